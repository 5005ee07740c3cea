package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/widget"
)

// ground is a coloured, rounded rectangle that follows the theme. What stands
// on it says more, so it has no label.
type ground struct {
	widget.BaseWidget
	fill, stroke Role
	width        float32
	radius       float32
	dark         bool // in both looks
}

func newGround(fill, stroke Role, width, radius float32) *ground {
	g := &ground{fill: fill, stroke: stroke, width: width, radius: radius}
	g.ExtendBaseWidget(g)
	return g
}

func (g *ground) paint(r *canvas.Rectangle) {
	r.CornerRadius = g.radius
	paintGround(r, onDark(g.Theme(), g.dark), g.fill, g.stroke, g.width)
}

// paintGround colours what lies under something. Where that is nothing, there is nothing to
// draw either: Fyne would blend a window of clear glass, pixel by pixel.
func paintGround(r *canvas.Rectangle, th fyne.Theme, fill, stroke Role, width float32) {
	r.FillColor, r.StrokeColor, r.StrokeWidth = colour(th, fill), colour(th, stroke), width
	show(r, fill != None || stroke != None && width > 0)
}

func (g *ground) CreateRenderer() fyne.WidgetRenderer {
	r := &groundRenderer{g: g, rect: &canvas.Rectangle{}}
	r.Refresh()
	return r
}

type groundRenderer struct {
	g    *ground
	rect *canvas.Rectangle
}

func (r *groundRenderer) Layout(s fyne.Size) { placeGround(r.rect, s) }
func (r *groundRenderer) MinSize() fyne.Size { return fyne.Size{} }
func (r *groundRenderer) Refresh() {
	r.g.paint(r.rect)
	r.Layout(r.g.Size())
	r.rect.Refresh()
}
func (r *groundRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.rect} }
func (r *groundRenderer) Destroy()                     {}

// shield is a ground that keeps every press from what lies under it.
type shield struct {
	ground
	tapped func() // may be nil
}

func newShield(fill Role) *shield {
	s := &shield{ground: ground{fill: fill, stroke: None}}
	s.ExtendBaseWidget(s)
	return s
}

func (s *shield) Tapped(*fyne.PointEvent) {
	if s.tapped != nil {
		s.tapped()
	}
}
func (s *shield) MouseDown(*desktop.MouseEvent)  {}
func (s *shield) MouseUp(*desktop.MouseEvent)    {}
func (s *shield) MouseIn(*desktop.MouseEvent)    {}
func (s *shield) MouseMoved(*desktop.MouseEvent) {}
func (s *shield) MouseOut()                      {}
func (s *shield) TouchDown(*mobile.TouchEvent)   {}
func (s *shield) TouchUp(*mobile.TouchEvent)     {}
func (s *shield) TouchCancel(*mobile.TouchEvent) {}

// NewDivider is a hairline between facts.
func NewDivider() fyne.CanvasObject {
	return fyne.NewContainerWithLayout(fixed{height: 1}, newGround(Edge, None, 0, 0))
}

// Space is empty room of a height.
func Space(height float32) fyne.CanvasObject {
	return fyne.NewContainerWithLayout(fixed{height: height})
}

// fixed gives its objects its own height, and all the width.
type fixed struct{ width, height float32 }

func (f fixed) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(f.width, f.height) }
func (f fixed) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}
