package ui

import (
	"image"
	"image/draw"

	"fyne.io/fyne/v2"
)

// film is the part of a camera's picture that a viewfinder shows, upright. The toolkit hands
// every frame to the graphics card, all of it, though a phone held upright shows the middle
// third of what a camera sees; so only that part is kept, in bytes that the next frame uses
// again.
type film struct{ shown *image.RGBA }

// show takes what of a picture is to be seen in a place of a size, turned clockwise by 0, 90,
// 180 or 270 degrees. The next call overwrites what it gives.
func (f *film) show(p image.Image, rotation int, place fyne.Size) *image.RGBA {
	b := p.Bounds()
	whole := b.Size()
	if rotation%180 != 0 {
		whole.X, whole.Y = whole.Y, whole.X
	}
	part := covering(whole, place)
	if f.shown == nil || f.shown.Rect.Size() != part {
		f.shown = image.NewRGBA(image.Rectangle{Max: part})
	}
	cut := whole.Sub(part).Div(2)
	if rotation == 0 {
		draw.Draw(f.shown, f.shown.Rect, p, b.Min.Add(cut), draw.Src)
		return f.shown
	}
	// Where the first pixel that is shown comes from, and which way the next ones of its row
	// and of its column lie.
	first, right, down := turned(rotation, whole, cut)
	first = first.Add(b.Min)
	switch p := p.(type) {
	case *image.RGBA:
		f.copy(p.Pix, 4, p.PixOffset(first.X, first.Y), right.Y*p.Stride+4*right.X, down.Y*p.Stride+4*down.X)
	case *image.Gray:
		f.copy(p.Pix, 1, p.PixOffset(first.X, first.Y), right.Y*p.Stride+right.X, down.Y*p.Stride+down.X)
	default: // no camera of ours gives such a one
		flat := image.NewRGBA(b)
		draw.Draw(flat, b, p, b.Min, draw.Src)
		return f.show(flat, rotation, place)
	}
	return f.shown
}

// covering is the largest part of a picture that has a place's proportions.
func covering(whole image.Point, place fyne.Size) image.Point {
	part := whole
	if place.Width <= 0 || place.Height <= 0 {
		return part
	}
	if wide := float32(whole.Y) * place.Width / place.Height; wide < float32(whole.X) {
		part.X = max(1, int(wide+0.5))
	} else {
		part.Y = max(1, min(whole.Y, int(float32(whole.X)*place.Height/place.Width+0.5)))
	}
	return part
}

// turned is where a pixel of the turned picture lies in the picture as it came, and the steps
// there to the pixels right of it and under it.
func turned(rotation int, whole, at image.Point) (from, right, down image.Point) {
	switch rotation {
	case 90:
		return image.Pt(at.Y, whole.X-1-at.X), image.Pt(0, -1), image.Pt(1, 0)
	case 180:
		return image.Pt(whole.X-1-at.X, whole.Y-1-at.Y), image.Pt(-1, 0), image.Pt(0, -1)
	case 270:
		return image.Pt(whole.Y-1-at.Y, at.X), image.Pt(0, 1), image.Pt(-1, 0)
	}
	return at, image.Pt(1, 0), image.Pt(0, 1)
}

// copy fills the film from pixels of 4 bytes, or of 1 for grey.
func (f *film) copy(pix []byte, bytes, first, right, down int) {
	size := f.shown.Rect.Size()
	for y := range size.Y {
		row, at := f.shown.Pix[y*f.shown.Stride:][:4*size.X], first+y*down
		for x := 0; x < len(row); x += 4 {
			to := row[x : x+4 : x+4]
			if bytes == 4 {
				copy(to, pix[at:at+4])
			} else {
				to[0], to[1], to[2], to[3] = pix[at], pix[at], pix[at], 0xFF
			}
			at += right
		}
	}
}
