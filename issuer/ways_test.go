package issuer_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/internal/device"
	"github.com/zegel-app/zegel/protocol"
)

// way is one way in which an event of the table can happen.
type way struct {
	name      string
	letter    bool                              // to a key by letter
	onChannel bool                              // what is counted is a channel's
	before    func(*testing.T, *subject)        // happens while the key is ACTIVE, if it ever is
	do        func(*testing.T, *subject) string // once, with a new message; the bank's word
	again     func(*testing.T, *subject)        // the very same as before, with the very same answer
	wrong     func(*testing.T, *subject)        // something wrong of its kind
	right     func(*testing.T, *subject)        // something right of its kind
	decision  string                            // of an answer
}

var events = map[string][]way{
	"typed request for it": {{name: "typed", do: func(t *testing.T, s *subject) string {
		text, err := device.FetchTyped(s.b.client, s.b.address, s.typedCode)
		if err != nil {
			return wordFor(t, err)
		}
		if text != s.text {
			t.Fatal("not the code of the picture")
		}
		return "A code"
	}}},

	"request that opens": {{
		name: "scanned",
		do: func(t *testing.T, s *subject) string {
			e := must(device.Begin(s.b.client, s.text, "Phone"))(t)
			if err := e.Send(s.b.client); err != nil {
				return wordFor(t, err)
			}
			return "response"
		},
		again: func(t *testing.T, s *subject) {
			status, body := s.b.post(t, protocol.PathActivate, s.enrolling.Request)
			if status != 200 || !bytes.Equal([]byte(body), s.enrolling.Response) {
				t.Fatalf("status %d", status)
			}
		},
	}},

	"request that does not open": {{name: "for another code", do: func(t *testing.T, s *subject) string {
		parsed := must(protocol.ParseText(s.text))(t)
		code := must(protocol.ParseActivation(parsed))(t)
		code.Bank = "Other Bank"
		_, request, err := protocol.StartEnrolment(code, s.b.get(t, protocol.PathKeys), "Phone")
		ok(t, err)
		return s.posted(t, protocol.PathActivate, request)
	}}},

	"reveal that fits": {{name: "reveal", do: func(t *testing.T, s *subject) string {
		return s.posted(t, protocol.PathReveal, s.reveal())
	}}},

	"reveal that does not fit": {{name: "reveal", do: func(t *testing.T, s *subject) string {
		reveal := s.reveal()
		reveal[len(reveal)-1] ^= 1
		return s.posted(t, protocol.PathReveal, reveal)
	}}},

	"device code of a letter typed": {{
		name: "letter", letter: true,
		do: func(t *testing.T, s *subject) string {
			code := s.letter.DeviceCode()
			if s.d != nil {
				code = must(device.ReadLetter(s.text))(t).DeviceCode()
			}
			a, err := s.b.DeviceCode(t.Context(), s.activation, code)
			if err != nil {
				return wordFor(t, err)
			}
			must(s.letter.Finish(a.Reply))(t)
			return "B code"
		},
		again: func(t *testing.T, s *subject) {
			a := must(s.b.DeviceCode(t.Context(), s.activation, s.letter.DeviceCode()))(t)
			if a.Reply != s.reply {
				t.Fatal("another B code")
			}
		},
	}},

	"customer: digits are the same": {{name: "scanned", do: func(t *testing.T, s *subject) string {
		if a := must(s.b.Activation(t.Context(), s.activation))(t); a.State == issuer.ActivationPending {
			ok(t, s.enrolling.SendReveal(s.b.client))
		}
		_, err := s.b.ConfirmActivation(t.Context(), s.activation, true)
		return yesOr(t, err)
	}}},

	"customer: digits differ": {{name: "scanned", do: differ}, {name: "letter", letter: true, do: differ}},

	"digits of a letter typed, right": {{name: "letter", letter: true, do: func(t *testing.T, s *subject) string {
		_, err := s.b.ConfirmLetter(t.Context(), s.activation, s.digits())
		return yesOr(t, err)
	}}},

	"digits of a letter typed, wrong": {{name: "letter", letter: true, do: func(t *testing.T, s *subject) string {
		_, err := s.b.ConfirmLetter(t.Context(), s.activation, wrong(s.digits()))
		return yesOr(t, err)
	}}},

	"its time is over, or a newer code of its kind is shown": {
		{name: "time", do: func(t *testing.T, s *subject) string { s.timePasses(t); return "" }},
		{name: "time, letter", letter: true, do: func(t *testing.T, s *subject) string { s.timePasses(t); return "" }},
		{name: "newer", do: func(t *testing.T, s *subject) string {
			must(s.b.StartActivation(t.Context(), s.customer, "Anna Peeters"))(t)
			return ""
		}},
		{name: "newer letter", letter: true, do: func(t *testing.T, s *subject) string {
			must(s.b.StartLetter(t.Context(), s.customer, "Anna Peeters"))(t)
			return ""
		}},
	},

	"bank wants a challenge": {{name: "scanned", do: wants}, {name: "letter", letter: true, do: wants}},

	"right answer, digits or online": {
		{name: "digits", decision: "approved", do: digits(protocol.Approve), wrong: typesWrong},
		{name: "digits, reject", decision: "rejected", do: digits(protocol.Reject), wrong: typesWrong},
		{name: "digits, letter", letter: true, decision: "approved", do: digits(protocol.Approve), wrong: typesWrong},
		{name: "online", decision: "approved", do: online(protocol.Approve, nil), wrong: sendsWrong},
		{name: "online, reject", decision: "rejected", do: online(protocol.Reject, nil), wrong: sendsWrong},
	},

	"wrong answer, digits or online": {
		{name: "digits", do: func(t *testing.T, s *subject) string {
			return s.answerDigits(t, protocol.Approve, wrong)
		}, right: answersAnother},
		{name: "online", do: online(protocol.Approve, wrongSeed), right: answersAnother},
	},

	"online answer that is forged": {
		{name: "chain", do: online(protocol.Approve, func(d *device.Device) { d.Keys.Chain[0] ^= 1 })},
		{name: "reject key", do: online(protocol.Reject, func(d *device.Device) { d.Keys.Reject[0] ^= 1 })},
	},

	"challenge that is answered already": {
		{
			name: "online", before: sends(protocol.Approve), do: online(protocol.Reject, nil),
			again: func(t *testing.T, s *subject) {
				if err := s.d.Send(s.b.client, s.sent); err != nil {
					t.Fatal(err)
				}
			},
		},
		{
			name: "wrong answer before", before: func(t *testing.T, s *subject) {
				s.sent, _ = s.answerWith(t, protocol.Approve, wrongSeed)
				sent := s.sent
				sends(protocol.Approve)(t, s)
				s.sent = sent
			},
			do: online(protocol.Reject, nil),
			again: func(t *testing.T, s *subject) {
				if said := wordFor(t, s.d.Send(s.b.client, s.sent)); said != "no" {
					t.Fatalf("the bank said %q", said)
				}
			},
		},
		{name: "by digits before", before: func(t *testing.T, s *subject) {
			s.answerDigits(t, protocol.Approve, nil)
		}, do: online(protocol.Approve, nil)},
		{name: "digits after", before: sends(protocol.Approve), do: digits(protocol.Approve)},
		{name: "a newer one", before: func(t *testing.T, s *subject) {
			c := s.b.ask(t, s.d)
			ok(t, s.b.verify(t, c.ID, answer(t, s.d, c)))
		}, do: online(protocol.Approve, nil)},
	},

	"challenge that has run out": {
		{name: "digits", do: late(digits(protocol.Approve))},
		{name: "digits, wrong", do: late(func(t *testing.T, s *subject) string {
			return s.answerDigits(t, protocol.Approve, wrong)
		})},
		{name: "online", do: late(online(protocol.Approve, nil))},
		{name: "online, reject", do: late(online(protocol.Reject, nil))},
	},

	"waiting request": {{name: "scanned", do: waits}, {name: "letter", letter: true, do: waits}},

	"code on demand, right": {{name: "Web", onChannel: true, do: codeOnDemand(nil), wrong: func(t *testing.T, s *subject) {
		codeOnDemand(wrong)(t, s)
	}}},

	"code on demand, wrong": {{name: "Web", onChannel: true, do: codeOnDemand(wrong), right: func(t *testing.T, s *subject) {
		if said := codeOnDemand(nil)(t, s); said != "yes" {
			t.Fatalf("the bank said %q", said)
		}
	}}},

	"customer or bank blocks it":  {{name: "scanned", do: ends((*bank).blocks)}, {name: "letter", letter: true, do: ends((*bank).blocks)}},
	"customer or bank removes it": {{name: "scanned", do: ends((*bank).removes)}, {name: "letter", letter: true, do: ends((*bank).removes)}},
}

