// Package stress makes frames that are hard to read, to measure readers by.
//
// It promises that a Case gives the same frame each time, whoever asks, and
// that two seeds have nothing in common; so a reader can be tuned on one seed
// and judged on another. Every frame is 1280 by 720 and holds one QR code of
// 60 to 600 characters at level M before a busy background. In a sweep one
// thing is wrong, from a little to too much; in the mix everything is, a
// little.
//
// It does not model rolling shutters, compression or paper that bends.
package stress

import (
	"fmt"
	"image"
	"math"
	"math/rand/v2"
)

// The size of every frame in pixels.
const (
	Width  = 1280
	Height = 720
)

// A Case is one frame to be made.
type Case struct {
	Sweep    string  // of Sweeps, or Mix
	Strength float64 // in the sweep's unit
	Seed     uint64
}

// String names the case, as a file name may.
func (c Case) String() string { return fmt.Sprintf("%s_%g_%d", c.Sweep, c.Strength, c.Seed) }

// Mix is the sweep of everything at once; its strength is always 1.
const Mix = "mix"

// A Sweep is one thing that goes wrong, and how badly.
type Sweep struct {
	Name      string
	Unit      string
	Strengths []float64
	set       func(s *scene, strength float64)
}

// Sweeps are all sweeps but the mix.
var Sweeps = []Sweep{
	{"module", "px", []float64{1, 1.2, 1.4, 1.7, 2, 2.5, 3, 4}, func(s *scene, v float64) { s.module = v }},
	{"rotation", "degrees", []float64{5, 12, 20, 27, 35, 45, 130, 200}, func(s *scene, v float64) { s.roll = v }},
	{"tilt", "degrees", []float64{15, 25, 35, 40, 45, 50, 55, 60}, func(s *scene, v float64) { s.tilt, s.module = v, 4 }},
	{"blur", "modules", []float64{0.2, 0.35, 0.5, 0.6, 0.7, 0.8, 0.9, 1}, func(s *scene, v float64) { s.blur = v * s.module }},
	{"motion", "modules", []float64{0.5, 0.8, 1.1, 1.4, 1.7, 2, 2.5, 3}, func(s *scene, v float64) { s.motion = v * s.module }},
	{"noise", "levels", []float64{5, 10, 20, 30, 40, 50, 60, 80}, func(s *scene, v float64) { s.noise = v }},
	{"pitch", "px of a screen's pixel", []float64{0.8, 1.1, 1.4, 1.7, 2, 2.5, 3, 4}, func(s *scene, v float64) { s.pitch = v }},
	{"contrast", "part", []float64{0.5, 0.3, 0.2, 0.15, 0.1, 0.08, 0.06, 0.04}, func(s *scene, v float64) { s.contrast = v }},
	{"shadow", "part of the light", []float64{0.3, 0.4, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9}, func(s *scene, v float64) { s.shadow = v }},
	{"gradient", "part of the light", []float64{0.3, 0.5, 0.6, 0.7, 0.8, 0.85, 0.9, 0.95}, func(s *scene, v float64) { s.gradient = v }},
	{"glare", "part of the side", []float64{0.05, 0.1, 0.13, 0.16, 0.2, 0.25, 0.3, 0.4}, func(s *scene, v float64) { s.glare = v }},
	{"barrel", "at the corner of the frame", []float64{0.05, 0.1, 0.15, 0.2, 0.25, 0.3, 0.35, 0.4}, func(s *scene, v float64) { s.barrel, s.fill = v, 0.85 }},
	{"quiet", "modules of quiet zone", []float64{3, 2, 1.5, 1, 0.7, 0.5, 0.2, 0}, func(s *scene, v float64) { s.quiet = v }},
	{"inverted", "px a module", []float64{1.5, 2, 2.5, 3, 3.5, 4, 5, 6}, func(s *scene, v float64) { s.module, s.dark, s.light = v, white, black }},
	{"colour", "pair", []float64{0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15, 16, 17, 18, 19, 20, 21}, func(s *scene, v float64) {
		s.dark, s.light = colours[int(v)].dark, colours[int(v)].light
	}},
}

type colour [3]float64

var (
	black = colour{20, 20, 20}
	white = colour{235, 235, 235}
)

// colours are pairs as brands use them; many have one brightness.
var colours = []struct{ dark, light colour }{
	{black, white}, {colour{0, 0, 200}, white}, {colour{200, 0, 0}, white}, {colour{0, 120, 0}, white},
	{colour{0, 60, 140}, colour{255, 220, 0}}, {colour{180, 0, 60}, colour{250, 230, 180}},
	{colour{200, 0, 0}, colour{0, 150, 0}}, {colour{0, 130, 0}, colour{230, 40, 40}},
	{colour{0, 0, 220}, colour{200, 60, 0}}, {colour{220, 30, 30}, colour{30, 120, 30}},
	{colour{200, 30, 200}, colour{60, 160, 60}}, {colour{20, 110, 200}, colour{220, 90, 20}},
	{colour{230, 120, 0}, white}, {colour{0, 150, 160}, white}, {colour{200, 160, 0}, white}, {colour{120, 120, 120}, white},
	{colour{60, 20, 100}, colour{240, 160, 200}}, {black, colour{200, 30, 30}}, {black, colour{30, 60, 220}}, {black, colour{0, 150, 60}},
	{colour{90, 90, 240}, colour{170, 170, 60}}, {colour{0, 170, 170}, colour{255, 90, 90}},
}

// Cases returns n frames of each strength of each sweep, and mix frames of the
// mix.
func Cases(seed uint64, n, mix int) []Case {
	var out []Case
	r := rand.New(rand.NewPCG(seed, 0x5a6567656c))
	for _, s := range Sweeps {
		for _, v := range s.Strengths {
			for range n {
				out = append(out, Case{s.Name, v, r.Uint64()})
			}
		}
	}
	for range mix {
		out = append(out, Case{Mix, 1, r.Uint64()})
	}
	return out
}

// A Frame is what a camera would see, in colour and as brightness, and the text
// of the code.
type Frame struct {
	Luma   *image.Gray
	Colour *image.RGBA
	Text   string
}

// Frame makes the frame.
func (c Case) Frame() *Frame {
	r := rand.New(rand.NewPCG(c.Seed, math.Float64bits(c.Strength)))
	s := newScene(r)
	if c.Sweep == Mix {
		s.mix(r)
	}
	for _, w := range Sweeps {
		if w.Name == c.Sweep {
			w.set(s, c.Strength)
		}
	}
	return s.render(r)
}

// Text returns a text of 60 to 600 characters, in capitals or not.
func text(r *rand.Rand) string {
	letters := "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567"
	if r.IntN(2) == 0 {
		letters = "abcdefghijklmnopqrstuvwxyz0123456789+/"
	}
	out := make([]byte, 60+r.IntN(541))
	for i := range out {
		out[i] = letters[r.IntN(len(letters))]
	}
	return string(out)
}
