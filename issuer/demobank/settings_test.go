package demobank_test

import (
	"strings"
	"testing"
	"time"

	"github.com/zegel-app/zegel/issuer/internal/device"
	"github.com/zegel-app/zegel/protocol"
)

// set changes a setting with a yes in Zegel.
func (v *visitor) set(d *device.Device, name string, typed ...string) {
	v.t.Helper()
	s := v.get("/preferences/security").press("change-"+name, typed...).expectState("state", "WAITING")
	s.press("submit-code", "code", s.answer(d, protocol.Approve)).expectState("state", "DONE")
}

const abroadIBAN = "DE89 3704 0044 0532 0130 00"

// Every setting: the device shows it from its old value to its new one, a no
// leaves it, and a yes that comes online changes it.
func TestF2SecuritySettings(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	for name, typed := range map[string][]string{
		"abroad": nil, "direct-debits": nil, "alerts": nil,
		"unsigned": {"value", "25"}, "limit": {"value", "1 000"},
	} {
		page := anna.get("/preferences/security")
		old := page.text("now-" + name)
		for _, decision := range []protocol.Decision{protocol.Reject, protocol.Approve} {
			s := anna.get("/preferences/security").press("change-"+name, typed...).expectState("state", "WAITING")
			c, err := d.Open(s.text("code-text"))
			if err != nil {
				t.Fatal(err)
			}
			change := c.Order.(*protocol.SettingChange)
			if words := strings.ReplaceAll(change.Old, "\u00a0", " "); words != old || change.New == change.Old {
				t.Errorf("%s: the page says %q, the app %+v", name, old, change)
			}
			answer := protocol.Answer{Decision: decision}
			want, state := change.Old, "REJECTED"
			if decision == protocol.Approve {
				want, state = change.New, "DONE"
			} else {
				answer.Reason = protocol.ChangedMind
			}
			if err := d.AnswerOnline(anna.client, s.text("code-text"), answer); err != nil {
				t.Fatal(err)
			}
			s.get(s.at.Path).expectState("state", state)
			if now := anna.get("/preferences/security").text("now-" + name); now != strings.ReplaceAll(want, "\u00a0", " ") {
				t.Errorf("%s is %q after %c, want %q", name, now, decision, want)
			}
		}
	}
}

func TestF2TransfersAbroad(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	anna.order("iban", abroadIBAN).expectState("state", "WAITING")

	s := anna.get("/preferences").follow("security").expectText("now-abroad", "Allowed").press("change-abroad").expectState("state", "WAITING")
	c, err := d.Open(s.text("code-text"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := *c.Order.(*protocol.SettingChange), (protocol.SettingChange{Setting: "Transfers abroad", Old: "Allowed", New: "Not allowed"}); got != want {
		t.Fatalf("the app shows %+v", got)
	}
	// No is no.
	s.press("submit-code", "code", s.answer(d, protocol.Reject)).expectState("state", "REJECTED")
	anna.get("/preferences/security").expectText("now-abroad", "Allowed")

	waiting := anna.order("iban", abroadIBAN)
	anna.set(d, "abroad")
	anna.get("/preferences/security").expectText("now-abroad", "Not allowed")
	anna.order("iban", abroadIBAN).expectText("error-iban", "do not allow transfers abroad")
	anna.order().expectState("state", "WAITING")
	before := anna.balance()
	// One that waited since before is refused too.
	waiting = anna.get(waiting.at.Path).press("renew")
	waiting.press("submit-code", "code", waiting.answer(d, protocol.Approve)).expectState("state", "REFUSED")
	anna.expectBalance(before)

	// Kept over a restart, and jef's own are his.
	h.restart(t)
	again := h.signIn(t, "anna")
	again.get("/preferences/security").expectText("now-abroad", "Not allowed")
	h.signIn(t, "jef").get("/preferences/security").expectText("now-abroad", "Allowed")
	again.set(d, "abroad")
	again.order("iban", abroadIBAN).expectState("state", "WAITING")
}

func TestF2PaymentLimit(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	anna.get("/preferences/security").press("change-limit", "value", "1,250").expectText("error-limit", "two ways")
	anna.get("/preferences/security").press("change-limit", "value", "5000").expectText("error-limit", "how it is now")
	anna.set(d, "limit", "value", "1 000,00")
	s := anna.order("iban", "BE51363447822162", "amount", "1 050,00") // the landlord
	c, err := d.Open(s.text("code-text"))
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Warnings) != 1 || c.Warnings[0] != protocol.OverLimit {
		t.Fatalf("warnings %v", c.Warnings)
	}
	s.expectText("warning", "your limit of € 1 000,00")
	anna.set(d, "limit", "value", "1050")
	if s = anna.order("iban", "BE51363447822162", "amount", "1 050,00"); s.find("warning") != nil {
		t.Error("a warning at the limit")
	}
}

func TestF2PaymentWithoutSignature(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	before := anna.balance()
	landlord := func(amount string) *screen { return anna.order("iban", "BE51363447822162", "amount", amount) }
	landlord("10").expectState("state", "WAITING")
	anna.get("/preferences/security").press("change-unsigned", "value", "100,01").expectText("error-unsigned", "The most is")
	anna.set(d, "unsigned", "value", "45")

	landlord("45,01").expectState("state", "WAITING")
	anna.order("amount", "5").expectState("state", "WAITING") // a new payee
	anna.expectBalance(before)
	landlord("45").expectState("state", "PAID").must("unsigned")
	landlord("45").expectState("state", "PAID")
	anna.expectBalance(before - 90_00)
	landlord("10,01").expectState("state", "WAITING") // the day's sum is full
	landlord("10").expectState("state", "PAID")
	h.clock.advance(24 * time.Hour)
	anna = h.signIn(t, "anna")
	anna.order("iban", "BE51363447822162", "amount", "1").expectState("state", "PAID")
	anna.set(d, "unsigned", "value", "0")
	anna.get("/preferences/security").expectText("now-unsigned", "Never")
	anna.order("iban", "BE51363447822162", "amount", "1").expectState("state", "WAITING")
}

func TestF2AlertsOnForeignTransfers(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	pay := func() {
		s := anna.order("iban", abroadIBAN, "amount", "12,00")
		s.press("submit-code", "code", s.answer(d, protocol.Approve)).expectState("state", "PAID")
	}
	pay()
	anna.get("/accounts").expectText("alert", "went abroad")
	anna.set(d, "alerts")
	pay()
	if n := len(anna.get("/accounts").all("alert")); n != 1 {
		t.Errorf("%d alerts", n)
	}
}

// A change that was approved from another starting point does nothing.
func TestF2ChangeOfAChangedSetting(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	first := anna.get("/preferences/security").press("change-limit", "value", "100")
	anna.set(d, "limit", "value", "200")
	first = anna.get(first.at.Path).expectState("state", "EXPIRED").press("renew")
	first.press("submit-code", "code", first.answer(d, protocol.Approve)).expectState("state", "REFUSED")
	anna.get("/preferences/security").expectText("now-limit", "€ 200,00")
}
