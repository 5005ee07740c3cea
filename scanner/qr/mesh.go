package qr

import "math"

// Alignment patterns, and the mesh they make.
//
// Paper bends, lenses are round, and a homography knows neither. From version 7
// on a code has alignment patterns all over (ISO/IEC 18004, annex E). Each is
// looked for where the homography and its neighbours' shifts put it; between
// them the shifts are mixed linearly, and those of patterns not found come from
// their neighbours.

const mostAlignment = 7 // a side, at version 40

// mesh holds how far the grid is from its homography, in pixels, at the
// alignment patterns.
type mesh struct {
	n     int
	lines [mostAlignment]float64 // their places in modules, in x as in y
	shift [mostAlignment][mostAlignment]point
	found [mostAlignment][mostAlignment]bool
}

// alignment looks for an alignment pattern around (x, y) in modules, at most
// reach modules away. It returns its middle in pixels and how well it fits, at
// most 1.
func (r *Reader) alignment(v *view, h *homography, x, y, reach float64, inverted bool) (p point, fit float64, ok bool) {
	const least = 10 // of 25 modules more right than wrong
	x0, y0 := h.at(x, y)
	if !v.near(x0, y0) {
		return p, 0, false
	}
	xa, ya := h.at(x+1, y)
	xb, yb := h.at(x, y+1)
	ux, uy, wx, wy := xa-x0, ya-y0, xb-x0, yb-y0
	m := math.Sqrt(math.Abs(ux*wy - uy*wx))
	if !(m >= 0.5 && m < MaxSide) {
		return p, 0, false
	}
	judge := func(cx, cy float64) (s int) {
		r.effort -= 10
		// The ring of light and the dark middle say most: they go first.
		for _, q := range alignmentModules[:9] {
			s += q.sign * v.sign(cx+q.x*ux+q.y*wx, cy+q.x*uy+q.y*wy, inverted)
		}
		if s < 3 {
			return s
		}
		for _, q := range alignmentModules[9:] {
			s += q.sign * v.sign(cx+q.x*ux+q.y*wx, cy+q.x*uy+q.y*wy, inverted)
		}
		return s
	}
	step := max(0.5, m/3)
	n := int(reach*m/step) + 1
	best := 0.0
	for j := -n; j <= n; j++ {
		for i := -n; i <= n; i++ {
			dx, dy := float64(i)*step, float64(j)*step
			s := judge(x0+dx, y0+dy)
			if s < least {
				continue
			}
			if w := float64(s) - 3*math.Hypot(dx, dy)/(reach*m); w > best+0.02 {
				best, p = w, point{x0 + dx, y0 + dy}
			}
		}
	}
	if best < least {
		return p, 0, false
	}
	// The middle of all places around that fit as well.
	top := judge(p.x, p.y)
	var sx, sy float64
	count := 0
	for j := -4; j <= 4; j++ {
		for i := -4; i <= 4; i++ {
			qx, qy := p.x+float64(i)*step/2, p.y+float64(j)*step/2
			if judge(qx, qy) >= top {
				sx, sy, count = sx+qx, sy+qy, count+1
			}
		}
	}
	return point{sx / float64(count), sy / float64(count)}, float64(top) / 25, true
}

// alignmentModules are the modules of an alignment pattern, by their distance
// from its middle.
var alignmentModules = func() (out []fixed) {
	out = append(out, fixed{0, 0, 1})
	for ring := 1; ring <= 2; ring++ {
		for y := -2; y <= 2; y++ {
			for x := -2; x <= 2; x++ {
				if max(x, -x, y, -y) == ring {
					out = append(out, fixed{float64(x), float64(y), 2*ring - 3})
				}
			}
		}
	}
	return out
}()

// bend finds the alignment patterns of a grid, and gives it their mesh.
func (r *Reader) bend(v *view, g *grid) {
	m := &r.mesh
	m.n = len(g.alignment)
	last := m.n - 1
	for i, a := range g.alignment {
		m.lines[i] = float64(a) + .5
		for j := range m.n {
			m.shift[i][j] = point{}
			m.found[i][j] = g.finderAt(j, i, last) // the homography holds there
		}
	}
	for range 2 {
		for i := range m.n {
			for j := range m.n {
				if m.found[i][j] || r.effort <= 0 {
					continue
				}
				s := m.around(i, j, true)
				moved := g.moved(s.x, s.y)
				p, fit, ok := r.alignment(v, &moved, m.lines[j], m.lines[i], 2.2, g.inverted)
				if ok && fit >= 0.6 {
					x, y := g.homography.at(m.lines[j], m.lines[i])
					m.shift[i][j], m.found[i][j] = point{p.x - x, p.y - y}, true
				}
			}
		}
	}
	for range 12 {
		for i := range m.n {
			for j := range m.n {
				if !m.found[i][j] {
					m.shift[i][j] = m.around(i, j, false)
				}
			}
		}
	}
	g.mesh = m
}

// around is the mean shift of the neighbours of row i, column j; those across
// a corner count half.
func (m *mesh) around(i, j int, foundOnly bool) (s point) {
	sum := 0.0
	for y := max(i-1, 0); y <= min(i+1, m.n-1); y++ {
		for x := max(j-1, 0); x <= min(j+1, m.n-1); x++ {
			if y == i && x == j || foundOnly && !m.found[y][x] {
				continue
			}
			w := 1.0
			if y != i && x != j {
				w = 0.5
			}
			s.x, s.y, sum = s.x+w*m.shift[y][x].x, s.y+w*m.shift[y][x].y, sum+w
		}
	}
	if sum == 0 {
		return s
	}
	return point{s.x / sum, s.y / sum}
}

// at is the shift at a point in modules. Beyond the outermost patterns it goes
// on as before, for a while.
func (m *mesh) at(x, y float64) (float64, float64) {
	i, j := 0, 0
	for j < m.n-2 && x > m.lines[j+1] {
		j++
	}
	for i < m.n-2 && y > m.lines[i+1] {
		i++
	}
	fx := min(max((x-m.lines[j])/(m.lines[j+1]-m.lines[j]), -.35), 1.35)
	fy := min(max((y-m.lines[i])/(m.lines[i+1]-m.lines[i]), -.35), 1.35)
	a, b, c, d := &m.shift[i][j], &m.shift[i][j+1], &m.shift[i+1][j], &m.shift[i+1][j+1]
	p, q, s, t := (1-fx)*(1-fy), fx*(1-fy), (1-fx)*fy, fx*fy
	return a.x*p + b.x*q + c.x*s + d.x*t, a.y*p + b.y*q + c.y*s + d.y*t
}
