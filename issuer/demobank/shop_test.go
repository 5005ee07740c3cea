package demobank_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/demobank"
	"github.com/zegel-app/zegel/protocol"
)

const annasCard, jefsCard = "5555 3412 0001 4476", "5555 3412 0002 7098"

// The shopper is signed in nowhere: he has a card, and Zegel.
func TestK9ThreeDSecure(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	before := anna.balance()
	shopper := h.visitor(t)

	checkout := shopper.get("/shop").follow("buy-1")
	s := checkout.press("pay", "card", annasCard).expectState("state", "WAITING")
	if !strings.HasPrefix(s.at.Path, "/secure/") {
		t.Fatalf("the shop sends to %s", s.at.Path)
	}
	for _, secret := range []string{"Anna", annasCard, "current account"} {
		if strings.Contains(text(s.root), secret) {
			t.Errorf("the page tells a stranger %q", secret)
		}
	}
	c, err := d.Open(s.text("code-text"))
	if err != nil {
		t.Fatal(err)
	}
	order, ok := c.Order.(*protocol.CardPayment)
	if !ok || len(c.Warnings) != 0 || order.Time == 0 {
		t.Fatalf("the app shows %+v, %v", c.Order, c.Warnings)
	}
	order.Time = 0
	if want := (protocol.CardPayment{Merchant: "Boekhandel Noord", Country: "NL", Amount: protocol.Amount{Minor: 22_50, Currency: "EUR"}, LastFour: "4476"}); *order != want {
		t.Fatalf("the app shows %+v", order)
	}
	code := s.answer(d, protocol.Approve)
	s.press("submit-code", "code", wrong(code)).expectState("state", "WAITING").expectText("tries-left", "4 tries left")
	shopper.get("/shop/orders/"+s.at.Path[len("/secure/"):]).expectState("shop-order", "WAITING")
	paid := s.press("submit-code", "code", code).expectState("shop-order", "PAID").expectText("paid-amount", "€ 22,50")
	if !strings.HasPrefix(paid.at.Path, "/shop/orders/") {
		t.Errorf("ends at %s", paid.at.Path)
	}
	anna.expectBalance(before - 22_50)
	// The same again pays nothing more.
	s.post(s.at.Path+"/answer", url.Values{"token": {s.token()}, "code": {code}}).expectState("shop-order", "PAID")
	shopper.get(s.at.Path).expectState("shop-order", "PAID")
	anna.expectBalance(before - 22_50)
	if first := text(anna.get("/accounts").all("movement")[0]); !strings.HasPrefix(first, "Boekhandel Noord Card payment, card 4476") {
		t.Errorf("newest movement: %s", first)
	}
}

func TestK9ThreeDSecureNotPaid(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	before := anna.balance()
	shopper := h.visitor(t)
	checkout := shopper.get("/shop").follow("buy-2")
	for typed, want := range map[string]string{
		"": "Type the number", "5555 3412": "16 digits", "5555 3412 0001 4477": "mistake", "5555-3412-0001-447x": "digits only",
		"4111 1111 1111 1111": "cannot take",
	} {
		checkout.press("pay", "card", typed).expectText("error-card", want)
	}

	s := checkout.press("pay", "card", annasCard)
	s.press("submit-code", "code", s.answer(d, protocol.Reject)).expectState("shop-order", "REFUSED")
	checkout.press("pay", "card", annasCard).press("cancel").expectState("shop-order", "REFUSED")

	// Too old, then a new code.
	s = checkout.press("pay", "card", annasCard)
	old := s.answer(d, protocol.Approve)
	h.clock.advance(issuer.DefaultValidity)
	s = s.press("submit-code", "code", old).expectState("state", "EXPIRED").press("renew").expectState("state", "WAITING")

	// The money goes elsewhere while the code stands there.
	other := anna.order("amount", "13 000,00")
	s = s.get(s.at.Path)
	other.press("submit-code", "code", other.answer(d, protocol.Approve)).expectState("state", "PAID")
	s = s.get(s.at.Path).expectState("state", "EXPIRED").press("renew")
	s.press("submit-code", "code", s.answer(d, protocol.Approve)).expectState("shop-order", "PAID")
	anna.expectBalance(before - 13_000_00 - 18_95)
	dear := shopper.get("/shop").follow("buy-3").press("pay", "card", annasCard).expectState("state", "WAITING")
	if len(dear.all("warning")) != 1 {
		t.Error("no warning above the limit")
	}
	dear.press("submit-code", "code", dear.answer(d, protocol.Approve)).expectState("shop-order", "REFUSED")
	anna.expectBalance(before - 13_000_00 - 18_95)

	// Jef has a card and no device.
	checkout.press("pay", "card", jefsCard).expectState("state", "NO-DEVICE")
}

// Addresses of one kind do not open pages of the other, nor those of others.
func TestRequestsAreTheirOwners(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	anna.addDevice("Anna's phone")
	jef := h.signIn(t, "jef")
	s := anna.get("/preferences/security").press("change-abroad").expectState("state", "WAITING")
	id := s.at.Path[len("/requests/"):]
	for _, path := range []string{s.at.Path, "/secure/" + id, "/shop/orders/" + id} {
		if page := jef.get(path); page.status != 404 {
			t.Errorf("%s answers Jef %d", path, page.status)
		}
	}
	card := jef.get("/shop").follow("buy-1").press("pay", "card", annasCard)
	if page := anna.get("/requests/" + card.at.Path[len("/secure/"):]); page.status != 404 {
		t.Errorf("a card payment has a second page: %d", page.status)
	}
	token := jef.get("/preferences").token()
	for _, what := range []string{"answer", "renew", "cancel"} {
		if page := s.screenOf(jef).post(s.at.Path+"/"+what, url.Values{"token": {token}, "code": {"12345678"}}); page.status != 404 {
			t.Errorf("%s answers Jef %d", what, page.status)
		}
	}
	anna.get(s.at.Path).expectState("state", "WAITING")
}

// screenOf is the same page with another visitor before it.
func (s *screen) screenOf(v *visitor) *screen { return &screen{v, s.status, s.at, s.root} }

// Strangers who know a card's number cannot ask without end.
func TestCardPace(t *testing.T) {
	h := newHouse(t)
	checkout := h.visitor(t).get("/shop/books/2")
	for range demobank.MaxCardPace {
		checkout.press("pay", "card", annasCard).expectState("state", "NO-DEVICE")
	}
	checkout.press("pay", "card", annasCard).expectText("error-card", "no more payments")
	checkout.press("pay", "card", jefsCard).expectState("state", "NO-DEVICE")
	h.clock.advance(time.Hour)
	h.visitor(t).get("/shop/books/2").press("pay", "card", annasCard).expectState("state", "NO-DEVICE")
}
