package app

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/authenticator"
)

// person is somebody who is being added.
type person struct {
	name     string
	colour   int
	replaces authenticator.ProfileID // an erased profile whose tile goes; zero for none
	request  *authenticator.Request  // a bank to add afterwards; nil for none
}

// namePage asks for the name of somebody who is being added.
type namePage struct {
	*App
	person
	entry *ui.Entry
}

func newPerson(a *App, p person) *namePage { return &namePage{App: a, person: p} }

func (n *namePage) draw() fyne.CanvasObject {
	n.entry = ui.NewEntry(n.t("name.label"), n.t("name.placeholder"))
	n.entry.SetText(n.name)
	n.entry.OnChanged(func(text string) {
		n.name = text
		n.entry.SetProblem("")
		n.touch()
	})
	n.entry.OnSubmitted(func(string) { n.next() })
	return ui.Page(ui.PageParts{
		Back: func() { n.nav.Back() }, Bare: true,
		Body: ui.Column(14,
			ui.NewText(n.t("name.title"), ui.TextStyle{Size: ui.Title, Bold: true}),
			ui.NewText(n.t("name.text"), ui.TextStyle{Colour: ui.Muted}),
			ui.Space(4),
			n.entry,
		),
		Actions: ui.NewButton(n.t("name.next"), ui.Filled, ui.Icon{}, n.next),
	})
}

func (n *namePage) shown()  { n.entry.Focus(n.window.Canvas()) }
func (n *namePage) hidden() {}

func (n *namePage) next() {
	work(n.App, "busy.read", "", func(context.Context) (string, error) {
		return n.auth.CheckName(n.name)
	}, func(name string, err error) {
		switch {
		case errors.Is(err, authenticator.ErrNameEmpty), errors.Is(err, authenticator.ErrNameTooLong),
			errors.Is(err, authenticator.ErrNameTaken):
			n.entry.SetProblem(n.t("fault." + explain(err).key + ".text"))
			n.entry.Focus(n.window.Canvas())
			return
		case err != nil:
			n.fail(err, nil)
			return
		}
		n.name = name
		n.nav.Push(&choosePIN{App: n.App, person: n.person})
	})
}
