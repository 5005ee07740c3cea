package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// RowParts is what stands on a row.
type RowParts struct {
	Title, Subtitle string
	// Initials stand in a circle; or else Icon does; or else there is none.
	Initials string
	Icon     Icon
	// Colour chooses the colour of the circle among Tiles, from 0.
	Colour int
	// Faded mutes the title: a profile that is erased.
	Faded bool
	// Onward shows an arrow at the end: the row opens something.
	Onward bool
	// Tapped makes the row a target, on a panel of its own. Nil leaves it plain:
	// the heading of what follows.
	Tapped func()
}

// NewRow makes a row: circle, title and subtitle.
func NewRow(p RowParts) fyne.CanvasObject {
	title := TextStyle{Bold: true}
	if p.Faded {
		title.Colour = Muted
	}
	content := Column(0, NewText(p.Title, title))
	if p.Subtitle != "" {
		content.Add(NewText(p.Subtitle, TextStyle{Size: Small, Colour: Muted}))
	}
	line := fyne.CanvasObject(content)
	if p.Initials != "" || !p.Icon.Empty() {
		size := float32(48)
		if p.Tapped == nil {
			size = 40
		}
		line = fyne.NewContainerWithLayout(&beside{gap: 14, middle: true}, newBadge(p, size), content)
	}
	if p.Tapped == nil {
		return line
	}
	if p.Onward {
		line = fyne.NewContainerWithLayout(&beside{gap: 10, middle: true, after: true}, NewIcon(Icons.Forward, Muted, 18), line)
	}
	r := &Row{label: p.Title, inner: Inset(14, 18, 14, 18, 0, line)}
	if p.Subtitle != "" {
		r.label += ", " + p.Subtitle
	}
	r.init(r, p.Tapped)
	return r
}

// Row is a row that can be pressed.
type Row struct {
	slide
	label  string
	chosen bool
	inner  *fyne.Container
}

// SetChosen marks the row as the one whose contents stand beside the list.
func (r *Row) SetChosen(on bool) {
	if r.chosen != on {
		r.chosen = on
		r.Refresh()
	}
}

// AccessibilityLabel is title and subtitle, and that the row is chosen when it is.
func (r *Row) AccessibilityLabel() string {
	label := r.label
	if r.chosen {
		label += ", " + Phrases.Chosen
	}
	return spoken(label, r.Disabled())
}

// HeightForWidth implements Flowing.
func (r *Row) HeightForWidth(width float32) float32 {
	return fyne.Max(Target, HeightFor(r.inner, width))
}

// MinSize implements fyne.CanvasObject.
func (r *Row) MinSize() fyne.Size {
	m := r.inner.MinSize()
	return fyne.NewSize(m.Width, fyne.Max(Target, m.Height))
}

// CreateRenderer implements fyne.Widget.
func (r *Row) CreateRenderer() fyne.WidgetRenderer {
	x := &rowRenderer{r: r, rowGround: newRowGround()}
	x.Refresh()
	return x
}

type rowRenderer struct {
	r *Row
	rowGround
}

func (x *rowRenderer) Layout(size fyne.Size) {
	x.place(size)
	h := HeightFor(x.r.inner, size.Width)
	x.r.inner.Move(fyne.NewPos(0, (size.Height-h)/2))
	x.r.inner.Resize(fyne.NewSize(size.Width, h))
}

func (x *rowRenderer) Refresh() {
	x.paint(x.r.Theme(), &x.r.control)
	if x.r.chosen {
		x.ground.FillColor, x.ground.StrokeColor = colour(x.r.Theme(), tint), colour(x.r.Theme(), Primary)
		x.ground.Refresh()
	}
	x.Layout(x.r.Size())
	x.r.inner.Refresh()
	canvas.Refresh(x.r)
}

func (x *rowRenderer) MinSize() fyne.Size { return x.r.MinSize() }
func (x *rowRenderer) Destroy()           {}
func (x *rowRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{x.ground, x.ring, x.r.inner}
}

// badge is a circle with initials or an icon. What stands beside it says the name.
type badge struct {
	widget.BaseWidget
	p    RowParts
	size float32
}

func newBadge(p RowParts, size float32) *badge {
	b := &badge{p: p, size: size}
	b.ExtendBaseWidget(b)
	return b
}

// MinSize is the same at any text size, and the letters grow half as fast: it is the name
// beside them that needs the room.
func (b *badge) MinSize() fyne.Size { return fyne.NewSquareSize(b.size) }

func (b *badge) CreateRenderer() fyne.WidgetRenderer {
	r := &badgeRenderer{b: b, circle: &canvas.Circle{}, text: &canvas.Text{Alignment: fyne.TextAlignCenter}, icon: newSign()}
	r.Refresh()
	return r
}

type badgeRenderer struct {
	b      *badge
	circle *canvas.Circle
	text   *canvas.Text
	icon   sign
}

func (r *badgeRenderer) Layout(size fyne.Size) {
	r.circle.Resize(size)
	m := r.text.MinSize()
	r.text.Move(fyne.NewPos(0, (size.Height-m.Height)/2))
	r.text.Resize(fyne.NewSize(size.Width, m.Height))
	s := size.Width * 0.55
	r.icon.place((size.Width-s)/2, (size.Height-s)/2, s)
}

func (r *badgeRenderer) Refresh() {
	th := r.b.Theme()
	ground, letters := tileRoles(r.b.p.Colour)
	r.circle.FillColor = colour(th, ground)
	r.text.Color = colour(th, letters)
	r.text.Text, r.text.TextSize, r.text.TextStyle = r.b.p.Initials, r.b.size*0.375*(1+scaleOf(th))/2, fyne.TextStyle{Bold: true}
	if r.b.p.Initials == "" {
		r.icon.set(r.b.p.Icon, colour(th, letters))
	}
	r.circle.Refresh()
	r.text.Refresh()
	r.Layout(r.b.Size())
}

func (r *badgeRenderer) MinSize() fyne.Size { return r.b.MinSize() }
func (r *badgeRenderer) Destroy()           {}
func (r *badgeRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.circle, r.icon.image, r.text}
}
