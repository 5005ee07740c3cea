package demobank_test

import (
	"encoding/hex"
	"errors"
	"net/url"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

func TestTransfer(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	before := anna.balance()
	d := anna.addDevice("Anna's phone")

	s := anna.order().expectState("state", "WAITING")
	c, err := d.Open(s.text("code-text"))
	if err != nil {
		t.Fatal(err)
	}
	order := c.Order.(*protocol.Transfer)
	want := protocol.Transfer{
		Amount: protocol.Amount{Minor: 125000, Currency: "EUR"}, Creditor: protocol.Party{Name: "Garage De Smet"},
		CreditorAccount: "BE68539007547034", DebtorAccountName: "Anna – current account", DebtorAccount: "BE53955412078353",
		Remittance: "Invoice 2026-0117",
	}
	if *order != want {
		t.Fatalf("the app shows %+v", order)
	}
	if len(c.Warnings) != 1 || c.Warnings[0] != protocol.NewPayee {
		t.Fatalf("warnings: %v", c.Warnings)
	}
	code := s.answer(d, protocol.Approve)
	s = s.press("submit-code", "code", code[:4]+" "+code[4:]).expectState("state", "PAID").
		expectText("paid-amount", "€ 1 250,00")
	if after := cents(t, s.text("new-balance")); after != before-125000 {
		t.Fatalf("balance %d, was %d", after, before)
	}

	// The same answer again, and a look at the page again, pay nothing more.
	s.post(s.at.Path+"/answer", url.Values{"token": {s.token()}, "code": {code}}).expectState("state", "PAID")
	anna.get(s.at.Path).expectState("state", "PAID")
	anna.expectBalance(before - 125000)
	accounts := anna.get("/accounts")
	if first := text(accounts.all("movement")[0]); first != "Garage De Smet Invoice 2026-0117 − € 1 250,00" {
		t.Fatalf("newest movement: %s", first)
	}

	// Now the garage is known.
	s = anna.order("amount", "12.50")
	if c, err = d.Open(s.text("code-text")); err != nil || len(c.Warnings) != 0 {
		t.Fatalf("warnings: %v, %v", c.Warnings, err)
	}
}

// token is what the forms of this page send back.
func (s *screen) token() string {
	s.t.Helper()
	for n := range s.root.Descendants() {
		if attribute(n, "name") == "token" {
			return attribute(n, "value")
		}
	}
	s.t.Fatal("no form on this page")
	return ""
}

func TestWarningsOfATransfer(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	for _, c := range []struct {
		iban, amount string
		want         []protocol.Warning
	}{
		{"BE51 3634 4782 2162", "1 050,00", nil}, // the landlord, paid every month
		{"DE89 3704 0044 0532 0130 00", "20", []protocol.Warning{protocol.NewPayee, protocol.ForeignAccount}},
		{"NL91ABNA0417164300", "5000.01", []protocol.Warning{protocol.NewPayee, protocol.ForeignAccount, protocol.OverLimit}},
		{"BE51363447822162", "5 000", nil},
	} {
		s := anna.order("iban", c.iban, "amount", c.amount)
		opened, err := d.Open(s.text("code-text"))
		if err != nil {
			t.Fatal(err)
		}
		if len(opened.Warnings) != len(c.want) || len(s.all("warning")) != len(c.want) {
			t.Fatalf("%s %s: app warns of %v, page has %d", c.iban, c.amount, opened.Warnings, len(s.all("warning")))
		}
		for n := range c.want {
			if opened.Warnings[n] != c.want[n] {
				t.Fatalf("%s %s: %v", c.iban, c.amount, opened.Warnings)
			}
		}
	}
}

func TestRejectedTransfer(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	before := anna.balance()
	d := anna.addDevice("Anna's phone")
	s := anna.order()
	s.press("submit-code", "code", s.answer(d, protocol.Reject)).expectState("state", "REJECTED")
	anna.expectBalance(before)
}

func TestWrongCodesBlock(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	before := anna.balance()
	d := anna.addDevice("Anna's phone")
	s := anna.order()
	right := s.answer(d, protocol.Approve)
	s = s.press("submit-code", "code", "1234").expectText("error", "You typed 4.")
	for _, left := range []string{"4 tries left", "3 tries left", "2 tries left", "One try left"} {
		s = s.press("submit-code", "code", wrong(right)).expectState("state", "WAITING").expectText("tries-left", left)
		// Looking again costs no try, and does not say it twice.
		if again := anna.get(s.at.Path); again.find("error") != nil {
			t.Fatal("the error is said twice")
		}
	}
	s = s.press("submit-code", "code", wrong(right)).expectState("state", "BLOCKED")
	if !strings.Contains(text(s.root), "+32 2 555 01 00") {
		t.Error("no word on what to do")
	}
	s.post(s.at.Path+"/answer", url.Values{"token": {s.token()}, "code": {right}}).expectState("state", "BLOCKED")
	anna.expectBalance(before)
	anna.get("/preferences").expectState("device", "BLOCKED")

	// The way out: remove it, add it again, and the transfer still waits.
	anna.get("/preferences").follow("remove").press("confirm-remove")
	anna.prove()
	d = anna.addDevice("Anna's phone")
	s = anna.get(s.at.Path).expectState("state", "REMOVED").press("use-device").expectState("state", "WAITING")
	s.press("submit-code", "code", s.answer(d, protocol.Approve)).expectState("state", "PAID")
}

func TestExpiredTransferCode(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	s := anna.order()
	code := s.answer(d, protocol.Approve)
	h.clock.advance(issuer.DefaultValidity)
	s = s.press("submit-code", "code", code).expectState("state", "EXPIRED")
	s = s.press("renew").expectState("state", "WAITING")
	s = s.press("submit-code", "code", code).expectText("error", "4 tries left") // the old one's answer
	s.press("submit-code", "code", s.answer(d, protocol.Approve)).expectState("state", "PAID")
}

func TestOlderTransferIsVoidAfterANewer(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	before := anna.balance()
	d := anna.addDevice("Anna's phone")
	older, newer := anna.order(), anna.order("amount", "10")
	newer.press("submit-code", "code", newer.answer(d, protocol.Approve)).expectState("state", "PAID")
	older.press("submit-code", "code", older.answer(d, protocol.Approve)).expectState("state", "EXPIRED")
	anna.expectBalance(before - 1000)
}

func TestOthersTransfersAndDevicesAreNotThere(t *testing.T) {
	h := newHouse(t)
	anna, jef := h.signIn(t, "anna"), h.signIn(t, "jef")
	phone, tablet := anna.addDevice("Anna's phone"), jef.addDevice("Jef's tablet")
	s := anna.order()
	code := s.answer(phone, protocol.Approve)
	token := jef.get("/preferences").token()
	mine := jef.get("/accounts")
	for _, path := range []string{s.at.Path, "/preferences/devices/" + phone.KeyID.String() + "/remove"} {
		if got := jef.get(path); got.status != 404 {
			t.Errorf("%s answered %d", path, got.status)
		}
	}
	for _, path := range []string{
		s.at.Path + "/answer", s.at.Path + "/renew", s.at.Path + "/cancel",
		"/preferences/devices/" + phone.KeyID.String() + "/remove",
	} {
		if got := mine.post(path, url.Values{"token": {token}, "code": {code}}); got.status != 404 {
			t.Errorf("%s answered %d", path, got.status)
		}
	}
	// His device cannot answer her code, nor can she name it for hers.
	if _, err := tablet.Open(s.text("code-text")); !errors.Is(err, protocol.ErrForged) {
		t.Errorf("his device opened it: %v", err)
	}
	s = s.post(s.at.Path+"/renew", url.Values{"token": {s.token()}, "key": {tablet.KeyID.String()}}).expectState("state", "WAITING")
	s.press("submit-code", "code", s.answer(phone, protocol.Approve)).expectState("state", "PAID")

	begun := anna.startCode()
	for _, path := range []string{begun.at.Path, begun.at.Path + "/state"} {
		if got := jef.get(path); got.status != 404 {
			t.Errorf("%s answered %d", path, got.status)
		}
	}
	if got := mine.post(begun.at.Path+"/confirm", url.Values{"token": {token}, "answer": {"no"}}); got.status != 404 {
		t.Errorf("confirm answered %d", got.status)
	}
	anna.get(begun.at.Path).expectState("activation", "CREATED")
}

func TestTransferWithoutADevice(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	s := anna.order().expectState("state", "NO-DEVICE")
	d := anna.addDevice("Anna's phone")
	s = anna.get(s.at.Path).expectState("state", "EXPIRED").press("renew").expectState("state", "WAITING")
	s.press("submit-code", "code", s.answer(d, protocol.Approve)).expectState("state", "PAID")
}

func TestCancelledTransfer(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	s := anna.order()
	code := s.answer(d, protocol.Approve)
	s = s.press("cancel").expectState("state", "CANCELLED")
	s.post(s.at.Path+"/answer", url.Values{"token": {s.token()}, "code": {code}}).expectState("state", "CANCELLED")
	s.post(s.at.Path+"/renew", url.Values{"token": {s.token()}}).expectState("state", "CANCELLED")
}

func TestPlannedTransfer(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	date := time.Now().AddDate(0, 0, 20).Format(time.DateOnly)
	s := anna.order("date", date)
	c, err := d.Open(s.text("code-text"))
	if err != nil {
		t.Fatal(err)
	}
	if got := c.Order.(*protocol.Transfer).ExecutionDate; got != date {
		t.Fatalf("the app shows the date %q", got)
	}
	s.press("submit-code", "code", s.answer(d, protocol.Approve)).expectState("state", "PAID").expectText("state", "is planned")
	if accounts := text(anna.get("/accounts").root); !strings.Contains(accounts, "Planned") {
		t.Error("the accounts do not say that it is planned")
	}
}

// Two transfers that are each covered, and together are not.
func TestNotEnoughMoneyAnyMore(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	before := anna.balance()
	d := anna.addDevice("Anna's phone")
	first, second := anna.order("amount", "12 000"), anna.order("amount", "12 000")
	first.press("submit-code", "code", first.answer(d, protocol.Approve)).expectState("state", "PAID")
	second.press("submit-code", "code", second.answer(d, protocol.Approve)).expectState("state", "REFUSED")
	anna.expectBalance(before - 12_000_00)
}

func TestPayTheOtherCustomer(t *testing.T) {
	h := newHouse(t)
	anna, jef := h.signIn(t, "anna"), h.signIn(t, "jef")
	before := jef.balance()
	d := anna.addDevice("Anna's phone")
	s := anna.order("payee", "Jef Verhulst", "iban", "BE26955633701529", "amount", "100", "reference", "Concert")
	s.press("submit-code", "code", s.answer(d, protocol.Approve)).expectState("state", "PAID")
	jef.expectBalance(before + 10000)
	accounts := jef.get("/accounts")
	if first := text(accounts.all("movement")[0]); first != "Anna – current account Concert + € 100,00" {
		t.Fatalf("newest movement: %s", first)
	}
}

func TestRestartKeepsEverythingButSessions(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	before := anna.balance()
	s := anna.order()
	code := s.answer(d, protocol.Approve)
	h.restart(t)
	if again := anna.get(s.at.Path); again.at.Path != "/sign-in" || again.at.RawQuery != "ended=1" {
		t.Fatalf("session outlived the process: %s", again.at)
	}
	anna = h.signIn(t, "anna")
	s = anna.get(s.at.Path).expectState("state", "WAITING")
	s.press("submit-code", "code", code).expectState("state", "PAID")
	anna.expectBalance(before - 125000)
}

// The bank is stopped between the answer and its booking. What was approved is
// booked at the next look, once.
func TestApprovedButNotBooked(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	before := anna.balance()
	d := anna.addDevice("Anna's phone")
	s := anna.order()
	c, err := d.Open(s.text("code-text"))
	if err != nil {
		t.Fatal(err)
	}
	id := issuer.ChallengeID(hex.EncodeToString(c.ID))
	if _, err := h.bank.Issuer().Verify(t.Context(), id, s.answer(d, protocol.Approve)); err != nil {
		t.Fatal(err)
	}
	h.restart(t)
	anna = h.signIn(t, "anna")
	anna.expectBalance(before)
	// Not even a new code is made for it.
	s = anna.get("/transfers/new").post(s.at.Path+"/renew", url.Values{"token": {anna.get("/preferences").token()}})
	s.expectState("state", "PAID")
	anna.get(s.at.Path).expectState("state", "PAID")
	anna.expectBalance(before - 125000)
}

// Fifty browsers' worth of the same right answer pay once.
func TestAnswerSentFiftyTimesPaysOnce(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	before := anna.balance()
	d := anna.addDevice("Anna's phone")
	s := anna.order()
	values := url.Values{"token": {s.token()}, "code": {s.answer(d, protocol.Approve)}}
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			response, err := anna.client.PostForm(h.url+s.at.Path+"/answer", values)
			if err != nil {
				t.Error(err)
				return
			}
			response.Body.Close()
			if response.StatusCode != 200 {
				t.Errorf("status %d", response.StatusCode)
			}
		})
	}
	wg.Wait()
	anna.expectBalance(before - 125000)
	if movements := anna.get("/accounts").all("movement"); strings.HasPrefix(text(movements[1]), "Garage") {
		t.Error("it is booked twice")
	}
}
