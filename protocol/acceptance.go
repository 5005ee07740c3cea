package protocol

import (
	"crypto/ed25519"
	"crypto/sha256"
	"crypto/subtle"
	"fmt"
	"time"
)

// Grant is what the bank gives a new key.
type Grant struct {
	KeyID      KeyID     // random, used for no other key
	Holder     string    // the account holder's name, 1 to 70 characters
	Channels   []string  // where the key serves; at most 8 of 32 characters
	HelpNumber string    // telephone, at most 32 characters; may be empty
	Time       time.Time // the bank's time, sent in whole seconds
}

// Accepted is the bank's side after the request: what it keeps for the key,
// first as PENDING. All of it can be stored; the keys are secret, and so is
// Transcript until the digits are compared.
type Accepted struct {
	KeyID      KeyID
	Keys       AccountKeys
	SigningKey []byte   // Ed25519 public key, 32 bytes: zeros until Reveal sets it
	Device     string   // the name the customer gave the device
	Commitment [32]byte // to the nonce that the reveal shows
	Transcript [32]byte // the comparing key: bound to code, request and response
}

// Format keeps the keys out of every log and message.
func (a Accepted) Format(f fmt.State, _ rune) {
	fmt.Fprintf(f, "protocol.Accepted{KeyID: %v, …}", a.KeyID)
}

// PeekRequest gives the one-time code that a request names, so that the bank
// finds the activation it belongs to. Nothing is proved by it yet.
func PeekRequest(request []byte) (oneTime [OneTimeSize]byte, err error) {
	r, err := readRequest(request)
	if err != nil {
		return oneTime, err
	}
	return [OneTimeSize]byte(r.OneTime), nil
}

// AcceptEnrolment opens a request that was made for code, and makes the
// response and the keys. The bank calls it once a one-time code: whoever comes
// second is told that the code is used.
//
// ErrForged is returned when the request does not open under the bank's key
// and this very code, ErrDamaged or ErrTooNew when it cannot be read, and a
// *FieldError when g has a value that is not allowed.
func AcceptEnrolment(keys *BankKeys, code *ActivationCode, request []byte, g Grant) (*Accepted, []byte, error) {
	granted := &responseInner{
		Issued:     g.Time.Unix(),
		KeyID:      g.KeyID[:],
		Holder:     g.Holder,
		Channels:   g.Channels,
		HelpNumber: g.HelpNumber,
	}
	if err := granted.check(); err != nil {
		return nil, nil, err
	}
	outer, err := readRequest(request)
	if err != nil {
		return nil, nil, err
	}
	digest := code.Digest()
	plaintext, fromRequest, err := openWith(keys.private, infoRequest, digest[:], outer.sealed)
	if err != nil {
		return nil, nil, err
	}
	inner, err := readRequestInner(plaintext)
	if err != nil {
		return nil, nil, err
	}
	if subtle.ConstantTimeCompare(inner.OneTime, code.OneTime[:]) != 1 ||
		subtle.ConstantTimeCompare(outer.OneTime, code.OneTime[:]) != 1 {
		return nil, nil, ErrForged
	}
	device, err := publicKey(inner.DeviceKey)
	if err != nil {
		return nil, nil, err
	}

	first := sha256.Sum256(request)
	s, fromResponse, err := sealTo(device, infoResponse, responseAAD(digest, first), encode(granted))
	if err != nil {
		return nil, nil, err
	}
	response := withVersion(encode(&responseOuter{sealed: s}))
	transcript := transcriptHash(digest, first, sha256.Sum256(response))
	shared, comparing, err := deriveAccountKeys(fromRequest, fromResponse, transcript, g.KeyID)
	if err != nil {
		return nil, nil, err
	}
	return &Accepted{
		KeyID:      g.KeyID,
		Keys:       shared,
		SigningKey: make([]byte, ed25519.PublicKeySize),
		Device:     inner.Device,
		Commitment: [32]byte(inner.Commitment),
		Transcript: comparing,
	}, response, nil
}

// PeekReveal gives the key id that a reveal names, so that the bank finds what
// it kept.
func PeekReveal(reveal []byte) (KeyID, error) {
	r, err := readReveal(reveal)
	if err != nil {
		return KeyID{}, err
	}
	return KeyID(r.KeyID), nil
}

// Reveal checks the device's last message, sets SigningKey from it, which the
// bank then keeps, and gives the 8 digits that the bank's page shows for
// comparing. ErrForged is returned when the nonce is not the one committed to,
// or the reveal is another key's; ErrDamaged or ErrTooNew when it cannot be
// read.
func (a *Accepted) Reveal(reveal []byte) (digits string, err error) {
	r, err := readReveal(reveal)
	if err != nil {
		return "", err
	}
	nonce := [nonceSize]byte(r.Nonce)
	if KeyID(r.KeyID) != a.KeyID || !fitsCommitment(nonce, a.Commitment) {
		return "", ErrForged
	}
	public, err := openSigningKey(a.Transcript, a.KeyID, nonce, r.SigningKey)
	if err != nil {
		return "", err
	}
	if digits, err = comparingDigits(a.Transcript, nonce); err != nil {
		return "", err
	}
	a.SigningKey = public
	return digits, nil
}
