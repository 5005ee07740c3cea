package protocol_test

import (
	"errors"
	"reflect"
	"slices"
	"strings"
	"testing"

	"github.com/zegel-app/zegel/protocol"
)

// testChallenges has one challenge of every kind, with every field set.
func testChallenges() []*protocol.Challenge {
	list := []*protocol.Challenge{testLogin(), testTransfer()}
	for _, order := range []protocol.Order{
		&protocol.Batch{
			Count: 40, Total: protocol.Amount{Minor: 9000000, Currency: "EUR"}, Digest: [32]byte{1}, ListAddress: "https://bank.example/list/1",
			DebtorAccountName: "Business account", DebtorAccount: "BE68539007547034", ExecutionDate: "2026-07-31",
		},
		&protocol.CardPayment{
			Merchant: "Bookshop De", Country: "NL", Amount: protocol.Amount{Minor: 4995, Currency: "EUR"}, LastFour: "4242", Time: testTime.Unix(),
		},
		&protocol.StockOrder{
			Side: protocol.Buy, Quantity: protocol.Decimal{Value: 125, Decimals: 1}, ISIN: "US0378331005", Name: "Apple Inc.",
			Limit: protocol.Decimal{Value: 21002, Decimals: 2}, Total: protocol.Amount{Minor: 262500, Currency: "USD"}, Venue: "XNAS",
		},
		&protocol.SettingChange{Setting: "Transfers abroad", Old: "Not allowed", New: "Allowed"},
		&protocol.DeviceChange{Action: protocol.AddDevice, Device: "Jef's tablet"},
	} {
		c := testLogin()
		c.Order = order
		list = append(list, c)
	}
	return list
}

func TestK10EveryKindIsTested(t *testing.T) {
	kinds := map[protocol.Kind]bool{}
	names := map[string]bool{}
	for _, c := range testChallenges() {
		kinds[c.Order.Kind()] = true
		names[c.Order.Kind().String()] = true
	}
	for k := protocol.Kind(1); k.String() != "unknown"; k++ {
		if !kinds[k] {
			t.Errorf("no challenge of kind %v", k)
		}
	}
	if len(names) != int(protocol.KindDeviceChange) {
		t.Errorf("names %v", names)
	}
}

func testPayments() []protocol.Payment {
	return []protocol.Payment{
		{Minor: 231540, Creditor: "Lotte Maes", CreditorAccount: "BE71096123456769", Remittance: "Salary July"},
		{Minor: 198275, Creditor: "Tom De Smet", CreditorAccount: "NL91ABNA0417164300", Remittance: "Salary July"},
	}
}

func testBatch(t testing.TB, payments []protocol.Payment) (*protocol.Batch, []byte) {
	t.Helper()
	b, list, err := protocol.NewBatch("EUR", payments)
	if err != nil {
		t.Fatal(err)
	}
	return b, list
}

// A payment in the list counts as much as the payee of a single transfer: a
// list that is not the digest's is refused, and with its own digest it is
// another answer.
func TestEveryFieldOfAPaymentIsBound(t *testing.T) {
	other := map[string]any{
		"Payment.Minor": int64(231541), "Payment.Creditor": "Lotte Maas",
		"Payment.CreditorAccount": "BE68539007547034", "Payment.Remittance": "",
	}
	base, baseList := testBatch(t, testPayments())
	c := testLogin()
	c.Order = base
	seen := map[string]string{approve(sealedPlain(t, c), c.Sequence): "nothing"}
	changed := testPayments()
	eachField("Payment", reflect.ValueOf(&changed[0]).Elem(), func(path string, field reflect.Value) {
		before := field.Interface()
		field.Set(reflect.ValueOf(other[path]))
		defer field.Set(reflect.ValueOf(before))
		b, list := testBatch(t, changed)
		c := testLogin()
		c.Order = b
		code := approve(sealedPlain(t, c), c.Sequence)
		if same, ok := seen[code]; ok {
			t.Errorf("changing %s gives the code of changing %s", path, same)
		}
		seen[code] = path
		if _, err := base.ReadList(list); !errors.Is(err, protocol.ErrForged) {
			t.Errorf("changing %s: fetched list: %v", path, err)
		}
		unmended := *base
		unmended.List = slices.Clone(changed)
		c.Order = &unmended
		var wrong *protocol.FieldError
		if _, err := protocol.SealChallenge(&testKeys, testKID, c, nil); !errors.As(err, &wrong) {
			t.Errorf("changing %s without the digest: %v", path, err)
		}
	})
	swapped := testPayments()
	slices.Reverse(swapped)
	if b, list := testBatch(t, swapped); b.Digest == base.Digest {
		t.Error("the order of payments does not count")
	} else if _, err := base.ReadList(list); !errors.Is(err, protocol.ErrForged) {
		t.Errorf("swapped list: %v", err)
	}
	flip(t, baseList, func(list []byte) bool {
		_, err := base.ReadList(list)
		return errors.Is(err, protocol.ErrForged)
	})
	if got, err := base.ReadList(baseList); err != nil || !slices.Equal(got, testPayments()) {
		t.Errorf("%+v, %v", got, err)
	}
}

