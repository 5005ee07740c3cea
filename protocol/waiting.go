package protocol

import (
	"crypto/rand"
	"fmt"
	"io"
	"time"
)

// A device asks its bank for the challenges that wait for it. It needs no PIN:
// the request is authenticated by the Reject key, and the challenges that come
// back are sealed as in a picture.

const labelWaiting = "zegel1 waiting"

// waitingClaims is the payload of the request's COSE_Mac0.
type waitingClaims struct {
	Issued int64  `cbor:"6,keyasint"`
	ID     []byte `cbor:"7,keyasint"` // 16 random bytes
}

// waitingList is the bank's answer: bodies of C codes, oldest first.
type waitingList struct {
	Challenges [][]byte `cbor:"-1,keyasint"`
}

// WaitingRequest writes POST <address>/waiting, at the device's time in whole
// seconds. random is crypto/rand when it is nil.
func WaitingRequest(kid KeyID, reject [32]byte, at time.Time, random io.Reader) ([]byte, error) {
	if random == nil {
		random = rand.Reader
	}
	claims := &waitingClaims{Issued: at.Unix(), ID: make([]byte, OneTimeSize)}
	if _, err := io.ReadFull(random, claims.ID); err != nil {
		return nil, fmt.Errorf("randomness: %w", err)
	}
	if err := checkTime("iat", claims.Issued); err != nil {
		return nil, err
	}
	return withVersion(encode(mac0(labelWaiting, kid, reject, encode(claims)))), nil
}

// PeekWaiting gives the key id that a request names. Nothing is proved by it
// yet.
func PeekWaiting(request []byte) (KeyID, error) {
	_, kid, err := readWaiting(request)
	return kid, err
}

// CheckWaiting says when the device made the request. The bank refuses one
// that is more than MaxWaitingAge from its own time; a copy within that gets
// what only the device can open. ErrForged is returned when the device did not
// make it, ErrDamaged or ErrTooNew when it cannot be read.
func CheckWaiting(request []byte, reject [32]byte) (time.Time, error) {
	p, kid, err := readWaiting(request)
	if err != nil {
		return time.Time{}, err
	}
	if !p.fitsTag(labelWaiting, kid, reject) {
		return time.Time{}, ErrForged
	}
	var claims waitingClaims
	if err := decode(p.Payload, &claims); err != nil {
		return time.Time{}, err
	}
	if len(claims.ID) != OneTimeSize {
		return time.Time{}, damaged("field of the wrong size")
	}
	if err := checkTime("iat", claims.Issued); err != nil {
		return time.Time{}, asRead(err)
	}
	return time.Unix(claims.Issued, 0).UTC(), nil
}

func readWaiting(request []byte) (*proven, KeyID, error) {
	content, err := unversioned(request, MaxWaitingRequest)
	if err != nil {
		return nil, KeyID{}, err
	}
	p, kid, err := readProven(content)
	if err != nil {
		return nil, KeyID{}, err
	}
	if p.isSigned() {
		return nil, KeyID{}, damaged("signed, not authenticated")
	}
	return p, kid, nil
}

// WaitingList writes the bank's answer from the texts of at most MaxWaiting C
// codes.
func WaitingList(codes []string) ([]byte, error) {
	if len(codes) > MaxWaiting {
		return nil, wrongField("challenges", "more than %d", MaxWaiting)
	}
	var list waitingList
	for _, code := range codes {
		t, err := ParseText(code)
		if err != nil {
			return nil, &FieldError{"challenges", err}
		}
		if _, err := ParseChallenge(t); err != nil {
			return nil, &FieldError{"challenges", err}
		}
		list.Challenges = append(list.Challenges, t.Body)
	}
	return withVersion(encode(&list)), nil
}

// ParseWaitingList reads the bank's answer: ErrDamaged or ErrTooNew. Each text
// goes to ParseChallenge, as if it was scanned.
func ParseWaitingList(response []byte) ([]Text, error) {
	content, err := unversioned(response, MaxWaitingList)
	if err != nil {
		return nil, err
	}
	var list waitingList
	if err := decode(content, &list); err != nil {
		return nil, err
	}
	if len(list.Challenges) > MaxWaiting {
		return nil, damaged("more than %d challenges", MaxWaiting)
	}
	var texts []Text
	for _, body := range list.Challenges {
		if len(body) > MaxChallengeBody {
			return nil, damaged("challenge longer than %d bytes", MaxChallengeBody)
		}
		if err := checkVersion(body); err != nil {
			return nil, err
		}
		texts = append(texts, Text{Kind: CodeChallenge, Body: body})
	}
	return texts, nil
}
