package ui

import (
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
	i := canvas.NewImageFromResource(p.icon.In(p.role))
	i.FillMode = canvas.ImageFillContain
	return &pictureRenderer{p: p, image: i}
}

type pictureRenderer struct {
	p     *Picture
	image *canvas.Image
}

func (r *pictureRenderer) Layout(s fyne.Size)           { r.image.Resize(s) }
func (r *pictureRenderer) MinSize() fyne.Size           { return r.p.MinSize() }
func (r *pictureRenderer) Objects() []fyne.CanvasObject { return []fyne.CanvasObject{r.image} }
func (r *pictureRenderer) Destroy()                     {}
func (r *pictureRenderer) Refresh() {
	r.image.Resource = r.p.icon.In(r.p.role)
	r.image.Refresh()
}
