package qr

import "encoding/binary"

// plane is a picture of brightness: pixel (x, y) is pix[y*stride+x]. Points
// between pixels are counted so that the middle of the first pixel is at
// (0.5, 0.5).
type plane struct {
	pix          []byte
	stride, w, h int
}

func (p *plane) row(y int) []byte { return p.pix[y*p.stride:][:p.w] }

// grey returns the brightness at (x, y), mixed of the four nearest pixels;
// outside it is that of the nearest edge.
func (p *plane) grey(x, y float64) float64 {
	x, y = within(x-0.5, float64(p.w-1)-1e-6), within(y-0.5, float64(p.h-1)-1e-6)
	ix, iy := int(x), int(y)
	fx, fy := x-float64(ix), y-float64(iy)
	a := p.pix[iy*p.stride+ix:]
	b := p.pix[(iy+1)*p.stride+ix:]
	top := float64(a[0]) + fx*(float64(a[1])-float64(a[0]))
	bottom := float64(b[0]) + fx*(float64(b[1])-float64(b[0]))
	return top + fy*(bottom-top)
}

// within limits v to 0 and most; what is no number becomes 0.
func within(v, most float64) float64 {
	if !(v > 0) {
		return 0
	}
	if v > most {
		return most
	}
	return v
}

// near says whether (x, y) lies in the picture or at most a pixel beside it.
func (p *plane) near(x, y float64) bool {
	return x >= -1 && y >= -1 && x < float64(p.w)+1 && y < float64(p.h)+1
}

// grown returns a slice of n values, in the memory of s where that is enough.
// What it holds is not cleared.
func grown[T any](s []T, n int) []T {
	if cap(s) < n {
		return make([]T, n)
	}
	return s[:n]
}

// halve makes the picture half as wide and high in dst: each pixel is the mean
// of four. It adds eight bytes at a time, in 16-bit lanes of a word.
func (p *plane) halve(dst []byte) plane {
	w, h := p.w/2, p.h/2
	dst = grown(dst, w*h)
	for y := range h {
		a, b := p.row(2*y), p.row(2*y+1)
		out := dst[y*w:][:w]
		x := 0
		for ; x+16 <= w; x += 16 {
			// Sizes known to the compiler need one check of the bounds, not eight.
			u, v, q := (*[32]byte)(a[2*x:]), (*[32]byte)(b[2*x:]), (*[16]byte)(out[x:])
			m0 := means(binary.LittleEndian.Uint64(u[:]), binary.LittleEndian.Uint64(v[:]))
			m1 := means(binary.LittleEndian.Uint64(u[8:]), binary.LittleEndian.Uint64(v[8:]))
			m2 := means(binary.LittleEndian.Uint64(u[16:]), binary.LittleEndian.Uint64(v[16:]))
			m3 := means(binary.LittleEndian.Uint64(u[24:]), binary.LittleEndian.Uint64(v[24:]))
			binary.LittleEndian.PutUint64(q[:], m0|m1<<32)
			binary.LittleEndian.PutUint64(q[8:], m2|m3<<32)
		}
		for ; x < w; x++ {
			out[x] = byte((int(a[2*x]) + int(a[2*x+1]) + int(b[2*x]) + int(b[2*x+1]) + 2) / 4)
		}
	}
	return plane{dst, w, w, h}
}

// means returns the means of the pairs of eight pixels above and eight below, as
// the lower four bytes of a word.
func means(above, below uint64) uint64 {
	const even = 0x00ff00ff00ff00ff
	s := above&even + above>>8&even + below&even + below>>8&even + 0x0002000200020002
	s = s >> 2 & even
	s = (s | s>>8) & 0x0000ffff0000ffff
	return (s | s>>16) & 0xffffffff
}

// double makes the picture twice as wide and high in dst. Each new pixel is
// mixed of the nearest old one and its neighbours, 9:3:3:1.
func (p *plane) double(dst []byte) plane {
	w, h := 2*p.w, 2*p.h
	dst = grown(dst, w*h)
	for y := range h {
		near, far := y/2, y/2-1+y%2*2
		a, b := p.row(near), p.row(min(max(far, 0), p.h-1))
		out := dst[y*w:][:w]
		at := func(x int) int { return 3*int(a[x]) + int(b[x]) }
		left, here := at(0), at(0)
		for x := range p.w {
			right := at(min(x+1, p.w-1))
			out[2*x] = byte((3*here + left + 8) >> 4)
			out[2*x+1] = byte((3*here + right + 8) >> 4)
			left, here = here, right
		}
	}
	return plane{dst, w, w, h}
}
