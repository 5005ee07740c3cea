package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/test"
)

func TestEntry(t *testing.T) {
	c := stage(t, false, 1, 390, 844)
	e := NewEntry("Your name", "Anna")
	var heard, sent string
	e.OnChanged(func(s string) { heard = s })
	e.OnSubmitted(func(s string) { sent = s })
	below := NewText("Below", TextStyle{})
	c.SetContent(Page(PageParts{Body: Column(10, e, below)}))
	c.Resize(fyne.NewSize(390, 844))
	var window []fyne.KeyName
	c.SetOnTypedKey(func(e *fyne.KeyEvent) { window = append(window, e.Name) })

	e.Focus(c)
	if c.Focused() != e.field || e.box.stroke != Primary || e.box.width != 3 {
		t.Errorf("focused is %T, the line %s", c.Focused(), e.box.stroke)
	}
	test.Type(e.field, "Jef")
	if e.Text() != "Jef" || heard != "Jef" {
		t.Errorf("typed %q, heard %q", e.Text(), heard)
	}
	for _, k := range []fyne.KeyName{fyne.KeyEscape, mobile.KeyBack, fyne.KeyBackspace, fyne.KeyReturn} {
		e.field.TypedKey(&fyne.KeyEvent{Name: k})
	}
	if len(window) != 2 || e.Text() != "Je" || sent != "Je" {
		t.Errorf("the window heard %v, text %q, sent %q", window, e.Text(), sent)
	}
	c.Unfocus()
	if e.box.stroke != Outline {
		t.Error("the focus stays")
	}

	// All of the box takes a tap, and a touch of any length.
	for _, y := range []float32{1, e.boxHeight() / 2, e.boxHeight() - 1} {
		c.Unfocus()
		test.TapCanvas(c, fyne.CurrentApp().Driver().AbsolutePositionForObject(e.box).Add(fyne.NewPos(3, y)))
		if c.Focused() != e.field {
			t.Errorf("a tap %v below the top of the box focuses %T", y, c.Focused())
		}
	}
	c.Unfocus()
	e.TouchDown(nil)
	e.TouchUp(nil)
	if c.Focused() != e.field {
		t.Errorf("a long touch focuses %T", c.Focused())
	}

	at := below.Position().Y
	e.SetProblem("There is somebody of that name already. Choose another one, so that you can tell the two of them apart.")
	if below.Position().Y <= at || e.problem.Size().Height < e.problem.HeightForWidth(e.Size().Width) {
		t.Errorf("the problem gets no room: below stands at %v, was at %v", below.Position().Y, at)
	}
	e.SetProblem("")
	if below.Position().Y != at {
		t.Errorf("below stands at %v, was at %v", below.Position().Y, at)
	}
	if e.boxHeight() < Target {
		t.Errorf("the field is %v high", e.boxHeight())
	}
}
