package authenticator_test

import (
	"strings"
	"testing"

	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

// TestK2ActivationByOneScan: one code read, no name and no number typed, and the first payment
// is approved.
func TestK2ActivationByOneScan(t *testing.T) {
	w, s, key := newAnna(t)
	banks, err := s.Banks()
	w.must(err)
	if len(banks) != 1 || banks[0].Name != "Meridian Bank" || banks[0].Holder != "Anna Peeters" {
		t.Fatalf("after one scan there is %+v", banks)
	}
	c := w.challenge(key)
	order, err := w.ask(s, c.Text)
	w.must(err)
	answer, err := s.Approve(order)
	w.must(err)
	if _, err := w.bank.Verify(t.Context(), c.ID, answer.Code); err != nil {
		t.Errorf("the first answer: %v", err)
	}
}

// TestI2TheTextIsALink: what a code says is a link that a system opens with the app, and a link
// is read as what was scanned, in capitals or not.
func TestI2TheTextIsALink(t *testing.T) {
	w, s, key := newAnna(t)
	text := w.challenge(key).Text
	body, found := strings.CutPrefix(text, "ZEGEL:")
	if !found {
		t.Fatalf("the code is %q", text)
	}
	order, err := w.ask(s, "zegel:"+body)
	w.must(err)
	if order.Challenge == nil {
		t.Fatal("the link opened nothing")
	}
	request, err := w.app.Read("zegel:" + strings.TrimPrefix(w.start("jef", "Jef Verhulst").Text, "ZEGEL:"))
	w.must(err)
	if request.Kind != authenticator.ActivationRequest {
		t.Errorf("a start code in a link is read as %v", request.Kind)
	}
}

// TestI6SeveralBanksInOneProfile: each order is answered with the account that it is for.
func TestI6SeveralBanksInOneProfile(t *testing.T) {
	w, s, private := newAnna(t)
	business := w.enrol(s, "anna-bv", "Peeters BV")
	banks, err := s.Banks()
	w.must(err)
	if len(banks) != 2 {
		t.Fatalf("there are %d banks", len(banks))
	}
	id := s.ID()
	for holder, c := range map[string]*issuer.Challenge{"Anna Peeters": w.challenge(private), "Peeters BV": w.challenge(business)} {
		order, err := w.ask(s, c.Text)
		w.must(err)
		answer, err := s.Approve(order)
		w.must(err)
		if decision, err := w.bank.Verify(t.Context(), c.ID, answer.Code); err != nil || decision != protocol.Approve {
			t.Errorf("%s: %v, %v", holder, decision, err)
		}
		s = w.unlock(id, annasPIN) // one PIN, one approval
	}
}
