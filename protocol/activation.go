package protocol

import (
	"bytes"
	"crypto/sha256"
	"time"
)

// ActivationCode is what an A code says: whose bank, where it is, which keys
// it has, and the one-time code that makes this device this customer's.
type ActivationCode struct {
	Bank     string            // the bank's name, 1 to 40 characters
	Subject  []byte            // 8 bytes that stand for the customer, opaque
	Address  string            // base URL, see CheckAddress
	OneTime  [OneTimeSize]byte // secret until it is used
	Expires  time.Time         // whole seconds
	KeysHash [32]byte          // SHA-256 of the bank's key document
	Policy   uint64            // bits, none defined yet: 0
}

// activationClaims is the CBOR of an activation code. Labels above zero are
// those of CWT claims (RFC 8392, section 4), though sub is bytes here.
type activationClaims struct {
	Issuer   string `cbor:"1,keyasint"`
	Subject  []byte `cbor:"2,keyasint"`
	Expires  int64  `cbor:"4,keyasint"`
	OneTime  []byte `cbor:"7,keyasint"`
	Address  string `cbor:"-1,keyasint"`
	KeysHash []byte `cbor:"-2,keyasint"`
	Policy   uint64 `cbor:"-3,keyasint,omitempty"`
}

const checksumSize = 4

// checksum tells damage at once. It is no protection against a forger: who
// changes a code can compute it again, and fails at the handshake.
func checksum(b []byte) []byte {
	h := sha256.New()
	h.Write([]byte("zegel1 A"))
	h.Write(b)
	return h.Sum(nil)[:checksumSize]
}

// body is the binary form, checked or not.
func (a *ActivationCode) body() []byte {
	b := withVersion(encode(&activationClaims{
		Issuer:   a.Bank,
		Subject:  a.Subject,
		Expires:  a.Expires.Unix(),
		OneTime:  a.OneTime[:],
		Address:  a.Address,
		KeysHash: a.KeysHash[:],
		Policy:   a.Policy,
	}))
	return append(b, checksum(b)...)
}

func (a *ActivationCode) check() error {
	if err := checkText("iss", a.Bank, 1, MaxBankName); err != nil {
		return err
	}
	if len(a.Subject) != SubjectSize {
		return wrongField("sub", "not %d bytes", SubjectSize)
	}
	if err := checkTime("exp", a.Expires.Unix()); err != nil {
		return err
	}
	if err := CheckAddress(a.Address); err != nil {
		return err
	}
	if a.Policy != 0 {
		return &FieldError{"policy", tooNew("unknown bits")}
	}
	return nil
}

// Text writes the code as it stands in the QR picture. A *FieldError is
// returned when a field has a value that no reader would take.
func (a *ActivationCode) Text() (string, error) {
	if err := a.check(); err != nil {
		return "", err
	}
	body := a.body()
	if len(body) > MaxActivationBody {
		return "", wrongField("code", "longer than %d bytes", MaxActivationBody)
	}
	return Text{Kind: CodeActivation, Body: body}.String(), nil
}

// Digest is the SHA-256 of the code's body, version byte and checksum
// included. Both sides bind it into the handshake, and so every field of the
// code.
func (a *ActivationCode) Digest() [32]byte {
	return sha256.Sum256(a.body())
}

// checkedActivation gives the CBOR of an A code whose checksum is right.
func checkedActivation(t Text) ([]byte, error) {
	if t.Kind != CodeActivation {
		return nil, damaged("not an activation code")
	}
	content, err := unversioned(t.Body, MaxActivationBody)
	if err != nil {
		return nil, err
	}
	if len(content) < checksumSize {
		return nil, damaged("too short")
	}
	end := len(t.Body) - checksumSize
	if !bytes.Equal(checksum(t.Body[:end]), t.Body[end:]) {
		return nil, damaged("checksum")
	}
	return t.Body[1:end], nil
}

// ParseActivation reads the body of an A code that is not a letter's: see
// IsLetter. ErrTooNew is returned for a policy bit or a field that is not known
// here, ErrDamaged for everything else that is wrong.
func ParseActivation(t Text) (*ActivationCode, error) {
	content, err := checkedActivation(t)
	if err != nil {
		return nil, err
	}
	var c activationClaims
	if err := decode(content, &c); err != nil {
		return nil, err
	}
	if len(c.OneTime) != OneTimeSize || len(c.KeysHash) != 32 {
		return nil, damaged("one-time code or hash of the wrong size")
	}
	a := &ActivationCode{
		Bank:     c.Issuer,
		Subject:  c.Subject,
		Address:  c.Address,
		OneTime:  [OneTimeSize]byte(c.OneTime),
		Expires:  time.Unix(c.Expires, 0).UTC(),
		KeysHash: [32]byte(c.KeysHash),
		Policy:   c.Policy,
	}
	if err := a.check(); err != nil {
		return nil, asRead(err)
	}
	return a, nil
}
