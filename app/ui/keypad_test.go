package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/test"
)

type padded struct {
	typed   string
	deleted int
	left    int
}

func newPad(t *testing.T, order []byte) (*Keypad, *padded) {
	t.Helper()
	c := stage(t, false, 1, 390, 400)
	p := &padded{}
	k := NewKeypad(KeypadConfig{
		OnDigit:  func(d byte) { p.typed += string('0' + rune(d)) },
		OnDelete: func() { p.deleted++ }, LeftLabel: "Forgot?", OnLeft: func() { p.left++ }, Order: order,
	})
	c.SetContent(k)
	c.Resize(fyne.NewSize(350, 302))
	return k, p
}

func TestKeypadByPointer(t *testing.T) {
	k, p := newPad(t, nil)
	c := fyne.CurrentApp().Driver().CanvasForObject(k)
	for _, want := range "1234567890" {
		for i, o := range k.keys {
			if o.label == string(want) && i < 11 {
				test.TapCanvas(c, o.Position().Add(fyne.NewPos(o.Size().Width-2, o.Size().Height-2)))
			}
		}
	}
	touch(k.keys[4], false)
	touch(k.keys[4], true)
	if p.typed != "123456789055" {
		t.Errorf("typed %q", p.typed)
	}
	click(k.keys[deleteKey])
	click(k.keys[leftKey])
	if p.deleted != 1 || p.left != 1 {
		t.Errorf("%+v", p)
	}
	if k.keys[0].label != "1" || k.keys[zeroKey].label != "0" {
		t.Error("keys are not in their places")
	}
}

func TestKeypadByKeyboard(t *testing.T) {
	k, p := newPad(t, nil)
	c := fyne.CurrentApp().Driver().CanvasForObject(k)
	var window []fyne.KeyName
	c.SetOnTypedKey(func(e *fyne.KeyEvent) { window = append(window, e.Name) })
	c.FocusNext()
	if c.Focused() != k {
		t.Fatalf("Tab focuses %T", c.Focused())
	}
	for _, r := range "0a9-5" {
		k.TypedRune(r)
	}
	press := func(names ...fyne.KeyName) {
		for _, n := range names {
			k.TypedKey(&fyne.KeyEvent{Name: n})
		}
	}
	press(fyne.KeyBackspace)
	press(fyne.KeySpace)                                                 // 1
	press(fyne.KeyRight, fyne.KeyDown, fyne.KeyReturn)                   // 5
	press(fyne.KeyDown, fyne.KeyDown, fyne.KeyEnter)                     // 0
	press(fyne.KeyDown, fyne.KeyRight, fyne.KeySpace)                    // nothing lies below; delete
	press(fyne.KeyLeft, fyne.KeyLeft, fyne.KeySpace)                     // Forgot?
	press(fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeyUp, fyne.KeySpace) // 1
	press(fyne.KeyEscape, mobile.KeyBack)                                // to the window
	if p.typed != "0951501" || p.deleted != 2 || p.left != 1 {
		t.Errorf("%+v", p)
	}
	if len(window) != 2 || window[0] != fyne.KeyEscape || window[1] != mobile.KeyBack {
		t.Errorf("the window heard %v", window)
	}
	c.Unfocus()
	press(fyne.KeySpace)
	if p.typed != "0951501" {
		t.Error("a pad without focus presses keys")
	}
	for _, o := range k.keys {
		if _, ok := fyne.CanvasObject(o).(fyne.Focusable); ok {
			t.Fatal("Tab stops at every key")
		}
	}
}

func TestKeypadSleeps(t *testing.T) {
	k, p := newPad(t, nil)
	k.Disable()
	for _, o := range k.keys {
		click(o)
	}
	k.TypedRune('5')
	k.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	if p.typed != "" || p.deleted != 0 || p.left != 1 {
		t.Errorf("asleep: %+v", p)
	}
	k.Enable()
	click(k.keys[0])
	if p.typed != "1" {
		t.Errorf("awake: %+v", p)
	}
}