func (s *subject) posted(t *testing.T, path string, message []byte) string {
	t.Helper()
	switch status, body := s.b.post(t, path, message); {
	case status == 204:
		return "204"
	case status < 300:
		t.Fatalf("status %d", status)
		return ""
	default:
		return wordFor(t, &device.RefusedError{Status: status, Body: body})
	}
}

// reveal is the device's last message, or one for a key that there is not.
func (s *subject) reveal() []byte {
	if s.enrolling != nil {
		return bytes.Clone(s.enrolling.Reveal)
	}
	head := []byte{1, 0xa3, 0x20, 0x46, 1, 2, 3, 4, 5, 6, 0x21, 0x58, 0x20}
	return slices.Concat(head, make([]byte, 32), []byte{0x22, 0x58, 0x30}, make([]byte, 48))
}

// digits are what the device shows at the end of a letter.
func (s *subject) digits() string {
	if s.d == nil {
		return "12345678"
	}
	return s.d.Digits
}

func yesOr(t *testing.T, err error) string {
	t.Helper()
	if err != nil {
		return wordFor(t, err)
	}
	return "yes"
}

func differ(t *testing.T, s *subject) string {
	_, err := s.b.ConfirmActivation(t.Context(), s.activation, false)
	return yesOr(t, err)
}

