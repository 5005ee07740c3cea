package app

import (
	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/authenticator"
)

// doubt asks the one question that stops most frauds, before a payment of the kind that
// people are talked into: to an account never paid before, of more than they mean to spend.
// Both answers look the same, so that nothing pulls a hand to one of them.
type doubt struct{ *approve }

func (d *doubt) draw() fyne.CanvasObject {
	return ui.Page(ui.PageParts{
		Back: d.back, Centre: true, Bare: true, Mark: ui.NewIcon(ui.Icons.Phone, ui.Primary, 64),
		Body: ui.Column(12,
			ui.NewText(d.t("doubt.title"), ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter}),
			ui.NewText(d.t("doubt.text"), ui.TextStyle{Colour: ui.Muted, Align: fyne.TextAlignCenter}),
		),
		Actions: ui.Column(ui.Gap,
			ui.NewButton(d.t("doubt.yes"), ui.Outlined, ui.Icon{}, func() { d.nav.Replace(&talkedInto{approve: d.approve}) }),
			ui.NewButton(d.t("doubt.no"), ui.Outlined, ui.Icon{}, d.no),
		),
	})
}

// no goes on: nobody asked for it but the person.
func (d *doubt) no() {
	d.alone = true
	d.nav.Pop()
	d.approve.approve()
}

func (d *doubt) tick() { d.over() }

// back leads to the order again; nothing is answered.
func (d *doubt) back() { d.nav.Pop() }

// talkedInto says what to do when somebody on the telephone has asked for a payment. There is
// no way on to it from here.
type talkedInto struct{ *approve }

func (s *talkedInto) draw() fyne.CanvasObject {
	return ui.Page(ui.PageParts{
		Centre: true, Bare: true, Mark: ui.NewIcon(ui.Icons.Hand, ui.Danger, 64),
		Body: ui.Column(14,
			ui.NewText(s.t("stop.title"), ui.TextStyle{Size: ui.Title, Bold: true, Colour: ui.Danger, Align: fyne.TextAlignCenter}),
			ui.NewText(s.t("stop.text"), ui.TextStyle{Align: fyne.TextAlignCenter}),
			s.stopSteps(s.order.HelpNumber),
		),
		Actions: ui.Column(ui.Gap,
			ui.NewButton(s.t("stop.reject"), ui.Filled, ui.Icon{}, func() { s.reject(authenticator.NotMe) }),
			ui.NewButton(s.t(string(wayStart)), ui.Quiet, ui.Icon{}, s.toStart),
		),
	})
}

func (s *talkedInto) tick() { s.over() }

func (s *talkedInto) back() { s.toStart() }
