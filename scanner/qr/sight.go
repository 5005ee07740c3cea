package qr

import (
	"math"
	"time"
)

// What stands in the way of reading, as the reader sees it.
//
// A code that is seen but not read is too small, too near, unsharp, or partly
// covered by a reflection or the edge of the picture; a picture in which none
// is seen may be too dark. All of it is told by numbers that the search yields
// anyway, and some thousand pixels more.

// A Sight is what a Reader saw in its last frame.
type Sight struct {
	// Brightness is the mean, 0 to 255; Clipped is the part of the pixels that
	// are as bright as can be.
	Brightness, Clipped float64
	// Seen is whether three finder patterns looked like a code. The others
	// below are 0 where they did not.
	Seen bool
	// Module is the size of a module in pixels, Side the symbol's side as a
	// part of the frame's shorter one.
	Module, Side float64
	// Blur is how soft the edges are, across or down, whichever is worse: the
	// standard deviation in modules. A movement while the shutter was open counts
	// with 0.4 of its length.
	Blur float64
	// Contrast is how many levels are between light and dark.
	Contrast float64
	// Cut is whether the symbol goes beyond the edge of the picture.
	Cut bool
	// Glare is the part of the symbol that is as bright as can be and wider
	// than any light area of a code is.
	Glare float64
	// Read is whether a code was read.
	Read bool
}

// Sight returns what was seen in the last frame.
func (r *Reader) Sight() Sight { return r.sight }

// Advice is what could help.
type Advice int

const (
	// AdvicePoint: nothing that looks like a code is in view.
	AdvicePoint Advice = iota
	// AdviceNone: it was read, or there is no telling why not.
	AdviceNone
	AdviceCloser
	AdviceBack
	AdviceHoldStill
	AdviceLight
	AdviceGlare
)

// Advice draws the conclusion, of the worst fault first.
func (s Sight) Advice() Advice {
	const (
		dark      = 35.0 // levels
		faint     = 40.0
		muchGlare = 0.04
		tooSoft   = 0.55 // modules
		tooSmall  = 1.8  // px a module
		tooNear   = 0.95
	)
	switch {
	case s.Read:
		return AdviceNone
	case s.Brightness < dark && s.Contrast < faint:
		return AdviceLight // a bright screen in a dark room is no fault
	case !s.Seen:
		return AdvicePoint
	case s.Cut || s.Side > tooNear:
		return AdviceBack
	case s.Glare > muchGlare:
		return AdviceGlare
	case s.Module < tooSmall:
		return AdviceCloser
	case s.Blur > tooSoft:
		return AdviceHoldStill
	}
	return AdviceNone
}

// A Steady keeps advice from flickering: one that is shown stays for a second,
// and another must have been right for most of the last half second to take its
// place. The zero Steady shows AdvicePoint.
type Steady struct {
	shown       Advice
	since, last time.Duration
	begun       bool
	seen        Advice                   // the last that was told from something
	seenAt      time.Duration            // and when
	share       [AdviceGlare + 1]float64 // of the time, the last counting most
}

// Next takes the advice of the frame at a time, counted from any start, and
// returns the advice to show.
func (s *Steady) Next(a Advice, at time.Duration) Advice {
	const (
		stays  = time.Second
		memory = 400 * time.Millisecond
		most   = 0.55 // what is right for a third of a second has it
		blink  = 150 * time.Millisecond
	)
	// Live, what is dear to see is looked for in some frames only: one that sees nothing right
	// after one that did has only looked less.
	if a != AdvicePoint {
		s.seen, s.seenAt = a, at
	} else if s.begun && at-s.seenAt < blink {
		a = s.seen
	}
	if !s.begun {
		s.begun, s.since, s.last = true, at, at
	}
	kept := math.Exp(-float64(max(0, at-s.last)) / float64(memory))
	s.last = at
	for i := range s.share {
		s.share[i] *= kept
	}
	if a < 0 || int(a) >= len(s.share) {
		return s.shown
	}
	s.share[a] += 1 - kept
	if a != s.shown && s.share[a] >= most && at-s.since >= stays {
		s.shown, s.since = a, at
	}
	return s.shown
}

// survey measures the frame's light, at every eighth pixel of every eighth row.
func (r *Reader) survey(p plane) {
	const bright = 250
	sum, clipped, n := 0, 0, 0
	for y := 4; y < p.h; y += 8 {
		row := p.row(y)
		for x := 4; x < p.w; x += 8 {
			v := int(row[x])
			sum += v
			if v >= bright {
				clipped++
			}
			n++
		}
	}
	r.partly = Sight{}
	r.sight = Sight{Brightness: float64(sum) / float64(n), Clipped: float64(clipped) / float64(n)}
}

