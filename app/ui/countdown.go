package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Countdown is a line that shortens, under words that say how much time is left.
// The screen sets both; it has no clock of its own.
type Countdown struct {
	widget.BaseWidget
	label string
	left  float32 // 1 to 0
	soon  bool
}

// NewCountdown makes a countdown that is full.
func NewCountdown(label string) *Countdown {
	c := &Countdown{label: label, left: 1}
	c.ExtendBaseWidget(c)
	return c
}

// Set shows what part is left (1 to 0) and what it is called; soon colours it as
// a warning.
func (c *Countdown) Set(left float32, label string, soon bool) {
	c.left, c.label, c.soon = max(0, min(left, 1)), label, soon
	c.Refresh()
}

// AccessibilityLabel is the words.
func (c *Countdown) AccessibilityLabel() string { return c.label }

// AccessibilityRole is text.
func (c *Countdown) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

func (c *Countdown) face() face { return face{size: textSizes[Small] * scaleOf(c.Theme())} }

// HeightForWidth implements Flowing.
func (c *Countdown) HeightForWidth(width float32) float32 {
	f := c.face()
	return float32(len(wrap(c.label, f, width)))*lineHeight(f.size) + 6 + 6
}

// MinSize implements fyne.CanvasObject.
func (c *Countdown) MinSize() fyne.Size {
	w := c.Size().Width
	if w <= 0 {
		w = 1000
	}
	return fyne.NewSize(Target, c.HeightForWidth(w))
}

// CreateRenderer implements fyne.Widget.
func (c *Countdown) CreateRenderer() fyne.WidgetRenderer {
	r := &countdownRenderer{c: c, rail: &canvas.Rectangle{CornerRadius: 3}, bar: &canvas.Rectangle{CornerRadius: 3}}
	r.Refresh()
	return r
}

type countdownRenderer struct {
	c         *Countdown
	rail, bar *canvas.Rectangle
	lines     []*canvas.Text
}

func (r *countdownRenderer) Layout(size fyne.Size) {
	f := r.c.face()
	role := Muted
	if r.c.soon {
		role = Ink
	}
	lines := wrap(r.c.label, f, fyne.Max(size.Width, 1))
	r.lines = setLines(r.lines, lines, f, colour(r.c.Theme(), role), fyne.TextAlignCenter)
	placeLines(r.lines, f, 0, 0, size.Width)
	y := float32(len(lines))*lineHeight(f.size) + 6
	r.rail.Move(fyne.NewPos(0, y))
	r.rail.Resize(fyne.NewSize(size.Width, 6))
	r.bar.Move(fyne.NewPos(0, y))
	r.bar.Resize(fyne.NewSize(size.Width*r.c.left, 6))
}

func (r *countdownRenderer) Refresh() {
	th := r.c.Theme()
	r.rail.FillColor, r.bar.FillColor = colour(th, Edge), colour(th, Primary)
	if r.c.soon {
		r.bar.FillColor = colour(th, Warning)
	}
	r.Layout(r.c.Size())
	canvas.Refresh(r.c)
}

func (r *countdownRenderer) MinSize() fyne.Size { return r.c.MinSize() }
func (r *countdownRenderer) Destroy()           {}
func (r *countdownRenderer) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{r.rail, r.bar}, texts(r.lines)...)
}
