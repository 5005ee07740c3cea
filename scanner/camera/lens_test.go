package camera

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"sync"
	"testing"
	"time"
)

// blink is the system's side of the boundary called eye, without a camera. It
// complains about what would crash in C.
type blink struct {
	t     testing.TB
	give  planes
	after int   // pictures until end; 0 never
	end   error // what wait answers then
	lamp  bool

	mu     sync.Mutex
	sent   int
	lit    bool
	closed bool
}

func (b *blink) wait(time.Duration) (planes, error) {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		b.t.Error("waited for a camera that is closed")
	}
	if b.after > 0 && b.sent >= b.after {
		return planes{}, b.end
	}
	time.Sleep(time.Millisecond)
	b.sent++
	p := b.give
	p.y, p.u, p.v = bytes.Clone(p.y), bytes.Clone(p.u), bytes.Clone(p.v)
	return p, nil
}

func (b *blink) torch(on bool) error {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		b.t.Error("lit a camera that is closed")
	}
	if !b.lamp {
		return ErrNoTorch
	}
	b.lit = on
	return nil
}

func (b *blink) close() {
	b.mu.Lock()
	defer b.mu.Unlock()
	if b.closed {
		b.t.Error("closed twice")
	}
	b.closed = true
}

// lensOf is a source before the eyes that make gives, by id, and checks at the
// end that each was closed.
func lensOf(t testing.TB, make func(id string) (*blink, error)) *lens {
	var mu sync.Mutex
	var opened []*blink
	t.Cleanup(func() {
		for i, b := range opened {
			if !b.closed {
				t.Errorf("camera %d was left open", i)
			}
		}
	})
	return &lens{
		list: func() []Info { return []Info{{ID: "back", Facing: FacingBack}, {ID: "front", Facing: FacingFront}} },
		open: func(id string) (eye, error) {
			b, err := make(id)
			if err != nil {
				return nil, err
			}
			b.t = t
			mu.Lock()
			defer mu.Unlock()
			opened = append(opened, b)
			return b, nil
		},
	}
}

// LensSource is a lens for the contract test, which stands outside the package.
func LensSource(t *testing.T) Source {
	return lensOf(t, func(string) (*blink, error) { return &blink{give: planesOf(scene(640, 480), true, true)}, nil })
}

// planesOf makes a picture as a system gives it: with gaps, and either with the
// two colours beside each other (NV12) or apart.
func planesOf(img image.Image, full, together bool) planes {
	b := img.Bounds()
	w, h := b.Dx(), b.Dy()
	cw, ch := (w+1)/2, (h+1)/2
	p := planes{width: w, height: h, yStride: w + 16, full: full, uvStride: cw + 5, uvStep: 1}
	p.y = make([]byte, p.yStride*h)
	if together {
		p.uvStride, p.uvStep = 2*cw+6, 2
		both := make([]byte, p.uvStride*ch)
		p.u, p.v = both, both[1:]
	} else {
		p.u, p.v = make([]byte, p.uvStride*ch), make([]byte, p.uvStride*ch)
	}
	for y := range h {
		for x := range w {
			c := color.YCbCrModel.Convert(img.At(b.Min.X+x, b.Min.Y+y)).(color.YCbCr)
			if !full {
				c.Y = byte(16 + int(c.Y)*219/255)
				c.Cb = byte(128 + (int(c.Cb)-128)*224/255)
				c.Cr = byte(128 + (int(c.Cr)-128)*224/255)
			}
			p.y[y*p.yStride+x] = c.Y
			if x%2 == 0 && y%2 == 0 {
				p.u[y/2*p.uvStride+x/2*p.uvStep] = c.Cb
				p.v[y/2*p.uvStride+x/2*p.uvStep] = c.Cr
			}
		}
	}
	return p
}

func TestPlanes(t *testing.T) {
	for _, size := range []image.Point{{640, 480}, {1280, 720}, {1281, 721}} {
		img := scene(size.X, size.Y)
		for _, together := range []bool{false, true} {
			p := planesOf(img, true, together)
			like(t, p.frame(), img, 2)
		}
	}
	// Brightness from 16 to 235 is left as it is for the reader, and widened for the eye.
	p := planesOf(scene(640, 480), false, true)
	f := p.frame()
	if got := f.RGBA.RGBAAt(12, 4); got.R < 5 && got.B < 60 || got.A != 255 {
		t.Errorf("%v", got)
	}
	white := planesOf(whole(color.White), false, false)
	if got := white.frame().RGBA.RGBAAt(30, 30); got != (color.RGBA{255, 255, 255, 255}) {
		t.Errorf("white shows as %v", got)
	}
}

