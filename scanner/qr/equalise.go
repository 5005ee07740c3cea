package qr

import "math"

// Equalising: what is left of a module when its neighbours run into it?
//
// Blur and movement spread each module over those around it. Where a module's
// own part is less than half of what is seen of it no threshold can be right,
// but the modules together still explain what is seen: brightness is a sum over
// 5 by 5 modules, weighted by how far each spreads (a linear channel with
// interference between symbols; Proakis, Digital Communications, chapter 9).
// The weights come from the modules as they are thought to be, by least squares;
// then each module is turned over that explains more when it is; and again with
// the better weights. The function patterns are known, and stay as they are.

const (
	spreadReach = 2 // modules: how far one spreads
	spreadWide  = 2*spreadReach + 1
	taps        = spreadWide * spreadWide
	unknowns    = taps + 1 // and a constant
	enough      = 1500     // modules to find the weights from
)

// equaliser holds its buffers, as planes with a border of spreadReach around.
type equaliser struct {
	seen   []float32 // brightness around 0, dark positive
	is     []float32 // 1 dark, -1 light; the quiet zone is light
	rest   []float32 // of what is seen when all is explained
	known  []bool
	sums   [][4]float32
	skip   int // one module in so many goes into the weights
	normal equations
	weight [taps]float32
}

// equalise decides again what the modules are, from s.dark and s.value, and how
// sure that is.
func (e *equaliser) equalise(s *samples, l *layout) {
	const trainings, rounds, sweeps = 3, 3, 4
	d := s.side
	wide := d + 2*spreadReach
	e.skip = max(1, d*d/enough) | 1 // odd, as d is: no column is left out
	e.seen, e.is, e.rest = grown(e.seen, wide*wide), grown(e.is, wide*wide), grown(e.rest, wide*wide)
	e.known = grown(e.known, d*d)
	clear(e.rest)
	clear(e.known)
	for i := range e.is {
		e.is[i], e.seen[i] = -1, -1
	}
	s.deviations()
	for y := range d {
		for x := range d {
			i, at := y*d+x, (y+spreadReach)*wide+x+spreadReach
			e.seen[at] = (s.threshold[i] - s.value[i]) / s.spread[i]
			if s.dark[i] {
				e.is[at] = 1
			}
		}
	}
	for _, f := range l.fixed {
		x, y := int(f.x), int(f.y)
		e.is[(y+spreadReach)*wide+x+spreadReach] = float32(f.sign)
		e.known[y*d+x] = true
	}
	for range trainings {
		if !e.train(d) {
			return
		}
	}
	for round := range rounds {
		if !e.weigh(d) {
			return
		}
		e.level(d)
		if !e.weigh(d) {
			return
		}
		turned := 0
		for range sweeps {
			n := e.turn(d, nil)
			if turned += n; n == 0 {
				break
			}
		}
		if turned == 0 && round > 0 {
			break
		}
	}
	e.turn(d, s.sure)
	for y := range d {
		for x := range d {
			s.dark[y*d+x] = e.is[(y+spreadReach)*wide+x+spreadReach] > 0
		}
	}
}

// fit finds by what weights the values of one plane around each module sum up
// best to its value in another. Modules that are known count so many times.
func (e *equaliser) fit(d int, from, to []float32, knownCounts float32) ([unknowns]float64, bool) {
	wide := d + 2*spreadReach
	e.normal = equations{}
	var around terms
	for i := 0; i < d*d; i += e.skip {
		at := (i/d+spreadReach)*wide + i%d + spreadReach
		around.of(from, at, wide)
		counts := float32(1)
		if e.known[i] {
			counts = knownCounts
		}
		e.normal.add(&around, to[at], counts)
	}
	return e.normal.solve(1e-3 * float64(d*d/e.skip))
}

// train decides what the modules are by the weighted sum of what is seen around
// that tells best what they are thought to be now; those that are known count
// more.
func (e *equaliser) train(d int) bool {
	const knownCounts = 4
	wide := d + 2*spreadReach
	solution, ok := e.fit(d, e.seen, e.is, knownCounts)
	if !ok {
		return false
	}
	var around terms
	for y := range d {
		for x := range d {
			if e.known[y*d+x] {
				continue
			}
			at := (y+spreadReach)*wide + x + spreadReach
			around.of(e.seen, at, wide)
			sum := float32(0)
			for i, v := range around {
				sum += v * float32(solution[i])
			}
			e.is[at] = 1
			if sum < 0 {
				e.is[at] = -1
			}
		}
	}
	return true
}

// weigh finds the weights that explain best what is seen, and what is left.
func (e *equaliser) weigh(d int) bool {
	wide := d + 2*spreadReach
	solution, ok := e.fit(d, e.is, e.seen, 1)
	if !ok {
		return false
	}
	var around terms
	for i := range taps {
		e.weight[i] = float32(solution[i])
	}
	for y := range d {
		for x := range d {
			at := (y+spreadReach)*wide + x + spreadReach
			around.of(e.is, at, wide)
			rest := e.seen[at] - float32(solution[taps])
			for i, w := range e.weight {
				rest -= w * around[i]
			}
			e.rest[at] = rest
		}
	}
	return true
}

