package app

import (
	"strings"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
)

// profiles asks who is using Zegel. A code may be scanned first: it finds its person.
type profiles struct {
	*App
	list []authenticator.Profile
}

func (p *profiles) draw() fyne.CanvasObject {
	body := []fyne.CanvasObject{
		ui.NewText(p.t("profiles.title"), ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter}),
		ui.NewText(p.t("profiles.text"), ui.TextStyle{Colour: ui.Muted, Align: fyne.TextAlignCenter}),
		ui.Space(6),
	}
	if len(p.list) == 0 {
		body[1] = ui.NewText(p.t("profiles.empty"), ui.TextStyle{Colour: ui.Muted, Align: fyne.TextAlignCenter})
	}
	for _, person := range p.list {
		body = append(body, p.tile(person, p.chosen))
	}
	scan, add := ui.Filled, ui.Outlined
	if len(p.list) == 0 {
		scan, add = add, scan
	}
	actions := []fyne.CanvasObject{
		ui.NewButton(p.t("scan"), scan, ui.Icons.Scan, func() { p.nav.Push(newScan(p.App)) }),
		ui.NewButton(p.t("profiles.add"), add, ui.Icons.Plus, func() { p.nav.Push(newPerson(p.App, person{colour: len(p.list) % tileColours})) }),
	}
	if len(p.list) == 0 {
		actions[0], actions[1] = actions[1], actions[0]
	}
	return ui.Page(ui.PageParts{
		Mark: ui.NewSeal(56), Body: ui.Column(ui.Gap, body...), Centre: len(p.list) == 0,
		Bare: true, Actions: ui.Column(ui.Gap, actions...),
	})
}

// tile is one person, with their banks, or what has become of them.
func (a *App) tile(p authenticator.Profile, chosen func(authenticator.Profile)) fyne.CanvasObject {
	below := words.Visible(strings.Join(p.Banks, ", "))
	switch {
	case p.Erased:
		below = a.t("profiles.erased")
	case p.Lost:
		below = a.t("profiles.lost")
	case len(p.Banks) == 0:
		below = a.t("profiles.no-bank")
	}
	return ui.NewRow(ui.RowParts{
		Title: words.Visible(p.Name), Subtitle: below, Initials: initials(p.Name), Colour: p.Colour,
		Faded: p.Erased || p.Lost, Tapped: func() { chosen(p) },
	})
}

func (p *profiles) chosen(one authenticator.Profile) {
	if one.Erased || one.Lost {
		p.nav.Push(&erasedPage{App: p.App, profile: one})
		return
	}
	p.nav.Push(&pinPage{App: p.App, profile: one, then: p.toHome})
}
