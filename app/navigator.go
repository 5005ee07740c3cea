package app

import (
	"time"

	"fyne.io/fyne/v2"
)

// screen is one page of the app. What it shows it draws from values whenever it comes to
// the front, so that a page is never older than what it speaks of.
type screen interface {
	draw() fyne.CanvasObject
}

// The things that a screen may want to hear of, besides being drawn.
type (
	// stirrer hears when it has come to the front, and when it leaves it.
	stirrer interface {
		shown()
		hidden()
	}
	// ticker hears the time, once a second, while it is at the front.
	ticker interface{ tick() }
	// typist hears keys that nothing on the page has taken.
	typist interface {
		typedRune(r rune)
		typedKey(name fyne.KeyName)
	}
	// backer decides itself what Back does.
	backer interface{ back() }
)

// slideLasts and slideFrom are how a page comes in: quickly, and not from far.
const (
	slideLasts = 160 * time.Millisecond
	slideFrom  = 28
)

// Navigator is the stack of screens. The topmost is on the stage; the others wait.
type Navigator struct {
	stage  *fyne.Container
	stack  []screen
	moved  func()      // is called after each change
	slides func() bool // says whether pages may slide in; nil: they do not
	slide  *fyne.Animation
}

// NewNavigator returns a Navigator that draws on a stage.
func NewNavigator(stage *fyne.Container, moved func()) *Navigator {
	return &Navigator{stage: stage, moved: moved}
}

// Push brings a screen to the front; Back returns to the one before.
func (n *Navigator) Push(s screen) {
	n.set(append(n.stack[:len(n.stack):len(n.stack)], s))
	n.slideIn(slideFrom)
}

// Replace puts a screen in the place of the front one.
func (n *Navigator) Replace(s screen) {
	n.set(append(n.stack[:max(0, len(n.stack)-1):max(0, len(n.stack)-1)], s))
}

// Root makes a screen the only one.
func (n *Navigator) Root(s screen) { n.set([]screen{s}) }

// Back leaves the front screen, or lets it decide. It says whether there was a way back.
func (n *Navigator) Back() bool {
	if own, ok := n.top().(backer); ok {
		own.back()
		return true
	}
	if len(n.stack) < 2 {
		return false
	}
	n.Pop()
	return true
}

// Pop leaves the front screen, unless it is the only one, and does not ask it.
func (n *Navigator) Pop() {
	if len(n.stack) > 1 {
		n.set(n.stack[:len(n.stack)-1])
		n.slideIn(-slideFrom)
	}
}

// slideIn moves the front page to its place from beside it. The page can be used meanwhile.
func (n *Navigator) slideIn(from float32) {
	if n.slides == nil || !n.slides() || len(n.stage.Objects) == 0 {
		return
	}
	page := n.stage.Objects[0]
	n.slide = fyne.NewAnimation(slideLasts, func(done float32) {
		page.Move(fyne.NewPos(from*(1-done), 0))
	})
	n.slide.Curve = fyne.AnimationEaseOut
	n.slide.Start()
}

// Redraw draws the front screen anew.
func (n *Navigator) Redraw() {
	if front := n.top(); front != nil {
		n.stage.Objects = []fyne.CanvasObject{front.draw()}
		n.stage.Refresh()
	}
}

// top gives the front screen, or nil.
func (n *Navigator) top() screen {
	if len(n.stack) == 0 {
		return nil
	}
	return n.stack[len(n.stack)-1]
}

// set changes the stack: the old front hears that it leaves before the new one is drawn.
func (n *Navigator) set(stack []screen) {
	if old, ok := n.top().(stirrer); ok {
		old.hidden()
	}
	if n.slide != nil {
		n.slide.Stop()
		n.slide = nil
	}
	n.stack = stack
	n.moved()
	n.Redraw()
	if front, ok := n.top().(stirrer); ok {
		front.shown()
	}
}
