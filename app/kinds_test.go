package app_test

import (
	"fmt"
	"testing"
	"time"

	"github.com/zegel-app/zegel/protocol"
)

// TestEveryKindShowsItsFacts scans an order of each kind and reads every fact of it on the
// confirm screen, and what did not happen when it is rejected.
func TestEveryKindShowsItsFacts(t *testing.T) {
	euro := func(minor int64) protocol.Amount { return protocol.Amount{Minor: minor, Currency: "EUR"} }
	batch, _, err := protocol.NewBatch("EUR", []protocol.Payment{
		{Minor: 210000, Creditor: "Jef Verhulst", CreditorAccount: "BE68539007547034", Remittance: "Salary November"},
		{Minor: 195050, Creditor: "Mia Claes", CreditorAccount: "BE71096123456769"},
	})
	if err != nil {
		t.Fatal(err)
	}
	card := &protocol.CardPayment{Merchant: "Boekhandel Noord", Country: "NL", Amount: euro(3995), LastFour: "1234", Time: time.Date(2026, 11, 22, 14, 4, 0, 0, time.UTC).Unix()}
	stock := &protocol.StockOrder{Side: protocol.Buy, Quantity: protocol.Decimal{Value: 125, Decimals: 1}, ISIN: "US0378331005", Name: "Apple Inc.", Limit: protocol.Decimal{Value: 2105, Decimals: 1}, Total: euro(263125)}
	for _, c := range []struct {
		order  protocol.Order
		facts  []string
		undone string
	}{
		{batch, []string{"Approve payments", "€\u00a04\u00a0050,50", "€\u00a02\u00a0100,00", "€\u00a01\u00a0950,50", "Jef Verhulst", "BE68 5390 0754 7034", "Salary November", "Mia Claes", "BE71 0961 2345 6769"}, "Nothing was paid."},
		{card, []string{"Approve card payment", "€\u00a039,95", "Boekhandel Noord", "Netherlands (NL)", "•••• 1234", "Today"}, "Nothing was paid."},
		{stock, []string{"Approve order", "You are about to buy", "Apple Inc.", "12,5", "US0378331005", "€\u00a0210,50 each", "€\u00a02\u00a0631,25"}, "Nothing was ordered."},
		{&protocol.SettingChange{Setting: "Transfers abroad", Old: "Not allowed", New: "Up to € 2 000 a day"}, []string{"Approve change", "Transfers abroad", "Not allowed", "Up to € 2 000 a day"}, "Nothing was changed."},
		{&protocol.DeviceChange{Action: protocol.AddDevice, Device: "Zegel on Android"}, []string{"You are about to add a device", "Zegel on Android", "It will be able to pay from your account."}, "Nothing was changed."},
	} {
		t.Run(fmt.Sprintf("%T", c.order), func(t *testing.T) {
			p := settled(t)
			p.challenge("anna", c.order)
			p.tap("Scan your bank's code")
			p.see(c.facts...)
			p.tap("Reject")
			p.see(c.undone)
		})
	}
}

// TestANameThatImitates: a payee whose name has letters of another alphabet is warned of, and
// one of one alphabet is not.
func TestANameThatImitates(t *testing.T) {
	for name, warned := range map[string]bool{"G\u0430rage De Smet": true, "Γιώργος Παπαδόπουλος": false, "Garage De Smet": false} {
		t.Run(name, func(t *testing.T) {
			p := settled(t)
			p.challenge("anna", &protocol.Transfer{
				Amount: protocol.Amount{Minor: 100, Currency: "EUR"}, Creditor: protocol.Party{Name: name},
				CreditorAccount: "BE68539007547034",
			})
			p.tap("Scan your bank's code")
			p.see("You are about to pay")
			if got := p.Reads("This name has letters that look like others."); got != warned {
				t.Errorf("warned %v", got)
			}
		})
	}
}
