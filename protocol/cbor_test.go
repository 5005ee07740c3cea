package protocol

import (
	"bytes"
	"errors"
	"slices"
	"testing"
)

// Every way in which a map of the right meaning can be written otherwise is
// refused. The map is {1: 7, 2: "a", 3: [1, 2], 4: h'00'}.
func TestOneFormOnly(t *testing.T) {
	type message struct {
		N int64  `cbor:"1,keyasint"`
		S string `cbor:"2,keyasint"`
		A []uint `cbor:"3,keyasint,omitempty"`
		B []byte `cbor:"4,keyasint"`
	}
	one, two, three, four := rawInt(1), rawInt(2), rawInt(3), rawInt(4)
	seven, text, array, bytes0 := rawInt(7), rawText("a"), rawArray(rawInt(1), rawInt(2)), rawBytes([]byte{0})
	good := rawMap(one, seven, two, text, three, array, four, bytes0)
	var m message
	if err := decode(good, &m); err != nil || m.N != 7 || m.S != "a" || len(m.A) != 2 || len(m.B) != 1 {
		t.Fatalf("%x: %+v, %v", good, m, err)
	}
	if !bytes.Equal(encode(&m), good) {
		t.Fatalf("%x is written %x", good, encode(&m))
	}
	for name, bad := range map[string][]byte{
		"empty":                    {},
		"cut":                      good[:len(good)-1],
		"trailing byte":            append(slices.Clone(good), 0),
		"not a map":                array,
		"null":                     {0xf6},
		"undefined":                {0xf7},
		"duplicate key":            rawMap(one, seven, one, seven, two, text, three, array, four, bytes0),
		"keys out of order":        rawMap(two, text, one, seven, three, array, four, bytes0),
		"missing field":            rawMap(one, seven, two, text, three, array),
		"empty optional field":     rawMap(one, seven, two, text, three, rawArray(), four, bytes0),
		"long integer":             rawMap(one, []byte{0x18, 7}, two, text, three, array, four, bytes0),
		"long key":                 rawMap([]byte{0x18, 1}, seven, two, text, three, array, four, bytes0),
		"long length of text":      rawMap(one, seven, two, append([]byte{0x78, 1}, 'a'), three, array, four, bytes0),
		"long length of the map":   append([]byte{0xb8, 4}, good[1:]...),
		"indefinite map":           append(append([]byte{0xbf}, good[1:]...), 0xff),
		"indefinite array":         rawMap(one, seven, two, text, three, []byte{0x9f, 1, 2, 0xff}, four, bytes0),
		"indefinite text":          rawMap(one, seven, two, []byte{0x7f, 0x61, 'a', 0xff}, three, array, four, bytes0),
		"indefinite bytes":         rawMap(one, seven, two, text, three, array, four, []byte{0x5f, 0x41, 0, 0xff}),
		"tagged":                   rawTag(55799, good),
		"tagged number":            rawMap(one, rawTag(1, seven), two, text, three, array, four, bytes0),
		"bignum":                   rawMap(one, rawTag(2, rawBytes([]byte{7})), two, text, three, array, four, bytes0),
		"float":                    rawMap(one, []byte{0xf9, 0x47, 0x00}, two, text, three, array, four, bytes0),
		"null in a field":          rawMap(one, []byte{0xf6}, two, text, three, array, four, bytes0),
		"boolean":                  rawMap(one, []byte{0xf5}, two, text, three, array, four, bytes0),
		"text as bytes":            rawMap(one, seven, two, rawBytes([]byte("a")), three, array, four, bytes0),
		"bytes as text":            rawMap(one, seven, two, text, three, array, four, rawText("\x00")),
		"bytes as array":           rawMap(one, seven, two, text, three, array, four, rawArray(rawInt(0))),
		"negative in a uint array": rawMap(one, seven, two, text, three, rawArray(rawInt(-1)), four, bytes0),
		"number too large":         rawMap(one, head(0, 1<<63), two, text, three, array, four, bytes0),
		"not utf-8":                rawMap(one, seven, two, rawText("\xff"), three, array, four, bytes0),
		"nested too deep":          rawMap(one, rawArray(rawArray(rawArray(rawArray(seven)))), two, text, three, array, four, bytes0),
		"array too long":           rawMap(one, seven, two, text, three, rawArray(slices.Repeat([][]byte{one}, 17)...), four, bytes0),
		"length beyond the end":    rawMap(one, seven, two, text, three, array, four, []byte{0x5b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}),
		"array beyond the end":     rawMap(one, seven, two, text, three, []byte{0x9b, 0x7f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff}, four, bytes0),
	} {
		if err := decode(bad, new(message)); !errors.Is(err, ErrDamaged) {
			t.Errorf("%s: %x: %v", name, bad, err)
		}
	}
	for name, later := range map[string][]byte{
		"unknown label":          rawMap(one, seven, two, text, three, array, four, bytes0, rawInt(5), rawInt(0)),
		"unknown negative label": rawMap(one, seven, two, text, three, array, four, bytes0, rawInt(-9), rawInt(0)),
	} {
		if err := decode(later, new(message)); !errors.Is(err, ErrTooNew) {
			t.Errorf("%s: %x: %v", name, later, err)
		}
	}
}
