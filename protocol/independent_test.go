package protocol_test

import (
	"crypto/aes"
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/hpke"
	"crypto/sha256"
	"encoding/base32"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
)

// This file is a second reader, written from docs/protocol.md with the
// standard library alone: it uses nothing of package protocol. If both read
// the vectors alike, the document is enough to write a third.

// item is a CBOR item: int64, []byte, string, []any or map[int64]any.
func item(b []byte) (value any, rest []byte, err error) {
	if len(b) == 0 {
		return nil, nil, errors.New("cut")
	}
	major, info := b[0]>>5, b[0]&31
	b = b[1:]
	n := uint64(info)
	if info >= 24 {
		size := 1 << (info - 24)
		if info > 27 || len(b) < size {
			return nil, nil, errors.New("indefinite or cut")
		}
		n = 0
		for _, c := range b[:size] {
			n = n<<8 | uint64(c)
		}
		b = b[size:]
	}
	switch major {
	case 0:
		return int64(n), b, nil
	case 1:
		return -1 - int64(n), b, nil
	case 2, 3:
		if uint64(len(b)) < n {
			return nil, nil, errors.New("cut")
		}
		if major == 3 {
			return string(b[:n]), b[n:], nil
		}
		return append([]byte{}, b[:n]...), b[n:], nil
	case 4:
		list := []any{}
		for range n {
			if value, b, err = item(b); err != nil {
				return nil, nil, err
			}
			list = append(list, value)
		}
		return list, b, nil
	case 5:
		fields := map[int64]any{}
		for range n {
			var key any
			if key, b, err = item(b); err != nil {
				return nil, nil, err
			}
			if value, b, err = item(b); err != nil {
				return nil, nil, err
			}
			label, ok := key.(int64)
			if !ok {
				return nil, nil, errors.New("label is not an integer")
			}
			fields[label] = value
		}
		return fields, b, nil
	}
	return nil, nil, fmt.Errorf("major type %d", major)
}

func whole(t *testing.T, b []byte) any {
	t.Helper()
	value, rest, err := item(b)
	if err != nil || len(rest) != 0 {
		t.Fatalf("%x: %v, %d bytes left", b, err, len(rest))
	}
	return value
}

func mapOf(t *testing.T, b []byte) map[int64]any {
	t.Helper()
	m, ok := whole(t, b).(map[int64]any)
	if !ok {
		t.Fatalf("%x is not a map", b)
	}
	return m
}

// vector is one vector as it stands in JSON.
type vector map[string]any

