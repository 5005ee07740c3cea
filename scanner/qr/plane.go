package qr

import (
	"errors"
	"image"

	"github.com/makiuchi-d/gozxing"
)

// plane is a picture of brightness.
type plane struct {
	luma                  []byte
	stride, width, height int
	half                  *plane // at half the size, once it was needed
}

// scaled returns the plane at num/den of its size, or nil where that is of no
// use: too small for a code, or larger than maxEnlarged.
func (p *plane) scaled(num, den int) *plane {
	for den%2 == 0 && 2*num <= den {
		if p.width/2 < MinSide || p.height/2 < MinSide {
			return nil
		}
		if p.half == nil {
			p.half = p.shrink(p.width/2, p.height/2)
		}
		p, den = p.half, den/2
	}
	w, h := p.width*num/den, p.height*num/den
	switch {
	case num == den:
		return p
	case w < MinSide || h < MinSide:
		return nil
	case num < den:
		return p.shrink(w, h)
	case w > MaxSide || h > MaxSide || w*h > maxEnlarged:
		return nil
	}
	return p.enlarge(w, h)
}

// shrink averages the pixels that fall into each pixel of the smaller plane.
func (p *plane) shrink(w, h int) *plane {
	out := &plane{luma: make([]byte, w*h), stride: w, width: w, height: h}
	edge := make([]int, w+1) // where the pixels of a row begin and end
	for x := range edge {
		edge[x] = x * p.width / w
	}
	sums := make([]uint32, p.width)
	for y := range h {
		top, bottom := y*p.height/h, (y+1)*p.height/h
		clear(sums)
		for sy := top; sy < bottom; sy++ {
			for x, v := range p.luma[sy*p.stride:][:p.width] {
				sums[x] += uint32(v)
			}
		}
		row := out.luma[y*w:][:w]
		for x := range row {
			var sum uint32
			for _, v := range sums[edge[x]:edge[x+1]] {
				sum += v
			}
			row[x] = byte(sum / uint32((bottom-top)*(edge[x+1]-edge[x])))
		}
	}
	return out
}

// enlarge mixes the four nearest pixels, in steps of 1/256.
func (p *plane) enlarge(w, h int) *plane {
	out := &plane{luma: make([]byte, w*h), stride: w, width: w, height: h}
	// The place of pixel i of n in a row or column of m, in 1/256.
	place := func(i, n, m int) int { return min(max((2*i+1)*m*128/n-128, 0), (m-1)*256) }
	left := make([]int, w)
	for x := range left {
		left[x] = place(x, w, p.width)
	}
	for y := range h {
		at := place(y, h, p.height)
		t := uint32(at & 255)
		a := p.luma[at>>8*p.stride:][:p.width]
		b := p.luma[min(at>>8+1, p.height-1)*p.stride:][:p.width]
		row := out.luma[y*w:][:w]
		for x := range row {
			i, s := left[x]>>8, uint32(left[x]&255)
			j := min(i+1, p.width-1)
			upper := uint32(a[i])*(256-s) + uint32(a[j])*s
			lower := uint32(b[i])*(256-s) + uint32(b[j])*s
			row[x] = byte((upper*(256-t) + lower*t) >> 16)
		}
	}
	return out
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