func wants(t *testing.T, s *subject) string {
	c, err := s.b.Challenge(t.Context(), s.someone(t).KeyID, transfer(), nil, 0)
	if err != nil {
		return wordFor(t, err)
	}
	must(s.d.Open(c.Text))(t)
	return "C code"
}

func digits(decision protocol.Decision) func(*testing.T, *subject) string {
	return func(t *testing.T, s *subject) string { return s.answerDigits(t, decision, nil) }
}

func online(decision protocol.Decision, change func(*device.Device)) func(*testing.T, *subject) string {
	return func(t *testing.T, s *subject) string {
		_, said := s.answerWith(t, decision, change)
		return said
	}
}

func wrongSeed(d *device.Device) { d.SigningSeed[0] ^= 1 }

func typesWrong(t *testing.T, s *subject) { s.answerDigits(t, protocol.Approve, wrong) }
func sendsWrong(t *testing.T, s *subject) { s.answerWith(t, protocol.Approve, wrongSeed) }

// sends answers the challenge, and keeps the message.
func sends(decision protocol.Decision) func(*testing.T, *subject) {
	return func(t *testing.T, s *subject) {
		var said string
		if s.sent, said = s.answerWith(t, decision, nil); said != "approved" {
			t.Fatalf("the bank said %q", said)
		}
	}
}

// answersAnother gives a right answer to an older challenge, so that the one
// that is asked about stays open.
func answersAnother(t *testing.T, s *subject) {
	older := s.challenge
	s.challenge = s.b.ask(t, s.d)
	ok(t, s.b.verify(t, older.ID, answer(t, s.d, older)))
}

func late(do func(*testing.T, *subject) string) func(*testing.T, *subject) string {
	return func(t *testing.T, s *subject) string {
		s.asked(t)
		s.b.clock.advance(issuer.DefaultValidity)
		return do(t, s)
	}
}

func waits(t *testing.T, s *subject) string {
	list, err := s.someone(t).Waiting(s.b.client, s.b.address, s.b.clock.Now())
	if err != nil {
		return wordFor(t, err)
	}
	if len(list) != 1 || list[0] != s.challenge.Text {
		t.Fatalf("%d challenges wait", len(list))
	}
	return "list"
}

func codeOnDemand(change func(string) string) func(*testing.T, *subject) string {
	return func(t *testing.T, s *subject) string {
		d := s.someone(t)
		code := d.Code("Web", s.b.clock.Now())
		if change != nil {
			code = change(code)
		}
		return yesOr(t, s.b.VerifyCode(t.Context(), d.KeyID, "Web", code))
	}
}

func (b *bank) blocks(t *testing.T, key protocol.KeyID) error  { return b.Block(t.Context(), key) }
func (b *bank) removes(t *testing.T, key protocol.KeyID) error { return b.Remove(t.Context(), key) }

// ends blocks or removes a key, or calls off the activation when there is none
// yet.
func ends(what func(*bank, *testing.T, protocol.KeyID) error) func(*testing.T, *subject) string {
	return func(t *testing.T, s *subject) string {
		if a := must(s.b.Activation(t.Context(), s.activation))(t); a.State != issuer.ActivationActive {
			return differ(t, s)
		}
		return yesOr(t, what(s.b, t, s.d.KeyID))
	}
}
