package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// TextStyle says how a Text looks. The zero value is body text in ink, leading.
type TextStyle struct {
	Size   Size
	Bold   bool
	Mono   bool
	Colour Role
	Align  fyne.TextAlign
	// Fit makes the text smaller, down to Body, until no word is wider than the
	// line. For what the app itself formatted, as an amount; never for foreign text.
	Fit bool
}

// Text is text that wraps at its width and says how high it is there. Lines are
// 1.3 times their size high. Headings, and what stands in the middle, are broken into lines
// that are about as long; no text ends with a word alone where that can be helped. It breaks between words; a word wider than the line
// is broken between letters, never inside one with its accents. Nothing is lost.
type Text struct {
	widget.BaseWidget
	s     string
	style TextStyle
	width float32           // as last laid out; 0 before
	dark  bool              // stands on a dark ground in both looks
	outer fyne.CanvasObject // the widget that is made of this text, if one is

	cacheKey   wrapped
	cached     []string
	cachedSize float32
}

// NewText makes a Text. "\n" starts a new line.
func NewText(s string, style TextStyle) *Text {
	t := &Text{s: s, style: style}
	t.ExtendBaseWidget(t)
	return t
}

// String returns the whole text.
func (t *Text) String() string { return t.s }

// SetText changes the text.
func (t *Text) SetText(s string) {
	if s != t.s {
		t.change(func() { t.s = s })
	}
}

// SetColour changes the colour.
func (t *Text) SetColour(r Role) {
	if r != t.style.Colour {
		t.change(func() { t.style.Colour = r })
	}
}

// SetStyle changes the whole style.
func (t *Text) SetStyle(s TextStyle) {
	if s != t.style {
		t.change(func() { t.style = s })
	}
}

// change does something to the text, and has the page make room when its height is
// another one afterwards.
func (t *Text) change(f func()) {
	if t.width <= 0 {
		f()
		t.Refresh()
		return
	}
	before := t.HeightForWidth(t.width)
	f()
	t.Refresh()
	if t.HeightForWidth(t.width) != before {
		if s, _ := enclosing(t.self()); s != nil {
			s.settle()
		}
	}
}

// self is the text as it stands in the tree.
func (t *Text) self() fyne.CanvasObject {
	if t.outer != nil {
		return t.outer
	}
	return t
}

// AccessibilityLabel is the text itself.
func (t *Text) AccessibilityLabel() string { return t.s }

// AccessibilityRole is text.
func (t *Text) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// HeightForWidth implements Flowing.
func (t *Text) HeightForWidth(width float32) float32 {
	lines, size := t.lines(width)
	return float32(len(lines)) * lineHeight(size)
}

// lines breaks the text for a width and returns the text size in units.
func (t *Text) lines(width float32) ([]string, float32) {
	f := t.face()
	if key := (wrapped{t.s, f, t.style.Fit, width}); t.cacheKey != key {
		t.cacheKey = key
		t.cached, t.cachedSize = t.wrapped(f, width)
	}
	return t.cached, t.cachedSize
}

// wrapped is what a wrapping was made for: pages ask for it many times.
type wrapped struct {
	s     string
	face  face
	fit   bool
	width float32
}

func (t *Text) wrapped(f face, width float32) ([]string, float32) {
	if t.style.Fit {
		f.size = fitted(t.s, f, t.style.Size, scaleOf(t.Theme()), width)
	}
	switch {
	case t.style.Mono:
		return wrap(t.s, f, width), f.size // in groups: each line as full as can be
	case t.style.Align == fyne.TextAlignCenter, t.style.Size == Title:
		return balanced(t.s, f, width), f.size
	}
	return unwidowed(t.s, f, width), f.size
}

// MinSize is the least width that a column may give it (so that a narrow window
// still works) and the height at the width it has now.
func (t *Text) MinSize() fyne.Size {
	t.ExtendBaseWidget(t)
	w := t.width
	if w <= 0 {
		w = t.natural()
	}
	return fyne.NewSize(fyne.Min(t.natural(), 40), t.HeightForWidth(w))
}

// natural is the width that the text would take without wrapping.
func (t *Text) natural() float32 {
	return widest(t.s, t.face())
}

func (t *Text) face() face {
	return face{bold: t.style.Bold, mono: t.style.Mono, size: textSizes[t.style.Size] * scaleOf(t.Theme())}
}

// CreateRenderer implements fyne.Widget.
func (t *Text) CreateRenderer() fyne.WidgetRenderer {
	t.ExtendBaseWidget(t)
	r := &textRenderer{t: t}
	r.Layout(t.Size())
	return r
}

type textRenderer struct {
	t     *Text
	lines []*canvas.Text
	boxes []*canvas.Rectangle // under what stands for a character that would not be seen
}

func (r *textRenderer) Layout(size fyne.Size) {
	t := r.t
	w := size.Width
	if w <= 0 {
		w = t.natural()
	} else {
		t.width = w
	}
	lines, points := t.lines(w)
	f := t.face()
	f.size = points
	r.lines = setLines(r.lines, lines, f, colour(onDark(t.Theme(), t.dark), t.style.Colour), t.style.Align)
	placeLines(r.lines, f, 0, 0, w)
	r.boxes = boxed(r.boxes, r.lines, f, onDark(t.Theme(), t.dark))
}

func (r *textRenderer) MinSize() fyne.Size { return r.t.MinSize() }
func (r *textRenderer) Refresh()           { r.Layout(r.t.Size()) }
func (r *textRenderer) Objects() []fyne.CanvasObject {
	objects := make([]fyne.CanvasObject, 0, len(r.boxes)+len(r.lines))
	for _, b := range r.boxes {
		objects = append(objects, b)
	}
	return append(objects, texts(r.lines)...)
}
func (r *textRenderer) Destroy() {}
