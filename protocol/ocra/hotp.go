package ocra

import (
	"crypto/hmac"
	"encoding/binary"
	"errors"
	"fmt"
	"hash"
)

// HOTP is the code of RFC 4226, section 5.3, with 1 to 10 digits. newHash is
// sha1.New there; RFC 6238 allows sha256.New and sha512.New as well.
func HOTP(newHash func() hash.Hash, key []byte, counter uint64, digits int) (string, error) {
	if digits < 1 || digits > 10 {
		return "", errors.New("hotp: not 1 to 10 digits")
	}
	var c [8]byte
	binary.BigEndian.PutUint64(c[:], counter)
	return truncate(mac(newHash, key, c[:]), digits), nil
}

// TOTP is the code of RFC 6238, section 4, at a time in seconds since 1970,
// with T0 = 0 and a time step of step seconds.
func TOTP(newHash func() hash.Hash, key []byte, seconds uint64, step uint64, digits int) (string, error) {
	if step == 0 {
		return "", errors.New("totp: time step of 0")
	}
	return HOTP(newHash, key, seconds/step, digits)
}

func mac(newHash func() hash.Hash, key, data []byte) []byte {
	h := hmac.New(newHash, key)
	h.Write(data)
	return h.Sum(nil)
}

// truncate is RFC 4226's dynamic truncation: 31 bits from where the last four
// bits point, reduced to decimal digits.
func truncate(sum []byte, digits int) string {
	offset := sum[len(sum)-1] & 15
	n := uint64(binary.BigEndian.Uint32(sum[offset:]) & 0x7fffffff)
	mod := uint64(1)
	for range digits {
		mod *= 10
	}
	return fmt.Sprintf("%0*d", digits, n%mod)
}
