package qr

import "math"

// Lenses that bend straight lines.
//
// A wide lens shows what is far from the middle of the picture too near to it
// (barrel distortion). Then no homography fits: the timing patterns are curves.
// One number is enough to describe it (the first radial term of Brown,
// Decentering Distortion of Lenses, 1966), and the code itself tells it: three
// finder patterns that are beyond doubt are put where they would be without the
// lens, for several strengths of it, and the strength that fits the function
// patterns best is taken. The mesh mends what is left.

// lens moves a point at distance d from (x, y) to where d becomes
// d/(1 + bend d*d), nearly: it is the other way round that is exact.
type lens struct{ x, y, bend float64 }

// straight is where a pixel would be without the lens.
func (l *lens) straight(p point) point {
	dx, dy := p.x-l.x, p.y-l.y
	k := 1 + l.bend*(dx*dx+dy*dy)
	return point{l.x + k*dx, l.y + k*dy}
}

// bent is the pixel of a point that would be at (x, y) without the lens.
func (l *lens) bent(x, y float64) (float64, float64) {
	dx, dy := x-l.x, y-l.y
	far := math.Sqrt(dx*dx + dy*dy)
	r := far
	for range 4 { // Newton's method
		r -= (r*(1+l.bend*r*r) - far) / (1 + 3*l.bend*r*r)
	}
	k := 1.0
	if far > 0 {
		k = r / far
	}
	return l.x + k*dx, l.y + k*dy
}

// finder is a finder pattern as it would be without the lens.
func (l *lens) finder(f *finder) finder {
	out := *f
	p := l.straight(point{f.x, f.y})
	k := l.bend * ((f.x-l.x)*(f.x-l.x) + (f.y-l.y)*(f.y-l.y))
	out.x, out.y = p.x, p.y
	out.module = f.module * math.Sqrt((1+k)*(1+3*k))
	return out
}

// suspect is a triple of good finder patterns that did not become a code.
type suspect struct {
	f     [3]finder // top left, top right, bottom left
	view  *view
	scale float64
	plain float64
	clear bool // so good that only a lens can be to blame
}

const maxSuspects = 5

// suspects keeps the likeliest triples of a view that only the timing patterns,
// or what was made of them, speak against.
func (r *Reader) suspectsOf(v *view, f []finder, scale float64) {
	const (
		likely      = -0.1 // score
		leastGood   = 0.7  // quality
		mostUnequal = 12   // contrasts
	)
	for i := range r.chosen {
		t := &r.chosen[i]
		s := suspect{[3]finder{f[t.tl], f[t.tr], f[t.bl]}, v, scale, t.plain, false}
		low, high, good := s.f[0].contrast, s.f[0].contrast, 1.0
		for _, f := range s.f {
			low, high, good = min(low, f.contrast), max(high, f.contrast), min(good, f.quality)
		}
		s.clear = t.plain < -0.3 && good > 0.88
		if t.plain > likely || good < leastGood || high > mostUnequal*low {
			continue
		}
		at := len(r.suspects)
		if at == maxSuspects {
			if r.suspects[at-1].plain <= s.plain {
				continue
			}
			at--
			r.suspects = r.suspects[:at]
		}
		r.suspects = append(r.suspects, suspect{})
		for ; at > 0 && r.suspects[at-1].plain > s.plain; at-- {
			r.suspects[at] = r.suspects[at-1]
		}
		r.suspects[at] = s
	}
}

// unbendAll reads the suspects, and forgets them.
func (r *Reader) unbendAll() {
	for i := range r.suspects {
		if r.done() {
			break
		}
		r.unbend(&r.suspects[i])
	}
	r.suspects = r.suspects[:0]
}

// unbend reads a suspect as a lens may show it.
func (r *Reader) unbend(s *suspect) {
	const (
		steps = 9
		most  = 0.4 // bend at the corner of the picture
	)
	v := s.view
	corner := float64(v.w*v.w+v.h*v.h) / 4
	best := grid{fit: -1}
	var tried [4]int
	try := func(strength float64) {
		l := lens{float64(v.w) / 2, float64(v.h) / 2, strength / corner}
		f := [3]finder{l.finder(&s.f[0]), l.finder(&s.f[1]), l.finder(&s.f[2])}
		leg := func(a, b *finder) float64 { return distance(a, b) / ((a.module + b.module) / 2) }
		t := triple{tl: 0, tr: 1, bl: 2, modules: (leg(&f[0], &f[1])+leg(&f[0], &f[2]))/2 + 7}
		all := sides(&t, tried[:0])
		if strength == 0 {
			all = v.pulses(&s.f[0], &s.f[1], &s.f[2], tried[:0])
		}
		for _, d := range all {
			if r.effort <= 0 {
				return
			}
			if g, ok := r.guess(v, f[:], &t, layoutOf((d-17)/4), l); ok && g.fit > best.fit {
				best = g
			}
		}
	}
	for i := range steps {
		if i > 0 && !s.clear {
			break
		}
		try(most * float64(i) / (steps - 1))
	}
	if best.fit < leastFit {
		return
	}
	if at := best.lens.bend * corner; at > 0 {
		try(at + most/(2*steps))
		try(at - most/(2*steps))
	}
	r.refine(v, &best)
	if c, ok := r.readGrid(v, &best); ok {
		r.add(c, s.scale)
	}
}
