package app

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

// sheet is a screen that shows nothing.
type sheet struct{ *canvas.Rectangle }

func (s sheet) draw() fyne.CanvasObject { return s.Rectangle }

func newSheet() sheet { return sheet{canvas.NewRectangle(nil)} }

// TestPagesSlide: a page comes in from the side that it lies on, quickly, and ends in its
// place; one that comes in while another moves is not moved by it.
func TestPagesSlide(t *testing.T) {
	if slideLasts >= 200*time.Millisecond {
		t.Errorf("a page takes %v to come in", slideLasts)
	}
	test.NewTempApp(t)
	window := test.NewWindow(nil)
	defer window.Close()
	stage := container.NewStack()
	window.SetContent(stage)
	n := NewNavigator(stage, func() {})
	n.slides = func() bool { return true }
	first, second := newSheet(), newSheet()
	n.Root(first)
	if n.slide != nil {
		t.Error("the first page slides")
	}
	n.Push(second)
	slide := n.slide
	slide.Tick(0.25)
	if x := second.Position().X; x <= 0 || x >= slideFrom {
		t.Errorf("a page that comes is at %v", x)
	}
	slide.Tick(1)
	if x := second.Position().X; x != 0 {
		t.Errorf("a page that came is at %v", x)
	}
	n.Pop()
	n.slide.Tick(0.25)
	if x := first.Position().X; x >= 0 {
		t.Errorf("a page that one goes back to is at %v", x)
	}

	n.slides = func() bool { return false }
	n.Push(second)
	if n.slide != nil || second.Position().X != 0 {
		t.Error("pages slide though less motion is wanted")
	}
}
