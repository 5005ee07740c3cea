package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

var windows = []fyne.Size{{Width: 320, Height: 480}, {Width: 360, Height: 640}, {Width: 390, Height: 844}, {Width: 600, Height: 900}, {Width: 844, Height: 390}, {Width: 1024, Height: 768}, {Width: 1600, Height: 900}}

// onEveryWindow puts each scene that is a page into every window, in every size of text.
func onEveryWindow(t *testing.T, do func(name string, c test.WindowlessCanvas, page *fyne.Container)) {
	for _, scale := range []float32{1, 1.3, 1.5} {
		c := stage(t, false, scale, 390, 844)
		for name, scene := range scenes {
			for _, size := range windows {
				page, ok := scene.make(c).(*fyne.Container)
				if !ok || name == "icons" {
					continue
				}
				c.Resize(size)
				c.SetContent(page)
				do(fmt.Sprintf("%s on %v at %v", name, size, scale), c, page)
			}
		}
	}
}

// Nothing sticks out at the sides of the window, and no text out of its widget.
func TestNothingSticksOut(t *testing.T) {
	onEveryWindow(t, func(name string, c test.WindowlessCanvas, page *fyne.Container) {
		walk(page, func(o fyne.CanvasObject, at fyne.Position) {
			if _, ok := o.(*canvas.Image); ok {
				return
			}
			if s := o.Size(); s.Width > 0 && s.Height > 0 && (at.X < -0.5 || at.X+s.Width > c.Size().Width+0.5) {
				t.Errorf("%s: %T stands from %v to %v", name, o, at.X, at.X+s.Width)
			}
			if text, ok := o.(*canvas.Text); ok && text.Text != "" && text.MinSize().Width > text.Size().Width+0.5 && len(letters(text.Text)) > 1 {
				t.Errorf("%s: %q is %v wide and has %v", name, text.Text, text.MinSize().Width, text.Size().Width)
			}
		})
	})
}

// What stands in one column does not overlap, and a page scrolled to its end shows
// the last of its body over the actions.
func TestAllOfTheBodyCanBeSeen(t *testing.T) {
	onEveryWindow(t, func(name string, c test.WindowlessCanvas, page *fyne.Container) {
		walk(page, func(o fyne.CanvasObject, _ fyne.Position) {
			box, ok := o.(*fyne.Container)
			if !ok {
				return
			}
			if _, ok := box.Layout.(*column); !ok {
				return
			}
			y := float32(-1)
			for _, child := range box.Objects {
				if !child.Visible() {
					continue
				}
				if child.Position().Y < y-0.5 {
					t.Errorf("%s: %T begins at %v, the one before ends at %v", name, child, child.Position().Y, y)
				}
				m := HeightFor(child, child.Size().Width)
				if s, ok := child.(squeezable); ok {
					m = s.LeastHeight()
				}
				if child.Size().Height < m-0.5 {
					t.Errorf("%s: %T is %v high and needs %v", name, child, child.Size().Height, m)
				}
				y = child.Position().Y + child.Size().Height
			}
		})
		l, ok := page.Layout.(*pageLayout)
		if !ok {
			return
		}
		if first := l.left.Position().Y; first < l.top.Size().Height {
			t.Errorf("%s: the body begins at %v, under the header", name, first)
		}
		l.scroller.by(1e6)
		end, room := l.left.Position().Y+l.left.Size().Height, c.Size().Height
		if l.panes == 1 && l.foot.Objects != nil {
			room = l.raised.Position().Y
		}
		if end > room+1 {
			t.Errorf("%s: scrolled down, the body ends at %v of %v", name, end, room)
		}
		if a := l.parts.Actions; a != nil && len(l.foot.Objects) > 0 {
			top := l.foot.Position().Y
			if bottom := top + a.Size().Height; bottom > c.Size().Height || top < l.top.Size().Height {
				t.Errorf("%s: the actions stand from %v to %v", name, top, bottom)
			}
		}
	})
}

func TestSeenIsToldOnceAllWasOnScreen(t *testing.T) {
	tall := func() fyne.CanvasObject {
		c := Column(10)
		for range 20 {
			c.Add(NewFact("Reference", "Invoice 2026-0117", false))
		}
		return c
	}
	seen := 0
	c := stage(t, false, 1, 390, 700)
	page := Page(PageParts{Title: "Approve", Body: tall(), Actions: NewButton("Reject", Outlined, Icon{}, nil), Seen: func() { seen++ }})
	c.SetContent(page)
	c.Resize(fyne.NewSize(390, 700))
	if seen != 0 {
		t.Fatal("told before anything was scrolled")
	}
	l := page.Layout.(*pageLayout)
	if !l.edge.Visible() || l.topEdge.Visible() || !l.scroller.bar.Visible() {
		t.Error("nothing shows that there is more")
	}
	test.Scroll(c, fyne.NewPos(100, 300), 0, -200)
	if seen != 0 {
		t.Error("told half way")
	}
	if !l.topEdge.Visible() {
		t.Error("nothing shows that there is more above")
	}
	for range 20 {
		test.Scroll(c, fyne.NewPos(100, 300), 0, -100)
	}
	if seen != 1 || l.edge.Visible() {
		t.Errorf("told %d times at the end", seen)
	}
	l.scroller.to(0)
	l.scroller.by(1e6)
	if seen != 1 {
		t.Errorf("told %d times", seen)
	}

	short := 0
	c.SetContent(Page(PageParts{Body: NewText("Short", TextStyle{}), Seen: func() { short++ }}))
	c.Resize(fyne.NewSize(390, 701))
	if short != 1 {
		t.Errorf("a short page told %d times", short)
	}
}

