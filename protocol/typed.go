package protocol

import (
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"slices"
	"strings"
)

// TypedCode stands for an activation code where no camera can be used: 20
// characters in five groups, printed under the picture. With it and the bank's
// address the app fetches the very code that the picture shows.
type TypedCode [8]byte

const (
	typedGroups  = 5
	typedGroup   = 4 // characters
	labelTyped   = "zegel1 typed"
	maxTypedText = 64 // bytes looked at, spaces and hyphens included
)

// Typed is the code to type for this activation, made from its one-time code.
func (a *ActivationCode) Typed() TypedCode {
	return TypedCode(expandTyped(a.OneTime[:], "code", len(TypedCode{})))
}

// String writes the code as it is printed: "ABCD-EFGH-IJKL-MNOP-QRST".
func (c TypedCode) String() string {
	data := binary.BigEndian.AppendUint16(slices.Clone(c[:]), uint16(crc(c[:], 16, 0x1021, 0xffff)))
	groups := make([]string, typedGroups)
	for i := range groups {
		part := data[2*i : 2*i+2]
		v := uint64(binary.BigEndian.Uint16(part))<<4 | uint64(groupCheck(i, part))
		groups[i] = writeTyped(v, typedGroup)
	}
	return strings.Join(groups, "-")
}

// Format keeps the code out of every log and message: it is as secret as the
// picture. String writes it.
func (c TypedCode) Format(f fmt.State, _ rune) { fmt.Fprint(f, "protocol.TypedCode{…}") }

// groupCheck is 4 bits that also tell two groups changed over.
func groupCheck(group int, part []byte) byte {
	return byte(crc(part, 4, 0x3, 0)) ^ byte(group+1)
}

// TypedError says what is wrong with a code that was typed. It comes wrapped
// with ErrDamaged.
type TypedError struct {
	Groups []int // which groups, from 1; empty when that cannot be told
}

func (e *TypedError) Error() string {
	if len(e.Groups) == 0 {
		return "typed code is wrong"
	}
	return fmt.Sprintf("typed code is wrong in group %v", strings.Trim(fmt.Sprint(e.Groups), "[]"))
}

// ParseTyped reads what was typed: small letters, spaces and hyphens do not
// matter, and 1, 0, 8 are read as I, O, B. A *TypedError together with
// ErrDamaged is returned when it is not such a code.
func ParseTyped(s string) (TypedCode, error) {
	wrong := func(groups ...int) (TypedCode, error) {
		return TypedCode{}, fmt.Errorf("%w: %w", ErrDamaged, &TypedError{groups})
	}
	if len(s) > maxTypedText {
		return wrong()
	}
	s = mendTyped(s)
	if len(s) > typedGroups*typedGroup {
		return wrong()
	}
	var data []byte
	var bad []int
	for i := range typedGroups {
		from, to := min(len(s), i*typedGroup), min(len(s), (i+1)*typedGroup)
		v, ok := readTyped(s[from:to])
		part := binary.BigEndian.AppendUint16(nil, uint16(v>>4))
		if !ok || to-from != typedGroup || byte(v&15) != groupCheck(i, part) {
			bad = append(bad, i+1)
		}
		data = append(data, part...)
	}
	if len(bad) > 0 {
		return wrong(bad...)
	}
	c := TypedCode(data[:8])
	if binary.BigEndian.Uint16(data[8:]) != uint16(crc(c[:], 16, 0x1021, 0xffff)) {
		return wrong()
	}
	return c, nil
}

// typedRequest is POST <address>/typed, typedResponse its answer.
type typedRequest struct {
	ID []byte `cbor:"-1,keyasint"` // 16 bytes, from the code
}

type typedResponse struct {
	Ciphertext []byte `cbor:"-2,keyasint"` // the body of the A code, sealed under the code
}

// ID is what the bank finds the activation by: it does not give the code away.
func (c TypedCode) ID() [16]byte { return [16]byte(expandTyped(c[:], "id", 16)) }

// Request is the message of POST <address>/typed.
func (c TypedCode) Request() []byte {
	id := c.ID()
	return withVersion(encode(&typedRequest{id[:]}))
}

// PeekTyped gives the ID that a request names: ErrDamaged or ErrTooNew.
func PeekTyped(request []byte) (id [16]byte, err error) {
	content, err := unversioned(request, MaxTypedRequest)
	if err != nil {
		return id, err
	}
	var r typedRequest
	if err := decode(content, &r); err != nil {
		return id, err
	}
	if len(r.ID) != len(id) {
		return id, damaged("field of the wrong size")
	}
	return [16]byte(r.ID), nil
}

// TypedResponse is the bank's answer to a request with the ID of a.Typed(). A
// *FieldError is returned when a has a value that no reader would take.
func (a *ActivationCode) TypedResponse() ([]byte, error) {
	if err := a.check(); err != nil {
		return nil, err
	}
	c := a.Typed()
	// One key seals one text, again and again: the nonce can stay zero.
	ct := challengeAEAD(c.key()).Seal(nil, make([]byte, 12), a.body(), c.aad())
	return withVersion(encode(&typedResponse{ct})), nil
}

// OpenTyped reads the bank's answer: the activation code, as if it was scanned.
// address is where it was asked. ErrForged is returned when the answer does
// not open under the code, or names another address; ErrDamaged or ErrTooNew
// when it cannot be read.
func (c TypedCode) OpenTyped(address string, response []byte) (*ActivationCode, error) {
	content, err := unversioned(response, MaxTypedResponse)
	if err != nil {
		return nil, err
	}
	var r typedResponse
	if err := decode(content, &r); err != nil {
		return nil, err
	}
	body, err := challengeAEAD(c.key()).Open(nil, make([]byte, 12), r.Ciphertext, c.aad())
	if err != nil {
		return nil, ErrForged
	}
	a, err := ParseActivation(Text{Kind: CodeActivation, Body: body})
	if err != nil {
		return nil, err
	}
	theirs := a.Typed()
	if a.Address != address || subtle.ConstantTimeCompare(theirs[:], c[:]) != 1 {
		return nil, ErrForged
	}
	return a, nil
}

func (c TypedCode) key() [32]byte { return [32]byte(expandTyped(c[:], "key", 32)) }

func (c TypedCode) aad() []byte {
	id := c.ID()
	return slices.Concat([]byte(labelTyped), []byte{Version}, id[:])
}

func expandTyped(secret []byte, what string, size int) []byte {
	b, err := hkdf.Key(sha256.New, secret, nil, labelTyped+" "+what, size)
	if err != nil {
		panic(fmt.Errorf("hkdf: %w", err)) // so few bytes are always to be had
	}
	return b
}
