package qr

import (
	"image"
	"math"
)

// A Profile says how much a Reader does for one picture.
type Profile int

const (
	// ProfileLive is for the frames of a camera: a quick look at each, and one
	// dear strategy, in turn, so that no frame takes long.
	ProfileLive Profile = iota
	// ProfileFull is for single pictures: all strategies.
	ProfileFull
)

// A Frame is a picture to read. Pixel (x, y) is Luma[y*Stride+x], 0 black to
// 255 white. A Reader only reads it.
type Frame struct {
	Luma                  []byte
	Stride, Width, Height int
	// RGBA is the same picture in colour, four bytes a pixel, or nil. It is
	// looked at for codes whose colours are equally bright. RGBAStride is the
	// bytes of a row. RGBAWidth and RGBAHeight are its size in pixels where it
	// is smaller than the brightness, as cameras deliver it; else 0.
	RGBA                              []byte
	RGBAStride, RGBAWidth, RGBAHeight int
}

// A Reader reads pictures one after the other in the same memory, which grows
// with the largest picture and no further. It is for one goroutine at a time.
type Reader struct {
	// Multi makes it look for all codes in a picture, not for the first.
	Multi bool

	profile   Profile
	turn      int  // of the dear strategies
	idle      int  // frames in which nothing was seen
	bent      bool // whether the last dear look was for a lens
	sight     Sight
	partly    Sight // of a code whose third finder is outside
	effort    int   // points that may still be looked at in this picture
	equalised int   // codes that may still be equalised in this picture
	codes     []Code

	binariser
	levels   [pyramidLevels]view
	pixels   [pyramidLevels][]byte // of the smaller levels
	enlarged []byte
	colour   []byte
	spare    []byte // thresholds of the other views

	least       float64 // modules that finders are looked for with, px of the view
	most        float64
	row         []int32
	order       []int
	near        []neighbour
	found       []finder
	kept        [pyramidLevels][]finder // of each size
	carried     []finder                // of half the size, for the next look; nil when there was none
	suspects    []suspect
	places      []place
	thirdsFound []finder
	chosen      []triple
	sides       []int
	grids       []grid
	mesh        mesh
	samples     samples

	formats      []format
	words, data  []byte
	block, tried []byte
	at, doubt    []int
	sure         []float32
}

const (
	// pyramidLevels is how many sizes of a picture are looked at, each half
	// the one before.
	pyramidLevels = 4
	// leastLevel is the least side of a smaller size.
	leastLevel = 50
	// maxEnlarged caps the pixels of a picture that is looked at enlarged.
	maxEnlarged = 700 * 600
	// maxMeans caps the pixels of a size that the window means are made for.
	maxMeans = 1600 * 1200
)

// NewReader returns a Reader.
func NewReader(p Profile) *Reader { return &Reader{profile: p} }

// Restart begins the turns of the profile live anew, so that what it reads of
// the next frames does not depend on those before.
func (r *Reader) Restart() { r.turn, r.idle, r.bent = 0, 0, false }

// Read returns the codes in a frame: one where there is one, all that it can
// read if r.Multi. The errors are ErrNoCode, ErrTooLarge, and one without a
// name where the frame is shorter than its size says.
func (r *Reader) Read(f *Frame) ([]Code, error) {
	p, err := newPlane(f.Luma, f.Stride, f.Width, f.Height)
	if err != nil {
		return nil, err
	}
	r.codes, r.suspects = nil, r.suspects[:0]
	r.survey(p)
	if r.profile == ProfileLive {
		r.live(p, f)
	} else {
		r.full(p, f)
	}
	if !r.sight.Seen && r.partly.Seen {
		r.sight = r.partly
	}
	r.sight.Read = len(r.codes) > 0
	if len(r.codes) == 0 {
		return nil, ErrNoCode
	}
	return r.codes, nil
}

// done says whether there is nothing more to look for.
func (r *Reader) done() bool { return len(r.codes) > 0 && !r.Multi || r.effort <= 0 }

// sizes makes the picture and its smaller sizes, each half the one before, in
// r.levels, and returns how many; at most limit.
func (r *Reader) sizes(p plane, limit int) (n int) {
	r.levels[0].plane = p
	for n = 1; n < limit && min(p.w, p.h) >= 2*leastLevel; n++ {
		p = p.halve(r.pixels[n])
		r.pixels[n] = p.pix
		r.levels[n].plane = p
	}
	if n > 1 {
		r.extremes(r.levels[1].plane, n)
	}
	return n
}

