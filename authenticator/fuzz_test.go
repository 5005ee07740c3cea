package authenticator

import (
	"bytes"
	"errors"
	"slices"
	"testing"
	"time"
	"unicode/utf8"

	"github.com/zegel-app/zegel/protocol"
	"github.com/zegel-app/zegel/vault"
)

// FuzzParseAccount holds that a record that reads is written as the same bytes again, and
// that no bytes do more than give an error.
func FuzzParseAccount(f *testing.F) {
	for _, a := range []account{
		{},
		{Bank: "Meridian Bank", Address: "https://meridian.example/zegel", LastSeq: 7, ChainSeq: 7,
			Channels: []string{"Web"}, BankKeys: []byte{1}, Current: &orderState{ID: []byte{1}, Expires: 9, Decision: protocol.Approve, Message: []byte{1, 2}, Told: true}},
		{Bank: "Meridian Bank", Added: 5, Letter: aLetter(f)},
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
		if one, err := a.letter(); err == nil && (one.describe().DeviceCode == "" || !one.is(one.code)) {
			t.Fatal("a letter reads, and is not itself")
		}
	})
}

// aLetter is what is kept of a letter.
func aLetter(f *testing.F) *letterState {
	f.Helper()
	code := &protocol.LetterCode{Bank: "Meridian Bank", Subject: make([]byte, protocol.SubjectSize), Expires: time.Unix(1e9, 0)}
	text, err := code.Text()
	if err != nil {
		f.Fatal(err)
	}
	parsed, err := protocol.ParseText(text)
	if err != nil {
		f.Fatal(err)
	}
	return &letterState{Code: parsed.Body, Device: []byte{1, 2, 3, 4, 5}}
}

// FuzzOffered holds that whatever a bank answers to what waits is an error, or requests of
// this account that are not over.
func FuzzOffered(f *testing.F) {
	now := time.Unix(1795341600, 0)
	keys := &protocol.AccountKeys{Challenge: [32]byte{1}, ContextIV: [12]byte{2}}
	one := &account{
		KeyID: protocol.KeyID{1, 2, 3, 4, 5, 6}, Challenge: keys.Challenge, ContextIV: keys.ContextIV,
		LastSeq: 4, ChainSeq: 4, BankKeys: []byte{1},
	}
	seal := func(kid protocol.KeyID, sequence uint32, life time.Duration) string {
		text, err := protocol.SealChallenge(keys, kid, &protocol.Challenge{
			Sequence: sequence, Issued: now.Add(-time.Hour), Expires: now.Add(life), ID: make([]byte, 8),
			Order: &protocol.Login{Browser: "Firefox"},
		}, nil)
		if err != nil {
			f.Fatal(err)
		}
		return text
	}
	for _, codes := range [][]string{
		nil, {seal(one.KeyID, 7, time.Minute)}, {seal(one.KeyID, 3, time.Minute), seal(one.KeyID, 8, -time.Minute)},
		{seal(protocol.KeyID{9}, 9, time.Minute), seal(one.KeyID, 9, time.Minute)},
	} {
		list, err := protocol.WaitingList(codes)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(list)
	}
	a := &Authenticator{now: func() time.Time { return now }}
	f.Fuzz(func(t *testing.T, response []byte) {
		list, err := a.offered(t.Context(), ProfileID{1}, one, response)
		if err != nil {
			if !errors.Is(err, ErrBankAnswer) && !errors.Is(err, ErrTooNew) {
				t.Fatalf("no words for %v", err)
			}
			return
		}
		if len(list) > protocol.MaxWaiting {
			t.Fatalf("%d requests", len(list))
		}
		for _, w := range list {
			if w.request.Profile != (ProfileID{1}) || w.request.challenge.KeyID != one.KeyID || w.request.challenge.Sequence <= 4 {
				t.Fatalf("there waits %+v", w.request)
			}
		}
	})
}

// FuzzCheckTyped holds that what is called right can be fetched with, and what is shown stays
// as it is.
func FuzzCheckTyped(f *testing.F) {
	f.Add(protocol.TypedCode{1, 2, 3}.String())
	f.Add("abcd-1O8")
	f.Add("\xff\u00a0é")
	f.Fuzz(func(t *testing.T, text string) {
		clean, wrong := CheckTyped(text)
		again, wrongAgain := CheckTyped(clean)
		if again != clean || !slices.Equal(wrong, wrongAgain) {
			t.Fatalf("%q becomes %q, and that %q", text, clean, again)
		}
		if !slices.IsSorted(wrong) || len(wrong) > 0 && (wrong[0] < 1 || wrong[len(wrong)-1] > typedGroups) {
			t.Fatalf("the groups are %v", wrong)
		}
		if _, err := protocol.ParseTyped(clean); utf8.RuneCountInString(clean) >= typedLength && (err == nil) != (len(wrong) == 0) {
			t.Fatalf("all is there, the groups are %v, and it reads with %v", wrong, err)
		}
	})
}

// FuzzTypedAddress holds that an address that is typed comes to one that a code may have, or
// to an error.
func FuzzTypedAddress(f *testing.F) {
	f.Add("Meridian.example/zegel/")
	f.Add("HTTP://LOCALHOST:8080")
	f.Add("https://")
	f.Fuzz(func(t *testing.T, typed string) {
		address, err := typedAddress(typed)
		if err != nil {
			if !errors.Is(err, ErrAddress) {
				t.Fatalf("no words for %v", err)
			}
			return
		}
		if err := protocol.CheckAddress(address); err != nil {
			t.Fatalf("%q becomes %q: %v", typed, address, err)
		}
		if again, err := typedAddress(address); err != nil || again != address {
			t.Fatalf("%q becomes %q: %v", address, again, err)
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
