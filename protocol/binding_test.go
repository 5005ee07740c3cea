package protocol_test

import (
	"errors"
	"reflect"
	"testing"
	"time"

	"github.com/zegel-app/zegel/protocol"
)

// What the customer is shown and what the code is over are the same: these
// tests change one thing at a time, and the code has to change with it.

var (
	testKID  = protocol.KeyID{1, 2, 3, 4, 5, 6}
	testKeys = protocol.AccountKeys{
		Challenge: [32]byte{1}, ContextIV: [12]byte{2}, Answer: [32]byte{3}, Chain: [32]byte{4}, Reject: [32]byte{5},
	}
)

// sealedPlain seals a challenge and gives what was sealed.
func sealedPlain(t testing.TB, c *protocol.Challenge) []byte {
	t.Helper()
	if _, err := protocol.SealChallenge(&testKeys, testKID, c, nil); err != nil {
		t.Fatal(err)
	}
	return c.Plain()
}

func approve(plain []byte, sequence uint32) string {
	return protocol.AnswerCode(testKeys.Answer, protocol.ForwardChain(testKeys.Chain, sequence), testKID, sequence, protocol.Approve, plain)
}

func testLogin() *protocol.Challenge {
	return &protocol.Challenge{
		Sequence: 8,
		Issued:   testTime,
		Expires:  testTime.Add(2 * time.Minute),
		ID:       []byte("12345678"),
		Order:    &protocol.Login{Browser: "Firefox on Linux", Place: "Gent, Belgium"},
	}
}

// otherValues has another allowed value for every field of every order. The
// test below fails when a field is missing here.
var otherValues = map[string]any{
	"Login.Browser":                "Firefox on Linus",
	"Login.Place":                  "",
	"Transfer.Amount.Minor":        int64(125001),
	"Transfer.Amount.Currency":     "USD",
	"Transfer.Creditor.Name":       "Bakkerij Janssens\u00a0BV",
	"Transfer.CreditorAccount":     "BE68539007547034",
	"Transfer.DebtorAccountName":   "Savings account",
	"Transfer.DebtorAccount":       "",
	"Transfer.Remittance":          "Invoice 2026-0418",
	"Transfer.ExecutionDate":       "2026-08-01",
	"Batch.Count":                  uint32(41),
	"Batch.Total.Minor":            int64(9000001),
	"Batch.Total.Currency":         "USD",
	"Batch.Digest":                 [32]byte{1, 1},
	"Batch.ListAddress":            "https://bank.example/list/2",
	"Batch.DebtorAccountName":      "Savings account",
	"Batch.DebtorAccount":          "",
	"Batch.ExecutionDate":          "2026-08-01",
	"CardPayment.Merchant":         "Bookshop Dc",
	"CardPayment.Country":          "BE",
	"CardPayment.Amount.Minor":     int64(4996),
	"CardPayment.Amount.Currency":  "USD",
	"CardPayment.LastFour":         "4243",
	"CardPayment.Time":             testTime.Unix() + 1,
	"StockOrder.Side":              protocol.Sell,
	"StockOrder.Quantity.Value":    int64(126),
	"StockOrder.Quantity.Decimals": uint8(2),
	"StockOrder.ISIN":              "NL0010273215",
	"StockOrder.Name":              "Apple Inc",
	"StockOrder.Limit.Value":       int64(21001),
	"StockOrder.Limit.Decimals":    uint8(3),
	"StockOrder.Total.Minor":       int64(262501),
	"StockOrder.Total.Currency":    "EUR",
	"StockOrder.Venue":             "",
	"SettingChange.Setting":        "Transfers abroad ",
	"SettingChange.Old":            "",
	"SettingChange.New":            "Allowed.",
	"DeviceChange.Action":          protocol.BlockDevice,
	"DeviceChange.Device":          "Jef's tablet 2",
}

// eachField calls change for every field of a struct, deepest first.
func eachField(path string, v reflect.Value, change func(path string, field reflect.Value)) {
	for i := range v.NumField() {
		field := v.Field(i)
		name := path + "." + v.Type().Field(i).Name
		if field.Kind() == reflect.Struct {
			eachField(name, field, change)
		} else {
			change(name, field)
		}
	}
}

