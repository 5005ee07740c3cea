package ui

import "fyne.io/fyne/v2"

// SheetParts is what a sheet is made of.
type SheetParts struct {
	Title   string
	Body    fyne.CanvasObject
	Actions fyne.CanvasObject
	// Dismissed is called when the sheet is closed without an action, by Escape, Back
	// or a press beside it. Nil makes it stay until an action closes it.
	Dismissed func()
}

// Sheet is a question over a page: at the bottom of a phone, in the middle of a
// wider window.
type Sheet struct {
	parts  SheetParts
	root   *fyne.Container
	canvas fyne.Canvas
	before func(*fyne.KeyEvent)
}

// NewSheet makes a sheet; Show opens it.
func NewSheet(p SheetParts) *Sheet {
	s := &Sheet{parts: p}
	under := newShield(scrim)
	under.tapped = s.Dismiss
	body := Column(12)
	if p.Title != "" {
		body.Add(NewText(p.Title, TextStyle{Size: Lead, Bold: true}))
	}
	if p.Body != nil {
		body.Add(p.Body)
	}
	l := &sheetLayout{under: under, card: newGround(Surface, Edge, 1, PanelRadius), catch: newShield(None),
		scroller: newScroller(body), foot: newShield(Surface), edge: newGround(Edge, None, 0, 0), actions: p.Actions}
	objects := []fyne.CanvasObject{under, l.catch, l.card, l.scroller.area, body, l.scroller.bar, l.foot, l.edge}
	if p.Actions != nil {
		objects = append(objects, p.Actions)
	}
	s.root = fyne.NewContainerWithLayout(l, objects...)
	l.scroller.page = s.root
	return s
}

// Show opens the sheet over what is on the canvas.
func (s *Sheet) Show(c fyne.Canvas) {
	if s.canvas != nil {
		return
	}
	s.canvas, s.before = c, c.OnTypedKey()
	c.SetOnTypedKey(func(e *fyne.KeyEvent) {
		if closeKey(e.Name) {
			s.Dismiss()
		}
	})
	c.Overlays().Add(s.root)
	at, size := c.InteractiveArea()
	s.root.Move(at)
	s.root.Resize(size)
}

// Hide closes the sheet and says nothing.
func (s *Sheet) Hide() {
	if s.canvas == nil {
		return
	}
	s.canvas.Overlays().Remove(s.root)
	s.canvas.SetOnTypedKey(s.before)
	s.canvas = nil
}

// Dismiss closes the sheet as Escape does, when it may be closed.
func (s *Sheet) Dismiss() {
	if s.parts.Dismissed == nil || s.canvas == nil {
		return
	}
	s.Hide()
	s.parts.Dismissed()
}

// Visible tells whether the sheet is open.
func (s *Sheet) Visible() bool { return s.canvas != nil }

type sheetLayout struct {
	under, catch, foot *shield
	card, edge         *ground
	scroller           *scroller
	actions            fyne.CanvasObject
}

func (*sheetLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

// Layout makes the card as high as what is on it. A body too high for the window
// scrolls; then the card takes the window's whole height, so that the window's
// edge hides what has scrolled up.
func (l *sheetLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	l.under.Resize(size)
	w := fyne.Min(size.Width-2*8, Column480)
	inner := w - 2*Margin
	const over, between = 24, 20
	need := HeightFor(l.scroller.body, inner)
	var ah float32
	if l.actions != nil {
		ah = HeightFor(l.actions, inner) + between
	}
	h := over + need + ah + Margin
	y := size.Height - h - 8
	if size.Width > 600 {
		y = (size.Height - h) / 2
	}
	if h > size.Height-2*8 {
		h, y = size.Height, 0
	}
	x := (size.Width - w) / 2
	for _, o := range []fyne.CanvasObject{l.catch, l.card} {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	room := h - over - ah - Margin
	l.scroller.place(fyne.NewPos(x, y+over), fyne.NewSize(w, room), x+Margin, inner, need)
	scrolls := l.scroller.overflows()
	show(l.edge, scrolls)
	show(l.foot, scrolls)
	bottom := y + over + room
	l.foot.Move(fyne.NewPos(x+1, bottom))
	l.foot.Resize(fyne.NewSize(w-2, h-over-room))
	l.edge.Move(fyne.NewPos(x+1, bottom))
	l.edge.Resize(fyne.NewSize(w-2, 1))
	if l.actions != nil {
		l.actions.Move(fyne.NewPos(x+Margin, bottom+between))
		l.actions.Resize(fyne.NewSize(inner, ah-between))
	}
}

func (l *sheetLayout) moving() *scroller { return l.scroller }
