package qr_test

import (
	"errors"
	"fmt"
	"image"
	"math/rand/v2"
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/zegel-app/zegel/scanner/lens"
	"github.com/zegel-app/zegel/scanner/qr"
)

// challenge is a text of n characters as banks' codes hold them.
func challenge(n int) string {
	const base32 = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	r := rand.New(rand.NewPCG(1, uint64(n)))
	var b strings.Builder
	b.WriteString("ZEGEL:C/")
	for b.Len() < n {
		b.WriteByte(base32[r.IntN(len(base32))])
	}
	return b.String()
}

func find(p *image.Gray) (*qr.Code, error) {
	return qr.Find(p.Pix, p.Stride, p.Rect.Dx(), p.Rect.Dy())
}

// each makes a picture whose pixel (x, y) is from(x, y).
func each(w, h int, from func(x, y int) byte) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			out.Pix[y*out.Stride+x] = from(x, y)
		}
	}
	return out
}

func TestReadsWhatWasWritten(t *testing.T) {
	for _, n := range []int{20, 200, 350, 600} {
		for _, module := range []int{1, 2, 3, 5, 12} {
			want := challenge(n)
			p := lens.Code(want, module)
			got, err := qr.Read(p.Pix, p.Stride, p.Rect.Dx(), p.Rect.Dy())
			if err != nil || got != want {
				t.Errorf("%d characters, modules of %d pixels: %q, %v", n, module, got, err)
			}
		}
	}
}

func TestReadsEveryWayUp(t *testing.T) {
	want := challenge(300)
	p := lens.Code(want, 4)
	n := p.Rect.Dx()
	at := func(x, y int) byte { return p.Pix[y*p.Stride+x] }
	for name, from := range map[string]func(x, y int) byte{
		"upright":         at,
		"quarter turn":    func(x, y int) byte { return at(y, n-1-x) },
		"half turn":       func(x, y int) byte { return at(n-1-x, n-1-y) },
		"mirrored":        func(x, y int) byte { return at(n-1-x, y) },
		"light on dark":   func(x, y int) byte { return 255 - at(x, y) },
		"little contrast": func(x, y int) byte { return 100 + at(x, y)/6 },
		"dim":             func(x, y int) byte { return at(x, y) / 5 },
	} {
		c, err := find(each(n, n, from))
		if err != nil || c.Text != want {
			t.Errorf("%s: %v, %v", name, c, err)
		}
	}
}

func TestCorners(t *testing.T) {
	const module, left, top = 3, 170, 90
	code := lens.Code(challenge(300), module)
	n := code.Rect.Dx() - 8*module // without the quiet zone
	page := each(900, 700, func(x, y int) byte {
		p := image.Pt(x-left, y-top)
		if !p.In(code.Rect) {
			return 255
		}
		return code.GrayAt(p.X, p.Y).Y
	})
	c, err := find(page)
	if err != nil {
		t.Fatal(err)
	}
	x, y := left+4*module, top+4*module
	for i, want := range []image.Point{{x, y}, {x + n, y}, {x + n, y + n}, {x, y + n}} {
		if d := c.Corners[i].Sub(want); max(d.X, -d.X, d.Y, -d.Y) > 2*module {
			t.Errorf("corner %d at %v, want %v", i, c.Corners[i], want)
		}
	}
}

// What lies between the rows must not matter, and nothing may be written.
func TestStride(t *testing.T) {
	want := challenge(200)
	code := lens.Code(want, 3)
	w, h := code.Rect.Dx(), code.Rect.Dy()
	wide := each(w+37, h, func(x, y int) byte {
		if x < w {
			return code.GrayAt(x, y).Y
		}
		return byte(x * y)
	})
	before := string(wide.Pix)
	got, err := qr.Read(wide.Pix[:len(wide.Pix)-37], wide.Stride, w, h)
	if err != nil || got != want {
		t.Errorf("%q, %v", got, err)
	}
	if string(wide.Pix) != before {
		t.Error("the picture was written to")
	}
}

