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
	sigma = min(sigma, 20)
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
	w, h := img.Rect.Dx(), img.Rect.Dy()
	line := make([]byte, 4*max(w, h))
	for y := range h {
		smooth(img.Pix[y*img.Stride:], 4, w, weights, line)
	}
	for x := range w {
		smooth(img.Pix[4*x:], img.Stride, h, weights, line)
	}
}

// smooth blurs n pixels that lie step bytes apart.
func smooth(pix []byte, step, n int, weights []uint32, line []byte) {
	for i := range n {
		copy(line[4*i:4*i+3], pix[i*step:i*step+3])
	}
	radius := len(weights) / 2
	for i := range n {
		var r, g, b uint32
		for k, weight := range weights {
			j := 4 * min(max(i+k-radius, 0), n-1)
			p := line[j : j+3 : j+3]
			r += weight * uint32(p[0])
			g += weight * uint32(p[1])
			b += weight * uint32(p[2])
		}
		p := pix[i*step:][:3]
		p[0], p[1], p[2] = byte((r+1<<15)>>16), byte((g+1<<15)>>16), byte((b+1<<15)>>16)
	}
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
	for y := range Height {
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
	}
}
