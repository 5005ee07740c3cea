package protocol_test

import (
	"bytes"
	"errors"
	"reflect"
	"strings"
	"testing"
	"time"

	"github.com/zegel-app/zegel/protocol"
)

func testTransfer() *protocol.Challenge {
	return &protocol.Challenge{
		Sequence: 7,
		Issued:   testTime,
		Expires:  testTime.Add(5 * time.Minute),
		ID:       []byte("12345678"),
		Order: &protocol.Transfer{
			Amount:            protocol.Amount{Minor: 125000, Currency: "EUR"},
			Creditor:          protocol.Party{Name: "Bakkerij Janssens BV"},
			CreditorAccount:   "BE71096123456769",
			DebtorAccountName: "Current account",
			DebtorAccount:     "BE68539007547034",
			Remittance:        "Invoice 2026-0417",
		},
		Warnings: []protocol.Warning{protocol.NewPayee},
	}
}

func TestChallengeIsOpenedAndAnswered(t *testing.T) {
	enrolled, accepted := enrol(t)
	c := testTransfer()
	text, err := protocol.SealChallenge(&accepted.Keys, accepted.KeyID, c, nil)
	if err != nil {
		t.Fatal(err)
	}
	read, err := protocol.ParseText(text)
	if err != nil {
		t.Fatal(err)
	}
	s, err := protocol.ParseChallenge(read)
	if err != nil {
		t.Fatal(err)
	}
	opened, err := s.Open(enrolled.Keys.Challenge, enrolled.Keys.ContextIV)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(opened.Plain(), c.Plain()) || *opened.Order.(*protocol.Transfer) != *c.Order.(*protocol.Transfer) {
		t.Fatalf("opened %+v", opened.Order)
	}
	chain := protocol.ForwardChain(enrolled.Keys.Chain, 7)
	device := protocol.AnswerCode(enrolled.Keys.Answer, chain, s.KeyID, 7, protocol.Approve, opened.Plain())
	bank := protocol.AnswerCode(accepted.Keys.Answer, chain, s.KeyID, 7, protocol.Approve, c.Plain())
	if device != bank || len(device) != 8 {
		t.Fatalf("device %q, bank %q", device, bank)
	}
}

