package vault

import (
	"encoding/binary"
	"fmt"
	"io"

	"golang.org/x/crypto/chacha20poly1305"
)

// kind says what a record holds; it is part of what the seal is bound to.
type kind byte

const (
	kindTile    kind = 1
	kindSlot    kind = 2
	kindTries   kind = 3
	kindAccount kind = 4
	kindSecret  kind = 5
	kindHistory kind = 6
	kindNamed   kind = 7
)

const (
	recordVersion = 1
	// block is what contents are padded to, so that a length tells little.
	block = 64
	// maxRecord is the longest record in the file.
	maxRecord = 1 + chacha20poly1305.NonceSizeX + (maxContent+4+block)/block*block + chacha20poly1305.Overhead
	// maxContent is the longest content of a record: an account's, a history entry's or a named one's.
	maxContent = 16<<10 + 256
)

// place is where a record stands. A record moved to another place does not open.
type place struct {
	vault   [16]byte
	profile ProfileID
	bucket  string
	key     []byte
	kind    kind
}

func (p *place) bound() []byte {
	return joined(p.vault[:], p.profile[:], []byte(p.bucket), p.key, []byte{byte(p.kind)}, []byte{recordVersion})
}

// seal makes a record: version, a random 24 byte nonce, and XChaCha20-Poly1305 of the padded content.
func seal(rand io.Reader, key *[32]byte, at *place, content []byte) ([]byte, error) {
	if len(content) > maxContent {
		return nil, fmt.Errorf("%w: record of %d bytes", ErrFull, len(content))
	}
	aead, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		return nil, err
	}
	plain := pad(content)
	defer clear(plain)
	out := make([]byte, 1+aead.NonceSize(), 1+aead.NonceSize()+len(plain)+aead.Overhead())
	out[0] = recordVersion
	if _, err := io.ReadFull(rand, out[1:]); err != nil {
		return nil, fmt.Errorf("vault: random numbers: %w", err)
	}
	return aead.Seal(out, out[1:], plain, at.bound()), nil
}

// unseal is the content of a record. ErrTooNew is returned when it has a later version, ErrDamaged when it is not
// what was sealed there.
func unseal(key *[32]byte, at *place, record []byte) ([]byte, error) {
	if len(record) < 1+chacha20poly1305.NonceSizeX+block+chacha20poly1305.Overhead || len(record) > maxRecord {
		return nil, damaged("record has an impossible length")
	}
	if record[0] > recordVersion {
		return nil, fmt.Errorf("%w: record version %d", ErrTooNew, record[0])
	}
	if record[0] != recordVersion {
		return nil, damaged("record version 0")
	}
	aead, err := chacha20poly1305.NewX(key[:])
	if err != nil {
		return nil, err
	}
	nonce, sealed := record[1:1+aead.NonceSize()], record[1+aead.NonceSize():]
	plain, err := aead.Open(nil, nonce, sealed, at.bound())
	if err != nil {
		return nil, damaged("record does not open")
	}
	return unpad(plain)
}

// pad is the content's length (uint32, big endian), the content, and zeros up to a whole block.
func pad(content []byte) []byte {
	n := (4 + len(content) + block - 1) / block * block
	out := make([]byte, 4, n)
	binary.BigEndian.PutUint32(out, uint32(len(content)))
	out = append(out, content...)
	return out[:n]
}

func unpad(plain []byte) ([]byte, error) {
	if len(plain) < block || len(plain)%block != 0 {
		return nil, damaged("padding")
	}
	n := int64(binary.BigEndian.Uint32(plain))
	if n > int64(len(plain)-4) || int64(len(plain))-4-n >= block {
		return nil, damaged("padding")
	}
	for _, b := range plain[4+n:] {
		if b != 0 {
			return nil, damaged("padding")
		}
	}
	return plain[4 : 4+n], nil
}
