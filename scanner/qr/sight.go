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
	// Blur is how soft the edges are: the standard deviation in modules.
	Blur float64
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
		muchGlare = 0.04
		tooSoft   = 0.55 // modules
		tooSmall  = 1.8  // px a module
		tooNear   = 0.95
	)
	switch {
	case s.Read:
		return AdviceNone
	case s.Brightness < dark:
		return AdviceLight
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
// and another must have been right for a third of a second to take its place.
// The zero Steady shows AdvicePoint.
type Steady struct {
	shown, next  Advice
	since, heard time.Duration
}

const (
	stays = time.Second
	waits = time.Second / 3
)

// Next takes the advice of the frame at a time, counted from any start, and
// returns the advice to show.
func (s *Steady) Next(a Advice, at time.Duration) Advice {
	if a != s.next {
		s.next, s.heard = a, at
	}
	if a != s.shown && at-s.heard >= waits && at-s.since >= stays {
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
	r.sight = Sight{Brightness: float64(sum) / float64(n), Clipped: float64(clipped) / float64(n)}
}

// notice keeps what the likeliest triple of a view looks like.
func (r *Reader) notice(v *view, f []finder, t *triple, scale float64) {
	const likely = -0.4 // score: the timing patterns speak for a code
	if r.sight.Seen || t.score > likely {
		return
	}
	tl, tr, bl := &f[t.tl], &f[t.tr], &f[t.bl]
	s := &r.sight
	s.Seen = true
	s.Module = scale * (tl.module + tr.module + bl.module) / 3
	s.Side = (distance(tl, tr) + distance(tl, bl)) / 2 * t.modules / (t.modules - 7) / float64(min(v.w, v.h))
	s.Blur = (v.softness(tl) + v.softness(tr) + v.softness(bl)) / 3
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

// softness is the standard deviation of the blur at a finder's inner square, in
// modules: what turns a step into a slope of height/(sqrt(2 pi) deviation).
func (v *view) softness(f *finder) float64 {
	steepest, low, high := 0.0, 255.0, 0.0
	for _, u := range direction {
		for t := 0.0; t < 5; t += 0.1 {
			d := f.module * t
			x, y := f.x+u[0]*d, f.y+u[1]*d
			a, b := v.grey(x+u[0]/2, y+u[1]/2), v.grey(x-u[0]/2, y-u[1]/2)
			low, high = min(low, a), max(high, a)
			if t > 0.8 && t < 2.4 {
				steepest = max(steepest, math.Abs(a-b))
			}
		}
	}
	height := high - low
	return height / (math.Sqrt(2*math.Pi) * max(steepest, 1) * f.module)
}