// view makes the map of thresholds of level i of n.
func (r *Reader) view(i, n int) *view {
	v := &r.levels[i]
	if n > 1 {
		*v = r.byExtremes(v.plane, i, v.thresholds)
	} else {
		*v = r.byContrast(v.plane, v.thresholds)
	}
	return v
}

func (r *Reader) full(p plane, f *Frame) {
	r.effort, r.equalised = fullEffort, fullEqualised
	n := r.sizes(p, pyramidLevels)
	for i := range n {
		if r.look(r.view(i, n), float64(int(1)<<i)); r.done() {
			return
		}
		r.kept[i] = append(r.kept[i][:0], r.found...)
	}
	if r.unbendAll(); r.done() {
		return
	}
	for i := range n {
		if r.means(i); r.done() {
			return
		}
	}
	for _, which := range [2]int{red, blue} {
		if r.inColour(f, which); r.done() {
			return
		}
	}
	if len(r.codes) > 0 {
		return
	}
	r.effort = max(r.effort, thirdsEffort)
	for i := range n {
		if r.thirds(&r.levels[i], r.kept[i], float64(int(1)<<i)); r.done() {
			return
		}
	}
	if p.w*p.h <= maxEnlarged {
		r.larger(p)
	}
}

// means looks at level i with the other map of thresholds.
func (r *Reader) means(i int) {
	p := r.levels[i].plane
	if p.w*p.h > maxMeans {
		return
	}
	v := r.byMean(p, max(1, max(p.w, p.h)/24/blockSide), r.spare)
	r.spare = v.thresholds
	r.look(&v, float64(int(1)<<i))
	if r.profile == ProfileFull && !r.done() {
		r.unbendAll()
		before := r.effort
		r.thirds(&v, r.found, float64(int(1)<<i))
		r.effort = before
	}
}

// larger looks at the picture enlarged.
func (r *Reader) larger(p plane) {
	q := p.double(r.enlarged)
	r.enlarged = q.pix
	v := r.byContrast(q, r.spare)
	r.spare = v.thresholds
	r.look(&v, 0.5)
}

func (r *Reader) live(p plane, f *Frame) {
	r.effort, r.equalised = liveEffort, liveEqualised
	r.carried = nil
	// Most codes before a camera are large enough at half the size, which costs a
	// quarter.
	n := r.sizes(p, 3)
	if n > 1 {
		if r.look(r.view(1, n), 2); r.done() {
			return
		}
		r.kept[1] = append(r.kept[1][:0], r.found...)
		r.carried = r.kept[1]
	}
	if r.look(r.view(0, n), 1); r.done() {
		return
	}
	r.kept[0] = append(r.kept[0][:0], r.found...)
	if n > 2 {
		if r.look(r.view(2, n), 4); r.done() {
			return
		}
	}
	// Where nothing looks like a code, one frame in two is enough.
	if !r.sight.Seen && !r.partly.Seen && len(r.suspects) == 0 {
		if r.idle++; r.idle%2 != 0 {
			return
		}
	}
	if r.bent = !r.bent && len(r.suspects) > 0; r.bent {
		r.effort = min(r.effort, dearEffort)
		r.unbend(&r.suspects[0])
		return
	}
	for range strategies {
		r.turn++
		if r.dear(r.turn%strategies, n, p, f) {
			return
		}
	}
}

// strategies is how many dear ones there are.
const strategies = 6

// dear looks at the frame, which has n sizes, by one of the strategies; ok is
// false where it makes no sense.
func (r *Reader) dear(which, n int, p plane, f *Frame) (ok bool) {
	switch {
	case which == 0:
		if ok = p.w*p.h <= maxEnlarged; ok {
			r.larger(p)
		}
	case which == 1:
		if ok = n > 1; ok {
			r.means(1)
		}
	case which == 4:
		ok = true
		r.means(0)
	case which == 5:
		ok = true
		r.effort = min(r.effort, dearEffort)
		for i := range min(n, 2) {
			if !r.done() {
				r.thirds(&r.levels[i], r.kept[i], float64(int(1)<<i))
			}
		}
	default:
		if ok = f.RGBA != nil; ok {
			r.inColour(f, [2]int{red, blue}[which-2])
		}
	}
	return ok
}

// What a picture may cost, in points looked at.
const (
	fullEffort   = 1_300_000
	thirdsEffort = 1_000_000 // at least, for what only two finders are seen of
	liveEffort   = 500_000
	dearEffort   = 300_000 // for one dear strategy, live
)