// notice keeps what the likeliest triple of a view looks like. The triples are
// those in r.chosen.
func (r *Reader) notice(v *view, f []finder, scale float64) {
	const likely = -0.3 // score: the timing patterns speak for a code
	if r.sight.Seen {
		return
	}
	found := len(f) >= 3 && len(r.chosen) > 0 && r.chosen[0].score <= likely
	if !found || r.chosen[0].across != r.chosen[0].down {
		if !r.partly.Seen {
			r.noticeCut(v, f, scale)
		}
		if !found || r.partly.Seen {
			return
		}
	}
	t := &r.chosen[0]
	tl, tr, bl := &f[t.tl], &f[t.tr], &f[t.bl]
	s := &r.sight
	s.Seen = true
	s.Module = scale * (tl.module + tr.module + bl.module) / 3
	s.Contrast = (tl.contrast + tr.contrast + bl.contrast) / 3
	s.Side = (distance(tl, tr) + distance(tl, bl)) / 2 * t.modules / (t.modules - 7) / float64(min(v.w, v.h))
	for _, o := range [2]*finder{tr, bl} {
		l := distance(tl, o)
		ux, uy := (o.x-tl.x)/l, (o.y-tl.y)/l
		s.Blur = max(s.Blur, (v.softness(tl, ux, uy)+v.softness(tr, ux, uy)+v.softness(bl, ux, uy))/3)
	}
	// From the finders' middles to the corners it is 3.5 modules.
	out := 3.5 / (t.modules - 7)
	u := point{tr.x - tl.x, tr.y - tl.y}
	w := point{bl.x - tl.x, bl.y - tl.y}
	at := func(a, b float64) (float64, float64) { return tl.x + a*u.x + b*w.x, tl.y + a*u.y + b*w.y }
	for _, c := range [4][2]float64{{-out, -out}, {1 + out, -out}, {1 + out, 1 + out}, {-out, 1 + out}} {
		if x, y := at(c[0], c[1]); !v.near(x, y) {
			s.Cut = true
		}
	}
	// A point is in a reflection when all is clipped two modules around.
	const points = 24
	step := 2 / (t.modules - 7)
	glare := 0
	for i := range points * points {
		a, b := float64(i%points)/(points-1), float64(i/points)/(points-1)
		clipped := true
		for k := 0; k < 9 && clipped; k++ {
			x, y := at(a+float64(k%3-1)*step, b+float64(k/3-1)*step)
			clipped = v.grey(x, y) >= 250
		}
		if clipped {
			glare++
		}
	}
	s.Glare = float64(glare) / (points * points)
}

// noticeCut looks for two finder patterns with a timing pattern between them
// whose third must be outside the picture.
func (r *Reader) noticeCut(v *view, f []finder, scale float64) {
	const most = 12 // finders, all with all
	for i := range min(len(f), most) {
		for j := range i {
			a, b := &f[i], &f[j]
			l := distance(a, b)
			if !fit(a, b) || l < 8*a.module {
				continue
			}
			// Along a side of the code the finders are as wide as they are; along
			// a diagonal they are wider.
			ux, uy := (b.x-a.x)/l, (b.y-a.y)/l
			if v.moduleAlong(a, ux, uy) > 1.2*a.module || v.moduleAlong(b, ux, uy) > 1.2*b.module {
				continue
			}
			for _, side := range [2]float64{1, -1} {
				c := finder{x: a.x - side*(b.y-a.y), y: a.y + side*(b.x-a.x)}
				d := finder{x: c.x + b.x - a.x, y: c.y + b.y - a.y}
				if v.near(c.x, c.y) && v.near(d.x, d.y) {
					continue
				}
				modules := v.leg(a, b)
				if n := v.timing(a, b, &c); n >= 8 && n%4 == 0 && math.Abs(float64(n)+13-modules) < 0.08*modules {
					r.partly = Sight{
						Brightness: r.sight.Brightness, Clipped: r.sight.Clipped, Seen: true, Cut: true,
						Module: scale * (a.module + b.module) / 2, Contrast: (a.contrast + b.contrast) / 2,
						Side: l * modules / (modules - 7) / float64(min(v.w, v.h)),
					}
					return
				}
			}
		}
	}
}

// softness is the standard deviation of the blur at a finder's inner square
// along (ux, uy), in modules: what turns a step into a slope of
// height/(sqrt(2 pi) deviation).
func (v *view) softness(f *finder, ux, uy float64) float64 {
	m := v.moduleAlong(f, ux, uy)
	steepest, low, high := 0.0, 255.0, 0.0
	for _, way := range [2]float64{m, -m} {
		for _, aside := range [3]float64{-0.6 * m, 0, 0.6 * m} {
			for t := 0.0; t < 5; t += 0.1 {
				x, y := f.x+ux*way*t-uy*aside, f.y+uy*way*t+ux*aside
				a, b := v.grey(x+ux/2, y+uy/2), v.grey(x-ux/2, y-uy/2)
				low, high = min(low, a), max(high, a)
				if t > 0.8 && t < 2.4 {
					steepest = max(steepest, math.Abs(a-b))
				}
			}
		}
	}
	return (high - low) / (math.Sqrt(2*math.Pi) * max(steepest, 1) * m)
}
