package issuer_test

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/internal/device"
	"github.com/zegel-app/zegel/protocol"
)

// subject is one activation and the key that comes of it, with the device on
// the other side.
type subject struct {
	b          *bank
	way        way
	customer   string
	activation issuer.ActivationID
	text       string // A code
	typedCode  string

	enrolling *device.Enrolling // online
	letter    *device.Letter    // by letter
	reply     string            // B code
	d         *device.Device    // nil until there are keys

	challenge *issuer.Challenge // made while ACTIVE
	sent      []byte            // the online answer that was sent to it
}

var subjects int

func newSubject(t *testing.T, b *bank, w way) *subject {
	t.Helper()
	subjects++
	s := &subject{b: b, way: w, customer: fmt.Sprintf("customer-%d", subjects)}
	start := b.StartActivation
	if w.letter {
		start = b.StartLetter
	}
	a := must(start(t.Context(), s.customer, "Anna Peeters"))(t)
	s.activation, s.text, s.typedCode = a.ID, a.Text, a.Typed
	if w.letter {
		s.letter = must(device.ReadLetter(a.Text))(t)
	}
	return s
}

// route is a way to a state.
type route struct {
	name string
	take func(*testing.T, *subject)
}

var routes = map[string][]route{
	"CREATED": {{"new", func(*testing.T, *subject) {}}},
	"PENDING": {{"begun", toPending}},
	"ACTIVE":  {{"confirmed", toActive}},
	"BLOCKED": {
		{"by the bank", func(t *testing.T, s *subject) {
			toActive(t, s)
			ok(t, s.b.Block(t.Context(), s.d.KeyID))
		}},
		{"by wrong answers", func(t *testing.T, s *subject) {
			toActive(t, s)
			c := s.b.ask(t, s.d)
			for range issuer.MaxWrongAnswers {
				s.b.verify(t, c.ID, wrong(answer(t, s.d, c)))
			}
		}},
	},
	"REMOVED": {
		{"after ACTIVE", func(t *testing.T, s *subject) {
			toActive(t, s)
			ok(t, s.b.Remove(t.Context(), s.d.KeyID))
		}},
		{"from PENDING", func(t *testing.T, s *subject) {
			toPending(t, s)
			must(s.b.ConfirmActivation(t.Context(), s.activation, false))(t)
		}},
		{"from CREATED", func(t *testing.T, s *subject) { s.timePasses(t) }},
	},
}

func toPending(t *testing.T, s *subject) {
	t.Helper()
	if s.letter != nil {
		a := must(s.b.DeviceCode(t.Context(), s.activation, s.letter.DeviceCode()))(t)
		s.reply = a.Reply
		s.d = must(s.letter.Finish(a.Reply))(t)
		return
	}
	s.enrolling = must(device.Begin(s.b.client, s.text, "Anna's phone"))(t)
	ok(t, s.enrolling.Send(s.b.client))
	s.d = s.enrolling.Device
}

func toActive(t *testing.T, s *subject) {
	t.Helper()
	toPending(t, s)
	if s.letter != nil {
		must(s.b.ConfirmLetter(t.Context(), s.activation, s.d.Digits))(t)
	} else {
		ok(t, s.enrolling.SendReveal(s.b.client))
		must(s.b.ConfirmActivation(t.Context(), s.activation, true))(t)
	}
	ok(t, s.b.Attach(t.Context(), s.d.KeyID, "Web"))
	s.challenge = s.b.ask(t, s.d)
	if s.way.before != nil {
		s.way.before(t, s)
	}
}

