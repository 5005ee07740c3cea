package app

import (
	"errors"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
)

// Errors that arise on the screens themselves.
var (
	// errDigitsDiffer is that the person says that the digits are not those of the bank's page.
	errDigitsDiffer = errors.New("the digits differ")
	// errCodeOver is that the time of a code that was shown is over.
	errCodeOver = errors.New("the time of the code is over")
	// errLetterRefused is that the bank's page does not take the digits of a letter.
	errLetterRefused = errors.New("the bank refuses the digits of the letter")
	// errPINsDiffer is that the PIN is another one than that which opened the profile.
	errPINsDiffer = errors.New("the PINs differ")
	// errForgotten is that the person erased a profile whose PIN was forgotten.
	errForgotten = errors.New("the PIN was forgotten")
)

// faultPage says what happened and what to do, about any error.
type faultPage struct {
	*App
	err   error
	again func() // what "try again" does; nil goes back
}

func (f *faultPage) draw() fyne.CanvasObject {
	fault := explain(f.err)
	colour, title := ui.Muted, ui.Ink
	if fault.stop {
		colour, title = ui.Danger, ui.Danger
	}
	actions := ui.Column(ui.Gap)
	for i, w := range fault.ways {
		kind := ui.Outlined
		switch {
		case i == 0:
			kind = ui.Filled
		case w == wayStart:
			kind = ui.Quiet
		}
		actions.Add(ui.NewButton(f.t(string(w)), kind, ui.Icon{}, func() { f.follow(w) }))
	}
	parts := ui.PageParts{
		Centre: true, Bare: true, Mark: ui.NewIcon(fault.sign(), colour, 64),
		Body: ui.Column(12,
			ui.NewText(f.t("fault."+fault.key+".title", fault.args), ui.TextStyle{Size: ui.Title, Bold: true, Colour: title, Align: fyne.TextAlignCenter}),
			ui.NewText(f.t("fault."+fault.key+".text", fault.args), ui.TextStyle{Align: fyne.TextAlignCenter}),
		),
		Actions: actions,
	}
	if f.auth != nil {
		parts.Back = f.back
	}
	return ui.Page(parts)
}

// follow takes the next step that was chosen.
func (f *faultPage) follow(w way) {
	switch w {
	case wayScan:
		f.instead(newScan(f.App))
	case wayType:
		f.instead(&typeCode{App: f.App})
	case wayPicture:
		f.choosePicture(func() {})
	case wayAgain:
		if f.again == nil {
			f.nav.Pop()
			return
		}
		f.again()
	case wayFresh:
		f.begin()
	case wayStart:
		f.toStart()
	}
}

// instead goes back to the page below when it is of the same kind, so that what was typed
// there is kept; else it puts a new one in this page's place.
func (f *faultPage) instead(fresh screen) {
	f.nav.Pop()
	switch fresh.(type) {
	case *scanPage:
		if _, ok := f.nav.top().(*scanPage); ok {
			return
		}
	case *typeCode:
		switch f.nav.top().(type) {
		case *typeCode, *typedStart:
			return
		}
	}
	f.nav.Push(fresh)
}

// back leads to the page below, or to the beginning.
func (f *faultPage) back() {
	if len(f.nav.stack) > 1 {
		f.nav.Pop()
		return
	}
	if f.auth != nil {
		f.toStart()
	}
}
