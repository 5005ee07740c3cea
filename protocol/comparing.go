package protocol

import (
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
)

// The device commits to a nonce in its first message and reveals it in its
// third, after the bank's answer is fixed. Nobody in the middle can therefore
// try values until the digits of two handshakes agree: see
// docs/decisions/0001-comparing-digits.md.

const nonceSize = 32

func commitment(nonce [nonceSize]byte) [32]byte {
	return sha256.Sum256(append([]byte("zegel1 commitment"), nonce[:]...))
}

func fitsCommitment(nonce [nonceSize]byte, committed [32]byte) bool {
	c := commitment(nonce)
	return subtle.ConstantTimeCompare(c[:], committed[:]) == 1
}

// comparingDigits are the 8 digits that both sides show. A 64 bit number is
// reduced, so that no digits are more likely than others by more than one in
// 10^11.
func comparingDigits(comparing [32]byte, nonce [nonceSize]byte) (string, error) {
	b, err := hkdf.Key(sha256.New, comparing[:], nonce[:], "zegel1 digits", 8)
	if err != nil {
		return "", fmt.Errorf("hkdf: %w", err)
	}
	return fmt.Sprintf("%08d", binary.BigEndian.Uint64(b)%100_000_000), nil
}