// What a system gives is not believed: no length or size makes us read beyond.
func TestBrokenPlanes(t *testing.T) {
	for name, spoil := range map[string]func(*planes){
		"no rows":          func(p *planes) { p.height = 0 },
		"negative":         func(p *planes) { p.width = -640 },
		"huge":             func(p *planes) { p.width, p.height, p.yStride = 1<<14, 1<<14, 1<<14 },
		"short":            func(p *planes) { p.y = p.y[:p.yStride*(p.height-1)+p.width-1] },
		"stride":           func(p *planes) { p.yStride = p.width - 1 },
		"negative stride":  func(p *planes) { p.yStride = -p.yStride },
		"stride overflows": func(p *planes) { p.yStride = 1 << 62 },
		"turned by 45":     func(p *planes) { p.rotation = 45 },
		"turned back":      func(p *planes) { p.rotation = -90 },
		"turned twice":     func(p *planes) { p.rotation = 360 },
	} {
		p := planesOf(scene(640, 480), true, true)
		if spoil(&p); p.frame() != nil {
			t.Error(name)
		}
	}
	for name, spoil := range map[string]func(*planes){
		"none":       func(p *planes) { p.u, p.v = nil, nil },
		"short":      func(p *planes) { p.v = p.v[:p.uvStride*(p.height/2-1)] },
		"step":       func(p *planes) { p.uvStep = 0 },
		"great step": func(p *planes) { p.uvStep = 5 },
		"stride":     func(p *planes) { p.uvStride = -1 },
		"overflow":   func(p *planes) { p.uvStride = 1 << 62 },
	} {
		p := planesOf(scene(640, 480), true, true)
		if spoil(&p); p.frame() == nil || p.frame().RGBA != nil {
			t.Errorf("colours: %s", name)
		}
	}
}

func FuzzPlanes(f *testing.F) {
	f.Add(64, 48, 64, 64, 2, 64*48, 64*24, 0)
	f.Add(2, 2, 2, 1, 1, 4, 1, 90)
	f.Add(1<<14, 1<<14, 1<<14, 0, 0, 0, 0, 0)
	f.Add(-1, 5, 1<<40, -7, 3, 100, 100, 270)
	f.Fuzz(func(t *testing.T, w, h, yStride, uvStride, uvStep, yLength, uvLength, rotation int) {
		const most = 1 << 20
		size := func(n int) []byte { return make([]byte, min(max(n, 0), most)) }
		p := planes{
			y: size(yLength), u: size(uvLength), v: size(uvLength), yStride: yStride, uvStride: uvStride, uvStep: uvStep,
			width: w, height: h, rotation: rotation,
		}
		if f := p.frame(); f != nil && (f.Width != w || f.Height != h || len(f.Luma) != w*h) {
			t.Errorf("%d by %d of %d by %d", f.Width, f.Height, w, h)
		}
	})
}

// Each thing that can end a camera has its own error, at the start and while it runs.
func TestLensErrors(t *testing.T) {
	good := planesOf(scene(64, 48), true, true)
	for code, want := range []error{2: ErrNoCamera, 3: ErrBusy, 4: ErrPermission, 5: ErrUnplugged, 6: ErrBackground, 7: ErrUnplugged, 99: ErrUnplugged} {
		if want == nil {
			continue
		}
		s := lensOf(t, func(string) (*blink, error) {
			return &blink{give: good, after: 3, end: lensError(code, true)}, nil
		})
		if err := ended(t, s); !errors.Is(err, want) {
			t.Errorf("%d while running: %v", code, err)
		}
		if code == 6 && !errors.Is(ErrBackground, ErrUnplugged) {
			t.Error("the screen has no words for it")
		}
		if code >= 7 {
			want = ErrNoCamera
		}
		s = lensOf(t, func(string) (*blink, error) { return nil, lensError(code, false) })
		if err := s.Open(t.Context()); !errors.Is(err, want) {
			t.Errorf("%d at the start: %v", code, err)
		}
	}
	if err := errors.Join(lensError(0, true), lensError(0, false)); err != nil {
		t.Error(err)
	}
	silent := lensOf(t, func(string) (*blink, error) { return &blink{give: good, after: 2, end: lensError(1, true)}, nil })
	if err := ended(t, silent); !errors.Is(err, ErrUnplugged) {
		t.Error(err)
	}
	broken := lensOf(t, func(string) (*blink, error) { return &blink{give: planes{width: 5, height: 5}}, nil })
	if err := ended(t, broken); !errors.Is(err, ErrUnplugged) {
		t.Error(err)
	}
}

func TestLensChooseAndTorch(t *testing.T) {
	var last *blink
	asked := ""
	s := lensOf(t, func(id string) (*blink, error) {
		asked = id
		last = &blink{give: planesOf(scene(64, 48), true, true), lamp: id != "front"}
		return last, nil
	})
	if got := s.Cameras(); len(got) != 2 || got[0].Facing != FacingBack {
		t.Errorf("%+v", got)
	}
	if err := s.Torch(true); !errors.Is(err, ErrNoTorch) {
		t.Errorf("before it is open: %v", err)
	}
	for _, c := range []struct {
		id   string
		want error
	}{{"", nil}, {"front", ErrNoTorch}, {"back", nil}} {
		s.Choose(c.id)
		first(t, s)
		if asked != c.id {
			t.Errorf("opened %q, want %q", asked, c.id)
		}
		if err := s.Torch(true); !errors.Is(err, c.want) || last.lit != (c.want == nil) {
			t.Errorf("%q: %v, lit %v", c.id, err, last.lit)
		}
		if err := s.Close(); err != nil {
			t.Error(err)
		}
		if err := s.Torch(false); !errors.Is(err, ErrNoTorch) {
			t.Errorf("after it is closed: %v", err)
		}
	}
}

// whole is a picture of one colour.
func whole(c color.Color) image.Image {
	img := image.NewRGBA(image.Rect(0, 0, 64, 64))
	for y := range 64 {
		for x := range 64 {
			img.Set(x, y, c)
		}
	}
	return img
}
