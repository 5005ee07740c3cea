// Package lens shows a picture the way a camera sees it, for tests and
// benchmarks: tilted, turned, a little blurred and noisy, in uneven light.
//
// It promises that the same picture and View give the same frame each time; the
// noise comes from the View's seed. (Between processor architectures a pixel may
// differ by a level, as their arithmetic rounds differently.)
//
// It does not model colour filters, rolling shutters, moire or lens
// distortion.
package lens

import (
	"context"
	"image"
	"image/draw"
	"math"
	"runtime"
	"sync"

	"github.com/zegel-app/zegel/scanner/camera"
)

// The size of every frame in pixels.
const (
	Width  = 1280
	Height = 720
)

// A View says from where and how well the camera sees the picture. The zero
// View sees all of it, straight, sharp and evenly lit.
type View struct {
	// Scale is how many pixels of the frame a pixel of the picture takes in
	// the middle of the frame. 0 makes the picture just fit the frame.
	Scale float64
	// X and Y say which point of the picture is in the middle of the frame, in
	// pixels of the picture from its own middle.
	X, Y float64
	// Roll turns the picture clockwise; Pitch tips its top edge away from the
	// camera; Yaw turns its right edge away. All in degrees; Pitch and Yaw at
	// most 75 either way.
	Roll, Pitch, Yaw float64
	// Blur is the standard deviation of a Gaussian blur in pixels of the
	// frame, at most 8.
	Blur float64
	// Noise is the standard deviation of the sensor's noise, in levels of 256.
	Noise float64
	// Shade is how much of the light is missing at the darkest side, 0 to 1.
	Shade float64
	// Shake is how far a hand moves the camera from frame to frame, in pixels
	// of the frame. Only Source shakes.
	Shake float64
	// Seed chooses the noise, the side of the shade and the way of the shake.
	Seed uint64
}

// Hand is the view of a camera in somebody's hand before a screen: everything
// a little wrong, and nothing so wrong that a reader could complain. Different
// seeds give different hands.
func Hand(seed uint64) View {
	r := random(seed)
	within := func(limit float64) float64 { return (r.float()*2 - 1) * limit }
	return View{
		Roll: within(8), Pitch: within(12), Yaw: within(12),
		Blur: 0.5 + 0.3*r.float(), Noise: 2 + 2*r.float(), Shade: 0.3 * r.float(), Shake: 2, Seed: seed,
	}
}

// desk is the colour around the picture.
var desk = [3]byte{58, 56, 54}

// Frame returns what the camera sees of img, Width by Height.
func Frame(img image.Image, view View) *image.RGBA {
	out := image.NewRGBA(image.Rect(0, 0, Width, Height))
	project(out, flat(img), view)
	blur(out, view.Blur)
	expose(out, view)
	return out
}

// Source returns a camera before which picture returns what there is to see
// now; it is asked before each frame, fps times a second. A nil picture shows
// the desk. The hand shakes and the noise changes from frame to frame, each
// time in the same way.
func Source(picture func() image.Image, view View, fps int) camera.Source {
	n := uint64(0)
	return camera.From(fps, func(context.Context) (*camera.Frame, error) {
		now := view
		r := random(view.Seed + n)
		n++
		now.Seed = r.next()
		img := picture()
		if img == nil {
			img = image.NewRGBA(image.Rect(0, 0, 1, 1))
			now.Scale = 1e-3
		}
		if view.Shake != 0 {
			scale := now.scale(img.Bounds())
			now.X += (r.float()*2 - 1) * view.Shake / scale
			now.Y += (r.float()*2 - 1) * view.Shake / scale
		}
		return camera.NewFrame(Frame(img, now)), nil
	})
}

// scale is Scale, or what makes the picture fit.
func (v View) scale(b image.Rectangle) float64 {
	if v.Scale > 0 {
		return v.Scale
	}
	if b.Empty() {
		return 1
	}
	return min(Width/float64(b.Dx()), Height/float64(b.Dy()))
}

// flat returns the picture as RGBA, on white, at (0, 0).
func flat(img image.Image) *image.RGBA {
	b := img.Bounds()
	if p, ok := img.(*image.RGBA); ok && b.Min == (image.Point{}) && p.Opaque() {
		return p
	}
	out := image.NewRGBA(image.Rect(0, 0, b.Dx(), b.Dy()))
	draw.Draw(out, out.Rect, image.White, image.Point{}, draw.Src)
	draw.Draw(out, out.Rect, img, b.Min, draw.Over)
	return out
}

