package demobank

import (
	"fmt"
	"html/template"
	"strings"

	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/encoder"
)

// quiet is the white border in modules (ISO/IEC 18004, section 5.3.8).
const quiet = 4

// qrSVG draws a text as a QR code at error correction level M. The picture is
// black on white in the dark too: not every camera reads it inverted. It is
// one path of whole modules, and its size in CSS pixels is a whole number of
// pixels a module, so that no edge falls between two pixels.
func qrSVG(text string) (template.HTML, error) {
	code, err := encoder.Encoder_encodeWithoutHint(text, decoder.ErrorCorrectionLevel_M)
	if err != nil {
		return "", fmt.Errorf("demobank: drawing a QR code: %w", err)
	}
	matrix := code.GetMatrix()
	size := matrix.GetWidth() + 2*quiet
	var path strings.Builder
	for y := range matrix.GetHeight() {
		for x := 0; x < matrix.GetWidth(); x++ {
			start := x
			for x < matrix.GetWidth() && matrix.Get(x, y) == 1 {
				x++
			}
			if x > start {
				fmt.Fprintf(&path, "M%d %dh%dv1h-%dz", start+quiet, y+quiet, x-start, x-start)
			}
		}
	}
	pixels := size * modulePixels(size)
	return template.HTML(fmt.Sprintf(
		`<svg class="qr" data-testid="qr" role="img" aria-label="Code to scan with Zegel" `+
			`width="%[1]d" height="%[1]d" viewBox="0 0 %[2]d %[2]d" shape-rendering="crispEdges">`+
			`<path fill="#fff" d="M0 0h%[2]dv%[2]dH0z"/><path fill="#000" d="%[3]s"/></svg>`,
		pixels, size, path.String())), nil
}

// modulePixels is 5 where the picture then still fits a phone of 360 pixels,
// and 4 for the largest codes.
func modulePixels(size int) int {
	if size*5 <= 328 {
		return 5
	}
	return 4
}
