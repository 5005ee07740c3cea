package protocol_test

import (
	"bytes"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zegel-app/zegel/protocol"
)

var testTime = time.Date(2026, 7, 28, 9, 30, 0, 0, time.UTC)

func testCode(keys *protocol.BankKeys) *protocol.ActivationCode {
	return &protocol.ActivationCode{
		Bank:     "Meridian Bank",
		Subject:  []byte{1, 2, 3, 4, 5, 6, 7, 8},
		Address:  "https://zegel.meridian.example/v1",
		OneTime:  [16]byte{15: 1},
		Expires:  testTime.Add(10 * time.Minute),
		KeysHash: keys.Hash(),
	}
}

// enrol walks through an activation, as both sides do it.
func enrol(t testing.TB) (*protocol.Enrolled, *protocol.Accepted) {
	t.Helper()
	keys, err := protocol.NewBankKeys()
	if err != nil {
		t.Fatal(err)
	}
	code := testCode(keys)
	text, err := code.Text()
	if err != nil {
		t.Fatal(err)
	}
	read, err := protocol.ParseText(text)
	if err != nil {
		t.Fatal(err)
	}
	scanned, err := protocol.ParseActivation(read)
	if err != nil {
		t.Fatal(err)
	}
	enrolment, request, err := protocol.StartEnrolment(scanned, keys.Document(), "Anna's phone")
	if err != nil {
		t.Fatal(err)
	}
	oneTime, err := protocol.PeekRequest(request)
	if err != nil || oneTime != code.OneTime {
		t.Fatalf("PeekRequest: %x, %v", oneTime, err)
	}
	accepted, response, err := protocol.AcceptEnrolment(keys, code, request, testGrant())
	if err != nil {
		t.Fatal(err)
	}
	enrolled, reveal, err := enrolment.Finish(response)
	if err != nil {
		t.Fatal(err)
	}
	kid, err := protocol.PeekReveal(reveal)
	if err != nil || kid != accepted.KeyID {
		t.Fatalf("PeekReveal: %v, %v", kid, err)
	}
	digits, err := accepted.Reveal(reveal)
	if err != nil {
		t.Fatal(err)
	}
	if digits != enrolled.Digits || len(digits) != 8 {
		t.Fatalf("digits: bank %q, device %q", digits, enrolled.Digits)
	}
	return enrolled, accepted
}

func TestEnrolmentGivesBothSidesTheSameKeys(t *testing.T) {
	enrolled, accepted := enrol(t)
	if enrolled.Keys != accepted.Keys || enrolled.Keys == (protocol.AccountKeys{}) {
		t.Fatal("keys differ")
	}
	if enrolled.KeyID != accepted.KeyID || enrolled.Holder != "Anna Peeters" || accepted.Device != "Anna's phone" ||
		enrolled.HelpNumber != "+32 2 555 01 00" || len(enrolled.Channels) != 2 || !enrolled.BankTime.Equal(testTime) {
		t.Fatalf("granted %v %q %v", enrolled.KeyID, enrolled.Holder, enrolled.Channels)
	}
}

func testGrant() protocol.Grant {
	return protocol.Grant{
		KeyID:      protocol.KeyID{1, 2, 3, 4, 5, 6},
		Holder:     "Anna Peeters",
		Channels:   []string{"Web", "Cards"},
		HelpNumber: "+32 2 555 01 00",
		Time:       testTime,
	}
}

// mendChecksum writes the checksum that a forger would.
func mendChecksum(body []byte) []byte {
	sum := sha256.Sum256(append([]byte("zegel1 A"), body...))
	return append(append([]byte(nil), body...), sum[:4]...)
}

