package qr

import (
	"cmp"
	"math"
	"slices"
)

// Choosing three finder patterns that belong together.
//
// A picture can hold many patterns, true and false; three of them make a code
// when they have one module size, meet at about a right angle in legs of about
// one length, and when the timing pattern between them (ISO/IEC 18004, 6.3.5)
// has as many modules as their distance says. Each gives points off; the best
// triples are tried first.

const (
	// maxTogether is how many of the best finders are combined freely; the
	// others with their neighbours only, or live not at all.
	maxTogether = 24
	neighbours  = 9
)

// triple is three finders, by their index, as a code's corners.
type triple struct {
	tl, tr, bl   int
	score        float64 // the lower, the likelier
	plain        float64 // the same without timing patterns
	modules      float64 // the side in modules, from the distances
	across, down int     // light-dark changes of the timing patterns
}

// worth says how likely it is that a finder is one.
func (f *finder) worth() float64 { return f.quality + min(1, float64(f.rows)/max(1, f.module)) }

func distance(a, b *finder) float64 {
	dx, dy := a.x-b.x, a.y-b.y
	return math.Sqrt(dx*dx + dy*dy) // math.Hypot is several times as slow
}

// byWorth lists the finders, the likeliest first.
func (r *Reader) byWorth(f []finder) []int {
	r.order = grown(r.order, len(f))
	for i := range r.order {
		r.order[i] = i
	}
	slices.SortFunc(r.order, func(a, b int) int { return cmp.Compare(f[b].worth(), f[a].worth()) })
	return r.order
}

// triples lists the likeliest triples of f in r.found, the best first: keep of
// them at most.
func (r *Reader) triples(v *view, f []finder, keep int, worst float64) []triple {
	order := r.byWorth(f)

	out := r.chosen[:0]
	n := min(len(order), maxTogether)
	for a := range n {
		for b := a + 1; b < n; b++ {
			if !fit(&f[order[a]], &f[order[b]]) {
				continue
			}
			for c := b + 1; c < n; c++ {
				out = combine(out, f, order[a], order[b], order[c], keep)
			}
		}
	}
	if len(order) > maxTogether && (r.profile != ProfileLive || r.Multi) {
		out = r.combineNear(out, f, keep)
	}
	for i := range out {
		v.vote(&out[i], f, worst)
	}
	slices.SortFunc(out, func(a, b triple) int { return cmp.Compare(a.score, b.score) })
	r.chosen = out
	return out
}

// fit says whether two finders can be of one code, by polarity and size.
func fit(a, b *finder) bool {
	return a.inverted == b.inverted && a.module <= 2*b.module && b.module <= 2*a.module
}

// combineNear combines every finder with those next to it.
func (r *Reader) combineNear(out []triple, f []finder, keep int) []triple {
	for i := range f {
		near := r.near[:0]
		for j := range f {
			if j == i || !fit(&f[i], &f[j]) {
				continue
			}
			d := distance(&f[i], &f[j])
			if len(near) == neighbours {
				if d >= near[len(near)-1].distance {
					continue
				}
				near = near[:len(near)-1]
			}
			at := len(near)
			near = append(near, neighbour{})
			for ; at > 0 && near[at-1].distance > d; at-- {
				near[at] = near[at-1]
			}
			near[at] = neighbour{j, d}
		}
		r.near = near
		for a := range near {
			for b := a + 1; b < len(near); b++ {
				out = combine(out, f, i, near[a].index, near[b].index, keep)
			}
		}
	}
	return out
}

type neighbour struct {
	index    int
	distance float64
}

// combine adds the triple of three finders to out, which is sorted and holds
// keep at most. Where a tilt makes it unclear which of them is the corner, both
// ways are added.
func combine(out []triple, f []finder, i, j, k, keep int) []triple {
	a, b, c := &f[i], &f[j], &f[k]
	if !fit(a, b) || !fit(a, c) || !fit(b, c) {
		return out
	}
	ab, bc, ac := distance(a, b), distance(b, c), distance(a, c)
	type corner struct {
		at, p, q        int
		legP, legQ, far float64
	}
	ways := [3]corner{{i, j, k, ab, ac, bc}, {j, i, k, ab, bc, ac}, {k, i, j, ac, bc, ab}}
	slices.SortFunc(ways[:], func(a, b corner) int { return cmp.Compare(b.far, a.far) })
	least, most := min(a.module, b.module, c.module), max(a.module, b.module, c.module)
	for n, w := range ways[:2] {
		if n == 1 && w.far < 0.85*ways[0].far {
			break
		}
		if w.legP < 8*least || w.legQ < 8*least {
			continue
		}
		cos := math.Abs((w.legP*w.legP + w.legQ*w.legQ - w.far*w.far) / (2 * w.legP * w.legQ))
		unequal := max(w.legP, w.legQ) / min(w.legP, w.legQ)
		if cos > 0.75 || unequal > 2.5 {
			continue
		}
		t, p, q := &f[w.at], &f[w.p], &f[w.q]
		modules := (w.legP/((t.module+p.module)/2)+w.legQ/((t.module+q.module)/2))/2 + 7
		if modules < 16 || modules > 240 {
			continue
		}
		score := 0.5*math.Log(unequal) + 0.4*cos + 0.5*math.Log(most/least) +
			1.6*(1-(a.quality+b.quality+c.quality)/3) - 0.6 + 0.1*float64(n)
		tr, bl := w.p, w.q
		if (p.x-t.x)*(q.y-t.y) < (p.y-t.y)*(q.x-t.x) {
			tr, bl = bl, tr
		}
		if len(out) == keep {
			if score >= out[keep-1].score {
				continue
			}
			out = out[:keep-1]
		}
		at := len(out)
		out = append(out, triple{})
		for ; at > 0 && out[at-1].score > score; at-- {
			out[at] = out[at-1]
		}
		out[at] = triple{tl: w.at, tr: tr, bl: bl, score: score, modules: modules}
	}
	return out
}

