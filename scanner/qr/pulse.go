package qr

import "math"

// The number of modules, by ear.
//
// Where modules are small and unsharp, the changes of a timing pattern can't be
// counted any more. But its light and dark still come at even distances: for
// each number of modules that the code may have it is measured how much every
// other one is lighter than its neighbours (a matched filter). Noise and shadows
// cancel out over the length of the pattern; a wrong number hears nothing.

// pulses lists the two likeliest numbers of modules a side in out.
func (v *view) pulses(tl, tr, bl *finder, out []int) []int {
	const least = 0.2 // of the finders' contrast
	out = out[:0]
	modules := (v.leg(tl, tr) + v.leg(tl, bl)) / 2
	first := max(21, int(0.75*modules-17)/4*4+17)
	var best, second float64
	d1, d2 := 0, 0
	for d := first; d <= 177 && float64(d) < 1.35*modules+4; d += 4 {
		p := v.pulse(tl, tr, bl, d) + v.pulse(tl, bl, tr, d)
		switch {
		case p > best:
			best, second, d1, d2 = p, best, d, d1
		case p > second:
			second, d2 = p, d
		}
	}
	if best > 2*least {
		out = append(out, d1)
	}
	if second > 2*least {
		out = append(out, d2)
	}
	return out
}

// pulse is how much lighter the light modules of the timing pattern from a to b
// are than the dark ones, as a part of the contrast, in a code of d modules a
// side; c is the third finder.
func (v *view) pulse(a, b, c *finder, d int) float64 {
	l, m := distance(a, b), distance(a, c)
	ux, uy := (b.x-a.x)/l, (b.y-a.y)/l
	wx, wy := (c.x-a.x)/m, (c.y-a.y)/m
	sideA, sideB := v.moduleAlong(a, wx, wy), v.moduleAlong(b, wx, wy)
	// Perspective: the modules at a are this much larger than evenly spread.
	larger := math.Sqrt(v.moduleAlong(a, ux, uy) / v.moduleAlong(b, ux, uy))
	sign := 1.0
	if a.inverted {
		sign = -1
	}
	most := 0.0
	for _, off := range [3]float64{3, 2.7, 3.3} {
		x0, y0 := a.x+off*sideA*wx, a.y+off*sideA*wy
		x1, y1 := b.x+off*sideB*wx, b.y+off*sideB*wy
		for _, k := range [3]float64{1, larger, (1 + larger) / 2} {
			at := func(i int) float64 {
				t := (float64(i) - 3) / float64(d-7)
				t = t * k / (t*k + 1 - t)
				return v.grey(x0+t*(x1-x0), y0+t*(y1-y0))
			}
			sum := 0.0
			before, here := at(7), at(8)
			for i := 8; i <= d-9; i++ {
				after := at(i + 1)
				sum += float64(i%2*2-1) * (here - (before+after)/2)
				before, here = here, after
			}
			most = max(most, sign*sum/float64(d-16))
		}
	}
	return most / max(1, (a.contrast+b.contrast)/2)
}
