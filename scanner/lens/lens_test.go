package lens_test

import (
	"bytes"
	"image"
	"math"
	"strings"
	"sync/atomic"
	"testing"

	"github.com/zegel-app/zegel/scanner/camera"
	"github.com/zegel-app/zegel/scanner/camera/cameratest"
	"github.com/zegel-app/zegel/scanner/lens"
	"github.com/zegel-app/zegel/scanner/qr"
)

var text = "ZEGEL:C/" + strings.Repeat("ABCDEFGH234567QRSTUVWXYZ", 12)

// spots is a black page with a white spot of 5 by 5 at each of the points,
// which count from the middle; the middle of a pixel lies half a one further.
func spots(points ...image.Point) *image.RGBA {
	page := image.NewRGBA(image.Rect(0, 0, lens.Width, lens.Height))
	for i := 3; i < len(page.Pix); i += 4 {
		page.Pix[i] = 255
	}
	for _, p := range points {
		for y := p.Y - 2; y <= p.Y+2; y++ {
			for x := p.X - 2; x <= p.X+2; x++ {
				o := page.PixOffset(x+lens.Width/2, y+lens.Height/2)
				page.Pix[o], page.Pix[o+1], page.Pix[o+2] = 255, 255, 255
			}
		}
	}
	return page
}

// middle returns where the white is in a part of the frame, from the middle.
func middle(f *image.RGBA, part image.Rectangle) (x, y float64) {
	var sum float64
	for py := part.Min.Y; py < part.Max.Y; py++ {
		for px := part.Min.X; px < part.Max.X; px++ {
			// The desk is not brighter than 64.
			v := max(float64(f.RGBAAt(px+lens.Width/2, py+lens.Height/2).G)-64, 0)
			sum += v
			x += v * (float64(px) + 0.5)
			y += v * (float64(py) + 0.5)
		}
	}
	return x / sum, y / sum
}

func TestGeometry(t *testing.T) {
	right, below := image.Pt(200, 0), image.Pt(0, 200)
	all := image.Rect(-lens.Width/2, -lens.Height/2, lens.Width/2, lens.Height/2)
	// At a tilt of 30 degrees what lies at a distance on the side that goes away
	// is seen at focal*distance*cos 30/(focal+distance*sin 30).
	const focal, far = 1.2 * lens.Width, 200.5
	sin, cos := math.Sincos(math.Pi / 6)
	for name, c := range map[string]struct {
		spot image.Point
		view lens.View
		x, y float64
	}{
		"straight":               {right, lens.View{}, far, 0.5},
		"turned clockwise":       {right, lens.View{Roll: 90}, -0.5, far},
		"right edge away":        {right, lens.View{Yaw: 30}, focal * far * cos / (focal + far*sin), 0.5},
		"right edge near":        {right, lens.View{Yaw: -30}, focal * far * cos / (focal - far*sin), 0.5},
		"top away, below nearer": {below, lens.View{Pitch: 30}, 0.5, focal * far * cos / (focal - far*sin)},
		"larger":                 {right, lens.View{Scale: 1.5}, 1.5 * far, 0.75},
		"half":                   {right, lens.View{Scale: 0.5}, 0.5 * far, 0.25},
		"a fifth":                {right, lens.View{Scale: 0.2}, 0.2 * far, 0.1},
		"looking right":          {right, lens.View{X: 150, Y: -20}, far - 150, 20.5},
		"blurred":                {below, lens.View{Blur: 2}, 0.5, far},
	} {
		x, y := middle(lens.Frame(spots(c.spot), c.view), all)
		if math.Abs(x-c.x) > 0.3 || math.Abs(y-c.y) > 0.3 {
			t.Errorf("%s: at %.2f, %.2f, want %.2f, %.2f", name, x, y, c.x, c.y)
		}
	}
}

// stats are the mean and the standard deviation of the green of a part.
func stats(f *image.RGBA, part image.Rectangle) (mean, deviation float64) {
	var n, sum, squares float64
	for y := part.Min.Y; y < part.Max.Y; y++ {
		for x := part.Min.X; x < part.Max.X; x++ {
			v := float64(f.RGBAAt(x, y).G)
			n, sum, squares = n+1, sum+v, squares+v*v
		}
	}
	mean = sum / n
	return mean, math.Sqrt(squares/n - mean*mean)
}

