package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/test"
)

// pointer is what every target takes from a mouse and a finger.
type pointer interface {
	fyne.Widget
	fyne.Tappable
	desktop.Mouseable
	desktop.Hoverable
	mobile.Touchable
}

// touch is a touch as Fyne's mobile driver tells of it: shorter than 300 ms, the
// touch is tapped as well.
func touch(o pointer, short bool) {
	o.TouchDown(&mobile.TouchEvent{})
	o.TouchUp(&mobile.TouchEvent{})
	if short {
		o.Tapped(&fyne.PointEvent{})
	}
}

// click is a click as Fyne's desktop driver tells of it.
func click(o pointer) {
	left := &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	o.MouseIn(left)
	o.MouseDown(left)
	o.MouseUp(left)
	o.Tapped(&fyne.PointEvent{})
	o.MouseOut()
}

// targets makes one of each target, and a counter of what it did.
func targets() map[string]func(n *int) pointer {
	up := func(n *int) func() { return func() { *n++ } }
	return map[string]func(n *int) pointer{
		"button":      func(n *int) pointer { return NewButton("Go", Filled, Icon{}, up(n)) },
		"icon button": func(n *int) pointer { return NewIconButton("Back", Icons.Back, up(n)) },
		"row":         func(n *int) pointer { return NewRow(RowParts{Title: "Anna", Tapped: up(n)}).(*Row) },
		"code row":    func(n *int) pointer { return NewCodeRow("Bank", "Web", "Tap", up(n)) },
		"tool":        func(n *int) pointer { return NewToolButton("Light", Icons.Light, up(n)) },
		"switch":      func(n *int) pointer { return NewSwitch("Mix", "", false, func(bool) { *n++ }) },
		"key": func(n *int) pointer {
			return NewKeypad(KeypadConfig{OnDigit: func(byte) { *n++ }}).keys[0]
		},
		"option": func(n *int) pointer {
			c := NewChoice([]string{"a", "b"}, 0, nil)
			c.changed = func(int) { *n++; c.SetChosen(0) }
			return c.options[1]
		},
	}
}

func TestTargetsAnswerMouseAndTouch(t *testing.T) {
	stage(t, false, 1, 390, 844)
	for name, newTarget := range targets() {
		for how, do := range map[string]func(pointer){
			"click": click, "short touch": func(o pointer) { touch(o, true) }, "long touch": func(o pointer) { touch(o, false) },
		} {
			n := 0
			o := newTarget(&n)
			do(o)
			if n != 1 {
				t.Errorf("%s: a %s acts %d times", name, how, n)
			}
		}
		n := 0
		o := newTarget(&n)
		o.TouchDown(&mobile.TouchEvent{})
		o.TouchCancel(&mobile.TouchEvent{})
		o.TouchUp(&mobile.TouchEvent{}) // of another finger's way over it
		o.Tapped(&fyne.PointEvent{})
		if n != 0 {
			t.Errorf("%s: a touch that left acts", name)
		}
		o.(fyne.Disableable).Disable()
		click(o)
		touch(o, true)
		touch(o, false)
		if n != 0 {
			t.Errorf("%s: acts while it sleeps", name)
		}
		o.(fyne.Disableable).Enable()
		right := &desktop.MouseEvent{Button: desktop.MouseButtonSecondary}
		o.MouseDown(right)
		o.MouseUp(right)
		if n != 0 {
			t.Errorf("%s: the right button acts", name)
		}
	}
}

func TestTargetsAnswerTheKeyboard(t *testing.T) {
	c := stage(t, false, 1, 390, 844)
	for name, newTarget := range targets() {
		n := 0
		o := newTarget(&n)
		k, ok := o.(interface {
			fyne.Focusable
			desktop.Keyable
		})
		if !ok {
			if name != "key" {
				t.Errorf("%s: takes no keys", name)
			}
			continue
		}
		var window []fyne.KeyName
		var typed []rune
		c.SetOnTypedKey(func(e *fyne.KeyEvent) { window = append(window, e.Name) })
		c.SetOnTypedRune(func(r rune) { typed = append(typed, r) })
		for i, key := range []fyne.KeyName{fyne.KeySpace, fyne.KeyReturn, fyne.KeyEnter} {
			e := &fyne.KeyEvent{Name: key}
			k.KeyDown(e)
			for range 3 { // the key repeats
				k.TypedKey(e)
			}
			k.KeyUp(e)
			if n != i+1 {
				t.Errorf("%s: %s acts %d times", name, key, n-i)
			}
		}
		k.TypedKey(&fyne.KeyEvent{Name: fyne.KeySpace}) // as on a phone, without KeyDown
		if n != 4 {
			t.Errorf("%s: a key without its beginning acts %d times", name, n-3)
		}
		k.TypedKey(&fyne.KeyEvent{Name: fyne.KeyEscape})
		k.TypedKey(&fyne.KeyEvent{Name: mobile.KeyBack})
		k.TypedRune('7')
		k.TypedRune(' ')
		if len(window) != 2 || window[0] != fyne.KeyEscape || window[1] != mobile.KeyBack || string(typed) != "7" {
			t.Errorf("%s: the window heard %v and %q", name, window, string(typed))
		}
		if n != 4 {
			t.Errorf("%s: acts on other keys", name)
		}
	}
}

