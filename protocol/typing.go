package protocol

import "strings"

// What people type: base32 in groups, with the letters that look like digits
// mended, and checks that tell typing errors. It is no protection against
// guessing.

// crc is a cyclic redundancy check of whole bytes, most significant bit first,
// nothing reflected, no final exclusive or.
func crc(data []byte, width uint, poly, init uint32) uint32 {
	register, top := init, uint32(1)<<(width-1)
	for _, b := range data {
		for i := 7; i >= 0; i-- {
			feedback := (register&top != 0) != (b>>i&1 != 0)
			register = register << 1 & (top<<1 - 1)
			if feedback {
				register ^= poly
			}
		}
	}
	return register
}

const typedAlphabet = "ABCDEFGHIJKLMNOPQRSTUVWXYZ234567" // RFC 4648, section 6

// writeTyped gives the last count characters' worth of bits of v.
func writeTyped(v uint64, count int) string {
	s := make([]byte, count)
	for i := range s {
		s[count-1-i] = typedAlphabet[v>>(5*i)&31]
	}
	return string(s)
}

// readTyped is the other way; a character that is none counts as not ok.
func readTyped(s string) (v uint64, ok bool) {
	ok = true
	for i := range len(s) {
		n := strings.IndexByte(typedAlphabet, s[i])
		ok = ok && n >= 0
		v = v<<5 | uint64(max(n, 0))
	}
	return v, ok
}

// mendTyped takes what a person typed: small letters are made capitals, spaces
// and hyphens left out, 1 read as I, 0 as O, 8 as B.
func mendTyped(s string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case 'a' <= r && r <= 'z':
			return r - 'a' + 'A'
		case r == '1':
			return 'I'
		case r == '0':
			return 'O'
		case r == '8':
			return 'B'
		case r == ' ' || r == '-' || r == '\u00a0':
			return -1
		case r > 'Z':
			return '?' // one byte for one character, and none of the alphabet
		}
		return r
	}, s)
}
