package qr

import (
	"image"
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/detector"
)

// maxCentres caps the finder patterns that one look at a picture may yield:
// the choice of three among them takes time with the third power.
const maxCentres = 200

// strategy is one way to look at a plane.
type strategy struct {
	scale    int  // look at 1/2^scale of the size
	inverted bool // light modules on dark ground
	global   bool // one threshold for the whole picture
	harder   bool // look at every third row
}

var (
	quick    = strategy{}
	inTurn   = []strategy{{harder: true}, {scale: 1, harder: true}, {inverted: true}, {global: true, harder: true}}
	thorough = []strategy{
		{}, {scale: 1, harder: true}, {harder: true}, {scale: 2, harder: true},
		{inverted: true, harder: true}, {global: true, harder: true},
	}
)

// tooManyCentres stops a search from within gozxing's callback.
type tooManyCentres struct{}

// try returns the code that this strategy reads, or nil. gozxing indexes past
// its pictures on some shapes and has no cap on finder patterns; both end as a
// panic here, and mean that this strategy read nothing.
func (s strategy) try(p *plane) (code *Code) {
	p = p.scaled(s.scale)
	if p == nil {
		return nil
	}
	defer func() {
		if recover() != nil {
			code = nil
		}
	}()
	src := newSource(p, s.inverted)
	bin := gozxing.NewHybridBinarizer(src)
	if s.global {
		bin = gozxing.NewGlobalHistgramBinarizer(src)
	}
	bits, err := bin.GetBlackMatrix()
	if err != nil {
		return nil
	}
	centres := 0
	hints := map[gozxing.DecodeHintType]any{
		gozxing.DecodeHintType_NEED_RESULT_POINT_CALLBACK: gozxing.ResultPointCallback(func(gozxing.ResultPoint) {
			if centres++; centres > maxCentres {
				panic(tooManyCentres{})
			}
		}),
	}
	if s.harder {
		hints[gozxing.DecodeHintType_TRY_HARDER] = true
	}
	found, err := detector.NewDetector(bits).Detect(hints)
	if err != nil {
		return nil
	}
	dimension := found.GetBits().GetWidth() // the decoder may turn the bits
	result, err := decoder.NewDecoder().Decode(found.GetBits(), nil)
	if err != nil || result.GetText() == "" {
		return nil
	}
	code = &Code{
		Text:    strings.ToValidUTF8(result.GetText(), "\uFFFD"),
		Corners: corners(found.GetPoints(), dimension),
	}
	for i := range code.Corners {
		c := &code.Corners[i]
		*c = image.Pt(c.X<<s.scale, c.Y<<s.scale)
	}
	return code
}
