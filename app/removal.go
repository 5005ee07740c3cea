package app

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
)

// removal says that a bank has removed this device, as its code tells, and asks whether the
// account is to go here as well.
type removal struct {
	*App
	request *authenticator.Request
}

func (r *removal) draw() fyne.CanvasObject {
	args := words.Args{"bank": words.Visible(r.request.Bank)}
	return ui.Page(ui.PageParts{
		Back: r.back, Centre: true, Bare: true, Mark: ui.NewIcon(ui.Icons.Bank, ui.Muted, 64),
		Body: ui.Column(12,
			ui.NewText(r.t("removal.title", args), ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter}),
			ui.NewText(r.t("removal.text", args), ui.TextStyle{Align: fyne.TextAlignCenter}),
			ui.NewText(r.t("forgot.money"), ui.TextStyle{Colour: ui.Muted, Align: fyne.TextAlignCenter}),
		),
		Actions: ui.Column(ui.Gap,
			ui.NewButton(r.t("removal.yes"), ui.Filled, ui.Icon{}, r.remove),
			ui.NewButton(r.t("removal.no"), ui.Outlined, ui.Icon{}, r.toStart),
		),
	})
}

func (r *removal) remove() {
	session := r.session
	work(r.App, "busy.remove", "", func(context.Context) (struct{}, error) {
		return struct{}{}, session.Deactivate(r.request)
	}, func(_ struct{}, err error) {
		if err != nil {
			r.nav.Replace(&faultPage{App: r.App, err: err})
			return
		}
		r.nav.Root(&removed{App: r.App, bank: r.request.Bank})
	})
}

func (r *removal) back() { r.toStart() }

// removed says that the account is gone from this device.
type removed struct {
	*App
	bank string
}

func (d *removed) draw() fyne.CanvasObject {
	return ui.Page(ui.PageParts{
		Centre: true, Bare: true, Mark: ui.NewIcon(ui.Icons.Check, ui.Success, 72),
		Body: ui.Column(12,
			ui.NewText(d.t("removal.done", words.Args{"bank": words.Visible(d.bank)}), ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter}),
			ui.NewText(d.t("removal.done.text"), ui.TextStyle{Colour: ui.Muted, Align: fyne.TextAlignCenter}),
		),
		Actions: ui.NewButton(d.t("done"), ui.Filled, ui.Icon{}, d.toStart),
	})
}

func (d *removed) back() { d.toStart() }
