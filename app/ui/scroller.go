package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/widget"
)

// scroller moves a body that is higher than the room for it. It is our own
// because Fyne's screen reader support looks into containers and not into
// widget scrolls: here the body stays a plain child of the page's container, and
// what lies over its ends (header, actions) hides the rest of it.
type scroller struct {
	area    *scrollArea
	bar     *ground
	body    fyne.CanvasObject
	top     float32 // where the room begins in the page
	room    fyne.Size
	height  float32 // of the body
	offset  float32
	onMoved func()
	page    *fyne.Container // that it is part of

	pulled func() // nil: there is nothing to pull for
	pull   float32
	sign   *pullSign
}

func newScroller(body fyne.CanvasObject) *scroller {
	s := &scroller{body: body, bar: newGround(Outline, None, 0, 2), sign: newPullSign()}
	s.area = &scrollArea{s: s}
	s.area.ExtendBaseWidget(s.area)
	return s
}

// place puts the body, of width and height, at x in the room.
func (s *scroller) place(pos fyne.Position, room fyne.Size, x, width, height float32) {
	s.top, s.room, s.height = pos.Y, room, height
	s.area.Move(pos)
	s.area.Resize(room)
	s.body.Resize(fyne.NewSize(width, height))
	s.body.Move(fyne.NewPos(x, s.top))
	s.to(s.offset)
}

// settle lays the page out again.
func (s *scroller) settle() {
	if s.page != nil && s.page.Size().Width > 0 {
		s.page.Layout.Layout(s.page.Objects, s.page.Size())
	}
}

func (s *scroller) overflows() bool { return s.height > s.room.Height+0.5 }

func (s *scroller) by(delta float32) { s.to(s.offset + delta) }

func (s *scroller) to(offset float32) {
	most := fyne.Max(0, s.height-s.room.Height)
	s.offset = fyne.Max(0, fyne.Min(offset, most))
	s.body.Move(fyne.NewPos(s.body.Position().X, s.top-s.offset))
	if s.overflows() {
		h := fyne.Max(32, s.room.Height*s.room.Height/s.height)
		s.bar.Resize(fyne.NewSize(4, h))
		s.bar.Move(fyne.NewPos(s.area.Position().X+s.room.Width-6, s.top+(s.room.Height-h)*s.offset/most))
		s.bar.Show()
	} else {
		s.bar.Hide()
	}
	if s.onMoved != nil {
		s.onMoved()
	}
}

// atEnd tells that the last of the body is, or can be, on screen.
func (s *scroller) atEnd() bool { return s.offset+s.room.Height >= s.height-1 }

// show scrolls as little as needed to bring a stretch of the body into the room.
func (s *scroller) show(from, to float32) {
	const air = 12
	switch {
	case from-air < s.offset:
		s.to(from - air)
	case to+air > s.offset+s.room.Height:
		s.to(to + air - s.room.Height)
	}
}

// scrollArea lies under the body and takes the wheel and the finger.
type scrollArea struct {
	widget.BaseWidget
	s *scroller
}

func (a *scrollArea) Scrolled(e *fyne.ScrollEvent) { a.s.by(-e.Scrolled.DY) }
func (a *scrollArea) Dragged(e *fyne.DragEvent)    { a.s.drag(e.Dragged.DY) }
func (a *scrollArea) DragEnd()                     { a.s.drop() }
func (a *scrollArea) CreateRenderer() fyne.WidgetRenderer {
	return widget.NewSimpleRenderer(newGround(None, None, 0, 0))
}

// scrolling is a layout with a body that scrolls.
type scrolling interface{ moving() *scroller }

func (l *pageLayout) moving() *scroller { return l.scroller }

// enclosing finds the scroller whose body an object stands in, and the top of the
// object in that body.
func enclosing(o fyne.CanvasObject) (*scroller, float32) {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil {
		return nil, 0
	}
	for _, root := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		if s, y := scrollerIn(root, o); s != nil {
			return s, y
		}
	}
	return nil, 0
}

// onScreen tells whether an object stands in a container of its canvas.
func onScreen(o fyne.CanvasObject) bool {
	c := fyne.CurrentApp().Driver().CanvasForObject(o)
	if c == nil {
		return false
	}
	for _, root := range append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...) {
		if _, ok := within(root, o); ok {
			return true
		}
	}
	return false
}

// scrollerIn goes down through containers, of which all our pages are built.
func scrollerIn(root, o fyne.CanvasObject) (*scroller, float32) {
	c, ok := root.(*fyne.Container)
	if !ok {
		return nil, 0
	}
	if l, ok := c.Layout.(scrolling); ok {
		if y, ok := within(l.moving().body, o); ok {
			return l.moving(), y
		}
	}
	for _, child := range c.Objects {
		if s, y := scrollerIn(child, o); s != nil {
			return s, y
		}
	}
	return nil, 0
}

// within gives the top of o in root, when it is there.
func within(root, o fyne.CanvasObject) (float32, bool) {
	if root == o {
		return 0, true
	}
	if c, ok := root.(*fyne.Container); ok {
		for _, child := range c.Objects {
			if y, ok := within(child, o); ok {
				return child.Position().Y + y, true
			}
		}
	}
	return 0, false
}

// scrollerAround is the scroller that moves o, or nil when nothing has to move.
func scrollerAround(o fyne.CanvasObject) *scroller {
	if s, _ := enclosing(o); s != nil && (s.overflows() || s.pulled != nil) {
		return s
	}
	return nil
}

// reveal scrolls a focused control into view.
func reveal(o fyne.CanvasObject) {
	if s, y := enclosing(o); s != nil {
		s.show(y, y+o.Size().Height)
	}
}
