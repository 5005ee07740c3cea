package issuer_test

import (
	"context"
	"encoding/hex"
	"net/http"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

var approve = protocol.Answer{Decision: protocol.Approve}

func TestAnswerOnline(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	if key := must(b.Key(t.Context(), d.KeyID))(t); !key.Online {
		t.Fatalf("%+v", key)
	}
	c := b.ask(t, d)
	if opened := must(d.Open(c.Text))(t); opened.AnswerAddress != b.address {
		t.Fatalf("answer address %q", opened.AnswerAddress)
	}
	ok(t, d.AnswerOnline(b.client, c.Text, approve))
	if outcome := must(b.Outcome(t.Context(), c.ID))(t); outcome != issuer.OutcomeApproved {
		t.Fatal(outcome)
	}
	if key := must(b.Key(t.Context(), d.KeyID))(t); key.LastUsed != b.clock.Now().Truncate(time.Millisecond) {
		t.Fatalf("last used %v", key.LastUsed)
	}
	for _, reason := range []protocol.Reason{protocol.ChangedMind, protocol.NotMe} {
		c = b.ask(t, d)
		ok(t, d.AnswerOnline(b.client, c.Text, protocol.Answer{Decision: protocol.Reject, Reason: reason}))
		if outcome := must(b.Outcome(t.Context(), c.ID))(t); outcome != issuer.OutcomeRejected {
			t.Fatal(outcome)
		}
		if got := must(b.Reason(t.Context(), c.ID))(t); got != reason {
			t.Fatalf("reason %v, want %v", got, reason)
		}
	}
	if got := must(b.Reason(t.Context(), "0011223344556677"))(t); got != 0 {
		t.Fatalf("reason %v of an unknown challenge", got)
	}
}

// The page that waits is told once, whichever way the answer came, and after it
// is written down.
func TestAnsweredIsToldOnce(t *testing.T) {
	b := newBank(t)
	var mu sync.Mutex
	told := map[issuer.ChallengeID][]issuer.Outcome{}
	b.answered = func(ctx context.Context, id issuer.ChallengeID, outcome issuer.Outcome) {
		mu.Lock()
		defer mu.Unlock()
		told[id] = append(told[id], outcome)
		if now, err := b.Outcome(ctx, id); err != nil || now != outcome {
			t.Errorf("told %s, outcome is %s, %v", outcome, now, err)
		}
	}
	b.restart(t)
	d := b.enrol(t, "anna", "Anna's phone")

	digits := b.ask(t, d)
	expect(t, b.verify(t, digits.ID, wrong(answer(t, d, digits))), issuer.ErrWrongCode)
	ok(t, b.verify(t, digits.ID, answer(t, d, digits)))
	expect(t, b.verify(t, digits.ID, answer(t, d, digits)), issuer.ErrUsed)

	online := b.ask(t, d)
	message := must(d.SealAnswer(online.Text, protocol.Answer{Decision: protocol.Reject, Reason: protocol.NotMe}))(t)
	var wg sync.WaitGroup
	for range 20 {
		wg.Go(func() {
			if err := d.Send(b.client, message); err != nil {
				t.Error(err)
			}
		})
	}
	wg.Wait()
	want := map[issuer.ChallengeID]issuer.Outcome{digits.ID: issuer.OutcomeApproved, online.ID: issuer.OutcomeRejected}
	mu.Lock()
	defer mu.Unlock()
	for id, outcome := range want {
		if !slices.Equal(told[id], []issuer.Outcome{outcome}) {
			t.Errorf("told %v, want %s once", told[id], outcome)
		}
	}
	if len(told) != len(want) {
		t.Errorf("told of %d challenges", len(told))
	}
}

// Of two answers that differ one counts, however they come.
func TestOneAnswerOfManyCounts(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	c := b.ask(t, d)
	var wg sync.WaitGroup
	var mu sync.Mutex
	accepted := 0
	for n := range 20 {
		a := approve
		if n%2 == 1 {
			a = protocol.Answer{Decision: protocol.Reject, Reason: protocol.ChangedMind}
		}
		message := must(d.SealAnswer(c.Text, a))(t)
		wg.Go(func() {
			err := d.Send(b.client, message)
			mu.Lock()
			defer mu.Unlock()
			if err == nil {
				accepted++
			} else {
				expectProblem(t, err, http.StatusConflict, protocol.ProblemAnswered)
			}
		})
	}
	wg.Wait()
	if accepted != 1 {
		t.Fatalf("%d accepted", accepted)
	}
}

// A wrong PIN online and wrong digits add up.
func TestWrongOnlineAndDigitsAddUp(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	c := b.ask(t, d)
	for range 4 {
		expect(t, b.verify(t, c.ID, wrong(answer(t, d, c))), issuer.ErrWrongCode)
	}
	right := must(d.SealAnswer(c.Text, approve))(t)
	d.SigningSeed[0] ^= 1
	expectProblem(t, d.AnswerOnline(b.client, c.Text, approve), http.StatusForbidden, protocol.ProblemRefused)
	expectProblem(t, d.Send(b.client, right), http.StatusForbidden, protocol.ProblemRefused)
	if key := must(b.Key(t.Context(), d.KeyID))(t); key.State != issuer.KeyBlocked {
		t.Fatalf("%+v", key)
	}
}

// The bank's work on messages that nobody's device made has an end, for keys
// that there are and for keys that there are not. No key is blocked by them, and
// after a minute the bank listens again.
func TestForgedAnswersAreLimited(t *testing.T) {
	b := newBank(t)
	anna, stranger := b.enrol(t, "anna", "Anna's phone"), newBank(t)
	nobody := stranger.enrol(t, "jef", "Jef's phone")
	nobody.Address = b.address
	c, other := b.ask(t, anna), stranger.ask(t, nobody)
	right := must(anna.SealAnswer(c.Text, approve))(t)
	forger := *anna
	keys := *anna.Enrolled
	keys.Keys.Chain[0] ^= 1
	forger.Enrolled = &keys
	for n := range 40 {
		for _, err := range []error{
			forger.AnswerOnline(b.client, c.Text, approve),
			nobody.Send(b.client, must(nobody.SealAnswer(other.Text, approve))(t)),
		} {
			if n < 30 {
				expectProblem(t, err, http.StatusForbidden, protocol.ProblemRefused)
			} else {
				expectProblem(t, err, http.StatusTooManyRequests, "about:blank")
			}
		}
	}
	expectProblem(t, anna.Send(b.client, right), http.StatusTooManyRequests, "about:blank")
	if left := b.triesLeft(t, anna); left != 5 {
		t.Fatalf("%d tries left", left)
	}
	b.clock.advance(time.Minute)
	ok(t, anna.Send(b.client, right))
}

// Two processes on one store: what one took, the other knows.
func TestTwoIssuersOnOneStore(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	second := must(issuer.New(issuer.Config{
		Store: b.store, Now: b.clock.Now, Name: "Meridian Bank", Address: b.address, Channels: []string{"Web"},
	}))(t)
	c := must(second.Challenge(t.Context(), d.KeyID, transfer(), nil, 0))(t)
	message := must(d.SealAnswer(c.Text, approve))(t)
	ok(t, d.Send(b.client, message)) // to the first
	_, err := second.Verify(t.Context(), c.ID, answer(t, d, c))
	expect(t, err, issuer.ErrUsed)
	b.Issuer = second
	ok(t, d.Send(b.client, message)) // the very same to the second
	expectProblem(t, d.AnswerOnline(b.client, c.Text, approve), http.StatusConflict, protocol.ProblemAnswered)
}

// What the bank keeps of an answered challenge, to tell its device so, is
// forgotten when the challenge has run out.
func TestKeptChainIsForgotten(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	older, c := b.ask(t, d), b.ask(t, d)
	holds := func(c *issuer.Challenge, sequence uint32) bool {
		chain := protocol.ForwardChain(d.Keys.Chain, sequence)
		return b.recordHas(t, issuer.TableChallenges, must(hex.DecodeString(string(c.ID)))(t), "chain", chain[:])
	}
	message := must(d.SealAnswer(c.Text, approve))(t)
	ok(t, d.Send(b.client, message))
	if !holds(older, 1) || !holds(c, 2) {
		t.Fatal("the chains are not kept: this test looks in the wrong place")
	}
	expectProblem(t, d.AnswerOnline(b.client, older.Text, approve), http.StatusConflict, protocol.ProblemAnswered)
	b.clock.advance(issuer.DefaultValidity)
	expectProblem(t, d.AnswerOnline(b.client, c.Text, approve), http.StatusForbidden, protocol.ProblemRefused)
	ok(t, d.Send(b.client, message)) // the very same answer is still the same
	b.ask(t, d)
	if holds(older, 1) || holds(c, 2) {
		t.Fatal("a chain is still there")
	}
}

// An order that fits only without an answer address is answered by digits.
func TestAddressIsLeftOutOfALongCode(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	long := transfer()
	long.Creditor.Name, long.Remittance = strings.Repeat("n", 70), strings.Repeat("r", 140)
	long.DebtorAccountName, long.DebtorAccount = strings.Repeat("a", 35), "MT84MALT011000012345MTLCAST001S"
	long.Amount.Minor, long.ExecutionDate = protocol.MaxMinor, "2026-07-31"
	long.CreditorAccount = "MT84MALT011000012345MTLCAST001S"
	c := must(b.Challenge(t.Context(), d.KeyID, long, []protocol.Warning{1, 2, 3, 4}, 0))(t)
	if opened := must(d.Open(c.Text))(t); opened.AnswerAddress != "" {
		t.Fatalf("there was room for the address: %d characters", len(c.Text))
	}
	ok(t, b.verify(t, c.ID, answer(t, d, c)))
}