func TestEveryFieldOfAnOrderChangesTheAnswer(t *testing.T) {
	for _, base := range testChallenges() {
		name := reflect.TypeOf(base.Order).Elem().Name()
		seen := map[string]string{approve(sealedPlain(t, base), base.Sequence): "nothing"}
		eachField(name, reflect.ValueOf(base.Order).Elem(), func(path string, field reflect.Value) {
			if path == "Batch.List" {
				return // it stands in place of the address: see TestEveryFieldOfAPaymentIsBound
			}
			other, ok := otherValues[path]
			if !ok {
				t.Fatalf("no other value for %s", path)
			}
			before := field.Interface()
			field.Set(reflect.ValueOf(other))
			code := approve(sealedPlain(t, base), base.Sequence)
			if same, ok := seen[code]; ok {
				t.Errorf("changing %s gives the code of changing %s", path, same)
			}
			seen[code] = path
			field.Set(reflect.ValueOf(before))
		})
	}
}

func TestEveryFieldOfAChallengeChangesTheAnswer(t *testing.T) {
	seen := map[string]string{}
	fields := 0
	for what, change := range map[string]func(*protocol.Challenge){
		"nothing":       func(*protocol.Challenge) {},
		"Issued":        func(c *protocol.Challenge) { c.Issued = c.Issued.Add(time.Second) },
		"Expires":       func(c *protocol.Challenge) { c.Expires = c.Expires.Add(time.Second) },
		"ID":            func(c *protocol.Challenge) { c.ID = []byte("12345679") },
		"Order":         func(c *protocol.Challenge) { c.Order = &protocol.Login{} },
		"Warnings":      func(c *protocol.Challenge) { c.Warnings = nil },
		"AnswerAddress": func(c *protocol.Challenge) { c.AnswerAddress = "https://bank.example/answer" },
		"Sequence":      func(c *protocol.Challenge) { c.Sequence++ },
	} {
		c := testTransfer()
		change(c)
		// The sequence counts as a field too: the code is made as for 7.
		code := approve(sealedPlain(t, c), 7)
		if same, ok := seen[code]; ok {
			t.Errorf("changing %s gives the code of changing %s", what, same)
		}
		seen[code] = what
		fields++
	}
	exported := 0
	for i := range reflect.TypeOf(protocol.Challenge{}).NumField() {
		if reflect.TypeOf(protocol.Challenge{}).Field(i).IsExported() {
			exported++
		}
	}
	if fields != exported+1 {
		t.Errorf("%d fields are changed, the challenge has %d", fields-1, exported)
	}
}

func TestEveryInputOfAnAnswerCounts(t *testing.T) {
	plain := sealedPlain(t, testTransfer())
	chain := protocol.ForwardChain(testKeys.Chain, 7)
	code := protocol.AnswerCode
	seen := map[string]string{}
	for what, c := range map[string]string{
		"nothing":            code(testKeys.Answer, chain, testKID, 7, protocol.Approve, plain),
		"decision":           code(testKeys.Answer, chain, testKID, 7, protocol.Reject, plain),
		"reject key":         code(testKeys.Reject, chain, testKID, 7, protocol.Reject, plain),
		"reject key, yes":    code(testKeys.Reject, chain, testKID, 7, protocol.Approve, plain),
		"answer key":         code([32]byte{3, 1}, chain, testKID, 7, protocol.Approve, plain),
		"chain, one behind":  code(testKeys.Answer, protocol.ForwardChain(testKeys.Chain, 6), testKID, 7, protocol.Approve, plain),
		"chain, one further": code(testKeys.Answer, protocol.ForwardChain(testKeys.Chain, 8), testKID, 7, protocol.Approve, plain),
		"key id":             code(testKeys.Answer, chain, protocol.KeyID{1, 2, 3, 4, 5, 7}, 7, protocol.Approve, plain),
		"sequence":           code(testKeys.Answer, chain, testKID, 8, protocol.Approve, plain),
		"last byte":          code(testKeys.Answer, chain, testKID, 7, protocol.Approve, plain[:len(plain)-1]),
	} {
		if len(c) != 8 {
			t.Errorf("%s: %q is not of 8 digits", what, c)
		}
		if same, ok := seen[c]; ok {
			t.Errorf("changing %s gives the code of changing %s", what, same)
		}
		seen[c] = what
	}
}

