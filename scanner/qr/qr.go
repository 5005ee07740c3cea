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
	"sync"
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
	// Raw are the data codewords, corrected: the bit stream that Text is of.
	Raw []byte
	// Corners are the outer corners of the symbol in pixels of the picture:
	// top left, top right, bottom right, bottom left as the symbol lies. They
	// are good to a module or two, and may lie outside the picture.
	Corners [4]image.Point
	// Version is 1 to 40, Level the error correction level.
	Version int
	Level   Level
	// Module is the size of a module in pixels, in the middle of the symbol.
	Module float64
	// Inverted: light modules on dark ground. Mirrored: seen from behind.
	Inverted, Mirrored bool
	// Corrected is how many codewords the error correction put right.
	Corrected int
	// Part is set where the code is one of several that hold a message
	// together, and Text a part of it.
	Part *Part
}

// Centre is the middle of the symbol in pixels of the picture.
func (c *Code) Centre() image.Point {
	a, b, m, n := c.Corners[0], c.Corners[2], c.Corners[1], c.Corners[3]
	return a.Add(b).Add(m).Add(n).Div(4)
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
	return FindIn(&Frame{Luma: luma, Stride: stride, Width: width, Height: height})
}

// FindIn is Find for a picture that may have colour.
func FindIn(f *Frame) (*Code, error) {
	r := readers.Get().(*Reader)
	defer readers.Put(r)
	r.Multi = false
	codes, err := r.Read(f)
	if err == nil && codes[0].Part != nil {
		r.Multi = true
		codes, err = r.Read(f)
	}
	return whole(&Message{}, codes, err)
}

var readers = sync.Pool{New: func() any { return NewReader(ProfileFull) }}

// whole returns the first code that is more than a part, or the message that
// the parts complete.
func whole(m *Message, codes []Code, err error) (*Code, error) {
	if err != nil {
		return nil, err
	}
	for i := range codes {
		c := &codes[i]
		if c.Part == nil {
			return c, nil
		}
		if text, ok := m.Add(c); ok {
			c.Text, c.Part = text, nil
			return c, nil
		}
	}
	return nil, ErrNoCode
}

// Live reads the frames of a camera, and puts a message in several codes
// together. The zero Live is ready; it is for one goroutine at a time.
type Live struct {
	reader  *Reader
	message Message
}

// Find is the package's Find for one frame. Of a message in several codes, all
// must have been in view in this or an earlier frame.
func (l *Live) Find(luma []byte, stride, width, height int) (*Code, error) {
	return l.FindIn(&Frame{Luma: luma, Stride: stride, Width: width, Height: height})
}

// FindIn is Find for a frame that may have colour.
func (l *Live) FindIn(f *Frame) (*Code, error) {
	if l.reader == nil {
		l.reader = NewReader(ProfileLive)
	}
	codes, err := l.reader.Read(f)
	c, err := whole(&l.message, codes, err)
	l.reader.Multi = l.message.Missing() > 0
	return c, err
}

// Sight returns what was seen in the last frame, for advice.
func (l *Live) Sight() Sight {
	if l.reader == nil {
		return Sight{}
	}
	return l.reader.Sight()
}

func newPlane(luma []byte, stride, width, height int) (p plane, err error) {
	if width < 0 || height < 0 || stride < width {
		return p, fmt.Errorf("qr: size %d by %d with stride %d", width, height, stride)
	}
	if width > MaxSide || height > MaxSide || width*height > MaxPixels {
		return p, ErrTooLarge
	}
	if width < MinSide || height < MinSide {
		return p, ErrNoCode
	}
	if stride > (1<<31-1)/height || len(luma) < stride*(height-1)+width {
		return p, fmt.Errorf("qr: %d bytes of luma for %d by %d with stride %d", len(luma), width, height, stride)
	}
	return plane{luma, stride, width, height}, nil
}
