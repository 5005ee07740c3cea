package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

func TestRing(t *testing.T) {
	c := stage(t, false, 1, 390, 844)
	g := NewRing("Valid for 0:30")
	c.SetContent(Page(PageParts{Body: Column(10, g)}))
	arc := func() *canvas.Arc {
		var found *canvas.Arc
		walk(g, func(o fyne.CanvasObject, _ fyne.Position) {
			if a, ok := o.(*canvas.Arc); ok {
				found = a
			}
		})
		return found
	}
	if a := arc(); a == nil || a.EndAngle-a.StartAngle != 360 {
		t.Errorf("a full ring is %+v", a)
	}
	g.Set(0.25, "8", "Valid for 0:08", true)
	if a := arc(); a == nil || a.EndAngle-a.StartAngle != 90 || a.EndAngle != 360 {
		t.Errorf("a quarter is %+v", a)
	}
	if g.AccessibilityLabel() != "Valid for 0:08" || drawn(g) != "8" {
		t.Errorf("%q, %q", g.AccessibilityLabel(), drawn(g))
	}
	g.Set(-1, "", "Over", false)
	if a := arc(); a != nil {
		t.Errorf("an empty ring is %+v", a)
	}
}

func TestCodeRow(t *testing.T) {
	c := stage(t, false, 1, 390, 844)
	taps := 0
	r := NewCodeRow("Meridian Bank", "Web trading", "Tap to see the code", func() { taps++ })
	c.SetContent(Page(PageParts{Body: Column(10, r)}))
	if got := r.AccessibilityLabel(); got != "Meridian Bank, Web trading, Tap to see the code" {
		t.Errorf("%q", got)
	}
	low := r.Size().Height
	r.SetCode("48210937")
	r.Ring().Set(0.5, "15", "15 seconds left", false)
	if got := r.AccessibilityLabel(); got != "Meridian Bank, Web trading, 4 8 2 1 0 9 3 7, 15 seconds left" {
		t.Errorf("%q", got)
	}
	if r.Size().Height <= low {
		t.Errorf("the digits got no room: %v, was %v", r.Size().Height, low)
	}
	click(r)
	touch(r, true)
	r.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	if taps != 3 {
		t.Errorf("%d presses heard", taps)
	}
	r.SetCode("")
	if got := r.AccessibilityLabel(); got != "Meridian Bank, Web trading, Tap to see the code" {
		t.Errorf("%q", got)
	}
}

func TestPullingThePageDown(t *testing.T) {
	c := stage(t, false, 1, 390, 400)
	pulled := 0
	pressed := 0
	b := NewButton("First", Outlined, Icon{}, func() { pressed++ })
	body := Column(10, b, Space(900))
	page := Page(PageParts{Body: body, Pulled: func() { pulled++ }})
	c.SetContent(page)
	c.Resize(fyne.NewSize(390, 400))
	s := page.Layout.(*pageLayout).scroller
	drag := func(by ...float32) {
		for _, dy := range by {
			s.area.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, dy)})
		}
		s.area.DragEnd()
	}
	home := s.body.Position().Y
	drag(40, 40)
	if pulled != 0 {
		t.Error("a short pull counts")
	}
	drag(80, 80, -100)
	if pulled != 0 {
		t.Error("a pull that was taken back counts")
	}
	drag(-200)
	drag(100)
	if pulled != 0 || s.offset != 100 {
		t.Errorf("scrolling back is a pull: %d, offset %v", pulled, s.offset)
	}
	s.to(0)
	drag(80, 80)
	if pulled != 1 || s.body.Position().Y != home || s.sign.Visible() {
		t.Errorf("pulled %d, body at %v instead of %v, sign %v", pulled, s.body.Position().Y, home, s.sign.Visible())
	}

	// On a button the finger pulls as well, and does not press it.
	b.TouchDown(nil)
	b.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, 100)})
	b.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, 100)})
	if !s.sign.Visible() {
		t.Error("no sign while pulling")
	}
	b.DragEnd()
	if pulled != 2 || pressed != 0 {
		t.Errorf("pulled %d, pressed %d", pulled, pressed)
	}
}
