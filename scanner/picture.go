package scanner

import (
	"io"

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
	p := picture.Luma(img)
	return qr.Read(p.Pix, p.Stride, p.Rect.Dx(), p.Rect.Dy())
}