// vote counts the modules of a triple in two ways, by module size along each
// leg and by the timing patterns, and corrects the score by how well they
// agree. One that can't come below worst any more is not looked at further.
func (v *view) vote(t *triple, f []finder, worst float64) {
	const best = 0.7 // that timing patterns take off the score
	tl, tr, bl := &f[t.tl], &f[t.tr], &f[t.bl]
	t.plain = t.score
	across, down := v.leg(tl, tr), v.leg(tl, bl)
	t.modules = (across + down) / 2
	t.score += max(across, down)/min(across, down) - 1
	count := func(p, q *finder) (n int) {
		if t.score-best > worst {
			return 0 // whatever there is: it will not be tried
		}
		n = v.timing(tl, p, q)
		off := min(0.6, 1.5*math.Abs(float64(n)+13-t.modules)/t.modules)
		if n%4 == 0 && off < 0.25 {
			off -= 0.2 // a side of 4n+1 modules: 13 and the changes
		}
		t.score += off
		return n
	}
	t.across, t.down = count(tr, bl), count(bl, tr)
	if t.across == t.down && t.across%4 == 0 {
		t.score -= 0.3
	}
}

// leg is the side of a code in modules, by the module size along the leg from a
// to b.
func (v *view) leg(a, b *finder) float64 {
	l := distance(a, b)
	ux, uy := (b.x-a.x)/l, (b.y-a.y)/l
	return l/((v.moduleAlong(a, ux, uy)+v.moduleAlong(b, ux, uy))/2) + 7
}

// moduleAlong is the module size of a finder in one direction.
func (v *view) moduleAlong(f *finder, ux, uy float64) float64 {
	r := v.cast(f.x, f.y, ux, uy, 9*f.module, 1, f.inverted)
	s := v.cast(f.x, f.y, -ux, -uy, 9*f.module, 1, f.inverted)
	if r[0] > 0 && r[1] > 0 && s[0] > 0 && s[1] > 0 {
		// The middles of the ring are 4 modules apart.
		if m := (r[0] + r[1] + s[0] + s[1]) / 8; m > 0.45*f.module && m < 1.8*f.module {
			return m
		}
	}
	return f.module
}

// timing counts the changes of colour along the timing pattern from a to b; c
// is the third finder, which says on what side it is. Of three lines close
// together it takes the first whose count is possible.
func (v *view) timing(a, b, c *finder) int {
	l, m := distance(a, b), distance(a, c)
	ux, uy := (b.x-a.x)/l, (b.y-a.y)/l
	wx, wy := (c.x-a.x)/m, (c.y-a.y)/m
	alongA, alongB := v.moduleAlong(a, ux, uy), v.moduleAlong(b, ux, uy)
	sideA, sideB := v.moduleAlong(a, wx, wy), v.moduleAlong(b, wx, wy)
	first := 0
	for i, off := range [3]float64{3, 2.8, 3.2} {
		n := v.changes(
			a.x+3*alongA*ux+off*sideA*wx, a.y+3*alongA*uy+off*sideA*wy,
			b.x-3*alongB*ux+off*sideB*wx, b.y-3*alongB*uy+off*sideB*wy, a.inverted)
		if n >= 8 && n%4 == 0 {
			return n
		}
		if i == 0 {
			first = n
		}
	}
	return first
}

// changes counts the changes of colour on a line that begins in the dark; 0
// where it leaves the picture.
func (v *view) changes(x, y, endX, endY float64, inverted bool) (n int) {
	if !(x >= 0 && y >= 0 && x < MaxSide && y < MaxSide && math.Abs(endX) < MaxSide && math.Abs(endY) < MaxSide) {
		return 0
	}
	steps := int(max(math.Abs(endX-x), math.Abs(endY-y))) + 1
	l := newLine(x, y, (endX-x)/float64(steps), (endY-y)/float64(steps))
	last := !inverted
	for range steps + 1 {
		dark, ok := v.darkAt(&l)
		if !ok {
			return 0
		}
		if dark != last {
			n, last = n+1, dark
		}
		l.x, l.y = l.x+l.dx, l.y+l.dy
	}
	return n
}
