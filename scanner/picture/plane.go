package picture

import (
	"image"
	"image/color"
	"image/draw"
)

// strip is the number of rows that are converted at a time where a kind of
// picture has no fast path, so that a large picture is not held twice.
const strip = 64

// Luma returns the brightness of a picture (ITU-R BT.601, full range). What is
// transparent shows white, as on a page. The plane starts at (0, 0) and may
// share its bytes with img.
func Luma(img image.Image) *image.Gray {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	size := image.Rect(0, 0, w, h)
	switch p := img.(type) {
	case *image.Gray:
		if !b.Empty() {
			return &image.Gray{Pix: p.Pix[p.PixOffset(b.Min.X, b.Min.Y):], Stride: p.Stride, Rect: size}
		}
	case *image.YCbCr:
		if !b.Empty() {
			return &image.Gray{Pix: p.Y[p.YOffset(b.Min.X, b.Min.Y):], Stride: p.YStride, Rect: size}
		}
	}
	out := image.NewGray(size)
	if p, ok := img.(*image.RGBA); ok && p.Opaque() {
		for y := range h {
			lumaRow(out.Pix[y*out.Stride:][:w], p.Pix[p.PixOffset(b.Min.X, b.Min.Y+y):])
		}
		return out
	}
	rows := image.NewRGBA(image.Rect(0, 0, w, min(strip, h)))
	for y := 0; y < h; y += strip {
		n := min(strip, h-y)
		flatten(rows, img, b.Min.Add(image.Pt(0, y)))
		for i := range n {
			lumaRow(out.Pix[(y+i)*out.Stride:][:w], rows.Pix[i*rows.Stride:])
		}
	}
	return out
}

// lumaRow turns RGBA pixels into luma, as color.RGBToYCbCr does.
func lumaRow(dst, rgba []byte) {
	rgba = rgba[:4*len(dst)]
	for x := range dst {
		p := rgba[4*x : 4*x+3 : 4*x+3]
		dst[x] = byte((19595*uint32(p[0]) + 38470*uint32(p[1]) + 7471*uint32(p[2]) + 1<<15) >> 16)
	}
}

// flatten draws the part of img that starts at the point, on white.
func flatten(dst *image.RGBA, img image.Image, at image.Point) {
	draw.Draw(dst, dst.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(dst, dst.Rect, img, at, draw.Over)
}

// Preview returns a copy of the picture in colour, on white, that is at most
// width pixels wide: one pixel in n each way, n being whole.
func Preview(img image.Image, width int) *image.RGBA {
	b := img.Bounds()
	step := max(1, (b.Dx()+width-1)/width)
	out := image.NewRGBA(image.Rect(0, 0, b.Dx()/step, b.Dy()/step))
	if out.Rect.Empty() {
		return out
	}
	if step == 1 {
		flatten(out, img, b.Min)
		return out
	}
	opaque := false
	if o, ok := img.(interface{ Opaque() bool }); ok {
		opaque = o.Opaque()
	}
	for y := range out.Rect.Dy() {
		row := out.Pix[y*out.Stride:][:4*out.Rect.Dx()]
		sy := b.Min.Y + y*step
		switch p := img.(type) {
		case *image.YCbCr:
			for x := range out.Rect.Dx() {
				sx := b.Min.X + x*step
				c := p.COffset(sx, sy)
				r, g, bl := color.YCbCrToRGB(p.Y[p.YOffset(sx, sy)], p.Cb[c], p.Cr[c])
				row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = r, g, bl, 255
			}
		case *image.Gray:
			for x := range out.Rect.Dx() {
				v := p.Pix[p.PixOffset(b.Min.X+x*step, sy)]
				row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = v, v, v, 255
			}
		case *image.RGBA:
			if opaque {
				for x := range out.Rect.Dx() {
					copy(row[4*x:4*x+4], p.Pix[p.PixOffset(b.Min.X+x*step, sy):])
				}
				continue
			}
			anyRow(row, img, b.Min.X, sy, step)
		default:
			anyRow(row, img, b.Min.X, sy, step)
		}
	}
	return out
}

// anyRow is Preview's row for every other kind of picture.
func anyRow(row []byte, img image.Image, x0, y, step int) {
	for x := range len(row) / 4 {
		r, g, b, a := img.At(x0+x*step, y).RGBA()
		on := 0xffff - a // white shines through
		row[4*x], row[4*x+1], row[4*x+2], row[4*x+3] = byte((r+on)>>8), byte((g+on)>>8), byte((b+on)>>8), 255
	}
}
