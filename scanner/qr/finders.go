package qr

import (
	"math"
	"slices"
)

// Finding the finder patterns.
//
// A line through the middle of a finder pattern crosses dark, light, dark,
// light, dark in the ratio 1:1:3:1:1 (ISO/IEC 18004, 6.3.3). Blur and overexposed
// screens widen the light runs at the cost of the dark ones or the reverse, but
// leave the distance from one edge to the next but one of the same kind as it
// is: those are compared (the "edge to edge" test of zxing-cpp, and of the
// bar codes with variable bar growth, ISO/IEC 15420). Runs of both polarities
// come out of one pass, for codes that are light on dark.
//
// What is left of some hundred candidates a busy picture has is tested by 16
// rays from the middle: all must leave the dark square, cross the light ring,
// and find it brighter than what is inside and outside. The area that the ring
// encloses gives middle and module size, whatever the turn and tilt.

const (
	// These cap the candidates of one view.
	maxFinders, maxFindersLive, maxFindersMulti = 400, 120, 2000
	// directions is the number of rays.
	directions = 16
	// Of the patterns of codes that can be read, one in a hundred has a quality
	// below 0.7; of what else passes the tests before it, eight in ten have.
	leastQuality, leastQualityMulti = 0.7, 0.6
	leastRatios                     = directions * 8 / 16 // rays
	// leastCarried is the module size from which half the size is enough to find
	// patterns, in px.
	leastCarried = 4
)

// finder is a finder pattern as seen.
type finder struct {
	x, y     float64 // its middle
	module   float64 // px, the side of a square of its area
	rows     int     // how many rows crossed it
	quality  float64 // 0 to 1: how much of the ring is there
	contrast float64 // levels between the ring and what is beside it
	inverted bool
	used     bool // by a code that was read
}

func (f *finder) covers(x, y float64) bool {
	return math.Abs(f.x-x) < 2*f.module && math.Abs(f.y-y) < 2*f.module
}

// twelveOf returns twelve times the module size if five runs can be those of a
// finder pattern, else 0. The tolerance is a part of a module and of a pixel.
func twelveOf(a, b, c, d, e int32) int32 {
	if c < b || c < d || a == 0 || b == 0 || d == 0 || e == 0 {
		return 0
	}
	// Twelve modules, as the runs between edges of one kind sum up to:
	// a+b = 2, b+c = 4, c+d = 4, d+e = 2.
	twelve := a + 2*b + 2*c + 2*d + e
	two, four := 2*twelve, 4*twelve
	off2, off4 := twelve*9/10+9, twelve*13/10+9
	if apart(12*(a+b), two) > off2 || apart(12*(d+e), two) > off2 ||
		apart(12*(b+c), four) > off4 || apart(12*(c+d), four) > off4 {
		return 0
	}
	return twelve
}

func apart[T int | int32](a, b T) T {
	if a > b {
		return a - b
	}
	return b - a
}

// cross counts the five runs on the line through a pixel of the middle square,
// along x (dx = 1) or y (dy = 1), and returns the module size on it, 0 where it
// is none, and the middle of the middle run. The middle run may not be longer
// than limit; the others may not be much longer than it.
func (v *view) cross(x, y, dx, dy int, inverted bool, limit int) (module, middle float64) {
	if v.dark(x, y) == inverted {
		return 0, 0
	}
	// How far it is to the edges of the picture, before and behind.
	before, behind := x*dx+y*dy, (v.w-x)*dx+(v.h-y)*dy
	// The middle run.
	up := v.run(x, y, -dx, -dy, !inverted, min(limit, before+1))
	down := v.run(x, y, dx, dy, !inverted, min(limit, behind))
	if up > before || down >= behind {
		return 0, 0
	}
	c := up + down - 1
	if c > limit {
		return 0, 0
	}
	most := c + c/2 + 3
	b := v.run(x-up*dx, y-up*dy, -dx, -dy, inverted, min(c+1, before+1-up))
	if b > c || up+b > before {
		return 0, 0
	}
	d := v.run(x+down*dx, y+down*dy, dx, dy, inverted, min(c+1, behind-down))
	if d > c || down+d >= behind {
		return 0, 0
	}
	up, down = up+b, down+d
	a := v.run(x-up*dx, y-up*dy, -dx, -dy, !inverted, min(most, before+1-up))
	e := v.run(x+down*dx, y+down*dy, dx, dy, !inverted, min(most, behind-down))
	start := x*dx + y*dy + 1 - (up - b)
	return float64(twelveOf(int32(a), int32(b), int32(c), int32(d), int32(e))) / 12, float64(start) + float64(c)/2
}

