package scanner_test

import (
	"bytes"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"os"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/zegel-app/zegel/scanner"
	"github.com/zegel-app/zegel/scanner/lens"
)

var text = "ZEGEL:C/" + strings.Repeat("ABCDEFGH234567QRSTUVWXYZ", 12)

func asPNG(t testing.TB, img image.Image) []byte {
	var b bytes.Buffer
	enc := png.Encoder{CompressionLevel: png.BestSpeed}
	if err := enc.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(t testing.TB, img image.Image) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 80}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// large is a page in the middle of a picture of many pixels, as a phone takes
// it.
func large(w, h, module int) *image.Gray {
	out := image.NewGray(image.Rect(0, 0, w, h))
	for i := range out.Pix {
		out.Pix[i] = 120
	}
	code := lens.Code(text, module)
	draw.Draw(out, code.Rect.Add(image.Pt((w-code.Rect.Dx())/2, (h-code.Rect.Dy())/2)), code, image.Point{}, draw.Src)
	return out
}

func TestReadPicture(t *testing.T) {
	page := lens.Page(text, 4)
	seeThrough := image.NewNRGBA(image.Rect(0, 0, 400, 400))
	code := lens.Code(text, 4)
	for y := range code.Rect.Dy() {
		for x := range code.Rect.Dx() {
			if code.GrayAt(x, y).Y == 0 {
				seeThrough.Set(x+10, y+10, color.Black)
			}
		}
	}
	for name, data := range map[string][]byte{
		"screenshot":             asPNG(t, page),
		"screenshot, JPEG":       asJPEG(t, page),
		"photo of a screen":      asJPEG(t, lens.Frame(page, lens.Hand(3))),
		"black on nothing":       asPNG(t, seeThrough),
		"12 megapixels, near":    asJPEG(t, large(4000, 3000, 40)),
		"12 megapixels, far":     asPNG(t, large(4000, 3000, 4)),
		"48 megapixels, in half": asPNG(t, large(8000, 6000, 24)),
	} {
		got, err := scanner.ReadPicture(bytes.NewReader(data))
		if err != nil || got != text {
			t.Errorf("%s: %q, %v", name, got, err)
		}
	}
}

func TestReadPictureRefuses(t *testing.T) {
	broken := errors.New("broken disk")
	photo, err := os.ReadFile("testdata/photos/none-2/12.jpg")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := scanner.ReadPicture(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("the reader's error became %v", err)
	}
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"a photo without a code": {photo, scanner.ErrNoCode},
		"one pixel":              {asPNG(t, image.NewGray(image.Rect(0, 0, 1, 1))), scanner.ErrNoCode},
		"long and thin":          {asPNG(t, image.NewGray(image.Rect(0, 0, 30_000, 22))), scanner.ErrNoCode},
		"longer":                 {asPNG(t, image.NewGray(image.Rect(0, 0, 40_000, 22))), scanner.ErrTooLarge},
		"too many pixels":        {asPNG(t, image.NewPaletted(image.Rect(0, 0, 8_000, 6_300), color.Palette{color.Black, color.White})), scanner.ErrTooLarge},
		"too many bytes":         {append(bytes.Clone(photo), make([]byte, 10<<20)...), scanner.ErrTooLarge},
		"a text":                 {[]byte("ZEGEL:C/AAAA"), scanner.ErrNotAPicture},
		"nothing":                {nil, scanner.ErrNotAPicture},
		"half a photo":           {photo[:len(photo)/2], scanner.ErrNotAPicture},
	} {
		if got, err := scanner.ReadPicture(bytes.NewReader(c.data)); !errors.Is(err, c.want) || got != "" {
			t.Errorf("%s: %q, %v, want %v", name, got, err, c.want)
		}
	}
}

// FuzzReadPicture changes the bytes of small pictures with a code.
func FuzzReadPicture(f *testing.F) {
	f.Add(asPNG(f, lens.Code("ZEGEL:C/AA", 1)))
	f.Add(asPNG(f, lens.Code("ZEGEL:C/AA", 3)))
	f.Add(asJPEG(f, lens.Code("ZEGEL:C/AA", 3)))
	f.Fuzz(func(t *testing.T, data []byte) {
		got, err := scanner.ReadPicture(bytes.NewReader(data))
		if (got == "") != (err != nil) {
			t.Errorf("%q, %v", got, err)
		}
		if err != nil && !errors.Is(err, scanner.ErrNoCode) && !errors.Is(err, scanner.ErrNotAPicture) && !errors.Is(err, scanner.ErrTooLarge) {
			t.Error(err)
		}
	})
}

func BenchmarkReadPicture(b *testing.B) {
	photo, err := os.ReadFile("testdata/photos/none-2/12.jpg")
	if err != nil {
		b.Fatal(err)
	}
	for _, c := range []struct {
		name string
		data []byte
		want error
	}{
		{"screenshot", asPNG(b, lens.Page(text, 4)), nil},
		{"12 megapixels", asJPEG(b, large(4000, 3000, 30)), nil},
		{"no code", photo, scanner.ErrNoCode},
	} {
		b.Run(c.name, func(b *testing.B) {
			b.ReportAllocs()
			for b.Loop() {
				if _, err := scanner.ReadPicture(bytes.NewReader(c.data)); err != c.want {
					b.Fatal(err)
				}
			}
		})
	}
}
