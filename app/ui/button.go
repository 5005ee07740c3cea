package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// ButtonKind is how much a button asks for attention.
type ButtonKind int

// The kinds of button. Red means stop, and nothing else.
const (
	Filled   ButtonKind = iota // the one thing to do here
	Outlined                   // another way
	Quiet                      // words only
	Stop                       // outlined in red: it ends or erases something
)

// Button is a target with a label, and perhaps an icon before it. The label
// wraps when it must.
type Button struct {
	slide
	label string
	kind  ButtonKind
	icon  Icon
}

// NewButton makes a button; icon may be the zero Icon.
func NewButton(label string, kind ButtonKind, icon Icon, tapped func()) *Button {
	b := &Button{label: label, kind: kind, icon: icon}
	b.init(b, tapped)
	return b
}

// Label returns the words on the button.
func (b *Button) Label() string { return b.label }

// SetLabel changes the words on the button.
func (b *Button) SetLabel(s string) {
	if s != b.label {
		b.label = s
		b.Refresh()
	}
}

// AccessibilityLabel is the label, and that the button sleeps when it does.
func (b *Button) AccessibilityLabel() string { return spoken(b.label, b.Disabled()) }

func spoken(label string, sleeps bool) string {
	if sleeps {
		return label + ", " + Phrases.Stopped
	}
	return label
}

// MinSize implements fyne.CanvasObject.
func (b *Button) MinSize() fyne.Size {
	w := b.Size().Width
	if w <= 0 {
		w = 1000
	}
	return fyne.NewSize(2*Target, b.HeightForWidth(w))
}

// HeightForWidth implements Flowing.
func (b *Button) HeightForWidth(width float32) float32 {
	f := b.face()
	lines := wrap(b.label, f, b.room(width))
	return fyne.Max(Target, float32(len(lines))*lineHeight(f.size)+2*14)
}

func (b *Button) face() face {
	return face{bold: true, size: textSizes[Body] * scaleOf(b.Theme())}
}

func (b *Button) iconSize() float32 {
	if b.icon.Empty() {
		return 0
	}
	return 22 * scaleOf(b.Theme())
}

func (b *Button) room(width float32) float32 {
	w := width - 2*16
	if s := b.iconSize(); s > 0 {
		w -= s + 12
	}
	return w
}

// colours gives ground, line and label for the state the button is in.
func (b *Button) colours() (fill, stroke, label Role) {
	if b.Disabled() {
		if b.kind == Filled {
			return sleepGround, None, Muted
		}
		return None, Edge, Muted
	}
	switch b.kind {
	case Filled:
		if b.down {
			return downGround, None, OnPrimary
		}
		return Primary, None, OnPrimary
	case Stop:
		fill, stroke, label = None, Danger, Danger
	case Quiet:
		fill, stroke, label = None, None, Primary
	default:
		fill, stroke, label = None, Outline, Primary
	}
	switch {
	case b.down:
		fill = keyDown
	case b.hover:
		fill = tint
	}
	return fill, stroke, label
}

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{b: b, ground: &canvas.Rectangle{CornerRadius: Radius}, ring: newRing(Radius), icon: canvas.NewImageFromResource(nil)}
	r.icon.FillMode = canvas.ImageFillContain
	r.Refresh()
	return r
}

type buttonRenderer struct {
	b      *Button
	ground *canvas.Rectangle
	ring   *canvas.Rectangle
	icon   *canvas.Image
	lines  []*canvas.Text
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	placeRing(r.ring, size)
	f := r.b.face()
	_, _, label := r.b.colours()
	lines := wrap(r.b.label, f, r.b.room(size.Width))
	r.lines = setLines(r.lines, lines, f, colour(r.b.Theme(), label))
	var w float32
	for _, t := range r.lines {
		w = fyne.Max(w, t.MinSize().Width)
	}
	s := r.b.iconSize()
	gap := float32(0)
	if s > 0 {
		gap = s + 12
	}
	x := (size.Width - w - gap) / 2
	r.icon.Resize(fyne.NewSquareSize(s))
	r.icon.Move(fyne.NewPos(x, (size.Height-s)/2))
	lh := lineHeight(f.size)
	y := (size.Height - lh*float32(len(lines))) / 2
	for i, t := range r.lines {
		t.Alignment = fyne.TextAlignCenter
		t.Move(fyne.NewPos(x+gap, y+lh*float32(i)))
		t.Resize(fyne.NewSize(w, lh))
	}
}

func (r *buttonRenderer) Refresh() {
	th := r.b.Theme()
	fill, stroke, label := r.b.colours()
	r.ground.FillColor, r.ground.StrokeColor = colour(th, fill), colour(th, stroke)
	r.ground.StrokeWidth = 0
	if stroke != None {
		r.ground.StrokeWidth = 2
	}
	showRing(r.ring, th, r.b.focused)
	if r.b.icon.Empty() {
		r.icon.Hide()
	} else {
		r.icon.Resource = r.b.icon.In(label)
		r.icon.Show()
		r.icon.Refresh()
	}
	r.Layout(r.b.Size())
	canvas.Refresh(r.b)
}

func (r *buttonRenderer) MinSize() fyne.Size { return r.b.MinSize() }
func (r *buttonRenderer) Destroy()           {}
func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{r.ground, r.ring, r.icon}, texts(r.lines)...)
}

func texts(lines []*canvas.Text) []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(lines))
	for i, t := range lines {
		out[i] = t
	}
	return out
}

// setLines makes one canvas text a line, reusing what is there.
func setLines(have []*canvas.Text, lines []string, f face, c interface{ RGBA() (r, g, b, a uint32) }) []*canvas.Text {
	for len(have) < len(lines) {
		have = append(have, &canvas.Text{})
	}
	have = have[:len(lines)]
	for i, s := range lines {
		t := have[i]
		t.Text, t.TextSize, t.Color = s, f.size, c
		t.TextStyle = fyne.TextStyle{Bold: f.bold, Monospace: f.mono}
		t.Refresh()
	}
	return have
}
