package ui

import (
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
)

// On every scene: whatever can be pressed says its name and what it is, takes
// touches of any length and the keyboard, and is 56 units wide and high; and
// whatever shows text says it.
func TestEveryControlIsAccessible(t *testing.T) {
	kinds := map[string]bool{}
	for _, scale := range []float32{1, 1.5} {
		c := stage(t, false, scale, 390, 844)
		for name, scene := range scenes {
			perform(c, scene, scale)
			for _, root := range roots(c) {
				walk(root, func(o fyne.CanvasObject, _ fyne.Position) {
					switch o := o.(type) {
					case *shield, *scrollArea, *field:
						return // nothing to press; the field stands in its Entry
					case *Entry, *GroupedEntry:
						kinds[kindOf(o)] = true
						checkLabel(t, name, o)
						if s := o.Size(); s.Width < Target || s.Height < Target {
							t.Errorf("%s at %v: %T is %v", name, scale, o, s)
						}
					case fyne.Tappable:
						kinds[kindOf(o)] = true
						checkTarget(t, name, scale, o.(fyne.Widget))
					case *Text, *Digits, *Hint, *Dots, *Countdown, *Steps, *Working, *Viewfinder, *Keypad, *Ring:
						kinds[kindOf(o)] = true
						checkLabel(t, name, o)
					}
				})
			}
		}
	}
	for _, want := range []string{"Button", "IconButton", "Row", "Switch", "option", "key", "Hold", "ToolButton", "Text", "Digits", "Hint", "Dots", "Countdown", "Steps", "Working", "Entry", "Viewfinder", "Keypad", "Ring", "CodeRow", "GroupedEntry"} {
		if !kinds[want] {
			t.Errorf("no scene has a %s", want)
		}
	}
}

func kindOf(o any) string {
	return strings.TrimPrefix(typeName(o), "*ui.")
}

func checkLabel(t *testing.T, scene string, o fyne.CanvasObject) {
	t.Helper()
	a, ok := o.(fyne.Accessible)
	if !ok {
		t.Errorf("%s: %T says nothing", scene, o)
		return
	}
	if strings.TrimSpace(a.AccessibilityLabel()) == "" || a.AccessibilityRole() == "" {
		t.Errorf("%s: %T says %q, %q", scene, o, a.AccessibilityLabel(), a.AccessibilityRole())
	}
}

func checkTarget(t *testing.T, scene string, scale float32, o fyne.Widget) {
	t.Helper()
	checkLabel(t, scene, o)
	if a, ok := o.(fyne.Accessible); ok && a.AccessibilityRole() != fyne.AccessibleRoleButton {
		t.Errorf("%s: %T is a %s", scene, o, a.AccessibilityRole())
	}
	if _, ok := o.(mobile.Touchable); !ok {
		t.Errorf("%s: %T takes no long touch", scene, o)
	}
	if _, ok := o.(desktop.Cursorable); !ok {
		t.Errorf("%s: %T has no pointer", scene, o)
	}
	_, focus := o.(fyne.Focusable)
	if _, isKey := o.(*key); !focus && !isKey {
		t.Errorf("%s: %T takes no keyboard", scene, o)
	}
	if s := o.Size(); s.Width < Target || s.Height < Target {
		t.Errorf("%s at %v: %T is %v", scene, scale, o, s)
	}
}

// The label of a control tells its state too.
func TestSpokenStates(t *testing.T) {
	stage(t, false, 1, 390, 844)
	b := NewButton("Reject", Outlined, Icon{}, nil)
	if b.AccessibilityLabel() != "Reject" {
		t.Errorf("%q", b.AccessibilityLabel())
	}
	b.Disable()
	if b.AccessibilityLabel() != "Reject, not available yet" {
		t.Errorf("%q", b.AccessibilityLabel())
	}
	h := NewHold("Hold to approve", "Keep holding…", Icons.Lock, 1, nil)
	if h.AccessibilityLabel() != "Hold to approve. Hold for one second, or press twice" {
		t.Errorf("%q", h.AccessibilityLabel())
	}
	h.SetTwoTaps(true)
	if h.AccessibilityLabel() != "Hold to approve. Press twice" {
		t.Errorf("%q", h.AccessibilityLabel())
	}
	h.SetTwoTaps(false)
	h.Disable()
	if h.AccessibilityLabel() != "Hold to approve, not available yet" {
		t.Errorf("%q", h.AccessibilityLabel())
	}
	s := NewSwitch("Mix up the digits", "Every time", false, nil)
	off := s.AccessibilityLabel()
	s.SetOn(true)
	if off != "Mix up the digits, Every time, off" || s.AccessibilityLabel() != "Mix up the digits, Every time, on" {
		t.Errorf("%q, %q", off, s.AccessibilityLabel())
	}
	if d := NewDigits("48210937"); d.AccessibilityLabel() != "4 8 2 1 0 9 3 7" || drawn(d) != "4821\u00a00937" {
		t.Errorf("%q, %q", d.AccessibilityLabel(), drawn(d))
	}
	e := NewEntry("Code", "")
	e.SetText("MFRG")
	e.SetProblem("Check group 3.")
	if e.AccessibilityLabel() != "Code, MFRG. Check group 3." {
		t.Errorf("%q", e.AccessibilityLabel())
	}
	if s := NewSteps(0, 3); s.AccessibilityLabel() != "Step 1 of 3" {
		t.Errorf("%q", s.AccessibilityLabel())
	}
	l := NewToolButton("Light", Icons.Light, nil)
	l.SetOn(true)
	if l.AccessibilityLabel() != "Light, on" {
		t.Errorf("%q", l.AccessibilityLabel())
	}
}

// A screen reader that looks into containers only (as Fyne's does) finds every
// control and text of a page, the pad's keys apart.
func TestPagesAreBuiltOfContainers(t *testing.T) {
	c := stage(t, false, 1, 390, 844)
	for name, scene := range scenes {
		perform(c, scene, 1)
		found := map[fyne.CanvasObject]bool{}
		var look func(fyne.CanvasObject)
		look = func(o fyne.CanvasObject) {
			found[o] = true
			if box, ok := o.(*fyne.Container); ok {
				for _, child := range box.Objects {
					look(child)
				}
			}
		}
		for _, root := range roots(c) {
			look(root)
			inside := 0
			walk(root, func(o fyne.CanvasObject, _ fyne.Position) {
				switch o.(type) {
				case *Button, *IconButton, *Row, *Hold, *Switch, *Entry, *Dots, *Digits, *Keypad, *ToolButton, *Hint, *Viewfinder, *CodeRow, *GroupedEntry:
					if !found[o] {
						t.Errorf("%s: %T stands inside a widget", name, o)
					}
				case *Text:
					if !found[o] {
						inside++ // of a row, which says it itself
					}
				}
			})
			if inside > 0 && name != "rows" && name != "profiles" && name != "sheet" && name != "tabletsheet" && name != "settings" && name != "entries" && name != "typing" && name != "codes" && name != "pulled" && name != "grouped" {
				t.Errorf("%s: %d texts stand inside a widget", name, inside)
			}
		}
	}
}
