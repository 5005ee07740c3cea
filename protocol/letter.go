package protocol

import (
	"bytes"
	"crypto/hkdf"
	"crypto/rand"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"time"
)

// LetterCode is the A code of a paper letter: it has a secret in place of an
// address, so that a device without a network is activated in two steps. The
// customer types the device's code on the bank's page, scans the page's B code,
// and types the digits that come of it.
type LetterCode struct {
	Bank    string    // the bank's name, 1 to 40 characters
	Subject []byte    // 8 bytes that stand for the customer, opaque
	Secret  [32]byte  // random, on this letter only
	Expires time.Time // whole seconds
	Policy  uint64    // bits, none defined yet: 0
}

// letterClaims is the CBOR of a letter's code: an activation code's, with the
// secret at a label of its own.
type letterClaims struct {
	Issuer  string `cbor:"1,keyasint"`
	Subject []byte `cbor:"2,keyasint"`
	Expires int64  `cbor:"4,keyasint"`
	Policy  uint64 `cbor:"-3,keyasint,omitempty"`
	Secret  []byte `cbor:"-4,keyasint"`
}

// Format keeps the secret out of every log and message.
func (l LetterCode) Format(f fmt.State, _ rune) { fmt.Fprint(f, "protocol.LetterCode{…}") }

func (l *LetterCode) body() []byte {
	b := withVersion(encode(&letterClaims{
		Issuer: l.Bank, Subject: l.Subject, Expires: l.Expires.Unix(), Policy: l.Policy, Secret: l.Secret[:],
	}))
	return append(b, checksum(b)...)
}

func (l *LetterCode) check() error {
	if err := checkText("iss", l.Bank, 1, MaxBankName); err != nil {
		return err
	}
	if len(l.Subject) != SubjectSize {
		return wrongField("sub", "not %d bytes", SubjectSize)
	}
	if err := checkTime("exp", l.Expires.Unix()); err != nil {
		return err
	}
	if l.Policy != 0 {
		return &FieldError{"policy", tooNew("unknown bits")}
	}
	return nil
}

// Text writes the code as it is printed. A *FieldError is returned when a
// field has a value that no reader would take.
func (l *LetterCode) Text() (string, error) {
	if err := l.check(); err != nil {
		return "", err
	}
	return Text{Kind: CodeActivation, Body: l.body()}.String(), nil
}

// Digest is the SHA-256 of the code's body. Both sides bind it into the keys.
func (l *LetterCode) Digest() [32]byte { return sha256.Sum256(l.body()) }

// IsLetter says whether an A code is a letter's, and so for ParseLetter. It
// says nothing about whether the code can be read.
func IsLetter(t Text) bool {
	_, err := ParseLetter(t)
	return err == nil
}

// ParseLetter reads the body of a letter's A code: ErrDamaged or ErrTooNew.
func ParseLetter(t Text) (*LetterCode, error) {
	content, err := checkedActivation(t)
	if err != nil {
		return nil, err
	}
	var c letterClaims
	if err := decode(content, &c); err != nil {
		return nil, err
	}
	if len(c.Secret) != 32 {
		return nil, damaged("secret of the wrong size")
	}
	l := &LetterCode{
		Bank: c.Issuer, Subject: c.Subject, Secret: [32]byte(c.Secret), Expires: time.Unix(c.Expires, 0).UTC(), Policy: c.Policy,
	}
	if err := l.check(); err != nil {
		return nil, asRead(err)
	}
	return l, nil
}

// replyOuter is the body of a B code.
type replyOuter struct {
	Subject    []byte `cbor:"2,keyasint"`  // of the letter: finds the activation that waits for it
	Nonce      []byte `cbor:"-1,keyasint"` // of A256GCM, 12 random bytes
	Ciphertext []byte `cbor:"-2,keyasint"`
}

// replyInner is what a B code seals: the grant, and 32 bytes for the keys.
type replyInner struct {
	responseInner
	Material []byte `cbor:"-5,keyasint"`
}

const labelReply = "zegel1 letter"

