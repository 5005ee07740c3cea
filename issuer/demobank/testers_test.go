package demobank_test

import (
	"bufio"
	"context"
	"encoding/hex"
	"errors"
	"io"
	"net/http"
	"strings"
	"testing"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/demobank"
	"github.com/zegel-app/zegel/protocol"
)

func TestTestersMakeBadCodes(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	anna.get("/testers").press("make-forged").expectText("error", "Add Zegel first")
	stray := anna.get("/testers").press("make-other").text("code-text") // Jef has no device yet
	d := anna.addDevice("Anna's phone")
	if _, err := d.Open(stray); !errors.Is(err, protocol.ErrForged) {
		t.Errorf("a code for nobody's key: %v", err)
	}
	made := func(kind string) string {
		s := anna.get("/testers").press("make-" + kind)
		if got := attribute(s.must("bad-code"), "data-kind"); got != kind {
			t.Fatalf("made %s, not %s", got, kind)
		}
		s.must("qr")
		return s.text("code-text")
	}
	for kind, want := range map[string]error{"forged": protocol.ErrForged, "damaged": protocol.ErrDamaged, "newer": protocol.ErrTooNew} {
		if _, err := d.Open(made(kind)); !errors.Is(err, want) {
			t.Errorf("%s: %v", kind, err)
		}
	}
	c, err := d.Open(made("expired"))
	if err != nil || c.Expires.Sub(c.Issued) != time.Second {
		t.Errorf("expired: %+v, %v", c, err)
	}
	if _, err := d.Deactivate(made("removal")); !errors.Is(err, protocol.ErrForged) {
		t.Errorf("removal: %v", err)
	}
	// None of them waits for the device as a right one.
	h.clock.advance(2 * time.Second)
	if waiting, err := d.Waiting(anna.client, d.Address, h.clock.Now()); err != nil || len(waiting) > 0 {
		t.Errorf("%d bad codes wait for the device: %v", len(waiting), err)
	}
	jefs := h.signIn(t, "jef").addDevice("Jef's phone")
	other := made("other")
	if _, err := jefs.Open(other); err != nil {
		t.Errorf("other's: %v", err)
	}
	if parsed, _ := protocol.ParseText(other); parsed.Kind != protocol.CodeChallenge {
		t.Errorf("other's is %v", parsed)
	}
}

func TestTestersSeeTheRawRequest(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	if anna.get("/testers").find("raw-hex") != nil {
		t.Error("a request before there was one")
	}
	code := anna.order().text("code-text")
	s := anna.get("/testers").expectText("raw-text", code).expectText("raw-key", d.KeyID.String()).expectText("raw-sequence", "1")
	if got := s.text("raw-hex"); !strings.HasPrefix(got, "01") {
		t.Errorf("bytes are %s", got)
	}
	// Jef sees his own.
	if h.signIn(t, "jef").get("/testers").find("raw-text") != nil {
		t.Error("Jef sees Anna's request")
	}
}

func TestTestersMoveTime(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	s := anna.order()
	code := s.answer(d, protocol.Approve)
	anna.get("/testers").press("forward-5")
	s.press("submit-code", "code", code).expectState("state", "EXPIRED")
	anna.get("/testers").press("forward-1440").expectText("ahead", "24h5m")
	if at := anna.get("/accounts").at.Path; at != "/accounts" {
		t.Errorf("who moves the time is sent to %s", at)
	}
	for _, bad := range []string{"", "-5", "x", "99999999"} {
		if page := anna.get("/testers").press("forward-1", "minutes", bad); page.status != 422 {
			t.Errorf("%q minutes: %d", bad, page.status)
		}
	}
}

// Only on loopback: elsewhere nobody moves the time of a bank.
func TestTestersOnlyOnLoopback(t *testing.T) {
	bank, err := demobank.New(demobank.Config{Dir: t.TempDir(), Address: "https://bank.example"})
	if err != nil {
		t.Fatal(err)
	}
	defer bank.Close()
	if got := demobank.Get(bank, "https://bank.example/testers").StatusCode; got != http.StatusNotFound {
		t.Errorf("/testers answers %d", got)
	}
}

func TestF2DirectDebits(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	before := anna.balance()
	anna.get("/testers").press("collect").expectText("notice", "Telenova collected € 54,99")
	anna.expectBalance(before - 54_99)
	anna.set(d, "direct-debits")
	anna.get("/testers").press("collect").expectText("notice", "not allowed")
	anna.expectBalance(before - 54_99)
}

// listen opens the stream that a page names, and gives its events.
func (s *screen) listen() <-chan string {
	s.t.Helper()
	to, err := s.at.Parse(attribute(s.must("state"), "data-events"))
	if err != nil {
		s.t.Fatal(err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	s.t.Cleanup(cancel)
	request, err := http.NewRequestWithContext(ctx, http.MethodGet, to.String(), nil)
	if err != nil {
		s.t.Fatal(err)
	}
	response, err := s.client.Do(request)
	if err != nil {
		s.t.Fatal(err)
	}
	if got := response.Header.Get("Content-Type"); got != "text/event-stream" {
		s.t.Fatalf("%s is %s", to, got)
	}
	events := make(chan string, 8)
	go func() {
		defer response.Body.Close()
		defer close(events)
		lines := bufio.NewScanner(io.LimitReader(response.Body, 1<<16))
		for lines.Scan() {
			if data, ok := strings.CutPrefix(lines.Text(), "data: "); ok {
				events <- data
			}
		}
	}()
	return events
}

func TestPagesHearOfAnAnswer(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	before := anna.balance()
	for _, s := range []*screen{
		anna.order(),
		anna.get("/preferences/security").press("change-alerts"),
		h.visitor(t).get("/shop").follow("buy-1").press("pay", "card", annasCard),
		h.visitor(t).get("/sign-in").press("sign-in-zegel", "user", "anna"),
	} {
		events := s.listen()
		select {
		case said := <-events:
			t.Fatalf("%s: %q before the answer", s.at.Path, said)
		case <-time.After(300 * time.Millisecond):
		}
		c, err := d.Open(s.text("code-text"))
		if err != nil {
			t.Fatal(err)
		}
		// Behind the page's back, as an answer online comes in.
		id := issuer.ChallengeID(hex.EncodeToString(c.ID))
		if _, err := h.bank.Issuer().Verify(t.Context(), id, s.answer(d, protocol.Approve)); err != nil {
			t.Fatal(err)
		}
		if said := <-events; said != "APPROVED" {
			t.Fatalf("%s: %q", s.at.Path, said)
		}
		switch next := s.get(s.at.Path); next.at.Path {
		case "/accounts": // signed in
		default:
			if next.find("shop-order") != nil {
				next.expectState("shop-order", "PAID")
			} else if state := next.state("state"); state != "PAID" && state != "DONE" {
				t.Errorf("%s is %s", s.at.Path, state)
			}
		}
	}
	anna.expectBalance(before - 1_250_00 - 22_50)
}

// What listens does not keep the bank from closing.
func TestEndEvents(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	anna.addDevice("Anna's phone")
	events := anna.order().listen()
	h.bank.EndEvents()
	if said, open := <-events; open {
		t.Errorf("%q at the end", said)
	}
}
