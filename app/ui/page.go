package ui

import "fyne.io/fyne/v2"

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
	// Actions stay at the bottom, on a raised surface; with Bare, on the background. In a
	// window from 840 units wide, where the bottom is far from what was read, they stand
	// under the body; with Apart, where the body changes while they are used, they do not.
	Actions fyne.CanvasObject
	Bare    bool
	Apart   bool
	// Side and the actions make a second pane on windows from 840 units wide; a
	// narrower one leaves Side out.
	Side fyne.CanvasObject
	// Notice stands under the body, and in two panes over the actions.
	Notice fyne.CanvasObject
	// Seen is called once, when all of the body has been on screen.
	Seen func()
	// Pulled is called when a finger has pulled the body down from its beginning, and
	// let go: look again. Whoever has no finger needs a button for the same.
	Pulled func()
}

// Page lays a whole window out: a header, a body at most 480 units wide that
// scrolls, and actions that stay. A window from 840 wide with a Side, and a low
// wide one such as a phone on its side, gets two panes. Where actions would leave
// the body no room at all, they scroll with it.
func Page(p PageParts) *fyne.Container {
	l := &pageLayout{parts: p}
	l.left, l.right = Column(12), Column(14)
	l.foot, l.end = fyne.NewContainerWithLayout(layered{}), fyne.NewContainerWithLayout(layered{})
	if p.Body != nil {
		l.left.Add(p.Body)
	}
	if p.Notice != nil {
		l.left.Add(p.Notice)
	}
	l.left.Add(l.end)
	if p.Side != nil {
		l.right.Add(p.Side)
	}
	if p.Actions != nil {
		l.foot.Add(p.Actions)
	}
	l.scroller = newScroller(l.left)
	l.scroller.onMoved = l.moved
	l.scroller.pulled = p.Pulled
	fill := Surface
	if p.Bare {
		fill = Background
	}
	l.raised, l.top = newShield(fill), newShield(Background)
	l.edge, l.topEdge = newGround(Edge, None, 0, 0), newGround(Edge, None, 0, 0)

	// In the order in which they are drawn: what scrolls first, what covers it after.
	objects := []fyne.CanvasObject{newGround(Background, None, 0, 0), l.scroller.area, l.scroller.sign, l.left, l.scroller.bar}
	if p.Mark != nil {
		objects = append(objects, p.Mark)
	}
	objects = append(objects, l.raised, l.edge, l.right, l.foot, l.top, l.topEdge)
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
	l.scroller.page = fyne.NewContainerWithLayout(l, objects...)
	return l.scroller.page
}

type pageLayout struct {
	parts         PageParts
	scroller      *scroller
	left, right   *fyne.Container // body; side
	foot, end     *fyne.Container // the actions stand in one of them
	raised, top   *shield
	edge, topEdge *ground
	title         *Text
	back          *IconButton
	panes         int
	seen          bool
}

// squeezable is an object that can do with less height than it asks for.
type squeezable interface{ LeastHeight() float32 }

const (
	air       = 8   // over and under a body
	leastRoom = 120 // for a body over actions that stay
	underMark = 14
)

func (l *pageLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(280, 320) }