// TestTamperedHandshakeIsRefused flips one bit in every byte of each message,
// every bit of it in turn from byte to byte, and every bit of the reveal.
func TestTamperedHandshakeIsRefused(t *testing.T) {
	keys, err := protocol.NewBankKeys()
	if err != nil {
		t.Fatal(err)
	}
	code := testCode(keys)
	enrolment, request, err := protocol.StartEnrolment(code, keys.Document(), "Anna's phone")
	if err != nil {
		t.Fatal(err)
	}
	oneBitAByte := func(b []byte, isRefused func([]byte) error) {
		t.Helper()
		for i := range b {
			flipped := bytes.Clone(b)
			flipped[i] ^= 1 << (i % 8)
			if err := isRefused(flipped); !refused(err) {
				t.Errorf("byte %d of %d, bit %d: %v", i, len(b), i%8, err)
			}
		}
	}
	oneBitAByte(request, func(b []byte) error {
		_, _, err := protocol.AcceptEnrolment(keys, code, b, testGrant())
		return err
	})
	accepted, response, err := protocol.AcceptEnrolment(keys, code, request, testGrant())
	if err != nil {
		t.Fatal(err)
	}
	oneBitAByte(response, func(b []byte) error {
		_, _, err := enrolment.Finish(b)
		return err
	})
	enrolled, reveal, err := enrolment.Finish(response)
	if err != nil {
		t.Fatal(err)
	}
	flip(t, reveal, func(b []byte) bool {
		_, err := accepted.Reveal(b)
		return refused(err)
	})
	if digits, err := accepted.Reveal(reveal); err != nil || digits != enrolled.Digits {
		t.Errorf("digits %q, %v, want %q", digits, err, enrolled.Digits)
	}
	if _, _, err := enrolment.Finish(response); err == nil {
		t.Error("an enrolment was finished twice")
	}
}

// Two handshakes over the same code, with the same grant, share nothing.
func TestHandshakesAreFresh(t *testing.T) {
	one, _ := enrol(t)
	two, _ := enrol(t)
	if one.Keys.Answer == two.Keys.Answer || one.Keys.Challenge == two.Keys.Challenge || one.Keys.Chain == two.Keys.Chain ||
		one.Keys.Reject == two.Keys.Reject || one.Keys.ContextIV == two.Keys.ContextIV || one.Keys.Codes == two.Keys.Codes || one.SigningSeed == two.SigningSeed {
		t.Error("two enrolments share a key")
	}
	different := map[[32]byte]bool{one.Keys.Answer: true, one.Keys.Challenge: true, one.Keys.Chain: true, one.Keys.Reject: true, one.Keys.Codes: true, one.SigningSeed: true}
	if len(different) != 6 {
		t.Error("two keys of an account are the same")
	}
}

// The middle of a handshake: whoever gives the device another response, or the
// bank another request, gets other digits or none.
func TestManInTheMiddleGetsOtherDigits(t *testing.T) {
	bank, err := protocol.NewBankKeys()
	if err != nil {
		t.Fatal(err)
	}
	attacker, err := protocol.NewBankKeys()
	if err != nil {
		t.Fatal(err)
	}
	real := testCode(bank)
	// The PC shows its own code in place of the bank's.
	fake := testCode(attacker)
	fake.Address = "https://bank.example.evil.example"

	device, request, err := protocol.StartEnrolment(fake, attacker.Document(), "Anna's phone")
	if err != nil {
		t.Fatal(err)
	}
	_, response, err := protocol.AcceptEnrolment(attacker, fake, request, testGrant())
	if err != nil {
		t.Fatal(err)
	}
	customer, _, err := device.Finish(response)
	if err != nil {
		t.Fatal(err)
	}

	mine, request, err := protocol.StartEnrolment(real, bank.Document(), "Anna's phone")
	if err != nil {
		t.Fatal(err)
	}
	accepted, response, err := protocol.AcceptEnrolment(bank, real, request, testGrant())
	if err != nil {
		t.Fatal(err)
	}
	_, reveal, err := mine.Finish(response)
	if err != nil {
		t.Fatal(err)
	}
	digits, err := accepted.Reveal(reveal)
	if err != nil {
		t.Fatal(err)
	}
	if digits == customer.Digits {
		t.Errorf("the bank and the deceived device both show %s", digits)
	}

	// A nonce of the attacker's choice, which would let it search.
	mine, request, err = protocol.StartEnrolment(real, bank.Document(), "Anna's phone")
	if err != nil {
		t.Fatal(err)
	}
	if accepted, response, err = protocol.AcceptEnrolment(bank, real, request, testGrant()); err != nil {
		t.Fatal(err)
	}
	if _, reveal, err = mine.Finish(response); err != nil {
		t.Fatal(err)
	}
	reveal[len(reveal)-1] ^= 1
	if digits, err := accepted.Reveal(reveal); !errors.Is(err, protocol.ErrForged) {
		t.Errorf("another nonce gave %q, %v", digits, err)
	}
}

