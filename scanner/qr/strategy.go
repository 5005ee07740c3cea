package qr

import (
	"image"
	"strings"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode/decoder"
	"github.com/makiuchi-d/gozxing/qrcode/detector"
)

const (
	// maxCentres caps the finder patterns that one look at a picture may
	// yield: the choice of three among them takes time with the third power.
	maxCentres = 200
	// maxEnlarged caps the pixels of a plane that is looked at enlarged.
	maxEnlarged = 3_000_000
)

// strategy is one way to look at a plane: at num/den of its size.
type strategy struct {
	num, den int
	global   bool // one threshold for the whole picture, not one a region
	inverted bool // light modules on dark ground
}

// The strategies that read the most photos of those that the ones before them
// left unread; other sizes add hardly any.
var (
	quick  = strategy{num: 1, den: 1}
	inTurn = []strategy{
		{num: 1, den: 2},
		{num: 3, den: 2, global: true},
		{num: 1, den: 4},
		{num: 1, den: 1, inverted: true},
		{num: 3, den: 8},
		{num: 1, den: 1, global: true},
	}
	thorough = []strategy{
		{num: 1, den: 1},
		{num: 1, den: 2},
		{num: 1, den: 4},
		{num: 3, den: 8},
		{num: 1, den: 1, global: true},
		{num: 1, den: 2, global: true},
		{num: 2, den: 3},
		{num: 1, den: 8},
		{num: 1, den: 1, inverted: true},
		{num: 1, den: 2, inverted: true},
		{num: 1, den: 4, inverted: true},
		{num: 3, den: 2, global: true},
		{num: 3, den: 2},
	}
)

// tooManyCentres stops a search from within gozxing's callback.
type tooManyCentres struct{}

// try returns the code that this strategy reads, or nil. gozxing has no cap on
// finder patterns; ours leaves it by a panic. That and any panic of its own
// end here, and mean that this strategy read nothing.
func (s strategy) try(p *plane) (code *Code) {
	whole := p
	if p = p.scaled(s.num, s.den); p == nil {
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
	found, err := detector.NewDetector(bits).Detect(map[gozxing.DecodeHintType]any{
		gozxing.DecodeHintType_TRY_HARDER: true, // look at every third row
		gozxing.DecodeHintType_NEED_RESULT_POINT_CALLBACK: gozxing.ResultPointCallback(func(gozxing.ResultPoint) {
			if centres++; centres > maxCentres {
				panic(tooManyCentres{})
			}
		}),
	})
	if err != nil {
		return nil
	}
	dimension := found.GetBits().GetWidth()
	result, err := decoder.NewDecoder().Decode(found.GetBits(), nil)
	if err != nil || result.GetText() == "" {
		return nil
	}
	code = &Code{Text: strings.ToValidUTF8(result.GetText(), "\uFFFD")}
	points := found.GetPoints()
	if mirrored, ok := result.GetOther().(*decoder.QRCodeDecoderMetaData); ok {
		mirrored.ApplyMirroredCorrection(points)
	}
	for i, c := range corners(points, dimension) {
		code.Corners[i] = image.Pt(c.X*whole.width/p.width, c.Y*whole.height/p.height)
	}
	return code
}
