package protocol

import (
	"crypto/ed25519"
	"crypto/hpke"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"time"
)

// Enrolment is the device's side of an activation, between its request and
// the bank's response. It holds secrets and is not kept: an activation that is
// broken off starts again with a new code.
type Enrolment struct {
	digest      [32]byte
	request     [32]byte // SHA-256 of it
	private     hpke.PrivateKey
	fromRequest []byte // exported from the request's HPKE context
	seed        [32]byte
	nonce       [nonceSize]byte
	finished    bool
}

// Enrolled is what the device has at the end. SigningSeed and Keys.Answer
// are to be masked by the PIN before they are kept, and the public half of
// SigningSeed is not to be kept at all: it would confirm a PIN guess.
type Enrolled struct {
	KeyID       KeyID
	Keys        AccountKeys
	SigningSeed [32]byte // Ed25519 (RFC 8032)
	Holder      string
	Channels    []string
	HelpNumber  string
	BankTime    time.Time // whole seconds, UTC
	Digits      string    // 8 decimal digits, to compare with the bank's page
}

// Format keeps the keys out of every log and message.
func (e Enrolled) Format(f fmt.State, _ rune) { fmt.Fprint(f, "protocol.Enrolled{…}") }

// Format keeps the keys out of every log and message.
func (e *Enrolment) Format(f fmt.State, _ rune) { fmt.Fprint(f, "protocol.Enrolment{…}") }

// StartEnrolment makes the request: document is what GET <address>/keys
// answered, device the name this device shall have in the bank's list, 1 to 64
// characters.
//
// ErrWrongBankKeys is returned when document does not have the hash that the
// code states; ErrDamaged or ErrTooNew when it has, and cannot be read; a
// *FieldError when device is not allowed.
func StartEnrolment(code *ActivationCode, document []byte, device string) (*Enrolment, []byte, error) {
	hash := sha256.Sum256(document)
	if subtle.ConstantTimeCompare(hash[:], code.KeysHash[:]) != 1 {
		return nil, nil, ErrWrongBankKeys
	}
	bank, err := parseDocument(document)
	if err != nil {
		return nil, nil, err
	}
	if err := checkText("device", device, 1, MaxDeviceName); err != nil {
		return nil, nil, err
	}
	private, err := kem.GenerateKey()
	if err != nil {
		return nil, nil, fmt.Errorf("hpke: %w", err)
	}
	e := &Enrolment{digest: code.Digest(), private: private}
	rand.Read(e.seed[:])
	rand.Read(e.nonce[:])
	committed := commitment(e.nonce)
	s, exported, err := sealTo(bank, infoRequest, e.digest[:], encode(&requestInner{
		OneTime:    code.OneTime[:],
		DeviceKey:  private.PublicKey().Bytes(),
		Device:     device,
		Commitment: committed[:],
	}))
	if err != nil {
		return nil, nil, err
	}
	e.fromRequest = exported
	request := withVersion(encode(&requestOuter{OneTime: code.OneTime[:], sealed: s}))
	e.request = sha256.Sum256(request)
	return e, request, nil
}

// Finish reads the bank's response and makes the reveal, the last message. It
// gives a result once: a second response would let whoever sent it choose the
// digits.
//
// ErrForged is returned when the response does not open, ErrDamaged or
// ErrTooNew when it cannot be read.
func (e *Enrolment) Finish(response []byte) (*Enrolled, []byte, error) {
	if e.finished {
		return nil, nil, errors.New("this enrolment is finished")
	}
	outer, err := readResponse(response)
	if err != nil {
		return nil, nil, err
	}
	plaintext, exported, err := openWith(e.private, infoResponse, responseAAD(e.digest, e.request), outer.sealed)
	if err != nil {
		return nil, nil, err
	}
	inner, err := readResponseInner(plaintext)
	if err != nil {
		return nil, nil, err
	}
	kid := KeyID(inner.KeyID)
	transcript := transcriptHash(e.digest, e.request, sha256.Sum256(response))
	keys, comparing, err := deriveAccountKeys(e.fromRequest, exported, transcript, kid)
	if err != nil {
		return nil, nil, err
	}
	digits, err := comparingDigits(comparing, e.nonce)
	if err != nil {
		return nil, nil, err
	}
	enrolled := &Enrolled{
		KeyID:       kid,
		Keys:        keys,
		SigningSeed: e.seed,
		Holder:      inner.Holder,
		Channels:    inner.Channels,
		HelpNumber:  inner.HelpNumber,
		BankTime:    time.Unix(inner.Issued, 0).UTC(),
		Digits:      digits,
	}
	reveal := withVersion(encode(&revealMessage{
		KeyID: kid[:], Nonce: e.nonce[:], SigningKey: sealSigningKey(comparing, kid, e.nonce, signingKey(e.seed)),
	}))
	*e = Enrolment{finished: true}
	return enrolled, reveal, nil
}

// signingKey is the Ed25519 public key of a seed.
func signingKey(seed [32]byte) []byte {
	return ed25519.NewKeyFromSeed(seed[:]).Public().(ed25519.PublicKey)
}
