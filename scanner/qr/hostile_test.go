package qr

import (
	"fmt"
	"math/rand/v2"
	"os"
	"slices"
	"strconv"
	"strings"
	"testing"
	"unicode/utf8"
)

// stream writes the bits of a code's content.
type stream struct {
	bytes []byte
	n     int
}

func (s *stream) put(v, bits int) *stream {
	for i := bits - 1; i >= 0; i-- {
		if s.n%8 == 0 {
			s.bytes = append(s.bytes, 0)
		}
		s.bytes[s.n/8] |= byte(v>>i&1) << (7 - s.n%8)
		s.n++
	}
	return s
}

// text appends a segment of bytes for version 10 and above, or below.
func (s *stream) text(text string, version int) *stream {
	s.put(0b0100, 4)
	if version < 10 {
		s.put(len(text), 8)
	} else {
		s.put(len(text), 16)
	}
	for i := range len(text) {
		s.put(int(text[i]), 8)
	}
	return s
}

// symbolOf draws a code of any content, with the quiet zone, scale pixels a
// module. Data that is too short is filled up as the standard says.
func symbolOf(data []byte, version int, level Level, scale int) plane {
	l := layoutOf(version)
	d := l.side
	var split [][]byte
	rest := data
	parts := division[version][level]
	total := 0
	for _, b := range parts {
		total += b.count * b.data
	}
	for pad := byte(0xec); len(rest) < total; pad ^= 0xec ^ 0x11 {
		rest = append(slices.Clip(rest), pad)
	}
	for _, b := range parts {
		for range b.count {
			split = append(split, encode(rest[:b.data], b.check))
			rest = rest[b.data:]
		}
	}
	var words []byte
	check := parts[0].check
	for i := 0; i < 200; i++ {
		for _, b := range split {
			if i < len(b)-check {
				words = append(words, b[i])
			}
		}
	}
	for i := range check {
		for _, b := range split {
			words = append(words, b[len(b)-check+i])
		}
	}
	const mask = 3
	dark := make([]bool, d*d)
	for k, o := range l.order {
		bit := k/8 < len(words) && words[k/8]>>(7-k%8)&1 == 1
		dark[o] = bit != masked(mask, int(o)/d, int(o)%d)
	}
	for _, f := range l.fixed {
		dark[int(f.y)*d+int(f.x)] = f.sign > 0
	}
	word := formats[slices.Index(levels[:], level)<<3|mask]
	bit := func(i int) bool { return word>>(14-i)&1 == 1 }
	for i := range 6 {
		dark[8*d+i], dark[(5-i)*d+8] = bit(i), bit(9+i)
	}
	dark[8*d+7], dark[8*d+8], dark[7*d+8] = bit(6), bit(7), bit(8)
	for i := range 7 {
		dark[(d-1-i)*d+8] = bit(i)
	}
	for i := range 8 {
		dark[8*d+d-8+i] = bit(7 + i)
	}
	if version >= 7 {
		for i := range 18 {
			b := versionWords[version]>>i&1 == 1
			dark[i/3*d+d-11+i%3], dark[(d-11+i%3)*d+i/3] = b, b
		}
	}
	w := (d + 8) * scale
	p := plane{make([]byte, w*w), w, w, w}
	for i := range p.pix {
		x, y := i%w/scale-4, i/w/scale-4
		p.pix[i] = 255
		if x >= 0 && y >= 0 && x < d && y < d && dark[y*d+x] {
			p.pix[i] = 0
		}
	}
	return p
}

func readPlane(t *testing.T, p plane) []Code {
	t.Helper()
	r := NewReader(ProfileFull)
	r.Multi = true
	codes, err := r.Read(&Frame{Luma: p.pix, Stride: p.stride, Width: p.w, Height: p.h})
	if err != nil && err != ErrNoCode {
		t.Error(err)
	}
	return codes
}

func TestEveryVersionAndLevel(t *testing.T) {
	for version := 1; version <= 40; version += 3 {
		for _, level := range levels {
			var s stream
			want := fmt.Sprintf("V%d%c", version, level)
			p := symbolOf(s.text(want, version).put(0, 4).bytes, version, level, 3)
			codes := readPlane(t, p)
			if len(codes) != 1 || codes[0].Text != want || codes[0].Version != version || codes[0].Level != level {
				t.Errorf("version %d, level %c: %v", version, level, codes)
				continue
			}
			if c := codes[0]; c.Module < 2.9 || c.Module > 3.1 || c.Inverted || c.Mirrored || c.Corrected != 0 || len(c.Raw) == 0 {
				t.Errorf("%+v", c)
			}
		}
	}
}

