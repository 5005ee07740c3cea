// Package uitest finds and works controls in a tree of Fyne objects the way a person does:
// by what is written on them.
//
// It promises that what it taps can be tapped: the control is visible, lies inside the
// canvas, is not cut off by a scroller and not covered by another control. It scrolls to a
// control first, as a person would.
//
// It is for tests. It knows no screen of ours, and works under the test driver as well as
// under a real window.
package uitest

import (
	"errors"
	"fmt"
	"strings"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/widget"
)

// ErrNotFound is returned when no visible control has the label.
var ErrNotFound = errors.New("no such control")

// ErrOutOfReach is returned when a finger could not work the control: it is cut off, outside
// the canvas, covered, or asleep.
var ErrOutOfReach = errors.New("control out of reach")

// Find gives the visible control with an accessibility label, or nil; a label may go on after
// a comma or a full stop, as in "Anna Peeters, Meridian Bank". Containers and plain text are
// no controls.
func Find(root fyne.CanvasObject, label string) fyne.CanvasObject {
	if spot := find(root, label); spot != nil {
		return spot.object
	}
	return nil
}

// Awake says whether there is such a control and it can be used now.
func Awake(root fyne.CanvasObject, label string) bool {
	spot := find(root, label)
	return spot != nil && !spot.sleeps()
}

func (s *spot) sleeps() bool {
	able, ok := s.object.(fyne.Disableable)
	return ok && able.Disabled()
}

// Labels lists the labels of all visible controls, in drawing order.
func Labels(root fyne.CanvasObject) []string {
	var all []string
	walk(root, func(s *spot) bool {
		if label, ok := control(s.object); ok {
			all = append(all, label)
		}
		return true
	})
	return all
}

// Texts lists what is visible to read, in drawing order: a text that is drawn in several
// lines is one entry.
func Texts(root fyne.CanvasObject) []string {
	var all []string
	walk(root, func(s *spot) bool {
		switch o := s.object.(type) {
		case fyne.Accessible:
			if o.AccessibilityRole() == fyne.AccessibleRoleText {
				all = append(all, spoken.say(o.AccessibilityLabel())...)
				return false
			}
		case *canvas.Text:
			all = append(all, spoken.say(o.Text)...)
		case *widget.RichText:
			all = append(all, o.String())
			return false
		}
		return true
	})
	return all
}

// Typed is a text as a keyboard has it: the fixed spaces and the apostrophes of good print
// are spaces and straight ones. What is looked for is compared in this way.
func Typed(s string) string { return inPrint.Replace(s) }

var inPrint = strings.NewReplacer("\u00a0", " ", "\u202f", " ", "’", "'")

// Reads says whether a text stands on the screen, whole or as a part of another.
func Reads(root fyne.CanvasObject, text string) bool {
	for _, have := range Texts(root) {
		if strings.Contains(Typed(have), Typed(text)) {
			return true
		}
	}
	return false
}

// Position gives the absolute centre of a control, in canvas units, after scrolling to it.
// It returns ErrNotFound or ErrOutOfReach.
func Position(c fyne.Canvas, label string) (fyne.Position, error) {
	spot, err := reach(c, label)
	if err != nil {
		return fyne.Position{}, err
	}
	return spot.centre(), nil
}

// Tap taps a control. It returns ErrNotFound or ErrOutOfReach.
func Tap(c fyne.Canvas, label string) error {
	return press(c, label, func() {})
}

// HoldFor presses a control, waits and lets go.
func HoldFor(c fyne.Canvas, label string, d time.Duration) error {
	return press(c, label, func() { time.Sleep(d) })
}

// Hold presses a control, does something, and lets go.
func Hold(c fyne.Canvas, label string, while func()) error {
	return press(c, label, while)
}

// press sends the events of one press, in the order in which Fyne's drivers send them.
func press(c fyne.Canvas, label string, while func()) error {
	spot, err := reach(c, label)
	if err != nil {
		return err
	}
	point := fyne.PointEvent{Position: spot.centre().Subtract(spot.at), AbsolutePosition: spot.centre()}
	focus(c, spot.object)
	mouse := &desktop.MouseEvent{PointEvent: point, Button: desktop.MouseButtonPrimary}
	touch := &mobile.TouchEvent{PointEvent: point}
	byMouse, mouseable := spot.object.(desktop.Mouseable)
	byTouch, touchable := spot.object.(mobile.Touchable)
	switch {
	case mouseable:
		byMouse.MouseDown(mouse)
	case touchable:
		byTouch.TouchDown(touch)
	}
	while()
	switch {
	case mouseable:
		byMouse.MouseUp(mouse)
	case touchable:
		byTouch.TouchUp(touch)
	}
	if tappable, ok := spot.object.(fyne.Tappable); ok {
		tappable.Tapped(&point)
	}
	return nil
}

