package protocol_test

import (
	"bytes"
	"errors"
	"strings"
	"testing"
	"time"

	"github.com/zegel-app/zegel/protocol"
)

// online has both sides of a key, and a challenge that waits for its answer.
type online struct {
	bank      *protocol.BankKeys
	device    *protocol.Enrolled
	accepted  *protocol.Accepted
	challenge *protocol.Challenge
	chain     [32]byte
}

func newOnline(t testing.TB) *online {
	t.Helper()
	bank, err := protocol.NewBankKeys()
	if err != nil {
		t.Fatal(err)
	}
	e, request, err := protocol.StartEnrolment(testCode(bank), bank.Document(), "Phone")
	if err != nil {
		t.Fatal(err)
	}
	accepted, response, err := protocol.AcceptEnrolment(bank, testCode(bank), request, testGrant())
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(accepted.SigningKey, make([]byte, 32)) {
		t.Errorf("the bank has a signing key before the reveal: %x", accepted.SigningKey)
	}
	device, reveal, err := e.Finish(response)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := accepted.Reveal(reveal); err != nil {
		t.Fatal(err)
	}
	c := testTransfer()
	if _, err := protocol.SealChallenge(&accepted.Keys, accepted.KeyID, c, nil); err != nil {
		t.Fatal(err)
	}
	return &online{bank, device, accepted, c, protocol.ForwardChain(device.Keys.Chain, c.Sequence)}
}

