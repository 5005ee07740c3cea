package qr

import (
	"math"
	"math/rand/v2"
	"slices"
	"testing"
	"time"
)

// encode appends check codewords to data.
func encode(data []byte, check int) []byte {
	generator := []byte{1}
	for i := range check {
		next := make([]byte, len(generator)+1)
		for j, c := range generator {
			next[j] ^= c
			next[j+1] ^= gfMul(c, gfExp[i])
		}
		generator = next
	}
	rest := append(slices.Clone(data), make([]byte, check)...)
	for i := range data {
		c := rest[i]
		for j, g := range generator {
			rest[i+j] ^= gfMul(c, g)
		}
	}
	return append(slices.Clone(data), rest[len(data):]...)
}

func TestCorrect(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 1))
	for range 2000 {
		check := 7 + r.IntN(24)
		data := make([]byte, 10+r.IntN(100))
		for i := range data {
			data[i] = byte(r.Uint32())
		}
		want := encode(data, check)
		erased := r.IntN(check + 1)
		wrong := r.IntN((check-erased)/2 + 1)
		at := r.Perm(len(want))[:erased+wrong]
		got := slices.Clone(want)
		for _, p := range at {
			got[p] ^= byte(1 + r.IntN(255))
		}
		if n, ok := correct(got, check, at[:erased], 0); !ok || n != wrong || !slices.Equal(got, want) {
			t.Fatalf("%d check codewords, %d erased, %d wrong: %d, %v", check, erased, wrong, n, ok)
		}
	}
}

// With check codewords kept back, blocks of chance are not taken for codes.
func TestCorrectRefusesChance(t *testing.T) {
	r := rand.New(rand.NewPCG(2, 2))
	block := make([]byte, 40)
	for range 20000 {
		for i := range block {
			block[i] = byte(r.Uint32())
		}
		if _, ok := correct(block, 20, []int{1, 2, 3, 4, 5, 6, 7, 8}, 3); ok {
			t.Fatal("chance was corrected")
		}
	}
}

func TestFormatsAndVersions(t *testing.T) {
	// ISO/IEC 18004, 7.9.1 and 7.10: the standard's own examples.
	if formats[0b00101] != 0b100000011001110 {
		t.Errorf("format %015b", formats[0b00101])
	}
	if versionWords[7] != 0b000111110010010100 {
		t.Errorf("version %018b", versionWords[7])
	}
	for f, w := range formats {
		if got, off := nearestFormat(w ^ 0b100010000100000); got != f || off != 3 {
			t.Errorf("format %d: %d, %d bits off", f, got, off)
		}
	}
}

func TestLayouts(t *testing.T) {
	for v := 1; v <= 40; v++ {
		l := layoutOf(v)
		if l.side != 17+4*v || len(l.order)/8 != codewords(v) {
			t.Errorf("version %d: %d modules, %d codewords", v, l.side, len(l.order)/8)
		}
		if rest := len(l.order) % 8; rest != 0 && rest != 3 && rest != 4 && rest != 7 {
			t.Errorf("version %d: %d bits remain", v, rest)
		}
	}
}

func TestBetween(t *testing.T) {
	from := [4]point{{3, 3}, {40, 4}, {42, 39}, {2, 41}}
	to := [4]point{{100, 80}, {400, 120}, {380, 420}, {70, 300}}
	h, ok := between(from, to)
	if !ok {
		t.Fatal("none")
	}
	for i, p := range from {
		if q := h.point(p); math.Hypot(q.x-to[i].x, q.y-to[i].y) > 1e-6 {
			t.Errorf("%v to %v, want %v", p, q, to[i])
		}
	}
	if _, ok := between(from, [4]point{{0, 0}, {1, 1}, {2, 2}, {3, 3}}); ok {
		t.Error("a line is no quadrangle")
	}
}

