package stress

import (
	"image"
	"math"
	"math/rand/v2"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
)

// scene is all that is known of a frame before it is made.
type scene struct {
	module      float64 // px
	fill        float64 // if set, the side as a part of the frame's height
	roll, tilt  float64 // degrees
	way         float64 // radians: the direction of tilt, motion and light
	blur        float64 // px, standard deviation
	motion      float64 // px
	noise       float64 // levels, standard deviation
	pitch       float64 // px of the screen that shows the code, 0 for paper
	contrast    float64 // part of the difference between light and dark
	shadow      float64 // light that is missing behind an edge
	gradient    float64 // light that is missing at the far side
	glare       float64 // radius of the reflection, part of the symbol's side
	barrel      float64 // distortion at the corner of the frame
	quiet       float64 // modules
	dark, light colour
}

// newScene is one without fault, but for what every camera does.
func newScene(r *rand.Rand) *scene {
	return &scene{
		module: 3, roll: r.Float64()*16 - 8, way: 2 * math.Pi * r.Float64(),
		blur: 0.5, noise: 3, contrast: 1, quiet: 4, dark: black, light: white,
	}
}

// mix makes everything a little wrong, by chance.
func (s *scene) mix(r *rand.Rand) {
	some := func(p, from, to float64) float64 {
		if r.Float64() >= p {
			return 0
		}
		return from + (to-from)*r.Float64()
	}
	s.module = 1.6 + 2.4*r.Float64()
	s.roll = 360 * r.Float64()
	s.tilt = some(0.7, 0, 45)
	s.blur = (0.25 + 0.35*r.Float64()) * s.module
	s.motion = some(0.4, 0, 1.2) * s.module
	s.noise = 3 + some(0.6, 0, 22)
	s.pitch = some(0.3, 1, 3)
	s.contrast = 1 - some(0.6, 0, 0.75)
	s.shadow = some(0.4, 0.2, 0.7)
	s.gradient = some(0.4, 0.2, 0.7)
	s.glare = some(0.3, 0.03, 0.15)
	s.barrel = some(0.3, 0, 0.15)
	s.quiet = 4 - some(0.3, 0, 3)
	if r.Float64() < 0.15 {
		s.dark, s.light = s.light, s.dark
	}
}

// render makes the frame: light by light in floating point, then as levels.
func (s *scene) render(r *rand.Rand) *Frame {
	message := text(r)
	bits, err := qrcode.NewQRCodeWriter().Encode(message, gozxing.BarcodeFormat_QR_CODE, 0, 0, map[gozxing.EncodeHintType]any{
		gozxing.EncodeHintType_ERROR_CORRECTION: decoder.ErrorCorrectionLevel_M, gozxing.EncodeHintType_MARGIN: 0,
	})
	if err != nil {
		panic(err) // 600 characters always fit
	}
	n := float64(bits.GetWidth())
	if s.fill > 0 {
		s.module = s.fill * Height / n
	}
	s.module = min(s.module, 0.8*Height/(n+2*s.quiet))
	if s.fill > 0 {
		s.module = s.fill * Height / n
	}
	p := newPicture()
	p.ground(r)
	side := s.module * n
	freeX, freeY := max(0, (Width-1.5*side)/2), max(0, (Height-1.5*side)/2)
	v := s.look(Width/2+(2*r.Float64()-1)*freeX, Height/2+(2*r.Float64()-1)*freeY)
	p.each(func(x, y int, at *colour) {
		const fine = 4 // points a pixel, each way
		var sum colour
		in := 0
		if u, w := v.at(float64(x)+.5, float64(y)+.5); math.Abs(u) > n/2+s.quiet+3 || math.Abs(w) > n/2+s.quiet+3 {
			return
		}
		for k := range fine * fine {
			u, w := v.at(float64(x)+(float64(k%fine)+.5)/fine, float64(y)+(float64(k/fine)+.5)/fine)
			u, w = u+n/2, w+n/2
			if u < -s.quiet || w < -s.quiet || u >= n+s.quiet || w >= n+s.quiet {
				continue
			}
			c := s.light
			if u >= 0 && w >= 0 && u < n && w < n && bits.Get(int(u), int(w)) {
				c = s.dark
			}
			glow := s.glow(u, w)
			for i := range c {
				sum[i] += c[i] * glow
			}
			in++
		}
		for i := range at {
			at[i] = (sum[i] + at[i]*float64(fine*fine-in)) / (fine * fine)
		}
	})
	cx, cy := v.cx, v.cy
	p.smear(s.motion, s.way)
	p.blur(s.blur)
	p.light(s, cx, cy, side)
	f := &Frame{Luma: image.NewGray(image.Rect(0, 0, Width, Height)), Colour: image.NewRGBA(image.Rect(0, 0, Width, Height)), Text: message}
	p.expose(f, s.noise, r)
	return f
}

// glow is how bright a screen's pixels are at a point of the code in modules: a
// grid with dark gaps, which a camera's own grid makes moire of. Its mean is 1.
func (s *scene) glow(u, w float64) float64 {
	if s.pitch == 0 {
		return 1
	}
	p := s.pitch / s.module
	return (1 + 0.5*math.Cos(2*math.Pi*u/p)) * (1 + 0.3*math.Cos(2*math.Pi*w/p))
}

// look is the way from pixels to modules from the middle of the code.
type look struct {
	cx, cy, barrel float64
	m              [9]float64
}

func (s *scene) look(cx, cy float64) look {
	const focal = 1.2 * Width
	v := look{cx: cx, cy: cy, barrel: s.barrel}
	sr, cr := math.Sincos(s.roll * math.Pi / 180)
	st, ct := math.Sincos(s.tilt * math.Pi / 180)
	sw, cw := math.Sincos(s.way)
	// Turn by roll; then turn the direction of tilt to x, tilt, turn back.
	column := func(a, b float64) (x, y, z float64) {
		a, b = a*cr-b*sr, a*sr+b*cr
		p, q := a*cw+b*sw, b*cw-a*sw
		p, z = p*ct, p*st
		return p*cw - q*sw, p*sw + q*cw, z
	}
	ax, ay, az := column(1, 0)
	bx, by, bz := column(0, 1)
	v.m = inverse([9]float64{focal * ax, focal * bx, 0, focal * ay, focal * by, 0, az, bz, focal / s.module})
	return v
}

// at maps a pixel to modules from the middle of the code.
func (v *look) at(x, y float64) (float64, float64) {
	dx, dy := x-Width/2, y-Height/2
	if v.barrel > 0 {
		k := 1 + v.barrel*(dx*dx+dy*dy)/(Width*Width/4+Height*Height/4)
		dx, dy = dx*k, dy*k
	}
	dx, dy = dx+Width/2-v.cx, dy+Height/2-v.cy
	d := v.m[6]*dx + v.m[7]*dy + v.m[8]
	if d <= 0 {
		return math.Inf(1), 0
	}
	return (v.m[0]*dx + v.m[1]*dy + v.m[2]) / d, (v.m[3]*dx + v.m[4]*dy + v.m[5]) / d
}

func inverse(m [9]float64) [9]float64 {
	a, b, c, d, e, f, g, h, i := m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8]
	det := a*(e*i-f*h) - b*(d*i-f*g) + c*(d*h-e*g)
	out := [9]float64{e*i - f*h, c*h - b*i, b*f - c*e, f*g - d*i, a*i - c*g, c*d - a*f, d*h - e*g, b*g - a*h, a*e - b*d}
	for k := range out {
		out[k] /= det
	}
	return out
}