func TestNoiseAndShade(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, lens.Width, lens.Height))
	for i := range img.Pix {
		img.Pix[i] = 128
		if i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	mean, deviation := stats(lens.Frame(img, lens.View{Noise: 6, Seed: 3}), img.Rect)
	if math.Abs(mean-128) > 0.5 || math.Abs(deviation-6) > 0.3 {
		t.Errorf("noise of 6 around 128: %.2f around %.2f", deviation, mean)
	}
	shaded := lens.Frame(img, lens.View{Shade: 0.5, Seed: 3})
	low, high := 255, 0
	for i := 0; i < len(shaded.Pix); i += 4 {
		low, high = min(low, int(shaded.Pix[i])), max(high, int(shaded.Pix[i]))
	}
	if low < 62 || low > 66 || high < 126 || high > 128 {
		t.Errorf("half the light missing at the darkest: %d to %d", low, high)
	}
}

func TestSameSeedSameFrame(t *testing.T) {
	page := lens.Page(text, 4)
	before := bytes.Clone(page.Pix)
	a, b, c := lens.Frame(page, lens.Hand(5)), lens.Frame(page, lens.Hand(5)), lens.Frame(page, lens.Hand(6))
	if !bytes.Equal(a.Pix, b.Pix) {
		t.Error("the same seed gave two frames")
	}
	if bytes.Equal(a.Pix, c.Pix) {
		t.Error("another seed gave the same frame")
	}
	if !bytes.Equal(before, page.Pix) {
		t.Error("the picture was written to")
	}
}

func TestAnyPicture(t *testing.T) {
	for name, img := range map[string]image.Image{
		"nothing":  image.NewRGBA(image.Rectangle{}),
		"a pixel":  image.NewGray(image.Rect(7, 7, 8, 8)),
		"a column": image.NewNRGBA(image.Rect(0, 0, 1, 3000)),
	} {
		for _, v := range []lens.View{{}, {Pitch: 90, Yaw: 90}, {Scale: 100, X: 1e6}, {Scale: 1e-6}, {Blur: 500, Noise: 500, Shade: 5}} {
			if f := lens.Frame(img, v); f.Rect != image.Rect(0, 0, lens.Width, lens.Height) || !f.Opaque() {
				t.Errorf("%s, %+v: %v", name, v, f.Rect)
			}
		}
	}
}

// Hands are such that the reader of today reads what they hold.
func TestHandsCanBeRead(t *testing.T) {
	page := lens.Page(text, 5)
	for seed := range uint64(12) {
		f := camera.NewFrame(lens.Frame(page, lens.Hand(seed)))
		if c, err := qr.Find(f.Luma, f.Stride, f.Width, f.Height); err != nil || c.Text != text {
			t.Errorf("hand %d: %v, %v", seed, c, err)
		}
	}
}

func TestSource(t *testing.T) {
	cameratest.Run(t, func(*testing.T) camera.Source {
		page := lens.Page(text, 4)
		return lens.Source(func() image.Image { return page }, lens.Hand(1), 100)
	})
}

// The source looks at what there is now, and the hand moves.
func TestSourceLooksAgain(t *testing.T) {
	var page atomic.Pointer[image.RGBA]
	s := lens.Source(func() image.Image {
		if p := page.Load(); p != nil {
			return p
		}
		return nil
	}, lens.View{Noise: 2, Shake: 3}, 100)
	if err := s.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	dark, _ := stats((<-s.Frames()).RGBA, image.Rect(0, 0, 600, 350))
	page.Store(lens.Page(text, 4))
	var before *camera.Frame
	for f := range s.Frames() {
		if bright, _ := stats(f.RGBA, image.Rect(0, 0, 600, 350)); bright < dark+50 {
			continue // from before the page came
		}
		if before != nil {
			if bytes.Equal(before.Luma, f.Luma) {
				t.Error("two frames are the same")
			}
			return
		}
		before = f
	}
	t.Error("the source ended")
}

func BenchmarkFrame(b *testing.B) {
	page := lens.Page(text, 4)
	for b.Loop() {
		lens.Frame(page, lens.Hand(1))
	}
}
