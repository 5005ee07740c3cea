package protocol

// Kind says what a challenge asks the customer to confirm.
type Kind uint8

// The kinds of order. A reader answers ErrTooNew to any other.
const (
	KindLogin         Kind = 1
	KindTransfer      Kind = 2
	KindBatch         Kind = 3
	KindCardPayment   Kind = 4
	KindStockOrder    Kind = 5
	KindSettingChange Kind = 6
	KindDeviceChange  Kind = 7
)

// Order is what a challenge asks for: *Login, *Transfer, *Batch, *CardPayment,
// *StockOrder, *SettingChange or *DeviceChange.
type Order interface {
	Kind() Kind
}

// fields is what every kind has besides: its struct is its CBOR (integer
// labels by struct tag), and check says what of it is not allowed.
type fields interface {
	Order
	check() error
}

// kinds is the table of all kinds: a further one is a file with its struct,
// and a line here.
var kinds = map[Kind]struct {
	name  string
	blank func() fields
}{
	KindLogin:         {"login", func() fields { return new(Login) }},
	KindTransfer:      {"transfer", func() fields { return new(Transfer) }},
	KindBatch:         {"batch", func() fields { return new(Batch) }},
	KindCardPayment:   {"card payment", func() fields { return new(CardPayment) }},
	KindStockOrder:    {"stock order", func() fields { return new(StockOrder) }},
	KindSettingChange: {"setting change", func() fields { return new(SettingChange) }},
	KindDeviceChange:  {"device change", func() fields { return new(DeviceChange) }},
}

// String is the kind's name: "login", "card payment".
func (k Kind) String() string {
	if e, ok := kinds[k]; ok {
		return e.name
	}
	return "unknown"
}

// encodeOrder checks an order and writes its fields.
func encodeOrder(o Order) ([]byte, error) {
	f, ok := o.(fields)
	if !ok {
		return nil, wrongField("kind", "no such kind of order")
	}
	if err := f.check(); err != nil {
		return nil, err
	}
	return encode(f), nil
}

// decodeOrder reads the fields of an order of a kind.
func decodeOrder(kind uint64, data []byte) (Order, error) {
	entry, ok := kinds[Kind(kind)]
	if !ok || uint64(Kind(kind)) != kind {
		return nil, tooNew("kind of order %d", kind)
	}
	f := entry.blank()
	if err := decode(data, f); err != nil {
		return nil, err
	}
	if err := f.check(); err != nil {
		return nil, asRead(err)
	}
	return f, nil
}