// run counts the pixels of one colour from (x, y) on along a row or a column,
// limit at most. All of them must be in the picture.
func (v *view) run(x, y, dx, dy int, dark bool, limit int) (n int) {
	if dy == 0 {
		row, thresholds := v.row(y), v.thresholds[y>>3*v.across:][:v.across]
		for ; n < limit && row[x] <= thresholds[x>>3] == dark; n++ {
			x += dx
		}
		return n
	}
	i, step := y*v.stride+x, dy*v.stride
	for ; n < limit && v.pix[i] <= v.thresholds[y>>3*v.across+x>>3] == dark; n++ {
		i, y = i+step, y+dy
	}
	return n
}

// direction is the rays' directions, as unit vectors.
var direction = func() (out [directions][2]float64) {
	for i := range out {
		s, c := math.Sincos(2 * math.Pi * float64(i) / directions)
		out[i] = [2]float64{c, s}
	}
	return out
}()

// A line goes through the picture pixel by pixel, in 16.16 fixed point: turning
// a floating-point number into a whole one costs as much as a pixel does.
type line struct{ x, y, dx, dy int64 }

// newLine is the line from (x, y), which must not be negative, in steps of
// (dx, dy).
func newLine(x, y, dx, dy float64) line {
	const one, positive = 1 << 16, 1 << 20
	// Rounded, also below zero: (x, y) often is a corner of a pixel, and a little
	// less would be another one.
	fixed := func(v float64) int64 { return int64((v+positive)*one+0.5) - positive*one }
	return line{fixed(x), fixed(y), fixed(dx), fixed(dy)}
}

// darkAt says whether the pixel at the line is dark, and ok whether it is in the
// picture.
func (v *view) darkAt(l *line) (dark, ok bool) {
	x, y := int(l.x>>16), int(l.y>>16)
	if uint(x) >= uint(v.w) || uint(y) >= uint(v.h) {
		return false, false
	}
	return v.pix[y*v.stride+x] <= v.thresholds[y>>3*v.across+x>>3], true
}

// cast walks from (x, y) in a direction and returns the distances at which the
// colour changes: out of the square, out of the ring, out of the pattern. Those
// not met within limit are 0. It looks at every pixel if stride is 1.
func (v *view) cast(x, y, ux, uy, limit, stride float64, inverted bool) (r [3]float64) {
	if !(x >= 0 && y >= 0) {
		return r
	}
	step := stride / max(math.Abs(ux), math.Abs(uy))
	l := newLine(x, y, ux*step, uy*step)
	most := int(limit / step)
	want, k := !inverted, 0
	for n := 0; n <= most; n++ {
		dark, ok := v.darkAt(&l)
		if !ok {
			return r
		}
		if dark != want {
			r[k] = (float64(n) - 0.5) * step
			if k++; k == 3 {
				return r
			}
			// Seven halves of a module to three: the rest can't be far.
			most = min(most, int((3.5*r[0]+3)/step))
			want = !want
		}
		l.x, l.y = l.x+l.dx, l.y+l.dy
	}
	return r
}

