package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Ring is a circle that runs out, for a code that is followed by another: what is
// left of its time is what is left of the line. A short text, such as the seconds,
// stands in the middle. The screen sets both, once a second; the ring has no clock
// and moves nothing by itself.
type Ring struct {
	widget.BaseWidget
	left   float32 // 1 to 0
	middle string
	label  string
	soon   bool
}

// NewRing makes a ring that is full. label is what a screen reader says, such as
// "Valid for 0:12".
func NewRing(label string) *Ring {
	r := &Ring{left: 1, label: label}
	r.ExtendBaseWidget(r)
	return r
}

// Set shows what part is left (1 to 0), a short text in the middle (may be empty),
// and says label; soon colours it as a warning.
func (g *Ring) Set(left float32, middle, label string, soon bool) {
	g.left, g.middle, g.label, g.soon = max(0, min(left, 1)), middle, label, soon
	g.Refresh()
}

// AccessibilityLabel is the label.
func (g *Ring) AccessibilityLabel() string { return g.label }

// AccessibilityRole is text.
func (g *Ring) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

const (
	ringSize float32 = 48
	ringLine float32 = 5
)

// MinSize grows as the text does.
func (g *Ring) MinSize() fyne.Size { return fyne.NewSquareSize(ringSize * scaleOf(g.Theme())) }

// CreateRenderer implements fyne.Widget.
func (g *Ring) CreateRenderer() fyne.WidgetRenderer {
	r := &ringRenderer{g: g, rail: &canvas.Circle{StrokeWidth: ringLine}, arc: &canvas.Arc{}, text: &canvas.Text{Alignment: fyne.TextAlignCenter}}
	r.Refresh()
	return r
}

type ringRenderer struct {
	g    *Ring
	rail *canvas.Circle
	arc  *canvas.Arc
	text *canvas.Text
}

func (r *ringRenderer) Layout(size fyne.Size) {
	s := fyne.Min(size.Width, size.Height)
	if s <= 0 {
		return
	}
	at := fyne.NewPos((size.Width-s)/2, (size.Height-s)/2)
	r.rail.Move(at.AddXY(ringLine/2, ringLine/2))
	r.rail.Resize(fyne.NewSquareSize(s - ringLine))
	r.arc.CutoutRatio = 1 - 2*ringLine/s
	r.arc.Move(at)
	r.arc.Resize(fyne.NewSquareSize(s))
	m := r.text.MinSize()
	r.text.Move(fyne.NewPos(at.X, (size.Height-m.Height)/2))
	r.text.Resize(fyne.NewSize(s, m.Height))
}

func (r *ringRenderer) Refresh() {
	g, th := r.g, r.g.Theme()
	line, ink := Primary, Muted
	if g.soon {
		line, ink = Warning, Ink
	}
	r.rail.StrokeColor, r.rail.FillColor = colour(th, Edge), colour(th, None)
	r.arc.FillColor = colour(th, line)
	// It runs out clockwise: what is left ends at the top.
	r.arc.StartAngle, r.arc.EndAngle = 360*(1-g.left), 360
	show(r.arc, g.left > 0)
	r.text.Text, r.text.Color = g.middle, colour(th, ink)
	r.text.TextSize = textSizes[Small] * scaleOf(th)
	r.text.TextStyle = fyne.TextStyle{Bold: true}
	r.rail.Refresh()
	r.arc.Refresh()
	r.text.Refresh()
	r.Layout(g.Size())
}

func (r *ringRenderer) MinSize() fyne.Size { return r.g.MinSize() }
func (r *ringRenderer) Destroy()           {}
func (r *ringRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.rail, r.arc, r.text}
}