// project draws the picture in perspective.
func project(out, img *image.RGBA, view View) {
	scale := view.scale(img.Rect)
	x0, y0 := view.X+float64(img.Rect.Dx())/2, view.Y+float64(img.Rect.Dy())/2
	// A camera sees less than it resolves: shrink by averaging first.
	for scale <= 0.5 && img.Rect.Dx() >= 2 && img.Rect.Dy() >= 2 {
		img = halve(img)
		scale, x0, y0 = scale*2, x0/2, y0/2
	}
	m := view.toPicture(scale)
	w, h := img.Rect.Dx(), img.Rect.Dy()
	rows(func(y int) {
		row := out.Pix[y*out.Stride:][:4*Width]
		fy := float64(y) - Height/2 + 0.5
		for x := range Width {
			fx := float64(x) - Width/2 + 0.5
			p := row[4*x:][:4]
			p[0], p[1], p[2], p[3] = desk[0], desk[1], desk[2], 255
			d := m[6]*fx + m[7]*fy + m[8]
			if d <= 0 { // behind the camera
				continue
			}
			u := (m[0]*fx+m[1]*fy+m[2])/d + x0 - 0.5
			v := (m[3]*fx+m[4]*fy+m[5])/d + y0 - 0.5
			if u > -0.5 && v > -0.5 && u < float64(w)-0.5 && v < float64(h)-0.5 {
				between(p, img, u, v)
			}
		}
	})
}

// between mixes the four pixels around (u, v), in steps of 1/256.
func between(p []byte, img *image.RGBA, u, v float64) {
	iu, iv := int(256*max(u, 0)), int(256*max(v, 0))
	s, t := uint32(iu&255), uint32(iv&255)
	xa, ya := 4*(iu>>8), iv>>8*img.Stride
	xb, yb := min(xa+4, 4*img.Rect.Dx()-4), min(ya+img.Stride, (img.Rect.Dy()-1)*img.Stride)
	p00, p10 := img.Pix[ya+xa:][:3], img.Pix[ya+xb:][:3]
	p01, p11 := img.Pix[yb+xa:][:3], img.Pix[yb+xb:][:3]
	for i := range 3 {
		top := uint32(p00[i])*(256-s) + uint32(p10[i])*s
		bottom := uint32(p01[i])*(256-s) + uint32(p11[i])*s
		p[i] = byte((top*(256-t) + bottom*t + 1<<15) >> 16)
	}
}

// rows calls do for each row of a frame, on all processors.
func rows(do func(y int)) {
	n := runtime.GOMAXPROCS(0)
	var all sync.WaitGroup
	for i := range n {
		all.Go(func() {
			for y := Height * i / n; y < Height*(i+1)/n; y++ {
				do(y)
			}
		})
	}
	all.Wait()
}

// toPicture returns the homography (3 by 3, in rows) from the frame's pixels to
// the picture's, both counted from the middle. The camera's focal length is
// 1.2 times the frame's width, as in a phone.
func (v View) toPicture(scale float64) [9]float64 {
	const focal = 1.2 * Width
	sin, cos := func(deg float64) float64 { return math.Sin(deg * math.Pi / 180) }, func(deg float64) float64 { return math.Cos(deg * math.Pi / 180) }
	tilt := func(deg float64) float64 { return min(max(deg, -75), 75) }
	sr, cr := sin(v.Roll), cos(v.Roll)
	sp, cp := sin(tilt(v.Pitch)), cos(tilt(v.Pitch))
	sy, cy := sin(tilt(v.Yaw)), cos(tilt(v.Yaw))
	// A point (a, b, 0) of the picture is turned by Roll in its plane, tipped by
	// Pitch about the level axis and turned by Yaw about the upright one; then
	// it lies at distance focal/scale, and is seen at focal*(x, y)/z.
	column := func(a, b float64) (x, y, z float64) {
		a, b = a*cr-b*sr, a*sr+b*cr
		b, z = b*cp, -b*sp
		return a*cy - z*sy, b, a*sy + z*cy
	}
	ax, ay, az := column(1, 0)
	bx, by, bz := column(0, 1)
	return inverse([9]float64{
		focal * ax, focal * bx, 0,
		focal * ay, focal * by, 0,
		az, bz, focal / scale,
	})
}

func inverse(m [9]float64) [9]float64 {
	a, b, c, d, e, f, g, h, i := m[0], m[1], m[2], m[3], m[4], m[5], m[6], m[7], m[8]
	det := a*(e*i-f*h) - b*(d*i-f*g) + c*(d*h-e*g)
	out := [9]float64{
		e*i - f*h, c*h - b*i, b*f - c*e,
		f*g - d*i, a*i - c*g, c*d - a*f,
		d*h - e*g, b*g - a*h, a*e - b*d,
	}
	for k := range out {
		out[k] /= det
	}
	return out
}

// halve averages 2 by 2 pixels.
func halve(img *image.RGBA) *image.RGBA {
	w, h := img.Rect.Dx()/2, img.Rect.Dy()/2
	out := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		a, b := img.Pix[2*y*img.Stride:], img.Pix[(2*y+1)*img.Stride:]
		row := out.Pix[y*out.Stride:]
		for x := 0; x < 4*w; x++ {
			i := x/4*8 + x%4
			row[x] = byte((uint(a[i]) + uint(a[i+4]) + uint(b[i]) + uint(b[i+4]) + 2) / 4)
		}
	}
	return out
}