// A bank's mistake is told before the code is made, with the field's name.
func TestChallengesThatAreNotSealed(t *testing.T) {
	transfer := func(change func(*protocol.Transfer)) func(*protocol.Challenge) {
		return func(c *protocol.Challenge) { change(c.Order.(*protocol.Transfer)) }
	}
	login := func(l protocol.Login) func(*protocol.Challenge) {
		return func(c *protocol.Challenge) { c.Order = &l }
	}
	for name, c := range map[string]struct {
		field  string
		change func(*protocol.Challenge)
	}{
		"sequence 0":         {"sequence", func(c *protocol.Challenge) { c.Sequence = 0 }},
		"no issue":           {"iat", func(c *protocol.Challenge) { c.Issued = time.Time{} }},
		"no expiry":          {"exp", func(c *protocol.Challenge) { c.Expires = time.Time{} }},
		"expired at issue":   {"exp", func(c *protocol.Challenge) { c.Expires = c.Issued }},
		"lives too long":     {"exp", func(c *protocol.Challenge) { c.Expires = c.Issued.Add(protocol.MaxChallengeLife + time.Second) }},
		"year 10000":         {"exp", func(c *protocol.Challenge) { c.Expires = time.Unix(protocol.MaxTime+1, 0) }},
		"no id":              {"cti", func(c *protocol.Challenge) { c.ID = nil }},
		"short id":           {"cti", func(c *protocol.Challenge) { c.ID = make([]byte, protocol.MinChallengeID-1) }},
		"long id":            {"cti", func(c *protocol.Challenge) { c.ID = make([]byte, protocol.MaxChallengeID+1) }},
		"no order":           {"kind", func(c *protocol.Challenge) { c.Order = nil }},
		"foreign order":      {"kind", func(c *protocol.Challenge) { c.Order = foreignOrder{} }},
		"answer by http":     {"address", func(c *protocol.Challenge) { c.AnswerAddress = "http://bank.example" }},
		"warnings unsorted":  {"warnings", func(c *protocol.Challenge) { c.Warnings = []protocol.Warning{2, 1} }},
		"warning twice":      {"warnings", func(c *protocol.Challenge) { c.Warnings = []protocol.Warning{1, 1} }},
		"warning 0":          {"warnings", func(c *protocol.Challenge) { c.Warnings = []protocol.Warning{0} }},
		"warning unknown":    {"warnings", func(c *protocol.Challenge) { c.Warnings = []protocol.Warning{5} }},
		"too many warnings":  {"warnings", func(c *protocol.Challenge) { c.Warnings = make([]protocol.Warning, protocol.MaxWarnings+1) }},
		"browser too long":   {"browser", login(protocol.Login{Browser: strings.Repeat("x", protocol.MaxLoginText+1)})},
		"place not utf-8":    {"place", login(protocol.Login{Place: "\xff"})},
		"amount 0":           {"InstdAmt", transfer(func(o *protocol.Transfer) { o.Amount.Minor = 0 })},
		"amount negative":    {"InstdAmt", transfer(func(o *protocol.Transfer) { o.Amount.Minor = -1 })},
		"amount too large":   {"InstdAmt", transfer(func(o *protocol.Transfer) { o.Amount.Minor = protocol.MaxMinor + 1 })},
		"no currency":        {"InstdAmt", transfer(func(o *protocol.Transfer) { o.Amount.Currency = "" })},
		"unknown currency":   {"InstdAmt", transfer(func(o *protocol.Transfer) { o.Amount.Currency = "ZZZ" })},
		"no payee":           {"Cdtr/Nm", transfer(func(o *protocol.Transfer) { o.Creditor.Name = "" })},
		"payee too long":     {"Cdtr/Nm", transfer(func(o *protocol.Transfer) { o.Creditor.Name = strings.Repeat("é", protocol.MaxName+1) })},
		"payee not utf-8":    {"Cdtr/Nm", transfer(func(o *protocol.Transfer) { o.Creditor.Name = "\xc3\x28" })},
		"no account":         {"CdtrAcct/IBAN", transfer(func(o *protocol.Transfer) { o.CreditorAccount = "" })},
		"account with gaps":  {"CdtrAcct/IBAN", transfer(func(o *protocol.Transfer) { o.CreditorAccount = "BE71 0961 2345 6769" })},
		"account mistyped":   {"CdtrAcct/IBAN", transfer(func(o *protocol.Transfer) { o.CreditorAccount = "BE71096123456768" })},
		"own account wrong":  {"DbtrAcct/IBAN", transfer(func(o *protocol.Transfer) { o.DebtorAccount = "BE71096123456768" })},
		"account name long":  {"DbtrAcct/Nm", transfer(func(o *protocol.Transfer) { o.DebtorAccountName = strings.Repeat("x", protocol.MaxAccount+1) })},
		"remittance long":    {"RmtInf/Ustrd", transfer(func(o *protocol.Transfer) { o.Remittance = strings.Repeat("x", protocol.MaxRemittance+1) })},
		"no such day":        {"ReqdExctnDt", transfer(func(o *protocol.Transfer) { o.ExecutionDate = "2026-02-30" })},
		"date and time":      {"ReqdExctnDt", transfer(func(o *protocol.Transfer) { o.ExecutionDate = "2026-02-03T00:00:00Z" })},
		"date without zeros": {"ReqdExctnDt", transfer(func(o *protocol.Transfer) { o.ExecutionDate = "2026-2-3" })},
		"too long in all": {"challenge", transfer(func(o *protocol.Transfer) {
			o.Creditor.Name, o.Remittance = strings.Repeat("ế", protocol.MaxName), strings.Repeat("ế", protocol.MaxRemittance)
		})},
	} {
		challenge := testTransfer()
		c.change(challenge)
		text, err := protocol.SealChallenge(&testKeys, testKID, challenge, nil)
		var field *protocol.FieldError
		if !errors.As(err, &field) || field.Field != c.field || text != "" {
			t.Errorf("%s: %q, %v, want an error about %s", name, text, err, c.field)
		}
		if challenge.Plain() != nil {
			t.Errorf("%s: has a plaintext", name)
		}
	}
}

type foreignOrder struct{}

func (foreignOrder) Kind() protocol.Kind { return protocol.KindLogin }

