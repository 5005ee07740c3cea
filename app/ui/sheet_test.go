package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/test"
)

func TestSheetOpensAndCloses(t *testing.T) {
	for how, closes := range map[string]func(c test.WindowlessCanvas, s *Sheet){
		"escape": func(c test.WindowlessCanvas, _ *Sheet) { c.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape}) },
		"back":   func(c test.WindowlessCanvas, _ *Sheet) { c.OnTypedKey()(&fyne.KeyEvent{Name: mobile.KeyBack}) },
		"beside": func(c test.WindowlessCanvas, _ *Sheet) { test.TapCanvas(c, fyne.NewPos(5, 5)) },
		"button": func(c test.WindowlessCanvas, s *Sheet) { s.Dismiss() },
	} {
		c := stage(t, false, 1, 390, 844)
		window := 0
		c.SetContent(profilesPage())
		c.Resize(fyne.NewSize(390, 844))
		c.SetOnTypedKey(func(*fyne.KeyEvent) { window++ })
		dismissed := 0
		s := NewSheet(SheetParts{Title: "Erase?", Body: NewText("All of it", TextStyle{}), Actions: NewButton("Erase", Stop, Icon{}, nil), Dismissed: func() { dismissed++ }})
		s.Show(c)
		s.Show(c)
		if !s.Visible() || len(c.Overlays().List()) != 1 {
			t.Fatalf("%s: the sheet is not open", how)
		}
		test.TapCanvas(c, fyne.NewPos(195, 844-100)) // on the sheet
		c.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyA})
		if !s.Visible() || window != 0 {
			t.Errorf("%s: a press on the sheet closes it, or the page hears its keys", how)
		}
		closes(c, s)
		if s.Visible() || len(c.Overlays().List()) != 0 || dismissed != 1 {
			t.Errorf("%s: open %v, dismissed %d", how, s.Visible(), dismissed)
		}
		c.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
		if window != 1 {
			t.Errorf("%s: the page does not hear its keys again", how)
		}
	}
}

func TestSheetThatStays(t *testing.T) {
	c := stage(t, false, 1, 390, 844)
	c.SetContent(profilesPage())
	s := NewSheet(SheetParts{Title: "Stop"})
	s.Hide()
	s.Show(c)
	c.OnTypedKey()(&fyne.KeyEvent{Name: fyne.KeyEscape})
	test.TapCanvas(c, fyne.NewPos(5, 5))
	if !s.Visible() {
		t.Error("it went away")
	}
	s.Hide()
	if s.Visible() {
		t.Error("it stays after Hide")
	}
}

// However much it says, all of it can be read and the actions stay on screen.
func TestSheetScrolls(t *testing.T) {
	for _, scale := range []float32{1, 1.5} {
		c := stage(t, false, scale, 390, 844)
		for _, size := range windows {
			for _, words := range []int{3, 300} {
				c.Resize(size)
				c.SetContent(profilesPage())
				body := NewText(strings.Repeat("word ", words), TextStyle{})
				action := NewButton("Done", Filled, Icon{}, nil)
				s := NewSheet(SheetParts{Title: "Title", Body: body, Actions: action})
				s.Show(c)
				l := s.root.Layout.(*sheetLayout)
				l.scroller.by(1e6)
				end := l.scroller.body.Position().Y + l.scroller.body.Size().Height
				if top := action.Position().Y; end > top || top+action.Size().Height > size.Height {
					t.Errorf("%v at %v: the text ends at %v, the action begins at %v", size, scale, end, top)
				}
				if l.scroller.overflows() && l.card.Position().Y != 0 {
					t.Errorf("%v at %v: text scrolls out of the card", size, scale)
				}
				s.Hide()
			}
		}
	}
}