func (o *online) seal(t testing.TB, secret [32]byte, a protocol.Answer) []byte {
	t.Helper()
	m, err := protocol.SealAnswer(o.bank.Document(), o.device.KeyID, o.challenge, o.chain, secret, a)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func (o *online) open(m []byte) (protocol.Answer, error) {
	return protocol.OpenAnswer(o.bank, m, o.chain, o.accepted.SigningKey, o.accepted.Keys.Reject, o.challenge.Plain())
}

func TestOnlineAnswer(t *testing.T) {
	o := newOnline(t)
	for _, a := range []protocol.Answer{
		{Decision: protocol.Approve}, {Decision: protocol.Reject, Reason: protocol.ChangedMind}, {Decision: protocol.Reject, Reason: protocol.NotMe},
	} {
		secret := o.device.SigningSeed
		if a.Decision == protocol.Reject {
			secret = o.device.Keys.Reject
		}
		m := o.seal(t, secret, a)
		if kid, sequence, err := protocol.PeekAnswer(m); err != nil || kid != o.device.KeyID || sequence != o.challenge.Sequence {
			t.Errorf("PeekAnswer: %v, %d, %v", kid, sequence, err)
		}
		if got, err := o.open(m); err != nil || got != a {
			t.Errorf("%v is opened as %v, %v", a, got, err)
		}
		if again := o.seal(t, secret, a); bytes.Equal(again, m) {
			t.Error("two answers are the same bytes")
		}
	}
}

// An answer to one challenge is none to another, whatever field differs.
func TestOnlineAnswerIsOfOneChallenge(t *testing.T) {
	o := newOnline(t)
	m := o.seal(t, o.device.SigningSeed, protocol.Answer{Decision: protocol.Approve})
	for _, c := range append(testChallenges()[2:], testLogin()) {
		if _, err := protocol.OpenAnswer(o.bank, m, o.chain, o.accepted.SigningKey, o.accepted.Keys.Reject, sealedPlain(t, c)); !errors.Is(err, protocol.ErrWrongAnswer) {
			t.Errorf("%T: %v", c.Order, err)
		}
	}
	plain := o.challenge.Plain()
	flip(t, plain, func(changed []byte) bool {
		_, err := protocol.OpenAnswer(o.bank, m, o.chain, o.accepted.SigningKey, o.accepted.Keys.Reject, changed)
		return errors.Is(err, protocol.ErrWrongAnswer)
	})
}

// Only a wrong signature from the device itself counts as a wrong PIN: what a
// stranger sends in its name does not.
func TestOnlineAnswersThatAreRefused(t *testing.T) {
	o := newOnline(t)
	approve := protocol.Answer{Decision: protocol.Approve}
	good := o.seal(t, o.device.SigningSeed, approve)

	wrong := o.device.SigningSeed
	wrong[31] ^= 1
	if _, err := o.open(o.seal(t, wrong, approve)); !errors.Is(err, protocol.ErrWrongAnswer) {
		t.Errorf("wrong PIN: %v", err)
	}
	stranger := *o
	stranger.chain[0] ^= 1
	if _, err := o.open(stranger.seal(t, o.device.SigningSeed, approve)); !errors.Is(err, protocol.ErrForged) {
		t.Errorf("without the chain: %v", err)
	}
	other := newOnline(t)
	if _, err := protocol.OpenAnswer(other.bank, good, o.chain, o.accepted.SigningKey, o.accepted.Keys.Reject, o.challenge.Plain()); !errors.Is(err, protocol.ErrForged) {
		t.Errorf("at another bank: %v", err)
	}
	if _, err := o.open(o.seal(t, other.device.Keys.Reject, protocol.Answer{Decision: protocol.Reject, Reason: protocol.NotMe})); !errors.Is(err, protocol.ErrForged) {
		t.Errorf("rejected with another key: %v", err)
	}
	for name, key := range map[string][]byte{"zeros": make([]byte, 32), "none": nil, "too short": o.accepted.SigningKey[1:]} {
		if _, err := protocol.OpenAnswer(o.bank, good, o.chain, key, o.accepted.Keys.Reject, o.challenge.Plain()); !errors.Is(err, protocol.ErrWrongAnswer) {
			t.Errorf("signing key %s: %v", name, err)
		}
	}
	for i := range good {
		changed := bytes.Clone(good)
		changed[i] ^= 1 << (i % 8)
		if _, err := o.open(changed); !refused(err) || errors.Is(err, protocol.ErrWrongAnswer) {
			t.Errorf("byte %d of %d: %v", i, len(good), err)
		}
	}
	var field *protocol.FieldError
	for _, a := range []protocol.Answer{
		{}, {Decision: 'X'}, {Decision: protocol.Approve, Reason: protocol.NotMe}, {Decision: protocol.Reject}, {Decision: protocol.Reject, Reason: 3},
	} {
		if _, err := protocol.SealAnswer(o.bank.Document(), o.device.KeyID, o.challenge, o.chain, wrong, a); !errors.As(err, &field) {
			t.Errorf("%v: %v", a, err)
		}
	}
	if _, err := protocol.SealAnswer(o.bank.Document(), o.device.KeyID, testTransfer(), o.chain, wrong, approve); !errors.As(err, &field) {
		t.Errorf("a challenge that was not opened: %v", err)
	}
	if _, err := protocol.SealAnswer([]byte("no document"), o.device.KeyID, o.challenge, o.chain, wrong, approve); !refused(err) {
		t.Errorf("no document: %v", err)
	}
}

// What was recorded, the bank's HPKE key and the device as it is after the
// challenge: together they open neither the public key nor the answer, so no
// PIN guess can be compared with anything.
func TestRecordedMessagesConfirmNoPIN(t *testing.T) {
	bank, err := protocol.NewBankKeys()
	if err != nil {
		t.Fatal(err)
	}
	code := testCode(bank)
	e, request, err := protocol.StartEnrolment(code, bank.Document(), "Phone")
	if err != nil {
		t.Fatal(err)
	}
	accepted, response, err := protocol.AcceptEnrolment(bank, code, request, testGrant())
	if err != nil {
		t.Fatal(err)
	}
	device, reveal, err := e.Finish(response)
	if err != nil {
		t.Fatal(err)
	}
	if _, err := accepted.Reveal(reveal); err != nil {
		t.Fatal(err)
	}
	// Who has the bank's key opens the request again, and gets no further
	// than keys of his own making.
	replayed, _, err := protocol.AcceptEnrolment(bank, code, request, testGrant())
	if err != nil {
		t.Fatal(err)
	}
	if _, err := replayed.Reveal(reveal); !errors.Is(err, protocol.ErrForged) {
		t.Errorf("the recorded reveal was opened with the bank's key: %v", err)
	}
	if !bytes.Equal(replayed.SigningKey, make([]byte, 32)) {
		t.Errorf("the signing key came out: %x", replayed.SigningKey)
	}
	for _, message := range [][]byte{request, response, reveal} {
		if bytes.Contains(message, accepted.SigningKey) {
			t.Error("the signing key stands in a message")
		}
	}

	c := testTransfer()
	sealedPlain(t, c)
	m, err := protocol.SealAnswer(bank.Document(), device.KeyID, c, protocol.ForwardChain(device.Keys.Chain, 7), device.SigningSeed, protocol.Answer{Decision: protocol.Approve})
	if err != nil {
		t.Fatal(err)
	}
	for ahead := range uint32(3) {
		moved := protocol.ForwardChain(device.Keys.Chain, 8+ahead)
		if _, err := protocol.OpenAnswer(bank, m, moved, accepted.SigningKey, accepted.Keys.Reject, c.Plain()); !errors.Is(err, protocol.ErrForged) {
			t.Errorf("opened with the chain at %d: %v", 8+ahead, err)
		}
	}
}

func TestI7WaitingChallenges(t *testing.T) {
	o := newOnline(t)
	at := testTime.Add(1500 * time.Millisecond)
	request, err := protocol.WaitingRequest(o.device.KeyID, o.device.Keys.Reject, at, nil)
	if err != nil {
		t.Fatal(err)
	}
	if kid, err := protocol.PeekWaiting(request); err != nil || kid != o.device.KeyID {
		t.Errorf("PeekWaiting: %v, %v", kid, err)
	}
	if got, err := protocol.CheckWaiting(request, o.accepted.Keys.Reject); err != nil || !got.Equal(at.Truncate(time.Second)) {
		t.Errorf("CheckWaiting: %v, %v", got, err)
	}
	flip(t, request, func(b []byte) bool {
		_, err := protocol.CheckWaiting(b, o.accepted.Keys.Reject)
		return refused(err)
	})
	var codes []string
	for range protocol.MaxWaiting {
		code, err := protocol.SealChallenge(&o.accepted.Keys, o.accepted.KeyID, o.challenge, nil)
		if err != nil {
			t.Fatal(err)
		}
		codes = append(codes, code)
	}
	response, err := protocol.WaitingList(codes)
	if err != nil {
		t.Fatal(err)
	}
	texts, err := protocol.ParseWaitingList(response)
	if err != nil || len(texts) != len(codes) {
		t.Fatalf("%d texts, %v", len(texts), err)
	}
	for i, text := range texts {
		sealed, err := protocol.ParseChallenge(text)
		if err != nil || text.String() != codes[i] {
			t.Fatalf("code %d: %v", i, err)
		}
		if _, err := sealed.Open(o.device.Keys.Challenge, o.device.Keys.ContextIV); err != nil {
			t.Error(err)
		}
	}
	var field *protocol.FieldError
	for name, wrong := range map[string][]string{"too many": append(codes, codes[0]), "no code": {"hello"}, "another kind": {"ZEGEL:A/AEAA"}} {
		if _, err := protocol.WaitingList(wrong); !errors.As(err, &field) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := protocol.WaitingRequest(o.device.KeyID, o.device.Keys.Reject, time.Time{}, nil); !errors.As(err, &field) {
		t.Errorf("no time: %v", err)
	}
	if _, err := protocol.WaitingRequest(o.device.KeyID, o.device.Keys.Reject, at, bytes.NewReader(nil)); err == nil {
		t.Error("no randomness was taken")
	}
}

// The largest list of the largest challenges fits into its message.
func TestWaitingListAtItsCap(t *testing.T) {
	var codes []string
	for range protocol.MaxWaiting {
		codes = append(codes, largestChallenge(t))
	}
	response, err := protocol.WaitingList(codes)
	if err != nil || len(response) > protocol.MaxWaitingList {
		t.Fatalf("%d bytes, %v", len(response), err)
	}
	if texts, err := protocol.ParseWaitingList(response); err != nil || len(texts) != len(codes) {
		t.Errorf("%d, %v", len(texts), err)
	}
}

// largestChallenge is a transfer with every field at its cap.
func largestChallenge(t *testing.T) string {
	t.Helper()
	c := testTransfer()
	c.ID = make([]byte, protocol.MaxChallengeID)
	c.Order = &protocol.Transfer{
		Amount:            protocol.Amount{Minor: protocol.MaxMinor, Currency: "EUR"},
		Creditor:          protocol.Party{Name: strings.Repeat("C", protocol.MaxName)},
		CreditorAccount:   "MT84MALT011000012345MTLCAST001S",
		DebtorAccountName: strings.Repeat("D", protocol.MaxAccount),
		DebtorAccount:     "LC55HEMM000100010012001200023015",
		Remittance:        strings.Repeat("R", protocol.MaxRemittance),
		ExecutionDate:     "2026-12-31",
	}
	text, err := protocol.SealChallenge(&testKeys, testKID, c, nil)
	if err != nil {
		t.Fatal(err)
	}
	return text
}
