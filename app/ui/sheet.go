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
	inside := Column(12)
	if p.Title != "" {
		inside.Add(NewText(p.Title, TextStyle{Size: Lead, Bold: true}))
	}
	if p.Body != nil {
		inside.Add(p.Body)
	}
	if p.Actions != nil {
		inside.Add(Space(4))
		inside.Add(p.Actions)
	}
	card := fyne.NewContainerWithLayout(layered{}, newShield(None), newGround(Surface, Edge, 1, PanelRadius), Inset(24, Margin, Margin, Margin, 0, inside))
	s.root = fyne.NewContainerWithLayout(sheetLayout{}, under, card)
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
	s.root.Resize(c.Size())
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

type sheetLayout struct{}

func (sheetLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.Size{} }

func (sheetLayout) Layout(o []fyne.CanvasObject, size fyne.Size) {
	o[0].Resize(size)
	o[0].Move(fyne.Position{})
	w := fyne.Min(size.Width-2*8, Column480)
	h := HeightFor(o[1], w)
	y := size.Height - h - 8
	if size.Width > 600 {
		y = (size.Height - h) / 2
	}
	o[1].Move(fyne.NewPos((size.Width-w)/2, y))
	o[1].Resize(fyne.NewSize(w, h))
}
