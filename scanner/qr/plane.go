package qr

import (
	"errors"
	"image"

	"github.com/makiuchi-d/gozxing"
)

// plane is a picture of brightness, and its smaller copies as they are needed.
type plane struct {
	luma                  []byte
	stride, width, height int
	half                  *plane
}

// scaled returns the plane at 1/2^n of its size, or nil where no code could be
// in it any more.
func (p *plane) scaled(n int) *plane {
	for ; n > 0; n-- {
		if p.width/2 < MinSide || p.height/2 < MinSide {
			return nil
		}
		if p.half == nil {
			p.half = p.halve()
		}
		p = p.half
	}
	return p
}

// halve averages 2 by 2 pixels.
func (p *plane) halve() *plane {
	w, h := p.width/2, p.height/2
	out := make([]byte, w*h)
	for y := range h {
		a := p.luma[2*y*p.stride:][:2*w]
		b := p.luma[(2*y+1)*p.stride:][:2*w]
		row := out[y*w:][:w]
		for x := range row {
			row[x] = byte((uint(a[2*x]) + uint(a[2*x+1]) + uint(b[2*x]) + uint(b[2*x+1]) + 2) / 4)
		}
	}
	return &plane{luma: out, stride: w, width: w, height: h}
}

// packed returns the rows without gaps, as gozxing wants them.
func (p *plane) packed() []byte {
	if p.stride == p.width {
		return p.luma[:p.width*p.height]
	}
	out := make([]byte, p.width*p.height)
	for y := range p.height {
		copy(out[y*p.width:][:p.width], p.luma[y*p.stride:])
	}
	return out
}

// source is the plane as gozxing takes it. Handing it an image.Image instead
// costs an allocation a pixel and seven times the time.
type source struct {
	gozxing.LuminanceSourceBase
	luma []byte // packed
}

func newSource(p *plane, inverted bool) gozxing.LuminanceSource {
	luma := p.packed()
	if inverted {
		inv := make([]byte, len(luma))
		for i, v := range luma {
			inv[i] = 255 - v
		}
		luma = inv
	}
	return &source{gozxing.LuminanceSourceBase{Width: p.width, Height: p.height}, luma}
}

func (s *source) GetRow(y int, row []byte) ([]byte, error) {
	if y < 0 || y >= s.Height {
		return nil, errors.New("qr: row outside the picture")
	}
	if len(row) < s.Width {
		row = make([]byte, s.Width)
	}
	copy(row, s.luma[y*s.Width:][:s.Width])
	return row, nil
}

func (s *source) GetMatrix() []byte { return s.luma }

func (s *source) Invert() gozxing.LuminanceSource { return gozxing.LuminanceSourceInvert(s) }

func (s *source) String() string { return gozxing.LuminanceSourceString(s) }

// corners puts the four outer corners together from what the detector found:
// the centres of the finder patterns (bottom left, top left, top right), each
// 3.5 modules inside, and the alignment pattern when there is one, 6.5 modules
// inside the fourth corner.
func corners(points []gozxing.ResultPoint, dimension int) [4]image.Point {
	if len(points) < 3 || dimension < MinSide {
		return [4]image.Point{}
	}
	n := float64(dimension)
	to := func(bl, tl, tr gozxing.ResultPoint, u, v float64) (x, y float64) {
		// u and v in modules from the top left corner, along the top and down.
		s, t := (u-3.5)/(n-7), (v-3.5)/(n-7)
		x = tl.GetX() + s*(tr.GetX()-tl.GetX()) + t*(bl.GetX()-tl.GetX())
		y = tl.GetY() + s*(tr.GetY()-tl.GetY()) + t*(bl.GetY()-tl.GetY())
		return x, y
	}
	bl, tl, tr := points[0], points[1], points[2]
	var out [4]image.Point
	for i, c := range [4][2]float64{{0, 0}, {n, 0}, {n, n}, {0, n}} {
		x, y := to(bl, tl, tr, c[0], c[1])
		if i == 2 && len(points) > 3 {
			ax, ay := to(bl, tl, tr, n-6.5, n-6.5)
			// The further from the three, the more the plane's tilt shows.
			grow := (n - 3.5) / (n - 10)
			x += (points[3].GetX() - ax) * grow
			y += (points[3].GetY() - ay) * grow
		}
		out[i] = image.Pt(int(x+0.5), int(y+0.5))
	}
	return out
}
