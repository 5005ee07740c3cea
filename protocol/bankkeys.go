package protocol

import (
	"crypto/hpke"
	"crypto/sha256"
	"fmt"
	"slices"
)

// BankKeys is the bank's key pair for activation: HPKE, MLKEM768X25519. The
// private half opens requests, and is the bank's secret.
type BankKeys struct {
	private hpke.PrivateKey
}

// keyDocument is the CBOR of both the public document and the bank's stored
// private key.
type keyDocument struct {
	Suite []uint16 `cbor:"-1,keyasint"` // KEM, KDF, AEAD: IANA's HPKE registry
	Key   []byte   `cbor:"-2,keyasint"`
}

// NewBankKeys makes a key pair from the system's randomness.
func NewBankKeys() (*BankKeys, error) {
	private, err := kem.GenerateKey()
	if err != nil {
		return nil, fmt.Errorf("hpke: %w", err)
	}
	return &BankKeys{private}, nil
}

// MarshalBinary gives the private key for the bank's own store. It is secret.
func (k *BankKeys) MarshalBinary() ([]byte, error) {
	seed, err := k.private.Bytes()
	if err != nil {
		return nil, fmt.Errorf("hpke: %w", err)
	}
	return withVersion(encode(&keyDocument{suiteIDs, seed})), nil
}

// ParseBankKeys reads what MarshalBinary wrote: ErrDamaged or ErrTooNew.
func ParseBankKeys(b []byte) (*BankKeys, error) {
	seed, err := parseKeyDocument(b, kemSeedSize)
	if err != nil {
		return nil, err
	}
	private, err := kem.NewPrivateKey(seed)
	if err != nil {
		return nil, damaged("private key")
	}
	return &BankKeys{private}, nil
}

// Document is the public key document: what GET <address>/keys answers with,
// byte for byte.
func (k *BankKeys) Document() []byte {
	return withVersion(encode(&keyDocument{suiteIDs, k.private.PublicKey().Bytes()}))
}

// Hash is the SHA-256 of the document: ActivationCode.KeysHash.
func (k *BankKeys) Hash() [32]byte {
	return sha256.Sum256(k.Document())
}

// Format keeps the key out of every log and message.
func (k *BankKeys) Format(f fmt.State, _ rune) { fmt.Fprint(f, "protocol.BankKeys{…}") }

func parseKeyDocument(b []byte, size int) ([]byte, error) {
	content, err := unversioned(b, MaxDocument)
	if err != nil {
		return nil, err
	}
	var d keyDocument
	if err := decode(content, &d); err != nil {
		return nil, err
	}
	if !slices.Equal(d.Suite, suiteIDs) {
		return nil, tooNew("hpke suite")
	}
	if len(d.Key) != size {
		return nil, damaged("key of the wrong size")
	}
	return d.Key, nil
}

// parseDocument reads a bank's public key document.
func parseDocument(b []byte) (hpke.PublicKey, error) {
	key, err := parseKeyDocument(b, kemPublicKeySize)
	if err != nil {
		return nil, err
	}
	return publicKey(key)
}

func publicKey(b []byte) (hpke.PublicKey, error) {
	pub, err := kem.NewPublicKey(b)
	if err != nil {
		return nil, damaged("public key")
	}
	return pub, nil
}
