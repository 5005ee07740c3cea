package qr

// Codes in colours. Two colours of one brightness are one grey: red on green
// can't be seen in the plane of brightness. Then one of them is brighter in
// red, or in blue.

const (
	red  = 0
	blue = 2
)

// channel takes one channel out of the picture in colour; ok is false where
// there is none.
func (r *Reader) channel(f *Frame, which int) (p plane, ok bool) {
	if f.RGBA == nil || f.RGBAStride < 4*f.Width || len(f.RGBA) < f.RGBAStride*(f.Height-1)+4*f.Width {
		return p, false
	}
	r.colour = grown(r.colour, f.Width*f.Height)
	for y := range f.Height {
		out := r.colour[y*f.Width:][:f.Width]
		row := f.RGBA[y*f.RGBAStride:][:4*f.Width]
		for x := range out {
			out[x] = row[4*x+which]
		}
	}
	return plane{r.colour, f.Width, f.Width, f.Height}, true
}

// inColour looks at a channel of the frame.
func (r *Reader) inColour(f *Frame, which int) {
	p, ok := r.channel(f, which)
	if !ok {
		return
	}
	v := r.byContrast(p, r.spare)
	r.spare = v.thresholds
	r.look(&v, 1)
	if min(p.w, p.h) < 2*leastLevel || r.done() {
		return
	}
	q := p.halve(r.enlarged)
	r.enlarged = q.pix
	v = r.byContrast(q, r.spare)
	r.spare = v.thresholds
	r.look(&v, 2)
}
