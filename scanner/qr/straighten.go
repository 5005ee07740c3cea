package qr

import "math"

// Straightening: where in the picture is each module?
//
// Three corners are known, as the middles of the finder patterns; the number of
// modules a side is known but for a few candidates. The fourth corner is
// guessed in several ways: as the parallelogram's, with the perspective that
// the finders' sizes tell, and by the alignment pattern nearest to it. Each
// guess makes a homography, and is judged by how many modules of the function
// patterns have the colour they must have. The best is refined by moving its
// corners, one after the other, as long as that gets better (coordinate
// descent); this mends finders whose middles are off, too.

const (
	// leastFit is the fit below which a guess is not pursued: of modules by
	// chance half are right, which is a fit of 0.
	leastFit = 0.4
	// worthLooking is one below which no alignment pattern is looked for.
	worthLooking = 0.3
	// goodFit is one that leaves no doubt about the number of modules.
	goodFit = 0.9
)

// grid says where the modules of a code are.
type grid struct {
	*layout
	homography
	mesh     *mesh // nil: the homography is all
	fit      float64
	inverted bool
}

// at returns the pixel of a point in modules.
func (g *grid) at(x, y float64) (float64, float64) {
	px, py := g.homography.at(x, y)
	if g.mesh != nil {
		dx, dy := g.mesh.at(x, y)
		px, py = px+dx, py+dy
	}
	return px, py
}

// fits is how well a homography fits: 1 when every module of the function
// patterns has its colour, -1 when none has.
func (r *Reader) fits(v *view, l *layout, h *homography, inverted bool) float64 {
	s := 0
	for i := range l.fixed {
		f := &l.fixed[i]
		x, y := h.at(f.x, f.y)
		s += f.sign * v.sign(x, y, inverted)
	}
	r.effort -= len(l.fixed)
	return float64(s) / float64(len(l.fixed))
}

// sides lists the numbers of modules a side that a triple may have, likeliest
// first.
func sides(t *triple, out []int) []int {
	out = out[:0]
	add := func(d int) {
		if d < 21 || d > 177 || d%4 != 1 || len(out) == 4 {
			return
		}
		for _, o := range out {
			if o == d {
				return
			}
		}
		out = append(out, d)
	}
	for _, n := range [2]int{t.across, t.down} {
		if math.Abs(float64(n+13)-t.modules) < 0.25*t.modules+2 {
			add(n + 13)
		}
	}
	measured := int(math.Round((t.modules-17)/4))*4 + 17
	add(measured)
	if len(out) < 3 {
		step := 4
		if t.modules < float64(measured) {
			step = -4
		}
		add(measured + step)
		add(measured - step)
	}
	return out
}

// straighten finds the grids that a triple may have, and leaves them in
// r.grids, the best first.
func (r *Reader) straighten(v *view, f []finder, t *triple) []grid {
	out := r.grids[:0]
	r.sides = sides(t, r.sides)
	for i := 0; i < len(r.sides) && i < 5 && r.effort > 0; i++ {
		d := r.sides[i]
		g, ok := r.guess(v, f, t, layoutOf((d-17)/4), lens{})
		if !ok {
			continue
		}
		r.refine(v, &g)
		if g.version >= 6 && len(r.sides) < 5 {
			// From version 7 on the code says its version (7.10).
			if said := v.versionAt(&g); said != 0 && said != g.version && apart(said, g.version) <= 3 {
				r.sides = append(r.sides, 17+4*said)
			}
		}
		at := len(out)
		out = append(out, g)
		for ; at > 0 && out[at-1].fit < g.fit; at-- {
			out[at] = out[at-1]
		}
		out[at] = g
		if g.fit > goodFit {
			break
		}
	}
	r.grids = out
	return out
}

