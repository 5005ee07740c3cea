package protocol_test

import (
	"bytes"
	"testing"
	"time"

	"github.com/zegel-app/zegel/protocol"
)

var testTime = time.Date(2026, 7, 28, 9, 30, 0, 0, time.UTC)

func testCode(keys *protocol.BankKeys) *protocol.ActivationCode {
	return &protocol.ActivationCode{
		Bank:     "Meridian Bank",
		Subject:  []byte{1, 2, 3, 4, 5, 6, 7, 8},
		Address:  "https://zegel.meridian.example/v1",
		OneTime:  [16]byte{15: 1},
		Expires:  testTime.Add(10 * time.Minute),
		KeysHash: keys.Hash(),
	}
}

// enrol walks through an activation, as both sides do it.
func enrol(t testing.TB) (*protocol.Enrolled, *protocol.Accepted) {
	t.Helper()
	keys, err := protocol.NewBankKeys()
	if err != nil {
		t.Fatal(err)
	}
	code := testCode(keys)
	text, err := code.Text()
	if err != nil {
		t.Fatal(err)
	}
	read, err := protocol.ParseText(text)
	if err != nil {
		t.Fatal(err)
	}
	scanned, err := protocol.ParseActivation(read)
	if err != nil {
		t.Fatal(err)
	}
	enrolment, request, err := protocol.StartEnrolment(scanned, keys.Document(), "Anna's phone")
	if err != nil {
		t.Fatal(err)
	}
	oneTime, err := protocol.PeekRequest(request)
	if err != nil || oneTime != code.OneTime {
		t.Fatalf("PeekRequest: %x, %v", oneTime, err)
	}
	accepted, response, err := protocol.AcceptEnrolment(keys, code, request, protocol.Grant{
		KeyID:      protocol.KeyID{1, 2, 3, 4, 5, 6},
		Holder:     "Anna Peeters",
		Channels:   []string{"Web", "Cards"},
		HelpNumber: "+32 2 555 01 00",
		Time:       testTime,
	})
	if err != nil {
		t.Fatal(err)
	}
	enrolled, reveal, err := enrolment.Finish(response)
	if err != nil {
		t.Fatal(err)
	}
	kid, err := protocol.PeekReveal(reveal)
	if err != nil || kid != accepted.KeyID {
		t.Fatalf("PeekReveal: %v, %v", kid, err)
	}
	digits, err := accepted.Reveal(reveal)
	if err != nil {
		t.Fatal(err)
	}
	if digits != enrolled.Digits || len(digits) != 8 {
		t.Fatalf("digits: bank %q, device %q", digits, enrolled.Digits)
	}
	return enrolled, accepted
}

func TestEnrolmentGivesBothSidesTheSameKeys(t *testing.T) {
	enrolled, accepted := enrol(t)
	if enrolled.Keys != accepted.Keys || enrolled.Keys == (protocol.AccountKeys{}) {
		t.Fatal("keys differ")
	}
	if enrolled.KeyID != accepted.KeyID || enrolled.Holder != "Anna Peeters" || accepted.Device != "Anna's phone" ||
		enrolled.HelpNumber != "+32 2 555 01 00" || len(enrolled.Channels) != 2 || !enrolled.BankTime.Equal(testTime) {
		t.Fatalf("granted %v %q %v", enrolled.KeyID, enrolled.Holder, enrolled.Channels)
	}
}

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
