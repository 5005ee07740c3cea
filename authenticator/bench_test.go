package authenticator_test

import (
	"testing"

	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/vault"
)

// BenchmarkTextToOpenOrder measures from a code's text to an order that can be shown: read,
// opened, and recorded as the current one. A scan of the same code again costs the same.
func BenchmarkTextToOpenOrder(b *testing.B) {
	w := newWorld(b)
	s := w.unlock(w.person("Anna Peeters", annasPIN), annasPIN)
	text := w.challenge(w.enrol(s, "anna", "Anna Peeters")).Text
	for b.Loop() {
		if _, err := w.ask(s, text); err != nil {
			b.Fatal(err)
		}
	}
}

// BenchmarkUnlock measures from a PIN to a session, at what a real device pays.
func BenchmarkUnlock(b *testing.B) {
	w := newWorldAt(b, vault.DefaultParams())
	id := w.person("Anna Peeters", annasPIN)
	for b.Loop() {
		w.unlock(id, annasPIN).Lock()
	}
}

// BenchmarkApprove measures from the finger to the code: recorded on disk, then computed.
func BenchmarkApprove(b *testing.B) {
	w := newWorld(b)
	id := w.person("Anna Peeters", annasPIN)
	key := w.enrol(w.unlock(id, annasPIN), "anna", "Anna Peeters")
	var s *authenticator.Session
	var order *authenticator.Order
	for b.Loop() {
		b.StopTimer()
		if s != nil {
			s.Lock()
		}
		text := w.freshChallenge(key)
		s = w.unlock(id, annasPIN)
		var err error
		if order, err = w.ask(s, text); err != nil {
			b.Fatal(err)
		}
		b.StartTimer()
		if _, err := s.Approve(order); err != nil {
			b.Fatal(err)
		}
	}
}
