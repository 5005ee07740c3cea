package protocol

import "time"

const labelDeactivation = "zegel1 deactivation"

// Deactivation is a D code that is read but not proved: the bank asks the
// device to forget the key.
type Deactivation struct {
	KeyID  KeyID
	proven *proven
}

// deactivationClaims is the payload of its COSE_Mac0.
type deactivationClaims struct {
	Issued int64 `cbor:"6,keyasint"`
}

// SealDeactivation writes the text of a D code, at the bank's time in whole
// seconds. A *FieldError is returned when at is not a time that readers take.
func SealDeactivation(keys *AccountKeys, kid KeyID, at time.Time) (string, error) {
	if err := checkTime("iat", at.Unix()); err != nil {
		return "", err
	}
	p := mac0(labelDeactivation, kid, keys.Challenge, encode(&deactivationClaims{at.Unix()}))
	return Text{Kind: CodeDeactivation, Body: withVersion(encode(p))}.String(), nil
}

// ParseDeactivation reads the body of a D code: ErrDamaged or ErrTooNew.
func ParseDeactivation(t Text) (*Deactivation, error) {
	if t.Kind != CodeDeactivation {
		return nil, damaged("not a deactivation code")
	}
	content, err := unversioned(t.Body, MaxDeactivationBody)
	if err != nil {
		return nil, err
	}
	p, kid, err := readProven(content)
	if err != nil {
		return nil, err
	}
	if p.isSigned() {
		return nil, damaged("signed, not authenticated")
	}
	return &Deactivation{kid, p}, nil
}

// Check says when the bank made the code, with AccountKeys.Challenge of the
// account that KeyID names. ErrForged is returned when the bank did not make
// it, ErrDamaged or ErrTooNew when what it made cannot be read.
func (d *Deactivation) Check(challenge [32]byte) (time.Time, error) {
	if !d.proven.fitsTag(labelDeactivation, d.KeyID, challenge) {
		return time.Time{}, ErrForged
	}
	var claims deactivationClaims
	if err := decode(d.proven.Payload, &claims); err != nil {
		return time.Time{}, err
	}
	if err := checkTime("iat", claims.Issued); err != nil {
		return time.Time{}, asRead(err)
	}
	return time.Unix(claims.Issued, 0).UTC(), nil
}
