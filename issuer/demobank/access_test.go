package demobank_test

import (
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/zegel-app/zegel/issuer/internal/device"
	"github.com/zegel-app/zegel/protocol"
)

func TestK4SecondDeviceIsConfirmedWithTheFirst(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	phone := anna.addDevice("Anna's phone") // the first needs no other

	form := anna.get("/preferences").press("add-zegel")
	form.press("continue", "name", " ").expectText("error-name", "Type a name")
	s := form.press("continue", "name", "Kitchen tablet").expectState("state", "WAITING")
	c, err := phone.Open(s.text("code-text"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := *c.Order.(*protocol.DeviceChange), (protocol.DeviceChange{Action: protocol.AddDevice, Device: "Kitchen tablet"}); got != want {
		t.Fatalf("the app shows %+v", got)
	}
	start := func(s *screen) *screen {
		return s.post("/preferences/zegel", url.Values{"token": {s.token()}, "request": {s.at.Path[len("/requests/"):]}})
	}
	if page := start(s); page.at.Path != "/preferences/devices/new" {
		t.Fatalf("a start code without an answer: %s", page.at.Path)
	}
	no := s.press("submit-code", "code", s.answer(phone, protocol.Reject)).expectState("state", "REJECTED")
	if page := no.post("/preferences/zegel", url.Values{"token": {no.token()}, "request": {s.at.Path[len("/requests/"):]}}); page.at.Path != "/preferences/devices/new" {
		t.Fatalf("a start code after a no: %s", page.at.Path)
	}

	s = form.press("continue", "name", "Kitchen tablet")
	s = s.press("submit-code", "code", s.answer(phone, protocol.Approve)).expectState("state", "DONE")
	if page := start(s.screenOf(h.signIn(t, "jef"))); page.status != 403 {
		t.Fatalf("Jef's session takes Anna's form: %d", page.status)
	}
	code := s.press("go-on").expectState("activation", "CREATED")
	if again := start(s); again.at.Path != "/preferences/devices/new" {
		t.Fatalf("one yes gives two start codes: %s", again.at.Path)
	}
	tablet, err := device.Enrol(anna.client, code.text("code-text"), "Kitchen tablet")
	if err != nil {
		t.Fatal(err)
	}
	anna.get(code.at.Path).press("digits-match").expectState("activation", "ACTIVE")
	if n := len(anna.get("/preferences").all("device")); n != 2 {
		t.Fatalf("%d devices", n)
	}

	// A yes that is old does not count.
	s = anna.get("/preferences").press("add-zegel").press("continue", "name", "Third")
	h.devices = []*device.Device{phone, tablet}
	s = s.press("submit-code", "code", s.yes()).expectState("state", "DONE")
	h.clock.advance(11 * time.Minute)
	if page := start(anna.get(s.at.Path)); page.at.Path != "/preferences/devices/new" {
		t.Fatalf("an old yes counts: %s", page.at.Path)
	}
}

func TestK4NameDevicesAndPickOne(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	phone := anna.addDevice("Zegel on Android")
	h.clock.advance(time.Minute)
	anna.addDevice("Zegel on Linux")
	s := anna.get("/preferences").follow("rename")
	s.press("save-name", "name", "").expectText("error-name", "Type a name")
	s.press("save-name", "name", strings.Repeat("x", 65)).expectText("error-name", "too long")
	s = s.press("save-name", "name", "Anna's old phone")
	if got := text(s.all("device")[0]); !strings.Contains(got, "Anna's old phone") || strings.Contains(got, "Android") {
		t.Fatalf("the list says %s", got)
	}
	jef := h.signIn(t, "jef")
	path := "/preferences/devices/" + phone.KeyID.String() + "/name"
	if page := jef.get(path); page.status != 404 {
		t.Errorf("Jef sees %d", page.status)
	}

	// Which device a code is for, on every page that has one.
	for _, page := range []*screen{anna.order(), anna.get("/preferences/security").press("change-alerts"), anna.get("/shop").follow("buy-1").press("pay", "card", annasCard)} {
		if _, err := phone.Open(page.text("code-text")); err == nil {
			t.Fatal("the code is for the device that was used longer ago")
		}
		page = page.press("use-device")
		if _, err := phone.Open(page.text("code-text")); err != nil {
			t.Fatalf("%s: %v", page.at.Path, err)
		}
	}
}

func TestK5NoLongerHaveAccess(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	phone := anna.addDevice("Anna's phone")
	anna.addDevice("Anna's tablet")
	waiting := anna.order()
	code := waiting.yes()

	s := anna.get("/preferences").follow("no-access")
	s.press("revoke-all", "password", "wrong").expectText("error", "not your password")
	if n := len(anna.get("/preferences").all("device")); n != 2 {
		t.Fatalf("%d devices after a wrong password", n)
	}
	s = s.press("revoke-all", "password", "meridian").expectText("notice", "Every device was removed")
	if s.find("device") != nil {
		t.Fatal("a device is left")
	}
	waiting.press("submit-code", "code", code).expectState("state", "REMOVED")
	if page := h.visitor(t).get("/sign-in").press("sign-in-zegel", "user", "anna"); page.find("error") == nil {
		t.Error("a revoked device signs in")
	}
	// The way on.
	h.devices = nil
	again := anna.addDevice("Anna's new phone")
	s = anna.order()
	if _, err := phone.Open(s.text("code-text")); err == nil {
		t.Error("the lost phone opens new codes")
	}
	s.press("submit-code", "code", s.answer(again, protocol.Approve)).expectState("state", "PAID")
}

func TestI9TemporaryCode(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	anna.addDevice("Anna's phone")
	before := anna.balance()
	if anna.order().find("temporary") != nil {
		t.Error("a field for a code that nobody has")
	}
	s := anna.get("/preferences/access")
	s.press("give-temporary", "password", "").expectText("error", "not your password")
	s = s.press("give-temporary", "password", "meridian")
	code := s.text("temporary-code")
	if again := anna.get("/preferences/access"); again.find("temporary-code") != nil || strings.Contains(text(again.root), code) {
		t.Fatal("the code is shown twice")
	}
	pay := func(code string, typed ...string) *screen {
		return anna.order(typed...).press("use-temporary", "temporary", code)
	}
	pay("WRONG", "amount", "10").expectState("state", "WAITING").expectText("error-temporary", "not your temporary code")
	pay(strings.ToLower(code), "amount", "200").expectState("state", "PAID")
	pay(code, "amount", "50,01").expectState("state", "WAITING").expectText("error-temporary", "€ 50,00 more")
	pay(code, "amount", "5", "iban", abroadIBAN).expectState("state", "WAITING").expectText("error-temporary", "other countries")
	anna.expectBalance(before - 200_00)

	// It is Anna's, and a bank that starts again still knows it.
	h.restart(t)
	anna = h.signIn(t, "anna")
	last := anna.order("amount", "50").press("use-temporary", "temporary", code).expectState("state", "PAID")
	last.post(last.at.Path+"/temporary", url.Values{"token": {last.token()}, "temporary": {code}}).expectState("state", "PAID")
	anna.expectBalance(before - 250_00)
	if s = anna.order(); s.find("temporary") != nil {
		t.Error("a code that is used up is asked for")
	}

	give := func() string {
		return anna.get("/preferences/access").press("give-temporary", "password", "meridian").text("temporary-code")
	}
	// Five wrong ones end it.
	code, s = give(), anna.order("amount", "1")
	for range 5 {
		s = s.press("use-temporary", "temporary", "wrong")
	}
	s.expectText("error-temporary", "does not work any more")
	s.post(s.at.Path+"/temporary", url.Values{"token": {s.token()}, "temporary": {code}}).expectState("state", "WAITING")
	// A new one takes the place of the old one.
	old := give()
	code = give()
	pay(old, "amount", "1").expectState("state", "WAITING")
	// Its time ends.
	h.clock.advance(48 * time.Hour)
	anna = h.signIn(t, "anna")
	s = anna.order("amount", "1")
	s.post(s.at.Path+"/temporary", url.Values{"token": {s.token()}, "temporary": {code}}).expectState("state", "WAITING").
		expectText("error-temporary", "no temporary code")
	// Revoking ends it too.
	code, s = give(), anna.order("amount", "1")
	anna.get("/preferences/access").press("revoke-all", "password", "meridian")
	s.post(s.at.Path+"/temporary", url.Values{"token": {s.token()}, "temporary": {code}}).expectState("state", "REMOVED")
	anna.expectBalance(before - 250_00)
}
