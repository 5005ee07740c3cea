package protocol

import (
	"crypto/hpke"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
)

// ErrWrongAnswer is returned when an answer comes from the device, and is not
// right: the signature is not that of the key at the bank, as a wrong PIN
// makes it, or it is about another challenge. The bank counts it as it counts
// wrong digits.
var ErrWrongAnswer = errors.New("wrong answer")

// Answer is what the customer says to a challenge.
type Answer struct {
	Decision Decision
	Reason   Reason // of a rejection; 0 of an approval
}

// Reason says why the customer rejects.
type Reason uint

// The reasons. A number that is not among them is made for a newer bank.
const (
	ChangedMind Reason = 1 // it is the customer's own order, and not wanted any more
	NotMe       Reason = 2 // the customer has not asked for this
)

const labelOnlineAnswer = "zegel1 online answer"

// answerClaims is the payload of COSE_Sign1 (approve) or COSE_Mac0 (reject).
type answerClaims struct {
	Decision uint64   `cbor:"-1,keyasint"`
	Reason   Reason   `cbor:"-2,keyasint,omitempty"`
	Digest   [32]byte `cbor:"-3,keyasint"` // SHA-256 of the challenge's plaintext
}

// answerOuter is POST <answer address>/answer.
type answerOuter struct {
	sealed
	KeyID    []byte `cbor:"-3,keyasint"`
	Sequence uint32 `cbor:"-4,keyasint"`
}

// SealAnswer writes the message that answers c online.
//
// document is the bank's key document, as the activation fetched it; chain is
// the chain at the challenge's sequence. secret is the Ed25519 seed to approve,
// and AccountKeys.Reject to reject. A wrong seed, as a wrong PIN gives it,
// makes a message that looks like any other.
//
// ErrDamaged or ErrTooNew is returned when document cannot be read, and a
// *FieldError when a has a value that is not allowed or c was never opened.
func SealAnswer(document []byte, kid KeyID, c *Challenge, chain, secret [32]byte, a Answer) ([]byte, error) {
	bank, err := parseDocument(document)
	if err != nil {
		return nil, err
	}
	if c.plain == nil {
		return nil, wrongField("challenge", "neither opened nor sealed")
	}
	claims := &answerClaims{Decision: uint64(a.Decision), Reason: a.Reason, Digest: sha256.Sum256(c.plain)}
	if err := claims.check(); err != nil {
		return nil, err
	}
	var p *proven
	if payload := encode(claims); a.Decision == Approve {
		p = sign1(labelOnlineAnswer, kid, secret, payload)
	} else {
		p = mac0(labelOnlineAnswer, kid, secret, payload)
	}
	enc, sender, err := hpke.NewSender(bank, kdf, aead, []byte(labelOnlineAnswer))
	if err != nil {
		return nil, fmt.Errorf("hpke: %w", err)
	}
	exported, err := sender.Export(labelOnlineAnswer, 32)
	if err != nil {
		return nil, fmt.Errorf("hpke: %w", err)
	}
	aad := answerAAD(kid, c.Sequence)
	ct := challengeAEAD(answerSealKey(exported, chain, kid)).Seal(nil, make([]byte, 12), encode(p), aad)
	return withVersion(encode(&answerOuter{sealed{enc, ct}, kid[:], c.Sequence})), nil
}

// PeekAnswer gives the key id and the sequence that an answer names, so that
// the bank finds the challenge. Nothing is proved by them yet.
func PeekAnswer(message []byte) (KeyID, uint32, error) {
	outer, err := readAnswer(message)
	if err != nil {
		return KeyID{}, 0, err
	}
	return KeyID(outer.KeyID), outer.Sequence, nil
}

// OpenAnswer reads an answer at the bank. chain is the chain at the sequence
// that the answer names; signingKey and reject are the key's; plain is
// Challenge.Plain of that challenge.
//
// ErrForged is returned when the message was not made with this chain and this
// bank's key, so not by the device: it is not counted, or anybody could block
// the key. ErrWrongAnswer is returned when the device made it and it is not
// right: it is counted. ErrDamaged or ErrTooNew is returned when it cannot be
// read.
func OpenAnswer(keys *BankKeys, message []byte, chain [32]byte, signingKey []byte, reject [32]byte, plain []byte) (Answer, error) {
	outer, err := readAnswer(message)
	if err != nil {
		return Answer{}, err
	}
	recipient, err := hpke.NewRecipient(outer.Enc, keys.private, kdf, aead, []byte(labelOnlineAnswer))
	if err != nil {
		return Answer{}, ErrForged
	}
	exported, err := recipient.Export(labelOnlineAnswer, 32)
	if err != nil {
		return Answer{}, fmt.Errorf("hpke: %w", err)
	}
	kid := KeyID(outer.KeyID)
	b, err := challengeAEAD(answerSealKey(exported, chain, kid)).Open(nil, make([]byte, 12), outer.Ciphertext, answerAAD(kid, outer.Sequence))
	if err != nil {
		return Answer{}, ErrForged
	}
	p, named, err := readProven(b)
	if err != nil {
		return Answer{}, err
	}
	if named != kid {
		return Answer{}, ErrForged
	}
	var claims answerClaims
	if err := decode(p.Payload, &claims); err != nil {
		return Answer{}, err
	}
	if err := claims.check(); err != nil {
		return Answer{}, asRead(err)
	}
	a := Answer{Decision(claims.Decision), claims.Reason}
	if (a.Decision == Approve) != p.isSigned() {
		return Answer{}, damaged("proof does not fit the decision")
	}
	if a.Decision == Reject && !p.fitsTag(labelOnlineAnswer, kid, reject) {
		return Answer{}, ErrForged
	}
	digest := sha256.Sum256(plain)
	if a.Decision == Approve && !p.fitsSignature(labelOnlineAnswer, kid, signingKey) ||
		subtle.ConstantTimeCompare(digest[:], claims.Digest[:]) != 1 {
		return Answer{}, ErrWrongAnswer
	}
	return a, nil
}

func (c *answerClaims) check() error {
	switch c.Decision {
	case uint64(Approve):
		if c.Reason != 0 {
			return wrongField("reason", "of an approval")
		}
	case uint64(Reject):
		if c.Reason == 0 {
			return wrongField("reason", "missing")
		}
		if c.Reason > NotMe {
			return &FieldError{"reason", tooNew("reason %d", c.Reason)}
		}
	default:
		return &FieldError{"decision", tooNew("decision %d", c.Decision)}
	}
	return nil
}

func readAnswer(message []byte) (*answerOuter, error) {
	content, err := unversioned(message, MaxAnswer)
	if err != nil {
		return nil, err
	}
	var a answerOuter
	if err := decode(content, &a); err != nil {
		return nil, err
	}
	if len(a.Enc) != kemEncSize || len(a.KeyID) != len(KeyID{}) || a.Sequence == 0 {
		return nil, damaged("field of the wrong size, or sequence 0")
	}
	return &a, nil
}

// answerSealKey needs the bank's key and the chain: what was recorded opens
// neither to who takes the device later, when the chain has moved, nor to who
// has the bank's key. It is used for one message, so the nonce is zero.
func answerSealKey(exported []byte, chain [32]byte, kid KeyID) [32]byte {
	return deriveKey(slices.Concat(exported, chain[:]), labelOnlineAnswer, kid)
}

func answerAAD(kid KeyID, sequence uint32) []byte {
	return binary.BigEndian.AppendUint32(slices.Concat([]byte(labelOnlineAnswer), []byte{Version}, kid[:]), sequence)
}