// Whatever is within the caps passes, and control characters stay what they
// are.
func TestChallengesAtTheCaps(t *testing.T) {
	for name, order := range map[string]protocol.Order{
		"empty login": &protocol.Login{},
		"long login":  &protocol.Login{Browser: strings.Repeat("é", protocol.MaxLoginText), Place: strings.Repeat("x", protocol.MaxLoginText)},
		"controls":    &protocol.Login{Browser: "a\x00\x1b\u202e\u200bb\r\n", Place: "\x7f"},
		"least transfer": &protocol.Transfer{
			Amount: protocol.Amount{Minor: 1, Currency: "VND"}, Creditor: protocol.Party{Name: "x"}, CreditorAccount: "NO9386011117947",
		},
		"names in three bytes a character": &protocol.Transfer{
			Amount: protocol.Amount{Minor: 1, Currency: "EUR"}, Creditor: protocol.Party{Name: strings.Repeat("ế", protocol.MaxName)},
			CreditorAccount: "MT84MALT011000012345MTLCAST001S", DebtorAccountName: strings.Repeat("ế", protocol.MaxAccount),
		},
	} {
		c := testTransfer()
		c.Order, c.Warnings = order, nil
		text, err := protocol.SealChallenge(&testKeys, testKID, c, nil)
		if err != nil {
			t.Errorf("%s: %v", name, err)
			continue
		}
		read, err := protocol.ParseText(text)
		if err != nil {
			t.Fatal(err)
		}
		sealed, err := protocol.ParseChallenge(read)
		if err != nil {
			t.Fatal(err)
		}
		opened, err := sealed.Open(testKeys.Challenge, testKeys.ContextIV)
		if err != nil || !reflect.DeepEqual(opened.Order, order) {
			t.Errorf("%s: %+v, %v", name, opened, err)
		}
	}
}

// The sequence is what keeps the nonce fresh, and four random bytes besides.
func TestSealingTakesItsRandomnessFromTheCaller(t *testing.T) {
	one, err := protocol.SealChallenge(&testKeys, testKID, testLogin(), strings.NewReader("abcd"))
	if err != nil {
		t.Fatal(err)
	}
	if same, err := protocol.SealChallenge(&testKeys, testKID, testLogin(), strings.NewReader("abcd")); err != nil || same != one {
		t.Errorf("same randomness: %s, %v", same, err)
	}
	if other, err := protocol.SealChallenge(&testKeys, testKID, testLogin(), strings.NewReader("abce")); err != nil || other == one {
		t.Errorf("other randomness: %s, %v", other, err)
	}
	if _, err := protocol.SealChallenge(&testKeys, testKID, testLogin(), strings.NewReader("abc")); err == nil {
		t.Error("too little randomness was taken")
	}
}

func TestChain(t *testing.T) {
	start := [32]byte{1}
	at := start
	seen := map[[32]byte]bool{}
	for n := range uint32(10) {
		if protocol.ForwardChain(start, n) != at {
			t.Errorf("%d steps at once differ from one by one", n)
		}
		if seen[at] {
			t.Errorf("step %d comes back", n)
		}
		seen[at] = true
		at = protocol.ForwardChain(at, 1)
	}
	for _, c := range []struct {
		at, sequence, steps uint32
		want                error
	}{
		{0, 1, 1, nil}, {7, 7, 0, nil}, {7, 6, 0, protocol.ErrSequencePast}, {1<<32 - 1, 0, 0, protocol.ErrSequencePast},
		{5, 5 + protocol.MaxChainSteps, protocol.MaxChainSteps, nil}, {5, 6 + protocol.MaxChainSteps, 0, protocol.ErrSequenceFar},
		{0, 1<<32 - 1, 0, protocol.ErrSequenceFar},
	} {
		if steps, err := protocol.ChainSteps(c.at, c.sequence); steps != c.steps || !errors.Is(err, c.want) {
			t.Errorf("from %d to %d: %d, %v", c.at, c.sequence, steps, err)
		}
	}
}

func TestKindsHaveNames(t *testing.T) {
	if protocol.KindLogin.String() != "login" || protocol.KindTransfer.String() != "transfer" || protocol.Kind(99).String() != "unknown" {
		t.Error("a kind has another name")
	}
}