func TestHostileCodes(t *testing.T) {
	const big = 40
	many := func(n int, put func(s *stream)) []byte {
		var s stream
		for range n {
			put(&s)
		}
		return s.bytes
	}
	for name, c := range map[string]struct {
		data []byte
		want string // "-" for no code, "*" for any text
	}{
		"character sets only":             {many(1400, func(s *stream) { s.put(0b0111, 4).put(3, 8) }), "-"},
		"character set unknown":           {(&stream{}).put(0b0111, 4).put(0b110<<21|0x1fffff, 24).text("x", big).bytes, "-"},
		"a character set for each letter": {append(many(300, func(s *stream) { s.put(0b0111, 4).put(26, 8).text("a", big) }), 0), strings.Repeat("a", 300)},
		"part 16 of 1":                    {(&stream{}).put(0b0011, 4).put(0xf0, 8).put(0, 8).text("x", big).bytes, "-"},
		"a NUL":                           {(&stream{}).text("a\x00b", big).put(0, 4).bytes, "a\x00b"},
		"digits, 7089":                    {nil, "*"},
		"kanji": {many(1, func(s *stream) {
			s.put(0b1000, 4).put(1817, 12)
			for range 1817 {
				s.put(0x0d9f, 13)
			}
			s.put(0, 4)
		}), "*"},
		"not so long":        {(&stream{}).put(0b0100, 4).put(0xffff, 16).bytes, "-"},
		"nothing":            {nil, "-"},
		"no such mode":       {(&stream{}).put(0b0110, 4).put(0, 20).bytes, "-"},
		"no UTF-8":           {(&stream{}).put(0b0111, 4).put(26, 8).text("a\xff\xfeb", big).put(0, 4).bytes, "*"},
		"kanji past the end": {(&stream{}).put(0b1000, 4).put(4095, 12).put(0xfff, 12).bytes, "-"},
	} {
		if name == "digits, 7089" {
			var s stream
			s.put(0b0001, 4).put(7089, 14)
			for range 2363 {
				s.put(123, 10)
			}
			c.data, c.want = s.bytes, strings.Repeat("123", 2363)
		}
		codes := readPlane(t, symbolOf(c.data, big, 'L', 2))
		switch {
		case c.want == "-" && len(codes) != 0:
			t.Errorf("%s: read as %q", name, codes[0].Text)
		case c.want != "-" && len(codes) != 1:
			t.Errorf("%s: %d codes", name, len(codes))
		case c.want != "-" && c.want != "*" && codes[0].Text != c.want:
			t.Errorf("%s: %d bytes, want %d", name, len(codes[0].Text), len(c.want))
		case c.want != "-" && (!utf8.ValidString(codes[0].Text) || len(codes[0].Text) > 3*3706):
			t.Errorf("%s: %d bytes", name, len(codes[0].Text))
		}
	}
}

// A message in 16 large codes is put together, one code a frame, and no part
// is taken for the whole.
func TestMessageOverFrames(t *testing.T) {
	const n = 16
	r := rand.New(rand.NewPCG(11, 11))
	var parts []string
	var parity byte
	for i := range n {
		letters := make([]byte, 1000+i)
		for k := range letters {
			letters[k] = byte('a' + r.IntN(26))
		}
		part := string(letters)
		parts = append(parts, part)
		sum, _ := exclusiveOr(part)
		parity ^= sum
	}
	var live Live
	for i, part := range parts {
		var s stream
		s.put(0b0011, 4).put(i, 4).put(n-1, 4).put(int(parity), 8).text(part, 26).put(0, 4)
		p := symbolOf(s.bytes, 26, 'L', 3)
		if _, err := Read(p.pix, p.stride, p.w, p.h); err != ErrNoCode {
			t.Fatalf("part %d alone: %v", i, err)
		}
		c, err := live.Find(p.pix, p.stride, p.w, p.h)
		if i < n-1 {
			if err != ErrNoCode {
				t.Fatalf("after part %d: %v, %v", i, c, err)
			}
			continue
		}
		if err != nil || c.Text != strings.Join(parts, "") || c.Part != nil {
			t.Errorf("the whole: %v", err)
		}
	}
}

