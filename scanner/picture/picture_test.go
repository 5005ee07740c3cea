package picture_test

import (
	"bytes"
	"encoding/binary"
	"errors"
	"hash/crc32"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"image/png"
	"testing"
	"testing/iotest"

	"github.com/zegel-app/zegel/scanner/picture"
)

func asPNG(t testing.TB, img image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

func asJPEG(t testing.TB, img image.Image) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 95}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// claims is a PNG file with a header only, that claims a size.
func claims(w, h uint32, depth, colour byte) []byte {
	head := binary.BigEndian.AppendUint32([]byte("IHDR"), w)
	head = binary.BigEndian.AppendUint32(head, h)
	head = append(head, depth, colour, 0, 0, 0)
	out := append([]byte("\x89PNG\r\n\x1a\n"), 0, 0, 0, 13)
	out = append(out, head...)
	return binary.BigEndian.AppendUint32(out, crc32.ChecksumIEEE(head))
}

// claimsJPEG is the beginning of a JPEG file of a kind (its SOF marker).
func claimsJPEG(sof byte, w, h uint16) []byte {
	out := []byte{0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, sof, 0, 17, 8}
	out = binary.BigEndian.AppendUint16(out, h)
	out = binary.BigEndian.AppendUint16(out, w)
	return append(out, 3, 1, 0x11, 0, 2, 0x11, 0, 3, 0x11, 0, 0xff, 0xda, 0, 12, 3, 1, 0, 2, 0, 3, 0, 0, 63, 0)
}

func TestDecode(t *testing.T) {
	img := image.NewGray(image.Rect(0, 0, 40, 30))
	for name, data := range map[string][]byte{"PNG": asPNG(t, img), "JPEG": asJPEG(t, img)} {
		got, err := picture.Decode(iotest.OneByteReader(bytes.NewReader(data)))
		if err != nil || got.Bounds().Size() != img.Rect.Size() {
			t.Errorf("%s: %v", name, err)
		}
	}
	broken := errors.New("broken disk")
	if _, err := picture.Decode(iotest.ErrReader(broken)); !errors.Is(err, broken) {
		t.Errorf("the reader's error became %v", err)
	}
}

func TestRefuses(t *testing.T) {
	good := asPNG(t, image.NewGray(image.Rect(0, 0, 40, 30)))
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"nothing":             {nil, picture.ErrNotAPicture},
		"text":                {[]byte("GIF89a and so on"), picture.ErrNotAPicture},
		"half a PNG":          {good[:len(good)/2], picture.ErrNotAPicture},
		"PNG header only":     {claims(10, 10, 8, 0), picture.ErrNotAPicture},
		"PNG without pixels":  {claims(0, 10, 8, 0), picture.ErrNotAPicture},
		"half a JPEG":         {asJPEG(t, image.NewGray(image.Rect(0, 0, 40, 30)))[:300], picture.ErrNotAPicture},
		"JPEG without pixels": {claimsJPEG(0xc0, 0, 0), picture.ErrNotAPicture},
		"too many pixels":     {claims(10_000, 5_001, 8, 0), picture.ErrTooLarge},
		"too wide":            {claims(picture.MaxSide+1, 1, 8, 0), picture.ErrTooLarge},
		"too high":            {claims(1, picture.MaxSide+1, 8, 0), picture.ErrTooLarge},
		"too deep":            {claims(7_000, 7_000, 16, 6), picture.ErrTooLarge},
		"JPEG, too many":      {claimsJPEG(0xc0, 10_000, 5_001), picture.ErrTooLarge},
		"JPEG, progressive":   {claimsJPEG(0xc2, 7_000, 7_000), picture.ErrTooLarge},
		// Within the caps: refused for what comes after, not for the size.
		"JPEG, baseline":      {claimsJPEG(0xc0, 7_000, 7_000), picture.ErrNotAPicture},
		"progressive, middle": {claimsJPEG(0xc2, 4_000, 3_000), picture.ErrNotAPicture},
		"large file":          {append(bytes.Clone(good), make([]byte, picture.MaxBytes)...), picture.ErrTooLarge},
	} {
		if img, err := picture.DecodeBytes(c.data); !errors.Is(err, c.want) || img != nil {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if img, err := picture.Decode(bytes.NewReader(c.data)); !errors.Is(err, c.want) || img != nil {
			t.Errorf("%s, read: %v, want %v", name, err, c.want)
		}
	}
}

// endless is a file that never ends.
type endless struct{ read int }

func (e *endless) Read(p []byte) (int, error) {
	e.read += len(p)
	return len(p), nil
}

func TestDoesNotReadForEver(t *testing.T) {
	e := &endless{}
	if _, err := picture.Decode(e); !errors.Is(err, picture.ErrTooLarge) {
		t.Error(err)
	}
	if e.read > 2*picture.MaxBytes {
		t.Errorf("%d bytes read", e.read)
	}
}

// colours is a picture of every kind of pixel, in a part of a larger one so
// that its bounds do not begin at the origin.
func colours(dst draw.Image) draw.Image {
	b := dst.Bounds()
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x++ {
			dst.Set(x, y, color.NRGBA{byte(5 * x), byte(7 * y), byte(x * y), 255})
		}
	}
	return dst
}

