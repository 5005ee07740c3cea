package ui

import (
	"time"

	"fyne.io/fyne/v2"
)

// slop is how far a finger may wander, in units, before a press is no press.
const slop = 14

// slide is a control for targets on a page that scrolls. Fyne hands a moving
// finger to the target and not to what scrolls behind it, so the target passes
// it on; and a finger that trembles still presses.
type slide struct {
	control
	moved  fyne.Delta
	scroll *scroller
}

// Dragged keeps the press while the finger stays near, and else lets the page scroll.
func (p *slide) Dragged(e *fyne.DragEvent) {
	if !p.dragged {
		p.dragged, p.moved, p.scroll = true, fyne.Delta{}, nil
		if p.touched { // a mouse has a wheel
			p.scroll = scrollerAround(p.self)
		}
	}
	p.moved.DX += e.Dragged.DX
	p.moved.DY += e.Dragged.DY
	if abs(p.moved.DX) > slop || abs(p.moved.DY) > slop {
		p.set(false)
	}
	if p.scroll != nil {
		p.scroll.drag(e.Dragged.DY)
	}
}

// DragEnd is what Fyne sends instead of the end of the touch or click.
func (p *slide) DragEnd() {
	p.dragged = false
	p.swallow = time.Now().Add(50 * time.Millisecond)
	if p.scroll != nil {
		p.scroll.drop()
		p.scroll = nil
	}
	if p.down {
		p.set(false)
		p.fire()
	}
}

func abs(f float32) float32 {
	if f < 0 {
		return -f
	}
	return f
}