// The rows of bits and the single pixels must say the same.
func TestEdgesAgreeWithDark(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 3))
	for _, size := range [][2]int{{21, 21}, {64, 40}, {131, 50}, {640, 33}} {
		w, h := size[0], size[1]
		p := plane{make([]byte, (w+5)*h), w + 5, w, h}
		for i := range p.pix {
			p.pix[i] = byte(r.Uint32())
		}
		var b binariser
		for name, v := range map[string]view{"contrast": b.byContrast(p, nil), "mean": b.byMean(p, 2, nil)} {
			for y := range h {
				edges := v.edges(y, nil)
				dark := false
				for x := range w {
					for len(edges) > 0 && int(edges[0]) == x {
						dark, edges = !dark, edges[1:]
					}
					if dark != v.dark(x, y) {
						t.Fatalf("%s, %dx%d: pixel (%d, %d)", name, w, h, x, y)
					}
				}
			}
		}
	}
}

func TestPyramid(t *testing.T) {
	p := plane{make([]byte, 50*31), 50, 47, 31}
	for i := range p.pix {
		p.pix[i] = byte(i * 7)
	}
	half := p.halve(nil)
	for y := range half.h {
		for x := range half.w {
			i := 2*y*50 + 2*x
			want := (int(p.pix[i]) + int(p.pix[i+1]) + int(p.pix[i+50]) + int(p.pix[i+51]) + 2) / 4
			if got := half.pix[y*half.stride+x]; int(got) != want {
				t.Fatalf("(%d, %d): %d, want %d", x, y, got, want)
			}
		}
	}
	for i := range p.pix {
		p.pix[i] = 77
	}
	for i, v := range p.double(nil).pix {
		if v != 77 {
			t.Fatalf("pixel %d of a flat picture enlarged is %d", i, v)
		}
	}
}

func TestModuleOf(t *testing.T) {
	for _, c := range []struct {
		runs [5]int32
		want int32
	}{
		{[5]int32{4, 4, 12, 4, 4}, 48},
		{[5]int32{2, 6, 10, 6, 2}, 48}, // light has grown
		{[5]int32{6, 2, 14, 2, 6}, 48}, // dark has grown
		{[5]int32{8, 4, 4, 4, 8}, 0},
		{[5]int32{4, 4, 12, 4, 0}, 0},
		{[5]int32{12, 4, 12, 4, 4}, 0},
	} {
		if got := twelveOf(c.runs[0], c.runs[1], c.runs[2], c.runs[3], c.runs[4]); got != c.want {
			t.Errorf("%v: %d, want %d", c.runs, got, c.want)
		}
	}
}

func TestMessage(t *testing.T) {
	parts := []string{"one ", "two ", "three"}
	sum, _ := exclusiveOr(parts[0] + parts[1] + parts[2])
	code := func(i int, parity byte) *Code {
		return &Code{Text: parts[i], Part: &Part{Index: i, Count: 3, Parity: parity}}
	}
	var m Message
	for _, i := range []int{2, 0, 0} {
		if text, ok := m.Add(code(i, sum)); ok {
			t.Fatal(text)
		}
	}
	if m.Missing() != 1 {
		t.Errorf("%d missing", m.Missing())
	}
	if text, ok := m.Add(code(1, sum)); !ok || text != "one two three" {
		t.Errorf("%q, %v", text, ok)
	}
	// Parts of another message do not mix in.
	m.Add(code(0, sum))
	m.Add(code(1, sum+1))
	if text, ok := m.Add(code(2, sum)); ok {
		t.Errorf("mixed to %q", text)
	}
	// A parity that does not hold is refused.
	var wrong Message
	for i := range 3 {
		if text, ok := wrong.Add(code(i, sum+1)); ok {
			t.Errorf("wrong parity: %q", text)
		}
	}
	if _, ok := m.Add(&Code{Text: "whole"}); ok {
		t.Error("a code that is no part")
	}
	if _, ok := m.Add(&Code{Text: "x", Part: &Part{Index: 5, Count: 3}}); ok {
		t.Error("a part beyond the end")
	}
}

