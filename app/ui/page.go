package ui

import (
	"fyne.io/fyne/v2"
)

// PageParts is what a page is made of. Every part may be left out.
type PageParts struct {
	Title string
	// Back is called by the arrow in the header; nil leaves the arrow out. Its
	// spoken label is Phrases.Back.
	Back func()
	// Right stands at the right end of the header.
	Right fyne.CanvasObject
	// Body scrolls when it is higher than the room for it.
	Body fyne.CanvasObject
	// Centre puts a body that is lower than the room in the middle of it.
	Centre bool
	// Mark stands over the body, in the middle, when there is room for it: a seal.
	Mark fyne.CanvasObject
	// Actions stay at the bottom, on a raised surface; with Bare, on the background.
	Actions fyne.CanvasObject
	Bare    bool
	// Side and the actions make a second pane on windows from 840 units wide.
	Side fyne.CanvasObject
	// Notice stands under the body, and in two panes over the actions.
	Notice fyne.CanvasObject
	// Seen is called once, when all of the body has been on screen.
	Seen func()
}

// Page lays a whole window out: a header, a body at most 480 units wide that
// scrolls, and actions that stay.
func Page(p PageParts) *fyne.Container {
	l := &pageLayout{parts: p}
	objects := []fyne.CanvasObject{newGround(Background, None, 0, 0)}
	l.left = Column(12)
	if p.Body != nil {
		l.left.Add(p.Body)
	}
	if p.Notice != nil {
		l.left.Add(p.Notice)
	}
	l.right = Column(14)
	if p.Side != nil {
		l.right.Add(p.Side)
	}
	l.scroller = newScroller(l.left)
	l.scroller.onMoved = l.moved
	objects = append(objects, l.scroller.area, l.left, l.scroller.bar)

	fill := Surface
	if p.Bare {
		fill = Background
	}
	l.raised = newShield(fill)
	l.edge = newGround(Edge, None, 0, 0)
	objects = append(objects, l.raised, l.edge, l.right)
	if p.Mark != nil {
		objects = append(objects, p.Mark)
	}
	if p.Actions != nil {
		objects = append(objects, p.Actions)
	}
	l.top = newShield(Background)
	objects = append(objects, l.top)
	if p.Title != "" {
		l.title = NewText(p.Title, TextStyle{Bold: true, Align: fyne.TextAlignCenter})
		objects = append(objects, l.title)
	}
	if p.Back != nil {
		l.back = NewIconButton(Phrases.Back, Icons.Back, p.Back)
		objects = append(objects, l.back)
	}
	if p.Right != nil {
		objects = append(objects, p.Right)
	}
	return fyne.NewContainerWithLayout(l, objects...)
}

type pageLayout struct {
	parts       PageParts
	scroller    *scroller
	left, right *fyne.Container
	raised, top *shield
	edge        *ground
	title       *Text
	back        *IconButton
	seen        bool
	ready       bool // laid out at a real size
}

func (l *pageLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(280, 320) }

func (l *pageLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if size.Width <= 0 || size.Height <= 0 {
		return
	}
	l.ready = true
	top := l.header(size)
	if l.parts.Side != nil && size.Width >= TwoPanes {
		l.twoPanes(size, top)
	} else {
		l.onePane(size, top)
	}
	l.moved()
}

// header puts the title between what stands beside it, and returns its height.
func (l *pageLayout) header(size fyne.Size) float32 {
	if l.title == nil && l.back == nil && l.parts.Right == nil {
		l.top.Resize(fyne.Size{})
		return 0
	}
	side := float32(12)
	if l.back != nil {
		l.back.Resize(fyne.NewSquareSize(Target))
		side = Target + 8
	}
	if r := l.parts.Right; r != nil {
		m := r.MinSize()
		r.Resize(fyne.NewSize(fyne.Max(m.Width, Target), fyne.Max(m.Height, Target)))
		side = fyne.Max(side, r.Size().Width+8)
	}
	h := float32(60)
	if l.title != nil {
		w := size.Width - 2*side
		th := l.title.HeightForWidth(w)
		h = fyne.Max(h, th+16)
		l.title.Move(fyne.NewPos(side, (h-th)/2))
		l.title.Resize(fyne.NewSize(w, th))
	}
	if l.back != nil {
		l.back.Move(fyne.NewPos(8, (h-Target)/2))
	}
	if r := l.parts.Right; r != nil {
		r.Move(fyne.NewPos(size.Width-8-r.Size().Width, (h-r.Size().Height)/2))
	}
	l.top.Move(fyne.Position{})
	l.top.Resize(fyne.NewSize(size.Width, h))
	return h
}

