package protocol

import (
	"crypto/ed25519"
	"slices"
)

// The three messages of the handshake. Each is a version byte and a CBOR map;
// the first two carry a sealed part.

// requestOuter is POST <address>/activate. The one-time code stands outside
// the sealed part as well, so that the bank finds its record of the code.
type requestOuter struct {
	OneTime []byte `cbor:"7,keyasint"`
	sealed
}

// requestInner is what the request seals to the bank's key.
type requestInner struct {
	OneTime    []byte `cbor:"7,keyasint"`
	DeviceKey  []byte `cbor:"-1,keyasint"` // HPKE public key, fresh, for the response only
	Device     string `cbor:"-2,keyasint"` // the device's name, for the bank's list
	Commitment []byte `cbor:"-3,keyasint"`
}

// responseOuter is the bank's answer.
type responseOuter struct {
	sealed
}

// responseInner is what the response seals to the device's fresh key.
type responseInner struct {
	Issued     int64    `cbor:"6,keyasint"`  // the bank's time
	KeyID      []byte   `cbor:"-1,keyasint"` // 6 bytes
	Holder     string   `cbor:"-2,keyasint"` // the account holder's name
	Channels   []string `cbor:"-3,keyasint"` // where the key serves, for example "Web"
	HelpNumber string   `cbor:"-4,keyasint"` // telephone
}

// revealMessage is POST <address>/reveal.
type revealMessage struct {
	KeyID      []byte `cbor:"-1,keyasint"`
	Nonce      []byte `cbor:"-2,keyasint"`
	SigningKey []byte `cbor:"-3,keyasint"` // sealed: see sealSigningKey
}

func readRequest(request []byte) (*requestOuter, error) {
	content, err := unversioned(request, MaxRequest)
	if err != nil {
		return nil, err
	}
	var r requestOuter
	if err := decode(content, &r); err != nil {
		return nil, err
	}
	if len(r.OneTime) != OneTimeSize || len(r.Enc) != kemEncSize {
		return nil, damaged("field of the wrong size")
	}
	return &r, nil
}

func readRequestInner(plaintext []byte) (*requestInner, error) {
	var r requestInner
	if err := decode(plaintext, &r); err != nil {
		return nil, err
	}
	if len(r.OneTime) != OneTimeSize || len(r.DeviceKey) != kemPublicKeySize ||
		len(r.Commitment) != 32 {
		return nil, damaged("field of the wrong size")
	}
	if err := checkText("device", r.Device, 1, MaxDeviceName); err != nil {
		return nil, asRead(err)
	}
	return &r, nil
}

func readResponse(response []byte) (*responseOuter, error) {
	content, err := unversioned(response, MaxResponse)
	if err != nil {
		return nil, err
	}
	var r responseOuter
	if err := decode(content, &r); err != nil {
		return nil, err
	}
	if len(r.Enc) != kemEncSize {
		return nil, damaged("field of the wrong size")
	}
	return &r, nil
}

func (r *responseInner) check() error {
	if err := checkTime("iat", r.Issued); err != nil {
		return err
	}
	if err := checkText("holder", r.Holder, 1, MaxHolder); err != nil {
		return err
	}
	if err := checkText("help number", r.HelpNumber, 0, MaxHelpNumber); err != nil {
		return err
	}
	if len(r.Channels) > MaxChannels {
		return wrongField("channels", "more than %d", MaxChannels)
	}
	for _, c := range r.Channels {
		if err := checkText("channel", c, 1, MaxChannel); err != nil {
			return err
		}
	}
	return nil
}

func readResponseInner(plaintext []byte) (*responseInner, error) {
	var r responseInner
	if err := decode(plaintext, &r); err != nil {
		return nil, err
	}
	if len(r.KeyID) != len(KeyID{}) {
		return nil, damaged("key id of the wrong size")
	}
	if err := r.check(); err != nil {
		return nil, asRead(err)
	}
	return &r, nil
}

func readReveal(reveal []byte) (*revealMessage, error) {
	content, err := unversioned(reveal, MaxReveal)
	if err != nil {
		return nil, err
	}
	var r revealMessage
	if err := decode(content, &r); err != nil {
		return nil, err
	}
	if len(r.KeyID) != len(KeyID{}) || len(r.Nonce) != nonceSize || len(r.SigningKey) != ed25519.PublicKeySize+gcmTagSize {
		return nil, damaged("field of the wrong size")
	}
	return &r, nil
}

// responseAAD binds the response to the code and to the request it answers.
func responseAAD(digest, request [32]byte) []byte {
	return slices.Concat(digest[:], request[:])
}
