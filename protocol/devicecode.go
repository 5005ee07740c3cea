package protocol

import (
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"io"
)

// DeviceCode is what a device shows in an activation by letter, and the
// customer types on the bank's page: 40 random bits, that this letter is this
// device's.
type DeviceCode [5]byte

const deviceCodeLength = 10 // characters: 40 bits and a check of 10

// NewDeviceCode makes one; random is crypto/rand when it is nil.
func NewDeviceCode(random io.Reader) (d DeviceCode, err error) {
	if random == nil {
		random = rand.Reader
	}
	if _, err := io.ReadFull(random, d[:]); err != nil {
		return d, fmt.Errorf("randomness: %w", err)
	}
	return d, nil
}

// String writes the code as it is shown: "ABCDE-FGHIJ".
func (d DeviceCode) String() string {
	s := writeTyped(d.number()<<10|uint64(crc(d[:], 10, 0x233, 0)), deviceCodeLength)
	return s[:5] + "-" + s[5:]
}

// Format keeps the code out of every log and message; String writes it.
func (d DeviceCode) Format(f fmt.State, _ rune) { fmt.Fprint(f, "protocol.DeviceCode{…}") }

func (d DeviceCode) number() uint64 {
	return uint64(d[0])<<32 | uint64(binary.BigEndian.Uint32(d[1:]))
}

// ParseDeviceCode reads what was typed, as ParseTyped does. ErrDamaged is
// returned when it is not such a code: one wrong character, and two neighbours
// changed over, are always told.
func ParseDeviceCode(s string) (DeviceCode, error) {
	if len(s) > maxTypedText {
		return DeviceCode{}, damaged("device code is too long")
	}
	s = mendTyped(s)
	if len(s) != deviceCodeLength {
		return DeviceCode{}, damaged("device code is not of %d characters", deviceCodeLength)
	}
	v, ok := readTyped(s)
	if !ok {
		return DeviceCode{}, damaged("device code has a character other than letters and 2 to 7")
	}
	var d DeviceCode
	binary.BigEndian.PutUint32(d[1:], uint32(v>>10))
	d[0] = byte(v >> 42)
	if uint64(crc(d[:], 10, 0x233, 0)) != v&1023 {
		return DeviceCode{}, damaged("device code is mistyped")
	}
	return d, nil
}
