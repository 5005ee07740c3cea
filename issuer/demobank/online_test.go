package demobank_test

import (
	"encoding/hex"
	"strings"
	"testing"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

func TestI7ApprovedOnline(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	before := anna.balance()

	s := anna.order().expectState("state", "WAITING").expectText("state", "Open Zegel")
	heard := s.listen()
	waiting, err := d.Waiting(anna.client, d.Address, h.clock.Now())
	if err != nil {
		t.Fatal(err)
	}
	if len(waiting) != 1 || waiting[0] != s.text("code-text") {
		t.Fatalf("%d requests wait", len(waiting))
	}
	c, err := d.Open(waiting[0])
	if err != nil {
		t.Fatal(err)
	}
	woken := h.bank.Wait(issuer.ChallengeID(hex.EncodeToString(c.ID)))
	if err := d.AnswerOnline(anna.client, waiting[0], protocol.Answer{Decision: protocol.Approve}); err != nil {
		t.Fatal(err)
	}
	select {
	case <-woken: // before the device had its answer
	default:
		t.Error("the pages of this process are not woken at once")
	}
	select {
	case said := <-heard:
		if said != "APPROVED" {
			t.Errorf("heard %q", said)
		}
	case <-time.After(10 * time.Second):
		t.Fatal("the page heard nothing")
	}
	anna.get(s.at.Path).expectState("state", "PAID")
	anna.get(s.at.Path).expectState("state", "PAID")
	anna.expectBalance(before - 1250_00)
	if waiting, err = d.Waiting(anna.client, d.Address, h.clock.Now()); err != nil || len(waiting) != 0 {
		t.Errorf("%d requests wait after the answer: %v", len(waiting), err)
	}

	// By digits it is heard as well.
	s = anna.order()
	heard = s.listen()
	s.press("submit-code", "code", s.answer(d, protocol.Reject))
	if said := <-heard; said != "REJECTED" {
		t.Errorf("heard %q", said)
	}
}

func TestF3IDidNotAskForThis(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	before := anna.balance()
	reject := func(s *screen, why protocol.Reason) *screen {
		t.Helper()
		if err := d.AnswerOnline(anna.client, s.text("code-text"), protocol.Answer{Decision: protocol.Reject, Reason: why}); err != nil {
			t.Fatal(err)
		}
		return s.get(s.at.Path)
	}
	s := anna.order()
	no := reject(s, protocol.NotMe).expectState("state", "REJECTED").expectText("fraud", "Hang up")
	// It is over for good: no new code, and no temporary code pays it.
	no.post(s.at.Path+"/renew", map[string][]string{"token": {s.token()}}).expectState("state", "REJECTED")
	no.post(s.at.Path+"/temporary", map[string][]string{"token": {s.token()}, "temporary": {anna.temporary()}}).expectState("state", "REJECTED")
	anna.expectBalance(before)
	// The page may be in a thief's browser: Anna is told on her own.
	h.signIn(t, "anna").get("/accounts").expectText("reported", "I did not ask for this")
	if h.signIn(t, "jef").get("/accounts").find("reported") != nil {
		t.Error("Jef is told of it")
	}
	if reject(anna.order(), protocol.ChangedMind).expectState("state", "REJECTED").find("fraud") != nil {
		t.Error("a change of mind is called fraud")
	}
	reject(anna.get("/preferences/security").press("change-alerts"), protocol.NotMe).expectState("state", "REJECTED").must("fraud")

	h.clock.advance(8 * 24 * time.Hour)
	anna = h.signIn(t, "anna")
	if anna.get("/accounts").find("reported") != nil {
		t.Error("it is said for ever")
	}

	v := h.visitor(t)
	login := v.get("/sign-in").press("sign-in-zegel", "user", "anna")
	if page := reject(login, protocol.NotMe); page.at.Path != "/sign-in" || !strings.Contains(page.text("error"), "I did not ask for this") {
		t.Errorf("%s says %s", page.at, text(page.root))
	}
}

func TestLoginOnline(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	v := h.visitor(t)
	s := v.get("/sign-in").press("sign-in-zegel", "user", "anna").expectState("state", "WAITING")
	heard := s.listen()
	if err := d.AnswerOnline(anna.client, s.text("code-text"), protocol.Answer{Decision: protocol.Approve}); err != nil {
		t.Fatal(err)
	}
	if said := <-heard; said != "APPROVED" {
		t.Errorf("heard %q", said)
	}
	if page := h.visitor(t).get("/sign-in/zegel"); page.at.Path != "/sign-in" {
		t.Error("another browser was signed in")
	}
	if page := v.get("/sign-in/zegel"); page.at.Path != "/accounts" {
		t.Errorf("%s: %s", page.at, text(page.root))
	}
}
