// Package picture reads picture files from outside and turns pictures into
// what the scanner works on: a plane of brightness, and a small preview.
//
// It promises that a hostile file can make it hold no more than MaxBytes of
// file, MaxPixels of picture and about MaxMemory of decoded data: a file that
// would need more is refused by its header, before anything is decoded.
//
// It does not keep colour profiles, turn pictures upright or write files.
package picture

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io"
)

const (
	// MaxBytes is the greatest size of a picture file.
	MaxBytes = 10 << 20
	// MaxPixels is the greatest number of pixels of a picture.
	MaxPixels = 50_000_000
	// MaxSide is the greatest width and height of a picture.
	MaxSide = 1 << 15
	// MaxMemory caps the bytes that decoding may need. Only pictures that are
	// costly a pixel meet it before MaxPixels: PNG with 16 bits a channel, and
	// progressive JPEG, which keeps all coefficients until the end.
	MaxMemory = 320 << 20
)

var (
	// ErrNotAPicture is returned when the bytes are neither PNG nor JPEG, or
	// are broken.
	ErrNotAPicture = errors.New("not a picture")
	// ErrTooLarge is returned when a picture exceeds one of the caps.
	ErrTooLarge = errors.New("picture too large")
)

// Decode reads a PNG or JPEG file to its end. Its errors are ErrNotAPicture,
// ErrTooLarge, and those of r, as they are.
func Decode(r io.Reader) (image.Image, error) {
	data, err := io.ReadAll(io.LimitReader(r, MaxBytes+1))
	if err != nil {
		return nil, err
	}
	return DecodeBytes(data)
}

// DecodeBytes is Decode for a file that is in memory already.
func DecodeBytes(data []byte) (img image.Image, err error) {
	if len(data) > MaxBytes {
		return nil, fmt.Errorf("%w: file over %d bytes", ErrTooLarge, MaxBytes)
	}
	switch {
	case bytes.HasPrefix(data, []byte("\x89PNG\r\n\x1a\n")):
		c, err := png.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("%w: %v", ErrNotAPicture, err)
		}
		if err := fits(c, pngCost(c.ColorModel)); err != nil {
			return nil, err
		}
		img, err = png.Decode(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("%w: %v", ErrNotAPicture, err)
		}
	case bytes.HasPrefix(data, []byte("\xff\xd8\xff")):
		c, err := jpeg.DecodeConfig(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("%w: %v", ErrNotAPicture, err)
		}
		if err := fits(c, jpegCost(data)); err != nil {
			return nil, err
		}
		img, err = jpeg.Decode(bytes.NewReader(data))
		if err != nil {
			return nil, fmt.Errorf("%w: %v", ErrNotAPicture, err)
		}
	default:
		return nil, ErrNotAPicture
	}
	return img, nil
}

// fits checks the size that a header tells against the caps; cost is the
// bytes a pixel that decoding takes.
func fits(c image.Config, cost int) error {
	if c.Width <= 0 || c.Height <= 0 {
		return fmt.Errorf("%w: no pixels", ErrNotAPicture)
	}
	pixels := int64(c.Width) * int64(c.Height)
	if c.Width > MaxSide || c.Height > MaxSide || pixels > MaxPixels || pixels*int64(cost) > MaxMemory {
		return fmt.Errorf("%w: %d by %d pixels", ErrTooLarge, c.Width, c.Height)
	}
	return nil
}

func pngCost(m color.Model) int {
	switch m {
	case color.RGBA64Model, color.NRGBA64Model:
		return 8
	case color.RGBAModel, color.NRGBAModel:
		return 4
	case color.Gray16Model:
		return 2
	}
	return 1
}

// jpegCost walks the segments of a JPEG file (ITU-T T.81, B.1.1.4) to its
// frame header, and says what a pixel costs: 4 bytes a coefficient more where
// the file is progressive.
func jpegCost(data []byte) int {
	for i := 2; i+4 <= len(data); {
		if data[i] != 0xff {
			i++
			continue
		}
		switch m := data[i+1]; {
		case m == 0xff || m == 0x00 || m == 0x01 || m >= 0xd0 && m <= 0xd8:
			i++ // a fill byte, or a marker without a length
		case m >= 0xc0 && m <= 0xcf && m != 0xc4 && m != 0xc8 && m != 0xcc:
			channels := 4
			if i+10 <= len(data) {
				channels = min(int(data[i+9]), 4)
			}
			if m == 0xc0 || m == 0xc1 {
				return channels
			}
			return channels * 5
		default:
			i += 2 + int(binary.BigEndian.Uint16(data[i+2:]))
		}
	}
	return 4 * 5
}
