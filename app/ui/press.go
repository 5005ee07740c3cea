package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/widget"
)

// press is what all targets share: it turns the mouse and a touch of any length
// into one call of act, and knows how the target looks meanwhile.
//
// Fyne tells a mobile.Touchable that a touch ended and then, when it was shorter
// than 300 ms, taps it as well; that second message is swallowed here.
type press struct {
	widget.DisableableWidget
	self fyne.Widget
	act  func()

	down, hover bool
	dragged     bool      // the pointer has moved on it since it went down
	touched     bool      // the pointer is a finger
	swallow     time.Time // a Tapped before this belongs to a touch
}

func (p *press) init(self fyne.Widget, act func()) {
	p.self, p.act = self, act
	p.ExtendBaseWidget(self)
}

func (p *press) fire() {
	if !p.Disabled() && p.act != nil {
		p.act()
	}
}

func (p *press) set(down bool) {
	if down && p.Disabled() {
		return
	}
	if p.down != down {
		p.down = down
		p.self.Refresh()
	}
}

// Tapped is the mouse's click (and a short touch, which is swallowed).
func (p *press) Tapped(*fyne.PointEvent) {
	if time.Now().Before(p.swallow) {
		return
	}
	p.fire()
}

// MouseDown implements desktop.Mouseable.
func (p *press) MouseDown(e *desktop.MouseEvent) {
	p.swallow, p.touched = time.Time{}, false
	if e.Button == desktop.MouseButtonPrimary {
		p.set(true)
	}
}

// MouseUp implements desktop.Mouseable.
func (p *press) MouseUp(*desktop.MouseEvent) {
	if !p.dragged {
		p.set(false)
	}
}

// MouseIn implements desktop.Hoverable.
func (p *press) MouseIn(*desktop.MouseEvent) { p.setHover(true) }

// MouseMoved implements desktop.Hoverable.
func (p *press) MouseMoved(*desktop.MouseEvent) {}

// MouseOut implements desktop.Hoverable.
func (p *press) MouseOut() {
	p.setHover(false)
	p.set(false)
}

func (p *press) setHover(on bool) {
	if p.hover != on {
		p.hover = on
		p.self.Refresh()
	}
}

// TouchDown implements mobile.Touchable.
func (p *press) TouchDown(*mobile.TouchEvent) {
	p.dragged, p.touched = false, true
	p.set(true)
}

// TouchUp implements mobile.Touchable.
func (p *press) TouchUp(*mobile.TouchEvent) {
	p.swallow = time.Now().Add(50 * time.Millisecond)
	if p.down {
		p.set(false)
		p.fire()
	}
}

// TouchCancel implements mobile.Touchable.
func (p *press) TouchCancel(*mobile.TouchEvent) { p.set(false) }

// AccessibilityRole is button.
func (p *press) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

// Cursor shows that this can be clicked.
func (p *press) Cursor() desktop.Cursor {
	if p.Disabled() {
		return desktop.DefaultCursor
	}
	return desktop.PointerCursor
}
