package app

import (
	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
)

// rejected says that nothing happened; after "I did not ask for this", also what to do.
type rejected struct {
	*App
	order *authenticator.Order
	why   authenticator.Reason
}

func (r *rejected) draw() fyne.CanvasObject {
	undone := r.t(kindOf(r.order.Challenge.Order.Kind()).undone)
	done := ui.NewButton(r.t("done"), ui.Filled, ui.Icon{}, r.toStart)
	if r.why != authenticator.NotMe {
		return ui.Page(ui.PageParts{
			Centre: true, Bare: true, Mark: ui.NewIcon(ui.Icons.Close, ui.Muted, 64),
			Body: ui.Column(12,
				ui.NewText(undone, ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter}),
				ui.NewText(r.t("rejected.text", words.Args{"bank": words.Visible(r.order.Bank)}),
					ui.TextStyle{Colour: ui.Muted, Align: fyne.TextAlignCenter}),
			),
			Actions: done,
		})
	}
	call := r.t("reported.call", words.Args{"number": oneLine(r.order.HelpNumber)})
	if r.order.HelpNumber == "" {
		call = r.t("reported.call-card")
	}
	return ui.Page(ui.PageParts{
		Centre: true, Bare: true, Mark: ui.NewIcon(ui.Icons.Shield, ui.Success, 64),
		Body: ui.Column(14,
			ui.NewText(r.t("reported.title"), ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter}),
			ui.NewText(undone, ui.TextStyle{Colour: ui.Muted, Align: fyne.TextAlignCenter}),
			ui.NewPanel(r.step("1", r.t("reported.hang-up")), r.step("2", call), r.step("3", r.t("reported.password"))),
		),
		Actions: done,
	})
}

func (r *rejected) back() { r.toStart() }
