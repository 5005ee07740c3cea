package issuer_test

import (
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/internal/device"
	"github.com/zegel-app/zegel/protocol"
)

// What the bank seals and what it takes an answer for are the same bytes. Here a
// thief of the challenge key shows the customer a challenge of which one thing is
// changed: the answer to that one must not be taken for the bank's, neither by
// digits nor online.

// orders has one of each kind, with every field set.
func orders(t *testing.T) []protocol.Order {
	t.Helper()
	batch, _, err := protocol.NewBatch("EUR", manyPayments(30))
	ok(t, err)
	batch.DebtorAccountName, batch.DebtorAccount, batch.ExecutionDate = "Salaries", "BE68539007547034", "2026-07-31"
	full := transfer()
	full.DebtorAccount, full.ExecutionDate = "BE71096123456769", "2026-07-31"
	return []protocol.Order{
		&protocol.Login{Browser: "Firefox on Linux", Place: "Gent, Belgium"},
		full,
		batch,
		&protocol.CardPayment{
			Merchant: "Bookshop De Boek", Country: "BE", Amount: protocol.Amount{Minor: 4995, Currency: "EUR"}, LastFour: "4242", Time: 1785000000,
		},
		&protocol.StockOrder{
			Side: protocol.Buy, Quantity: protocol.Decimal{Value: 125, Decimals: 1}, ISIN: "US0378331005", Name: "Apple",
			Limit: protocol.Decimal{Value: 2101, Decimals: 1}, Total: protocol.Amount{Minor: 262625, Currency: "USD"}, Venue: "XNAS",
		},
		&protocol.SettingChange{Setting: "Transfers abroad", Old: "Not allowed", New: "Allowed"},
		&protocol.DeviceChange{Action: protocol.RemoveDevice, Device: "Jef's tablet"},
	}
}

func manyPayments(n int) []protocol.Payment {
	var list []protocol.Payment
	for range n {
		list = append(list, protocol.Payment{Minor: 210000, Creditor: "Jef Verhulst", CreditorAccount: "BE68539007547034", Remittance: "July"})
	}
	return list
}

// otherValues has another allowed value for every field. The test fails when one
// is missing.
var otherValues = map[string]any{
	"Login.Browser":                "Firefox on Linus",
	"Login.Place":                  "Gand, Belgium",
	"Transfer.Amount.Minor":        int64(125001),
	"Transfer.Amount.Currency":     "USD",
	"Transfer.Creditor.Name":       "Garage De Smet\u00a0",
	"Transfer.CreditorAccount":     "BE71096123456769",
	"Transfer.DebtorAccountName":   "Anna - current account",
	"Transfer.DebtorAccount":       "BE68539007547034",
	"Transfer.Remittance":          "Invoice 2026-0118",
	"Transfer.ExecutionDate":       "2026-08-01",
	"Batch.Count":                  uint32(31),
	"Batch.Total.Minor":            int64(6300001),
	"Batch.Total.Currency":         "USD",
	"Batch.Digest":                 [32]byte{1},
	"Batch.ListAddress":            "https://bank.example/list/2",
	"Batch.DebtorAccountName":      "Salariess",
	"Batch.DebtorAccount":          "BE71096123456769",
	"Batch.ExecutionDate":          "2026-08-01",
	"CardPayment.Merchant":         "Bookshop De Boeg",
	"CardPayment.Country":          "NL",
	"CardPayment.Amount.Minor":     int64(4996),
	"CardPayment.Amount.Currency":  "USD",
	"CardPayment.LastFour":         "4243",
	"CardPayment.Time":             int64(1785000001),
	"StockOrder.Side":              protocol.Sell,
	"StockOrder.Quantity.Value":    int64(126),
	"StockOrder.Quantity.Decimals": uint8(2),
	"StockOrder.ISIN":              "NL0010273215",
	"StockOrder.Name":              "Appla",
	"StockOrder.Limit.Value":       int64(2102),
	"StockOrder.Limit.Decimals":    uint8(2),
	"StockOrder.Total.Minor":       int64(262626),
	"StockOrder.Total.Currency":    "EUR",
	"StockOrder.Venue":             "XNYS",
	"SettingChange.Setting":        "Transfers abroad ",
	"SettingChange.Old":            "Not allowed.",
	"SettingChange.New":            "Allowed.",
	"DeviceChange.Action":          protocol.BlockDevice,
	"DeviceChange.Device":          "Jef's tablet 2",
}

// eachField calls change for every field of a struct, deepest first.
func eachField(path string, v reflect.Value, change func(path string, field reflect.Value)) {
	for n := range v.NumField() {
		field, name := v.Field(n), path+"."+v.Type().Field(n).Name
		if field.Kind() == reflect.Struct {
			eachField(name, field, change)
		} else {
			change(name, field)
		}
	}
}

