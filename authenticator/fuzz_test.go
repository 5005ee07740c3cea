package authenticator

import (
	"bytes"
	"testing"

	"github.com/zegel-app/zegel/protocol"
	"github.com/zegel-app/zegel/vault"
)

// FuzzParseAccount holds that a record that reads is written as the same bytes again, and
// that no bytes do more than give an error.
func FuzzParseAccount(f *testing.F) {
	for _, a := range []account{
		{},
		{Bank: "Meridian Bank", Address: "https://meridian.example/zegel", LastSeq: 7, ChainSeq: 7,
			Channels: []string{"Web"}, Current: &orderState{ID: []byte{1}, Expires: 9, Decision: protocol.Approve}},
	} {
		data, err := a.encode()
		if err != nil {
			f.Fatal(err)
		}
		f.Add(data)
	}
	f.Fuzz(func(t *testing.T, data []byte) {
		a, err := parseAccount(vault.AccountID{}, data)
		if err != nil {
			return
		}
		first, err := a.encode()
		if err != nil {
			t.Fatal(err)
		}
		again, err := parseAccount(vault.AccountID{}, first)
		if err != nil {
			t.Fatalf("what was written does not read: %v", err)
		}
		if second, err := again.encode(); err != nil || !bytes.Equal(first, second) {
			t.Fatalf("written twice, it differs: %v", err)
		}
	})
}

// FuzzParseEntry does the same for the history.
func FuzzParseEntry(f *testing.F) {
	f.Add([]byte{0xa0})
	f.Add([]byte{0xa2, 0x01, 0x05, 0x08, 0x63, 'E', 'U', 'R'})
	f.Fuzz(func(t *testing.T, data []byte) {
		if e, err := parseEntry(data); err == nil && e.Amount != nil && e.Amount.Currency == "" {
			t.Fatal("an amount without a currency")
		}
	})
}

// FuzzParseProblem holds that whatever a bank's address answers ends as one of the errors
// that screens have words for.
func FuzzParseProblem(f *testing.F) {
	f.Add(409, []byte(`{"type":"urn:zegel:activation-used"}`))
	f.Add(500, []byte(`{`))
	f.Fuzz(func(t *testing.T, status int, data []byte) {
		if parseProblem(status, data) == nil {
			t.Fatal("a refusal became no error")
		}
	})
}

// FuzzIsWebsite holds that nothing of ours is taken for a link.
func FuzzIsWebsite(f *testing.F) {
	f.Add("ZEGEL:C/AAAA")
	f.Add("https://meridian.example")
	f.Fuzz(func(t *testing.T, text string) {
		if _, err := protocol.ParseText(text); err == nil && isWebsite(text) {
			t.Fatalf("%q is a code and a website", text)
		}
	})
}
