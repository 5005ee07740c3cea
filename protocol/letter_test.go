package protocol_test

import (
	"bytes"
	"errors"
	"fmt"
	"strings"
	"testing"

	"github.com/zegel-app/zegel/protocol"
)

func testLetter() *protocol.LetterCode {
	return &protocol.LetterCode{Bank: "Meridian Bank", Subject: []byte("12345678"), Secret: [32]byte{1, 2, 3}, Expires: testTime.AddDate(0, 0, 21)}
}

// readAs reads a text, which must be one.
func readAs(t testing.TB, s string) protocol.Text {
	t.Helper()
	text, err := protocol.ParseText(s)
	if err != nil {
		t.Fatal(err)
	}
	return text
}

// TestK3LetterActivation goes the whole way: letter, device code, B code,
// digits, and a challenge answered.
func TestK3LetterActivation(t *testing.T) {
	printed, err := testLetter().Text()
	if err != nil {
		t.Fatal(err)
	}
	scanned := readAs(t, printed)
	if !protocol.IsLetter(scanned) {
		t.Fatal("not known as a letter")
	}
	letter, err := protocol.ParseLetter(scanned)
	if err != nil {
		t.Fatal(err)
	}
	device, err := protocol.NewDeviceCode(nil)
	if err != nil {
		t.Fatal(err)
	}
	typed, err := protocol.ParseDeviceCode(strings.ToLower(device.String()))
	if err != nil || typed != device {
		t.Fatalf("%v", err)
	}
	accepted, reply, digits, err := protocol.AcceptLetter(testLetter(), typed, testGrant(), nil)
	if err != nil {
		t.Fatal(err)
	}
	second := readAs(t, reply)
	if subject, err := protocol.PeekReply(second); err != nil || !bytes.Equal(subject, letter.Subject) {
		t.Fatalf("%x, %v", subject, err)
	}
	enrolled, err := letter.OpenReply(device, second)
	if err != nil {
		t.Fatal(err)
	}
	if enrolled.Digits != digits || len(digits) != 8 || enrolled.Keys != accepted.Keys || enrolled.KeyID != accepted.KeyID || enrolled.Holder != "Anna Peeters" {
		t.Errorf("digits: bank %s, device %s", digits, enrolled.Digits)
	}
	if enrolled.SigningSeed == [32]byte{} {
		t.Error("the seed is zeros: masked by the PIN, it would confirm it")
	}
	c := testTransfer()
	text, err := protocol.SealChallenge(&accepted.Keys, accepted.KeyID, c, nil)
	if err != nil {
		t.Fatal(err)
	}
	sealed, err := protocol.ParseChallenge(readAs(t, text))
	if err != nil {
		t.Fatal(err)
	}
	if _, err := sealed.Open(enrolled.Keys.Challenge, enrolled.Keys.ContextIV); err != nil {
		t.Error(err)
	}

	// Another device, another letter, and the same ones again: nothing in common.
	other := device
	other[4] ^= 1
	if _, err := letter.OpenReply(other, second); !errors.Is(err, protocol.ErrForged) {
		t.Errorf("another device: %v", err)
	}
	another := testLetter()
	another.Secret[31] = 1
	if _, err := another.OpenReply(device, second); !errors.Is(err, protocol.ErrForged) {
		t.Errorf("another letter: %v", err)
	}
	again, _, otherDigits, err := protocol.AcceptLetter(testLetter(), typed, testGrant(), nil)
	if err != nil || again.Keys.Answer == accepted.Keys.Answer || again.Keys.Challenge == accepted.Keys.Challenge || otherDigits == digits {
		t.Errorf("a second reply has keys of the first: %v", err)
	}
	flipText(t, reply, func(s string) bool {
		text, err := protocol.ParseText(s)
		if err != nil {
			return refused(err)
		}
		_, err = letter.OpenReply(device, text)
		return refused(err)
	})
	flipText(t, printed, func(s string) bool {
		text, err := protocol.ParseText(s)
		if err != nil {
			return refused(err)
		}
		_, err = protocol.ParseLetter(text)
		return refused(err) && !protocol.IsLetter(text)
	})
	for _, verb := range []string{"%v", "%+v", "%x", "%s", "%q"} {
		printed := fmt.Sprintf(verb+verb+verb, letter, *letter, device)
		if strings.Contains(printed, fmt.Sprintf("%x", letter.Secret)) || strings.Contains(printed, device.String()) || strings.Contains(printed, "010203") {
			t.Errorf("%s prints a secret", verb)
		}
	}
}

