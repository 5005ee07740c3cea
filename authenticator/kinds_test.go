package authenticator_test

import (
	"context"
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/protocol"
)

// TestK10EveryKindIsAnswered takes an order of each kind from the bank to the answer that the
// bank accepts, and looks at the line of history that it leaves.
func TestK10EveryKindIsAnswered(t *testing.T) {
	w := newWorld(t)
	id := w.person("Anna Peeters", annasPIN)
	key := w.enrol(w.unlock(id, annasPIN), "anna", "Anna Peeters")
	euro := func(minor int64) protocol.Amount { return protocol.Amount{Minor: minor, Currency: "EUR"} }
	batch, _, err := protocol.NewBatch("EUR", []protocol.Payment{
		{Minor: 210000, Creditor: "Jef Verhulst", CreditorAccount: "BE68539007547034", Remittance: "Salary"},
		{Minor: 195050, Creditor: "Mia Claes", CreditorAccount: "BE71096123456769"},
	})
	w.must(err)
	for _, c := range []struct {
		order  protocol.Order
		name   string
		amount int64
	}{
		{&protocol.Login{Browser: "Firefox"}, "Firefox", 0},
		{batch, "", 405050},
		{&protocol.CardPayment{Merchant: "Boekhandel Noord", Country: "BE", Amount: euro(3995), LastFour: "1234", Time: w.clock().Unix()}, "Boekhandel Noord", 3995},
		{&protocol.StockOrder{Side: protocol.Buy, Quantity: protocol.Decimal{Value: 25}, ISIN: "BE0974293251", Name: "Anheuser-Busch InBev", Total: euro(138250)}, "Anheuser-Busch InBev", 138250},
		{&protocol.SettingChange{Setting: "Transfers abroad", Old: "Not allowed", New: "Allowed"}, "Transfers abroad", 0},
		{&protocol.DeviceChange{Action: protocol.AddDevice, Device: "Zegel on Android"}, "Zegel on Android", 0},
	} {
		t.Run(fmt.Sprintf("%T", c.order), func(t *testing.T) {
			w.pass(time.Hour)
			challenge, err := w.bank.Challenge(context.Background(), key, c.order, nil, 5*time.Minute)
			w.must(err)
			s := w.unlock(id, annasPIN)
			order, err := w.ask(s, challenge.Text)
			w.must(err)
			answer, err := s.Approve(order)
			w.must(err)
			w.must(verify(w, challenge, answer.Code))
			history, err := s.History(1)
			w.must(err)
			got := history[0]
			if got.Kind != c.order.Kind() || got.Name != c.name || (got.Amount == nil) != (c.amount == 0) ||
				got.Amount != nil && got.Amount.Minor != c.amount {
				t.Errorf("the history says %+v", got)
			}
		})
	}
}

// TestWhatIsNotShownIsNotApproved holds that a batch without its list is refused: the
// customer would approve payments unseen.
func TestWhatIsNotShownIsNotApproved(t *testing.T) {
	w, s, key := newAnna(t)
	batch, _, err := protocol.NewBatch("EUR", payments(40))
	w.must(err)
	challenge, err := w.bank.Challenge(context.Background(), key, batch, nil, 5*time.Minute)
	w.must(err)
	order, err := w.ask(s, challenge.Text)
	w.must(err)
	if !order.NeedsList || order.Payments != nil {
		t.Error("the order does not say that its list is missing")
	}
	order.NeedsList, order.Payments = false, []protocol.Payment{{Minor: 1}}
	if _, err := s.Approve(order); !errors.Is(err, authenticator.ErrListNeeded) {
		t.Errorf("a batch without its list: %v", err)
	}
	if !s.Fresh() {
		t.Error("it has spent the PIN")
	}
}

// payments are so many payments.
func payments(count int) []protocol.Payment {
	var list []protocol.Payment
	for n := range count {
		list = append(list, protocol.Payment{Minor: int64(100000 + n), Creditor: fmt.Sprintf("Somebody with a name, number %d", n), CreditorAccount: "BE68539007547034"})
	}
	return list
}
