package issuer_test

import (
	"bytes"
	"encoding/base64"
	"encoding/json"
	"errors"
	"testing"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

func TestChallengeRefusesWhatItCannotWrite(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	bad := transfer()
	bad.CreditorAccount = "BE68539007547035"
	_, err := b.Challenge(t.Context(), d.KeyID, bad, nil, 0)
	var field *protocol.FieldError
	if !errors.As(err, &field) || field.Field != "CdtrAcct/IBAN" {
		t.Fatalf("error is %v", err)
	}
	for _, validity := range []time.Duration{-1, time.Millisecond, issuer.MaxValidity + 1} {
		if _, err := b.Challenge(t.Context(), d.KeyID, transfer(), nil, validity); err == nil {
			t.Errorf("validity %s was taken", validity)
		}
	}
	_, err = b.Challenge(t.Context(), protocol.KeyID{1, 2, 3}, transfer(), nil, 0)
	expect(t, err, issuer.ErrUnknownKey)

	if _, err := b.Challenge(t.Context(), d.KeyID, nil, nil, 0); err == nil {
		t.Error("no order was taken")
	}

	// A refused one uses up no sequence.
	if opened := must(d.Open(b.ask(t, d).Text))(t); opened.Sequence != 1 {
		t.Fatalf("sequence %d", opened.Sequence)
	}
}

func TestSequenceRises(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	for want := uint32(1); want <= 5; want++ {
		if opened := must(d.Open(b.ask(t, d).Text))(t); opened.Sequence != want {
			t.Fatalf("sequence %d, want %d", opened.Sequence, want)
		}
		b.restart(t)
	}
}

// Sign-in challenges are made for people who have proved nothing. They must
// neither push out the customer's payment nor keep him from paying.
func TestLoginsDoNotHinderPayments(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	payment := b.ask(t, d)
	login := func() error {
		_, err := b.Challenge(t.Context(), d.KeyID, &protocol.Login{Browser: "Firefox on Linux"}, nil, 0)
		return err
	}
	made := 0
	for range 200 {
		if err := login(); err == nil {
			made++
		} else {
			expect(t, err, issuer.ErrTooMany)
		}
	}
	if made != 60 {
		t.Fatalf("%d sign-in challenges within an hour", made)
	}
	must(b.Verify(t.Context(), payment.ID, answer(t, d, payment)))(t)
	b.ask(t, d)
	b.clock.advance(time.Hour)
	if err := login(); err != nil {
		t.Fatalf("an hour later: %v", err)
	}
}

func TestOldChallengesAreForgotten(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	first := b.ask(t, d)
	for range 40 {
		b.ask(t, d)
	}
	expect(t, b.verify(t, first.ID, answer(t, d, first)), issuer.ErrWrongCode)
	if left := b.triesLeft(t, d); left != 5 {
		t.Fatalf("%d tries left", left)
	}
	if n := b.records(t, issuer.TableChallenges); n != 8 {
		t.Errorf("%d challenges kept", n)
	}
}

func TestBlockAndRemove(t *testing.T) {
	b := newBank(t)
	phone := b.enrol(t, "anna", "Phone")
	b.clock.advance(time.Second)
	tablet := b.enrol(t, "anna", "Tablet")
	c := b.ask(t, phone)
	code := answer(t, phone, c)

	if err := errors.Join(b.Block(t.Context(), phone.KeyID), b.Block(t.Context(), phone.KeyID)); err != nil {
		t.Fatal(err)
	}
	expect(t, b.verify(t, c.ID, code), issuer.ErrBlocked)
	if err := errors.Join(b.Remove(t.Context(), phone.KeyID), b.Remove(t.Context(), phone.KeyID)); err != nil {
		t.Fatal(err)
	}
	expect(t, b.verify(t, c.ID, code), issuer.ErrWrongCode) // it is forgotten
	_, err := b.Challenge(t.Context(), phone.KeyID, transfer(), nil, 0)
	expect(t, err, issuer.ErrRemoved)
	expect(t, b.Block(t.Context(), phone.KeyID), issuer.ErrRemoved)
	if b.recordHas(t, issuer.TableKeys, phone.KeyID[:], "answer", phone.Keys.Answer[:]) {
		t.Error("the removed key's secret is still there")
	}
	if !b.recordHas(t, issuer.TableKeys, tablet.KeyID[:], "answer", tablet.Keys.Answer[:]) {
		t.Error("the other key's secret is not found: this test looks in the wrong place")
	}

	// The spare device goes on.
	c = b.ask(t, tablet)
	must(b.Verify(t.Context(), c.ID, answer(t, tablet, c)))(t)
	keys := must(b.Keys(t.Context(), "anna"))(t)
	if len(keys) != 2 || keys[0].State != issuer.KeyRemoved || keys[1].State != issuer.KeyActive {
		t.Fatalf("%+v", keys)
	}
	for _, err := range []error{b.Block(t.Context(), protocol.KeyID{9}), b.Remove(t.Context(), protocol.KeyID{9})} {
		expect(t, err, issuer.ErrUnknownKey)
	}
}

// recordHas says whether a stored record has a field of exactly these bytes.
func (b *bank) recordHas(t testing.TB, table issuer.Table, key []byte, field string, want []byte) bool {
	t.Helper()
	var data []byte
	err := b.store.View(t.Context(), func(tx issuer.Tx) (err error) {
		data, err = tx.Get(table, key)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	var fields map[string]any
	if err := json.Unmarshal(data, &fields); err != nil {
		t.Fatal(err)
	}
	text, _ := fields[field].(string)
	got, err := base64.StdEncoding.DecodeString(text)
	if err != nil {
		t.Fatal(err)
	}
	return bytes.Equal(got, want)
}

func TestNewRefusesBadConfig(t *testing.T) {
	b := newBank(t)
	good := issuer.Config{Store: b.store, Name: "Meridian Bank", Address: "https://meridian.example/zegel"}
	must(issuer.New(good))(t)
	for name, spoil := range map[string]func(*issuer.Config){
		"no store":        func(c *issuer.Config) { c.Store = nil },
		"no name":         func(c *issuer.Config) { c.Name = "" },
		"long name":       func(c *issuer.Config) { c.Name = string(make([]byte, 41)) },
		"no address":      func(c *issuer.Config) { c.Address = "" },
		"plain http":      func(c *issuer.Config) { c.Address = "http://meridian.example" },
		"closing slash":   func(c *issuer.Config) { c.Address += "/" },
		"query":           func(c *issuer.Config) { c.Address += "?a=b" },
		"empty channel":   func(c *issuer.Config) { c.Channels = []string{""} },
		"many channels":   func(c *issuer.Config) { c.Channels = make([]string, 9) },
		"bad help number": func(c *issuer.Config) { c.HelpNumber = "\xff" },
	} {
		c := good
		spoil(&c)
		if _, err := issuer.New(c); err == nil {
			t.Errorf("%s was taken", name)
		}
	}
}
