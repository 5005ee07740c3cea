package keystore

import "crypto/sha256"

// HMAC is HMAC-SHA256 (RFC 2104) over the parts one after the other, for stores that compute it themselves and for
// who derives further from it. The library's keeps key and message in objects that can't be cleared; this one leaves
// them on the stack at most.
func HMAC(key []byte, parts ...[]byte) [32]byte {
	const blockSize = sha256.BlockSize
	n := blockSize
	for _, p := range parts {
		n += len(p)
	}
	var outer [blockSize + sha256.Size]byte
	inner := make([]byte, blockSize, n)
	if len(key) > blockSize {
		sum := sha256.Sum256(key)
		copy(inner, sum[:])
	} else {
		copy(inner, key)
	}
	for i := range blockSize {
		outer[i] = inner[i] ^ 0x5c
		inner[i] ^= 0x36
	}
	for _, p := range parts {
		inner = append(inner, p...)
	}
	sum := sha256.Sum256(inner)
	clear(inner)
	copy(outer[blockSize:], sum[:])
	sum = sha256.Sum256(outer[:])
	clear(outer[:])
	return sum
}