// TestEveryBitOfAChallengeIsBound flips each bit of the text and of the body:
// none is read as another challenge.
func TestEveryBitOfAChallengeIsBound(t *testing.T) {
	for _, c := range testChallenges() {
		text, err := protocol.SealChallenge(&testKeys, testKID, c, nil)
		if err != nil {
			t.Fatal(err)
		}
		open := func(s string) error {
			read, err := protocol.ParseText(s)
			if err != nil {
				return err
			}
			sealed, err := protocol.ParseChallenge(read)
			if err != nil {
				return err
			}
			_, err = sealed.Open(testKeys.Challenge, testKeys.ContextIV)
			return err
		}
		if err := open(text); err != nil {
			t.Fatal(err)
		}
		flipText(t, text, func(s string) bool { return refused(open(s)) })
		read, err := protocol.ParseText(text)
		if err != nil {
			t.Fatal(err)
		}
		flip(t, read.Body, func(body []byte) bool {
			return refused(open(protocol.Text{Kind: read.Kind, Body: body}.String()))
		})
	}
}

// TestEveryBitOfAnActivationCodeIsBound flips each bit of the text and of the
// body. As it is, each is refused at once. With the checksum mended, as a
// forger would, each is refused at once, or its key document does not fit, or
// the bank does not open what the device makes of it.
func TestEveryBitOfAnActivationCodeIsBound(t *testing.T) {
	keys, err := protocol.NewBankKeys()
	if err != nil {
		t.Fatal(err)
	}
	code := testCode(keys)
	text, err := code.Text()
	if err != nil {
		t.Fatal(err)
	}
	parse := func(s string) (*protocol.ActivationCode, error) {
		read, err := protocol.ParseText(s)
		if err != nil {
			return nil, err
		}
		return protocol.ParseActivation(read)
	}
	if _, err := parse(text); err != nil {
		t.Fatal(err)
	}
	flipText(t, text, func(s string) bool {
		_, err := parse(s)
		return refused(err)
	})
	read, err := protocol.ParseText(text)
	if err != nil {
		t.Fatal(err)
	}
	flip(t, read.Body, func(body []byte) bool {
		_, err := parse(protocol.Text{Kind: read.Kind, Body: body}.String())
		return refused(err)
	})

	reached := 0
	flip(t, read.Body[:len(read.Body)-4], func(body []byte) bool {
		forged, err := parse(protocol.Text{Kind: read.Kind, Body: mendChecksum(body)}.String())
		if err != nil {
			return refused(err)
		}
		_, request, err := protocol.StartEnrolment(forged, keys.Document(), "Phone")
		if err != nil {
			return errors.Is(err, protocol.ErrWrongBankKeys)
		}
		reached++
		_, _, err = protocol.AcceptEnrolment(keys, code, request, testGrant())
		return errors.Is(err, protocol.ErrForged)
	})
	if reached == 0 {
		t.Error("no forged code reached the bank: this test has shown nothing")
	}
}

// refused says whether an error is one of those that a reader may give.
func refused(err error) bool {
	for _, class := range []error{protocol.ErrNotZegel, protocol.ErrDamaged, protocol.ErrTooNew, protocol.ErrForged} {
		if errors.Is(err, class) {
			return true
		}
	}
	return false
}

// flip tries every bit of b.
func flip(t *testing.T, b []byte, isRefused func([]byte) bool) {
	t.Helper()
	for i := range len(b) * 8 {
		flipped := append([]byte(nil), b...)
		flipped[i/8] ^= 1 << (i % 8)
		if !isRefused(flipped) {
			t.Errorf("byte %d of %d, bit %d: was taken", i/8, len(b), i%8)
		}
	}
}

// flipText tries every bit of s. Bit 5 of the scheme's letters, all at once,
// is the other allowed way to write it, which one bit never is.
func flipText(t *testing.T, s string, isRefused func(string) bool) {
	t.Helper()
	flip(t, []byte(s), func(b []byte) bool { return isRefused(string(b)) })
}
