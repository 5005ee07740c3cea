// Package camera delivers what a camera sees, frame by frame.
//
// There is one interface, Source, and one file of code an operating system:
// Default gives the camera of this device, File plays pictures and videos
// from disk as if a camera saw them, From makes a camera out of a function.
//
// It promises that a source never blocks on a slow receiver (the newest frame
// wins), that everything stops when the context ends or Close is called, and
// that no goroutine stays behind after Close. Files and frames from outside
// are read with caps (see MaxVideoBytes, MaxFramePixels and package picture).
//
// It does not look for codes (package scanner does) and knows nothing of what
// they say.
package camera

import (
	"context"
	"errors"
	"image"

	"github.com/zegel-app/zegel/scanner/picture"
)

// A Frame is one picture of the camera.
//
// Nobody changes a frame once it is sent: the decoder and the screen look at
// the same bytes at the same time, and a source may send a frame twice.
type Frame struct {
	// Luma is the brightness of each pixel, 0 black to 255 white. Pixel (x, y)
	// is Luma[y*Stride+x]; bytes beyond Width in a row mean nothing.
	Luma []byte
	// Stride is the distance in bytes between two rows, at least Width.
	Stride int
	// Width and Height are the size in pixels, as the sensor lies.
	Width, Height int
	// Rotation says by how many degrees (0, 90, 180 or 270) the frame has to
	// be turned clockwise to stand upright on the screen.
	Rotation int
	// RGBA is the frame in colour for showing it, at most PreviewWidth wide
	// and of the same proportions. It may be nil: then there is only Luma.
	RGBA *image.RGBA
}

// PreviewWidth is the greatest width in pixels of Frame.RGBA.
const PreviewWidth = 640

// A Source is a camera, or something that behaves like one.
//
// A source can be opened again after Close. Its methods may be called from
// any goroutine.
type Source interface {
	// Open starts the camera. The context bounds its whole run, not only the
	// start: when it ends, the camera stops as if closed. An open source
	// answers ErrBusy; else the errors are ErrNoCamera, ErrBusy,
	// ErrPermission, or what the source itself documents.
	Open(ctx context.Context) error
	// Frames returns the frames since the last Open. The channel holds the
	// newest frame only: what is not received in time is dropped. It is
	// closed when the source stops, by whatever cause. Before the first Open
	// it is a closed channel.
	Frames() <-chan *Frame
	// Close stops the camera, waits until it is free for others, and returns
	// what had ended the frames early, such as ErrUnplugged, or nil. It may
	// be called at any time and more than once.
	Close() error
}

var (
	// ErrNoCamera is returned when there is no camera on this device, or none
	// that delivers a picture format we read.
	ErrNoCamera = errors.New("no camera")
	// ErrBusy is returned when the camera is in use, by another program or by
	// this source itself.
	ErrBusy = errors.New("camera in use")
	// ErrPermission is returned when the system or the customer does not
	// allow this program to use the camera.
	ErrPermission = errors.New("camera not permitted")
	// ErrUnplugged is returned when the camera went away, or stopped giving
	// pictures, while running.
	ErrUnplugged = errors.New("camera unplugged")
)

// NewFrame makes a frame from a picture: its brightness and a small preview.
// The frame may share img's bytes, which must not change any more.
func NewFrame(img image.Image) *Frame {
	luma := picture.Luma(img)
	return &Frame{
		Luma: luma.Pix, Stride: luma.Stride, Width: luma.Rect.Dx(), Height: luma.Rect.Dy(),
		RGBA: picture.Preview(img, PreviewWidth),
	}
}
