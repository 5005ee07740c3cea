package ui

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Picture shows an icon in a colour that follows the theme. It says nothing to a
// screen reader: what stands beside it does.
type Picture struct {
	widget.BaseWidget
	icon Icon
	role Role
	size float32
	fix  bool // does not grow with the text
}

// NewIcon shows an icon at size units (at 100 % text).
func NewIcon(i Icon, role Role, size float32) *Picture {
	p := &Picture{icon: i, role: role, size: size}
	p.ExtendBaseWidget(p)
	return p
}

// NewSeal is the brand's sign, size units high at any size of text.
func NewSeal(size float32) *Picture {
	p := NewIcon(Icons.Seal, Primary, size)
	p.fix = true
	return p
}

// MinSize implements fyne.CanvasObject.
func (p *Picture) MinSize() fyne.Size {
	if p.fix {
		return fyne.NewSquareSize(p.size)
	}
	return fyne.NewSquareSize(p.size * scaleOf(p.Theme()))
}

// CreateRenderer implements fyne.Widget.
func (p *Picture) CreateRenderer() fyne.WidgetRenderer {
	r := &pictureRenderer{p: p, sign: newSign()}
	r.Refresh()
	r.Layout(p.Size())
	return r
}

type pictureRenderer struct {
	p *Picture
	sign
}

func (r *pictureRenderer) Layout(s fyne.Size)           { r.place(0, 0, s.Width) }
func (r *pictureRenderer) MinSize() fyne.Size           { return r.p.MinSize() }
func (r *pictureRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.image} }
func (r *pictureRenderer) Destroy()                     {}
func (r *pictureRenderer) Refresh()                     { r.set(r.p.icon, colour(r.p.Theme(), r.p.role)) }

// sign is an icon inside a widget. It is drawn anew only when icon or colour
// change: widgets are refreshed far more often.
type sign struct {
	image *canvas.Image
	drawn string
}

func newSign() sign {
	i := canvas.NewImageFromResource(nil)
	i.FillMode = canvas.ImageFillContain
	return sign{image: i}
}

// set chooses icon and colour; no icon shows nothing.
func (s *sign) set(i Icon, c color.NRGBA) {
	show(s.image, !i.Empty())
	if i.Empty() {
		return
	}
	r := i.coloured(c)
	if r.Name() == s.drawn {
		return
	}
	s.drawn, s.image.Resource = r.Name(), r
	s.image.Refresh()
}

// place puts the icon, a square of a size, at a place.
func (s *sign) place(x, y, size float32) {
	s.image.Move(fyne.NewPos(x, y))
	s.image.Resize(fyne.NewSquareSize(size))
}
