package demobank_test

import (
	"strings"
	"testing"

	"github.com/zegel-app/zegel/issuer/demobank"
	"github.com/zegel-app/zegel/protocol"
)

func TestFormSaysWhatIsWrong(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	s := anna.order("payee", " ", "iban", "BE68 5390 0754 7035", "amount", "1,250", "reference", strings.Repeat("a", 141), "date", "2020-01-01")
	if s.status != 422 {
		t.Fatal(s.status)
	}
	s.expectText("error", "5 things").expectText("error-payee", "Type the name").expectText("error-iban", "mistake").
		expectText("error-amount", "two ways").expectText("error-reference", "too long").expectText("error-date", "is over")
	for _, field := range []string{"payee", "iban", "amount", "reference", "date"} {
		input := s.must(field)
		if attribute(input, "aria-invalid") != "true" || !strings.Contains(attribute(input, "aria-describedby"), "error-"+field) {
			t.Errorf("%s does not name its error to a screen reader", field)
		}
	}
	// What was typed is still there.
	if got := attribute(s.must("iban"), "value"); got != "BE68 5390 0754 7035" {
		t.Errorf("the account number became %q", got)
	}
	for typed, want := range map[string]string{"100000": "not enough money", "0": "more than zero"} {
		anna.order("amount", typed).expectText("error-amount", want)
	}
	anna.order("iban", "BE53955412078353").expectText("error-iban", "you pay from")
	anna.order("payee", "Garage\u202eDe Smet").expectText("error-payee", "cannot send")
	anna.order("reference", "\xff").expectText("error-reference", "cannot send")
	if s := anna.order("from", "BE26955633701529"); s.find("error-from") == nil {
		t.Error("another customer's account can be paid from")
	}
}

// Names and references are the payer's own words. None of them becomes part of
// the page.
func TestWordsStayWords(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	bad := `<script>alert(1)</script>"'><img src=x>`
	d := anna.addDevice(bad)
	s := anna.order("payee", bad, "reference", bad)
	for _, page := range []*screen{s, s.press("submit-code", "code", s.answer(d, protocol.Approve)), anna.get("/accounts"), anna.get("/preferences")} {
		scripts := 0
		for n := range page.root.Descendants() {
			if n.Data == "img" {
				t.Errorf("%s has a picture", page.at.Path)
			}
			if n.Data == "script" {
				scripts++
			}
		}
		if scripts != 1 || !strings.Contains(text(page.root), "<script>alert(1)") {
			t.Errorf("%s has %d scripts", page.at.Path, scripts)
		}
	}
}

// Without script a page asks again by itself, and says until when it is valid.
func TestPagesWithoutScript(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	anna.addDevice("Anna's phone")
	for _, s := range []*screen{anna.order(), anna.startCode()} {
		refresh := ""
		for n := range s.root.Descendants() {
			// The parser keeps what is in noscript as it stands.
			if n.Data == "noscript" && n.FirstChild != nil && strings.Contains(n.FirstChild.Data, "refresh") {
				refresh = n.FirstChild.Data
			}
			for _, a := range n.Attr {
				if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
					t.Errorf("%s: inline %s", s.at.Path, a.Key)
				}
			}
			if n.Data == "script" && (n.FirstChild != nil || attribute(n, "src") == "") {
				t.Errorf("%s: inline script", s.at.Path)
			}
		}
		if refresh == "" {
			t.Errorf("%s does not ask again", s.at.Path)
		}
		s.expectText("countdown", "Valid until ")
	}
}

func TestManySessionsDoNotGrow(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	for range demobank.MaxSessions + 10 {
		demobank.Get(h.bank, h.url+"/sign-in")
	}
	if n := h.bank.Sessions(); n > demobank.MaxSessions {
		t.Errorf("%d sessions", n)
	}
	if anna.get("/accounts").at.Path != "/accounts" {
		t.Error("visitors who never signed in pushed a customer out")
	}
}
