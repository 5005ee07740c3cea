package issuer_test

import (
	"bytes"
	"errors"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/boltstore"
	"github.com/zegel-app/zegel/issuer/internal/device"
	"github.com/zegel-app/zegel/protocol"
)

// K3: activation by a paper letter, by a device that talks to nobody.
func TestActivationByLetter(t *testing.T) {
	b := newBank(t)
	posted := must(b.StartLetter(t.Context(), "anna", "Anna Peeters"))(t)
	if !posted.Letter || posted.State != issuer.ActivationCreated || posted.Typed != "" || posted.Reply != "" {
		t.Fatalf("posted: %+v", posted)
	}
	if life := posted.Expires.Sub(b.clock.Now()); life > issuer.DefaultLetterLife || life < issuer.DefaultLetterLife-time.Second {
		t.Fatalf("the letter lives %s", life)
	}
	b.clock.advance(9 * 24 * time.Hour) // the post
	b.restart(t)
	if a := must(b.OpenLetter(t.Context(), "anna"))(t); a.ID != posted.ID {
		t.Fatalf("open: %+v", a)
	}
	letter := must(device.ReadLetter(posted.Text))(t)
	typed := strings.ToLower(strings.ReplaceAll(letter.DeviceCode(), "-", " "))
	a := must(b.DeviceCode(t.Context(), posted.ID, typed))(t)
	if a.State != issuer.ActivationPending || a.Text != "" || a.Digits != "" || a.TriesLeft != 5 {
		t.Fatalf("pending: %+v", a)
	}
	d := must(letter.Finish(a.Reply))(t)
	if d.Holder != "Anna Peeters" || len(d.Channels) != 1 {
		t.Fatalf("grant: %q %q", d.Holder, d.Channels)
	}
	_, err := b.Challenge(t.Context(), d.KeyID, transfer(), nil, 0)
	expect(t, err, issuer.ErrUnknownKey)
	_, err = b.ConfirmActivation(t.Context(), posted.ID, true) // nobody has compared
	expect(t, err, issuer.ErrNoDigits)
	_, err = b.ConfirmLetter(t.Context(), posted.ID, wrong(d.Digits))
	expect(t, err, issuer.ErrWrongDigits)
	if a := must(b.Activation(t.Context(), posted.ID))(t); a.TriesLeft != 4 {
		t.Fatalf("%d tries left", a.TriesLeft)
	}
	b.clock.advance(24 * time.Hour) // a letter is not for ten minutes
	done := must(b.ConfirmLetter(t.Context(), posted.ID, d.Digits[:4]+" "+d.Digits[4:]))(t)
	if done.State != issuer.ActivationActive || done.Key != d.KeyID || done.Reply != "" {
		t.Fatalf("done: %+v", done)
	}
	_, err = b.OpenLetter(t.Context(), "anna")
	expect(t, err, issuer.ErrUnknownActivation)

	// It answers by digits, and is never asked to answer online.
	if key := must(b.Key(t.Context(), d.KeyID))(t); key.Online || key.State != issuer.KeyActive {
		t.Fatalf("%+v", key)
	}
	c := b.ask(t, d)
	if opened := must(d.Open(c.Text))(t); opened.AnswerAddress != "" {
		t.Fatalf("answer address %q", opened.AnswerAddress)
	}
	ok(t, b.verify(t, c.ID, answer(t, d, c)))
}

func TestDeviceCodeWithASlip(t *testing.T) {
	b := newBank(t)
	posted := must(b.StartLetter(t.Context(), "anna", "Anna Peeters"))(t)
	letter := must(device.ReadLetter(posted.Text))(t)
	right := letter.DeviceCode()
	slip := []byte(right)
	slip[3] = 'A' + (slip[3]-'A'+1)%26
	if right[3] < 'A' {
		slip[3] = 'A'
	}
	for _, code := range []string{"", "ABC", string(slip), right + "A", "ÀBCDE-FGHIJ"} {
		_, err := b.DeviceCode(t.Context(), posted.ID, code)
		var typed *protocol.TypedError
		if !errors.Is(err, protocol.ErrDamaged) || !errors.As(err, &typed) {
			t.Fatalf("%q: %v", code, err)
		}
	}
	if a := must(b.Activation(t.Context(), posted.ID))(t); a.State != issuer.ActivationCreated {
		t.Fatalf("%+v", a)
	}
	must(b.DeviceCode(t.Context(), posted.ID, right))(t)
}

// Who is second with the same letter gets nothing that he can read.
func TestLetterIsForOneDevice(t *testing.T) {
	b := newBank(t)
	posted := must(b.StartLetter(t.Context(), "anna", "Anna Peeters"))(t)
	first, second := must(device.ReadLetter(posted.Text))(t), must(device.ReadLetter(posted.Text))(t)
	a := must(b.DeviceCode(t.Context(), posted.ID, first.DeviceCode()))(t)
	_, err := b.DeviceCode(t.Context(), posted.ID, second.DeviceCode())
	expect(t, err, issuer.ErrActivationUsed)
	_, err = second.Finish(a.Reply)
	expect(t, err, protocol.ErrForged)
	must(first.Finish(a.Reply))(t)
}

