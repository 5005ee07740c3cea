package qr

import (
	"cmp"
	"math"
	"slices"
)

// The third finder pattern, from two.
//
// Blur, noise and reflections often leave two of the three patterns. Two of one
// size with a timing pattern beside the line between them say where the third
// must be, but for the tilt, and what it looks like: like them. There it is
// looked for with much less to go by than in the whole picture: at each place,
// how much lighter the ring is than what is inside and outside of it, with the
// ring in the shape that the two have. What is found is tried as a suspect is.

const (
	// pairsOf is how many of the best finders are looked at, all with all.
	pairsOf = 10
	// thirdsTried is how many places are searched in one view.
	thirdsTried = 6
)

// outline is how far the middle of a finder's ring is from its middle, in each
// direction.
type outline [directions]float64

// outlineOf measures a finder; what can't be seen is as the rest of it.
func (v *view) outlineOf(f *finder) (out outline) {
	for i, u := range direction {
		r := v.cast(f.x, f.y, u[0], u[1], 9*f.module, 1, f.inverted)
		if m := (r[0] + r[1]) / 2; r[0] > 0 && r[1] > 0 && m > f.module && m < 4*f.module {
			out[i] = m
		}
	}
	for i, m := range out {
		if m == 0 {
			out[i] = out[(i+directions/2)%directions] // the other side
		}
		if out[i] == 0 {
			out[i] = 2 * f.module
		}
	}
	return out
}

// place is where a third finder may be: at most reach around (x, y). Known are a
// and b; pulse is how loud the timing pattern between them is.
type place struct {
	a, b   int
	corner bool // whether it is the corner; else a is
	x, y   float64
	reach  float64
	pulse  float64
}

// thirds looks for codes of which only two finders were found, f[i].
func (r *Reader) thirds(v *view, f []finder, scale float64) {
	order := r.byWorth(f)
	r.places = r.places[:0]
	for i := range min(len(order), pairsOf) {
		for j := range i {
			if r.effort > 0 {
				r.placesOf(v, f, order[i], order[j])
			}
		}
	}
	slices.SortStableFunc(r.places, func(a, b place) int { return cmp.Compare(b.pulse, a.pulse) })
	for _, p := range r.places[:min(len(r.places), thirdsTried)] {
		for _, third := range r.third(v, &f[p.a], &f[p.b], &p) {
			if r.done() {
				return
			}
			s := suspect{f: [3]finder{f[p.a], f[p.b], third}, view: v, scale: scale}
			if p.corner {
				s.f[0], s.f[2] = s.f[2], s.f[0]
			}
			tl, tr, bl := &s.f[0], &s.f[1], &s.f[2]
			if (tr.x-tl.x)*(bl.y-tl.y) < (tr.y-tl.y)*(bl.x-tl.x) {
				s.f[1], s.f[2] = s.f[2], s.f[1]
			}
			r.unbend(&s)
		}
	}
}

// placesOf adds the places of the third to two finders.
func (r *Reader) placesOf(v *view, f []finder, i, j int) {
	const (
		least    = 0.2  // of the contrast, by which the timing pattern is heard
		across   = 1.15 // by so much finders are wider along a diagonal, or more
		unheard  = 0.3  // what a diagonal, which has no timing pattern, counts for
		farthest = 0.4  // of the leg: what tilt and perspective may move the third
	)
	a, b := &f[i], &f[j]
	l := distance(a, b)
	m := (a.module + b.module) / 2
	add := func(p place) {
		// Beyond the edge there is nothing to look for.
		if p.x > -p.reach/2 && p.y > -p.reach/2 && p.x < float64(v.w)+p.reach/2 && p.y < float64(v.h)+p.reach/2 {
			r.places = append(r.places, p)
		}
	}
	if !fit(a, b) || l < 11*m || l > 240*m {
		return
	}
	dx, dy := b.x-a.x, b.y-a.y
	wide := (v.moduleAlong(a, dx/l, dy/l) + v.moduleAlong(b, dx/l, dy/l)) / 2
	for _, side := range [2]float64{1, -1} {
		if wide > across*m {
			add(place{i, j, true, (a.x+b.x)/2 - side*dy/2, (a.y+b.y)/2 + side*dx/2, farthest * l * 0.7, unheard})
		}
		third := finder{x: a.x - side*dy, y: a.y + side*dx}
		r.effort -= 2000
		if p := v.strongest(a, b, &third); p > least {
			add(place{i, j, false, third.x, third.y, farthest * l, p})
			add(place{j, i, false, b.x - side*dy, b.y + side*dx, farthest * l, p})
		}
	}
}

