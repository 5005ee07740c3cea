package lens

import (
	"fmt"
	"image"
	"image/color"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
)

// Code draws the text as a QR code of error correction level M, with module
// pixels a module and the quiet zone of four modules. It panics on a text that
// no code can hold.
func Code(text string, module int) *image.Gray {
	bits, err := qrcode.NewQRCodeWriter().Encode(text, gozxing.BarcodeFormat_QR_CODE, 0, 0,
		map[gozxing.EncodeHintType]any{gozxing.EncodeHintType_ERROR_CORRECTION: decoder.ErrorCorrectionLevel_M})
	if err != nil {
		panic(fmt.Sprintf("lens: %v", err))
	}
	img := image.NewGray(image.Rect(0, 0, bits.GetWidth()*module, bits.GetHeight()*module))
	for y := range img.Rect.Dy() {
		for x := range img.Rect.Dx() {
			if !bits.Get(x/module, y/module) {
				img.Pix[y*img.Stride+x] = 255
			}
		}
	}
	return img
}

// Page draws a web page with the code in its middle: white, a dark bar across
// the top, a few grey lines that stand for words, Width by Height.
func Page(text string, module int) *image.RGBA {
	page := image.NewRGBA(image.Rect(0, 0, Width, Height))
	fill := func(r image.Rectangle, c color.RGBA) {
		for y := r.Min.Y; y < r.Max.Y; y++ {
			for x := r.Min.X; x < r.Max.X; x++ {
				page.SetRGBA(x, y, c)
			}
		}
	}
	fill(page.Rect, color.RGBA{255, 255, 255, 255})
	fill(image.Rect(0, 0, Width, 56), color.RGBA{0x0a, 0x5a, 0x70, 255})
	for i := range 8 {
		// Lines of unlike lengths, left of the code.
		fill(image.Rect(40, 120+i*28, 40+160+i*i*37%120, 130+i*28), color.RGBA{0x75, 0x85, 0x8f, 255})
	}
	code := Code(text, module)
	at := image.Pt((Width-code.Rect.Dx())/2, (Height-code.Rect.Dy())/2)
	for y := range code.Rect.Dy() {
		for x := range code.Rect.Dx() {
			v := code.GrayAt(x, y).Y
			page.SetRGBA(at.X+x, at.Y+y, color.RGBA{v, v, v, 255})
		}
	}
	return page
}