func TestLettersThatAreNotMade(t *testing.T) {
	var field *protocol.FieldError
	for name, change := range map[string]func(*protocol.LetterCode){
		"no name":     func(l *protocol.LetterCode) { l.Bank = "" },
		"no subject":  func(l *protocol.LetterCode) { l.Subject = nil },
		"no expiry":   func(l *protocol.LetterCode) { l.Expires = testTime.AddDate(-100, 0, 0) },
		"with policy": func(l *protocol.LetterCode) { l.Policy = 1 },
	} {
		l := testLetter()
		change(l)
		if _, err := l.Text(); !errors.As(err, &field) {
			t.Errorf("%s: %v", name, err)
		}
		if _, _, _, err := protocol.AcceptLetter(l, protocol.DeviceCode{}, testGrant(), nil); !errors.As(err, &field) {
			t.Errorf("%s, reply: %v", name, err)
		}
	}
	g := testGrant()
	g.Channels = nil
	for range protocol.MaxChannels {
		g.Channels = append(g.Channels, strings.Repeat("ế", protocol.MaxChannel))
	}
	if _, _, _, err := protocol.AcceptLetter(testLetter(), protocol.DeviceCode{}, g, nil); !errors.As(err, &field) || field.Field != "reply" {
		t.Errorf("too long: %v", err)
	}
	if _, _, _, err := protocol.AcceptLetter(testLetter(), protocol.DeviceCode{}, testGrant(), bytes.NewReader(make([]byte, 40))); err == nil {
		t.Error("too little randomness was taken")
	}
	if _, err := protocol.NewDeviceCode(bytes.NewReader(make([]byte, 4))); err == nil {
		t.Error("too little randomness was taken for a device code")
	}
}

// Every wrong letter and every two neighbours changed over are told.
func TestDeviceCodeTellsTypingErrors(t *testing.T) {
	d := protocol.DeviceCode{0xde, 0xad, 0x17, 0x42, 0x99}
	plain := []byte(strings.ReplaceAll(d.String(), "-", ""))
	for i := range plain {
		for _, letter := range []byte(typedLetters) {
			changed := bytes.Clone(plain)
			changed[i] = letter
			if got, err := protocol.ParseDeviceCode(string(changed)); (err == nil) != (letter == plain[i]) || err == nil && got != d {
				t.Errorf("%s: %v", changed, err)
			}
		}
		if i > 0 && plain[i] != plain[i-1] {
			changed := bytes.Clone(plain)
			changed[i], changed[i-1] = changed[i-1], changed[i]
			if _, err := protocol.ParseDeviceCode(string(changed)); !errors.Is(err, protocol.ErrDamaged) {
				t.Errorf("%s: %v", changed, err)
			}
		}
	}
	for _, s := range []string{"", string(plain[:9]), string(plain) + "A", string(plain[:9]) + "9", string(plain[:9]) + "é", strings.Repeat("A", 100)} {
		if _, err := protocol.ParseDeviceCode(s); !errors.Is(err, protocol.ErrDamaged) {
			t.Errorf("%.20q: %v", s, err)
		}
	}
}

func TestDeactivation(t *testing.T) {
	text, err := protocol.SealDeactivation(&testKeys, testKID, testTime)
	if err != nil {
		t.Fatal(err)
	}
	check := func(s string) error {
		read, err := protocol.ParseText(s)
		if err != nil {
			return err
		}
		d, err := protocol.ParseDeactivation(read)
		if err != nil {
			return err
		}
		at, err := d.Check(testKeys.Challenge)
		if err == nil && (!at.Equal(testTime) || d.KeyID != testKID) {
			t.Errorf("%v, %v", at, d.KeyID)
		}
		return err
	}
	if err := check(text); err != nil {
		t.Fatal(err)
	}
	flipText(t, text, func(s string) bool { return refused(check(s)) })
	var field *protocol.FieldError
	if _, err := protocol.SealDeactivation(&testKeys, testKID, testTime.AddDate(9000, 0, 0)); !errors.As(err, &field) {
		t.Errorf("year 11026: %v", err)
	}
}
