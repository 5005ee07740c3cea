package app

import (
	"context"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
)

// waitingLasts is how long the banks have to say how much waits.
const waitingLasts = 20 * time.Second

// profiles asks who is using Zegel. A code may be scanned first: it finds its person.
type profiles struct {
	*App
	list    []authenticator.Profile
	tiles   map[authenticator.ProfileID]*fyne.Container
	waiting map[authenticator.ProfileID]int // what waits at their banks, as far as it is known
	stop    context.CancelFunc              // ends asking; nil while nothing is asked
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
	p.tiles = map[authenticator.ProfileID]*fyne.Container{}
	for _, person := range p.list {
		p.tiles[person.ID] = ui.Column(0, p.waitingTile(person))
		body = append(body, p.tiles[person.ID])
	}
	scan, add := ui.Filled, ui.Outlined
	if len(p.list) == 0 {
		scan, add = add, scan
	}
	actions := []fyne.CanvasObject{
		ui.NewButton(p.t("scan"), scan, ui.Icons.Scan, func() { p.nav.Push(newScan(p.App)) }),
		ui.NewButton(p.t("profiles.add"), add, ui.Icons.Plus, func() { p.nav.Push(newPerson(p.App, person{colour: len(p.list) % ui.Tiles})) }),
	}
	if len(p.list) == 0 {
		actions[0], actions[1] = actions[1], actions[0]
	}
	return ui.Page(ui.PageParts{
		Right: ui.NewIconButton(p.t("settings.title"), ui.Icons.Settings, p.openSettings),
		Mark:  ui.NewSeal(56), Body: ui.Column(ui.Gap, body...), Centre: len(p.list) == 0,
		Side: p.side(), Bare: true, Actions: ui.Column(ui.Gap, actions...),
	})
}

// side says, where there is room, that nobody has to choose.
func (p *profiles) side() fyne.CanvasObject {
	if len(p.list) == 0 {
		return ui.NewNotice(ui.Muted, p.tip()) // there is nobody yet whom a code could find
	}
	return ui.Column(16,
		ui.NewText(p.t("profiles.side.title"), ui.TextStyle{Size: ui.Title, Bold: true}),
		ui.NewText(p.t("profiles.side.text"), ui.TextStyle{Colour: ui.Muted}),
		ui.NewNotice(ui.Muted, p.tip()),
	)
}

// tile is one person, with their banks, or what has become of them.
func (a *App) tile(p authenticator.Profile, chosen func(authenticator.Profile)) fyne.CanvasObject {
	return a.tileWith(p, 0, chosen)
}

// tileWith is tile, with how many requests wait for the person.
func (a *App) tileWith(p authenticator.Profile, waiting int, chosen func(authenticator.Profile)) fyne.CanvasObject {
	below := words.Visible(strings.Join(p.Banks, ", "))
	switch {
	case p.Erased:
		below = a.t("profiles.erased")
	case p.Lost:
		below = a.t("profiles.lost")
	case len(p.Banks) == 0:
		below = a.t("profiles.no-bank")
	case waiting > 0:
		below = a.t("profiles.waiting", words.Args{"n": waiting, "banks": below})
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

// waitingTile is a person's tile, with how much waits for them.
func (p *profiles) waitingTile(one authenticator.Profile) fyne.CanvasObject {
	return p.tileWith(one, p.waiting[one.ID], p.chosen)
}

// shown asks the banks how much waits for whom. It is a number only: what it is about, they
// say after the PIN. A bank that cannot be reached changes nothing on the page.
func (p *profiles) shown() {
	ctx, stop := context.WithTimeout(context.Background(), waitingLasts)
	p.stop = stop
	for _, one := range p.list {
		if one.Erased || one.Lost || len(one.Banks) == 0 {
			continue
		}
		p.asides++
		go func() {
			n, err := p.auth.WaitingFor(ctx, one.ID)
			fyne.Do(func() {
				p.asides--
				if err == nil && ctx.Err() == nil && n != p.waiting[one.ID] {
					p.found(one, n)
				}
			})
		}()
	}
}

// found shows a number on a person's tile.
func (p *profiles) found(one authenticator.Profile, n int) {
	if p.waiting == nil {
		p.waiting = map[authenticator.ProfileID]int{}
	}
	p.waiting[one.ID] = n
	tile := p.tiles[one.ID]
	tile.Objects = []fyne.CanvasObject{p.waitingTile(one)}
	tile.Refresh()
	p.stage.Refresh() // it may be higher now
}

func (p *profiles) hidden() {
	if p.stop != nil {
		p.stop()
	}
}
