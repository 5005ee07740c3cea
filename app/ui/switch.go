package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// Switch is a row that is on or off.
type Switch struct {
	slide
	label   string
	on      bool
	changed func(bool)
	inner   *fyne.Container
}

// NewSwitch makes a switch; subtitle may be empty.
func NewSwitch(label, subtitle string, on bool, changed func(bool)) *Switch {
	s := &Switch{label: label, on: on, changed: changed}
	s.inner = Column(0, NewText(label, TextStyle{Bold: true}))
	if subtitle != "" {
		s.inner.Add(NewText(subtitle, TextStyle{Size: Small, Colour: Muted}))
		s.label += ", " + subtitle
	}
	s.init(s, func() { s.SetOn(!s.on); s.tell() })
	return s
}

func (s *Switch) tell() {
	if s.changed != nil {
		s.changed(s.on)
	}
}

// On tells whether it is on.
func (s *Switch) On() bool { return s.on }

// SetOn turns it on or off, and tells nobody.
func (s *Switch) SetOn(on bool) {
	s.on = on
	s.Refresh()
}

// AccessibilityLabel is the label and whether it is on.
func (s *Switch) AccessibilityLabel() string {
	state := Phrases.Off
	if s.on {
		state = Phrases.On
	}
	return spoken(s.label+", "+state, s.Disabled())
}

const (
	railWidth  float32 = 52
	railHeight float32 = 32
	rowPad     float32 = 18
)

// HeightForWidth implements Flowing.
func (s *Switch) HeightForWidth(width float32) float32 {
	return fyne.Max(Target, HeightFor(s.inner, width-2*rowPad-railWidth-14)+2*12)
}

// MinSize implements fyne.CanvasObject.
func (s *Switch) MinSize() fyne.Size { return rowSize(s, s.HeightForWidth) }

// rowSize is the least size of a row whose height follows from its width.
func rowSize(o fyne.CanvasObject, height func(float32) float32) fyne.Size {
	w := o.Size().Width
	if w <= 0 {
		w = 1000
	}
	return fyne.NewSize(2*Target, height(w))
}

// CreateRenderer implements fyne.Widget.
func (s *Switch) CreateRenderer() fyne.WidgetRenderer {
	r := &switchRenderer{s: s, rowGround: newRowGround(), rail: &canvas.Rectangle{CornerRadius: railHeight / 2}, knob: &canvas.Circle{}}
	r.Refresh()
	return r
}

type switchRenderer struct {
	s *Switch
	rowGround
	rail *canvas.Rectangle
	knob *canvas.Circle
}

func (r *switchRenderer) Layout(size fyne.Size) {
	r.place(size)
	h := HeightFor(r.s.inner, size.Width-2*rowPad-railWidth-14)
	r.s.inner.Move(fyne.NewPos(rowPad, (size.Height-h)/2))
	r.s.inner.Resize(fyne.NewSize(size.Width-2*rowPad-railWidth-14, h))
	x, y := size.Width-rowPad-railWidth, (size.Height-railHeight)/2
	in := r.rail.StrokeWidth / 2
	r.rail.Move(fyne.NewPos(x+in, y+in))
	r.rail.Resize(fyne.NewSize(railWidth-2*in, railHeight-2*in))
	d := float32(20)
	if r.s.on {
		d = 24
		x += railWidth - railHeight
	}
	r.knob.Resize(fyne.NewSquareSize(d))
	r.knob.Move(fyne.NewPos(x+(railHeight-d)/2, y+(railHeight-d)/2))
}

func (r *switchRenderer) Refresh() {
	s, th := r.s, r.s.Theme()
	r.paint(th, &s.control)
	r.rail.StrokeWidth = 2
	if s.on {
		r.rail.FillColor, r.rail.StrokeColor, r.knob.FillColor = colour(th, Primary), colour(th, Primary), colour(th, OnPrimary)
	} else {
		r.rail.FillColor, r.rail.StrokeColor, r.knob.FillColor = colour(th, None), colour(th, Outline), colour(th, Outline)
	}
	r.rail.Refresh()
	r.knob.Refresh()
	s.inner.Refresh()
	r.Layout(s.Size())
	canvas.Refresh(s)
}

func (r *switchRenderer) MinSize() fyne.Size { return r.s.MinSize() }
func (r *switchRenderer) Destroy()           {}
func (r *switchRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.ring, r.s.inner, r.rail, r.knob}
}

// rowGround is what lies under a row that can be pressed.
type rowGround struct{ ground, ring *canvas.Rectangle }

func newRowGround() rowGround {
	return rowGround{&canvas.Rectangle{CornerRadius: Radius, StrokeWidth: 1}, newRing(Radius)}
}

func (g rowGround) place(size fyne.Size) {
	placeGround(g.ground, size)
	placeRing(g.ring, size)
}

func (g rowGround) paint(th fyne.Theme, c *control) {
	fill := Surface
	switch {
	case c.Disabled():
	case c.down:
		fill = keyDown
	case c.hover:
		fill = tint
	}
	g.ground.FillColor, g.ground.StrokeColor = colour(th, fill), colour(th, Edge)
	g.ground.Refresh()
	showRing(g.ring, th, c.focused)
}
