package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// The body follows a finger that pulls it down at half its pace, to pullMost; from
// pullEnough on, letting go counts.
const (
	pullMost   float32 = 112
	pullEnough float32 = 64
)

// drag moves the body with a finger, down being more than 0.
func (s *scroller) drag(dy float32) {
	if s.pulled != nil && (s.pull > 0 || s.offset <= 0 && dy > 0) {
		s.pull = fyne.Max(0, fyne.Min(s.pull+dy/2, pullMost))
		s.body.Move(fyne.NewPos(s.body.Position().X, s.top-s.offset+s.pull))
		s.sign.show(s.pull/pullEnough, s.area.Position().Add(fyne.NewPos(s.room.Width/2, s.pull/2)))
		return
	}
	s.by(-dy)
}

// drop ends a pull when the finger leaves.
func (s *scroller) drop() {
	if s.pull == 0 {
		return
	}
	enough := s.pull >= pullEnough
	s.pull = 0
	s.sign.Hide()
	s.to(s.offset)
	if enough {
		s.pulled()
	}
}

// pullSign is a circle that closes while the body is pulled down, and fills once
// letting go counts. What it stands for is said by the button that does the same.
type pullSign struct {
	widget.BaseWidget
	part float32 // 1 is enough
}

func newPullSign() *pullSign {
	p := &pullSign{}
	p.ExtendBaseWidget(p)
	p.Hide()
	return p
}

const pullSize = 32

func (p *pullSign) show(part float32, middle fyne.Position) {
	p.part = min(part, 1)
	p.Resize(fyne.NewSquareSize(pullSize))
	p.Move(middle.SubtractXY(pullSize/2, pullSize/2))
	p.Show()
	p.Refresh()
}

func (p *pullSign) CreateRenderer() fyne.WidgetRenderer {
	r := &pullRenderer{p: p, arc: &canvas.Arc{CutoutRatio: 0.75}, disc: &canvas.Circle{}}
	r.Refresh()
	r.Layout(p.Size())
	return r
}

type pullRenderer struct {
	p    *pullSign
	arc  *canvas.Arc
	disc *canvas.Circle
}

func (r *pullRenderer) Layout(size fyne.Size) {
	r.arc.Resize(size)
	r.disc.Move(fyne.NewPos(size.Width*0.3, size.Height*0.3))
	r.disc.Resize(fyne.NewSize(size.Width*0.4, size.Height*0.4))
}

func (r *pullRenderer) Refresh() {
	c := colour(r.p.Theme(), Primary)
	r.arc.FillColor, r.disc.FillColor = c, c
	r.arc.EndAngle = 360 * r.p.part
	show(r.disc, r.p.part >= 1)
	r.arc.Refresh()
	r.disc.Refresh()
}

func (r *pullRenderer) MinSize() fyne.Size           { return fyne.NewSquareSize(pullSize) }
func (r *pullRenderer) Destroy()                     {}
func (r *pullRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.arc, r.disc} }
