package qr

import "sync"

// layout says what each module of a version is for (ISO/IEC 18004, 6.3 and
// 7.7.3): the function patterns, which look the same in every code, and the
// order in which the others hold the codewords.
type layout struct {
	version   int
	side      int       // modules
	alignment []int     // rows and columns of the alignment patterns' middles
	fixed     []fixed   // all modules of the function patterns
	order     []int32   // y*side+x of the data modules, bit by bit
	masks     [8][]bool // which of them each mask inverts
}

// fixed is a module whose colour is known: its middle, and 1 dark or -1 light.
type fixed struct {
	x, y float64
	sign int
}

var layouts [41]func() *layout

func init() {
	for v := range layouts {
		layouts[v] = sync.OnceValue(func() *layout { return newLayout(v) })
	}
}

// layoutOf returns the layout of a version, 1 to 40; it is made at its first
// use and shared.
func layoutOf(version int) *layout { return layouts[version]() }

func newLayout(version int) *layout {
	d := 17 + 4*version
	l := &layout{version: version, side: d, alignment: alignmentCentres(version)}
	taken := make([]bool, d*d)
	take := func(x, y int) { taken[y*d+x] = true }
	put := func(x, y, sign int) {
		if x < 0 || y < 0 || x >= d || y >= d || taken[y*d+x] {
			return
		}
		take(x, y)
		l.fixed = append(l.fixed, fixed{float64(x) + .5, float64(y) + .5, sign})
	}
	// Squares in squares: the colours by distance from the middle.
	squares := func(cx, cy int, signs ...int) {
		n := len(signs) - 1
		for y := -n; y <= n; y++ {
			for x := -n; x <= n; x++ {
				put(cx+x, cy+y, signs[max(x, -x, y, -y)])
			}
		}
	}
	for _, c := range [3][2]int{{3, 3}, {d - 4, 3}, {3, d - 4}} {
		squares(c[0], c[1], 1, 1, -1, 1, -1)
	}
	last := len(l.alignment) - 1
	for i, y := range l.alignment {
		for j, x := range l.alignment {
			if !l.finderAt(j, i, last) {
				squares(x, y, 1, -1, 1)
			}
		}
	}
	for i := 8; i < d-8; i++ {
		put(i, 6, 1-i%2*2)
		put(6, i, 1-i%2*2)
	}
	put(8, d-8, 1)
	for i := range 9 { // format information
		take(8, i)
		take(i, 8)
		if i < 8 {
			take(d-1-i, 8)
			take(8, d-1-i)
		}
	}
	if version >= 7 {
		for i := range 6 {
			for j := range 3 {
				take(d-11+j, i)
				take(i, d-11+j)
			}
		}
	}
	// Two columns at a time, from the right, up and down by turns; the column
	// of the timing pattern is left out.
	up := true
	for x := d - 1; x > 0; x -= 2 {
		if x == 6 {
			x--
		}
		for i := range d {
			y := i
			if up {
				y = d - 1 - i
			}
			for _, x := range [2]int{x, x - 1} {
				if !taken[y*d+x] {
					l.order = append(l.order, int32(y*d+x))
				}
			}
		}
		up = !up
	}
	for m := range l.masks {
		l.masks[m] = make([]bool, len(l.order))
		for k, o := range l.order {
			l.masks[m][k] = masked(m, int(o)/d, int(o)%d)
		}
	}
	return l
}

// finderAt says whether there is a finder pattern, and so no alignment pattern,
// at place (j, i) of the grid of alignment patterns.
func (l *layout) finderAt(j, i, last int) bool {
	return i == 0 && j == 0 || i == 0 && j == last || i == last && j == 0
}

// masked says whether mask inverts the module in row i, column j (ISO/IEC
// 18004, 7.8.2).
func masked(mask, i, j int) bool {
	switch mask {
	case 0:
		return (i+j)%2 == 0
	case 1:
		return i%2 == 0
	case 2:
		return j%3 == 0
	case 3:
		return (i+j)%3 == 0
	case 4:
		return (i/2+j/3)%2 == 0
	case 5:
		return i*j%2+i*j%3 == 0
	case 6:
		return (i*j%2+i*j%3)%2 == 0
	default:
		return ((i+j)%2+i*j%3)%2 == 0
	}
}
