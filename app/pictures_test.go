package app_test

import (
	"bytes"
	"image"
	"image/png"
	"testing"

	"github.com/zegel-app/zegel/internal/uitest"
	"github.com/zegel-app/zegel/scanner/lens"
)

// picture is a PNG file with a code in it, or with none.
func picture(t *testing.T, text string) []byte {
	t.Helper()
	var img image.Image = image.NewGray(image.Rect(0, 0, 200, 200))
	if text != "" {
		img = lens.Code(text, 4)
	}
	var out bytes.Buffer
	if err := png.Encode(&out, img); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// offers says whether there is a control now.
func (p *play) offers(label string) bool {
	return uitest.Find(p.Window.Content(), label) != nil
}
