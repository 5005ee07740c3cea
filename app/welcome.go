package app

import (
	"strconv"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
)

// welcomePages is how many pages there are.
const welcomePages = 3

// welcome is what is shown before anything else, once.
type welcome struct {
	*App
	page int // from 0
}

func (w *welcome) draw() fyne.CanvasObject {
	n := strconv.Itoa(w.page + 1)
	icon := []ui.Icon{ui.Icons.Seal, ui.Icons.Scan, ui.Icons.Shield}[w.page]
	label, last := w.t("next"), w.page == welcomePages-1
	if last {
		label = w.t("welcome.start")
	}
	parts := ui.PageParts{
		Centre: true, Bare: true, Apart: true,
		Mark: ui.NewIcon(icon, ui.Primary, 88),
		Body: ui.Column(14,
			ui.NewText(w.t("welcome."+n+".title"), ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter}),
			ui.NewText(w.t("welcome."+n+".text"), ui.TextStyle{Size: ui.Lead, Colour: ui.Muted, Align: fyne.TextAlignCenter}),
		),
		Actions: ui.Column(22, ui.NewSteps(w.page, welcomePages), ui.NewButton(label, ui.Filled, ui.Icon{}, w.next)),
	}
	if !last {
		parts.Right = ui.NewButton(w.t("skip"), ui.Quiet, ui.Icon{}, w.finish)
	}
	if w.page > 0 {
		parts.Back = func() { w.nav.Back() }
	}
	return ui.Page(parts)
}

func (w *welcome) next() {
	if w.page == welcomePages-1 {
		w.finish()
		return
	}
	w.nav.Push(&welcome{App: w.App, page: w.page + 1})
}

// finish does not show these pages again.
func (w *welcome) finish() {
	w.fyne.Preferences().SetBool(prefWelcomed, true)
	w.toProfiles()
}