func TestLumaOfEveryKind(t *testing.T) {
	r := image.Rect(3, 5, 3+70, 5+130) // more than one strip of rows
	part := image.Rect(10, 20, 61, 121)
	ycc := image.NewYCbCr(r, image.YCbCrSubsampleRatio420)
	for i := range ycc.Y {
		ycc.Y[i] = byte(i)
	}
	for i := range ycc.Cb {
		ycc.Cb[i], ycc.Cr[i] = 128, 128
	}
	for name, img := range map[string]image.Image{
		"Gray":     colours(image.NewGray(r)).(*image.Gray).SubImage(part),
		"Gray16":   colours(image.NewGray16(r)).(*image.Gray16).SubImage(part),
		"RGBA":     colours(image.NewRGBA(r)).(*image.RGBA).SubImage(part),
		"NRGBA":    colours(image.NewNRGBA(r)).(*image.NRGBA).SubImage(part),
		"RGBA64":   colours(image.NewRGBA64(r)).(*image.RGBA64).SubImage(part),
		"NRGBA64":  colours(image.NewNRGBA64(r)).(*image.NRGBA64).SubImage(part),
		"CMYK":     colours(image.NewCMYK(r)).(*image.CMYK).SubImage(part),
		"Paletted": colours(image.NewPaletted(r, color.Palette{color.Black, color.White, color.RGBA{200, 0, 0, 255}})).(*image.Paletted).SubImage(part),
		"YCbCr":    ycc.SubImage(part),
	} {
		g := picture.Luma(img)
		small := picture.Preview(img, 20)
		whole := picture.Preview(img, 1000)
		if g.Rect != image.Rect(0, 0, part.Dx(), part.Dy()) || whole.Rect != g.Rect || small.Rect != image.Rect(0, 0, part.Dx()/3, part.Dy()/3) {
			t.Errorf("%s: %v, %v, %v", name, g.Rect, small.Rect, whole.Rect)
			continue
		}
		for y := range g.Rect.Dy() {
			for x := range g.Rect.Dx() {
				c := img.At(part.Min.X+x, part.Min.Y+y)
				want := int(color.GrayModel.Convert(c).(color.Gray).Y)
				if d := int(g.GrayAt(x, y).Y) - want; max(d, -d) > 1 {
					t.Fatalf("%s: luma %d at %d, %d, want %d", name, g.GrayAt(x, y).Y, x, y, want)
				}
				if !same(whole.RGBAAt(x, y), c) || x%3+y%3 == 0 && x/3 < small.Rect.Dx() && y/3 < small.Rect.Dy() && !same(small.RGBAAt(x/3, y/3), c) {
					t.Fatalf("%s: previews at %d, %d are not %v", name, x, y, c)
				}
			}
		}
	}
}

func same(a color.RGBA, b color.Color) bool {
	c := color.RGBAModel.Convert(b).(color.RGBA)
	for _, d := range []int{int(a.R) - int(c.R), int(a.G) - int(c.G), int(a.B) - int(c.B), int(a.A) - 255} {
		if max(d, -d) > 1 {
			return false
		}
	}
	return true
}

func TestTransparentIsWhite(t *testing.T) {
	for name, img := range map[string]draw.Image{"NRGBA": image.NewNRGBA(image.Rect(0, 0, 30, 30)), "RGBA": image.NewRGBA(image.Rect(0, 0, 30, 30))} {
		img.Set(0, 0, color.NRGBA{0, 0, 0, 255})
		g := picture.Luma(img)
		if g.Pix[0] != 0 || g.Pix[1] != 255 {
			t.Errorf("%s: %v", name, g.Pix[:2])
		}
		if p := picture.Preview(img, 10); p.RGBAAt(0, 0) != (color.RGBA{0, 0, 0, 255}) || p.RGBAAt(1, 1) != (color.RGBA{255, 255, 255, 255}) {
			t.Errorf("%s: preview %v, %v", name, p.RGBAAt(0, 0), p.RGBAAt(1, 1))
		}
	}
}

func TestNoPixels(t *testing.T) {
	for _, img := range []image.Image{&image.Gray{}, &image.YCbCr{}, &image.RGBA{}, &image.NRGBA{}} {
		if g, p := picture.Luma(img), picture.Preview(img, 10); !g.Rect.Empty() || !p.Rect.Empty() {
			t.Errorf("%T: %v, %v", img, g.Rect, p.Rect)
		}
	}
}

func FuzzDecode(f *testing.F) {
	img := colours(image.NewNRGBA(image.Rect(0, 0, 12, 9)))
	f.Add(asPNG(f, img))
	f.Add(asPNG(f, image.NewPaletted(image.Rect(0, 0, 5, 5), color.Palette{color.Black, color.White})))
	f.Add(asJPEG(f, img))
	f.Add(asJPEG(f, image.NewGray(image.Rect(0, 0, 8, 8))))
	f.Add(claims(1<<31, 1<<31, 16, 6))
	f.Add(claimsJPEG(0xc2, 65535, 65535))
	f.Add([]byte("\xff\xd8\xff\xff\xff\xff"))
	f.Fuzz(func(t *testing.T, data []byte) {
		img, err := picture.Decode(bytes.NewReader(data))
		if err != nil {
			if img != nil || !errors.Is(err, picture.ErrNotAPicture) && !errors.Is(err, picture.ErrTooLarge) {
				t.Errorf("%v, %v", img, err)
			}
			return
		}
		b := img.Bounds()
		if b.Empty() || b.Dx()*b.Dy() > picture.MaxPixels {
			t.Fatal(b)
		}
		if g := picture.Luma(img); g.Rect.Size() != b.Size() {
			t.Errorf("luma %v of %v", g.Rect, b)
		}
	})
}
