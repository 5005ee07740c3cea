package protocol

import (
	"errors"
	"testing"
	"time"
)

// read does with a refused vector what a device or a bank does with such
// input.
func (v *refusedVector) read(t *testing.T, h *handshakeVector) error {
	code := activationOf(t, h.Activation)
	switch v.Reader {
	case "code":
		text, err := ParseText(v.Text)
		if err != nil {
			return err
		}
		switch text.Kind {
		case CodeActivation:
			_, err := ParseActivation(text)
			return err
		case CodeReply:
			l := readVectors[letterVector](t, "letter.json")[0]
			_, err := vectorLetter().OpenReply(DeviceCode(l.Device), text)
			return err
		case CodeDeactivation:
			d, err := ParseDeactivation(text)
			if err == nil {
				_, err = d.Check([32]byte(h.ChallengeKey))
			}
			return err
		}
		sealed, err := ParseChallenge(text)
		if err != nil {
			return err
		}
		_, err = sealed.Open([32]byte(h.ChallengeKey), [12]byte(h.ContextIV))
		return err
	case "keys":
		_, err := parseDocument(v.Bytes)
		return err
	case "keys of the code":
		_, _, err := StartEnrolment(code, v.Bytes, h.Device)
		return err
	case "request":
		_, _, err := AcceptEnrolment(bankKeysOf(t, h.BankPrivateKey), code, v.Bytes, Grant{
			KeyID: KeyID(h.KeyID), Holder: h.Holder, Channels: h.Channels, HelpNumber: h.HelpNumber, Time: time.Unix(h.Time, 0),
		})
		return err
	case "response":
		e := &Enrolment{
			digest: code.Digest(), request: [32]byte(h.RequestHash), private: bankKeysOf(t, h.DevicePrivate).private,
			fromRequest: h.RequestExport, nonce: [nonceSize]byte(h.Nonce),
		}
		_, _, err := e.Finish(v.Bytes)
		return err
	case "reveal":
		a := &Accepted{KeyID: KeyID(h.KeyID), Commitment: [32]byte(h.Commitment), Transcript: [32]byte(h.ComparingKey)}
		_, err := a.Reveal(v.Bytes)
		return err
	}
	if v.Reader == "letter" {
		text, err := ParseText(v.Text)
		if err == nil {
			_, err = ParseLetter(text)
		}
		return err
	}
	if v.Reader == "answer" {
		o := readVectors[onlineVector](t, "online.json")[0]
		_, err := OpenAnswer(bankKeysOf(t, h.BankPrivateKey), v.Bytes, [32]byte(o.Chain), o.SigningKey, [32]byte(h.RejectKey), o.Plaintext)
		return err
	}
	if v.Reader == "waiting" {
		_, err := CheckWaiting(v.Bytes, [32]byte(h.RejectKey))
		return err
	}
	if v.Reader == "waiting list" {
		_, err := ParseWaitingList(v.Bytes)
		return err
	}
	t.Fatalf("%s: no reader %q", v.Name, v.Reader)
	return nil
}

func checkRefusedVectors(t *testing.T) {
	handshake := readVectors[handshakeVector](t, "handshake.json")[0]
	vectors := readVectors[refusedVector](t, "refused.json")
	seen := map[string]bool{}
	classes := map[string]int{}
	for _, v := range vectors {
		if seen[v.Name] {
			t.Errorf("%s: twice", v.Name)
		}
		seen[v.Name] = true
		classes[v.Expect]++
		if err := v.read(t, &handshake); err == nil || !errors.Is(err, expectations[v.Expect]) {
			t.Errorf("%s: %v, want %s", v.Name, err, v.Expect)
		}
	}
	for class := range expectations {
		if classes[class] == 0 {
			t.Errorf("no vector is %s", class)
		}
	}
}
