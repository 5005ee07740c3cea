package ui

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
)

// timers stand in for time: each waits until the test lets its duration pass.
type timers struct {
	asked   []time.Duration
	waiting []func()
}

func (m *timers) after(d time.Duration, f func()) func() {
	m.asked = append(m.asked, d)
	i := len(m.waiting)
	m.waiting = append(m.waiting, f)
	return func() { m.waiting[i] = nil }
}

// pass lets all durations pass, also of timers that were stopped too late.
func (m *timers) pass() {
	for _, f := range m.waiting {
		if f != nil {
			f()
		}
	}
}

func newHold(t *testing.T) (*Hold, *timers, *int) {
	t.Helper()
	stage(t, false, 1, 390, 844)
	n, m := 0, &timers{}
	h := NewHold("Hold to approve", "Keep holding…", Icons.Lock, time.Second, func() { n++ })
	h.after = m.after
	h.Resize(fyne.NewSize(350, 56))
	return h, m, &n
}

var (
	left  = &desktop.MouseEvent{Button: desktop.MouseButtonPrimary}
	space = &fyne.KeyEvent{Name: fyne.KeySpace}
	enter = &fyne.KeyEvent{Name: fyne.KeyReturn}
)

// ways are how a hold begins and ends.
var ways = map[string][2]func(h *Hold){
	"mouse": {func(h *Hold) { h.MouseDown(left) }, func(h *Hold) { h.MouseUp(left) }},
	"touch": {func(h *Hold) { h.TouchDown(&mobile.TouchEvent{}) }, func(h *Hold) { h.TouchUp(&mobile.TouchEvent{}) }},
	"space": {func(h *Hold) { h.KeyDown(space); h.TypedKey(space) }, func(h *Hold) { h.KeyUp(space) }},
	"enter": {func(h *Hold) { h.KeyDown(enter); h.TypedKey(enter) }, func(h *Hold) { h.KeyUp(enter) }},
}

func TestHoldNeedsTheWholeSecondAndFiresOnce(t *testing.T) {
	for how, do := range ways {
		h, m, n := newHold(t)
		do[0](h)
		if len(m.asked) != 1 || m.asked[0] != time.Second {
			t.Fatalf("%s: waits %v", how, m.asked)
		}
		if *n != 0 || drawn(h) != "Keep holding…" {
			t.Errorf("%s: before the second is over: fired %d, shows %q", how, *n, drawn(h))
		}
		for range 20 {
			h.TypedKey(space) // keys repeat meanwhile
		}
		m.pass()
		do[1](h)
		m.pass()
		do[0](h)
		m.pass()
		if *n != 1 {
			t.Errorf("%s: fired %d times", how, *n)
		}
		if !h.Disabled() {
			t.Errorf("%s: is awake after it fired", how)
		}
		do[1](h)
		h.Reset()
		do[0](h)
		m.pass()
		if *n != 2 {
			t.Errorf("%s: after Reset it fired %d times", how, *n-1)
		}
	}
}

func TestHoldLetGoEarly(t *testing.T) {
	for how, do := range ways {
		if how == "space" || how == "enter" {
			continue // see TestHoldTwoPresses
		}
		h, m, n := newHold(t)
		do[0](h)
		late := m.waiting[0]
		do[1](h)
		late() // the timer had gone off at the very moment
		m.pass()
		if *n != 0 {
			t.Errorf("%s: fired though let go", how)
		}
	}
	h, _, n := newHold(t)
	h.MouseDown(left)
	h.MouseUp(left)
	if drawn(h) != Phrases.HoldLonger {
		t.Errorf("after a click it shows %q", drawn(h))
	}
	h.Tapped(&fyne.PointEvent{}) // the click that Fyne makes of it
	h.MouseDown(left)
	h.MouseUp(left)
	h.Tapped(&fyne.PointEvent{})
	if *n != 0 {
		t.Error("two clicks approve")
	}
	for how, leave := range map[string]func(*Hold, *timers){
		"mouse out":    func(h *Hold, _ *timers) { h.MouseOut() },
		"touch cancel": func(h *Hold, _ *timers) { h.TouchCancel(&mobile.TouchEvent{}) },
		"focus lost":   func(h *Hold, _ *timers) { h.FocusLost() },
	} {
		h, m, n := newHold(t)
		h.MouseDown(left)
		leave(h, m)
		m.pass()
		if *n != 0 || h.holds {
			t.Errorf("%s: fired %d", how, *n)
		}
	}
}