// How many modules may be equalised: live those of one code, of 44 modules a side at
// most.
const (
	fullEqualised = 16_000
	liveEqualised = 2_000
)

// look finds and reads codes in one view, whose pixels are scale pixels of the
// picture wide.
func (r *Reader) look(v *view, scale float64) {
	skip := 2
	if v.h > 500 {
		skip = 3
	}
	keep, tries, worst, most := 96, 10, 0.25, maxFinders
	switch {
	case r.profile == ProfileLive:
		keep, tries, worst, most = 24, 3, -0.2, maxFindersLive
	case r.Multi:
		keep, worst, most = 600, 0.4, maxFindersMulti
	}
	// What is smaller in a smaller size was large enough in the one before.
	// (Live has fewer tries a view, and is glad of another.)
	r.least, r.most = 0.5, MaxSide
	carried := r.carried
	r.carried = nil
	if carried != nil {
		// What is larger was found at half the size, unless it is tilted: then it
		// is wider than high.
		r.most = 1.7 * leastCarried
	}
	if scale > 1 && r.profile == ProfileFull {
		r.least = 1.3
	}
	f := r.carry(v, carried, r.found[:0])
	f = r.finders(v, skip, most, f)
	r.found = f
	n := len(f)
	if n < 3 {
		r.notice(v, f, scale)
		return
	}
	if r.Multi {
		tries = 20 + 2*n
	}
	defer func() {
		if len(r.codes) == 0 {
			r.notice(v, f, scale) // what is read needs no advice
			r.suspectsOf(v, f, scale)
		}
	}()
	for i, t := range r.triples(v, f, keep, worst) {
		if tries == 0 || t.score > worst || r.effort <= 0 {
			return
		}
		if f[t.tl].used || f[t.tr].used || f[t.bl].used || r.again(i) {
			continue
		}
		tries--
		c, ok := r.attempt(v, f, &t)
		if !ok {
			continue
		}
		f[t.tl].used, f[t.tr].used, f[t.bl].used = true, true, true
		if r.add(c, scale); !r.Multi {
			return
		}
	}
}

// again says whether triple i was there before under another order.
func (r *Reader) again(i int) bool {
	for _, t := range r.chosen[:i] {
		if o := r.chosen[i]; t.tl == o.tl && t.tr == o.tr && t.bl == o.bl {
			return true
		}
	}
	return false
}

// reading is a code and where it is in its view.
type reading struct {
	symbol
	grid    grid
	outline [4]point
}

// attempt reads the code that a triple may be.
func (r *Reader) attempt(v *view, f []finder, t *triple) (reading, bool) {
	grids := r.straighten(v, f, t)
	for i := range grids {
		g := &grids[i]
		if i == 2 || i == 1 && g.fit < grids[0].fit-0.15 {
			break
		}
		if c, ok := r.readGrid(v, g); ok {
			return c, true
		}
	}
	return reading{}, false
}

// readGrid reads the code of a grid.
func (r *Reader) readGrid(v *view, g *grid) (reading, bool) {
	if g.version >= 7 {
		r.bend(v, g)
	}
	s, ok := r.read(v, g)
	if !ok {
		return reading{}, false
	}
	c := reading{symbol: s, grid: *g}
	d := float64(g.side)
	for k, p := range [4]point{{0, 0}, {d, 0}, {d, d}, {0, d}} {
		c.outline[k] = g.point(p)
	}
	if s.mirrored {
		c.outline[1], c.outline[3] = c.outline[3], c.outline[1]
	}
	return c, true
}

// add puts a reading to the codes, unless it is there.
func (r *Reader) add(c reading, scale float64) {
	code := Code{
		Text: c.text, Raw: c.data, Version: c.grid.version, Level: c.level,
		Inverted: c.grid.inverted, Mirrored: c.mirrored, Corrected: c.corrected, Part: c.part,
	}
	d := float64(c.grid.side)
	code.Module = c.grid.module(d/2, d/2) * scale
	for i, p := range c.outline {
		code.Corners[i] = image.Pt(int(math.Round(p.x*scale)), int(math.Round(p.y*scale)))
	}
	for _, o := range r.codes {
		if o.Text == code.Text && near(o.Centre(), code.Centre(), int(d*code.Module/3)) {
			return
		}
	}
	r.codes = append(r.codes, code)
}

func near(a, b image.Point, reach int) bool {
	return apart(a.X, b.X) <= reach && apart(a.Y, b.Y) <= reach
}
