package ui

import "fyne.io/fyne/v2"

// Flowing is an object whose height follows from its width. Column and Page ask
// it; a fyne.Container is Flowing when its layout is a FlowLayout.
type Flowing interface {
	fyne.CanvasObject
	// HeightForWidth returns the height needed at this width, both in Fyne units.
	HeightForWidth(width float32) float32
}

// FlowLayout is a layout whose height follows from its width.
type FlowLayout interface {
	fyne.Layout
	HeightForWidth(objects []fyne.CanvasObject, width float32) float32
}

// HeightFor returns the height that o needs at a width: what a Flowing object
// says, or else its least height.
func HeightFor(o fyne.CanvasObject, width float32) float32 {
	switch o := o.(type) {
	case nil:
		return 0
	case Flowing:
		return o.HeightForWidth(width)
	case *fyne.Container:
		if l, ok := o.Layout.(FlowLayout); ok {
			return l.HeightForWidth(o.Objects, width)
		}
	}
	return o.MinSize().Height
}

// Column stacks objects with a gap between them; each is as wide as the column
// and as high as it needs at that width. Hidden objects take no room.
func Column(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return fyne.NewContainerWithLayout(&column{gap: gap}, objects...)
}

// Inset puts room around objects stacked as in Column.
func Inset(top, right, bottom, left, gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return fyne.NewContainerWithLayout(&column{gap: gap, top: top, right: right, bottom: bottom, left: left}, objects...)
}

type column struct {
	gap                      float32
	top, right, bottom, left float32
	width                    float32 // as last laid out
}

func (l *column) HeightForWidth(objects []fyne.CanvasObject, width float32) float32 {
	inner := width - l.left - l.right
	h, n := l.top+l.bottom, 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if n > 0 {
			h += l.gap
		}
		h += HeightFor(o, inner)
		n++
	}
	return h
}

func (l *column) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w float32
	for _, o := range objects {
		if o.Visible() {
			w = fyne.Max(w, o.MinSize().Width)
		}
	}
	w += l.left + l.right
	return fyne.NewSize(w, l.HeightForWidth(objects, fyne.Max(w, l.width)))
}

func (l *column) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if size.Width <= 0 {
		return // not on a page yet
	}
	l.width = size.Width
	inner := size.Width - l.left - l.right
	y, n := l.top, 0
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		if n > 0 {
			y += l.gap
		}
		h := HeightFor(o, inner)
		o.Move(fyne.NewPos(l.left, y))
		o.Resize(fyne.NewSize(inner, h))
		y += h
		n++
	}
}

// Across puts objects of equal width side by side, all as high as the highest.
func Across(gap float32, objects ...fyne.CanvasObject) *fyne.Container {
	return fyne.NewContainerWithLayout(&across{gap: gap}, objects...)
}

type across struct{ gap float32 }

func (l *across) cell(objects []fyne.CanvasObject, width float32) (float32, int) {
	n := 0
	for _, o := range objects {
		if o.Visible() {
			n++
		}
	}
	if n == 0 {
		return 0, 0
	}
	return (width - l.gap*float32(n-1)) / float32(n), n
}

func (l *across) HeightForWidth(objects []fyne.CanvasObject, width float32) float32 {
	w, _ := l.cell(objects, width)
	var h float32
	for _, o := range objects {
		if o.Visible() {
			h = fyne.Max(h, HeightFor(o, w))
		}
	}
	return h
}

func (l *across) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var w, h float32
	n := 0
	for _, o := range objects {
		if o.Visible() {
			m := o.MinSize()
			w, h = fyne.Max(w, m.Width), fyne.Max(h, m.Height)
			n++
		}
	}
	return fyne.NewSize(w*float32(n)+l.gap*float32(max(n-1, 0)), h)
}

func (l *across) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if size.Width <= 0 {
		return
	}
	w, _ := l.cell(objects, size.Width)
	x := float32(0)
	for _, o := range objects {
		if !o.Visible() {
			continue
		}
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(w, size.Height))
		x += w + l.gap
	}
}
