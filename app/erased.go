package app

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/platform/keystore"
	"github.com/zegel-app/zegel/vault"
)

// erasedPage says that a profile holds nothing any more, why, and how to begin again.
type erasedPage struct {
	*App
	profile authenticator.Profile
	err     error // why, when it happened just now
}

func (e *erasedPage) draw() fyne.CanvasObject {
	why := e.err
	switch {
	case why != nil:
	case e.profile.Lost:
		why = keystore.ErrLost
	default:
		why = vault.ErrErased
	}
	f := explain(why)
	return ui.Page(ui.PageParts{
		Title: words.Visible(e.profile.Name), Back: e.back, Centre: true, Bare: true,
		Mark: ui.NewIcon(ui.Icons.Warning, ui.Muted, 64),
		Body: e.message(f.key, f.args),
		Actions: ui.Column(ui.Gap,
			ui.NewButton(e.t("erased.again"), ui.Filled, ui.Icon{}, func() {
				e.nav.Push(newPerson(e.App, person{name: e.profile.Name, colour: e.profile.Colour, replaces: e.profile.ID}))
			}),
			ui.NewButton(e.t("erased.remove"), ui.Quiet, ui.Icon{}, e.remove),
		),
	})
}

// message is the title and the text of a page that says what happened.
func (a *App) message(key string, args words.Args) fyne.CanvasObject {
	return ui.Column(12,
		ui.NewText(a.t("fault."+key+".title", args), ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter}),
		ui.NewText(a.t("fault."+key+".text", args), ui.TextStyle{Colour: ui.Muted, Align: fyne.TextAlignCenter}),
	)
}

// remove takes the tile away too.
func (e *erasedPage) remove() {
	work(e.App, "busy.erase", "", func(context.Context) (struct{}, error) {
		return struct{}{}, e.auth.ForgetProfile(e.profile.ID)
	}, func(_ struct{}, err error) {
		if err != nil {
			e.fail(err, nil)
			return
		}
		e.toProfiles()
	})
}

func (e *erasedPage) back() { e.toStart() }