// ring tests a candidate by its rays, and measures it. Its quality is how many
// rays cross light and dark in a pattern's ratio, and find the light lighter,
// less for a ring that is not the same on opposite sides.
func (v *view) ring(x, y, module float64, inverted bool) (f finder, ok bool) {
	const least = directions * 11 / 16 // rays that must be as they should
	var ring [directions]float64       // the middle of the ring on each ray
	area, ratios := 0.0, 0.0
	for pass := range 2 {
		if x < 0 || y < 0 || int(x) >= v.w || int(y) >= v.h || v.dark(int(x), int(y)) == inverted {
			return f, false
		}
		// To begin with half a module is exact enough.
		stride := 1.0
		if pass == 0 {
			stride = max(1, math.Floor(module/2))
		}
		var buf [directions]float64
		met := buf[:0]
		ratios = 0
		for i, u := range direction {
			r := v.cast(x, y, u[0], u[1], 9*module, stride, inverted)
			ring[i] = 0
			if r[0] > 0 && r[1] > 0 {
				ring[i] = (r[0] + r[1]) / 2
				met = append(met, ring[i])
				// The middles of the two rings are 2 and 3 modules out.
				// Without a quiet zone the outer one may have no end.
				switch b := r[1] + r[2]; {
				case r[2] == 0:
					ratios += 0.6
				case b > 2.4*ring[i] && b < 3.8*ring[i]:
					ratios++
				}
			}
			if left := directions - 1 - i; len(met)+left < least || ratios+float64(left) < leastRatios {
				return f, false
			}
		}
		slices.Sort(met)
		median := met[len(met)/2]
		fit := 0
		for i, r := range ring {
			if r < 0.5*median || r > 1.9*median {
				ring[i] = median
			} else {
				fit++
			}
		}
		if fit < least {
			return f, false
		}
		// The middle of the polygon that the ring is (the shoelace formula).
		var sx, sy, twice float64
		for i, u := range direction {
			j := (i + 1) % directions
			ax, ay := ring[i]*u[0], ring[i]*u[1]
			bx, by := ring[j]*direction[j][0], ring[j]*direction[j][1]
			c := ax*by - bx*ay
			twice, sx, sy = twice+c, sx+(ax+bx)*c, sy+(ay+by)*c
		}
		area = twice / 2
		sx, sy = sx/(3*twice), sy/(3*twice)
		if math.Hypot(sx, sy) > median {
			return f, false
		}
		if pass == 1 {
			sx, sy = sx/2, sy/2
		}
		x, y = x+sx, y+sy
	}
	f.x, f.y, f.inverted, f.rows = x, y, inverted, 1
	// The ring's middle is a square of 4 modules; the polygon of 16 rays
	// cuts a little off its corners.
	f.module = math.Sqrt(area / (16 * 0.97))
	if f.module < 0.6 {
		return f, false
	}
	good := v.ringContrast(&f, &ring)
	if f.contrast < 12 || good < least {
		return f, false
	}
	uneven := 0.0
	for i := range directions / 2 {
		a, b := ring[i], ring[i+directions/2]
		uneven += math.Abs(a-b) / (a + b) / (directions / 2)
	}
	f.quality = min(1, (ratios+float64(good))/(2*directions)-1.25*uneven+0.1)
	return f, f.quality >= leastQualityMulti
}

// ringContrast sets the contrast of a finder in grey levels, and returns on how
// many rays the ring is clearly brighter than what is beside it.
func (v *view) ringContrast(f *finder, ring *[directions]float64) (good int) {
	sign := 1.0
	if f.inverted {
		sign = -1
	}
	var step [directions]float64
	for i := range step {
		step[i] = sign * v.ringStep(f.x, f.y, ring[i], i)
		f.contrast += step[i] / directions
	}
	for _, s := range step {
		if s > 0.4*f.contrast {
			good++
		}
	}
	return good
}

// ringStep is how much brighter the ring around (x, y), whose middle is so far
// away, is in a direction than what is inside and outside of it.
func (v *view) ringStep(x, y, ring float64, i int) float64 {
	dx, dy := ring*direction[i][0], ring*direction[i][1]
	inside, outside := v.grey(x+.45*dx, y+.45*dy), v.grey(x+1.5*dx, y+1.5*dy)
	return v.grey(x+dx, y+dy) - (inside+outside)/2
}

// finders appends the finder patterns of the view to found, most of them at
// most; every skip-th row is looked at. The rows come in four sweeps over the
// whole picture: large patterns are met by the first, and where there are too
// many they come from everywhere.
func (r *Reader) finders(v *view, skip, most int, found []finder) []finder {
	for _, sweep := range [4]int{0, 2, 1, 3} {
		for y := skip/2 + sweep*skip; y < v.h; y += 4 * skip {
			if found = r.findersOf(v, y, skip, found); len(found) >= most {
				return found
			}
		}
	}
	return found
}

