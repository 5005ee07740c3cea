package authenticator

import (
	"time"

	"github.com/fxamacker/cbor/v2"
	"github.com/zegel-app/zegel/protocol"
)

// historyRecord is an Entry as the vault keeps it.
type historyRecord struct {
	Time     int64         `cbor:"1,keyasint"` // Unix seconds
	Bank     string        `cbor:"2,keyasint"`
	Kind     protocol.Kind `cbor:"3,keyasint"`
	Outcome  Outcome       `cbor:"4,keyasint"`
	Name     string        `cbor:"5,keyasint,omitempty"`
	Account  string        `cbor:"6,keyasint,omitempty"`
	Minor    int64         `cbor:"7,keyasint,omitempty"`
	Currency string        `cbor:"8,keyasint,omitempty"`
	Count    uint32        `cbor:"9,keyasint,omitempty"`
}

// entryFor makes the record of an order that ended at a time. It holds what was shown and no
// part of any answer.
func entryFor(bank string, order protocol.Order, outcome Outcome, at time.Time) ([]byte, error) {
	r := historyRecord{Time: at.Unix(), Bank: bank, Kind: order.Kind(), Outcome: outcome}
	switch o := order.(type) {
	case *protocol.Login:
		r.Name = o.Browser
	case *protocol.Transfer:
		r.Name, r.Account = o.Creditor.Name, o.CreditorAccount
		r.Minor, r.Currency = o.Amount.Minor, o.Amount.Currency
	case *protocol.Batch:
		r.Count = o.Count
		r.Minor, r.Currency = o.Total.Minor, o.Total.Currency
	case *protocol.CardPayment:
		r.Name = o.Merchant
		r.Minor, r.Currency = o.Amount.Minor, o.Amount.Currency
	case *protocol.StockOrder:
		r.Name = o.Name
		r.Minor, r.Currency = o.Total.Minor, o.Total.Currency
	case *protocol.SettingChange:
		r.Name = o.Setting
	case *protocol.DeviceChange:
		r.Name = o.Device
	}
	return cbor.Marshal(r)
}

// parseEntry reads a history record.
func parseEntry(data []byte) (Entry, error) {
	var r historyRecord
	if err := accountDecoding.Unmarshal(data, &r); err != nil {
		return Entry{}, err
	}
	e := Entry{
		Time: time.Unix(r.Time, 0), Bank: r.Bank, Kind: r.Kind, Outcome: r.Outcome,
		Name: r.Name, Account: r.Account, Count: r.Count,
	}
	if r.Currency != "" {
		e.Amount = &protocol.Amount{Minor: r.Minor, Currency: r.Currency}
	}
	return e, nil
}
