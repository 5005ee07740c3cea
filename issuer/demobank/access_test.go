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

// temporary gets a temporary code.
func (v *visitor) temporary() string {
	v.t.Helper()
	return v.get("/preferences/access").press("give-temporary", "password", "meridian").text("temporary-code")
}

// prove shows with a temporary code who this is.
func (v *visitor) prove() {
	v.t.Helper()
	code := v.temporary()
	v.get("/preferences/access").press("prove", "temporary", code)
	v.get("/preferences/access").must("proved")
}

func TestK5LostAccess(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	phone := anna.addDevice("Anna's phone")
	h.clock.advance(time.Minute)
	anna.addDevice("Anna's tablet")
	waiting := anna.order()
	code := waiting.yes()

	// A password alone takes no device away.
	s := anna.get("/preferences").follow("no-access")
	s.press("revoke-all", "password", "wrong").expectText("error", "not your password")
	s.press("revoke-all", "password", "meridian").expectText("error", "A password alone is not enough")
	temporary := anna.temporary()
	s.press("revoke-all", "password", "meridian", "temporary", "WRONG").expectText("error", "not your temporary code")
	s.press("revoke-all", "password", "wrong", "temporary", temporary).expectText("error", "not your password")
	if n := len(anna.get("/preferences").all("device")); n != 2 {
		t.Fatalf("%d devices after wrong answers", n)
	}
	s = s.press("revoke-all", "password", "meridian", "temporary", temporary).expectText("notice", "Every device was removed")
	if s.find("device") != nil {
		t.Fatal("a device is left")
	}
	waiting.press("submit-code", "code", code).expectState("state", "REMOVED")
	if page := h.visitor(t).get("/sign-in").press("sign-in-zegel", "user", "anna"); page.find("error") == nil {
		t.Error("a revoked device signs in")
	}

	// Nor does it add one, in another browser or later.
	thief := h.signIn(t, "anna")
	if page := thief.get("/preferences").press("add-zegel"); page.at.Path != "/preferences/access" || page.find("proved") != nil {
		t.Fatalf("a password alone gives a start code: %s", page.at)
	}
	thief.get("/preferences/access").press("prove", "temporary", "WRONG").expectText("error", "not your temporary code")
	h.clock.advance(16 * time.Minute)
	anna = h.signIn(t, "anna")
	if page := anna.get("/preferences").press("add-zegel"); page.at.Path != "/preferences/access" {
		t.Fatalf("an old proof counts: %s", page.at)
	}

	// The way on.
	h.devices = nil
	anna.get("/preferences/access").press("prove", "temporary", temporary)
	again := anna.addDevice("Anna's new phone")
	s = anna.order()
	if _, err := phone.Open(s.text("code-text")); err == nil {
		t.Error("the lost phone opens new codes")
	}
	s.press("submit-code", "code", s.answer(again, protocol.Approve)).expectState("state", "PAID")
}

// A device that is still there removes the others.
func TestK5RemoveTheOthersWithOne(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	phone := anna.addDevice("Anna's phone")
	h.clock.advance(time.Minute)
	tablet := anna.addDevice("Anna's tablet")
	s := anna.get("/preferences/access").press("revoke-others").expectState("state", "WAITING")
	if c, err := tablet.Open(s.text("code-text")); err != nil || *c.Order.(*protocol.DeviceChange) != (protocol.DeviceChange{Action: protocol.RemoveDevice, Device: "Every device but this one"}) {
		t.Fatalf("the app shows %+v, %v", c, err)
	}
	no := s.press("submit-code", "code", s.answer(tablet, protocol.Reject)).expectState("state", "REJECTED")
	if n := len(no.get("/preferences").all("device")); n != 2 {
		t.Fatalf("%d devices after a no", n)
	}
	s = anna.get("/preferences/access").press("revoke-others").press("use-device")
	if _, err := phone.Open(s.text("code-text")); err != nil {
		t.Fatal(err)
	}
	s.press("submit-code", "code", s.answer(phone, protocol.Approve)).expectState("state", "DONE")
	if page := anna.get("/preferences"); len(page.all("device")) != 1 || !strings.Contains(text(page.must("device")), "phone") {
		t.Fatalf("left: %s", text(page.root))
	}

	// Nobody names a device to keep without having shown who he is.
	anna.startCode()
	page := anna.get("/preferences/access")
	page = page.post("/preferences/access/others", url.Values{"token": {page.token()}, "keep": {phone.KeyID.String()}})
	page.expectState("state", "WAITING")
}

func TestK4SpareDevices(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	phone := anna.addDevice("Anna's phone")
	h.clock.advance(time.Minute)
	tablet := anna.addDevice("Anna's tablet")

	// The phone is sold. The bank removes it, and gives a code that removes the
	// bank from it.
	list := anna.get("/preferences").all("device")
	if len(list) != 2 {
		t.Fatalf("%d devices", len(list))
	}
	s := anna.get("/preferences/devices/" + phone.KeyID.String() + "/remove")
	if s.find("warning") != nil {
		t.Error("a spare device is left, and the page warns")
	}
	s = s.press("confirm-remove").expectText("notice", "Anna's phone was removed")
	check := func(s *screen) {
		t.Helper()
		if _, err := phone.Deactivate(s.text("code-text")); err != nil {
			t.Errorf("the phone does not take the code: %v", err)
		}
		if _, err := tablet.Deactivate(s.text("code-text")); err == nil {
			t.Error("the tablet takes the phone's code")
		}
	}
	check(s)
	check(anna.get("/preferences").follow("deactivation"))
	if page := h.signIn(t, "jef").get(s.at.Path); page.status != 404 {
		t.Errorf("Jef sees Anna's removed device: %d", page.status)
	}
	if page := anna.get("/preferences/devices/" + tablet.KeyID.String() + "/removed"); page.status != 404 {
		t.Errorf("a code that removes a device that works: %d", page.status)
	}

	// The tablet is the last one: it says yes itself.
	s = anna.get("/preferences").follow("remove").expectText("warning", "only device").press("confirm-remove").expectState("state", "WAITING")
	if c, err := tablet.Open(s.text("code-text")); err != nil || *c.Order.(*protocol.DeviceChange) != (protocol.DeviceChange{Action: protocol.RemoveDevice, Device: "Anna's tablet"}) {
		t.Fatalf("the app shows %+v, %v", c, err)
	}
	if anna.get("/preferences").find("device") == nil {
		t.Fatal("it is removed before the yes")
	}
	s = s.press("submit-code", "code", s.answer(tablet, protocol.Approve)).expectState("state", "DONE")
	if _, err := tablet.Deactivate(s.get("/preferences/devices/" + tablet.KeyID.String() + "/removed").text("code-text")); err != nil {
		t.Error(err)
	}
	if anna.get("/preferences").find("device") != nil {
		t.Error("a device is left")
	}
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
	// One that was used to remove every device is what the customer has left.
	code, s = give(), anna.order("amount", "1")
	anna.get("/preferences/access").press("revoke-all", "password", "meridian", "temporary", code)
	anna.get(s.at.Path).expectState("state", "REMOVED").press("use-temporary", "temporary", code).expectState("state", "PAID")
	anna.expectBalance(before - 251_00)
}
