package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Steps shows at which of a few pages somebody is: a dot a page, the present one long.
type Steps struct {
	widget.BaseWidget
	at, total int
}

// NewSteps makes dots for total pages, at the one numbered at, from 0.
func NewSteps(at, total int) *Steps {
	s := &Steps{at: at, total: total}
	s.ExtendBaseWidget(s)
	return s
}

// Set goes to another page.
func (s *Steps) Set(at int) {
	s.at = at
	s.Refresh()
}

// AccessibilityLabel says such as "Step 1 of 3".
func (s *Steps) AccessibilityLabel() string { return Phrases.Step(s.at+1, s.total) }

// AccessibilityRole is text.
func (s *Steps) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

const (
	stepSize = 8
	stepLong = 24
)

// MinSize implements fyne.CanvasObject.
func (s *Steps) MinSize() fyne.Size {
	return fyne.NewSize(float32((s.total-1)*2*stepSize+stepLong), stepSize)
}

// CreateRenderer implements fyne.Widget.
func (s *Steps) CreateRenderer() fyne.WidgetRenderer {
	r := &stepsRenderer{s: s}
	for range s.total {
		r.dots = append(r.dots, &canvas.Rectangle{CornerRadius: stepSize / 2})
	}
	r.Refresh()
	return r
}

type stepsRenderer struct {
	s    *Steps
	dots []*canvas.Rectangle
}

func (r *stepsRenderer) Layout(size fyne.Size) {
	x := (size.Width - r.s.MinSize().Width) / 2
	for i, d := range r.dots {
		w := float32(stepSize)
		if i == r.s.at {
			w = stepLong
		}
		d.Move(fyne.NewPos(x, (size.Height-stepSize)/2))
		d.Resize(fyne.NewSize(w, stepSize))
		x += w + stepSize
	}
}

func (r *stepsRenderer) Refresh() {
	for i, d := range r.dots {
		role := Outline
		if i == r.s.at {
			role = Primary
		}
		d.FillColor = colour(r.s.Theme(), role)
		d.Refresh()
	}
	r.Layout(r.s.Size())
}

func (r *stepsRenderer) MinSize() fyne.Size { return r.s.MinSize() }
func (r *stepsRenderer) Destroy()           {}
func (r *stepsRenderer) Objects() []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(r.dots))
	for i, d := range r.dots {
		out[i] = d
	}
	return out
}