// What the bank sealed a digest of, and is not a list of that count and total.
func TestListsThatAreRefused(t *testing.T) {
	b, list := testBatch(t, testPayments())
	for name, c := range map[string]struct {
		list   []byte
		change func(*protocol.Batch)
		want   error
	}{
		"nothing":             {nil, nil, protocol.ErrDamaged},
		"version 2":           {append([]byte{2}, list[1:]...), nil, protocol.ErrTooNew},
		"cut":                 {list[:len(list)-1], nil, protocol.ErrDamaged},
		"byte after the end":  {append(slices.Clone(list), 0), nil, protocol.ErrDamaged},
		"longer than the cap": {make([]byte, protocol.MaxList+1), nil, protocol.ErrDamaged},
		"a map":               {[]byte{1, 0xa0}, nil, protocol.ErrDamaged},
		"no payments":         {[]byte{1, 0x80}, nil, protocol.ErrDamaged},
		"another count":       {list, func(b *protocol.Batch) { b.Count++ }, protocol.ErrDamaged},
		"another total":       {list, func(b *protocol.Batch) { b.Total.Minor++ }, protocol.ErrDamaged},
	} {
		changed := *b
		changed.Digest = protocol.BatchDigest(c.list)
		if c.change != nil {
			c.change(&changed)
		}
		if _, err := changed.ReadList(c.list); !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// The longest list is taken, and one more is not made.
func TestBatchAtItsCap(t *testing.T) {
	payments := slices.Repeat(testPayments(), protocol.MaxBatch/2)
	b, list := testBatch(t, payments)
	b.List, b.ListAddress = nil, "https://bank.example/list"
	c := testLogin()
	c.Order = b
	sealedPlain(t, c)
	if got, err := b.ReadList(list); err != nil || len(got) != protocol.MaxBatch {
		t.Errorf("%d payments, %v", len(got), err)
	}
	var wrong *protocol.FieldError
	if _, _, err := protocol.NewBatch("EUR", append(payments, payments[0])); !errors.As(err, &wrong) || wrong.Field != "NbOfTxs" {
		t.Errorf("one more: %v", err)
	}
	for i := range payments {
		payments[i].Remittance = strings.Repeat("ế", protocol.MaxRemittance)
	}
	if _, _, err := protocol.NewBatch("EUR", payments); !errors.As(err, &wrong) || wrong.Field != "CdtTrfTxInf" {
		t.Errorf("too long in all: %v", err)
	}
	if _, _, err := protocol.NewBatch("EUR", nil); !errors.As(err, &wrong) {
		t.Errorf("no payments: %v", err)
	}
}

func TestDecimalsAreWritten(t *testing.T) {
	for want, d := range map[string]protocol.Decimal{
		"25": {Value: 25}, "12.5": {Value: 125, Decimals: 1}, "0.5": {Value: 5, Decimals: 1}, "0.00000001": {Value: 1, Decimals: 8}, "681.25": {Value: 68125, Decimals: 2},
	} {
		if got := d.String(); got != want {
			t.Errorf("%s, want %s", got, want)
		}
	}
}

// An ISIN's check digit tells every single wrong digit and every two
// neighbours swapped but 0 and 9.
func TestISINTellsTypingErrors(t *testing.T) {
	const isin = "US0378331005"
	for i := 2; i < len(isin); i++ {
		for d := byte('0'); d <= '9'; d++ {
			wrong := []byte(isin)
			wrong[i] = d
			if err := protocol.CheckISIN(string(wrong)); (err == nil) != (d == isin[i]) {
				t.Errorf("%s: %v", wrong, err)
			}
		}
	}
}