// focus takes the focus from whatever else had it, as a press does.
func focus(c fyne.Canvas, pressed fyne.CanvasObject) {
	if wants, ok := pressed.(fyne.Focusable); ok && c.Focused() == wants {
		return
	}
	c.Unfocus()
}

// reach finds a control, scrolls to it and makes sure that a finger gets at it.
func reach(c fyne.Canvas, label string) (*spot, error) {
	root := top(c)
	found := find(root, label)
	if found == nil {
		return nil, fmt.Errorf("%w: %q; there are %q", ErrNotFound, label, Labels(root))
	}
	if found.sleeps() {
		return nil, fmt.Errorf("%q: %w: it sleeps", label, ErrOutOfReach)
	}
	err := found.inReach(c)
	if err == nil {
		return found, nil
	}
	for _, step := range []float32{scrollStep, -scrollStep} {
		for _, area := range scrollers(root) {
			for range maxScrolls {
				area.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: step}})
				if found = find(root, label); found != nil && found.inReach(c) == nil {
					return found, nil
				}
			}
		}
	}
	return nil, fmt.Errorf("%q: %w", label, err)
}

// A page is scrolled in steps of a wheel, so far and no further.
const (
	scrollStep = 40
	maxScrolls = 200
)

// inReach makes sure that a finger gets at the control's middle.
func (s *spot) inReach(c fyne.Canvas) error {
	centre := s.centre()
	if !s.clip.holds(centre) || !(box{size: c.Size()}).holds(centre) {
		return fmt.Errorf("%w: cut off at %v", ErrOutOfReach, centre)
	}
	if hit := under(top(c), centre); hit != s.object {
		return fmt.Errorf("%w: covered by a %T", ErrOutOfReach, hit)
	}
	return nil
}

// scrollers lists what scrolls.
func scrollers(root fyne.CanvasObject) []fyne.Scrollable {
	var all []fyne.Scrollable
	walk(root, func(s *spot) bool {
		if area, ok := s.object.(fyne.Scrollable); ok {
			all = append(all, area)
		}
		return true
	})
	return all
}

// top gives what takes the presses: the topmost overlay, or the content.
func top(c fyne.Canvas) fyne.CanvasObject {
	if overlay := c.Overlays().Top(); overlay != nil {
		return overlay
	}
	return c.Content()
}

func find(root fyne.CanvasObject, label string) *spot {
	label = Typed(label)
	var found, longer *spot
	walk(root, func(s *spot) bool {
		written, ok := control(s.object)
		if !ok {
			return true
		}
		for _, have := range spoken.say(written) {
			have = Typed(have)
			switch { // the one drawn last is on top
			case have == label:
				found = s
			case strings.HasPrefix(have, label+", "), strings.HasPrefix(have, label+". "):
				longer = s
			}
		}
		return true
	})
	if found != nil {
		return found
	}
	return longer
}

// under gives the topmost object at a point that takes presses.
func under(root fyne.CanvasObject, at fyne.Position) fyne.CanvasObject {
	var hit fyne.CanvasObject
	walk(root, func(s *spot) bool {
		switch s.object.(type) {
		case fyne.Tappable, desktop.Mouseable, mobile.Touchable:
			if s.clip.holds(at) && (box{s.at, s.object.Size()}).holds(at) {
				hit = s.object
			}
		}
		return true
	})
	return hit
}

// control gives the label of an object that a person can work.
func control(o fyne.CanvasObject) (string, bool) {
	a, ok := o.(fyne.Accessible)
	if !ok {
		return "", false
	}
	switch a.AccessibilityRole() {
	case fyne.AccessibleRoleContainer, fyne.AccessibleRoleText:
		_, focusable := o.(fyne.Focusable)
		return a.AccessibilityLabel(), focusable // a field for text
	}
	return a.AccessibilityLabel(), true
}
