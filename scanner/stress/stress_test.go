package stress_test

import (
	"bytes"
	"testing"

	"github.com/zegel-app/zegel/scanner/qr"
	"github.com/zegel-app/zegel/scanner/stress"
)

func TestSameCaseSameFrame(t *testing.T) {
	cases := stress.Cases(1, 1, 1)
	for _, c := range []stress.Case{cases[0], cases[len(cases)-1]} {
		a, b := c.Frame(), c.Frame()
		if a.Text != b.Text || !bytes.Equal(a.Luma.Pix, b.Luma.Pix) || !bytes.Equal(a.Colour.Pix, b.Colour.Pix) {
			t.Errorf("%v differs", c)
		}
	}
	if other := stress.Cases(2, 1, 1); other[0].Seed == cases[0].Seed {
		t.Error("two seeds give the same frames")
	}
}

// The easiest frame of each sweep holds a code that can be read.
func TestEasyEndIsEasy(t *testing.T) {
	r := qr.NewReader(qr.ProfileFull)
	for _, s := range stress.Sweeps {
		v := s.Strengths[0]
		if s.Name == "module" {
			v = s.Strengths[len(s.Strengths)-1]
		}
		f := stress.Case{Sweep: s.Name, Strength: v, Seed: 3}.Frame()
		got, err := r.Read(&qr.Frame{Luma: f.Luma.Pix, Stride: f.Luma.Stride, Width: stress.Width, Height: stress.Height})
		if err != nil || got[0].Text != f.Text {
			t.Errorf("%s %g: %v", s.Name, v, err)
		}
	}
}
