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
	return fyne.Max(Target, b.caption(width).height()+2*14)
}

func (b *Button) caption(width float32) caption {
	f, icon := b.face()
	return captionFor(b.label, f, icon, width-2*16)
}

// face is the label's, and the size of the icon, or 0.
func (b *Button) face() (face, float32) {
	scale := scaleOf(b.Theme())
	icon := 22 * scale
	if b.icon.Empty() {
		icon = 0
	}
	return face{bold: true, size: textSizes[Body] * scale}, icon
}

// natural is the width at which the label needs one line.
func (b *Button) natural() float32 {
	f, icon := b.face()
	w := f.width(b.label) + 2*16 + 1
	if icon > 0 {
		w += icon + iconGap
	}
	return w
}

// colours gives ground, line and label for the state the button is in.
func (b *Button) colours() (fill, stroke, label Role) {
	if b.Disabled() {
		switch b.kind {
		case Filled:
			return sleepGround, None, Muted
		case Quiet:
			return None, None, Muted
		}
		return None, Edge, Muted
	}
	over, down := tint, keyDown
	switch b.kind {
	case Filled:
		fill, stroke, label, over, down = Primary, None, OnPrimary, overGround, downGround
	case Stop:
		fill, stroke, label, over, down = None, Danger, Danger, DangerGround, DangerGround
	case Quiet:
		fill, stroke, label = None, None, Primary
	default:
		fill, stroke, label = None, Outline, Primary
	}
	switch {
	case b.down:
		fill = down
	case b.hover:
		fill = over
	}
	return fill, stroke, label
}

// CreateRenderer implements fyne.Widget.
func (b *Button) CreateRenderer() fyne.WidgetRenderer {
	r := &buttonRenderer{b: b, ground: &canvas.Rectangle{CornerRadius: Radius}, ring: newRing(Radius), icon: newSign()}
	r.Refresh()
	return r
}

type buttonRenderer struct {
	b      *Button
	ground *canvas.Rectangle
	ring   *canvas.Rectangle
	icon   sign
	lines  []*canvas.Text
}

func (r *buttonRenderer) Layout(size fyne.Size) {
	placeGround(r.ground, size)
	placeRing(r.ring, size)
	_, _, label := r.b.colours()
	c := r.b.caption(size.Width)
	r.lines = setLines(r.lines, c.lines, c.face, colour(r.b.Theme(), label), fyne.TextAlignCenter)
	c.place(size, &r.icon, r.lines)
}

func (r *buttonRenderer) Refresh() {
	th := r.b.Theme()
	fill, stroke, label := r.b.colours()
	var line float32
	if stroke != None {
		line = 2
	}
	paintGround(r.ground, th, fill, stroke, line)
	showRing(r.ring, th, r.b.focused)
	r.icon.set(r.b.icon, colour(th, label))
	r.Layout(r.b.Size())
	canvas.Refresh(r.b)
}

func (r *buttonRenderer) MinSize() fyne.Size { return r.b.MinSize() }
func (r *buttonRenderer) Destroy()           {}
func (r *buttonRenderer) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{r.ground, r.ring, r.icon.image}, texts(r.lines)...)
}
