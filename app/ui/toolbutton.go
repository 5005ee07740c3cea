package ui

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// ToolButton is a target with an icon over a label, made to lie on a camera
// picture: it is dark in both looks.
type ToolButton struct {
	control
	label string
	icon  Icon
	on    bool
}

// NewToolButton makes a tool button.
func NewToolButton(label string, icon Icon, tapped func()) *ToolButton {
	b := &ToolButton{label: label, icon: icon}
	b.init(b, tapped)
	return b
}

// SetOn shows the tool as switched on, as a light that burns.
func (b *ToolButton) SetOn(on bool) {
	b.on = on
	b.Refresh()
}

// AccessibilityLabel is the label, and that it is on when it is.
func (b *ToolButton) AccessibilityLabel() string {
	label := b.label
	if b.on {
		label += ", " + Phrases.On
	}
	return spoken(label, b.Disabled())
}

func (b *ToolButton) face() face { return face{size: textSizes[Small] * scaleOf(b.Theme())} }

// HeightForWidth implements Flowing.
func (b *ToolButton) HeightForWidth(width float32) float32 {
	f := b.face()
	return 10 + b.iconSize() + 2 + float32(len(wrap(b.label, f, width-12)))*lineHeight(f.size) + 10
}

func (b *ToolButton) iconSize() float32 { return 24 * (1 + scaleOf(b.Theme())) / 2 }

// MinSize implements fyne.CanvasObject.
func (b *ToolButton) MinSize() fyne.Size {
	w := b.Size().Width
	if w <= 0 {
		w = 1000
	}
	return fyne.NewSize(Target, fyne.Max(Target, b.HeightForWidth(w)))
}

// CreateRenderer implements fyne.Widget.
func (b *ToolButton) CreateRenderer() fyne.WidgetRenderer {
	r := &toolRenderer{b: b, ground: &canvas.Rectangle{CornerRadius: Radius}, ring: newRing(Radius), icon: newSign()}
	r.Refresh()
	return r
}

type toolRenderer struct {
	b            *ToolButton
	ground, ring *canvas.Rectangle
	icon         sign
	lines        []*canvas.Text
}

func (r *toolRenderer) Layout(size fyne.Size) {
	b := r.b
	r.ground.Resize(size)
	placeRing(r.ring, size)
	f := b.face()
	ink := darkColours.ink
	switch {
	case b.Disabled():
		ink = darkColours.muted
	case b.on:
		ink = darkColours.onPrimary
	}
	r.lines = setLines(r.lines, balanced(b.label, f, size.Width-12), f, ink, fyne.TextAlignCenter)
	s := b.iconSize()
	h := s + 2 + float32(len(r.lines))*lineHeight(f.size)
	y := (size.Height - h) / 2
	r.icon.place((size.Width-s)/2, y, s)
	placeLines(r.lines, f, 6, y+s+2, size.Width-12)
}

func (r *toolRenderer) Refresh() {
	b := r.b
	dark := onDark(b.Theme(), true)
	ground, ink := Surface, Ink
	switch {
	case b.Disabled():
		ink = Muted
	case b.on:
		ground, ink = Primary, OnPrimary
	case b.down:
		ground = keyDown
	case b.hover:
		ground = tint
	}
	r.ground.FillColor = colour(dark, ground)
	showRing(r.ring, dark, b.focused)
	r.icon.set(b.icon, colour(dark, ink))
	r.Layout(b.Size())
	canvas.Refresh(b)
}

func (r *toolRenderer) MinSize() fyne.Size { return r.b.MinSize() }
func (r *toolRenderer) Destroy()           {}
func (r *toolRenderer) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{r.ground, r.ring, r.icon.image}, texts(r.lines)...)
}

// leastWidth is the width at which no word of the label is broken.
func (b *ToolButton) leastWidth() float32 {
	var w float32
	for _, word := range strings.Fields(b.label) {
		w = fyne.Max(w, b.face().width(word))
	}
	return fyne.Max(Target, w+12+1)
}

// tools puts tool buttons side by side, in as many rows as it takes to break no word.
type tools struct{ gap float32 }

// columns is how many stand in a row.
func (l tools) columns(o []fyne.CanvasObject, width float32) int {
	count, least := 0, float32(Target)
	for _, one := range o {
		if !one.Visible() {
			continue
		}
		count++
		if b, ok := one.(*ToolButton); ok {
			least = fyne.Max(least, b.leastWidth())
		}
	}
	for rows := 1; rows < count; rows++ {
		n := (count + rows - 1) / rows
		if (width-l.gap*float32(n-1))/float32(n) >= least {
			return n
		}
	}
	return 1
}

// rows gives the visible ones, row by row.
func (l tools) rows(o []fyne.CanvasObject, width float32) [][]fyne.CanvasObject {
	var shown []fyne.CanvasObject
	for _, one := range o {
		if one.Visible() {
			shown = append(shown, one)
		}
	}
	return slices.Collect(slices.Chunk(shown, l.columns(o, width)))
}

func (l tools) HeightForWidth(o []fyne.CanvasObject, width float32) float32 {
	var h float32
	for i, row := range l.rows(o, width) {
		if i > 0 {
			h += l.gap
		}
		h += (&across{l.gap}).HeightForWidth(row, width)
	}
	return h
}

func (l tools) MinSize(o []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(2*Target, l.HeightForWidth(o, 1000))
}

func (l tools) Layout(o []fyne.CanvasObject, size fyne.Size) {
	if size.Width <= 0 {
		return
	}
	var y float32
	for _, row := range l.rows(o, size.Width) {
		h := (&across{l.gap}).HeightForWidth(row, size.Width)
		(&across{l.gap}).Layout(row, fyne.NewSize(size.Width, h))
		for _, one := range row {
			one.Move(fyne.NewPos(one.Position().X, y))
		}
		y += h + l.gap
	}
}
