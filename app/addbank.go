package app

import (
	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
)

// addBank says how a bank is added.
type addBank struct{ *App }

func (a *addBank) draw() fyne.CanvasObject {
	steps := []fyne.CanvasObject{
		ui.NewText(a.t("add.title"), ui.TextStyle{Size: ui.Title, Bold: true}),
	}
	for _, n := range []string{"1", "2", "3"} {
		steps = append(steps, a.step(n, a.t("add."+n)))
	}
	return ui.Page(ui.PageParts{
		Back: func() { a.nav.Back() }, Bare: true, Side: ui.Space(0),
		Body:   ui.Column(14, steps...),
		Notice: ui.NewNotice(ui.Muted, a.t("add.text")),
		Actions: ui.Column(ui.Gap,
			ui.NewButton(a.t("add.scan"), ui.Filled, ui.Icons.Scan, func() { a.nav.Push(newScan(a.App)) }),
			ui.NewButton(a.t("add.type"), ui.Outlined, ui.Icons.Keyboard, func() { a.nav.Push(&typedStart{App: a.App}) }),
			ui.NewButton(a.t("add.letter"), ui.Quiet, ui.Icon{}, func() { a.nav.Push(&haveLetter{App: a.App}) }),
		),
	})
}

// step is one numbered line of what to do.
func (a *App) step(n, text string) fyne.CanvasObject {
	return ui.NewRow(ui.RowParts{Title: text, Initials: n})
}
