package demobank_test

import (
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"testing"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/boltstore"
	"github.com/zegel-app/zegel/issuer/demobank"
	"github.com/zegel-app/zegel/issuer/internal/device"
	"github.com/zegel-app/zegel/protocol"
)

const (
	channelWeb     = "Meridian Web"
	channelTrading = "Meridian Trading"
)

// attach attaches a device to a channel, with its yes.
func (v *visitor) attach(d *device.Device, channel string) {
	v.t.Helper()
	s := v.get("/preferences").follow("channels").press("attach-"+channel).expectState("state", "WAITING")
	if _, err := d.Open(s.text("code-text")); err != nil {
		s = s.press("use-device")
	}
	s.press("submit-code", "code", s.answer(d, protocol.Approve)).expectState("state", "DONE")
}

// way is how a channel signs in.
func (v *visitor) way(channel string) string {
	v.t.Helper()
	return v.get("/preferences/channels").text("way-" + channel)
}

// trade begins a sign-in to the trading program.
func (h *house) trade(t testing.TB, user string) *screen {
	t.Helper()
	return h.visitor(t).get("/trading").press("sign-in-trading", "user", user, "password", "meridian")
}

func TestB1CodesOnSeveralChannels(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	h.visitor(t).get("/trading").press("sign-in-trading", "user", "anna", "password", "wrong").expectText("error", "do not belong together")
	anna.attach(d, "trading")
	anna.attach(d, "web")

	// One key makes the codes of both, and they are not the same.
	now := h.clock.Now()
	trading, web := d.Code(channelTrading, now), d.Code(channelWeb, now)
	s := h.trade(t, "anna").expectState("step", "CODE")
	s.press("submit-code", "code", "1234").expectText("error", "You typed 4")
	s = s.press("submit-code", "code", web).expectState("step", "CODE").expectText("error", "4 tries left")
	s = s.press("submit-code", "code", trading)
	s.must("trading")
	if s.at.Path != "/trading" {
		t.Fatalf("%s", s.at)
	}
	if page := s.get("/accounts"); page.at.Path != "/sign-in" {
		t.Error("a sign-in to trading signs in to the bank")
	}
	s.press("leave-trading").must("sign-in-trading")

	// A code works once.
	h.trade(t, "anna").press("submit-code", "code", trading).expectText("error", "used already")

	v := h.visitor(t)
	s = v.get("/sign-in").press("sign-in", "user", "anna", "password", "meridian").expectState("step", "CODE")
	if page := v.get("/accounts"); page.at.Path != "/sign-in" {
		t.Fatal("a password alone signs in")
	}
	if s = s.press("submit-code", "code", web); s.at.Path != "/accounts" {
		t.Fatalf("%s: %s", s.at, text(s.root))
	}
}

func TestB2CancelAndRegisterAgain(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	anna.attach(d, "trading")

	// The app is deleted: at the sign-in the codes are cancelled, which a text
	// message confirms.
	s := h.trade(t, "anna").expectState("step", "CODE").follow("cancel-codes").expectState("step", "CANCEL").press("send-text")
	message := s.text("text-message")
	s = s.press("confirm-cancel", "text", wrong(message)).expectText("error-text", "not the code")
	if anna.way("trading") != "Codes from Zegel on Anna's phone" {
		t.Fatal("cancelled with a wrong text message")
	}
	s = s.press("confirm-cancel", "text", message).expectState("step", "CANCELLED").follow("go-on")
	if way := anna.way("trading"); way != "Text message" {
		t.Fatalf("now %s", way)
	}

	// The former way.
	s = s.press("sign-in-trading", "user", "anna", "password", "meridian").expectState("step", "TEXT")
	s.press("submit-code", "code", wrong(s.text("text-message"))).expectText("error", "not the code")
	s.press("submit-code", "code", d.Code(channelTrading, h.clock.Now())).expectText("error", "not the code")
	s.press("submit-code", "code", s.text("text-message")).must("trading")

	// Registered again, with a new device.
	anna.prove()
	h.clock.advance(time.Minute)
	again := anna.addDevice("Anna's new phone")
	anna.attach(again, "trading")
	s = h.trade(t, "anna").expectState("step", "CODE")
	s = s.press("submit-code", "code", d.Code(channelTrading, h.clock.Now())).expectText("error", "4 tries left")
	s.press("submit-code", "code", again.Code(channelTrading, h.clock.Now())).must("trading")

	// A removed device leaves nobody outside, and no weaker way in.
	anna.get("/preferences/devices/" + again.KeyID.String() + "/remove").press("confirm-remove")
	h.trade(t, "anna").expectState("step", "STOPPED").follow("cancel-codes").expectState("step", "CANCEL")
}

