package qr

import "math"

// Sampling: what does each module say?
//
// The brightness of a module is the mean of five points in its middle, and it
// is dark when that is below a threshold. No threshold is the best for all
// pictures: the first is that of the picture's blocks, the second the mean of
// the modules around, and the others are the second after sharpening, which
// takes back some of the blur between neighbours. How far a module is from the
// threshold says how sure it is; the least sure of its eight modules says how
// sure a codeword is.

const meanRadius = 4 // modules around that the second threshold is made of

// samples are the modules of one code, in rows.
type samples struct {
	side      int
	value     []float32 // brightness, lower is darker (also when inverted)
	threshold []float32
	sharp     []float32 // value, sharpened
	dark      []bool
	sure      []float32 // levels between value and threshold
	spread    []float32 // standard deviation of the modules around
	sums      []float32
	equaliser equaliser
}

// sample measures all modules of a grid; ok is false where it leaves the
// picture.
func (s *samples) sample(v *view, g *grid) (ok bool) {
	d := g.side
	n := d * d
	s.side = d
	s.value, s.threshold, s.sharp = grown(s.value, n), grown(s.threshold, n), grown(s.sharp, n)
	s.dark, s.sure = grown(s.dark, n), grown(s.sure, n)
	sign := float32(1)
	if g.inverted {
		sign = -1
	}
	for y := range d {
		// A quarter of a module, along the row, at its pixels.
		my := float64(y) + .5
		for x := range d {
			px, py := g.at(float64(x)+.5, my)
			qx, qy := g.at(float64(x)+.75, my)
			if !v.near(px, py) {
				return false
			}
			dx, dy := qx-px, qy-py
			b := 2*v.grey(px, py) + v.grey(px+dx, py+dy) + v.grey(px-dx, py-dy) + v.grey(px-dy, py+dx) + v.grey(px+dy, py-dx)
			s.value[y*d+x] = sign * float32(b/6)
			s.threshold[y*d+x] = sign * float32(v.threshold(px, py))
		}
	}
	return true
}

// decide sets dark and sure from values and thresholds.
func (s *samples) decide(value []float32) {
	for i, v := range value {
		off := s.threshold[i] - v
		s.dark[i] = off > 0
		s.sure[i] = float32(math.Abs(float64(off)))
	}
}

// means makes the mean of the modules around each the threshold.
func (s *samples) means() { s.around(s.value, s.threshold) }

// deviations makes spread of the modules around each, from value and threshold,
// which is their mean.
func (s *samples) deviations() {
	s.spread = grown(s.spread, s.side*s.side)
	for i, v := range s.value {
		off := v - s.threshold[i]
		s.spread[i] = off * off
	}
	s.around(s.spread, s.spread)
	for i, v := range s.spread {
		s.spread[i] = max(1, float32(math.Sqrt(float64(max(0, v)))))
	}
}

// around puts the mean of the values around each module in out, which may be the
// values themselves.
func (s *samples) around(values, out []float32) {
	d := s.side
	n := d + 1
	s.sums = grown(s.sums, n*n)
	clear(s.sums[:n])
	for y := range d {
		left := float32(0)
		s.sums[(y+1)*n] = 0
		for x := range d {
			left += values[y*d+x]
			s.sums[(y+1)*n+x+1] = s.sums[y*n+x+1] + left
		}
	}
	for y := range d {
		y0, y1 := max(0, y-meanRadius), min(d, y+meanRadius+1)
		for x := range d {
			x0, x1 := max(0, x-meanRadius), min(d, x+meanRadius+1)
			sum := s.sums[y1*n+x1] - s.sums[y0*n+x1] - s.sums[y1*n+x0] + s.sums[y0*n+x0]
			out[y*d+x] = sum / float32((y1-y0)*(x1-x0))
		}
	}
}

// sharpen takes a part of each module's four neighbours off it.
func (s *samples) sharpen(part float32) {
	d := s.side
	for y := range d {
		for x := range d {
			i := y*d + x
			sum, n := float32(0), float32(0)
			if x > 0 {
				sum, n = sum+s.value[i-1], n+1
			}
			if x < d-1 {
				sum, n = sum+s.value[i+1], n+1
			}
			if y > 0 {
				sum, n = sum+s.value[i-d], n+1
			}
			if y < d-1 {
				sum, n = sum+s.value[i+d], n+1
			}
			s.sharp[i] = s.value[i] + part*(s.value[i]-sum/n)
		}
	}
}

// leastEqualised is the fit from which a code is worth equalising; of those read
// by it none was below.
const leastEqualised = 0.6

// read tries the thresholds one after the other.
func (r *Reader) read(v *view, g *grid) (symbol, bool) {
	s := &r.samples
	r.effort -= 8 * g.side * g.side
	if !s.sample(v, g) {
		return symbol{}, false
	}
	s.decide(s.value)
	if c, ok := r.decode(s, g.layout); ok {
		return c, true
	}
	s.means()
	s.decide(s.value)
	if c, ok := r.decode(s, g.layout); ok {
		return c, true
	}
	for _, part := range [2]float32{0.5, 1} {
		s.sharpen(part)
		s.decide(s.sharp)
		if c, ok := r.decode(s, g.layout); ok {
			return c, true
		}
	}
	// The weights cost as much for a small code as for one of 2,000 modules.
	cost := max(2000, g.side*g.side)
	if g.fit < leastEqualised || r.equalised < cost {
		return symbol{}, false
	}
	r.equalised -= cost
	s.equaliser.equalise(s, g.layout)
	return r.decode(s, g.layout)
}