// A finger that moves over a target scrolls the page; one that trembles presses.
func TestFingerOnARow(t *testing.T) {
	c := stage(t, false, 1, 390, 400)
	n := 0
	rows := Column(12)
	for range 12 {
		rows.Add(NewRow(RowParts{Title: "Anna", Subtitle: "Meridian Bank", Tapped: func() { n++ }}))
	}
	page := Page(PageParts{Title: "Rows", Body: rows})
	c.SetContent(page)
	c.Resize(fyne.NewSize(390, 400))
	s := page.Layout.(*pageLayout).scroller
	row := rows.Objects[2].(*Row)
	drag := func(dy float32) *fyne.DragEvent { return &fyne.DragEvent{Dragged: fyne.NewDelta(0, dy)} }

	row.TouchDown(&mobile.TouchEvent{})
	row.Dragged(drag(-6))
	row.Dragged(drag(4))
	row.DragEnd()
	if n != 1 {
		t.Errorf("a trembling finger acts %d times", n)
	}
	s.to(0)
	row.TouchDown(&mobile.TouchEvent{})
	for range 10 {
		row.Dragged(drag(-9))
	}
	row.DragEnd()
	if n != 1 || s.offset != 90 {
		t.Errorf("scrolling acts %d times and moves the page by %v", n-1, s.offset)
	}
	row.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	for range 10 {
		row.Dragged(drag(9))
	}
	row.MouseUp(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	row.DragEnd()
	if n != 1 || s.offset != 90 {
		t.Errorf("dragging with the mouse acts %d times and moves the page to %v", n-1, s.offset)
	}
	row.MouseDown(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	row.Dragged(drag(3))
	row.MouseUp(&desktop.MouseEvent{Button: desktop.MouseButtonPrimary})
	row.DragEnd()
	if n != 2 {
		t.Error("a click with a little movement is lost")
	}
}

func TestFocusScrollsIntoView(t *testing.T) {
	c := stage(t, false, 1, 390, 400)
	rows := Column(12)
	for range 12 {
		rows.Add(NewRow(RowParts{Title: "Anna", Tapped: func() {}}))
	}
	page := Page(PageParts{Title: "Rows", Body: rows})
	c.SetContent(page)
	c.Resize(fyne.NewSize(390, 400))
	l := page.Layout.(*pageLayout)
	for i := range 12 {
		c.FocusNext()
		row := rows.Objects[i].(*Row)
		if c.Focused() != row || !row.focused {
			t.Fatalf("Tab %d focuses %T", i, c.Focused())
		}
		top := l.left.Position().Y + row.Position().Y
		if top < l.top.Size().Height || top+row.Size().Height > 400 {
			t.Errorf("row %d is focused at %v", i, top)
		}
	}
}

func TestSwitchAndChoice(t *testing.T) {
	stage(t, false, 1, 390, 844)
	var heard []bool
	s := NewSwitch("Mix up the digits", "", false, func(on bool) { heard = append(heard, on) })
	test.Tap(s)
	test.Tap(s)
	if len(heard) != 2 || !heard[0] || heard[1] || s.On() {
		t.Errorf("the switch told %v", heard)
	}
	s.SetOn(true)
	if len(heard) != 2 || !s.On() {
		t.Error("SetOn tells")
	}
	var chosen []int
	c := NewChoice([]string{"a", "b", "c"}, 1, func(i int) { chosen = append(chosen, i) })
	test.Tap(c.options[1])
	test.Tap(c.options[2])
	if len(chosen) != 1 || chosen[0] != 2 || c.Chosen() != 2 {
		t.Errorf("the choice told %v", chosen)
	}
	if NewChoice(nil, 0, nil).Chosen() != -1 {
		t.Error("nothing is chosen")
	}
}

func TestSwallowEnds(t *testing.T) {
	stage(t, false, 1, 390, 844)
	n := 0
	b := NewButton("Go", Filled, Icon{}, func() { n++ })
	touch(b, false)
	b.swallow = time.Now().Add(-time.Millisecond) // later, a screen reader presses it
	b.Tapped(&fyne.PointEvent{})
	if n != 2 {
		t.Errorf("acted %d times", n)
	}
}
