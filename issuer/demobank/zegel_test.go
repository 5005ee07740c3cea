package demobank_test

import (
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/internal/device"
	"github.com/zegel-app/zegel/protocol"
)

func TestActivationPages(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")

	t.Run("digits differ", func(t *testing.T) {
		s := anna.startCode()
		if _, err := device.Enrol(anna.client, s.text("code-text"), "Thief's phone"); err != nil {
			t.Fatal(err)
		}
		anna.get("/preferences").expectText("notice", "have not finished")
		anna.get(s.at.Path).press("digits-differ").expectState("activation", "REFUSED")
		s = anna.get("/preferences").expectText("notice", "Nothing was added")
		if s.find("device") != nil {
			t.Fatal("a device was added")
		}
	})
	t.Run("expired", func(t *testing.T) {
		s := anna.startCode()
		h.clock.advance(issuer.ActivationLife)
		_, err := device.Enrol(anna.client, s.text("code-text"), "Phone")
		var refused *device.RefusedError
		if !errors.As(err, &refused) || refused.Status != 410 {
			t.Fatal(err)
		}
		anna.get("/preferences").expectText("notice", "too old")
		anna.get(s.at.Path).expectState("activation", "EXPIRED").press("renew").expectState("activation", "CREATED")
	})
	t.Run("used", func(t *testing.T) {
		s := anna.startCode()
		if _, err := device.Enrol(anna.client, s.text("code-text"), "Phone"); err != nil {
			t.Fatal(err)
		}
		_, err := device.Enrol(anna.client, s.text("code-text"), "Phone")
		var refused *device.RefusedError
		if !errors.As(err, &refused) || refused.Status != 409 {
			t.Fatal(err)
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		s := anna.startCode().press("cancel")
		if s.at.Path != "/preferences" || s.find("notice") != nil {
			t.Fatalf("%s: %s", s.at, text(s.root))
		}
	})
}

func TestLoginWithZegel(t *testing.T) {
	h := newHouse(t)
	none := h.visitor(t).get("/sign-in").press("sign-in-zegel", "user", "anna")
	none.expectText("error", "no Zegel")
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")

	s := h.visitor(t).get("/sign-in").press("sign-in-zegel", "user", " Anna ").expectState("state", "WAITING")
	c, err := d.Open(s.text("code-text"))
	if err != nil {
		t.Fatal(err)
	}
	if login, ok := c.Order.(*protocol.Login); !ok || login.Browser == "" || login.Place != "This computer" {
		t.Fatalf("%+v", c.Order)
	}
	s = s.press("submit-code", "code", wrong(s.answer(d, protocol.Approve))).expectText("error", "4 tries left")
	if s.get("/accounts").at.Path != "/sign-in" {
		t.Fatal("a wrong code signed in")
	}
	code := s.answer(d, protocol.Approve)
	signedIn := s.press("submit-code", "code", code)
	if signedIn.at.Path != "/accounts" {
		t.Fatalf("%s: %s", signedIn.at, text(signedIn.root))
	}

	// Rejected, expired, blocked.
	s = h.visitor(t).get("/sign-in").press("sign-in-zegel", "user", "anna")
	s.press("submit-code", "code", s.answer(d, protocol.Reject)).expectText("error", "You said no")
	s = h.visitor(t).get("/sign-in").press("sign-in-zegel", "user", "anna")
	h.clock.advance(issuer.DefaultValidity)
	s = s.press("submit-code", "code", s.answer(d, protocol.Approve)).expectState("state", "EXPIRED").
		press("renew").expectState("state", "WAITING")
	right := s.answer(d, protocol.Approve)
	for range 4 {
		s = s.press("submit-code", "code", wrong(right)).expectState("state", "WAITING")
	}
	s.press("submit-code", "code", wrong(right)).expectState("state", "BLOCKED")
}

func TestLoginWithTheOtherDevice(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	phone := anna.addDevice("Anna's phone")
	h.clock.advance(time.Minute)
	tablet := anna.addDevice("Anna's tablet")
	s := h.visitor(t).get("/sign-in").press("sign-in-zegel", "user", "anna")
	if strings.Contains(text(s.root), "tablet") {
		t.Error("the page names a device to somebody who has proved nothing")
	}
	if _, err := tablet.Open(s.text("code-text")); err != nil {
		t.Fatalf("the code is not for the newest device: %v", err)
	}
	s = s.press("use-device")
	s = s.press("submit-code", "code", s.answer(phone, protocol.Approve))
	if s.at.Path != "/accounts" {
		t.Fatalf("%s", s.at)
	}

	// The phone was used last, so it is asked; the tablet can be chosen.
	s = s.order().expectText("state", "Anna's phone").press("use-device").expectState("state", "WAITING")
	s.press("submit-code", "code", s.answer(tablet, protocol.Approve)).expectState("state", "PAID")
}
