package app

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
)

// forgotPage is for who has forgotten the PIN: it says what erasing takes away, and erases.
type forgotPage struct {
	*App
	profile authenticator.Profile
}

func (f *forgotPage) draw() fyne.CanvasObject {
	gone := []fyne.CanvasObject{
		ui.NewText(f.t("forgot.removes"), ui.TextStyle{Size: ui.Small, Colour: ui.Muted}),
	}
	for _, bank := range f.profile.Banks {
		gone = append(gone, ui.NewPoint(ui.Icons.Bank, ui.Muted, words.Visible(bank), ui.TextStyle{Bold: true}))
	}
	if len(f.profile.Banks) == 0 {
		gone = []fyne.CanvasObject{ui.NewText(f.t("forgot.removes-none"), ui.TextStyle{})}
	}
	return ui.Page(ui.PageParts{
		Title: words.Visible(f.profile.Name), Back: func() { f.nav.Back() }, Bare: true,
		Body: ui.Column(14,
			ui.Space(4),
			ui.NewText(f.t("forgot.title"), ui.TextStyle{Size: ui.Title, Bold: true}),
			ui.NewText(f.t("forgot.text"), ui.TextStyle{}),
			ui.NewPanel(gone...),
			ui.NewText(f.t("forgot.money"), ui.TextStyle{Colour: ui.Muted}),
		),
		Actions: ui.Column(ui.Gap,
			ui.NewButton(f.t("forgot.keep"), ui.Filled, ui.Icon{}, func() { f.nav.Back() }),
			ui.NewButton(f.t("forgot.erase"), ui.Stop, ui.Icon{}, f.erase),
		),
	})
}

// erase erases the profile; its tile stays and says so. Another person's open profile
// stays open.
func (f *forgotPage) erase() {
	work(f.App, "busy.erase", "", func(context.Context) (struct{}, error) {
		return struct{}{}, f.auth.EraseProfile(f.profile.ID)
	}, func(_ struct{}, err error) {
		if err != nil {
			f.fail(err, nil)
			return
		}
		if f.session != nil && f.session.ID() == f.profile.ID {
			f.endSession()
		}
		gone := f.profile
		gone.Erased = true
		f.nav.Root(&erasedPage{App: f.App, profile: gone, err: errForgotten})
	})
}