func TestPanes(t *testing.T) {
	for _, at := range []struct {
		size  fyne.Size
		scale float32
		panes int
	}{
		{fyne.NewSize(390, 844), 1, 1}, {fyne.NewSize(839, 768), 1, 1}, {fyne.NewSize(840, 768), 1, 2},
		{fyne.NewSize(1024, 768), 1, 2}, {fyne.NewSize(1024, 768), 1.5, 2}, {fyne.NewSize(844, 390), 1, 2}, {fyne.NewSize(500, 390), 1, 1},
	} {
		c := stage(t, false, at.scale, at.size.Width, at.size.Height)
		page := approvePage().(*fyne.Container)
		c.SetContent(page)
		c.Resize(at.size)
		l := page.Layout.(*pageLayout)
		if l.panes != at.panes {
			t.Errorf("%v at %v: %d panes", at.size, at.scale, l.panes)
		}
		walk(page, func(o fyne.CanvasObject, p fyne.Position) {
			if text, ok := o.(*Text); ok && text.Size().Width > Column480 && text != l.title {
				t.Errorf("%v: a text is %v wide", at.size, text.Size().Width)
			}
		})
		// The warning is always somewhere.
		if _, ok := within(page, l.parts.Notice); !ok || !l.parts.Notice.Visible() {
			t.Errorf("%v: the notice is gone", at.size)
		}
	}
}

// However a window was turned and pulled before, the page in it is as if it were new.
func TestPageSurvivesTurning(t *testing.T) {
	for _, scale := range []float32{1, 1.5} {
		c := stage(t, false, scale, 390, 844)
		for name, make := range map[string]func() fyne.CanvasObject{"approve": approvePage, "pin": func() fyne.CanvasObject { return pinPage(3, true) }} {
			fresh := map[fyne.Size]string{}
			sizes := append([]fyne.Size{{Width: 300, Height: 330}, {Width: 390, Height: 400}}, windows...)
			for _, size := range sizes {
				c.Resize(size)
				c.SetContent(make())
				fresh[size] = outline(c.Content())
			}
			c.SetContent(make())
			for _, from := range sizes {
				for _, to := range sizes {
					c.Resize(from)
					c.Resize(to)
					if got := outline(c.Content()); got != fresh[to] {
						t.Fatalf("%s at %v, from %v to %v:\n%s\nwant\n%s", name, scale, from, to, got, fresh[to])
					}
				}
			}
		}
	}
}

// outline is what is visible, and where.
func outline(o fyne.CanvasObject) string {
	var b strings.Builder
	walk(o, func(o fyne.CanvasObject, at fyne.Position) {
		if s := o.Size(); s.Width > 0 && s.Height > 0 {
			fmt.Fprintf(&b, "%T %.1f %.1f %.1f %.1f\n", o, at.X, at.Y, s.Width, s.Height)
		}
	})
	return b.String()
}

// A press on header or actions does not reach what has scrolled under them.
func TestWhatIsCoveredCannotBePressed(t *testing.T) {
	c := stage(t, false, 1, 390, 500)
	pressed := 0
	rows := Column(4)
	for range 20 {
		rows.Add(NewRow(RowParts{Title: "Row", Tapped: func() { pressed++ }}))
	}
	page := Page(PageParts{Title: "Rows", Body: rows, Actions: NewText("Nothing to press", TextStyle{})})
	c.SetContent(page)
	c.Resize(fyne.NewSize(390, 500))
	l := page.Layout.(*pageLayout)
	l.scroller.to(300)
	for y := float32(0); y < 500; y += 5 {
		pressed = 0
		test.TapCanvas(c, fyne.NewPos(190, y))
		inRoom := y >= l.top.Size().Height && y < l.raised.Position().Y
		if !inRoom && pressed > 0 {
			t.Errorf("at %v a covered row is pressed", y)
		}
	}
	test.TapCanvas(c, fyne.NewPos(190, 200))
	if pressed == 0 {
		t.Error("no row can be pressed at all")
	}
}