func (l *pageLayout) onePane(size fyne.Size, top float32) {
	l.right.Hide()
	l.move(l.parts.Notice, l.left)
	width := fyne.Min(size.Width-2*Margin, Column480)
	x := (size.Width - width) / 2

	var below float32
	if a := l.parts.Actions; a != nil {
		h := HeightFor(a, width)
		below = h + 16 + Margin
		a.Move(fyne.NewPos(x, size.Height-Margin-h))
		a.Resize(fyne.NewSize(width, h))
		l.raised.Move(fyne.NewPos(0, size.Height-below))
		l.raised.Resize(fyne.NewSize(size.Width, below))
		l.raised.Show()
	} else {
		l.raised.Hide()
	}
	room := fyne.NewSize(size.Width, fyne.Max(0, size.Height-top-below))
	l.body(room, fyne.NewPos(0, top), x, width)
	l.edge.Move(fyne.NewPos(0, size.Height-below))
	l.edge.Resize(fyne.NewSize(size.Width, 1))
}

// body places mark and body in a room.
func (l *pageLayout) body(room fyne.Size, at fyne.Position, x, width float32) {
	const air = 8
	need := l.left.Layout.(FlowLayout).HeightForWidth(l.left.Objects, width)
	var mark float32
	if m := l.parts.Mark; m != nil {
		s := m.MinSize()
		if s.Height+12+need+2*air <= room.Height {
			mark = s.Height + 12
			m.Show()
		} else {
			m.Hide()
		}
	}
	total := need + mark
	y := at.Y + air
	if (l.parts.Centre || l.parts.Side != nil && room.Width != l.top.Size().Width) && total+2*air < room.Height {
		y = at.Y + (room.Height-total)/2
	}
	if m := l.parts.Mark; m != nil && mark > 0 {
		s := m.MinSize()
		m.Resize(s)
		m.Move(fyne.NewPos(x+(width-s.Width)/2, y))
	}
	y += mark
	rest := fyne.NewSize(room.Width, fyne.Max(0, at.Y+room.Height-y))
	height := need
	if height > rest.Height {
		height += air
	}
	l.scroller.place(fyne.NewPos(at.X, y), rest, x, width, height)
}

func (l *pageLayout) twoPanes(size fyne.Size, top float32) {
	half := size.Width / 2
	l.right.Show()
	l.move(l.parts.Notice, l.right)
	room := fyne.NewSize(half, size.Height-top)
	width := fyne.Min(half-80, Column480)
	l.body(room, fyne.NewPos(0, top), (half-width)/2, width)

	l.raised.Move(fyne.NewPos(half, top))
	l.raised.Resize(fyne.NewSize(size.Width-half, size.Height-top))
	l.raised.Show()
	rh := l.right.Layout.(FlowLayout).HeightForWidth(l.right.Objects, width)
	total, ah := rh, float32(0)
	if a := l.parts.Actions; a != nil {
		ah = HeightFor(a, width)
		total += 36 + ah
	}
	y := top + fyne.Max(12, (size.Height-top-total)/2)
	x := half + (half-width)/2
	l.right.Move(fyne.NewPos(x, y))
	l.right.Resize(fyne.NewSize(width, rh))
	if a := l.parts.Actions; a != nil {
		a.Move(fyne.NewPos(x, y+rh+36))
		a.Resize(fyne.NewSize(width, ah))
	}
}

// move puts the notice where it belongs.
func (l *pageLayout) move(o fyne.CanvasObject, to *fyne.Container) {
	if o == nil {
		return
	}
	from := l.left
	if to == l.left {
		from = l.right
	}
	for i, c := range from.Objects {
		if c == o {
			from.Objects = append(from.Objects[:i:i], from.Objects[i+1:]...)
			to.Objects = append(to.Objects, o)
			return
		}
	}
}

// moved draws the edge over what scrolls, and says when all has been seen.
func (l *pageLayout) moved() {
	if !l.ready {
		return
	}
	if l.scroller.overflows() && !l.scroller.atEnd() && l.right.Hidden {
		l.edge.Show()
	} else {
		l.edge.Hide()
	}
	if !l.seen && l.scroller.room.Height > 0 && l.scroller.atEnd() {
		l.seen = true
		if l.parts.Seen != nil {
			l.parts.Seen()
		}
	}
}