func TestLiveReadsWithinItsTurns(t *testing.T) {
	want := challenge(250)
	for name, view := range map[string]lens.View{
		"by hand":      lens.Hand(1),
		"turned":       {Roll: 37, Noise: 3, Seed: 2},
		"tilted":       {Pitch: 30, Yaw: 15, Noise: 3, Blur: 0.6, Seed: 3},
		"unevenly lit": {Shade: 0.7, Noise: 3, Seed: 4},
	} {
		f := lens.Frame(lens.Page(want, 6), view)
		luma := each(lens.Width, lens.Height, func(x, y int) byte { return f.Pix[y*f.Stride+4*x+1] })
		var live qr.Live
		var c *qr.Code
		err := qr.ErrNoCode
		for i := 0; i < 6 && err != nil; i++ {
			c, err = live.Find(luma.Pix, luma.Stride, luma.Rect.Dx(), luma.Rect.Dy())
		}
		if err != nil || c.Text != want {
			t.Errorf("%s: %v, %v", name, c, err)
		}
	}
}

func TestNoCode(t *testing.T) {
	code := lens.Code(challenge(200), 4)
	half := each(code.Rect.Dx(), code.Rect.Dy()/2, func(x, y int) byte { return code.GrayAt(x, y).Y })
	for name, p := range map[string]*image.Gray{
		"empty":      each(0, 0, nil),
		"a line":     each(1000, 1, func(x, y int) byte { return byte(x) }),
		"white":      each(640, 480, func(x, y int) byte { return 255 }),
		"black":      each(640, 480, func(x, y int) byte { return 0 }),
		"slope":      each(640, 480, func(x, y int) byte { return byte(x * 255 / 640) }),
		"board":      each(640, 480, func(x, y int) byte { return byte((x/8 + y/8) % 2 * 255) }),
		"half a one": half,
	} {
		if c, err := find(p); !errors.Is(err, qr.ErrNoCode) {
			t.Errorf("%s: %v, %v", name, c, err)
		}
	}
}

func TestNoiseSaysNothing(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 7))
	var live qr.Live
	for i := range 120 {
		// Grain of 1 to 8 pixels: noise that looks the most like modules.
		grain := 1 + i%8
		w, h := 320, 240
		cells := make([]byte, (w/grain+1)*(h/grain+1))
		for j := range cells {
			cells[j] = byte(r.Uint32())
			if i%2 == 0 {
				cells[j] = cells[j] >> 7 * 255
			}
		}
		p := each(w, h, func(x, y int) byte { return cells[y/grain*(w/grain+1)+x/grain] })
		if c, err := find(p); !errors.Is(err, qr.ErrNoCode) {
			t.Errorf("noise %d: %v, %v", i, c, err)
		}
		if c, err := live.Find(p.Pix, p.Stride, w, h); !errors.Is(err, qr.ErrNoCode) {
			t.Errorf("noise %d, live: %v, %v", i, c, err)
		}
	}
}

// finders is a picture full of finder patterns, n of them.
func finders(w, h int) (p *image.Gray, n int) {
	const pitch = 9
	rows := []string{"#######", "#.....#", "#.###.#", "#.###.#", "#.###.#", "#.....#", "#######"}
	p = each(w, h, func(x, y int) byte {
		if x%pitch < 7 && y%pitch < 7 && rows[y%pitch][x%pitch] == '#' {
			return 0
		}
		return 255
	})
	return p, (w / pitch) * (h / pitch)
}

// A page of finder patterns costs gozxing the third power of their number:
// without the cap this test does not end.
func TestManyFinderPatterns(t *testing.T) {
	p, n := finders(1280, 720)
	if n < 10_000 {
		t.Fatal(n)
	}
	if c, err := find(p); !errors.Is(err, qr.ErrNoCode) {
		t.Error(c, err)
	}
}

