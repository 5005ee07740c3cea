package qr

import (
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

// drawn is a code of a text with modules of so many pixels, turned and tilted a
// little, and the middles of its finder patterns.
func drawn(t *testing.T, text string, module float64) (p plane, finders [3]point) {
	t.Helper()
	bits, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, 0, 0,
		map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_MARGIN: 0})
	if err != nil {
		t.Fatal(err)
	}
	n := float64(bits.GetWidth())
	side := int(1.5 * n * module)
	from := [4]point{{0, 0}, {n, 0}, {n, n}, {0, n}}
	m := n * module
	to := [4]point{{0.2 * m, 0.1 * m}, {1.25 * m, 0.25 * m}, {1.2 * m, 1.2 * m}, {0.1 * m, 1.15 * m}}
	h, ok := between(from, to)
	back, ok2 := between(to, from)
	if !ok || !ok2 {
		t.Fatal("no homography")
	}
	p = plane{make([]byte, side*side), side, side, side}
	r := rand.New(rand.NewPCG(4, 4))
	for y := range side {
		for x := range side {
			level := 0.0
			for k := range 16 {
				u, w := back.at(float64(x)+(float64(k%4)+.5)/4, float64(y)+(float64(k/4)+.5)/4)
				if u < 0 || w < 0 || u >= n || w >= n || !bits.Get(int(u), int(w)) {
					level += 200.0 / 16
				} else {
					level += 40.0 / 16
				}
			}
			p.pix[y*side+x] = byte(min(max(level+3*r.NormFloat64(), 0), 255))
		}
	}
	for i, at := range [3]point{{3.5, 3.5}, {n - 3.5, 3.5}, {3.5, n - 3.5}} {
		finders[i] = h.point(at)
	}
	return p, finders
}

// Each of the three finders is left out of those that were found: the code is
// read all the same.
func TestThirds(t *testing.T) {
	want := strings.Repeat("THE THIRD ", 6)
	p, middles := drawn(t, want, 4)
	for left := range 3 {
		r := NewReader(ProfileFull)
		r.least, r.most = 0.5, MaxSide
		v := r.byContrast(p, nil)
		r.effort, r.equalised = fullEffort, fullEqualised
		var two []finder
		for _, f := range r.finders(&v, 2, maxFinders, nil) {
			if !f.covers(middles[left].x, middles[left].y) {
				two = append(two, f)
			}
		}
		if r.thirds(&v, two, 1); len(r.codes) != 1 || r.codes[0].Text != want {
			t.Errorf("without finder %d: %v", left, r.codes)
		}
	}
}

// Where there is no third finder, looking for it ends.
func TestNoThird(t *testing.T) {
	p, middles := drawn(t, strings.Repeat("THE THIRD ", 6), 4)
	for y := range p.h {
		for x := range p.w {
			if math.Hypot(float64(x)-middles[0].x, float64(y)-middles[0].y) < 60 {
				p.pix[y*p.stride+x] = 120
			}
		}
	}
	r := NewReader(ProfileFull)
	r.least, r.most = 0.5, MaxSide
	v := r.byContrast(p, nil)
	r.effort = thirdsEffort
	if r.thirds(&v, r.finders(&v, 2, maxFinders, nil), 1); len(r.codes) > 0 {
		t.Errorf("read %v", r.codes)
	}
	if r.effort < -thirdsEffort/2 {
		t.Errorf("%d points more than allowed were looked at", -r.effort)
	}
}

// Modules that blur and a movement have run together are taken apart where no
// threshold can.
func TestEqualise(t *testing.T) {
	for _, c := range []struct {
		name             string
		blur, moved      float64 // modules
		leastWrong, most float64 // parts of the modules: by threshold, equalised
	}{
		{"blur", 0.6, 0, 0.05, 0.002},
		{"movement", 0.45, 1.6, 0.05, 0.002},
		{"sharp", 0.2, 0, 0, 0},
	} {
		r := rand.New(rand.NewPCG(8, 8))
		l := layoutOf(6)
		d := l.side
		is := make([]float64, d*d)
		for i := range is {
			is[i] = float64(r.IntN(2)*2 - 1)
		}
		for _, f := range l.fixed {
			is[int(f.y)*d+int(f.x)] = float64(f.sign)
		}
		// What is seen of a module in the middle of one (dx, dy) away.
		share := func(offset, blur float64) float64 {
			return (math.Erf((offset+.5)/blur/math.Sqrt2) - math.Erf((offset-.5)/blur/math.Sqrt2)) / 2
		}
		var s samples
		s.side = d
		s.value, s.threshold = make([]float32, d*d), make([]float32, d*d)
		s.dark, s.sure = make([]bool, d*d), make([]float32, d*d)
		for y := range d {
			for x := range d {
				sum := 0.0
				for dy := -4; dy <= 4; dy++ {
					for dx := -4; dx <= 4; dx++ {
						v := -1.0 // light around the code
						if x+dx >= 0 && y+dy >= 0 && x+dx < d && y+dy < d {
							v = is[(y+dy)*d+x+dx]
						}
						across := 0.0
						for k := range 9 {
							across += share(float64(dx)+c.moved*(float64(k)-4)/8, c.blur) / 9
						}
						sum += v * across * share(float64(dy), c.blur)
					}
				}
				light := 1 - 0.5*float64(x)/float64(d) // a shadow over the code
				s.value[y*d+x] = float32((120-80*sum)*light + 1.5*r.NormFloat64())
			}
		}
		wrong := func() (part float64) {
			for i := range is {
				if s.dark[i] != (is[i] > 0) {
					part += 1 / float64(d*d)
				}
			}
			return part
		}
		s.sharp = make([]float32, d*d)
		s.means()
		s.decide(s.value)
		if got := wrong(); got < c.leastWrong {
			t.Errorf("%s: only %.3f are wrong by threshold: this tests nothing", c.name, got)
		}
		s.sharpen(1)
		s.decide(s.sharp)
		s.equaliser.equalise(&s, l)
		if got := wrong(); got > c.most {
			t.Errorf("%s: %.4f of the modules are wrong, want %.4f at most", c.name, got, c.most)
		}
	}
}