func (l *pageLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	if size.Width <= 0 || size.Height <= 0 {
		return
	}
	o[0].Resize(size)
	top := l.header(size)
	if !l.twoPanes(size, top) {
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
		if b, ok := r.(*Button); ok {
			m.Width = fyne.Max(m.Width, fyne.Min(b.natural(), size.Width*0.6))
			m.Height = b.HeightForWidth(m.Width)
		}
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
	l.topEdge.Move(fyne.NewPos(0, h-1))
	l.topEdge.Resize(fyne.NewSize(size.Width, 1))
	return h
}

func (l *pageLayout) onePane(size fyne.Size, top float32) {
	l.panes = 1
	l.right.Hide()
	l.put(l.parts.Notice, l.right, l.left, 1)
	l.put(l.parts.Actions, l.end, l.foot, 0)
	width := fyne.Min(size.Width-2*Margin, Column480)
	x := (size.Width - width) / 2

	var below float32
	if a := l.parts.Actions; a != nil {
		if l.together(size, top, x, width) {
			return
		}
		h := l.squeeze(HeightFor(a, width), size.Height-top-16-Margin-l.need(width)-2*air)
		if size.Height-top-h-16-Margin < leastRoom {
			l.put(a, l.foot, l.end, 0)
		} else {
			below = h + 16 + Margin
			l.foot.Move(fyne.NewPos(x, size.Height-Margin-h))
			l.foot.Resize(fyne.NewSize(width, h))
		}
	}
	l.raised.Move(fyne.NewPos(0, size.Height-below))
	l.raised.Resize(fyne.NewSize(size.Width, below))
	l.edge.Move(fyne.NewPos(0, size.Height-below))
	l.edge.Resize(fyne.NewSize(size.Width, 1))
	l.body(fyne.NewSize(size.Width, fyne.Max(0, size.Height-top-below)), top, x, width, l.parts.Centre)
}

// together puts body and actions in the middle of a wide window, one under the other, where
// they fit.
func (l *pageLayout) together(size fyne.Size, top, x, width float32) bool {
	const between = 40
	if size.Width < TwoPanes || l.parts.Apart {
		return false
	}
	body := l.need(width)
	if l.parts.Mark != nil {
		body += l.parts.Mark.MinSize().Height + underMark
	}
	actions := HeightFor(l.foot, width)
	free := size.Height - top - body - between - actions
	if free < 2*Margin {
		return false
	}
	l.body(fyne.NewSize(size.Width, free+body), top, x, width, true)
	under := top + free/2 + body + between
	l.foot.Move(fyne.NewPos(x, under))
	l.foot.Resize(fyne.NewSize(width, actions))
	l.raised.Move(fyne.NewPos(0, under))
	l.raised.Resize(fyne.Size{})
	l.edge.Resize(fyne.Size{})
	return true
}

// squeeze gives the actions less than they ask for when that spares scrolling.
func (l *pageLayout) squeeze(asked, free float32) float32 {
	s, ok := l.parts.Actions.(squeezable)
	if !ok || asked <= free {
		return asked
	}
	return fyne.Max(s.LeastHeight(), fyne.Min(asked, free))
}

// twoPanes lays out body and side next to each other, where that is better.
func (l *pageLayout) twoPanes(size fyne.Size, top float32) bool {
	a := l.parts.Actions
	if a == nil && l.parts.Side == nil {
		return false
	}
	half := size.Width / 2
	width := fyne.Min(half-2*Margin, Column480)
	if half >= TwoPanes/2 {
		width = fyne.Min(half-4*Margin, Column480)
	}
	room := size.Height - top
	side := l.parts.Side != nil && size.Width >= TwoPanes
	low := a != nil && size.Width >= 560 && size.Height < 480
	if !side && !low {
		return false
	}
	l.put(a, l.end, l.foot, 0)
	var ah float32
	if a != nil {
		ah = l.squeeze(HeightFor(a, width), room-2*Margin)
	}
	// What does not fit into the second pane is left out of it: first the side, then
	// the notice, which goes back under the body. A high window has one pane then: a second
	// one with nothing to read would be half empty beside a first one that scrolls.
	for _, right := range []struct{ side, notice bool }{{side, side}, {false, true}, {false, false}} {
		if !right.notice && l.parts.Notice != nil && !low {
			return false
		}
		var rh float32
		if right.notice {
			l.put(l.parts.Notice, l.left, l.right, 1)
		} else {
			l.put(l.parts.Notice, l.right, l.left, 1)
		}
		if l.parts.Side != nil {
			show(l.parts.Side, right.side)
		}
		if right.side || right.notice && l.parts.Notice != nil {
			rh = HeightFor(l.right, width) + 36
		}
		show(l.right, rh > 0)
		if rh+ah+2*12 <= room {
			l.panes = 2
			l.second(fyne.NewPos(half, top), fyne.NewSize(size.Width-half, room), width, rh, ah)
			l.body(fyne.NewSize(half, room), top, (half-width)/2, width, true)
			l.edge.Move(fyne.NewPos(half, top))
			l.edge.Resize(fyne.NewSize(1, room))
			return true
		}
	}
	return false
}

// second places side and actions, rh and ah high, in the middle of the second pane.
func (l *pageLayout) second(at fyne.Position, room fyne.Size, width, rh, ah float32) {
	l.raised.Move(at)
	l.raised.Resize(room)
	x := at.X + (room.Width-width)/2
	y := at.Y + (room.Height-rh-ah)/2
	if rh > 0 {
		l.right.Move(fyne.NewPos(x, y))
		l.right.Resize(fyne.NewSize(width, rh-36))
	}
	l.foot.Move(fyne.NewPos(x, y+rh))
	l.foot.Resize(fyne.NewSize(width, ah))
}

// need is the height of the whole body.
func (l *pageLayout) need(width float32) float32 { return HeightFor(l.left, width) }

// body places mark and body in a room that begins at top.
func (l *pageLayout) body(room fyne.Size, top, x, width float32, centre bool) {
	total := l.need(width)
	var mark fyne.Size
	if m := l.parts.Mark; m != nil {
		mark = m.MinSize()
		if mark.Height+underMark+total+2*air <= room.Height {
			total += mark.Height + underMark
			m.Show()
		} else {
			mark = fyne.Size{}
			m.Hide()
		}
	}
	y := top + air
	if free := room.Height - total; centre && free > 2*air {
		y = top + free/2
	} else if mark.Height > 0 && l.top.Size().Height == 0 {
		y = top + fyne.Min(48, fyne.Max(air, free/2)) // a page without a header
	}
	if mark.Height > 0 {
		l.parts.Mark.Resize(mark)
		l.parts.Mark.Move(fyne.NewPos(x+(width-mark.Width)/2, y))
		y += mark.Height + underMark
	}
	height := l.need(width)
	rest := fyne.NewSize(room.Width, fyne.Max(0, top+room.Height-y))
	if height+air > rest.Height {
		height += air
	}
	l.scroller.place(fyne.NewPos(0, y), rest, x, width, height)
}

// put moves a part from one column into another, before the last n of its objects
// at most, unless it is there already.
func (l *pageLayout) put(o fyne.CanvasObject, from, to *fyne.Container, at int) {
	if o == nil {
		return
	}
	for i, c := range from.Objects {
		if c == o {
			from.Objects = append(from.Objects[:i:i], from.Objects[i+1:]...)
			at = min(at, len(to.Objects))
			to.Objects = append(to.Objects[:at:at], append([]fyne.CanvasObject{o}, to.Objects[at:]...)...)
			from.Resize(fyne.Size{}) // or their next Resize might find nothing to do
			to.Resize(fyne.Size{})
			break
		}
	}
	l.end.Hidden = len(l.end.Objects) == 0
}

// moved draws hairlines where the body goes on under header or actions, and says
// when all of it has been seen.
func (l *pageLayout) moved() {
	if l.panes == 0 {
		return
	}
	s := l.scroller
	show(l.topEdge, s.offset > 0.5 && l.top.Size().Height > 0)
	show(l.edge, l.panes == 1 && s.overflows() && !s.atEnd())
	if !l.seen && s.room.Height > 0 && s.atEnd() {
		l.seen = true
		if l.parts.Seen != nil {
			l.parts.Seen()
		}
	}
}

func show(o fyne.CanvasObject, on bool) {
	if on {
		o.Show()
	} else {
		o.Hide()
	}
}
