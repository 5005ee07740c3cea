package camera

import (
	"image"

	"github.com/zegel-app/zegel/scanner/picture"
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
