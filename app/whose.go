package app

import (
	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
)

// whose asks for whom a bank is to be added, when its code was scanned before anybody gave
// a PIN.
type whose struct {
	*App
	list    []authenticator.Profile
	request *authenticator.Request
}

func (w *whose) draw() fyne.CanvasObject {
	body := []fyne.CanvasObject{
		ui.NewText(w.t("whose.title"), ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter}),
		ui.NewText(w.t("whose.text", words.Args{"bank": words.Visible(w.request.Bank)}),
			ui.TextStyle{Colour: ui.Muted, Align: fyne.TextAlignCenter}),
		ui.Space(6),
	}
	for _, p := range w.list {
		if !p.Erased && !p.Lost {
			body = append(body, w.tile(p, w.chosen))
		}
	}
	return ui.Page(ui.PageParts{
		Back: w.back, Mark: ui.NewIcon(ui.Icons.Bank, ui.Primary, 56), Body: ui.Column(ui.Gap, body...), Bare: true,
		Actions: ui.NewButton(w.t("profiles.add"), ui.Outlined, ui.Icons.Plus, func() {
			w.nav.Push(newPerson(w.App, person{colour: len(w.list) % ui.Tiles, request: w.request}))
		}),
	})
}

func (w *whose) chosen(p authenticator.Profile) {
	w.nav.Push(&pinPage{
		App: w.App, profile: p, note: "pin.for-bank", bank: w.request.Bank,
		then: func() { w.activate(w.request) },
	})
}

func (w *whose) back() { w.toStart() }
