package protocol

import (
	"bytes"
	"errors"
	"unicode/utf8"

	"github.com/fxamacker/cbor/v2"
)

// strict is the one configuration that every message is read with. It takes
// the subset of CBOR that the protocol uses: no key twice, no indefinite
// lengths, no tags, text that is UTF-8, small arrays and maps, little depth.
// What it cannot say (shortest integers, the order of keys, nothing left out
// and nothing superfluous) is checked by writing the value again and comparing
// (RFC 8949, section 4.2.1).
var strict = mustDecMode(cbor.DecOptions{
	DupMapKey:         cbor.DupMapKeyEnforcedAPF,
	IndefLength:       cbor.IndefLengthForbidden,
	TagsMd:            cbor.TagsForbidden,
	TimeTag:           cbor.DecTagIgnored,
	MaxNestedLevels:   4,  // plaintext, fields, list of payments, payment
	MaxArrayElements:  16, // the longest array is the payments of a batch
	MaxMapPairs:       16, // the longest maps are the plaintext and a batch: 8
	ExtraReturnErrors: cbor.ExtraDecErrorUnknownField,
	UTF8:              cbor.UTF8RejectInvalid,
	FieldNameMatching: cbor.FieldNameMatchingCaseSensitive,
	BigIntDec:         cbor.BigIntDecodePointer,
	BignumTag:         cbor.BignumTagForbidden,
	BinaryUnmarshaler: cbor.BinaryUnmarshalerNone,
	NaN:               cbor.NaNDecodeForbidden,
	Inf:               cbor.InfDecodeForbidden,
})

// deterministic is the one configuration that every message is written with:
// the core deterministic encoding of RFC 8949, section 4.2.1.
var deterministic = mustEncMode(func() cbor.EncOptions {
	o := cbor.CoreDetEncOptions()
	o.TagsMd = cbor.TagsForbidden
	o.NilContainers = cbor.NilContainerAsEmpty
	o.BinaryMarshaler = cbor.BinaryMarshalerNone
	return o
}())

// strictList is strict for the list of a batch that is fetched.
var strictList = mustDecMode(func() cbor.DecOptions {
	o := strict.DecOptions()
	o.MaxArrayElements = MaxBatch
	return o
}())

func mustDecMode(o cbor.DecOptions) cbor.DecMode {
	m, err := o.DecMode()
	if err != nil {
		panic(err) // a wrong constant in this file
	}
	return m
}

func mustEncMode(o cbor.EncOptions) cbor.EncMode {
	m, err := o.EncMode()
	if err != nil {
		panic(err) // a wrong constant in this file
	}
	return m
}

// encode writes a message. The types it is given are this package's own, and
// all of them can be written: an error is a mistake in this package.
func encode(v any) []byte {
	b, err := deterministic.Marshal(v)
	if err != nil {
		panic("protocol: cannot write a message: " + err.Error())
	}
	return b
}

// decode reads data into v, a pointer to a struct of this package, and refuses
// whatever encode would have written differently: ErrDamaged, or ErrTooNew for
// a well-formed map with a label that v does not have.
func decode(data []byte, v any) error { return decodeWith(strict, data, v) }

func decodeWith(mode cbor.DecMode, data []byte, v any) error {
	if err := mode.Unmarshal(data, v); err != nil {
		var unknown *cbor.UnknownFieldError
		if errors.As(err, &unknown) {
			return tooNew("unknown field")
		}
		return damaged("%v", err)
	}
	if !bytes.Equal(encode(v), data) {
		return damaged("not deterministic cbor")
	}
	return nil
}

// checkText refuses a text that is not UTF-8 or not within its cap. Control
// characters are let through: the screen shows them for what they are.
func checkText(field, s string, least, most int) error {
	if !utf8.ValidString(s) {
		return wrongField(field, "not utf-8")
	}
	n := utf8.RuneCountInString(s)
	if n < least {
		return wrongField(field, "missing")
	}
	if n > most {
		return wrongField(field, "longer than %d characters", most)
	}
	return nil
}

func checkTime(field string, seconds int64) error {
	if seconds <= 0 || seconds > MaxTime {
		return wrongField(field, "not a time between 1970 and 9999")
	}
	return nil
}
