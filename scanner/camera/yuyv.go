package camera

import (
	"image"
	"image/color"
)

// yuyvFrame unpacks YUYV 4:2:2 (also YUY2: bytes Y0 U Y1 V for two pixels) of
// full-range BT.601, with stride bytes a row, 0 meaning no gaps. It returns
// nil when the data are too short for the size.
func yuyvFrame(data []byte, stride, width, height int) *Frame {
	row := (width + 1) / 2 * 4
	if stride == 0 {
		stride = row
	}
	if width <= 0 || height <= 0 || stride < row || len(data) < stride*(height-1)+row {
		return nil
	}
	luma := make([]byte, width*height)
	for y := range height {
		src := data[y*stride:][:row]
		dst := luma[y*width:][:width]
		for x := range dst {
			dst[x] = src[2*x]
		}
	}
	return &Frame{Luma: luma, Stride: width, Width: width, Height: height, RGBA: yuyvPreview(data, stride, width, height)}
}

// yuyvPreview takes one pixel in n each way.
func yuyvPreview(data []byte, stride, width, height int) *image.RGBA {
	n := max(1, (width+PreviewWidth-1)/PreviewWidth)
	out := image.NewRGBA(image.Rect(0, 0, width/n, height/n))
	for y := range height / n {
		src := data[y*n*stride:]
		dst := out.Pix[y*out.Stride:][:4*(width/n)]
		for x := range width / n {
			sx := x * n
			pair := src[sx/2*4:][:4]
			r, g, b := color.YCbCrToRGB(pair[sx%2*2], pair[1], pair[3])
			p := dst[4*x:][:4]
			p[0], p[1], p[2], p[3] = r, g, b, 255
		}
	}
	return out
}
