package ui

import "fyne.io/fyne/v2"

// ScanParts is what a page with a camera is made of.
type ScanParts struct {
	Title  string
	Back   func()
	Right  *IconButton // such as: switch to the other camera
	Finder *Viewfinder
	Hint   *Hint
	Tools  []fyne.CanvasObject // ToolButtons, side by side
	Below  fyne.CanvasObject   // between hint and tools, may be nil
}

// ScanPage fills the window with a viewfinder and lays the rest over it. It is
// dark in both looks, so that the screen does not shine on what is scanned.
func ScanPage(p ScanParts) *fyne.Container {
	l := &scanLayout{parts: p, title: NewText(p.Title, TextStyle{Bold: true, Align: fyne.TextAlignCenter})}
	l.title.dark = true
	objects := []fyne.CanvasObject{p.Finder, l.title}
	if p.Back != nil {
		l.back = NewIconButton(Phrases.Back, Icons.Back, p.Back)
		l.back.dark = true
		objects = append(objects, l.back)
	}
	if p.Right != nil {
		p.Right.dark = true
		objects = append(objects, p.Right)
	}
	l.low = Column(Gap)
	if p.Hint != nil {
		l.low.Add(p.Hint)
	}
	if p.Below != nil {
		l.low.Add(p.Below)
	}
	if len(p.Tools) > 0 {
		l.low.Add(fyne.NewContainerWithLayout(tools{Gap}, p.Tools...))
	}
	page := fyne.NewContainerWithLayout(l, append(objects, l.low)...)
	if p.Hint != nil {
		p.Hint.grown = func() { l.Layout(page.Objects, page.Size()) }
	}
	return page
}

type scanLayout struct {
	parts ScanParts
	title *Text
	back  *IconButton
	low   *fyne.Container
}

func (l *scanLayout) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(280, 320) }

func (l *scanLayout) Layout(_ []fyne.CanvasObject, size fyne.Size) {
	if size.Width <= 0 {
		return
	}
	side := float32(Target + 8)
	th := l.title.HeightForWidth(size.Width - 2*side)
	h := fyne.Max(60, th+16)
	l.title.Move(fyne.NewPos(side, (h-th)/2))
	l.title.Resize(fyne.NewSize(size.Width-2*side, th))
	if l.back != nil {
		l.back.Move(fyne.NewPos(8, (h-Target)/2))
		l.back.Resize(fyne.NewSquareSize(Target))
	}
	if r := l.parts.Right; r != nil {
		r.Move(fyne.NewPos(size.Width-8-Target, (h-Target)/2))
		r.Resize(fyne.NewSquareSize(Target))
	}
	w := fyne.Min(size.Width-2*Margin, Column480)
	lh := HeightFor(l.low, w)
	l.low.Move(fyne.NewPos((size.Width-w)/2, size.Height-Margin-lh))
	l.low.Resize(fyne.NewSize(w, lh))
	finder := l.parts.Finder
	finder.top, finder.bottom = h, lh+Margin
	finder.Resize(size)
	finder.Refresh()
}

// NewHint makes the line over a camera picture that says what to do.
func NewHint(s string) *Hint {
	h := &Hint{}
	h.Text = Text{s: s, style: TextStyle{Bold: true, Align: fyne.TextAlignCenter, Size: Small}}
	h.dark, h.outer = true, h
	h.ExtendBaseWidget(h)
	return h
}

// Hint is words on a dark, rounded ground.
type Hint struct {
	Text
	grown func() // makes room when the words need another number of lines
}

// SetText changes the words.
func (h *Hint) SetText(s string) {
	before := h.HeightForWidth(h.Size().Width)
	h.Text.SetText(s)
	if h.grown != nil && h.HeightForWidth(h.Size().Width) != before {
		h.grown()
	}
}

const hintPad = 14

// HeightForWidth implements Flowing.
func (h *Hint) HeightForWidth(width float32) float32 {
	return h.Text.HeightForWidth(width-2*hintPad) + 2*12
}

// MinSize implements fyne.CanvasObject.
func (h *Hint) MinSize() fyne.Size {
	w := h.Size().Width
	if w <= 0 {
		w = 1000
	}
	return fyne.NewSize(Target, h.HeightForWidth(w))
}

// CreateRenderer implements fyne.Widget.
func (h *Hint) CreateRenderer() fyne.WidgetRenderer {
	ground := newGround(Background, None, 0, 22)
	ground.dark = true
	r := &hintRenderer{h: h, ground: ground, text: &textRenderer{t: &h.Text}}
	r.Layout(h.Size())
	return r
}

type hintRenderer struct {
	h      *Hint
	ground *ground
	text   *textRenderer
}

func (r *hintRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	inner := fyne.NewSize(size.Width-2*hintPad, size.Height)
	r.text.Layout(inner)
	f := r.h.face()
	placeLines(r.text.lines, f, hintPad, (size.Height-float32(len(r.text.lines))*lineHeight(f.size))/2, inner.Width)
}

func (r *hintRenderer) Refresh() {
	r.ground.Refresh()
	r.Layout(r.h.Size())
}
func (r *hintRenderer) MinSize() fyne.Size { return r.h.MinSize() }
func (r *hintRenderer) Destroy()           {}
func (r *hintRenderer) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{r.ground}, texts(r.text.lines)...)
}