// Two colours of one brightness.
func TestColours(t *testing.T) {
	var s stream
	p := symbolOf(s.text("colours", 3).put(0, 4).bytes, 3, 'M', 4)
	for name, c := range map[string]struct{ dark, light [3]byte }{
		"red on green":   {[3]byte{30, 120, 30}, [3]byte{205, 30, 30}},
		"green on red":   {[3]byte{205, 30, 30}, [3]byte{30, 120, 30}},
		"blue on orange": {[3]byte{90, 90, 240}, [3]byte{115, 105, 30}},
	} {
		f := Frame{Luma: make([]byte, p.w*p.h), Stride: p.w, Width: p.w, Height: p.h, RGBA: make([]byte, 4*p.w*p.h), RGBAStride: 4 * p.w}
		for i, v := range p.pix {
			ink := c.light
			if v == 0 {
				ink = c.dark
			}
			copy(f.RGBA[4*i:], ink[:])
			f.Luma[i] = byte((299*int(ink[0]) + 587*int(ink[1]) + 114*int(ink[2])) / 1000)
		}
		if codes, err := NewReader(ProfileFull).Read(&f); err != nil || codes[0].Text != "colours" {
			t.Errorf("%s, full: %v", name, err)
		}
		live := NewReader(ProfileLive)
		err := ErrNoCode
		for i := 0; i < 6 && err != nil; i++ {
			_, err = live.Read(&f)
		}
		if err != nil {
			t.Errorf("%s, live: %v", name, err)
		}
		f.RGBA = f.RGBA[:100] // too short: not looked at
		if _, err := NewReader(ProfileFull).Read(&f); err != ErrNoCode {
			t.Errorf("%s, short: %v", name, err)
		}
	}
}

// Nothing is read in noise and texture. ZEGEL_NOISE says how many frames, where
// more than some hundred are wanted.
func TestNoiseFrames(t *testing.T) {
	n := 300
	if s := os.Getenv("ZEGEL_NOISE"); s != "" {
		var err error
		if n, err = strconv.Atoi(s); err != nil {
			t.Fatal(err)
		}
	}
	r := rand.New(rand.NewPCG(99, uint64(n)))
	full, live := NewReader(ProfileFull), NewReader(ProfileLive)
	for i := range n {
		p := noise(r, i)
		f := &Frame{Luma: p.pix, Stride: p.stride, Width: p.w, Height: p.h}
		for _, reader := range []*Reader{full, live} {
			if codes, err := reader.Read(f); err != ErrNoCode {
				t.Errorf("frame %d: %v, %v", i, codes, err)
			}
		}
	}
}

// noise is a frame of one of eight kinds, the last two with the function
// patterns of a code around data of chance: the nearest to a code there is.
func noise(r *rand.Rand, kind int) plane {
	if kind %= 8; kind >= 6 {
		version := 1 + r.IntN(8)
		p := symbolOf(nil, version, levels[r.IntN(4)], 3)
		l := layoutOf(version)
		for _, o := range l.order {
			if r.IntN(2) == 0 {
				continue
			}
			x, y := (int(o)%l.side+4)*3, (int(o)/l.side+4)*3
			for k := range 9 {
				p.pix[(y+k/3)*p.stride+x+k%3] ^= 255
			}
		}
		return p
	}
	const w, h = 200, 150
	p := plane{make([]byte, w*h), w, w, h}
	grain := 1 + r.IntN(8)
	across := w/grain + 1
	cells := make([]byte, across*(h/grain+1))
	for i := range cells {
		switch v := byte(r.Uint32()); kind {
		case 0, 1, 2: // squares of black and white
			cells[i] = v >> 7 * 255
		case 3: // of all greys
			cells[i] = v
		case 4: // rows
			cells[i] = byte(i/across%2*200) + v/8
		default: // a board
			cells[i] = byte((i/across+i%across)%2*200) + v/5
		}
	}
	for i := range p.pix {
		p.pix[i] = cells[i/w/grain*across+i%w/grain]
	}
	return p
}

// A reader's memory does not grow with the frames it sees.
func TestAllocation(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 5))
	reader := NewReader(ProfileLive)
	var frames []*Frame
	for i := range 6 {
		p := noise(r, i)
		frames = append(frames, &Frame{Luma: p.pix, Stride: p.stride, Width: p.w, Height: p.h})
	}
	i := 0
	look := func() { reader.Read(frames[i%len(frames)]); i++ }
	for range 6 * len(frames) { // every strategy on every frame
		look()
	}
	if n := testing.AllocsPerRun(6*len(frames), look); n != 0 {
		t.Errorf("%g allocations a frame", n)
	}
}
