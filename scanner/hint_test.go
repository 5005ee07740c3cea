package scanner

import (
	"context"
	"image"
	"image/color"
	"testing"
	"time"

	"github.com/zegel-app/zegel/scanner/camera"
	"github.com/zegel-app/zegel/scanner/lens"
)

// Each hint comes over rendered frames, and stays for a second.
func TestScanGivesHints(t *testing.T) {
	disc := func(radius int, c func(x, y int) uint8) func(*image.RGBA) {
		return func(img *image.RGBA) {
			for y := range lens.Height {
				for x := range lens.Width {
					if dx, dy := x-lens.Width/2, y-lens.Height/2; dx*dx+dy*dy < radius*radius {
						v := c(x, y)
						img.SetRGBA(x, y, color.RGBA{v, v, v, 255})
					}
				}
			}
		}
	}
	speckle := func(x, y int) uint8 { return uint8(x*37 ^ y*91) }
	// A text that repeats itself makes a code that looks alike all over.
	unlike := ""
	for i := range 280 {
		unlike += string("ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"[i*i*7919>>5&31])
	}
	for name, c := range map[string]struct {
		want   Hint
		module int
		view   lens.View
		spoil  func(*image.RGBA)
	}{
		"closer":           {HintCloser, 5, lens.View{Scale: 0.3, Blur: 0.5, Noise: 2, Seed: 1}, disc(40, speckle)},
		"back":             {HintBack, 8, lens.View{Scale: 1.2, Y: -150, Roll: 45, Noise: 1, Seed: 1}, nil},
		"a finder outside": {HintBack, 8, lens.View{Scale: 0.9, X: 480, Roll: 45, Noise: 1, Seed: 1}, nil},
		"unsharp":          {HintHoldStill, 5, lens.View{Scale: 1, Blur: 2.3, Noise: 1, Seed: 1}, disc(90, speckle)},
		"no telling":       {HintHoldStill, 5, lens.View{Scale: 1, Blur: 0.5, Noise: 1, Seed: 1}, disc(90, speckle)},
		"dark": {HintDark, 5, lens.View{Noise: 2, Seed: 1}, func(img *image.RGBA) {
			for i := range img.Pix {
				if i%4 != 3 {
					img.Pix[i] /= 70
				}
			}
		}},
		"glare": {HintGlare, 6, lens.View{Noise: 1, Seed: 1}, disc(110, func(int, int) uint8 { return 255 })},
	} {
		t.Run(name, func(t *testing.T) {
			t.Parallel()
			img := lens.Frame(lens.Page(unlike, c.module), c.view)
			if c.spoil != nil {
				c.spoil(img)
			}
			frame := camera.NewFrame(img)
			s := camera.From(20, func(context.Context) (*camera.Frame, error) { return frame, nil })
			ctx, cancel := context.WithCancel(t.Context())
			defer cancel()
			shown, since := HintPoint, time.Now()
			for e := range Scan(ctx, s) {
				switch {
				case e.Err != nil || e.Text != "":
					t.Fatalf("%+v", e)
				case e.Hint != shown && e.Hint != c.want:
					t.Errorf("shown %d, want %d", e.Hint, c.want)
				case e.Hint == shown && shown == c.want && time.Since(since) > 300*time.Millisecond:
					return
				case time.Since(since) > limit:
					t.Fatalf("still %d, want %d", shown, c.want)
				}
				if e.Hint != shown {
					if d := time.Since(since); d < 900*time.Millisecond {
						t.Errorf("after %v already another", d)
					}
					shown, since = e.Hint, time.Now()
				}
			}
		})
	}
}

// A code in two colours of one brightness is read from the small picture in
// colour that a camera sends.
func TestScanReadsColours(t *testing.T) {
	code := lens.Code("ZEGEL:C/ABCDEFGH", 8)
	img := image.NewRGBA(image.Rect(0, 0, lens.Width, lens.Height))
	at := image.Pt(400, 200)
	for y := range lens.Height {
		for x := range lens.Width {
			c := color.RGBA{255, 90, 90, 255}
			if p := image.Pt(x, y).Sub(at); p.In(code.Rect) && code.GrayAt(p.X, p.Y).Y == 0 {
				c = color.RGBA{0, 178, 178, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	frame := camera.NewFrame(img)
	s := camera.From(30, func(context.Context) (*camera.Frame, error) { return frame, nil })
	if e := last(t, Scan(t.Context(), s)); e.Text != "ZEGEL:C/ABCDEFGH" {
		t.Errorf("%+v", e)
	}
}
