package qr_test

import (
	"testing"

	"github.com/zegel-app/zegel/scanner/lens"
	"github.com/zegel-app/zegel/scanner/qr"
)

// sightOf is what a live reader sees in a rendered frame, with the brightness
// of each pixel changed by edit.
func sightOf(view lens.View, module int, edit func(x, y int, v byte) byte) qr.Sight {
	f := lens.Frame(lens.Page(challenge(300), module), view)
	luma := each(lens.Width, lens.Height, func(x, y int) byte {
		v := f.Pix[y*f.Stride+4*x+1]
		if edit != nil {
			v = edit(x, y, v)
		}
		return v
	})
	r := qr.NewReader(qr.ProfileLive)
	r.Read(&qr.Frame{Luma: luma.Pix, Stride: luma.Stride, Width: lens.Width, Height: lens.Height})
	return r.Sight()
}

// spoilt makes a code that is in the middle of a frame unreadable, radius pixels
// around its middle, so that there is something to advise.
func spoilt(radius int) func(x, y int, v byte) byte {
	return func(x, y int, v byte) byte {
		if dx, dy := x-lens.Width/2, y-lens.Height/2; dx*dx+dy*dy < radius*radius {
			return byte(x*37 ^ y*91)
		}
		return v
	}
}

func TestAdviceOverFrames(t *testing.T) {
	for name, c := range map[string]struct {
		sight qr.Sight
		want  qr.Advice
	}{
		"as it should be": {sightOf(lens.View{Noise: 2, Seed: 1}, 5, nil), qr.AdviceNone},
		"nothing to see":  {sightOf(lens.View{X: 5000, Noise: 2, Seed: 1}, 5, nil), qr.AdvicePoint},
		"in the dark":     {sightOf(lens.View{Noise: 2, Seed: 1}, 5, func(_, _ int, v byte) byte { return v / 70 }), qr.AdviceLight},
		"far away":        {sightOf(lens.View{Scale: 0.3, Blur: 0.5, Noise: 2, Seed: 1}, 5, spoilt(40)), qr.AdviceCloser},
		"unsharp":         {sightOf(lens.View{Scale: 1, Blur: 2.6, Noise: 1, Seed: 1}, 5, spoilt(90)), qr.AdviceHoldStill},
		"a reflection": {sightOf(lens.View{Noise: 1, Seed: 1}, 6, func(x, y int, v byte) byte {
			if dx, dy := x-lens.Width/2, y-lens.Height/2; dx*dx+dy*dy < 110*110 {
				return 255
			}
			return v
		}), qr.AdviceGlare},
		"cut by the edge": {sightOf(lens.View{Scale: 1.2, Y: -150, Roll: 45, Noise: 1, Seed: 1}, 8, nil), qr.AdviceBack},
	} {
		if got := c.sight.Advice(); got != c.want {
			t.Errorf("%s: %d, want %d (%+v)", name, got, c.want, c.sight)
		}
	}
}

func TestModuleAndBlurAreMeasured(t *testing.T) {
	s := sightOf(lens.View{Scale: 1, Blur: 1.5, Noise: 1, Seed: 1}, 5, spoilt(90))
	if !s.Seen || s.Module < 4.6 || s.Module > 5.4 {
		t.Errorf("modules of 5 px: %+v", s)
	}
	if s.Blur < 0.2 || s.Blur > 0.42 {
		t.Errorf("a blur of 0.3 modules: %+v", s)
	}
}

// A hand that moves blurs one way only.
func TestMotionIsBlur(t *testing.T) {
	f := lens.Frame(lens.Page(challenge(300), 5), lens.View{Scale: 1, Noise: 1, Seed: 1})
	const length = 8 // px, 1.6 modules
	luma := each(lens.Width, lens.Height, func(x, y int) byte {
		sum := 0
		for k := range length {
			sum += int(f.Pix[y*f.Stride+4*min(x+k, lens.Width-1)+1])
		}
		return spoilt(90)(x, y, byte(sum/length))
	})
	r := qr.NewReader(qr.ProfileFull)
	r.Read(&qr.Frame{Luma: luma.Pix, Stride: luma.Stride, Width: lens.Width, Height: lens.Height})
	if s := r.Sight(); s.Blur < 0.5 || s.Blur > 0.8 {
		t.Errorf("moved by 1.6 modules: %+v", s)
	}
}
