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
	// Fit steps the size down, as far as Body, until no word is wider than the
	// line. For what the app itself formatted, as an amount; never for foreign text.
	Fit bool
}

// Text is text that wraps at its width and says how high it is there. Lines are
// 1.3 times their size high. It breaks between words; a word wider than the line
// is broken between letters, never inside one with its accents. Nothing is lost.
type Text struct {
	widget.BaseWidget
	s     string
	style TextStyle
	width float32 // as last laid out; 0 before
	dark  bool    // stands on a dark ground in both looks
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
	if s == t.s {
		return
	}
	t.s = s
	t.Refresh()
}

// SetColour changes the colour.
func (t *Text) SetColour(r Role) {
	if r == t.style.Colour {
		return
	}
	t.style.Colour = r
	t.Refresh()
}

// SetStyle changes the whole style.
func (t *Text) SetStyle(s TextStyle) {
	if s == t.style {
		return
	}
	t.style = s
	t.Refresh()
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
	if t.style.Fit {
		f.size = fitted(t.s, f, t.style.Size, scaleOf(t.Theme()), width)
	}
	return wrap(t.s, f, width), f.size
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
}

func (r *textRenderer) MinSize() fyne.Size           { return r.t.MinSize() }
func (r *textRenderer) Refresh()                     { r.Layout(r.t.Size()) }
func (r *textRenderer) Objects() []fyne.CanvasObject { return texts(r.lines) }
func (r *textRenderer) Destroy()                     {}