// carry appends to found the patterns of half the view's size that are large
// enough to have been seen well there, as they are in the view.
func (r *Reader) carry(v *view, half, found []finder) []finder {
	for i := range half {
		h := &half[i]
		if 2*h.module < leastCarried {
			continue
		}
		if f, ok := v.ring(2*h.x, 2*h.y, 2*h.module, h.inverted); ok && f.quality >= leastQuality {
			f.rows = 2 * h.rows
			found = append(found, f)
		}
	}
	return found
}

// findersOf appends the finder patterns that row y crosses and that are not
// known yet.
func (r *Reader) findersOf(v *view, y, skip int, found []finder) []finder {
	r.row = v.edges(y, r.row)
	if len(r.row) < 6 {
		return found
	}
	edges := r.row
	least, most := int32(12*r.least), int32(12*r.most)
	whole := float64(MaxSide)
	if r.profile == ProfileLive {
		whole = 1.5 * float64(skip)
	}
	// The last six edges have five runs between them.
	a, b, c, d := int32(0), edges[1]-edges[0], edges[2]-edges[1], edges[3]-edges[2]
	e := edges[4] - edges[3]
	for k, next := range edges[5:] {
		a, b, c, d, e = b, c, d, e, next-edges[k+4]
		if c < b || c < d || c < 2 {
			continue
		}
		twelve := twelveOf(a, b, c, d, e)
		if twelve < least || twelve > most {
			continue
		}
		at, inverted, module := (*[6]int32)(edges[k:]), k%2 == 1, float64(twelve)/12
		if !v.stepsOut(y, at, inverted) || !r.Multi && !v.goesOn(y, at, module, whole, inverted) {
			continue
		}
		if f, ok := v.examine(float64(at[2])+float64(c)/2, y, module, inverted, found); ok && (r.Multi || f.quality >= leastQuality) {
			found = append(found, f)
		}
	}
	return found
}

// stepsOut says whether the runs between the edges e of row y differ by more
// than noise.
func (v *view) stepsOut(y int, e *[6]int32, inverted bool) bool {
	const least = 8 // levels
	row := v.row(y)
	at := func(i int) int { return int(row[(e[i]+e[i+1])/2]) }
	step := at(1) + at(3) - 2*at(2)
	if inverted {
		step = -step
	}
	return step >= 2*least
}

// goesOn says whether the row's neighbours, a part of a module above and below,
// have the same colours in the middle of the runs between the edges e. Those of
// noise seldom have, and this costs less than to follow a column. Both must from a
// module size of whole on; one is enough where patterns are so small that a row may
// cross the square at its edge only.
func (v *view) goesOn(y int, e *[6]int32, module, whole float64, inverted bool) bool {
	d := max(1, int(module*2/5))
	up := y-d >= 0 && v.alike(y-d, e, inverted)
	if both := module >= whole; both != up {
		return up
	}
	return y+d < v.h && v.alike(y+d, e, inverted)
}

// alike says whether row y has the colours of a pattern in the middle of the
// runs between the edges e.
func (v *view) alike(y int, e *[6]int32, inverted bool) bool {
	row, thresholds := v.row(y), v.thresholds[y>>3*v.across:][:v.across]
	for i := range 5 {
		x := (e[i] + e[i+1]) / 2
		if (row[x] <= thresholds[x>>3]) == (i%2 == 0 == inverted) {
			return false
		}
	}
	return true
}

// examine takes a candidate through all tests, the cheap ones first. One that
// is known already is counted where it is.
func (v *view) examine(x float64, y int, module float64, inverted bool, known []finder) (f finder, ok bool) {
	seen := func(x, y float64) bool {
		for i := len(known) - 1; i >= 0; i-- {
			if p := &known[i]; p.inverted == inverted && p.covers(x, y) {
				p.rows++
				return true
			}
		}
		return false
	}
	if seen(x, float64(y)+0.5) {
		return f, false
	}
	limit := int(6*module) + 2
	up, middle := v.cross(int(x), y, 0, 1, inverted, limit)
	if up == 0 || up > 3*module || module > 3*up {
		return f, false
	}
	level, x := v.cross(int(x), int(middle), 1, 0, inverted, limit)
	if level == 0 {
		return f, false
	}
	f, ok = v.ring(x, middle, max(level, up), inverted)
	if !ok || seen(f.x, f.y) {
		return f, false
	}
	return f, true
}
