package protocol

import "slices"

// COSE_Encrypt0 (RFC 9052, section 5.2), untagged: what a C code holds.

// encrypt0 is the array of three.
type encrypt0 struct {
	_          struct{} `cbor:",toarray"`
	Protected  []byte
	Header     header
	Ciphertext []byte
}

// header is the unprotected header. Both its values are bound all the same:
// the key id by the additional data, the Partial IV by the nonce.
type header struct {
	KeyID     []byte `cbor:"4,keyasint"`
	PartialIV []byte `cbor:"6,keyasint"`
}

const gcmTagSize = 16

// protectedHeader is {1: 3}: alg is A256GCM (RFC 9053, section 4.1).
var protectedHeader = []byte{0xa1, 0x01, 0x03}

// encStructure is Enc_structure (RFC 9052, section 5.3), the additional data.
type encStructure struct {
	_           struct{} `cbor:",toarray"`
	Context     string
	Protected   []byte
	ExternalAAD []byte
}

func challengeAAD(kid KeyID) []byte {
	external := slices.Concat([]byte("ZEGEL:C/"), []byte{Version}, kid[:])
	return encode(&encStructure{Context: "Encrypt0", Protected: protectedHeader, ExternalAAD: external})
}

// nonce combines the account's context IV with a Partial IV, left-padded with
// zeros (RFC 9052, section 3.1).
func nonce(contextIV [12]byte, partial [partialIVSize]byte) []byte {
	n := contextIV
	for i, b := range partial {
		n[len(n)-len(partial)+i] ^= b
	}
	return n[:]
}
