package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// IconButton is a target of 56 by 56 with an icon only; its label is spoken.
type IconButton struct {
	slide
	label string
	icon  Icon
	role  Role
	dark  bool // on a dark ground in both looks
}

// NewIconButton makes an icon button.
func NewIconButton(label string, icon Icon, tapped func()) *IconButton {
	b := &IconButton{label: label, icon: icon, role: Ink}
	b.init(b, tapped)
	return b
}

// SetIcon changes icon and label together.
func (b *IconButton) SetIcon(label string, icon Icon) {
	b.label, b.icon = label, icon
	b.Refresh()
}

// AccessibilityLabel is the label.
func (b *IconButton) AccessibilityLabel() string { return spoken(b.label, b.Disabled()) }

// MinSize implements fyne.CanvasObject.
func (b *IconButton) MinSize() fyne.Size { return fyne.NewSquareSize(Target) }

// CreateRenderer implements fyne.Widget.
func (b *IconButton) CreateRenderer() fyne.WidgetRenderer {
	r := &iconButtonRenderer{b: b, ground: &canvas.Rectangle{CornerRadius: Radius}, ring: newRing(Radius), icon: newSign()}
	r.Refresh()
	return r
}

type iconButtonRenderer struct {
	b            *IconButton
	ground, ring *canvas.Rectangle
	icon         sign
}

func (r *iconButtonRenderer) Layout(size fyne.Size) {
	r.ground.Resize(size)
	r.ring.Move(fyne.NewPos(2, 2))
	r.ring.Resize(fyne.NewSize(size.Width-4, size.Height-4))
	s := fyne.Min(24*scaleOf(r.b.Theme()), size.Height-16)
	r.icon.place((size.Width-s)/2, (size.Height-s)/2, s)
}

func (r *iconButtonRenderer) Refresh() {
	th := onDark(r.b.Theme(), r.b.dark)
	fill := None
	switch {
	case r.b.down:
		fill = keyDown
	case r.b.hover:
		fill = tint
	}
	paintGround(r.ground, th, fill, None, 0)
	showRing(r.ring, th, r.b.focused)
	role := r.b.role
	if r.b.Disabled() {
		role = Muted
	}
	r.icon.set(r.b.icon, colour(th, role))
	r.Layout(r.b.Size())
	canvas.Refresh(r.b)
}

func (r *iconButtonRenderer) MinSize() fyne.Size { return r.b.MinSize() }
func (r *iconButtonRenderer) Destroy()           {}
func (r *iconButtonRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.icon.image, r.ring}
}
