package protocol

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
)

// KeyID names the key that one device has at one bank: random, chosen by the
// bank, the kid of every challenge (RFC 9052, section 3.1).
type KeyID [6]byte

// String is the key id in lower-case hexadecimal.
func (k KeyID) String() string { return hex.EncodeToString(k[:]) }

// AccountKeys are the keys that a device and a bank share for one account.
// docs/protocol.md has the table of what each is for and where it is kept.
type AccountKeys struct {
	Challenge [32]byte // A256GCM: opens challenges, and so authenticates the bank
	ContextIV [12]byte // RFC 9052, section 3.1: combined with each Partial IV
	Answer    [32]byte // approves; on the device only masked by the PIN
	Chain     [32]byte // the one-way chain at sequence 0
	Reject    [32]byte // rejects, and asks for what waits, without a PIN
	Codes     [32]byte // makes codes on demand, without a PIN
}

// Clear overwrites the keys.
func (k *AccountKeys) Clear() { *k = AccountKeys{} }

// Format keeps the keys out of every log and message.
func (k AccountKeys) Format(f fmt.State, _ rune) { fmt.Fprint(f, "protocol.AccountKeys{…}") }

// transcriptHash binds the activation code and the handshake's first two
// messages, each by its SHA-256.
func transcriptHash(digest, request, response [32]byte) [32]byte {
	h := sha256.New()
	h.Write([]byte("zegel1 transcript"))
	h.Write(digest[:])
	h.Write(request[:])
	h.Write(response[:])
	return [32]byte(h.Sum(nil))
}

// deriveAccountKeys makes all keys of an account and the comparing key, from
// which the digits come. The secret is what both HPKE contexts export: the one
// to the bank's key authenticates the bank, the one to the device's fresh key
// stays secret when the bank's key leaks later.
func deriveAccountKeys(fromRequest, fromResponse []byte, transcript [32]byte, kid KeyID) (keys AccountKeys, comparing [32]byte, err error) {
	secret, err := hkdf.Extract(sha256.New, append(append([]byte(nil), fromRequest...), fromResponse...), transcript[:])
	if err != nil {
		return keys, comparing, fmt.Errorf("hkdf: %w", err)
	}
	for _, k := range []struct {
		label string
		out   []byte
	}{
		{"zegel1 challenge", keys.Challenge[:]},
		{"zegel1 context iv", keys.ContextIV[:]},
		{"zegel1 answer", keys.Answer[:]},
		{"zegel1 chain", keys.Chain[:]},
		{"zegel1 reject", keys.Reject[:]},
		{"zegel1 codes", keys.Codes[:]},
		{"zegel1 comparing", comparing[:]},
	} {
		b, err := hkdf.Expand(sha256.New, secret, k.label+string(kid[:]), len(k.out))
		if err != nil {
			return keys, comparing, fmt.Errorf("hkdf: %w", err)
		}
		copy(k.out, b)
	}
	return keys, comparing, nil
}