func ok(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// timePasses lets every code of this subject run out.
func (s *subject) timePasses(t *testing.T) {
	a := must(s.b.Activation(t.Context(), s.activation))(t)
	s.b.clock.advance(max(issuer.ActivationLife, a.Expires.Sub(s.b.clock.Now())))
}

func (s *subject) channel(t *testing.T) issuer.ChannelState {
	t.Helper()
	key := must(s.b.Key(t.Context(), s.d.KeyID))(t)
	if len(key.Channels) != 1 {
		t.Fatalf("channels: %+v", key.Channels)
	}
	return key.Channels[0]
}

// record is the activation's record as it is stored.
func (s *subject) record(t *testing.T) (data []byte) {
	t.Helper()
	err := s.b.store.View(t.Context(), func(tx issuer.Tx) (err error) {
		id, err := hex.DecodeString(string(s.activation))
		if err == nil {
			data, err = tx.Get(issuer.TableActivations, id)
		}
		return err
	})
	ok(t, err)
	return data
}

// someone is the device, or, as long as there is none, one with keys that
// nobody gave it.
func (s *subject) someone(t *testing.T) *device.Device {
	t.Helper()
	if s.d != nil {
		return s.d
	}
	d := &device.Device{Enrolled: &protocol.Enrolled{KeyID: protocol.KeyID{1, byte(subjects >> 8), byte(subjects)}},
		Address: s.b.address, Document: s.b.get(t, protocol.PathKeys)}
	d.Keys.Challenge[0], d.Keys.Reject[0], d.SigningSeed[0] = 1, 2, 3
	return d
}

// asked is the challenge, or, as long as there is none, one that the device has
// sealed itself.
func (s *subject) asked(t *testing.T) (issuer.ChallengeID, string) {
	t.Helper()
	if s.challenge != nil {
		return s.challenge.ID, s.challenge.Text
	}
	d, now := s.someone(t), s.b.clock.Now().Truncate(time.Second)
	c := &protocol.Challenge{
		Sequence: 1, Issued: now, Expires: now.Add(time.Minute), ID: []byte("12345678"),
		Order: transfer(), AnswerAddress: s.b.address,
	}
	return "3132333435363738", must(protocol.SealChallenge(&d.Keys, d.KeyID, c, nil))(t)
}

// answerWith answers online, as a device with another seed or chain does.
func (s *subject) answerWith(t *testing.T, decision protocol.Decision, change func(*device.Device)) (message []byte, said string) {
	t.Helper()
	id, text := s.asked(t)
	d := *s.someone(t)
	enrolled := *d.Enrolled
	d.Enrolled = &enrolled
	if change != nil {
		change(&d)
	}
	a := protocol.Answer{Decision: decision}
	if decision == protocol.Reject {
		a.Reason = protocol.NotMe
	}
	message = must(d.SealAnswer(text, a))(t)
	if err := d.Send(s.b.client, message); err != nil {
		return message, wordFor(t, err)
	}
	return message, s.outcome(t, id)
}

// answerDigits answers with digits, changed or not.
func (s *subject) answerDigits(t *testing.T, decision protocol.Decision, change func(string) string) string {
	t.Helper()
	id, text := s.asked(t)
	code := must(s.someone(t).Answer(text, decision))(t)
	if change != nil {
		code = change(code)
	}
	if err := s.b.verify(t, id, code); err != nil {
		return wordFor(t, err)
	}
	return s.outcome(t, id)
}

func (s *subject) outcome(t *testing.T, id issuer.ChallengeID) string {
	t.Helper()
	return strings.ToLower(string(must(s.b.Outcome(t.Context(), id))(t)))
}

// wordFor is the table's word for an error, of the handler or of a method.
func wordFor(t *testing.T, err error) string {
	t.Helper()
	var refused *device.RefusedError
	if errors.As(err, &refused) {
		for kind, word := range map[string]string{
			protocol.ProblemUnknown: "unknown", protocol.ProblemUsed: "used", protocol.ProblemExpired: "expired",
			protocol.ProblemRefused: "no", protocol.ProblemAnswered: "answered", protocol.ProblemLate: "late",
			protocol.ProblemMalformed: "malformed", protocol.ProblemClock: "clock",
		} {
			if bytes.Contains([]byte(refused.Body), []byte(`"`+kind+`"`)) {
				return word
			}
		}
		t.Fatal(err)
	}
	for word, all := range map[string][]error{
		"late":     {issuer.ErrExpired},
		"answered": {issuer.ErrUsed, issuer.ErrSuperseded},
		"no": {
			issuer.ErrWrongCode, issuer.ErrWrongDigits, issuer.ErrUnknownKey, issuer.ErrBlocked, issuer.ErrRemoved,
			issuer.ErrNotAttached, issuer.ErrNoDigits, issuer.ErrActivationUsed, issuer.ErrActivationExpired,
		},
	} {
		for _, one := range all {
			if errors.Is(err, one) {
				return word
			}
		}
	}
	t.Fatalf("no word for %v", err)
	return ""
}
