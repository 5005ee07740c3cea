package qr

// Codes in colours. Two colours of one brightness are one grey: red on green
// can't be seen in the plane of brightness. Then one of them is brighter in
// red, or in blue.

const (
	red  = 0
	blue = 2
)

// channel takes one channel out of the picture in colour; ok is false where
// there is none. A pixel of it is scale pixels of the frame wide.
func (r *Reader) channel(f *Frame, which int) (p plane, scale float64, ok bool) {
	w, h := f.RGBAWidth, f.RGBAHeight
	if w == 0 && h == 0 {
		w, h = f.Width, f.Height
	}
	if w < MinSide || h < MinSide || w > f.Width || h > f.Height ||
		f.RGBAStride < 4*w || len(f.RGBA) < f.RGBAStride*(h-1)+4*w {
		return p, 0, false
	}
	r.colour = grown(r.colour, w*h)
	for y := range h {
		out := r.colour[y*w:][:w]
		row := f.RGBA[y*f.RGBAStride:][:4*w]
		for x := range out {
			out[x] = row[4*x+which]
		}
	}
	return plane{r.colour, w, w, h}, float64(f.Width) / float64(w), true
}

// inColour looks at a channel of the frame.
func (r *Reader) inColour(f *Frame, which int) {
	p, scale, ok := r.channel(f, which)
	if !ok {
		return
	}
	v := r.byContrast(p, r.spare)
	r.spare = v.thresholds
	r.look(&v, scale)
	if min(p.w, p.h) < 2*leastLevel || r.done() {
		return
	}
	q := p.halve(r.enlarged)
	r.enlarged = q.pix
	v = r.byContrast(q, r.spare)
	r.spare = v.thresholds
	r.look(&v, 2*scale)
}