// The same at the bank's own sign-in, which then takes the password alone again.
func TestB2CancelAtTheBanksOwnSignIn(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	anna.attach(d, "web")
	v := h.visitor(t)
	s := v.get("/sign-in").press("sign-in", "user", "anna", "password", "meridian").expectState("step", "CODE")
	s = s.follow("cancel-codes").press("send-text")
	s = s.press("confirm-cancel", "text", s.text("text-message")).expectState("step", "CANCELLED").follow("go-on")
	if v.get("/accounts").at.Path != "/sign-in" {
		t.Error("cancelling codes signs in")
	}
	if s = s.press("sign-in", "user", "anna", "password", "meridian"); s.at.Path != "/accounts" {
		t.Errorf("%s: %s", s.at, text(s.root))
	}
	// Without the password nobody comes so far.
	if page := h.visitor(t).get("/channels/web/cancel"); page.at.Path != "/sign-in" {
		t.Errorf("%s", page.at)
	}
}

func TestB4ChannelsOneByOne(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	if anna.get("/preferences/channels").find("attach-trading") != nil {
		t.Error("a channel can be attached without a device")
	}
	d := anna.addDevice("Anna's phone")
	if anna.way("web") != "Password alone" || anna.way("trading") != "Text message" {
		t.Fatal("a new device is attached by itself")
	}
	// Each change is asked of the device.
	s := anna.get("/preferences/channels").press("attach-trading").expectState("state", "WAITING")
	c, err := d.Open(s.text("code-text"))
	if err != nil {
		t.Fatal(err)
	}
	if got, want := *c.Order.(*protocol.SettingChange), (protocol.SettingChange{Setting: "Sign-in to Meridian Trading", Old: "Text message", New: "Codes from Zegel on this device"}); got != want {
		t.Fatalf("the app shows %+v", got)
	}
	s.press("submit-code", "code", s.answer(d, protocol.Reject)).expectState("state", "REJECTED")
	if anna.way("trading") != "Text message" {
		t.Fatal("attached after a no")
	}
	anna.attach(d, "trading")
	if anna.way("web") != "Password alone" {
		t.Error("the other channel came along")
	}
	h.signIn(t, "anna") // with the password alone
	h.trade(t, "anna").expectState("step", "CODE")
	h.trade(t, "jef").expectState("step", "TEXT")

	// Five wrong codes stop the codes, and do not open the former way.
	right := d.Code(channelTrading, h.clock.Now())
	s = h.trade(t, "anna")
	for range 4 {
		s = s.press("submit-code", "code", wrong(right)).expectState("step", "CODE")
	}
	s.press("submit-code", "code", wrong(right)).expectState("step", "STOPPED")
	h.trade(t, "anna").expectState("step", "STOPPED")
	anna.order().expectState("state", "WAITING") // the device itself is not blocked
	anna.attach(d, "trading")
	s = h.trade(t, "anna").expectState("step", "CODE")
	s.press("submit-code", "code", d.Code(channelTrading, h.clock.Now())).must("trading")

	// Detached with the device's yes.
	s = anna.get("/preferences/channels").press("detach-trading").expectState("state", "WAITING")
	s.press("submit-code", "code", s.answer(d, protocol.Approve)).expectState("state", "DONE")
	h.trade(t, "anna").expectState("step", "TEXT")
}

func TestTextMessagesHavePaceAndTries(t *testing.T) {
	h := newHouse(t)
	s := h.trade(t, "anna").expectState("step", "TEXT")
	message := s.text("text-message")
	for range 5 {
		s = s.press("submit-code", "code", wrong(message))
	}
	s.press("submit-code", "code", message).expectText("error", "too old")
	s = h.trade(t, "anna")
	h.clock.advance(5 * time.Minute)
	s.press("submit-code", "code", s.text("text-message")).expectText("error", "too old")
	for range 8 {
		h.trade(t, "anna").expectState("step", "TEXT")
	}
	if s = h.trade(t, "anna"); s.status != 429 {
		t.Errorf("the eleventh text message within an hour: %d", s.status)
	}
	h.trade(t, "jef").expectState("step", "TEXT")
}

// A device from the time before there was a channel is not attached to it, and
// the page says why.
func TestB4DeviceOfBefore(t *testing.T) {
	keys, err := boltstore.Open(filepath.Join(t.TempDir(), "keys.db"))
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { keys.Close() })
	mux := http.NewServeMux()
	server := httptest.NewServer(mux)
	t.Cleanup(server.Close)
	before, err := issuer.New(issuer.Config{Store: keys, Name: demobank.Name, Address: server.URL + "/zegel", Channels: []string{channelWeb}})
	if err != nil {
		t.Fatal(err)
	}
	mux.Handle("/zegel/", http.StripPrefix("/zegel", before.Handler()))
	a, err := before.StartActivation(t.Context(), "anna", "Anna Peeters")
	if err != nil {
		t.Fatal(err)
	}
	d, err := device.Enrol(server.Client(), a.Text, "Old phone")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := before.ConfirmActivation(t.Context(), a.ID, true); err != nil {
		t.Fatal(err)
	}

	anna := newHouseWith(t, keys).signIn(t, "anna")
	s := anna.get("/preferences/channels").press("attach-trading")
	s = s.press("submit-code", "code", s.answer(d, protocol.Approve)).expectState("state", "REFUSED").expectText("state", "added before there was this channel")
	if anna.way("trading") != "Text message" {
		t.Error("it was attached")
	}
	anna.attach(d, "web")
}