// AcceptLetter makes the B code for a letter and the device code that was
// typed, and the keys, which the bank keeps as PENDING. digits are what the
// device shows: the customer types them, and the bank compares them in constant
// time and counts the tries. random is crypto/rand when it is nil.
//
// A *FieldError is returned when l or g has a value that is not allowed, or
// the code is too long: then it is for the bank to shorten its texts.
func AcceptLetter(l *LetterCode, device DeviceCode, g Grant, random io.Reader) (a *Accepted, text, digits string, err error) {
	if random == nil {
		random = rand.Reader
	}
	inner := &replyInner{
		responseInner: responseInner{
			Issued: g.Time.Unix(), KeyID: g.KeyID[:], Holder: g.Holder, Channels: g.Channels, HelpNumber: g.HelpNumber,
		},
		Material: make([]byte, 32),
	}
	if err := l.check(); err != nil {
		return nil, "", "", err
	}
	if err := inner.check(); err != nil {
		return nil, "", "", err
	}
	outer := &replyOuter{Subject: l.Subject, Nonce: make([]byte, 12)}
	for _, b := range [][]byte{inner.Material, outer.Nonce} {
		if _, err := io.ReadFull(random, b); err != nil {
			return nil, "", "", fmt.Errorf("randomness: %w", err)
		}
	}
	outer.Ciphertext = challengeAEAD(replyKey(l, device)).Seal(nil, outer.Nonce, encode(inner), replyAAD(l))
	body := withVersion(encode(outer))
	if len(body) > MaxReplyBody {
		return nil, "", "", wrongField("reply", "longer than %d bytes", MaxReplyBody)
	}
	keys, comparing, err := letterKeys(l, device, body, inner)
	if err != nil {
		return nil, "", "", err
	}
	if digits, err = comparingDigits(comparing, [nonceSize]byte{}); err != nil {
		return nil, "", "", err
	}
	a = &Accepted{KeyID: g.KeyID, Keys: keys, SigningKey: make([]byte, 32), Transcript: comparing}
	return a, Text{Kind: CodeReply, Body: body}.String(), digits, nil
}

// PeekReply gives the customer that a B code names, as his letter did.
func PeekReply(t Text) (subject []byte, err error) {
	outer, err := readReply(t)
	if err != nil {
		return nil, err
	}
	return outer.Subject, nil
}

// OpenReply reads a B code on the device, which has kept the letter's code and
// its own. Enrolled.Digits are to be typed on the bank's page. SigningSeed is
// random and no bank knows its public half: such a key does not answer online.
//
// ErrForged is returned when the code was not made for this letter and device
// code, ErrDamaged or ErrTooNew when it cannot be read.
func (l *LetterCode) OpenReply(device DeviceCode, t Text) (*Enrolled, error) {
	outer, err := readReply(t)
	if err != nil {
		return nil, err
	}
	if !bytes.Equal(outer.Subject, l.Subject) {
		return nil, ErrForged
	}
	plain, err := challengeAEAD(replyKey(l, device)).Open(nil, outer.Nonce, outer.Ciphertext, replyAAD(l))
	if err != nil {
		return nil, ErrForged
	}
	var inner replyInner
	if err := decode(plain, &inner); err != nil {
		return nil, err
	}
	if len(inner.KeyID) != len(KeyID{}) || len(inner.Material) != 32 {
		return nil, damaged("field of the wrong size")
	}
	if err := inner.check(); err != nil {
		return nil, asRead(err)
	}
	keys, comparing, err := letterKeys(l, device, t.Body, &inner)
	if err != nil {
		return nil, err
	}
	digits, err := comparingDigits(comparing, [nonceSize]byte{})
	if err != nil {
		return nil, err
	}
	e := &Enrolled{
		KeyID: KeyID(inner.KeyID), Keys: keys, Holder: inner.Holder, Channels: inner.Channels, HelpNumber: inner.HelpNumber,
		BankTime: time.Unix(inner.Issued, 0).UTC(), Digits: digits,
	}
	// Not left at zeros: masked by the PIN, a seed that is known confirms it.
	rand.Read(e.SigningSeed[:])
	return e, nil
}

func readReply(t Text) (*replyOuter, error) {
	if t.Kind != CodeReply {
		return nil, damaged("not the second code of an activation")
	}
	content, err := unversioned(t.Body, MaxReplyBody)
	if err != nil {
		return nil, err
	}
	var r replyOuter
	if err := decode(content, &r); err != nil {
		return nil, err
	}
	if len(r.Subject) != SubjectSize || len(r.Nonce) != 12 {
		return nil, damaged("field of the wrong size")
	}
	return &r, nil
}

// replyKey seals the B code: it takes the letter and the device.
func replyKey(l *LetterCode, device DeviceCode) [32]byte {
	digest := l.Digest()
	key, err := hkdf.Key(sha256.New, slices.Concat(l.Secret[:], device[:]), digest[:], labelReply+" reply", 32)
	if err != nil {
		panic(fmt.Errorf("hkdf: %w", err)) // 32 bytes are always to be had
	}
	return [32]byte(key)
}

func replyAAD(l *LetterCode) []byte {
	return slices.Concat([]byte("ZEGEL:B/"), []byte{Version}, l.Subject)
}

// letterKeys makes the account's keys of letter, device code and B code.
func letterKeys(l *LetterCode, device DeviceCode, reply []byte, inner *replyInner) (AccountKeys, [32]byte, error) {
	return deriveAccountKeys(slices.Concat(l.Secret[:], device[:]), inner.Material, letterTranscript(l, device, reply), KeyID(inner.KeyID))
}

func letterTranscript(l *LetterCode, device DeviceCode, reply []byte) [32]byte {
	digest, second := l.Digest(), sha256.Sum256(reply)
	return sha256.Sum256(slices.Concat([]byte(labelReply+" transcript"), digest[:], device[:], second[:]))
}