func TestTextThatGrowsMakesRoom(t *testing.T) {
	c := stage(t, false, 1, 390, 844)
	text, below := NewText("Short", TextStyle{}), NewText("Below", TextStyle{})
	c.SetContent(Page(PageParts{Body: Column(10, Column(4, text), below)}))
	c.Resize(fyne.NewSize(390, 844))
	at := below.Position().Y
	text.SetText("That PIN is not right. One try left. After that this profile is erased, and you have to set it up again.")
	if below.Position().Y <= at || text.Size().Height < text.HeightForWidth(text.Size().Width) {
		t.Errorf("below stands at %v, was at %v", below.Position().Y, at)
	}
	text.SetText("Short")
	if below.Position().Y != at {
		t.Errorf("below stands at %v, was at %v", below.Position().Y, at)
	}
}

func TestMarkGivesWay(t *testing.T) {
	for height, visible := range map[float32]bool{844: true, 460: false} {
		c := stage(t, false, 1, 390, height)
		page := pinPage(0, false).(*fyne.Container)
		c.SetContent(page)
		c.Resize(fyne.NewSize(390, height))
		if l := page.Layout.(*pageLayout); l.parts.Mark.Visible() != visible {
			t.Errorf("at %v the mark is visible: %v", height, !visible)
		}
	}
}

func TestHeightFor(t *testing.T) {
	stage(t, false, 1, 390, 844)
	if HeightFor(nil, 100) != 0 {
		t.Error("nothing has a height")
	}
	hidden := NewText("x", TextStyle{})
	hidden.Hide()
	if a, b := HeightFor(Column(10, Space(20), hidden, Space(5)), 100), float32(35); a != b {
		t.Errorf("%v, want %v", a, b)
	}
	if a := HeightFor(Across(10, Space(20), Space(30)), 100); a != 30 {
		t.Errorf("%v", a)
	}
	if a := HeightFor(Inset(1, 2, 3, 4, 5, Space(20), Space(20)), 100); a != 49 {
		t.Errorf("%v", a)
	}
}

// On a wide window, what to press stands right under what was read, unless it has to stay
// where it is.
func TestActionsStandUnderTheBodyOnAWideWindow(t *testing.T) {
	c := stage(t, false, 1, 1024, 768)
	for _, apart := range []bool{false, true} {
		body, button := NewText("Nothing was paid.", TextStyle{Size: Title}), NewButton("Done", Filled, Icon{}, func() {})
		page := Page(PageParts{Centre: true, Bare: true, Apart: apart, Mark: NewSeal(64), Body: body, Actions: button})
		place := fyne.CurrentApp().Driver().AbsolutePositionForObject
		for _, size := range []fyne.Size{{Width: 1024, Height: 768}, {Width: 390, Height: 844}} {
			c.Resize(size)
			c.SetContent(page)
			gap := place(button).Y - place(body).Y - body.Size().Height
			below := size.Height - place(button).Y - button.Size().Height
			if together := size.Width >= TwoPanes && !apart; together && (gap < 24 || gap > 60 || below < 200) {
				t.Errorf("%v: the button stands %v under the body and %v over the end of the window", size, gap, below)
			} else if !together && below != Margin {
				t.Errorf("%v, apart %v: the button stands %v over the end of the window", size, apart, below)
			}
		}
	}
}

// A row that is open beside its list says so.
func TestChosenRowIsMarked(t *testing.T) {
	c := stage(t, false, 1, 390, 844)
	row := NewRow(RowParts{Title: "Text size", Subtitle: "100%", Onward: true, Tapped: func() {}}).(*Row)
	c.SetContent(Column(0, row))
	stroke := func() any { return test.WidgetRenderer(row).Objects()[0].(*canvas.Rectangle).StrokeColor }
	before := stroke()
	row.SetChosen(true)
	if row.AccessibilityLabel() != "Text size, 100%, chosen" || stroke() == before {
		t.Errorf("%q, the line around it %v", row.AccessibilityLabel(), stroke())
	}
	row.SetChosen(false)
	if row.AccessibilityLabel() != "Text size, 100%" || stroke() != before {
		t.Errorf("%q, the line around it %v", row.AccessibilityLabel(), stroke())
	}
}

// A notice that has no room in a second pane does not leave one with buttons alone.
func TestNoPaneHasButtonsAlone(t *testing.T) {
	c := stage(t, false, 1, 1024, 768)
	for _, high := range []float32{100, 700} {
		page := Page(PageParts{Side: Space(0), Body: NewText("Your banks", TextStyle{}), Notice: Space(high), Actions: NewButton("Scan", Filled, Icon{}, func() {})})
		c.Resize(fyne.NewSize(1024, 768))
		c.SetContent(page)
		if l := page.Layout.(*pageLayout); (l.panes == 2) != (high < 500) {
			t.Errorf("with a notice %v high there are %d panes", high, l.panes)
		}
	}
}
