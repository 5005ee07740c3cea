package uitest

import (
	"fmt"

	"fyne.io/fyne/v2"
)

// Tabbing is a canvas on which Tab moves the focus.
type Tabbing interface {
	fyne.Canvas
	FocusNext()
}

// Unreached lists the controls that Tab does not come to, and puts the focus back. Controls
// that sleep may be left out, and so may the keys of a pad: the pad takes the focus, and the
// arrows go from key to key.
func Unreached(c Tabbing) []string {
	before := c.Focused()
	defer func() {
		if before == nil {
			c.Unfocus()
		} else {
			c.Focus(before)
		}
	}()
	reached := map[fyne.CanvasObject]bool{}
	var pads []box
	c.Unfocus()
	for range 200 {
		c.FocusNext()
		o, ok := c.Focused().(fyne.CanvasObject)
		if !ok || reached[o] {
			break
		}
		reached[o] = true
	}
	var flaws []string
	walk(top(c), func(s *spot) bool {
		label, ok := control(s.object)
		if reached[s.object] {
			if a, is := s.object.(fyne.Accessible); is && a.AccessibilityRole() == fyne.AccessibleRoleContainer {
				pads = append(pads, box{s.at, s.object.Size()})
			}
			return true
		}
		if !ok || s.sleeps() {
			return true
		}
		for _, pad := range pads {
			if pad.holds(s.centre()) {
				return true
			}
		}
		flaws = append(flaws, fmt.Sprintf("Tab does not come to %q", label))
		return true
	})
	return flaws
}
