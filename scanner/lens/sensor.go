package lens

import (
	"image"
	"math"
	"math/bits"
)

// random is splitmix64 (Steele, Lea, Flood: Fast splittable pseudorandom
// number generators, 2014): a stream that any seed begins well.
type random uint64

func (r *random) next() uint64 {
	*r += 0x9e3779b97f4a7c15
	z := uint64(*r)
	z = (z ^ z>>30) * 0xbf58476d1ce4e5b9
	z = (z ^ z>>27) * 0x94d049bb133111eb
	return z ^ z>>31
}

// float is in [0, 1).
func (r *random) float() float64 { return float64(r.next()>>11) / (1 << 53) }

// blur is a Gaussian, across and then down.
func blur(img *image.RGBA, sigma float64) {
	sigma = min(sigma, 8)
	if sigma < 0.05 {
		return
	}
	radius := int(math.Ceil(2.5 * sigma))
	weights := make([]uint32, 2*radius+1) // of 1<<16 together
	sum := 0.0
	for i := range weights {
		d := float64(i - radius)
		sum += math.Exp(-d * d / (2 * sigma * sigma))
	}
	left := uint32(1 << 16)
	for i := range weights {
		d := float64(i - radius)
		weights[i] = uint32(math.Exp(-d*d/(2*sigma*sigma)) / sum * (1 << 16))
		left -= weights[i]
	}
	weights[radius] += left
	// Across into a copy, then down from the copy.
	across := image.NewRGBA(img.Rect)
	rows(func(y int) {
		src, dst := img.Pix[y*img.Stride:], across.Pix[y*across.Stride:]
		for x := range Width {
			var r, g, b uint32
			for k, weight := range weights {
				p := src[4*min(max(x+k-radius, 0), Width-1):][:3]
				r += weight * uint32(p[0])
				g += weight * uint32(p[1])
				b += weight * uint32(p[2])
			}
			p := dst[4*x:][:3]
			p[0], p[1], p[2] = byte((r+1<<15)>>16), byte((g+1<<15)>>16), byte((b+1<<15)>>16)
		}
	})
	rows(func(y int) {
		sums := make([]uint32, 4*Width)
		for k, weight := range weights {
			src := across.Pix[min(max(y+k-radius, 0), Height-1)*across.Stride:][:4*Width]
			for i, v := range src {
				sums[i] += weight * uint32(v)
			}
		}
		dst := img.Pix[y*img.Stride:][:4*Width]
		for i, v := range sums {
			if i%4 != 3 {
				dst[i] = byte((v + 1<<15) >> 16)
			}
		}
	})
}

// expose puts the light and the sensor's noise on the frame.
func expose(img *image.RGBA, view View) {
	if view.Noise <= 0 && view.Shade <= 0 {
		return
	}
	r := random(view.Seed)
	// The light falls off along a straight way across the frame.
	angle := r.float() * 2 * math.Pi
	dx, dy := math.Cos(angle), math.Sin(angle)
	length := math.Abs(dx)*Width + math.Abs(dy)*Height
	dx, dy = dx/length, dy/length
	// The ones among 21 random bits are spread like a bell, 2.29 wide.
	noise := float32(view.Noise / math.Sqrt(21.0/4))
	shade := min(max(view.Shade, 0), 1)
	const bits21 = 1<<21 - 1
	start := r.next()
	rows(func(y int) {
		r := random(start + uint64(y)*Width*0x9e3779b97f4a7c15) // as if row after row
		row := img.Pix[y*img.Stride:][:4*Width]
		for x := range Width {
			t := 0.5 + dx*(float64(x)-Width/2) + dy*(float64(y)-Height/2)
			light := float32(1 - shade*t)
			z := r.next()
			p := row[4*x:][:3]
			for i := range p {
				n := float32(bits.OnesCount64(z>>(21*i)&bits21)) - 10.5
				p[i] = byte(min(max(float32(p[i])*light+n*noise+0.5, 0), 255))
			}
		}
	})
}
