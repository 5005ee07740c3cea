package protocol

import (
	"bytes"
	"crypto/hkdf"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/hex"
	"encoding/json"
	"os"
	"testing"
)

// hexBytes are bytes that stand in JSON as hexadecimal.
type hexBytes []byte

func (h hexBytes) MarshalText() ([]byte, error) { return []byte(hex.EncodeToString(h)), nil }

func (h *hexBytes) UnmarshalText(text []byte) (err error) {
	*h, err = hex.DecodeString(string(text))
	return err
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

// TestPublishedHPKE opens the published vectors with the library as this
// package uses it; the one of our own AEAD goes through openWith itself.
func TestPublishedHPKE(t *testing.T) {
	data, err := os.ReadFile("testdata/published/hpke.json")
	if err != nil {
		t.Fatal(err)
	}
	var vectors []struct {
		Source      string
		KEM         uint16 `json:"kem_id"`
		KDF         uint16 `json:"kdf_id"`
		AEAD        uint16 `json:"aead_id"`
		Info        hexBytes
		SkRm        hexBytes
		PkRm        hexBytes
		Enc         hexBytes
		Encryptions []struct{ AAD, PT, CT hexBytes }
		Exports     []struct {
			Context hexBytes `json:"exporter_context"`
			L       int
			Value   hexBytes `json:"exported_value"`
		}
	}
	if err := json.Unmarshal(data, &vectors); err != nil {
		t.Fatal(err)
	}
	ourKEM, ourAEAD := false, false
	for _, v := range vectors {
		k, err := hpke.NewKEM(v.KEM)
		if err != nil {
			t.Fatal(err)
		}
		private, err := k.NewPrivateKey(v.SkRm)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(private.PublicKey().Bytes(), v.PkRm) {
			t.Errorf("%s: public key", v.Source)
		}
		ourKEM = ourKEM || v.KEM == kem.ID() && v.KDF == kdf.ID()
		if v.AEAD == aead.ID() && v.KDF == kdf.ID() {
			ourAEAD = true
			plaintext, _, err := openWith(private, string(v.Info), v.Encryptions[0].AAD, sealed{v.Enc, v.Encryptions[0].CT})
			if err != nil || !bytes.Equal(plaintext, v.Encryptions[0].PT) {
				t.Errorf("%s: openWith: %x, %v", v.Source, plaintext, err)
			}
		}
		theirKDF, err := hpke.NewKDF(v.KDF)
		if err != nil {
			t.Fatal(err)
		}
		theirAEAD, err := hpke.NewAEAD(v.AEAD)
		if err != nil {
			t.Fatal(err)
		}
		recipient, err := hpke.NewRecipient(v.Enc, private, theirKDF, theirAEAD, v.Info)
		if err != nil {
			t.Fatal(err)
		}
		for i, e := range v.Encryptions {
			if plaintext, err := recipient.Open(e.AAD, e.CT); err != nil || !bytes.Equal(plaintext, e.PT) {
				t.Errorf("%s: encryption %d: %x, %v", v.Source, i, plaintext, err)
			}
		}
		for i, e := range v.Exports {
			if value, err := recipient.Export(string(e.Context), e.L); err != nil || !bytes.Equal(value, e.Value) {
				t.Errorf("%s: export %d: %x, %v", v.Source, i, value, err)
			}
		}
	}
	if !ourKEM || !ourAEAD {
		t.Errorf("no vector with our kem and kdf (%v), or with our kdf and aead (%v)", ourKEM, ourAEAD)
	}
}

// TestPublishedHKDF is RFC 5869, appendix A.1 to A.3, all with SHA-256.
func TestPublishedHKDF(t *testing.T) {
	for _, v := range []struct {
		name, ikm, salt, info, prk, okm string
	}{
		{
			"A.1", "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "000102030405060708090a0b0c", "f0f1f2f3f4f5f6f7f8f9",
			"077709362c2e32df0ddc3f0dc47bba6390b6c73bb50f9c3122ec844ad7c2b3e5",
			"3cb25f25faacd57a90434f64d0362f2a2d2d0a90cf1a5a4c5db02d56ecc4c5bf34007208d5b887185865",
		},
		{
			"A.2",
			"000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f202122232425262728292a2b2c2d2e2f303132333435363738393a3b3c3d3e3f404142434445464748494a4b4c4d4e4f",
			"606162636465666768696a6b6c6d6e6f707172737475767778797a7b7c7d7e7f808182838485868788898a8b8c8d8e8f909192939495969798999a9b9c9d9e9fa0a1a2a3a4a5a6a7a8a9aaabacadaeaf",
			"b0b1b2b3b4b5b6b7b8b9babbbcbdbebfc0c1c2c3c4c5c6c7c8c9cacbcccdcecfd0d1d2d3d4d5d6d7d8d9dadbdcdddedfe0e1e2e3e4e5e6e7e8e9eaebecedeeeff0f1f2f3f4f5f6f7f8f9fafbfcfdfeff",
			"06a6b88c5853361a06104c9ceb35b45cef760014904671014a193f40c15fc244",
			"b11e398dc80327a1c8e7f78c596a49344f012eda2d4efad8a050cc4c19afa97c59045a99cac7827271cb41c65e590e09da3275600c2f09b8367793a9aca3db71cc30c58179ec3e87c14c01d5c1f3434f1d87",
		},
		{
			"A.3", "0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b0b", "", "",
			"19ef24a32c717b167f33a91d6f648bdf96596776afdb6377ac434c1c293ccb04",
			"8da4e775a563c18f715f802a063c5a31b8a11f5c5ee1879ec3454e5f3c738d2d9d201395faa4b61a96c8",
		},
	} {
		okm := unhex(t, v.okm)
		prk, err := hkdf.Extract(sha256.New, unhex(t, v.ikm), unhex(t, v.salt))
		if err != nil || hex.EncodeToString(prk) != v.prk {
			t.Errorf("%s: extract: %x, %v", v.name, prk, err)
		}
		got, err := hkdf.Expand(sha256.New, prk, string(unhex(t, v.info)), len(okm))
		if err != nil || !bytes.Equal(got, okm) {
			t.Errorf("%s: expand: %x, %v", v.name, got, err)
		}
		whole, err := hkdf.Key(sha256.New, unhex(t, v.ikm), unhex(t, v.salt), string(unhex(t, v.info)), len(okm))
		if err != nil || !bytes.Equal(whole, okm) {
			t.Errorf("%s: key: %x, %v", v.name, whole, err)
		}
	}
	// A missing salt is one of zeros, as answerKey uses it.
	missing, _ := hkdf.Extract(sha256.New, []byte("ikm"), nil)
	zeros, _ := hkdf.Extract(sha256.New, []byte("ikm"), make([]byte, 32))
	if !bytes.Equal(missing, zeros) {
		t.Error("a missing salt is not one of zeros")
	}
}
