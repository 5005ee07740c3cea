// Package qr finds and reads QR codes (ISO/IEC 18004) in a plane of
// brightness.
//
// Read takes its time and tries everything; Live is for the frames of a
// camera, one after the other, and spends about the same on each. Both promise
// that nothing in a picture makes them panic, or take more time and memory
// than the number of pixels explains (see the caps).
//
// It does not read other kinds of barcodes, and the text is outside text:
// nothing is checked about it.
package qr

import (
	"errors"
	"fmt"
	"image"
)

const (
	// MaxPixels is the greatest size of a picture, width times height.
	MaxPixels = 50_000_000
	// MaxSide is the greatest width and height of a picture.
	MaxSide = 1 << 15
	// MinSide is the least width and height in which a code can be: version 1
	// has 21 modules.
	MinSide = 21
)

var (
	// ErrNoCode is returned when no code was found, or none that could be read.
	ErrNoCode = errors.New("no code")
	// ErrTooLarge is returned when a picture exceeds MaxPixels or MaxSide.
	ErrTooLarge = errors.New("picture too large")
)

// A Code is one QR code as it was read.
type Code struct {
	// Text is the content, never empty. Bytes without a stated character set
	// are taken for the likeliest one, and the text is always valid UTF-8.
	Text string
	// Corners are the outer corners of the symbol in pixels of the picture:
	// top left, top right, bottom right, bottom left as the symbol lies. They
	// are good to a module or two, and may lie outside the picture.
	Corners [4]image.Point
}

// Read returns the text of a QR code in the picture; see Find.
func Read(luma []byte, stride, width, height int) (text string, err error) {
	c, err := Find(luma, stride, width, height)
	if err != nil {
		return "", err
	}
	return c.Text, nil
}

// Find returns a QR code in the picture; where there are several, any of them.
// Pixel (x, y) is luma[y*stride+x], 0 black to 255 white; luma is only read.
// The errors are ErrNoCode, ErrTooLarge, and one without a name where luma is
// shorter than its size says.
func Find(luma []byte, stride, width, height int) (*Code, error) {
	p, err := newPlane(luma, stride, width, height)
	if err != nil {
		return nil, err
	}
	for _, s := range thorough {
		if c := s.try(p); c != nil {
			return c, nil
		}
	}
	return nil, ErrNoCode
}

// Live reads the frames of a camera. Each frame gets the quick strategy and
// one other, in turn, so that no frame takes long and a code that holds still
// is tried in every way within six frames. The zero Live is ready; it is for
// one goroutine at a time.
type Live struct {
	turn int
}

// Find is the package's Find for one frame.
func (l *Live) Find(luma []byte, stride, width, height int) (*Code, error) {
	p, err := newPlane(luma, stride, width, height)
	if err != nil {
		return nil, err
	}
	if c := quick.try(p); c != nil {
		return c, nil
	}
	s := inTurn[l.turn%len(inTurn)]
	l.turn++
	if c := s.try(p); c != nil {
		return c, nil
	}
	return nil, ErrNoCode
}

func newPlane(luma []byte, stride, width, height int) (*plane, error) {
	if width < 0 || height < 0 || stride < width {
		return nil, fmt.Errorf("qr: size %d by %d with stride %d", width, height, stride)
	}
	if width > MaxSide || height > MaxSide || width*height > MaxPixels {
		return nil, ErrTooLarge
	}
	if width < MinSide || height < MinSide {
		return nil, ErrNoCode
	}
	if stride > (1<<31-1)/height || len(luma) < stride*(height-1)+width {
		return nil, fmt.Errorf("qr: %d bytes of luma for %d by %d with stride %d", len(luma), width, height, stride)
	}
	return &plane{luma: luma, stride: stride, width: width, height: height}, nil
}