// strongest is how loud the timing pattern from a to b is at most, on the side
// where c is.
func (v *view) strongest(a, b, c *finder) (most float64) {
	modules := v.leg(a, b)
	for d := max(21, int(0.8*modules-17)/4*4+17); d <= 177 && float64(d) < 1.25*modules+4; d += 4 {
		most = max(most, v.pulse(a, b, c, d))
	}
	return most
}

// thirdSizes are how large the third is beside the two others, by how far away it is:
// likeness bears a tenth more or less than each.
var thirdSizes = [2]float64{0.9, 1.1}

// third looks for what is like the finders a and b at a place, and returns the
// likeliest, the best first.
func (r *Reader) third(v *view, a, b *finder, p *place) []finder {
	const (
		steps = 80  // from the middle
		least = 0.7 // likeness
		most  = 3
	)
	sa, sb := v.outlineOf(a), v.outlineOf(b)
	var shapes [len(thirdSizes)]outline
	for k, size := range thirdSizes {
		for i := range shapes[k] {
			shapes[k][i] = size * (sa[i] + sb[i]) / 2
		}
	}
	module, contrast := (a.module+b.module)/2, (a.contrast+b.contrast)/2
	step := max(0.6*module, p.reach/steps)
	n := int(p.reach / step)
	var buffer [most + 1]finder
	best := buffer[:0]
	for j := -n; j <= n; j++ {
		for i := -n; i <= n; i++ {
			f := finder{
				x: p.x + float64(i)*step, y: p.y + float64(j)*step,
				module: module, rows: 1, contrast: contrast, inverted: a.inverted,
			}
			if f.x < 2*module || f.y < 2*module || f.x > float64(v.w)-2*module || f.y > float64(v.h)-2*module {
				continue
			}
			for k, size := range thirdSizes {
				if q := v.likeness(&f, &shapes[k], 2); q > f.quality {
					f.quality, f.module = q, size*module
				}
			}
			if f.quality < least || len(best) == most && f.quality < best[most-1].quality {
				continue
			}
			// One of several beside one another.
			near := slices.IndexFunc(best, func(o finder) bool { return o.covers(f.x, f.y) })
			switch {
			case near < 0:
				best = append(best, f)
			case best[near].quality < f.quality:
				best[near] = f
			}
			slices.SortFunc(best, func(a, b finder) int { return cmp.Compare(b.quality, a.quality) })
			best = best[:min(len(best), most)]
		}
	}
	r.effort -= (2*n + 1) * (2*n + 1) * 8 * len(thirdSizes)
	r.thirdsFound = r.thirdsFound[:0]
	for _, f := range best {
		shape := &shapes[0]
		if f.module > module {
			shape = &shapes[1]
		}
		f.quality = 0
		for s := step; s > 0.1*module; s /= 2 {
			from := f
			for k := range 9 {
				o := from
				o.x, o.y = from.x+float64(k%3-1)*s, from.y+float64(k/3-1)*s
				if o.quality = v.likeness(&o, shape, 1); o.quality > f.quality {
					f = o
				}
			}
		}
		f.quality = leastQuality
		r.thirdsFound = append(r.thirdsFound, f)
	}
	return r.thirdsFound
}

// likeness is how much a place looks like the middle of a finder whose ring has
// the shape, in every skip-th direction: how much lighter the ring is than what
// is inside and outside, against how much that differs by direction.
func (v *view) likeness(f *finder, shape *outline, skip int) float64 {
	var steps [directions]float64
	mean := 0.0
	for i := 0; i < directions; i += skip {
		steps[i] = v.ringStep(f.x, f.y, shape[i], i)
		mean += steps[i]
	}
	n := float64(directions / skip)
	mean /= n
	if mean < 0 != f.inverted {
		return 0
	}
	off := 0.0
	for i := 0; i < directions; i += skip {
		off += math.Abs(steps[i] - mean)
	}
	return math.Abs(mean) / (off/n + 0.1*f.contrast)
}