func TestWrongSizes(t *testing.T) {
	luma := make([]byte, 100*100)
	for _, c := range []struct{ bytes, stride, width, height int }{
		{100*100 - 1, 100, 100, 100},
		{100 * 100, 99, 100, 100},
		{100 * 100, 1 << 30, 100, 100},
		{100 * 100, -100, -100, 100},
		{100 * 100, 100, 100, -1},
	} {
		_, err := qr.Find(luma[:c.bytes], c.stride, c.width, c.height)
		if err == nil || errors.Is(err, qr.ErrNoCode) || errors.Is(err, qr.ErrTooLarge) {
			t.Errorf("%+v: %v", c, err)
		}
	}
	for _, c := range []struct{ width, height int }{{qr.MaxSide + 1, 30}, {30, qr.MaxSide + 1}, {10_000, 10_000}, {1 << 30, 1 << 30}} {
		if _, err := qr.Find(luma, c.width, c.width, c.height); !errors.Is(err, qr.ErrTooLarge) {
			t.Errorf("%+v: %v", c, err)
		}
	}
}

// FuzzRead gives the reader every kind of frame. Where the seed holds a code,
// bytes of it are changed.
func FuzzRead(f *testing.F) {
	for _, module := range []int{1, 2, 3} {
		c := lens.Code("ZEGEL:C/AAAA", module)
		f.Add(c.Pix, uint16(c.Rect.Dx()), uint8(0))
	}
	p, _ := finders(60, 60)
	f.Add(p.Pix, uint16(60), uint8(0))
	f.Add([]byte(strings.Repeat("\x00\xff\xff", 800)), uint16(40), uint8(3))
	f.Fuzz(func(t *testing.T, luma []byte, width uint16, gap uint8) {
		stride := int(width) + int(gap)
		if stride == 0 {
			return
		}
		height := len(luma) / stride
		before := string(luma)
		c, err := qr.Find(luma, stride, int(width), height)
		switch {
		case err != nil && c != nil:
			t.Errorf("both %v and %v", c, err)
		case err == nil && (c.Text == "" || !utf8.ValidString(c.Text)):
			t.Errorf("text %q", c.Text)
		case err != nil && !errors.Is(err, qr.ErrNoCode) && !errors.Is(err, qr.ErrTooLarge):
			t.Error(err)
		}
		if string(luma) != before {
			t.Error("the picture was written to")
		}
	})
}

func BenchmarkRead(b *testing.B) {
	want := challenge(300)
	for _, module := range []int{3, 6} {
		f := lens.Frame(lens.Page(want, module), lens.Hand(1))
		code := each(lens.Width, lens.Height, func(x, y int) byte { return f.Pix[y*f.Stride+4*x+1] })
		b.Run(fmt.Sprintf("code of %d pixels a module", module), func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if c, err := find(code); err != nil || c.Text != want {
					b.Fatal(err)
				}
			}
		})
		b.Run(fmt.Sprintf("live, code of %d pixels a module", module), func(b *testing.B) {
			b.ReportAllocs()
			var live qr.Live
			for b.Loop() {
				if c, err := live.Find(code.Pix, code.Stride, lens.Width, lens.Height); err != nil || c.Text != want {
					b.Fatal(err)
				}
			}
		})
	}
	f := lens.Frame(image.NewRGBA(image.Rect(0, 0, 10, 10)), lens.Hand(1))
	empty := each(lens.Width, lens.Height, func(x, y int) byte { return f.Pix[y*f.Stride+4*x+1] })
	b.Run("no code", func(b *testing.B) {
		b.ReportAllocs()
		for b.Loop() {
			if _, err := find(empty); err != qr.ErrNoCode {
				b.Fatal(err)
			}
		}
	})
	b.Run("live, no code", func(b *testing.B) {
		b.ReportAllocs()
		var live qr.Live
		for b.Loop() {
			if _, err := live.Find(empty.Pix, empty.Stride, lens.Width, lens.Height); err != qr.ErrNoCode {
				b.Fatal(err)
			}
		}
	})
}