func (v vector) bytes(t *testing.T, name string) []byte {
	t.Helper()
	s, ok := v[name].(string)
	if !ok {
		t.Fatalf("no %s", name)
	}
	b, err := hex.DecodeString(s)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func (v vector) number(name string) int64 { return int64(v[name].(float64)) }
func (v vector) text(name string) string  { s, _ := v[name].(string); return s }

func vectors(t *testing.T, name string) (list []vector) {
	t.Helper()
	data, err := os.ReadFile("testdata/vectors/" + name)
	if err != nil {
		t.Fatal(err)
	}
	var file struct{ Vectors []vector }
	if err := json.Unmarshal(data, &file); err != nil {
		t.Fatal(err)
	}
	return file.Vectors
}

func (v vector) same(t *testing.T, name string, got []byte) {
	t.Helper()
	if want := v.text(name); hex.EncodeToString(got) != want {
		t.Errorf("%s: %s: %x, want %s", v.text("name"), name, got, want)
	}
}

// bodyOf is a code's text without scheme and kind, as bytes.
func bodyOf(t *testing.T, text, prefix string) []byte {
	t.Helper()
	digits, ok := strings.CutPrefix(text, prefix)
	if !ok {
		t.Fatalf("%.10s", text)
	}
	b, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(digits)
	if err != nil {
		t.Fatal(err)
	}
	return b
}

func sha(parts ...[]byte) []byte {
	h := sha256.New()
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

func hmacOf(key []byte, parts ...[]byte) []byte {
	h := hmac.New(sha256.New, key)
	for _, p := range parts {
		h.Write(p)
	}
	return h.Sum(nil)
}

func TestSecondReaderActivation(t *testing.T) {
	for _, v := range vectors(t, "activation.json") {
		body := bodyOf(t, v.text("text"), "ZEGEL:A/")
		v.same(t, "body", body)
		v.same(t, "digest", sha(body))
		end := len(body) - 4
		if body[0] != 1 {
			t.Error("version")
		}
		v.same(t, "checksum", sha([]byte("zegel1 A"), body[:end])[:4])
		v.same(t, "checksum", body[end:])
		m := mapOf(t, body[1:end])
		if m[1] != v.text("bank") || m[4] != v.number("expires") || m[-1] != v.text("address") || len(m) != 6 {
			t.Errorf("%s: %v", v.text("name"), m)
		}
		v.same(t, "subject", m[2].([]byte))
		v.same(t, "one_time", m[7].([]byte))
		v.same(t, "keys_hash", m[-2].([]byte))
	}
}

func TestSecondReaderHandshake(t *testing.T) {
	for _, v := range vectors(t, "handshake.json") {
		open := func(private, message, info, aad []byte) (plain, export []byte) {
			t.Helper()
			key, err := hpke.MLKEM768X25519().NewPrivateKey(private)
			if err != nil {
				t.Fatal(err)
			}
			if message[0] != 1 {
				t.Error("version")
			}
			m := mapOf(t, message[1:])
			r, err := hpke.NewRecipient(m[-1].([]byte), key, hpke.HKDFSHA256(), hpke.AES256GCM(), info)
			if err != nil {
				t.Fatal(err)
			}
			if plain, err = r.Open(aad, m[-2].([]byte)); err != nil {
				t.Fatal(err)
			}
			if export, err = r.Export("zegel1 account keys", 32); err != nil {
				t.Fatal(err)
			}
			return plain, export
		}
		code := bodyOf(t, v.text("activation"), "ZEGEL:A/")
		claims := mapOf(t, code[1:len(code)-4])
		document := v.bytes(t, "bank_document")
		if string(sha(document)) != string(claims[-2].([]byte)) {
			t.Error("hash of the document")
		}
		digest := sha(code)
		v.same(t, "digest", digest)

		request := v.bytes(t, "request")
		plain, fromRequest := open(v.bytes(t, "bank_private_key"), request, []byte("zegel1 activate request"), digest)
		v.same(t, "request_plaintext", plain)
		v.same(t, "request_export", fromRequest)
		in := mapOf(t, plain)
		outer := mapOf(t, request[1:])
		if string(in[7].([]byte)) != string(claims[7].([]byte)) || string(outer[7].([]byte)) != string(claims[7].([]byte)) || in[-2] != v.text("device") || len(in) != 4 {
			t.Errorf("request: %v", in)
		}
		v.same(t, "commitment", in[-3].([]byte))

		response := v.bytes(t, "response")
		aad := append(append([]byte{}, digest...), sha(request)...)
		v.same(t, "response_aad", aad)
		plain, fromResponse := open(v.bytes(t, "device_private_key"), response, []byte("zegel1 activate response"), aad)
		v.same(t, "response_plaintext", plain)
		v.same(t, "response_export", fromResponse)
		out := mapOf(t, plain)
		kid := out[-1].([]byte)
		v.same(t, "key_id", kid)
		if out[6] != v.number("time") || out[-2] != v.text("holder") || out[-4] != v.text("help_number") ||
			fmt.Sprint(out[-3]) != fmt.Sprint(v["channels"]) {
			t.Errorf("response: %v", out)
		}

		transcript := sha([]byte("zegel1 transcript"), digest, sha(request), sha(response))
		v.same(t, "transcript_hash", transcript)
		// HKDF-Extract is HMAC with the salt as its key.
		secret := hmacOf(transcript, fromRequest, fromResponse)
		v.same(t, "account_secret", secret)
		expand := func(label string, length int) []byte { return hmacOf(secret, []byte(label), kid, []byte{1})[:length] }
		v.same(t, "challenge_key", expand("zegel1 challenge", 32))
		v.same(t, "context_iv", expand("zegel1 context iv", 12))
		v.same(t, "answer_key", expand("zegel1 answer", 32))
		v.same(t, "chain_0", expand("zegel1 chain", 32))
		v.same(t, "reject_key", expand("zegel1 reject", 32))
		v.same(t, "codes_key", expand("zegel1 codes", 32))
		comparing := expand("zegel1 comparing", 32)
		v.same(t, "comparing_key", comparing)

		reveal := mapOf(t, v.bytes(t, "reveal")[1:])
		v.same(t, "key_id", reveal[-1].([]byte))
		nonce := reveal[-2].([]byte)
		v.same(t, "nonce", nonce)
		v.same(t, "commitment", sha([]byte("zegel1 commitment"), nonce))
		revealKey, err := hkdf.Key(sha256.New, comparing, nil, "zegel1 reveal"+string(kid), 32)
		if err != nil {
			t.Fatal(err)
		}
		v.same(t, "reveal_key", revealKey)
		aad = append(append([]byte("zegel1 reveal\x01"), kid...), nonce...)
		v.same(t, "reveal_aad", aad)
		v.same(t, "signing_key", secondOpen(t, revealKey, make([]byte, 12), reveal[-3].([]byte), aad))
		digits := hmacOf(hmacOf(nonce, comparing), []byte("zegel1 digits"), []byte{1})
		if got := fmt.Sprintf("%08d", binary.BigEndian.Uint64(digits)%100000000); got != v.text("digits") {
			t.Errorf("digits %s, want %s", got, v.text("digits"))
		}
	}
}

// secondOpen is AES-256-GCM.
func secondOpen(t *testing.T, key, nonce, ciphertext, aad []byte) []byte {
	t.Helper()
	block, err := aes.NewCipher(key)
	if err != nil {
		t.Fatal(err)
	}
	gcm, err := cipher.NewGCM(block)
	if err != nil {
		t.Fatal(err)
	}
	plain, err := gcm.Open(nil, nonce, ciphertext, aad)
	if err != nil {
		t.Fatal(err)
	}
	return plain
}

func TestSecondReaderChallenge(t *testing.T) {
	for _, v := range vectors(t, "challenge.json") {
		body := bodyOf(t, v.text("text"), "ZEGEL:C/")
		v.same(t, "body", body)
		list := whole(t, body[1:]).([]any)
		protected, headers, ciphertext := list[0].([]byte), list[1].(map[int64]any), list[2].([]byte)
		kid, partial := headers[4].([]byte), headers[6].([]byte)
		if len(list) != 3 || len(headers) != 2 || mapOf(t, protected)[1] != int64(3) {
			t.Errorf("%s: %v", v.text("name"), list)
		}
		v.same(t, "key_id", kid)
		v.same(t, "partial_iv", partial)
		v.same(t, "ciphertext", ciphertext)
		nonce := v.bytes(t, "context_iv")
		for i, b := range partial {
			nonce[4+i] ^= b
		}
		v.same(t, "nonce", nonce)
		// ["Encrypt0", protected, external_aad], the latter 8 + 1 + 6 bytes.
		aad := append([]byte("\x83\x68Encrypt0\x43\xa1\x01\x03\x4fZEGEL:C/\x01"), kid...)
		v.same(t, "aad", aad)
		plain := secondOpen(t, v.bytes(t, "challenge_key"), nonce, ciphertext, aad)
		v.same(t, "plaintext", plain)
		m := mapOf(t, plain)
		sequence := v.number("sequence")
		if m[4] != v.number("expires") || m[6] != v.number("issued") || m[-1] != v.number("kind") || m[-2] != sequence ||
			binary.BigEndian.Uint32(partial) != uint32(sequence) {
			t.Errorf("%s: %v", v.text("name"), m)
		}
		v.same(t, "id", m[7].([]byte))
		if fmt.Sprint(orEmpty(m[-5])) != fmt.Sprint(orEmpty(v["warnings"])) || str(m[-4]) != v.text("answer_address") {
			t.Errorf("%s: %v", v.text("name"), m)
		}
		checkSecondOrder(t, v, m[-3].(map[int64]any))

		for _, a := range v["answers"].([]any) {
			a := vector(a.(map[string]any))
			ikm := append(a.bytes(t, "key"), v.bytes(t, "chain")...)
			key, err := hkdf.Key(sha256.New, ikm, nil, "zegel1 answer key"+string(kid), 32)
			if err != nil {
				t.Fatal(err)
			}
			a.same(t, "ocra_key", key)
			question := sha([]byte("zegel1 answer"), []byte(a.text("decision")), plain)
			a.same(t, "question", question)
			input := append([]byte("OCRA-1:HOTP-SHA256-8:C-QH64\x00"), binary.BigEndian.AppendUint64(nil, uint64(sequence))...)
			input = append(append(input, question...), make([]byte, 96)...)
			sum := hmacOf(key, input)
			n := binary.BigEndian.Uint32(sum[sum[31]&15:]) & 0x7fffffff
			if got := fmt.Sprintf("%08d", n%100000000); got != a.text("code") {
				t.Errorf("%s: %s: %s, want %s", v.text("name"), a.text("decision"), got, a.text("code"))
			}
		}
	}
}

func str(x any) string {
	s, _ := x.(string)
	return s
}

func orEmpty(x any) any {
	if x == nil {
		return []any{}
	}
	return x
}

func TestSecondReaderChain(t *testing.T) {
	list := vectors(t, "chain.json")
	chain, at := list[0].bytes(t, "chain"), int64(0)
	for _, v := range list {
		for ; at < v.number("sequence"); at++ {
			chain = hmacOf(chain, []byte("zegel1 chain"))
		}
		v.same(t, "chain", chain)
	}
}
