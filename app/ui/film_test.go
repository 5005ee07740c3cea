package ui

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"testing"

	"fyne.io/fyne/v2"
)

// Whichever way a frame lies and whatever it is made of, what is shown is its middle, upright.
func TestFilmShowsTheMiddleUpright(t *testing.T) {
	colours := image.NewRGBA(image.Rect(3, 2, 3+16, 2+12)) // a camera's picture need not begin at 0, 0
	for y := 2; y < 14; y++ {
		for x := 3; x < 19; x++ {
			colours.SetRGBA(x, y, color.RGBA{byte(x * 10), byte(y * 10), byte(x ^ y), 255})
		}
	}
	grey := image.NewGray(colours.Rect)
	draw.Draw(grey, grey.Rect, colours, colours.Rect.Min, draw.Src)
	other := image.NewNRGBA(colours.Rect)
	draw.Draw(other, other.Rect, colours, colours.Rect.Min, draw.Src)
	for _, p := range []image.Image{colours, grey, other} {
		for rotation, at := range map[int]func(x, y, w, h int) (int, int){
			0:   func(x, y, w, h int) (int, int) { return x, y },
			90:  func(x, y, w, h int) (int, int) { return y, w - 1 - x },
			180: func(x, y, w, h int) (int, int) { return w - 1 - x, h - 1 - y },
			270: func(x, y, w, h int) (int, int) { return h - 1 - y, x },
		} {
			w, h := 16, 12
			if rotation%180 != 0 {
				w, h = h, w
			}
			for place, part := range map[fyne.Size]image.Point{
				{}:                        {X: w, Y: h},
				{Width: 100, Height: 200}: {X: h / 2, Y: h},
				{Width: 200, Height: 50}:  {X: w, Y: w / 4},
			} {
				var f film
				got := f.show(p, rotation, place)
				name := fmt.Sprintf("%T turned by %d for %v", p, rotation, place)
				if got.Rect.Size() != part {
					t.Errorf("%s: %v are shown, not %v", name, got.Rect.Size(), part)
					continue
				}
				for y := range part.Y {
					for x := range part.X {
						fromX, fromY := at(x+(w-part.X)/2, y+(h-part.Y)/2, w, h)
						if want := color.RGBAModel.Convert(p.At(3+fromX, 2+fromY)); got.At(x, y) != want {
							t.Fatalf("%s: %v at %d, %d, not %v", name, got.At(x, y), x, y, want)
						}
					}
				}
			}
		}
	}
}

// A camera gives 30 frames a second: none of them leaves anything to clear away.
func TestFilmUsesItsBytesAgain(t *testing.T) {
	frame := image.NewRGBA(image.Rect(0, 0, 640, 480))
	var f film
	for _, rotation := range []int{0, 90, 180, 270} {
		show := func() { f.show(frame, rotation, fyne.NewSize(390, 844)) }
		show()
		if n := testing.AllocsPerRun(5, show); n != 0 {
			t.Errorf("a frame turned by %d needs new memory %v times", rotation, n)
		}
	}
}

func BenchmarkFilm(b *testing.B) {
	frame := image.NewRGBA(image.Rect(0, 0, 640, 480))
	for _, rotation := range []int{0, 90} {
		b.Run(fmt.Sprint(rotation), func(b *testing.B) {
			var f film
			for b.Loop() {
				f.show(frame, rotation, fyne.NewSize(390, 844))
			}
		})
	}
}
