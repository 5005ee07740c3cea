package protocol

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"fmt"
	"slices"
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

// The device's Ed25519 public key goes with the nonce, sealed under a key that
// both HPKE contexts made: see docs/decisions/0003-signing-key-in-the-reveal.md.
// The key seals one message, so the nonce of the AEAD is zero.

const labelReveal = "zegel1 reveal"

func sealSigningKey(comparing [32]byte, kid KeyID, nonce [nonceSize]byte, public []byte) []byte {
	return challengeAEAD(deriveKey(comparing[:], labelReveal, kid)).Seal(nil, make([]byte, 12), public, revealAAD(kid, nonce))
}

// openSigningKey gives the public key: ErrForged when it was not sealed by
// who made this handshake.
func openSigningKey(comparing [32]byte, kid KeyID, nonce [nonceSize]byte, sealed []byte) ([]byte, error) {
	public, err := challengeAEAD(deriveKey(comparing[:], labelReveal, kid)).Open(nil, make([]byte, 12), sealed, revealAAD(kid, nonce))
	if err != nil || len(public) != ed25519.PublicKeySize {
		return nil, ErrForged
	}
	return public, nil
}

func revealAAD(kid KeyID, nonce [nonceSize]byte) []byte {
	return slices.Concat([]byte(labelReveal), []byte{Version}, kid[:], nonce[:])
}
