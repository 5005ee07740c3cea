package protocol

import (
	"bytes"
	"crypto/aes"
	"crypto/cipher"
	"crypto/rand"
	"encoding/binary"
	"fmt"
	"io"
	"time"

	"github.com/fxamacker/cbor/v2"
)

// Challenge is what a C code says once it is open: one order, one answer.
type Challenge struct {
	Sequence      uint32    // rises with every challenge of a key; 1 is the first
	Issued        time.Time // whole seconds
	Expires       time.Time // whole seconds, after Issued, at most MaxChallengeLife
	ID            []byte    // 8 to 16 bytes, the bank's name for this challenge
	Order         Order
	Warnings      []Warning // rising, each once
	AnswerAddress string    // where an answer can be sent online; empty for none

	plain []byte
}

// challengeClaims is the CBOR that is sealed. Labels above zero are those of
// CWT claims (RFC 8392, section 4).
type challengeClaims struct {
	Expires       int64           `cbor:"4,keyasint"`
	Issued        int64           `cbor:"6,keyasint"`
	ID            []byte          `cbor:"7,keyasint"`
	Kind          uint64          `cbor:"-1,keyasint"`
	Sequence      uint32          `cbor:"-2,keyasint"`
	Fields        cbor.RawMessage `cbor:"-3,keyasint"`
	AnswerAddress string          `cbor:"-4,keyasint,omitempty"`
	Warnings      []Warning       `cbor:"-5,keyasint,omitempty"`
}

// Plain is the exact bytes that were opened or sealed: what the answer is
// over. It is nil before either.
func (c *Challenge) Plain() []byte { return bytes.Clone(c.plain) }

// encodeChallenge checks a challenge and writes its plaintext.
func encodeChallenge(c *Challenge) ([]byte, error) {
	order, err := encodeOrder(c.Order)
	if err != nil {
		return nil, err
	}
	claims := &challengeClaims{
		Expires:       c.Expires.Unix(),
		Issued:        c.Issued.Unix(),
		ID:            c.ID,
		Kind:          uint64(c.Order.Kind()),
		Sequence:      c.Sequence,
		Fields:        order,
		AnswerAddress: c.AnswerAddress,
		Warnings:      c.Warnings,
	}
	if err := claims.check(); err != nil {
		return nil, err
	}
	return encode(claims), nil
}

// decodeChallenge reads an opened plaintext.
func decodeChallenge(plain []byte) (*Challenge, error) {
	var claims challengeClaims
	if err := decode(plain, &claims); err != nil {
		return nil, err
	}
	if err := claims.check(); err != nil {
		return nil, asRead(err)
	}
	order, err := decodeOrder(claims.Kind, claims.Fields)
	if err != nil {
		return nil, err
	}
	return &Challenge{
		Sequence:      claims.Sequence,
		Issued:        time.Unix(claims.Issued, 0).UTC(),
		Expires:       time.Unix(claims.Expires, 0).UTC(),
		ID:            claims.ID,
		Order:         order,
		Warnings:      claims.Warnings,
		AnswerAddress: claims.AnswerAddress,
		plain:         bytes.Clone(plain),
	}, nil
}

func (c *challengeClaims) check() error {
	if err := checkTime("exp", c.Expires); err != nil {
		return err
	}
	if err := checkTime("iat", c.Issued); err != nil {
		return err
	}
	if c.Expires <= c.Issued || c.Expires-c.Issued > int64(MaxChallengeLife/time.Second) {
		return wrongField("exp", "not after iat, or more than %v after it", MaxChallengeLife)
	}
	if len(c.ID) < MinChallengeID || len(c.ID) > MaxChallengeID {
		return wrongField("cti", "not %d to %d bytes", MinChallengeID, MaxChallengeID)
	}
	if c.Sequence == 0 {
		return wrongField("sequence", "0")
	}
	if c.AnswerAddress != "" {
		if err := CheckAddress(c.AnswerAddress); err != nil {
			return err
		}
	}
	return checkWarnings(c.Warnings)
}