func TestEnrolmentIsRefused(t *testing.T) {
	keys, err := protocol.NewBankKeys()
	if err != nil {
		t.Fatal(err)
	}
	other, err := protocol.NewBankKeys()
	if err != nil {
		t.Fatal(err)
	}
	code := testCode(keys)
	if _, _, err := protocol.StartEnrolment(code, other.Document(), "Phone"); !errors.Is(err, protocol.ErrWrongBankKeys) {
		t.Errorf("another bank's keys: %v", err)
	}
	if _, _, err := protocol.StartEnrolment(code, nil, "Phone"); !errors.Is(err, protocol.ErrWrongBankKeys) {
		t.Errorf("no keys: %v", err)
	}
	hostile := testCode(keys)
	hostile.KeysHash = sha256.Sum256([]byte("anything"))
	if _, _, err := protocol.StartEnrolment(hostile, []byte("anything"), "Phone"); !refused(err) {
		t.Errorf("a document that is none: %v", err)
	}
	var field *protocol.FieldError
	for _, device := range []string{"", strings.Repeat("x", protocol.MaxDeviceName+1), "\xff"} {
		if _, _, err := protocol.StartEnrolment(code, keys.Document(), device); !errors.As(err, &field) {
			t.Errorf("device %q: %v", device, err)
		}
	}
	_, request, err := protocol.StartEnrolment(code, keys.Document(), "Phone")
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := protocol.AcceptEnrolment(other, code, request, testGrant()); !errors.Is(err, protocol.ErrForged) {
		t.Errorf("another bank's keys at the bank: %v", err)
	}
	for name, change := range map[string]func(*protocol.ActivationCode){
		"bank":     func(c *protocol.ActivationCode) { c.Bank = "Meridian Bonk" },
		"subject":  func(c *protocol.ActivationCode) { c.Subject = []byte("87654321") },
		"address":  func(c *protocol.ActivationCode) { c.Address += "x" },
		"one-time": func(c *protocol.ActivationCode) { c.OneTime[0]++ },
		"expiry":   func(c *protocol.ActivationCode) { c.Expires = c.Expires.Add(time.Second) },
		"keys":     func(c *protocol.ActivationCode) { c.KeysHash[0]++ },
		"policy":   func(c *protocol.ActivationCode) { c.Policy++ },
	} {
		differing := testCode(keys)
		change(differing)
		if _, _, err := protocol.AcceptEnrolment(keys, differing, request, testGrant()); !errors.Is(err, protocol.ErrForged) {
			t.Errorf("a code with another %s: %v", name, err)
		}
	}
	for name, change := range map[string]func(*protocol.Grant){
		"no holder":           func(g *protocol.Grant) { g.Holder = "" },
		"holder too long":     func(g *protocol.Grant) { g.Holder = strings.Repeat("x", protocol.MaxHolder+1) },
		"too many channels":   func(g *protocol.Grant) { g.Channels = make([]string, protocol.MaxChannels+1) },
		"empty channel":       func(g *protocol.Grant) { g.Channels = []string{""} },
		"help number too big": func(g *protocol.Grant) { g.HelpNumber = strings.Repeat("1", protocol.MaxHelpNumber+1) },
		"no time":             func(g *protocol.Grant) { g.Time = time.Time{} },
	} {
		g := testGrant()
		change(&g)
		if _, _, err := protocol.AcceptEnrolment(keys, code, request, g); !errors.As(err, &field) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// What is within the caps fits into the messages, in letters of four bytes
// too.
func TestEnrolmentAtTheCaps(t *testing.T) {
	keys, err := protocol.NewBankKeys()
	if err != nil {
		t.Fatal(err)
	}
	code := testCode(keys)
	four := func(n int) string { return strings.Repeat("\U00020000", n) }
	e, request, err := protocol.StartEnrolment(code, keys.Document(), four(protocol.MaxDeviceName))
	if err != nil {
		t.Fatal(err)
	}
	g := testGrant()
	g.Holder, g.HelpNumber, g.Channels = four(protocol.MaxHolder), four(protocol.MaxHelpNumber), nil
	for range protocol.MaxChannels {
		g.Channels = append(g.Channels, four(protocol.MaxChannel))
	}
	_, response, err := protocol.AcceptEnrolment(keys, code, request, g)
	if err != nil {
		t.Fatal(err)
	}
	enrolled, _, err := e.Finish(response)
	if err != nil {
		t.Fatal(err)
	}
	if enrolled.Holder != g.Holder || len(enrolled.Channels) != protocol.MaxChannels {
		t.Errorf("granted %d channels to a holder of %d bytes", len(enrolled.Channels), len(enrolled.Holder))
	}
}

func TestBankKeysAreKept(t *testing.T) {
	keys, err := protocol.NewBankKeys()
	if err != nil {
		t.Fatal(err)
	}
	stored, err := keys.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	again, err := protocol.ParseBankKeys(stored)
	if err != nil || !bytes.Equal(again.Document(), keys.Document()) || again.Hash() != keys.Hash() {
		t.Fatalf("kept keys are others: %v", err)
	}
	for _, wrong := range [][]byte{nil, stored[:len(stored)-1], keys.Document(), append(bytes.Clone(stored), 0)} {
		if _, err := protocol.ParseBankKeys(wrong); !errors.Is(err, protocol.ErrDamaged) {
			t.Errorf("%d bytes: %v", len(wrong), err)
		}
	}
	if _, err := protocol.ParseBankKeys(append([]byte{2}, stored[1:]...)); !errors.Is(err, protocol.ErrTooNew) {
		t.Errorf("version 2: %v", err)
	}
}

// Secrets are never printed, whatever the verb.
func TestSecretsAreNotPrinted(t *testing.T) {
	enrolled, accepted := enrol(t)
	keys, err := protocol.NewBankKeys()
	if err != nil {
		t.Fatal(err)
	}
	stored, err := keys.MarshalBinary()
	if err != nil {
		t.Fatal(err)
	}
	device, _, err := protocol.StartEnrolment(testCode(keys), keys.Document(), "Phone")
	if err != nil {
		t.Fatal(err)
	}
	secrets := [][]byte{
		enrolled.Keys.Challenge[:], enrolled.Keys.ContextIV[:], enrolled.Keys.Answer[:], enrolled.Keys.Chain[:],
		enrolled.Keys.Reject[:], enrolled.Keys.Codes[:], enrolled.SigningSeed[:], accepted.Transcript[:], stored[len(stored)-32:],
	}
	for _, v := range []any{enrolled, *enrolled, accepted, *accepted, enrolled.Keys, &enrolled.Keys, keys, device, []any{enrolled.Keys}} {
		for _, verb := range []string{"%v", "%+v", "%#v", "%s", "%q", "%x", "%X", "%d"} {
			printed := fmt.Sprintf(verb, v)
			for _, secret := range secrets {
				for _, form := range []string{string(secret), fmt.Sprintf("%x", secret), fmt.Sprintf("%X", secret), strings.Trim(fmt.Sprint(secret), "[]")} {
					if strings.Contains(printed, form) {
						t.Errorf("%T with %s prints a secret", v, verb)
					}
				}
			}
		}
	}
	enrolled.Keys.Clear()
	if enrolled.Keys != (protocol.AccountKeys{}) {
		t.Error("cleared keys are left")
	}
}