// There is nothing to reveal after a letter, and who has seen the key id uses up
// no try with it.
func TestRevealToALetter(t *testing.T) {
	b := newBank(t)
	posted := must(b.StartLetter(t.Context(), "anna", "Anna Peeters"))(t)
	letter := must(device.ReadLetter(posted.Text))(t)
	a := must(b.DeviceCode(t.Context(), posted.ID, letter.DeviceCode()))(t)
	d := must(letter.Finish(a.Reply))(t)
	reveal := (&subject{}).reveal()
	copy(reveal[bytes.Index(reveal, []byte{1, 2, 3, 4, 5, 6}):], d.KeyID[:])
	if key := must(protocol.PeekReveal(reveal))(t); key != d.KeyID {
		t.Fatalf("the reveal is for %s", key)
	}
	for range 6 {
		if status, body := b.post(t, protocol.PathReveal, reveal); status != 404 || !strings.Contains(body, protocol.ProblemUnknown) {
			t.Fatal(status, body)
		}
	}
	if a := must(b.Activation(t.Context(), posted.ID))(t); a.State != issuer.ActivationPending || a.TriesLeft != 5 {
		t.Fatalf("%+v", a)
	}
	must(b.ConfirmLetter(t.Context(), posted.ID, d.Digits))(t)
}

// A letter in the post and an activation on the page do not end each other.
func TestLetterGoesOnBesideTheCode(t *testing.T) {
	b := newBank(t)
	posted := must(b.StartLetter(t.Context(), "anna", "Anna Peeters"))(t)
	for range 20 { // more than are remembered
		b.clock.advance(time.Second)
		must(b.StartActivation(t.Context(), "anna", "Anna Peeters"))(t)
	}
	letter := must(device.ReadLetter(posted.Text))(t)
	d := must(letter.Finish(must(b.DeviceCode(t.Context(), posted.ID, letter.DeviceCode()))(t).Reply))(t)
	b.enrol(t, "anna", "Anna's phone")
	must(b.ConfirmLetter(t.Context(), posted.ID, d.Digits))(t)
	for _, table := range []issuer.Table{issuer.TableActivations, issuer.TableCustomers} {
		if n := b.records(t, table); n > 12 {
			t.Errorf("%d records in %s", n, table)
		}
	}
	if n := b.records(t, issuer.TableTyped); n > 8 {
		t.Errorf("%d typed codes", n)
	}
}

// The letter's secret is at the bank until the device code is typed, and the
// digits and keys of the activation until it is over.
func TestLetterForgetsItsSecrets(t *testing.T) {
	b := newBank(t)
	posted := must(b.StartLetter(t.Context(), "anna", "Anna Peeters"))(t)
	s := &subject{b: b, activation: posted.ID}
	if !bytes.Contains(s.record(t), []byte(posted.Text)) {
		t.Fatal("the letter is not found: this test looks in the wrong place")
	}
	letter := must(device.ReadLetter(posted.Text))(t)
	a := must(b.DeviceCode(t.Context(), posted.ID, letter.DeviceCode()))(t)
	d := must(letter.Finish(a.Reply))(t)
	if record := s.record(t); bytes.Contains(record, []byte(posted.Text)) || !bytes.Contains(record, []byte(d.Digits)) {
		t.Fatal("the letter is still there, or the digits are not")
	}
	for range issuer.MaxWrongDigits {
		_, err := b.ConfirmLetter(t.Context(), posted.ID, wrong(d.Digits))
		expect(t, err, issuer.ErrWrongDigits)
	}
	_, err := b.ConfirmLetter(t.Context(), posted.ID, d.Digits)
	expect(t, err, issuer.ErrActivationExpired)
	if record := s.record(t); bytes.Contains(record, []byte(d.Digits)) || bytes.Contains(record, []byte("accepted")) {
		t.Fatal("secrets of an activation that is over")
	}
	if n := b.records(t, issuer.TablePending); n != 0 {
		t.Fatalf("%d pending", n)
	}
}

func TestLetterRefusesWhatIsNotALetter(t *testing.T) {
	b := newBank(t)
	online := must(b.StartActivation(t.Context(), "anna", "Anna Peeters"))(t)
	code := must(protocol.NewDeviceCode(nil))(t).String()
	for _, id := range []issuer.ActivationID{online.ID, "", "zz", "00112233445566778899aabbccddeeff"} {
		_, err := b.DeviceCode(t.Context(), id, code)
		expect(t, err, issuer.ErrUnknownActivation)
		_, err = b.ConfirmLetter(t.Context(), id, "12345678")
		expect(t, err, issuer.ErrUnknownActivation)
	}
	posted := must(b.StartLetter(t.Context(), "anna", "Anna Peeters"))(t)
	for _, digits := range []string{"", "1234567", "1234567a", "１２３４５６７８"} {
		_, err := b.ConfirmLetter(t.Context(), posted.ID, digits)
		expect(t, err, issuer.ErrCodeFormat)
	}
}

// A bank whose texts are too long for the second code hears of it before the
// letter is in the post.
func TestLetterThatCannotBeAnswered(t *testing.T) {
	store := must(boltstore.Open(filepath.Join(t.TempDir(), "issuer.db")))(t)
	defer store.Close()
	var channels []string
	for n := range protocol.MaxChannels {
		channels = append(channels, strings.Repeat("é", protocol.MaxChannel-1)+string(rune('a'+n)))
	}
	config := issuer.Config{Store: store, Name: "Meridian Bank", Address: "https://bank.example/zegel", Channels: channels}
	b := must(issuer.New(config))(t)
	var field *protocol.FieldError
	if _, err := b.StartLetter(t.Context(), "anna", "Anna Peeters"); !errors.As(err, &field) {
		t.Fatalf("error is %v", err)
	}
	for _, life := range []time.Duration{-1, time.Minute, 400 * 24 * time.Hour} {
		config.LetterLife = life
		if _, err := issuer.New(config); err == nil {
			t.Errorf("a letter's life of %s was taken", life)
		}
	}
}
