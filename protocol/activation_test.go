package protocol

import (
	"errors"
	"strings"
	"testing"
	"time"
)

func testBank(t testing.TB) *BankKeys {
	t.Helper()
	return bankKeysOf(t, hashOf("zegel1 vectors bank key"))
}

func TestActivationCodesThatAreNotWritten(t *testing.T) {
	bank := testBank(t)
	for name, c := range map[string]struct {
		field  string
		change func(*ActivationCode)
	}{
		"no name":         {"iss", func(a *ActivationCode) { a.Bank = "" }},
		"name too long":   {"iss", func(a *ActivationCode) { a.Bank = strings.Repeat("x", MaxBankName+1) }},
		"name not utf-8":  {"iss", func(a *ActivationCode) { a.Bank = "\xff" }},
		"no subject":      {"sub", func(a *ActivationCode) { a.Subject = nil }},
		"subject of 9":    {"sub", func(a *ActivationCode) { a.Subject = make([]byte, 9) }},
		"no expiry":       {"exp", func(a *ActivationCode) { a.Expires = time.Time{} }},
		"year 10000":      {"exp", func(a *ActivationCode) { a.Expires = time.Unix(MaxTime+1, 0) }},
		"no address":      {"address", func(a *ActivationCode) { a.Address = "" }},
		"address by http": {"address", func(a *ActivationCode) { a.Address = "http://bank.example" }},
		"policy":          {"policy", func(a *ActivationCode) { a.Policy = 1 }},
		"too long in all": {"code", func(a *ActivationCode) {
			a.Bank, a.Address, a.Expires = strings.Repeat("\U00020000", MaxBankName), longAddress, time.Unix(MaxTime, 0)
		}},
	} {
		a := vectorCode(bank)
		c.change(a)
		var field *FieldError
		if text, err := a.Text(); !errors.As(err, &field) || field.Field != c.field || text != "" {
			t.Errorf("%s: %q, %v, want an error about %s", name, text, err, c.field)
		}
	}
}

var longAddress = "https://" + strings.Repeat("a", MaxAddress-len("https://"))

// What any device can seal to a bank, and a hostile bank to a device: opened,
// and then refused.
func TestSealedMessagesThatAreRefused(t *testing.T) {
	h := readVectors[handshakeVector](t, "handshake.json")[0]
	code := activationOf(t, h.Activation)
	digest := code.Digest()
	bank, device := bankKeysOf(t, h.BankPrivateKey), bankKeysOf(t, h.DevicePrivate).private

	for name, change := range map[string]func(*requestInner){
		"":                       func(*requestInner) {},
		"another one-time code":  func(r *requestInner) { r.OneTime = make([]byte, OneTimeSize) },
		"one-time code too long": func(r *requestInner) { r.OneTime = append(r.OneTime, 0) },
		"device key too short":   func(r *requestInner) { r.DeviceKey = r.DeviceKey[1:] },
		"device key not reduced": func(r *requestInner) { r.DeviceKey = append([]byte{0xff, 0xff}, r.DeviceKey[2:]...) },
		"commitment too short":   func(r *requestInner) { r.Commitment = r.Commitment[1:] },
		"device without a name":  func(r *requestInner) { r.Device = "" },
		"device's name too long": func(r *requestInner) { r.Device = strings.Repeat("x", MaxDeviceName+1) },
	} {
		r, err := readRequestInner(h.RequestPlain)
		if err != nil {
			t.Fatal(err)
		}
		change(r)
		s, _, err := sealTo(bank.private.PublicKey(), infoRequest, digest[:], encode(r))
		if err != nil {
			t.Fatal(err)
		}
		request := withVersion(encode(&requestOuter{OneTime: code.OneTime[:], sealed: s}))
		_, _, err = AcceptEnrolment(bank, code, request, Grant{KeyID: KeyID(h.KeyID), Holder: h.Holder, Time: time.Unix(h.Time, 0)})
		if (err == nil) != (name == "") || err != nil && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrForged) {
			t.Errorf("request: %q: %v", name, err)
		}
	}

	for name, change := range map[string]func(*responseInner){
		"":                      func(*responseInner) {},
		"key id of 5":           func(r *responseInner) { r.KeyID = r.KeyID[1:] },
		"no time":               func(r *responseInner) { r.Issued = 0 },
		"no holder":             func(r *responseInner) { r.Holder = "" },
		"too many channels":     func(r *responseInner) { r.Channels = strings.Split(strings.Repeat("x", MaxChannels+1), "") },
		"channel too long":      func(r *responseInner) { r.Channels = []string{strings.Repeat("x", MaxChannel+1)} },
		"help number too long":  func(r *responseInner) { r.HelpNumber = strings.Repeat("1", MaxHelpNumber+1) },
		"help number not utf-8": func(r *responseInner) { r.HelpNumber = "\xff" },
	} {
		r, err := readResponseInner(h.ResponsePlain)
		if err != nil {
			t.Fatal(err)
		}
		change(r)
		plain, err := deterministic.Marshal(r)
		if err != nil {
			t.Fatal(err)
		}
		s, _, err := sealTo(device.PublicKey(), infoResponse, h.ResponseAAD, plain)
		if err != nil {
			t.Fatal(err)
		}
		e := &Enrolment{digest: digest, request: [32]byte(h.RequestHash), private: device, fromRequest: h.RequestExport}
		_, _, err = e.Finish(withVersion(encode(&responseOuter{sealed: s})))
		if (err == nil) != (name == "") || err != nil && !errors.Is(err, ErrDamaged) {
			t.Errorf("response: %q: %v", name, err)
		}
	}

	// A response to another request, or under another code, does not open.
	for name, aad := range map[string][]byte{
		"another request": responseAAD(digest, [32]byte{1}),
		"another code":    responseAAD([32]byte{1}, [32]byte(h.RequestHash)),
	} {
		s, _, err := sealTo(device.PublicKey(), infoResponse, aad, h.ResponsePlain)
		if err != nil {
			t.Fatal(err)
		}
		e := &Enrolment{digest: digest, request: [32]byte(h.RequestHash), private: device, fromRequest: h.RequestExport}
		if _, _, err := e.Finish(withVersion(encode(&responseOuter{sealed: s}))); !errors.Is(err, ErrForged) {
			t.Errorf("response to %s: %v", name, err)
		}
	}
}