func TestSteady(t *testing.T) {
	var s Steady
	at := func(a Advice, ms int) Advice { return s.Next(a, time.Duration(ms)*time.Millisecond) }
	for ms := 1000; ms < 3000; ms += 33 { // flickering between two is not followed
		if a := at([]Advice{AdviceCloser, AdviceHoldStill}[ms/33%2], ms); a != AdvicePoint {
			t.Fatalf("at %d ms: %d", ms, a)
		}
	}
	at(AdviceLight, 3000)
	if a := at(AdviceLight, 3400); a != AdviceLight {
		t.Errorf("after 400 ms: %d", a)
	}
	at(AdviceGlare, 3500)
	if a := at(AdviceGlare, 4300); a != AdviceLight {
		t.Errorf("gone after 900 ms: %d", a)
	}
	if a := at(AdviceGlare, 4500); a != AdviceGlare {
		t.Errorf("not gone after 1100 ms: %d", a)
	}
}

// FuzzParse is the bit stream: nothing in it may panic, or yield more than its
// length explains.
func FuzzParse(f *testing.F) {
	f.Add([]byte{0x40, 0x56, 0x86, 0x56, 0xc6, 0xc6, 0xf0, 0xec}, uint8(1)) // "hello"
	f.Add([]byte{0x3f, 0xff, 0x40, 0x14, 0x10, 0xec}, uint8(1))             // part 16 of 16
	f.Add([]byte{0x71, 0x97, 0x1a, 0x7f, 0xff, 0xff}, uint8(9))             // character sets
	f.Add([]byte{0x80, 0x1f, 0xff, 0xff, 0xff}, uint8(1))                   // kanji
	f.Add([]byte{0xd1, 0x07, 0xff, 0xff, 0xff}, uint8(27))                  // hanzi
	f.Add(make([]byte, 2956), uint8(40))
	f.Fuzz(func(t *testing.T, data []byte, version uint8) {
		if len(data) > 3706 {
			return
		}
		c, ok := parse(data, 1+int(version)%40, 'L')
		if !ok {
			return
		}
		// Three digits take ten bits; a byte of another character set may
		// become three bytes of UTF-8.
		if c.text == "" || len(c.text) > 3*len(data)+8 {
			t.Errorf("%d bytes of text from %d", len(c.text), len(data))
		}
		if c.part != nil && (c.part.Index < 0 || c.part.Index >= c.part.Count || c.part.Count > 16) {
			t.Errorf("%+v", *c.part)
		}
	})
}

// FuzzSample samples matrices of every size by every homography.
func FuzzSample(f *testing.F) {
	f.Add([]byte("\x00\xff"), uint8(1), 2.0, 0.0, 0.0, 2.0, 0.0, 0.0, 1.0, 1.0)
	f.Add([]byte("\x10\x20\x90"), uint8(39), 0.5, 0.1, -0.1, 0.5, 0.001, 0.001, 30.0, 20.0)
	f.Add([]byte("\x00"), uint8(7), math.Inf(1), 0.0, math.NaN(), 2.0, 0.0, -1.0, 1.0, 1e300)
	r := NewReader(ProfileFull)
	f.Fuzz(func(t *testing.T, pattern []byte, version uint8, a, b, c, d, g, k, x, y float64) {
		if len(pattern) == 0 || version%40 > 12 {
			return
		}
		p := plane{make([]byte, 160*120), 160, 160, 120}
		for i := range p.pix {
			p.pix[i] = pattern[i%len(pattern)]
		}
		v := r.byContrast(p, nil)
		l := layoutOf(1 + int(version)%40)
		grid := grid{layout: l, homography: homography{matrix: matrix{a, b, x, c, d, y, g, k, 1}}}
		r.effort, r.equalised = fullEffort, fullEqualised
		r.refine(&v, &grid)
		grid.fit = 1 // also what does not fit is to be taken apart
		if l.version >= 7 {
			r.bend(&v, &grid)
		}
		if s, ok := r.read(&v, &grid); ok && s.text == "" {
			t.Error("a code without text")
		}
	})
}
