package protocol

import (
	"crypto/ed25519"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"fmt"
	"slices"
)

// COSE_Sign1 and COSE_Mac0 (RFC 9052, sections 4.2 and 6.2), untagged: the
// same array of four, told apart by the algorithm in the protected header.

type proven struct {
	_         struct{} `cbor:",toarray"`
	Protected []byte
	Header    keyHeader
	Payload   []byte
	Proof     []byte // signature or tag
}

// keyHeader is the unprotected header. The key id is bound by the additional
// data.
type keyHeader struct {
	KeyID []byte `cbor:"4,keyasint"`
}

var (
	// protectedEd25519 is {1: -19}: alg is Ed25519 (RFC 9864, section 2.2).
	protectedEd25519 = []byte{0xa1, 0x01, 0x32}
	// protectedHMAC is {1: 5}: alg is HMAC 256/256 (RFC 9053, section 3.1).
	protectedHMAC = []byte{0xa1, 0x01, 0x05}
)

// toBeProven is Sig_structure and MAC_structure (RFC 9052, sections 4.4, 6.3).
type toBeProven struct {
	_           struct{} `cbor:",toarray"`
	Context     string
	Protected   []byte
	ExternalAAD []byte
	Payload     []byte
}

// sign1 signs a payload with the Ed25519 seed. Each use has its own label.
func sign1(label string, kid KeyID, seed [32]byte, payload []byte) *proven {
	p := &proven{Protected: protectedEd25519, Header: keyHeader{kid[:]}, Payload: payload}
	p.Proof = ed25519.Sign(ed25519.NewKeyFromSeed(seed[:]), p.structure("Signature1", label, kid))
	return p
}

// mac0 authenticates a payload with a key of 32 bytes.
func mac0(label string, kid KeyID, key [32]byte, payload []byte) *proven {
	p := &proven{Protected: protectedHMAC, Header: keyHeader{kid[:]}, Payload: payload}
	p.Proof = p.tag(label, kid, key)
	return p
}

func (p *proven) structure(context, label string, kid KeyID) []byte {
	return encode(&toBeProven{
		Context: context, Protected: p.Protected, Payload: p.Payload,
		ExternalAAD: slices.Concat([]byte(label), []byte{Version}, kid[:]),
	})
}

// tag is made with a key of its own for each use, so that a tag is worth
// nothing elsewhere.
func (p *proven) tag(label string, kid KeyID, key [32]byte) []byte {
	k := deriveKey(key[:], label, kid)
	h := hmac.New(sha256.New, k[:])
	h.Write(p.structure("MAC0", label, kid))
	return h.Sum(nil)
}

func (p *proven) isSigned() bool { return slices.Equal(p.Protected, protectedEd25519) }

// fitsSignature says whether the proof is that of an Ed25519 public key. No
// key, or one of zeros, proves nothing.
func (p *proven) fitsSignature(label string, kid KeyID, public []byte) bool {
	if len(public) != ed25519.PublicKeySize || [32]byte(public) == ([32]byte{}) {
		return false
	}
	return ed25519.Verify(public, p.structure("Signature1", label, kid), p.Proof)
}

func (p *proven) fitsTag(label string, kid KeyID, key [32]byte) bool {
	return hmac.Equal(p.tag(label, kid, key), p.Proof)
}

// readProven reads the array and checks its sizes: ErrDamaged, or ErrTooNew
// for an algorithm that is not known here.
func readProven(b []byte) (*proven, KeyID, error) {
	var p proven
	if err := decode(b, &p); err != nil {
		return nil, KeyID{}, err
	}
	size := 0
	switch {
	case p.isSigned():
		size = ed25519.SignatureSize
	case slices.Equal(p.Protected, protectedHMAC):
		size = sha256.Size
	default:
		return nil, KeyID{}, tooNew("algorithm")
	}
	if len(p.Proof) != size || len(p.Header.KeyID) != len(KeyID{}) {
		return nil, KeyID{}, damaged("field of the wrong size")
	}
	return &p, KeyID(p.Header.KeyID), nil
}

// deriveKey is HKDF without a salt, with a label and the key id as its info.
func deriveKey(secret []byte, label string, kid KeyID) [32]byte {
	key, err := hkdf.Key(sha256.New, secret, nil, label+string(kid[:]), 32)
	if err != nil {
		panic(fmt.Errorf("hkdf: %w", err)) // 32 bytes are always to be had
	}
	return [32]byte(key)
}
