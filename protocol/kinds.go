package protocol

// Kind says what a challenge asks the customer to confirm.
type Kind uint8

// The kinds of order. 3 to 7 are reserved for batch, card payment, stock
// order, setting change and device change: a reader of this version answers
// ErrTooNew to them.
const (
	KindLogin    Kind = 1
	KindTransfer Kind = 2
)

// Order is what a challenge asks for: *Login or *Transfer.
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
	KindLogin:    {"login", func() fields { return new(Login) }},
	KindTransfer: {"transfer", func() fields { return new(Transfer) }},
}

// String is the kind's name: "login", "transfer".
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
