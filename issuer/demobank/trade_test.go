package demobank_test

import (
	"reflect"
	"strings"
	"testing"

	"github.com/zegel-app/zegel/issuer/demobank"
	"github.com/zegel-app/zegel/protocol"
)

func TestK10Batch(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	jef := h.signIn(t, "jef")
	before, his := anna.balance(), jef.balance()

	s := anna.get("/batches/new").press("continue", "list", "Lotte Maes; BE59 4170 6520 8726; 410,00\n\nJef Verhulst;BE26955633701529;12.50\n").
		expectState("state", "WAITING").expectText("sum", "€ 422,50")
	c, err := d.Open(s.text("code-text"))
	if err != nil {
		t.Fatal(err)
	}
	b := c.Order.(*protocol.Batch)
	want := []protocol.Payment{
		{Minor: 410_00, Creditor: "Lotte Maes", CreditorAccount: "BE59417065208726"},
		{Minor: 12_50, Creditor: "Jef Verhulst", CreditorAccount: "BE26955633701529"},
	}
	if b.Count != 2 || b.Total != (protocol.Amount{Minor: 422_50, Currency: "EUR"}) || !reflect.DeepEqual(b.List, want) || b.DebtorAccount != "BE53955412078353" {
		t.Fatalf("the app shows %+v", b)
	}
	s.press("submit-code", "code", s.answer(d, protocol.Approve)).expectState("state", "DONE")
	anna.get(s.at.Path).expectState("state", "DONE")
	anna.expectBalance(before - 422_50)
	jef.expectBalance(his + 12_50)

	// The list that stands there to begin with works.
	s = anna.get("/batches/new").press("continue").expectState("state", "WAITING")
	s.press("submit-code", "code", s.answer(d, protocol.Reject)).expectState("state", "REJECTED")
	anna.expectBalance(before - 422_50)
}

// A list that does not fit into the code is fetched from the bank by the device.
func TestK10BatchThatIsFetched(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	before := anna.balance()
	s := anna.get("/batches/new").follow("many").press("continue").expectState("state", "WAITING").expectText("more", "And 33 more")
	c, err := d.Open(s.text("code-text"))
	if err != nil {
		t.Fatal(err)
	}
	order := c.Order.(*protocol.Batch)
	if order.Count != 40 || order.List != nil || order.ListAddress == "" {
		t.Fatalf("the app shows %+v", order)
	}
	list, err := d.Payments(anna.client, s.text("code-text"))
	if err != nil {
		t.Fatal(err)
	}
	sum := 0
	for _, p := range list {
		if err := protocol.CheckIBAN(p.CreditorAccount); err != nil {
			t.Errorf("%s: %v", p.CreditorAccount, err)
		}
		sum += int(p.Minor)
	}
	if len(list) != 40 || int64(sum) != order.Total.Minor || sum != cents(t, s.text("sum")) {
		t.Errorf("%d payments of %d cents, the page says %s", len(list), sum, s.text("sum"))
	}
	if err := d.AnswerOnline(anna.client, s.text("code-text"), protocol.Answer{Decision: protocol.Approve}); err != nil {
		t.Fatal(err)
	}
	anna.get(s.at.Path).expectState("state", "DONE")
	anna.expectBalance(before - sum)
}

func TestK10BatchSaysWhatIsWrong(t *testing.T) {
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	form := anna.get("/batches/new")
	for list, want := range map[string]string{
		"":                                "one payment a line",
		"Lotte; BE59417065208726":         "Line 1: Write name",
		"\nLotte; BE59417065208727; 1":    "Line 2: This account number has a mistake",
		"; BE59417065208726; 1":           "no name",
		"Lotte; BE59417065208726; x":      "Type the amount in digits",
		"Lotte; BE59417065208726; 900000": "not enough money",
		"Lotte; BE53955412078353; 1":      "you pay from",
		"Lo\u202ette; BE59417065208726;1": "cannot send",
		strings.Repeat("Lotte Maes; BE59417065208726; 1\n", 1001):                   "too long",
		strings.Repeat("Lotte Maes; BE59417065208726; 1\n", 3) + "x; " + abroadIBAN: "Line 4",
	} {
		s := form.press("continue", "list", list)
		s.expectText("error", want)
	}
	anna.set(d, "abroad")
	form.press("continue", "list", "Hans; "+abroadIBAN+"; 5").expectText("error", "do not allow transfers abroad")
}

func TestK10StockOrder(t *testing.T) {
	for _, isin := range demobank.ISINs() {
		if err := protocol.CheckISIN(isin); err != nil {
			t.Errorf("%s: %v", isin, err)
		}
	}
	h := newHouse(t)
	anna := h.signIn(t, "anna")
	d := anna.addDevice("Anna's phone")
	before := anna.balance()
	has := func(isin string) string {
		for _, n := range anna.get("/stocks").all("security") {
			if attribute(n, "data-isin") == isin {
				return attribute(n, "data-has")
			}
		}
		return "none"
	}

	s := anna.get("/stocks").press("continue", "isin", "NL0010273215", "quantity", "3", "limit", "680,50").expectState("state", "WAITING")
	c, err := d.Open(s.text("code-text"))
	if err != nil {
		t.Fatal(err)
	}
	want := protocol.StockOrder{
		Side: protocol.Buy, Quantity: protocol.Decimal{Value: 3}, ISIN: "NL0010273215", Name: "ASML Holding", Venue: "XAMS",
		Limit: protocol.Decimal{Value: 6805, Decimals: 1}, Total: protocol.Amount{Minor: 2041_50, Currency: "EUR"},
	}
	if got := *c.Order.(*protocol.StockOrder); got != want {
		t.Fatalf("the app shows %+v", got)
	}
	if has("NL0010273215") != "0" {
		t.Error("bought before the answer")
	}
	s.press("submit-code", "code", s.answer(d, protocol.Approve)).expectState("state", "DONE")
	anna.expectBalance(before - 2041_50)
	if has("NL0010273215") != "3" {
		t.Errorf("has %s", has("NL0010273215"))
	}

	s = anna.get("/stocks").press("continue", "isin", "BE0974293251", "side", "sell", "quantity", "40")
	twice := anna.get("/stocks").press("continue", "isin", "BE0974293251", "side", "sell", "quantity", "1")
	if c, err = d.Open(s.text("code-text")); err != nil || !c.Order.(*protocol.StockOrder).Limit.IsZero() {
		t.Fatalf("%+v, %v", c, err)
	}
	s.press("submit-code", "code", s.answer(d, protocol.Approve)).expectState("state", "DONE")
	anna.expectBalance(before - 2041_50 + 40*54_20)
	twice.press("submit-code", "code", twice.answer(d, protocol.Approve)).expectState("state", "REFUSED")
	anna.expectBalance(before - 2041_50 + 40*54_20)

	for field, typed := range map[string]string{"quantity": "0", "limit": "1,250", "isin": "US0378331005", "side": "hold"} {
		if anna.get("/stocks").press("continue", "quantity", "1", field, typed).find("error-"+field) == nil {
			t.Errorf("%s %q is taken", field, typed)
		}
	}
	anna.get("/stocks").press("continue", "quantity", "41", "side", "sell").expectText("error-quantity", "You have 0 of these")
	anna.get("/stocks").press("continue", "quantity", "9999").expectText("error-quantity", "not enough money")
}
