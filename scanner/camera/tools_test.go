package camera

import (
	"image"
	"image/color"
	"testing"
	"time"
)

// scene is a picture with colours in it, and a code's kind of edges.
func scene(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for y := range h {
		for x := range w {
			c := color.RGBA{byte(x * 255 / w), byte(y * 255 / h), 90, 255}
			if (x/8+y/8)%2 == 0 {
				c = color.RGBA{250, 250, 250, 255}
			}
			img.SetRGBA(x, y, c)
		}
	}
	return img
}

// first opens the source and returns its first frame.
func first(t *testing.T, s Source) *Frame {
	t.Helper()
	if err := s.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	select {
	case f, ok := <-s.Frames():
		if !ok {
			t.Fatal(s.Close())
		}
		return f
	case <-time.After(30 * time.Second):
		t.Fatal("no frame")
	}
	return nil
}

// like fails the test when the frame does not show the picture.
func like(t *testing.T, f *Frame, img *image.RGBA, slack int) {
	t.Helper()
	if f.Width != img.Rect.Dx() || f.Height != img.Rect.Dy() {
		t.Fatalf("frame of %d by %d", f.Width, f.Height)
	}
	far, worst := 0, 0
	for y := range f.Height {
		for x := range f.Width {
			want := int(color.GrayModel.Convert(img.RGBAAt(x, y)).(color.Gray).Y)
			d := int(f.Luma[y*f.Stride+x]) - want
			worst = max(worst, d, -d)
			if max(d, -d) > slack {
				far++
			}
		}
	}
	if far > f.Width*f.Height/100 {
		t.Errorf("%d pixels differ by more than %d, worst %d", far, slack, worst)
	}
	// In the middle of a tile the preview has the tile's colour.
	n := f.Width / f.RGBA.Rect.Dx()
	x, y := 12/n*n, 4/n*n
	got, want := f.RGBA.RGBAAt(x/n, y/n), img.RGBAAt(x, y)
	for _, d := range []int{int(got.R) - int(want.R), int(got.G) - int(want.G), int(got.B) - int(want.B)} {
		if max(d, -d) > 24 {
			t.Errorf("preview shows %v for %v", got, want)
		}
	}
}

// ended opens the source, lets it run out, and returns the reason.
func ended(t *testing.T, s Source) error {
	t.Helper()
	if err := s.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range s.Frames() {
	}
	return s.Close()
}
