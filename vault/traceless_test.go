package vault

import (
	"crypto/hkdf"
	"crypto/sha256"
	"encoding/hex"
	"testing"
)

// TestDeriveIsHKDF has RFC 5869's test cases with SHA-256 (appendix A.1 and A.3, the first 32 bytes), and the library
// for lengths in between.
func TestDeriveIsHKDF(t *testing.T) {
	unhex := func(s string) []byte { return must(hex.DecodeString(s))(t) }
	for _, c := range []struct{ secret, salt, info, want string }{
		{
			"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
			"3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf",
		},
		{
			"0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
			"8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d",
		},
	} {
		got := derive(unhex(c.secret), unhex(c.salt), string(unhex(c.info)))
		if hex.EncodeToString(got[:]) != c.want {
			t.Errorf("HKDF is %x, and not %s", got, c.want)
		}
	}
	random := newSeeded(3)
	for n := range 200 {
		b := make([]byte, 3*n)
		_, _ = random.Read(b)
		want := must(hkdf.Key(sha256.New, b[:n], b[n:2*n], string(b[2*n:]), 32))(t)
		if got := derive(b[:n], b[n:2*n], string(b[2*n:])); string(got[:]) != string(want) {
			t.Errorf("HKDF of %d bytes is another than the library's", n)
		}
	}
}

func TestTracelessLetsPanicsThrough(t *testing.T) {
	defer func() {
		if r := recover(); r != "bang" {
			t.Errorf("the panic comes back as %v", r)
		}
	}()
	traceless(func() { panic("bang") })
}
