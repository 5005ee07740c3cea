package main

import (
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"strings"

	"github.com/zegel-app/zegel/scanner/qr"
)

// drawCodes writes the picture with the outlines of its codes, the top side
// in another colour, into dir.
func drawCodes(dir, name string, f *qr.Frame, codes []qr.Code) error {
	if err := os.MkdirAll(dir, 0o755); err != nil {
		return err
	}
	img := image.NewRGBA(image.Rect(0, 0, f.Width, f.Height))
	for y := range f.Height {
		for x := range f.Width {
			v := f.Luma[y*f.Stride+x]
			img.SetRGBA(x, y, color.RGBA{v, v, v, 255})
		}
	}
	for _, c := range codes {
		for i, p := range c.Corners {
			ink := color.RGBA{0, 200, 0, 255}
			if i == 0 {
				ink = color.RGBA{230, 0, 0, 255}
			}
			drawLine(img, p, c.Corners[(i+1)%4], ink)
		}
	}
	out, err := os.Create(filepath.Join(dir, strings.NewReplacer("/", "_", ":", "_").Replace(strings.TrimLeft(name, "./"))+".png"))
	if err != nil {
		return err
	}
	if err := png.Encode(out, img); err != nil {
		out.Close()
		return err
	}
	return out.Close()
}

// drawLine draws a line of three pixels.
func drawLine(img *image.RGBA, a, b image.Point, ink color.RGBA) {
	d := b.Sub(a)
	n := max(d.X, -d.X, d.Y, -d.Y, 1)
	for i := range min(n, 1<<16) {
		p := a.Add(image.Pt(d.X*i/n, d.Y*i/n))
		for k := range 9 {
			img.SetRGBA(p.X+k%3-1, p.Y+k/3-1, ink)
		}
	}
}
