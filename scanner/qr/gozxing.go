package qr

import (
	"strings"

	"github.com/makiuchi-d/gozxing/qrcode/decoder"
)

// All that is taken from gozxing is here: the tables of the versions (ISO/IEC
// 18004, tables 9 and E.1), and the parser of the bit stream with its character
// sets (7.4). Both have been in use for years, in zxing before.

// A Level is an error correction level: 'L', 'M', 'Q' or 'H'.
type Level byte

// blocks says how the codewords of a version and level are divided: count
// blocks of data codewords each, with check codewords more.
type blocks struct{ count, data, check int }

var (
	// levels by the two bits of the format information.
	levels = [4]Level{'M', 'L', 'H', 'Q'}

	versions [41]*decoder.Version
	ofLevel  = map[Level]decoder.ErrorCorrectionLevel{
		'L': decoder.ErrorCorrectionLevel_L, 'M': decoder.ErrorCorrectionLevel_M,
		'Q': decoder.ErrorCorrectionLevel_Q, 'H': decoder.ErrorCorrectionLevel_H,
	}
	division [41]map[Level][]blocks
	centres  [41][]int
)

func init() {
	for v := 1; v <= 40; v++ {
		version, err := decoder.Version_GetVersionForNumber(v)
		if err != nil {
			panic(err)
		}
		versions[v] = version
		centres[v] = version.GetAlignmentPatternCenters()
		division[v] = map[Level][]blocks{}
		for level, ec := range ofLevel {
			b := version.GetECBlocksForLevel(ec)
			for _, e := range b.GetECBlocks() {
				division[v][level] = append(division[v][level], blocks{e.GetCount(), e.GetDataCodewords(), b.GetECCodewordsPerBlock()})
			}
		}
	}
}

func alignmentCentres(version int) []int { return centres[version] }

func codewords(version int) int { return versions[version].GetTotalCodewords() }

// content is what the data codewords say.
type content struct {
	text string
	part *Part
}

// parse reads the bit stream. ok is false where it says nothing or makes no
// sense. Whatever the stream says, time and memory are bounded by its length;
// should the parser panic, it is no code.
func parse(data []byte, version int, level Level) (c content, ok bool) {
	defer func() {
		if recover() != nil {
			c, ok = content{}, false
		}
	}()
	r, err := decoder.DecodedBitStreamParser_Decode(data, versions[version], ofLevel[level], nil)
	if err != nil || r.GetText() == "" {
		return c, false
	}
	c.text = strings.ToValidUTF8(r.GetText(), "\uFFFD")
	if r.HasStructuredAppend() {
		n := r.GetStructuredAppendSequenceNumber()
		c.part = &Part{Index: n >> 4, Count: n&15 + 1, Parity: byte(r.GetStructuredAppendParity())}
		if c.part.Index >= c.part.Count {
			return content{}, false
		}
	}
	return c, true
}