const partialIVSize = 8 // sequence, then 4 random bytes

// SealChallenge writes the text of a C code: COSE_Encrypt0 (RFC 9052, section
// 5.2) under the account's challenge key. The sequence must not have been used
// with these keys before; four bytes of random (crypto/rand when it is nil)
// keep the nonce fresh even when a bank's store was set back. Afterwards
// c.Plain gives what was sealed.
//
// A *FieldError is returned when the challenge has a value that no reader
// would take, or is too long: then it is for the bank to shorten its texts.
func SealChallenge(keys *AccountKeys, kid KeyID, c *Challenge, random io.Reader) (text string, err error) {
	plain, err := encodeChallenge(c)
	if err != nil {
		return "", err
	}
	if random == nil {
		random = rand.Reader
	}
	var partial [partialIVSize]byte
	binary.BigEndian.PutUint32(partial[:], c.Sequence)
	if _, err := io.ReadFull(random, partial[4:]); err != nil {
		return "", fmt.Errorf("randomness: %w", err)
	}
	body := withVersion(encode(&encrypt0{
		Protected:  protectedHeader,
		Header:     header{KeyID: kid[:], PartialIV: partial[:]},
		Ciphertext: challengeAEAD(keys.Challenge).Seal(nil, nonce(keys.ContextIV, partial), plain, challengeAAD(kid)),
	}))
	if len(body) > MaxChallengeBody {
		return "", wrongField("challenge", "longer than %d bytes", MaxChallengeBody)
	}
	c.plain = plain
	return Text{Kind: CodeChallenge, Body: body}.String(), nil
}

// SealedChallenge is a C code that is read but not opened: whose it is, and
// which in order. Neither is proved before Open.
type SealedChallenge struct {
	KeyID      KeyID
	Sequence   uint32
	partial    [partialIVSize]byte
	ciphertext []byte
}

// ParseChallenge reads the body of a C code: ErrDamaged or ErrTooNew.
func ParseChallenge(t Text) (*SealedChallenge, error) {
	if t.Kind != CodeChallenge {
		return nil, damaged("not a challenge")
	}
	content, err := unversioned(t.Body, MaxChallengeBody)
	if err != nil {
		return nil, err
	}
	var e encrypt0
	if err := decode(content, &e); err != nil {
		return nil, err
	}
	if !bytes.Equal(e.Protected, protectedHeader) {
		return nil, damaged("protected header is not {1: 3}")
	}
	if len(e.Header.KeyID) != len(KeyID{}) || len(e.Header.PartialIV) != partialIVSize {
		return nil, damaged("header of the wrong size")
	}
	s := &SealedChallenge{
		KeyID:      KeyID(e.Header.KeyID),
		partial:    [partialIVSize]byte(e.Header.PartialIV),
		ciphertext: e.Ciphertext,
	}
	s.Sequence = binary.BigEndian.Uint32(s.partial[:])
	return s, nil
}

// Open opens the challenge with AccountKeys.Challenge and .ContextIV of the
// account that KeyID names. ErrForged is returned when it does not open: then
// the bank did not make it. ErrDamaged and ErrTooNew are about what the bank
// sealed; ErrDamaged also when the sequence inside is not the one outside.
func (s *SealedChallenge) Open(challenge [32]byte, contextIV [12]byte) (*Challenge, error) {
	plain, err := challengeAEAD(challenge).Open(nil, nonce(contextIV, s.partial), s.ciphertext, challengeAAD(s.KeyID))
	if err != nil {
		return nil, ErrForged
	}
	c, err := decodeChallenge(plain)
	if err != nil {
		return nil, err
	}
	if c.Sequence != s.Sequence {
		return nil, damaged("sequence differs from that of the partial iv")
	}
	return c, nil
}

func challengeAEAD(key [32]byte) cipher.AEAD {
	block, err := aes.NewCipher(key[:])
	if err != nil {
		panic(err) // 32 bytes are always a key
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		panic(err) // AES is always a 16 byte block
	}
	return gcm
}
