package scanner

import (
	"io"

	"github.com/zegel-app/zegel/scanner/camera"
	"github.com/zegel-app/zegel/scanner/picture"
	"github.com/zegel-app/zegel/scanner/qr"
)

var (
	// ErrNoCode is returned when there is no code in a picture, or none that
	// could be read.
	ErrNoCode = qr.ErrNoCode
	// ErrNotAPicture is returned when a file is neither PNG nor JPEG, or is
	// broken.
	ErrNotAPicture = picture.ErrNotAPicture
	// ErrTooLarge is returned when a file has more than 10 MB, or a picture
	// more than 50 million pixels.
	ErrTooLarge = picture.ErrTooLarge
)

// ReadPicture returns the text of the code in a PNG or JPEG file, which is
// read to its end. The errors are ErrNoCode, ErrNotAPicture, ErrTooLarge, and
// those of r.
func ReadPicture(r io.Reader) (string, error) {
	img, err := picture.Decode(r)
	if err != nil {
		return "", err
	}
	const colourWidth = 1280 // of the colours: enough for codes that need them
	p := picture.Luma(img)
	c, err := qr.FindIn(inColour(&camera.Frame{
		Luma: p.Pix, Stride: p.Stride, Width: p.Rect.Dx(), Height: p.Rect.Dy(),
		RGBA: picture.Preview(img, colourWidth),
	}))
	if err != nil {
		return "", err
	}
	return c.Text, nil
}
