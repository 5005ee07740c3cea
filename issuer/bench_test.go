package issuer_test

import (
	"testing"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/internal/device"
	"github.com/zegel-app/zegel/protocol"
)

// All on a bbolt file, synced to the disk of the temporary folder. TMPDIR
// chooses which disk that is.

func BenchmarkActivation(b *testing.B) {
	bank := newBank(b)
	for b.Loop() {
		d := bank.enrol(b, "anna", "Phone")
		if err := bank.Remove(b.Context(), d.KeyID); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkChallenge(b *testing.B) {
	bank := newBank(b)
	d := bank.enrol(b, "anna", "Phone")
	for b.Loop() {
		bank.clock.advance(time.Minute)
		bank.ask(b, d)
	}
}

func BenchmarkVerifyRight(b *testing.B) {
	bank := newBank(b)
	d := bank.enrol(b, "anna", "Phone")
	for b.Loop() {
		b.StopTimer()
		bank.clock.advance(time.Minute)
		c := bank.ask(b, d)
		opened, err := d.Open(c.Text)
		if err != nil {
			b.Fatal(err)
		}
		// The device moves its own chain on, as a real one does.
		d.Keys.Chain = protocol.ForwardChain(d.Keys.Chain, 1)
		code := protocol.AnswerCode(d.Keys.Answer, d.Keys.Chain, d.KeyID, opened.Sequence, protocol.Approve, opened.Plain())
		b.StartTimer()
		if err := bank.verify(b, c.ID, code); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkVerifyUnknown(b *testing.B) {
	bank := newBank(b)
	for b.Loop() {
		if err := bank.verify(b, "0011223344556677", "12345678"); err == nil {
			b.Fatal("accepted")
		}
	}
}

// Wrong answers, with a right one in time to keep the key from blocking.
func BenchmarkVerifyWrong(b *testing.B) {
	bank := newBank(b)
	d := bank.enrol(b, "anna", "Phone")
	var c *issuer.Challenge
	var right string
	sequence := 0
	for b.Loop() {
		if sequence%4 == 0 {
			b.StopTimer()
			if c != nil {
				if err := bank.verify(b, c.ID, right); err != nil {
					b.Fatal(err)
				}
				bank.clock.advance(time.Minute)
			}
			c = bank.ask(b, d)
			right = answer(b, d, c)
			b.StartTimer()
		}
		sequence++
		if err := bank.verify(b, c.ID, wrong(right)); err == nil {
			b.Fatal("accepted")
		}
	}
}

// The handshake's three requests, without the customer's yes.
func BenchmarkHandshake(b *testing.B) {
	bank := newBank(b)
	for b.Loop() {
		b.StopTimer()
		started, err := bank.StartActivation(b.Context(), "anna", "Anna Peeters")
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if _, err := device.Enrol(bank.client, started.Text, "Phone"); err != nil {
			b.Fatal(err)
		}
	}
}

func BenchmarkAnswerOnline(b *testing.B) {
	bank := newBank(b)
	d := bank.enrol(b, "anna", "Phone")
	for b.Loop() {
		b.StopTimer()
		bank.clock.advance(time.Minute)
		c := bank.ask(b, d)
		message, err := d.SealAnswer(c.Text, protocol.Answer{Decision: protocol.Approve})
		if err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if err := d.Send(bank.client, message); err != nil {
			b.Fatal(err)
		}
	}
}

// Messages that do not open, for a key that there is and for one that there is
// not: the two should cost the same.
func BenchmarkForgedAnswer(b *testing.B) {
	bank, other := newBank(b), newBank(b)
	known, unknown := bank.enrol(b, "anna", "Phone"), other.enrol(b, "jef", "Phone")
	forge := func(ask func(testing.TB, *device.Device) *issuer.Challenge, d *device.Device) []byte {
		c := ask(b, d)
		keys := *d.Enrolled
		keys.Keys.Chain[0] ^= 1
		message, err := (&device.Device{Enrolled: &keys, Document: d.Document}).SealAnswer(c.Text, protocol.Answer{Decision: protocol.Approve})
		if err != nil {
			b.Fatal(err)
		}
		return message
	}
	for name, message := range map[string][]byte{"known": forge(bank.ask, known), "unknown": forge(other.ask, unknown)} {
		b.Run(name, func(b *testing.B) {
			for b.Loop() {
				bank.clock.advance(3 * time.Second) // below the limit, and the challenge stays open for a while
				if bank.postTo(protocol.PathAnswer, message).Code != 403 {
					b.Fatal("not refused")
				}
			}
		})
	}
}

func BenchmarkWaiting(b *testing.B) {
	bank := newBank(b)
	d := bank.enrol(b, "anna", "Phone")
	for range protocol.MaxWaiting {
		bank.ask(b, d)
	}
	for b.Loop() {
		list, err := d.Waiting(bank.client, bank.address, bank.clock.Now())
		if err != nil || len(list) != protocol.MaxWaiting {
			b.Fatal(len(list), err)
		}
	}
}
