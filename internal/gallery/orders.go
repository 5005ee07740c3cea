package gallery

import (
	"time"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/protocol"
)

// Garage is a payment as most are.
func Garage() *protocol.Transfer {
	return &protocol.Transfer{
		Amount:   protocol.Amount{Minor: 125000, Currency: "EUR"},
		Creditor: protocol.Party{Name: "Garage De Smet"}, CreditorAccount: "BE68539007547034",
		DebtorAccountName: "Anna – current account", Remittance: "Invoice 2026-0117",
	}
}

// Longest is a payment with every field, long, and with characters that would not be seen.
func Longest() *protocol.Transfer {
	return &protocol.Transfer{
		Amount: protocol.Amount{Minor: 99999999999, Currency: "CHF"},
		Creditor: protocol.Party{
			Name: "Vereinigung der Freundinnen und Freunde des Botanischen Gartens e.V.",
		},
		CreditorAccount:   "MT84MALT011000012345MTLCAST001S",
		DebtorAccountName: "Anna – savings for the new roof 026", DebtorAccount: "BE68539007547034",
		Remittance:    "Second part of three for the roof,\u202e as agreed on the telephone; please send the receipt to the old address and call when it is there",
		ExecutionDate: "2026-12-01",
	}
}

// euro is an amount of cents.
func euro(minor int64) protocol.Amount { return protocol.Amount{Minor: minor, Currency: "EUR"} }

// Kinds is an order of each kind that is not a transfer or a login, by the name of its scene,
// with the title of its page.
func Kinds() []struct {
	Scene, Title string
	Order        protocol.Order
} {
	return []struct {
		Scene, Title string
		Order        protocol.Order
	}{
		{"approve-batch", "Approve payments", salaries(2)},
		{"approve-card", "Approve card payment", &protocol.CardPayment{
			Merchant: "Boekhandel Noord", Country: "NL", Amount: euro(3995), LastFour: "1234",
			Time: time.Date(2026, 11, 22, 14, 4, 0, 0, time.UTC).Unix(),
		}},
		{"approve-stock", "Approve order", &protocol.StockOrder{
			Side: protocol.Buy, Quantity: protocol.Decimal{Value: 125, Decimals: 1}, ISIN: "US0378331005", Name: "Apple Inc.",
			Limit: protocol.Decimal{Value: 2105, Decimals: 1}, Total: euro(263125),
		}},
		{"approve-setting", "Transfers abroad", &protocol.SettingChange{
			Setting: "Transfers abroad", Old: "Not allowed", New: "Up to € 2 000 a day",
		}},
		{"approve-device", "You are about to add a device", &protocol.DeviceChange{Action: protocol.AddDevice, Device: "Zegel on Android"}},
	}
}

// salaries is a batch of n payments. Many do not fit a code: their list is fetched.
func salaries(n int) *protocol.Batch {
	payments := make([]protocol.Payment, n)
	for i := range payments {
		payments[i] = protocol.Payment{
			Minor: 195050 + int64(i)*1495, Creditor: []string{"Jef Verhulst", "Mia Claes"}[i%2],
			CreditorAccount: []string{"BE68539007547034", "BE71096123456769"}[i%2], Remittance: "Salary November",
		}
	}
	batch, _, err := protocol.NewBatch("EUR", payments)
	if err != nil {
		panic("gallery: " + err.Error()) // its parts are constants
	}
	return batch
}

// ask asks Anna something and scans it.
func (w *walker) ask(order protocol.Order, warnings ...protocol.Warning) {
	w.do(func() error {
		c, err := w.Challenge("anna", order, warnings...)
		if err != nil {
			return err
		}
		w.Hold(c.Text)
		return nil
	})
	w.tap("Scan your bank's code")
}

// scrollDown turns the wheel over the page.
func (w *walker) scrollDown() {
	w.do(func() error {
		turn(w.Window.Content())
		return nil
	})
}

func turn(o fyne.CanvasObject) {
	if area, ok := o.(fyne.Scrollable); ok && o.Visible() {
		area.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: -10000}})
	}
	if c, ok := o.(*fyne.Container); ok {
		for _, inner := range c.Objects {
			turn(inner)
		}
	}
}

// approve holds the button until it goes off.
func (w *walker) approve() {
	w.do(func() error { return w.HoldFor("Hold to approve", 1300*time.Millisecond) })
}

// orders is what the bank asks, and the answers.
func (w *walker) orders() {
	w.ask(Garage(), protocol.NewPayee)
	w.see("You are about to pay")
	w.pass(28 * time.Second)
	w.anew("approve-transfer", "code valid for 4:32")
	w.do(func() error {
		return w.Press("Hold to approve", 650*time.Millisecond, func() error { return w.take("approve-holding", Still) })
	})
	w.approve()
	w.show("approved", "Approved. Your bank knows.")
	w.tap("Done")
	w.show("home", "Garage De Smet")
	w.tap("Scan your bank's code")
	w.show("pin-for-code", "asks you to check something")
	w.pin(annasPIN)
	w.show("error-used", "You answered this code already")
	w.tap("Back to the start")

	w.ask(&protocol.Login{Browser: "Firefox on Linux", Place: "Gent, Belgium"})
	w.anew("approve-login", "You are about to log in to")
	w.tap("Back")
	for _, k := range Kinds() {
		w.ask(k.Order)
		w.anew(k.Scene, k.Title)
		w.tap("Back")
	}
	w.ask(salaries(40))
	w.anew("approve-batch-long", "Payment 1 of 40")
	w.tap("Back")
	w.ask(&protocol.Login{Browser: "Firefox on Linux", Place: "Gent, Belgium"})
	w.see("You are about to log in to")
	w.pass(4*time.Minute + 40*time.Second)
	w.anew("approve-last-moments", "Code valid for 0:20")
	w.do(func() error { w.Key(fyne.KeyDown); return nil }) // somebody is there: it does not lock
	w.pass(21 * time.Second)
	w.show("error-expired", "This code is too old")
	w.tap("Back to the start")

	w.ask(Longest(), protocol.NewPayee, protocol.ForeignAccount, protocol.OverLimit, protocol.UnusualAmount)
	w.pin(annasPIN)
	w.anew("approve-longest", "You are about to pay")
	w.tap("Reject")
	w.show("rejected", "Your bank knows.")
	w.tap("Done")
	w.ask(&protocol.Login{Browser: "Chrome on Windows", Place: "Vilnius, Lithuania"})
	w.see("You are about to log in to")
	w.tap("I did not ask for this")
	w.show("reported", "Good that you stopped")
	w.tap("Done")
	w.show("home-used", "You did not ask for this")

	w.ask(Garage(), protocol.NewPayee, protocol.OverLimit)
	w.see("You are about to pay")
	w.scrollDown()
	w.approve()
	w.show("doubt", "Are you on the phone")
	w.tap("Yes, someone asked me")
	w.show("doubt-stop", "This is how people are robbed.")
	w.tap("Back to the start")
}