func TestEveryFieldOfAnOrderIsBound(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	for _, order := range orders(t) {
		name := reflect.TypeOf(order).Elem().Name()
		var paths []string
		eachField(name, reflect.ValueOf(order).Elem(), func(path string, _ reflect.Value) {
			if path != "Batch.List" { // it is fetched: its digest is changed
				paths = append(paths, path)
			}
		})
		for _, path := range paths {
			t.Run(path, func(t *testing.T) {
				b.answersChanged(t, d, order, func(c *protocol.Challenge) {
					eachField(name, reflect.ValueOf(c.Order).Elem(), func(at string, field reflect.Value) {
						if at != path {
							return
						}
						other, ok := otherValues[path]
						if !ok || reflect.DeepEqual(field.Interface(), other) {
							t.Fatal("no other value")
						}
						field.Set(reflect.ValueOf(other))
					})
				})
			})
		}
	}
}

func TestEveryFieldOfAChallengeIsBound(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	changes := map[string]func(*protocol.Challenge){
		"Issued":        func(c *protocol.Challenge) { c.Issued = c.Issued.Add(time.Second) },
		"Expires":       func(c *protocol.Challenge) { c.Expires = c.Expires.Add(-time.Second) },
		"ID":            func(c *protocol.Challenge) { c.ID[0] ^= 1 },
		"Order":         func(c *protocol.Challenge) { c.Order = orders(t)[0] },
		"Warnings":      func(c *protocol.Challenge) { c.Warnings = nil },
		"AnswerAddress": func(c *protocol.Challenge) { c.AnswerAddress = "" },
	}
	for n := range reflect.TypeFor[protocol.Challenge]().NumField() {
		field := reflect.TypeFor[protocol.Challenge]().Field(n)
		change, ok := changes[field.Name]
		if !field.IsExported() || field.Name == "Sequence" {
			continue // another sequence names another challenge, or none
		}
		if !ok {
			t.Errorf("no change of %s", field.Name)
			continue
		}
		t.Run(field.Name, func(t *testing.T) { b.answersChanged(t, d, transfer(), change) })
	}
}

// A payment of a list that stands in the code.
func TestEveryPaymentIsBound(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	batch, _, err := protocol.NewBatch("EUR", manyPayments(2))
	ok(t, err)
	for name, change := range map[string]func([]protocol.Payment){
		"Minor":           func(p []protocol.Payment) { p[0].Minor, p[1].Minor = p[0].Minor+1, p[1].Minor-1 },
		"Creditor":        func(p []protocol.Payment) { p[1].Creditor = "Jan Verhulst" },
		"CreditorAccount": func(p []protocol.Payment) { p[1].CreditorAccount = "BE71096123456769" },
		"Remittance":      func(p []protocol.Payment) { p[1].Remittance = "" },
	} {
		t.Run(name, func(t *testing.T) {
			b.answersChanged(t, d, batch, func(c *protocol.Challenge) {
				list := slices.Clone(c.Order.(*protocol.Batch).List)
				change(list)
				other, _, err := protocol.NewBatch("EUR", list)
				ok(t, err)
				c.Order = other
			})
		})
	}
}

// answersChanged asks for an order, answers a changed challenge in both ways,
// and then the real one.
func (b *bank) answersChanged(t *testing.T, d *device.Device, order protocol.Order, change func(*protocol.Challenge)) {
	t.Helper()
	asked := must(b.Challenge(t.Context(), d.KeyID, order, []protocol.Warning{protocol.NewPayee}, 0))(t)
	shown := must(d.Open(asked.Text))(t)
	change(shown)
	text := must(protocol.SealChallenge(&d.Keys, d.KeyID, shown, nil))(t)
	for _, decision := range []protocol.Decision{protocol.Approve, protocol.Reject} {
		expect(t, b.verify(t, asked.ID, must(d.Answer(text, decision))(t)), issuer.ErrWrongCode)
		a := protocol.Answer{Decision: decision}
		if decision == protocol.Reject {
			a.Reason = protocol.NotMe
		}
		message := must(d.SealAnswer(text, a))(t)
		expectProblem(t, d.Send(b.client, message), 403, protocol.ProblemRefused)
	}
	if left := b.triesLeft(t, d); left != 1 {
		t.Fatalf("%d tries left after four wrong answers", left)
	}
	ok(t, d.AnswerOnline(b.client, asked.Text, protocol.Answer{Decision: protocol.Approve}))
	if outcome := must(b.Outcome(t.Context(), asked.ID))(t); outcome != issuer.OutcomeApproved {
		t.Fatal(outcome)
	}
}
