package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Dots show how many digits of a PIN are there, and never which.
type Dots struct {
	widget.BaseWidget
	total, filled int
	wrong         bool
}

// NewDots makes dots for a PIN of total digits.
func NewDots(total int) *Dots {
	d := &Dots{total: total}
	d.ExtendBaseWidget(d)
	return d
}

// SetFilled fills the first n dots.
func (d *Dots) SetFilled(n int) {
	d.filled = max(0, min(n, d.total))
	d.Refresh()
}

// SetWrong colours the dots for a PIN that was refused.
func (d *Dots) SetWrong(wrong bool) {
	d.wrong = wrong
	d.Refresh()
}

// AccessibilityLabel says how many digits there are, such as "PIN, 3 of 6 digits".
func (d *Dots) AccessibilityLabel() string { return Phrases.PIN(d.filled, d.total) }

// AccessibilityRole is text.
func (d *Dots) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

const (
	dotSize = 18
	dotGap  = 12
)

// MinSize implements fyne.CanvasObject.
func (d *Dots) MinSize() fyne.Size {
	n := float32(d.total)
	return fyne.NewSize(n*dotSize+(n-1)*dotGap, dotSize)
}

// CreateRenderer implements fyne.Widget.
func (d *Dots) CreateRenderer() fyne.WidgetRenderer {
	r := &dotsRenderer{d: d}
	for range d.total {
		r.dots = append(r.dots, &canvas.Circle{StrokeWidth: 2})
	}
	r.Refresh()
	r.Layout(d.Size())
	return r
}

type dotsRenderer struct {
	d    *Dots
	dots []fyne.CanvasObject
}

func (r *dotsRenderer) Layout(size fyne.Size) {
	x := (size.Width - r.d.MinSize().Width) / 2
	y := (size.Height - dotSize) / 2
	for _, o := range r.dots {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSquareSize(dotSize))
		x += dotSize + dotGap
	}
}

func (r *dotsRenderer) Refresh() {
	role := Primary
	if r.d.wrong {
		role = Danger
	}
	c := colour(r.d.Theme(), role)
	for i, o := range r.dots {
		dot := o.(*canvas.Circle)
		dot.StrokeColor, dot.FillColor = c, colour(r.d.Theme(), None)
		if i < r.d.filled {
			dot.FillColor = c
		}
		dot.Refresh()
	}
}

func (r *dotsRenderer) MinSize() fyne.Size           { return r.d.MinSize() }
func (r *dotsRenderer) Objects() []fyne.CanvasObject { return r.dots }
func (r *dotsRenderer) Destroy()                     {}
