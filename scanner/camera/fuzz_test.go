package camera

import (
	"bufio"
	"bytes"
	"image"
	"image/jpeg"
	"testing"
)

// sound fails the test when a frame's sizes do not fit its bytes.
func sound(t *testing.T, f *Frame) {
	t.Helper()
	if f.Width <= 0 || f.Height <= 0 || f.Width*f.Height > MaxFramePixels ||
		f.Stride < f.Width || len(f.Luma) < f.Stride*(f.Height-1)+f.Width || f.RGBA.Rect.Dx() > PreviewWidth {
		t.Errorf("%d by %d, stride %d, %d bytes, preview %v", f.Width, f.Height, f.Stride, len(f.Luma), f.RGBA.Rect)
	}
}

func FuzzY4M(f *testing.F) {
	f.Add([]byte("YUV4MPEG2 W2 H2 F30:1 Ip A1:1 C420jpeg\nFRAME\n123456FRAME Ix\n123456"))
	f.Add([]byte("YUV4MPEG2 W3 H3 Cmono\nFRAME\n123456789FRAME\n"))
	f.Add([]byte("YUV4MPEG2 H1 W1\r\nFRAME\n123"))
	f.Add([]byte("YUV4MPEG2 W99999999999999999999 H1\n"))
	f.Add([]byte("YUV4MPEG2 W4000 H4000 \nFRAME\n1"))
	f.Fuzz(func(t *testing.T, data []byte) {
		v := y4m{in: bufio.NewReader(bytes.NewReader(data))}
		if v.readHeader() != nil {
			return
		}
		// Each frame takes a line of the data at least: this ends.
		for range len(data) + 1 {
			frame, err := v.readFrame()
			if err != nil {
				return
			}
			sound(t, frame)
		}
		t.Error("more frames than bytes")
	})
}

func FuzzMJPEG(f *testing.F) {
	for _, img := range []image.Image{image.NewGray(image.Rect(0, 0, 9, 5)), image.NewRGBA(image.Rect(0, 0, 17, 16))} {
		var b bytes.Buffer
		if err := jpeg.Encode(&b, img, nil); err != nil {
			f.Fatal(err)
		}
		f.Add(b.Bytes())
		if at := bytes.Index(b.Bytes(), []byte{0xff, 0xda}); at > 0 {
			f.Add(append([]byte{0xff, 0xd8, 0xff, 0xff}, b.Bytes()[at:]...))
		}
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		before := string(data)
		if frame := mjpegFrame(data); frame != nil {
			sound(t, frame)
		}
		if string(data) != before {
			t.Error("the camera's memory was written to")
		}
	})
}

func FuzzYUYV(f *testing.F) {
	f.Add([]byte("0123456789abcdef"), 0, 4, 2)
	f.Add([]byte("0123456789abcdef"), 8, 3, 2)
	f.Add([]byte{}, -1, 1<<30, 1<<30)
	f.Fuzz(func(t *testing.T, data []byte, stride, width, height int) {
		// A mode is checked for these bounds before its frames are read.
		const most = 1 << 14
		if frame := yuyvFrame(data, stride%(4*most), width%most, height%most); frame != nil {
			sound(t, frame)
		}
	})
}
