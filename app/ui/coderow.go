package ui

import (
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// CodeRow is a row for a code on demand: whose it is, the code in large digits, and a
// ring that runs out with it. Until the screen sets digits, a short hint stands in
// their place. What a press does (show, copy) is the screen's.
type CodeRow struct {
	slide
	name   string
	hint   *Text
	code   *Text
	digits string
	ring   *Ring
	inner  *fyne.Container
}

// NewCodeRow makes a row with a title, a subtitle (may be empty) and a hint in the
// place of the digits, such as "Tap to see the code".
func NewCodeRow(title, subtitle, hint string, tapped func()) *CodeRow {
	r := &CodeRow{name: title, ring: NewRing("")}
	r.hint = NewText(hint, TextStyle{Size: Small, Colour: Primary, Bold: true})
	r.code = NewText("", TextStyle{Size: Display, Mono: true, Bold: true, Fit: true})
	r.code.Hide()
	r.ring.Hide()
	text := Column(2, NewText(title, TextStyle{Bold: true}))
	if subtitle != "" {
		r.name += ", " + subtitle
		text.Add(NewText(subtitle, TextStyle{Size: Small, Colour: Muted}))
	}
	text.Add(r.hint)
	text.Add(r.code)
	r.inner = Inset(14, 18, 14, 18, 0, fyne.NewContainerWithLayout(&beside{gap: 14, middle: true, after: true}, r.ring, text))
	r.init(r, tapped)
	return r
}

// SetCode shows digits; empty hides them behind the hint again.
func (r *CodeRow) SetCode(digits string) {
	r.digits = digits
	r.code.SetText(Groups(digits, "\u00a0"))
	show(r.code, digits != "")
	show(r.hint, digits == "")
	show(r.ring, digits != "")
	r.Refresh()
	if s, _ := enclosing(r); s != nil {
		s.settle()
	}
}

// SetHint changes the words in the digits' place.
func (r *CodeRow) SetHint(hint string) {
	r.hint.SetText(hint)
	r.Refresh()
}

// Ring is the row's ring, to be set each second.
func (r *CodeRow) Ring() *Ring { return r.ring }

// AccessibilityLabel is the title, and the digits one by one with the time they have,
// or the hint.
func (r *CodeRow) AccessibilityLabel() string {
	parts := []string{r.name}
	if r.code.Visible() {
		parts = append(parts, oneByOne(r.digits), r.ring.AccessibilityLabel())
	} else {
		parts = append(parts, r.hint.String())
	}
	return spoken(strings.Join(parts, ", "), r.Disabled())
}

// HeightForWidth implements Flowing.
func (r *CodeRow) HeightForWidth(width float32) float32 {
	return fyne.Max(Target, HeightFor(r.inner, width))
}

// MinSize implements fyne.CanvasObject.
func (r *CodeRow) MinSize() fyne.Size { return rowSize(r, r.HeightForWidth) }

// CreateRenderer implements fyne.Widget.
func (r *CodeRow) CreateRenderer() fyne.WidgetRenderer {
	x := &codeRowRenderer{r: r, rowGround: newRowGround()}
	x.Refresh()
	return x
}

type codeRowRenderer struct {
	r *CodeRow
	rowGround
}

func (x *codeRowRenderer) Layout(size fyne.Size) {
	x.place(size)
	h := HeightFor(x.r.inner, size.Width)
	x.r.inner.Move(fyne.NewPos(0, (size.Height-h)/2))
	x.r.inner.Resize(fyne.NewSize(size.Width, h))
	x.r.inner.Layout.Layout(x.r.inner.Objects, x.r.inner.Size())
}

func (x *codeRowRenderer) Refresh() {
	x.paint(x.r.Theme(), &x.r.control)
	x.Layout(x.r.Size())
	x.r.inner.Refresh()
	canvas.Refresh(x.r)
}

func (x *codeRowRenderer) MinSize() fyne.Size { return x.r.MinSize() }
func (x *codeRowRenderer) Destroy()           {}
func (x *codeRowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{x.ground, x.ring, x.r.inner}
}
