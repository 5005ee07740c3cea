package protocol_test

import (
	"bytes"
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