// guess returns the best of the guesses at the fourth corner. The finders are
// where they would be without the lens.
func (r *Reader) guess(v *view, f []finder, t *triple, l *layout, bent lens) (g grid, ok bool) {
	tl, tr, bl := &f[t.tl], &f[t.tr], &f[t.bl]
	g = grid{layout: l, inverted: tl.inverted, fit: -1}
	d := float64(l.side)
	in := [4]point{{3.5, 3.5}, {d - 3.5, 3.5}, {d - 3.5, d - 3.5}, {3.5, d - 3.5}}
	out := [4]point{{tl.x, tl.y}, {tr.x, tr.y}, {}, {bl.x, bl.y}}
	try := func(p point) (h homography) {
		out[2] = p
		h, ok := between(in, out)
		if !ok {
			return h
		}
		h.lens = bent
		if fit := r.fits(v, l, &h, g.inverted); fit > g.fit {
			g.homography, g.fit = h, fit
		}
		return h
	}
	flat := point{tr.x + bl.x - tl.x, tr.y + bl.y - tl.y}
	try(flat)
	// The further away, the smaller: the area of a module goes with the third
	// power of the homography's divisor.
	tilted := flat
	a, b, c := math.Pow(tl.module, -2./3), math.Pow(tr.module, -2./3), math.Pow(bl.module, -2./3)
	if w := b + c - a; w > 0.3*a {
		tilted = point{(tr.x*b + bl.x*c - tl.x*a) / w, (tr.y*b + bl.y*c - tl.y*a) / w}
	}
	middle := try(point{(flat.x + tilted.x) / 2, (flat.y + tilted.y) / 2})
	try(tilted)
	if l.version >= 2 && middle.matrix[8] != 0 && g.fit > worthLooking {
		at := d - 6.5
		if p, _, ok := r.alignment(v, &middle, at, at, max(4.5, 0.09*d), g.inverted); ok {
			in[2] = point{at, at}
			try(bent.straight(p))
		}
	}
	return g, g.fit >= leastFit
}

// refine moves the corners of the grid to where it fits best.
func (r *Reader) refine(v *view, g *grid) {
	const enough = 0.985
	d := float64(g.side)
	in := [4]point{{3.5, 3.5}, {d - 3.5, 3.5}, {d - 6.5, d - 6.5}, {3.5, d - 3.5}}
	var out [4]point
	for i, p := range in {
		out[i] = g.lens.straight(g.point(p))
	}
	module := g.module(d/2, d/2)
	for _, step := range [2]float64{0.6, 0.3} {
		for _, corner := range [5]int{2, 2, 1, 3, 0} {
			s := step * module
			if corner == 2 {
				s *= 2.2 // the least certain one
			}
			for _, way := range [4]point{{s, 0}, {-s, 0}, {0, s}, {0, -s}} {
				if g.fit > enough || r.effort <= 0 {
					return
				}
				moved := out
				moved[corner].x += way.x
				moved[corner].y += way.y
				h, ok := between(in, moved)
				if !ok {
					continue
				}
				h.lens = g.lens
				if fit := r.fits(v, g.layout, &h, g.inverted); fit > g.fit {
					g.fit, g.homography, out = fit, h, moved
				}
			}
		}
	}
}

// module is the size of a module at a point, in pixels.
func (h *homography) module(x, y float64) float64 {
	x0, y0 := h.at(x, y)
	x1, y1 := h.at(x+1, y)
	x2, y2 := h.at(x, y+1)
	return math.Sqrt(math.Abs((x1-x0)*(y2-y0) - (y1-y0)*(x2-x0)))
}

// versionAt reads the version information, 0 where it makes no sense.
func (v *view) versionAt(g *grid) int {
	var right, below uint32
	d := g.side
	for i := 5; i >= 0; i-- {
		for j := d - 9; j >= d-11; j-- {
			x, y := g.homography.at(float64(j)+.5, float64(i)+.5)
			right = right<<1 | uint32(v.sign(x, y, g.inverted)+1)>>1
			x, y = g.homography.at(float64(i)+.5, float64(j)+.5)
			below = below<<1 | uint32(v.sign(x, y, g.inverted)+1)>>1
		}
	}
	a, offA := nearestVersion(right)
	b, offB := nearestVersion(below)
	if offB < offA {
		a, offA = b, offB
	}
	if offA > 3 {
		return 0
	}
	return a
}
