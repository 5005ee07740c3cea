package ui

import (
	"bytes"
	"flag"
	"image"
	"image/png"
	"os"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

var drawIcon = flag.Bool("icon", false, "draw assets/icon.svg and icon.png from the brand")

// The icon's files are what the brand says.
func TestIconIsTheBrands(t *testing.T) {
	c := stage(t, false, 1, 512, 512)
	i := canvas.NewImageFromResource(fyne.NewStaticResource("icon.svg", []byte(iconSVG())))
	c.SetContent(i)
	c.Resize(fyne.NewSize(512, 512))
	drawn := c.Capture()

	const svgFile, pngFile = "../../assets/icon.svg", "../../assets/icon.png"
	if *drawIcon {
		var b bytes.Buffer
		e := png.Encoder{CompressionLevel: png.BestCompression}
		if err := e.Encode(&b, drawn); err != nil {
			t.Fatal(err)
		}
		for name, content := range map[string][]byte{svgFile: []byte(iconSVG() + "\n"), pngFile: b.Bytes()} {
			if err := os.WriteFile(name, content, 0o644); err != nil {
				t.Fatal(err)
			}
		}
	}
	svg, err := os.ReadFile(svgFile)
	if err != nil {
		t.Fatal(err)
	}
	if string(svg) != iconSVG()+"\n" {
		t.Error("assets/icon.svg is not the brand's: run with -icon")
	}
	f, err := os.ReadFile(pngFile)
	if err != nil {
		t.Fatal(err)
	}
	if len(f) >= 100_000 {
		t.Errorf("icon.png has %d bytes", len(f))
	}
	kept, err := png.Decode(bytes.NewReader(f))
	if err != nil {
		t.Fatal(err)
	}
	if kept.Bounds() != image.Rect(0, 0, 512, 512) {
		t.Fatalf("icon.png is %v", kept.Bounds())
	}
	for y := range 512 {
		for x := range 512 {
			// One step of 255 may come from another processor's rounding.
			r, g, b, _ := kept.At(x, y).RGBA()
			R, G, B, _ := drawn.At(x, y).RGBA()
			if far(r, R) || far(g, G) || far(b, B) {
				t.Fatalf("icon.png differs from the brand at %d, %d: run with -icon", x, y)
			}
		}
	}
}

func far(a, b uint32) bool {
	d := int(a>>8) - int(b>>8)
	return d > 1 || d < -1
}