func TestKeypadMixed(t *testing.T) {
	k, p := newPad(t, []byte{7, 3, 1, 0, 9, 8, 2, 6, 5, 4})
	for i, o := range k.keys {
		if i < 9 || i == zeroKey {
			if strings.Contains(p.typed, o.label) {
				t.Errorf("%s is there twice", o.label)
			}
			click(o)
			if !strings.HasSuffix(p.typed, o.label) {
				t.Errorf("the key %s types %s", o.label, p.typed)
			}
		}
	}
	if len(p.typed) != 10 {
		t.Errorf("typed %q", p.typed)
	}
}

func TestKeypadWithoutLeft(t *testing.T) {
	c := stage(t, false, 1, 390, 400)
	k := NewKeypad(KeypadConfig{})
	c.SetContent(k)
	if k.keys[leftKey].Visible() {
		t.Error("an empty key is seen")
	}
	k.TypedRune('1') // nobody listens
	k.FocusGained()
	k.at = zeroKey
	k.TypedKey(&fyne.KeyEvent{Name: fyne.KeyLeft})
	if k.at == leftKey {
		t.Error("the cursor stands on a key that is not there")
	}
}

// Keys are 60 to 68 high and at least 56 wide, on any screen and with any text.
func TestKeySizes(t *testing.T) {
	for _, scale := range []float32{1, 1.3, 1.5} {
		c := stage(t, false, scale, 390, 844)
		for _, size := range append(windows, fyne.NewSize(640, 360)) {
			page := pinPage(3, true)
			c.Resize(size)
			c.SetContent(page)
			walk(page, func(o fyne.CanvasObject, at fyne.Position) {
				k, ok := o.(*key)
				if !ok {
					return
				}
				s := k.Size()
				if s.Height < 60 || s.Height > 68 || s.Width < Target {
					t.Errorf("%v at %v: a key is %v", size, scale, s)
				}
				if at.X < 0 || at.X+s.Width > size.Width {
					t.Errorf("%v at %v: a key stands at %v", size, scale, at)
				}
			})
		}
	}
}

func TestDotsNeverSayADigit(t *testing.T) {
	stage(t, false, 1, 390, 400)
	d := NewDots(6)
	for n := range 7 {
		d.SetFilled(n)
		if want := Phrases.PIN(n, 6); d.AccessibilityLabel() != want {
			t.Errorf("%d filled: %q", n, d.AccessibilityLabel())
		}
	}
	d.SetFilled(3)
	if d.AccessibilityLabel() != "PIN, 3 of 6 digits" {
		t.Errorf("%q", d.AccessibilityLabel())
	}
	d.SetFilled(99)
	d.SetWrong(true)
	if d.AccessibilityLabel() != "PIN, 6 of 6 digits" {
		t.Errorf("%q", d.AccessibilityLabel())
	}
	d.SetFilled(-1)
	if d.AccessibilityLabel() != "PIN, 0 of 6 digits" {
		t.Errorf("%q", d.AccessibilityLabel())
	}
}

// While nothing can be typed, the keyboard still comes to "Forgot?".
func TestAsleepPadKeepsItsLeftKey(t *testing.T) {
	k, p := newPad(t, nil)
	c := fyne.CurrentApp().Driver().CanvasForObject(k).(test.WindowlessCanvas)
	k.Disable()
	c.Unfocus()
	c.FocusNext()
	if c.Focused() != fyne.Focusable(k) {
		t.Fatalf("Tab comes to %T", c.Focused())
	}
	k.TypedKey(&fyne.KeyEvent{Name: fyne.KeyReturn})
	k.TypedRune('5')
	k.TypedKey(&fyne.KeyEvent{Name: fyne.KeyBackspace})
	if p.left != 1 || p.typed != "" || p.deleted != 0 || !k.Asleep() {
		t.Errorf("%+v, asleep %v", p, k.Asleep())
	}
	k.Enable()
	k.TypedRune('5')
	if p.typed != "5" || k.Asleep() {
		t.Errorf("%+v, asleep %v", p, k.Asleep())
	}
}