// level takes out of what is seen how light and contrast change over the code:
// around each module the line is drawn that leads best from what is explained to
// what is seen. (The mean of the modules around, which it began with, is as much
// the work of the modules as of the light.)
func (e *equaliser) level(d int) {
	const reach = 5
	wide := d + 2*spreadReach
	n := d + 1
	e.sums = grown(e.sums, n*n)
	clear(e.sums[:n])
	for y := range d {
		var left [4]float32
		e.sums[(y+1)*n] = left
		for x := range d {
			at := (y+spreadReach)*wide + x + spreadReach
			seen := e.seen[at]
			explained := seen - e.rest[at]
			for k, v := range [4]float32{explained, seen, explained * explained, explained * seen} {
				left[k] += v
				e.sums[(y+1)*n+x+1][k] = e.sums[y*n+x+1][k] + left[k]
			}
		}
	}
	for y := range d {
		y0, y1 := max(0, y-reach), min(d, y+reach+1)
		for x := range d {
			x0, x1 := max(0, x-reach), min(d, x+reach+1)
			count := float32((y1 - y0) * (x1 - x0))
			var sum [4]float32
			for k := range sum {
				sum[k] = (e.sums[y1*n+x1][k] - e.sums[y0*n+x1][k] - e.sums[y1*n+x0][k] + e.sums[y0*n+x0][k]) / count
			}
			slope := (sum[3] - sum[0]*sum[1]) / max(1e-3, sum[2]-sum[0]*sum[0])
			slope = min(max(slope, 0.4), 2.5)
			at := (y+spreadReach)*wide + x + spreadReach
			e.seen[at] = (e.seen[at] - (sum[1] - slope*sum[0])) / slope
		}
	}
}

// turn turns over each module that explains more of what is seen when it is,
// and returns how many. If sure is not nil it turns none, and says for each how
// much less would be explained.
func (e *equaliser) turn(d int, sure []float32) (turned int) {
	wide := d + 2*spreadReach
	var own float32 // what a module itself is worth, wherever it is
	for _, w := range e.weight {
		own += 4 * w * w
	}
	for y := range d {
		for x := range d {
			i := y*d + x
			if e.known[i] {
				if sure != nil {
					sure[i] = math.MaxFloat32
				}
				continue
			}
			at := (y+spreadReach)*wide + x + spreadReach
			// A module that spreads by (dx, dy) is seen at (x-dx, y-dy).
			more := float32(0)
			for k, w := range e.weight {
				more += w * e.rest[at-(k/spreadWide-spreadReach)*wide-(k%spreadWide-spreadReach)]
			}
			more = 4*e.is[at]*more + own
			if sure != nil {
				sure[i] = more
				continue
			}
			if more >= 0 {
				continue
			}
			turned++
			step := 2 * e.is[at]
			for k, w := range e.weight {
				e.rest[at-(k/spreadWide-spreadReach)*wide-(k%spreadWide-spreadReach)] += step * w
			}
			e.is[at] = -e.is[at]
		}
	}
	return turned
}

// terms are the values around a place, and 1 for the constant.
type terms [unknowns]float32

func (t *terms) of(plane []float32, at, wide int) {
	for i := range spreadWide {
		copy(t[i*spreadWide:], plane[at+(i-spreadReach)*wide-spreadReach:][:spreadWide])
	}
	t[taps] = 1
}

// equations are the normal equations of a fit by least squares, and their right
// side.
type equations [unknowns][unknowns + 1]float64

// add adds what the sum of the weighted terms should be.
func (m *equations) add(t *terms, should, counts float32) {
	for i, a := range t {
		a *= counts
		row := m[i][i:]
		right := t[i:][:len(row)-1]
		for j, b := range right {
			row[j] += float64(a * b)
		}
		row[len(right)] += float64(a * should)
	}
}

// solve finds the weights, by elimination with the greatest pivots. Ridge keeps
// them small where the terms leave it open what they are.
func (m *equations) solve(ridge float64) (out [unknowns]float64, ok bool) {
	for i := range unknowns {
		m[i][i] += ridge
		for j := range i {
			m[i][j] = m[j][i]
		}
	}
	for i := range unknowns {
		best := i
		for k := i + 1; k < unknowns; k++ {
			if math.Abs(m[k][i]) > math.Abs(m[best][i]) {
				best = k
			}
		}
		if math.Abs(m[best][i]) < 1e-9 {
			return out, false
		}
		m[i], m[best] = m[best], m[i]
		for k := i + 1; k < unknowns; k++ {
			f := m[k][i] / m[i][i]
			for j := i; j <= unknowns; j++ {
				m[k][j] -= f * m[i][j]
			}
		}
	}
	for i := unknowns - 1; i >= 0; i-- {
		v := m[i][unknowns]
		for j := i + 1; j < unknowns; j++ {
			v -= m[i][j] * out[j]
		}
		out[i] = v / m[i][i]
	}
	return out, true
}