func TestHoldTwoPresses(t *testing.T) {
	press := func(h *Hold, e *fyne.KeyEvent) { h.KeyDown(e); h.TypedKey(e); h.KeyUp(e) }
	h, _, n := newHold(t)
	press(h, space)
	if *n != 0 || drawn(h) != Phrases.PressAgain {
		t.Errorf("after one press: fired %d, shows %q", *n, drawn(h))
	}
	press(h, enter)
	press(h, space)
	if *n != 1 {
		t.Errorf("two presses fired %d times", *n)
	}

	h, m, n := newHold(t)
	press(h, space)
	m.pass() // too late for the second
	press(h, space)
	if *n != 0 {
		t.Error("two presses far apart approve")
	}

	h, _, n = newHold(t) // a phone's keyboard tells of typed keys only
	h.TypedKey(space)
	h.TypedKey(space)
	if *n != 1 {
		t.Errorf("two typed keys fired %d times", *n)
	}

	h, _, n = newHold(t)
	press(h, space)
	h.FocusLost()
	h.FocusGained()
	press(h, space)
	if *n != 0 {
		t.Error("presses before and after leaving approve")
	}
}

func TestHoldTwoTaps(t *testing.T) {
	for how, do := range map[string]func(h *Hold){
		"click":       func(h *Hold) { h.MouseDown(left); h.MouseUp(left); h.Tapped(&fyne.PointEvent{}) },
		"short touch": func(h *Hold) { touch(h, true) },
		"long touch":  func(h *Hold) { touch(h, false) },
	} {
		h, m, n := newHold(t)
		h.SetTwoTaps(true)
		do(h)
		if *n != 0 || drawn(h) != Phrases.PressAgain {
			t.Errorf("%s: after one: fired %d, shows %q", how, *n, drawn(h))
		}
		do(h)
		do(h)
		m.pass()
		if *n != 1 {
			t.Errorf("%s: fired %d times", how, *n)
		}
	}
}

func TestHoldSleeps(t *testing.T) {
	for how, do := range ways {
		h, m, n := newHold(t)
		h.Disable()
		do[0](h)
		m.pass()
		do[1](h)
		do[0](h)
		do[1](h)
		m.pass()
		if *n != 0 {
			t.Errorf("%s: fired while asleep", how)
		}
		do[0](h)
		h.Enable() // a press that began before it woke counts for nothing
		m.pass()
		if *n != 0 {
			t.Errorf("%s: a press from before fired", how)
		}
	}
	h, m, n := newHold(t)
	h.MouseDown(left)
	h.Disable() // it expires while being held
	m.pass()
	if *n != 0 {
		t.Error("fired after it was put to sleep")
	}
}

func TestHoldDoesNotJump(t *testing.T) {
	for _, scale := range []float32{1, 1.3, 1.5} {
		stage(t, false, scale, 390, 844)
		h := NewHold("Hold to approve", "Keep holding…", Icons.Lock, time.Second, nil)
		height := h.HeightForWidth(280)
		if height < Target {
			t.Errorf("%v high", height)
		}
		h.Resize(fyne.NewSize(280, height))
		h.armed = true
		h.Refresh()
		if got := h.MinSize().Height; got != height {
			t.Errorf("armed it is %v high, at rest %v", got, height)
		}
	}
}

// A page that is replaced under the finger approves nothing.
func TestHoldThatLeavesTheScreen(t *testing.T) {
	for _, stays := range []bool{true, false} {
		h, m, n := newHold(t)
		c := fyne.CurrentApp().Driver().CanvasForObject(h)
		c.SetContent(Page(PageParts{Actions: Column(Gap, h)}))
		h.MouseDown(left)
		if !stays {
			c.SetContent(Page(PageParts{Title: "Too late"}))
		}
		m.pass()
		if want := map[bool]int{true: 1, false: 0}[stays]; *n != want {
			t.Errorf("stays %v: fired %d times", stays, *n)
		}
	}
}

// A click between two presses begins them anew.
func TestHoldClickBetweenPresses(t *testing.T) {
	h, _, n := newHold(t)
	h.KeyDown(space)
	h.KeyUp(space)
	h.MouseDown(left)
	h.MouseUp(left)
	h.KeyDown(space)
	h.KeyUp(space)
	if *n != 0 || drawn(h) != Phrases.PressAgain {
		t.Errorf("fired %d, shows %q", *n, drawn(h))
	}
}
