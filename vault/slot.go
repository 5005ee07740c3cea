package vault

import (
	"encoding/binary"
	"fmt"
	"io"
)

// checkBits of a PIN are kept for new PINs: 255 of 256 wrong ones are told at once.
const checkBits = 8

// slot is how a profile's PIN becomes its key, and the few bits that catch a typing error.
type slot struct {
	suite  uint8
	params Params
	salt   [16]byte
	bits   uint8  // how many bits of check count, from the top
	check  uint16 // the other bits are 0
}

// newSlot has a fresh salt and no check yet.
func newSlot(rand io.Reader, p Params) (*slot, error) {
	s := &slot{suite: suiteArgon2id, params: p, bits: checkBits}
	if _, err := io.ReadFull(rand, s.salt[:]); err != nil {
		return nil, fmt.Errorf("vault: random numbers: %w", err)
	}
	return s, nil
}

// fits reports whether the key passes the check bits.
func (s *slot) fits(k *pinKey) bool { return k.check(s.bits) == s.check }

func (s *slot) marshal() []byte {
	b := s.params.append([]byte{s.suite})
	b = append(b, s.salt[:]...)
	b = append(b, s.bits)
	return binary.BigEndian.AppendUint16(b, s.check)
}

func parseSlot(b []byte) (*slot, error) {
	f := &fields{b: b}
	s := &slot{suite: f.u8()}
	if !f.bad && s.suite > suiteArgon2id {
		return nil, fmt.Errorf("%w: key derivation %d", ErrTooNew, s.suite)
	}
	s.params = Params{Memory: f.u32(), Time: f.u32(), Threads: f.u8()}
	copy(s.salt[:], f.take(len(s.salt)))
	s.bits = f.u8()
	s.check = f.u16()
	if err := f.done("PIN slot"); err != nil {
		return nil, err
	}
	if s.suite != suiteArgon2id || s.bits > 16 || s.check&(0xffff>>s.bits) != 0 {
		return nil, damaged("PIN slot")
	}
	if err := s.params.check(); err != nil {
		return nil, fmt.Errorf("%w: PIN slot: %w", ErrDamaged, err)
	}
	return s, nil
}
