package ui

import (
	"image"
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Viewfinder shows what the camera sees, with the square to point at in the
// middle: brighter than what is around it, and marked at its corners. It is dark
// in both looks.
type Viewfinder struct {
	widget.BaseWidget
	picture image.Image
	turned  int // degrees, clockwise
	found   bool
	message string
	label   string
	// What lies over the picture at its top and bottom: the frame keeps out of it.
	top, bottom float32
}

// NewViewfinder makes a viewfinder; label is what a screen reader calls it.
func NewViewfinder(label string) *Viewfinder {
	v := &Viewfinder{label: label}
	v.ExtendBaseWidget(v)
	return v
}

// SetPicture shows a frame, turned clockwise by 0, 90, 180 or 270 degrees. The picture must
// not change afterwards.
func (v *Viewfinder) SetPicture(p image.Image, degrees int) {
	v.picture, v.turned, v.message = p, degrees, ""
	v.Refresh()
}

// SetFound colours the corners when a code has been read.
func (v *Viewfinder) SetFound(found bool) {
	v.found = found
	v.Refresh()
}

// SetMessage shows words instead of a picture: why there is none.
func (v *Viewfinder) SetMessage(s string) {
	v.message, v.picture = s, nil
	v.Refresh()
}

// AccessibilityLabel is the label, or the message.
func (v *Viewfinder) AccessibilityLabel() string {
	if v.message != "" {
		return v.message
	}
	return v.label
}

// AccessibilityRole is text.
func (v *Viewfinder) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// MinSize implements fyne.CanvasObject.
func (v *Viewfinder) MinSize() fyne.Size { return fyne.NewSquareSize(160) }

// CreateRenderer implements fyne.Widget.
func (v *Viewfinder) CreateRenderer() fyne.WidgetRenderer {
	r := &viewfinderRenderer{v: v, back: canvas.NewRectangle(color.Black), image: &canvas.Image{FillMode: canvas.ImageFillCover, ScaleMode: canvas.ImageScaleFastest}}
	for range 4 {
		r.shade = append(r.shade, canvas.NewRectangle(color.NRGBA{R: 0x0E, G: 0x16, B: 0x1B, A: 0xB8}))
	}
	for range 8 {
		r.marks = append(r.marks, &canvas.Rectangle{CornerRadius: markWidth / 2})
	}
	r.Refresh()
	return r
}

const (
	markWidth float32 = 4
	markLong  float32 = 48
)

type viewfinderRenderer struct {
	v     *Viewfinder
	back  *canvas.Rectangle
	image *canvas.Image
	film  film
	shade []*canvas.Rectangle
	marks []*canvas.Rectangle
	lines []*canvas.Text
}

// frame is the square to point at: as wide as fits between what lies over the picture,
// 400 at most, and a little above the middle, where the thumb does not cover it.
func (r *viewfinderRenderer) frame(size fyne.Size) (x, y, side float32) {
	const air = 12
	top, bottom := r.v.top+air, size.Height-r.v.bottom-air
	side = fyne.Min(fyne.Min(size.Width*0.68, size.Height*0.52), fyne.Min(400, bottom-top))
	side = fyne.Max(side, 2*markLong)
	// Whole units, so that the shades around it meet without a seam.
	whole := func(f float32) float32 { return float32(int(f)) }
	y = fyne.Min(fyne.Max(top, size.Height*0.44-side/2), fyne.Max(top, bottom-side))
	return whole((size.Width - side) / 2), whole(y), whole(side)
}

func (r *viewfinderRenderer) Layout(size fyne.Size) {
	r.back.Resize(size)
	r.image.Resize(size)
	if r.v.picture != nil {
		r.image.Image = r.film.show(r.v.picture, r.v.turned, size)
		r.image.Refresh()
	}
	x, y, s := r.frame(size)
	place := func(o fyne.CanvasObject, x, y, w, h float32) {
		o.Move(fyne.NewPos(x, y))
		o.Resize(fyne.NewSize(w, h))
	}
	place(r.shade[0], 0, 0, size.Width, y)
	place(r.shade[1], 0, y+s, size.Width, fyne.Max(0, size.Height-y-s))
	place(r.shade[2], 0, y, x, s)
	place(r.shade[3], x+s, y, size.Width-x-s, s)
	for i, corner := range [][2]float32{{x, y}, {x + s, y}, {x, y + s}, {x + s, y + s}} {
		left, top := corner[0]-markWidth/2, corner[1]-markWidth/2
		along, down := left, top
		if i%2 == 1 {
			along -= markLong - markWidth
		}
		if i > 1 {
			down -= markLong - markWidth
		}
		place(r.marks[2*i], along, top, markLong, markWidth)
		place(r.marks[2*i+1], left, down, markWidth, markLong)
	}
	f := face{size: textSizes[Body] * scaleOf(r.v.Theme())}
	width := fyne.Min(size.Width-2*Margin, Column480)
	var lines []string
	if r.v.message != "" {
		lines = balanced(r.v.message, f, width)
	}
	r.lines = setLines(r.lines, lines, f, darkColours.ink, fyne.TextAlignCenter)
	placeLines(r.lines, f, (size.Width-width)/2, y+(s-float32(len(lines))*lineHeight(f.size))/2, width)
}

func (r *viewfinderRenderer) Refresh() {
	v := r.v
	r.back.FillColor = darkColours.background
	c := darkColours.primary
	if v.found {
		c = darkColours.success
	}
	for _, m := range r.marks {
		m.FillColor = c
		show(m, v.message == "")
	}
	for _, o := range r.shade {
		show(o, v.picture != nil)
	}
	show(r.image, v.picture != nil)
	show(r.back, v.picture == nil) // under the picture nobody sees it, and drawing it takes as long
	r.Layout(v.Size())
	canvas.Refresh(v)
}

func (r *viewfinderRenderer) MinSize() fyne.Size { return r.v.MinSize() }
func (r *viewfinderRenderer) Destroy()           {}
func (r *viewfinderRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.back, r.image}
	for _, o := range append(r.shade, r.marks...) {
		out = append(out, o)
	}
	return append(out, texts(r.lines)...)
}
