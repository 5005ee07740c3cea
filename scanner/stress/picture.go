package stress

import (
	"math"
	"math/rand/v2"
)

// picture is a frame in linear light, not limited to levels.
type picture struct{ pix, other []colour }

func newPicture() *picture {
	return &picture{make([]colour, Width*Height), make([]colour, Width*Height)}
}

func (p *picture) each(do func(x, y int, at *colour)) {
	for y := range Height {
		for x := range Width {
			do(x, y, &p.pix[y*Width+x])
		}
	}
}

// ground fills the frame with something busy: clouds of several sizes, as
// cloth, wood and walls are made of, with boxes, lines and rows of letters on
// them.
func (p *picture) ground(r *rand.Rand) {
	base := 60 + 120*r.Float64()
	var tint colour
	for i := range tint {
		tint[i] = 0.8 + 0.4*r.Float64()
	}
	type octave struct {
		cells  []float64
		size   int
		across int
		height float64
	}
	var octaves []octave
	for _, size := range [5]int{128, 48, 16, 6, 3} {
		o := octave{size: size, across: Width/size + 2, height: 12 + 18*r.Float64()}
		o.cells = make([]float64, o.across*(Height/size+2))
		for i := range o.cells {
			o.cells[i] = 2*r.Float64() - 1
		}
		octaves = append(octaves, o)
	}
	p.each(func(x, y int, at *colour) {
		v := base
		for _, o := range octaves {
			fx, fy := float64(x%o.size)/float64(o.size), float64(y%o.size)/float64(o.size)
			c := o.cells[y/o.size*o.across+x/o.size:]
			top, bottom := c[0]*(1-fx)+c[1]*fx, c[o.across]*(1-fx)+c[o.across+1]*fx
			v += o.height * (top*(1-fy) + bottom*fy)
		}
		for i := range at {
			at[i] = max(0, v*tint[i])
		}
	})
	for range 12 {
		p.box(r.IntN(Width), r.IntN(Height), 10+r.IntN(200), 3+r.IntN(90), 40+180*r.Float64())
	}
	for range 6 { // rows of letters
		x, y, size := r.IntN(Width), r.IntN(Height), 6+r.IntN(14)
		for range 4 + r.IntN(30) {
			for range 3 {
				p.box(x+r.IntN(size), y+r.IntN(size), 1+r.IntN(size/2), 1+r.IntN(size/2), 20)
			}
			x += size + 2
		}
	}
}

func (p *picture) box(x0, y0, w, h int, level float64) {
	for y := y0; y < min(y0+h, Height); y++ {
		for x := x0; x < min(x0+w, Width); x++ {
			p.pix[y*Width+x] = colour{level, level, level}
		}
	}
}

// smear moves the camera while the shutter is open.
func (p *picture) smear(length, way float64) {
	if length < 0.5 {
		return
	}
	n := int(math.Ceil(2*length)) + 1
	sin, cos := math.Sincos(way)
	copy(p.other, p.pix)
	p.each(func(x, y int, at *colour) {
		var sum colour
		for k := range n {
			t := (float64(k)/float64(n-1) - 0.5) * length
			sx := min(max(int(math.Round(float64(x)+t*cos)), 0), Width-1)
			sy := min(max(int(math.Round(float64(y)+t*sin)), 0), Height-1)
			c := &p.other[sy*Width+sx]
			for i := range sum {
				sum[i] += c[i]
			}
		}
		for i := range at {
			at[i] = sum[i] / float64(n)
		}
	})
}

// blur is Gaussian.
func (p *picture) blur(sigma float64) {
	if sigma <= 0 {
		return
	}
	n := int(math.Ceil(2.5 * sigma))
	kernel := make([]float64, 2*n+1)
	sum := 0.0
	for i := range kernel {
		d := float64(i - n)
		kernel[i] = math.Exp(-d * d / (2 * sigma * sigma))
		sum += kernel[i]
	}
	for i := range kernel {
		kernel[i] /= sum
	}
	for pass := range 2 {
		dst, src := p.other, p.pix
		for y := range Height {
			for x := range Width {
				var out colour
				for k, w := range kernel {
					sx, sy := x, y
					if pass == 0 {
						sx = min(max(x+k-n, 0), Width-1)
					} else {
						sy = min(max(y+k-n, 0), Height-1)
					}
					c := &src[sy*Width+sx]
					out[0] += w * c[0]
					out[1] += w * c[1]
					out[2] += w * c[2]
				}
				dst[y*Width+x] = out
			}
		}
		p.pix, p.other = p.other, p.pix
	}
}

// light makes contrast, shadow, gradient and glare.
func (p *picture) light(s *scene, cx, cy, side float64) {
	sin, cos := math.Sincos(s.way)
	gx, gy := cx+cos*side/4, cy+sin*side/4
	reach := s.glare * side
	p.each(func(x, y int, at *colour) {
		dx, dy := float64(x)-cx, float64(y)-cy
		along := (dx*cos + dy*sin) / side // -0.5 to 0.5 over the code
		k := 1 - s.gradient*min(max(along+0.5, 0), 1)
		if s.shadow > 0 {
			// The edge is soft over some pixels.
			k *= 1 - s.shadow*min(max((along*side+4)/8, 0), 1)
		}
		add := 0.0
		if reach > 0 {
			ex, ey := float64(x)-gx, float64(y)-gy
			add = 400 * math.Exp(-(ex*ex+ey*ey)/(reach*reach))
		}
		for i := range at {
			at[i] = (128+(at[i]-128)*s.contrast)*k + add
		}
	})
}

// expose turns light into levels, with noise.
func (p *picture) expose(f *Frame, noise float64, r *rand.Rand) {
	p.each(func(x, y int, at *colour) {
		i := y*Width + x
		var b [3]float64
		n := noise * r.NormFloat64()
		for k := range b {
			b[k] = min(max(at[k]+n, 0), 255)
			f.Colour.Pix[4*i+k] = byte(b[k] + 0.5)
		}
		f.Colour.Pix[4*i+3] = 255
		f.Luma.Pix[i] = byte(0.299*b[0] + 0.587*b[1] + 0.114*b[2] + 0.5)
	})
}
