package protocol

import (
	"crypto/hpke"
	"fmt"
)

// The one HPKE suite (RFC 9180 with the hybrid KEM of draft-ietf-hpke-pq,
// which is X-Wing): ML-KEM-768 with X25519, HKDF-SHA256, AES-256-GCM, base
// mode. A message recorded today stays closed to a quantum computer later.
const (
	kemSeedSize      = 32
	kemPublicKeySize = 1216
	kemEncSize       = 1120
)

var (
	kem  = hpke.MLKEM768X25519()
	kdf  = hpke.HKDFSHA256()
	aead = hpke.AES256GCM()
)

// suiteIDs are the numbers of the suite in IANA's HPKE registry, as the key
// document states them.
var suiteIDs = []uint16{kem.ID(), kdf.ID(), aead.ID()}

// Each use of HPKE has its own info, so that no message can stand in another's
// place.
const (
	infoRequest  = "zegel1 activate request"
	infoResponse = "zegel1 activate response"
	exportLabel  = "zegel1 account keys"
)

// sealed is how an HPKE message stands inside ours.
type sealed struct {
	Enc        []byte `cbor:"-1,keyasint"` // encapsulated key
	Ciphertext []byte `cbor:"-2,keyasint"`
}

// sealTo seals plaintext to a public key and gives the secret that both ends
// can export from this context and nobody else has.
func sealTo(pub hpke.PublicKey, info string, aad, plaintext []byte) (s sealed, exported []byte, err error) {
	enc, sender, err := hpke.NewSender(pub, kdf, aead, []byte(info))
	if err != nil {
		return s, nil, fmt.Errorf("hpke: %w", err)
	}
	ct, err := sender.Seal(aad, plaintext)
	if err != nil {
		return s, nil, fmt.Errorf("hpke: %w", err)
	}
	exported, err = sender.Export(exportLabel, 32)
	if err != nil {
		return s, nil, fmt.Errorf("hpke: %w", err)
	}
	return sealed{enc, ct}, exported, nil
}

// openWith opens what sealTo sealed. ErrForged is returned when it does not
// open.
func openWith(key hpke.PrivateKey, info string, aad []byte, s sealed) (plaintext, exported []byte, err error) {
	recipient, err := hpke.NewRecipient(s.Enc, key, kdf, aead, []byte(info))
	if err != nil {
		return nil, nil, ErrForged
	}
	plaintext, err = recipient.Open(aad, s.Ciphertext)
	if err != nil {
		return nil, nil, ErrForged
	}
	exported, err = recipient.Export(exportLabel, 32)
	if err != nil {
		return nil, nil, fmt.Errorf("hpke: %w", err)
	}
	return plaintext, exported, nil
}
