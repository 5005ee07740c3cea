package issuer_test

import (
	"errors"
	"strconv"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

func TestVerify(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	c := must(b.Challenge(t.Context(), d.KeyID, transfer(), []protocol.Warning{
		protocol.ForeignAccount, protocol.NewPayee, protocol.NewPayee,
	}, 3*time.Minute))(t)

	opened := must(d.Open(c.Text))(t)
	order, ok := opened.Order.(*protocol.Transfer)
	if !ok || *order != *transfer() {
		t.Fatalf("order: %+v", opened.Order)
	}
	if len(opened.Warnings) != 2 || opened.Warnings[0] != protocol.NewPayee {
		t.Fatalf("warnings: %v", opened.Warnings)
	}
	if !opened.Expires.Equal(c.Expires) || opened.Expires.Sub(opened.Issued) != 3*time.Minute || opened.Issued.After(b.clock.Now()) {
		t.Fatalf("issued %s, expires %s", opened.Issued, opened.Expires)
	}

	b.restart(t)
	if outcome := must(b.Outcome(t.Context(), c.ID))(t); outcome != issuer.OutcomeOpen {
		t.Fatal(outcome)
	}
	code := answer(t, d, c)
	got := must(b.Verify(t.Context(), c.ID, " "+code[:4]+" "+code[4:]))(t)
	if got != protocol.Approve {
		t.Fatalf("decision %v", got)
	}
	if outcome := must(b.Outcome(t.Context(), c.ID))(t); outcome != issuer.OutcomeApproved {
		t.Fatal(outcome)
	}
	expect(t, b.verify(t, c.ID, code), issuer.ErrUsed)
	if key := must(b.Key(t.Context(), d.KeyID))(t); key.LastUsed.IsZero() || key.TriesLeft != 5 {
		t.Fatalf("%+v", key)
	}
}

func TestReject(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	c := b.ask(t, d)
	code := must(d.Answer(c.Text, protocol.Reject))(t)
	if got := must(b.Verify(t.Context(), c.ID, code))(t); got != protocol.Reject {
		t.Fatalf("decision %v", got)
	}
	if outcome := must(b.Outcome(t.Context(), c.ID))(t); outcome != issuer.OutcomeRejected {
		t.Fatal(outcome)
	}
	expect(t, b.verify(t, c.ID, answer(t, d, c)), issuer.ErrUsed)
}

func TestFiveWrongAnswersBlock(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	c := b.ask(t, d)
	right := answer(t, d, c)
	for n := 1; n <= 4; n++ {
		expect(t, b.verify(t, c.ID, wrong(right)), issuer.ErrWrongCode)
		b.restart(t) // the count is on disk
		if left := b.triesLeft(t, d); left != 5-n {
			t.Fatalf("after %d wrong: %d tries left", n, left)
		}
	}
	expect(t, b.verify(t, c.ID, wrong(right)), issuer.ErrBlocked)
	expect(t, b.verify(t, c.ID, right), issuer.ErrBlocked)
	if key := must(b.Key(t.Context(), d.KeyID))(t); key.State != issuer.KeyBlocked || key.TriesLeft != 0 {
		t.Fatalf("%+v", key)
	}
	if outcome := must(b.Outcome(t.Context(), c.ID))(t); outcome != issuer.OutcomeVoid {
		t.Fatal(outcome)
	}
	_, err := b.Challenge(t.Context(), d.KeyID, transfer(), nil, 0)
	expect(t, err, issuer.ErrBlocked)
}

// The five are counted over all challenges of a key, not for each.
func TestWrongAnswersAddUpOverChallenges(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	for range 4 {
		c := b.ask(t, d)
		expect(t, b.verify(t, c.ID, wrong(answer(t, d, c))), issuer.ErrWrongCode)
	}
	c := b.ask(t, d)
	expect(t, b.verify(t, c.ID, wrong(answer(t, d, c))), issuer.ErrBlocked)
}

func TestRightAnswerStartsTheCountAgain(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	for range 3 {
		c := b.ask(t, d)
		right := answer(t, d, c)
		for range 4 {
			expect(t, b.verify(t, c.ID, wrong(right)), issuer.ErrWrongCode)
		}
		must(b.Verify(t.Context(), c.ID, right))(t)
		if left := b.triesLeft(t, d); left != 5 {
			t.Fatalf("%d tries left", left)
		}
	}
}

func TestCodeFormatIsNoTry(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	c := b.ask(t, d)
	for _, code := range []string{"", "1234567", "123456789", "1234567a", "１２３４５６７８", "+1234567", "1234-5678"} {
		expect(t, b.verify(t, c.ID, code), issuer.ErrCodeFormat)
	}
	if left := b.triesLeft(t, d); left != 5 {
		t.Fatalf("%d tries left", left)
	}
	must(b.Verify(t.Context(), c.ID, answer(t, d, c)))(t)
}

func TestUnknownChallengeLooksLikeAWrongCode(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	c := b.ask(t, d)
	wrongCode := b.verify(t, c.ID, wrong(answer(t, d, c)))
	for _, id := range []issuer.ChallengeID{"", "nonsense", "0011223344556677"} {
		unknown := b.verify(t, id, "12345678")
		if unknown == nil || unknown.Error() != wrongCode.Error() || !errors.Is(unknown, issuer.ErrWrongCode) {
			t.Fatalf("unknown: %v, wrong: %v", unknown, wrongCode)
		}
		if outcome := must(b.Outcome(t.Context(), id))(t); outcome != issuer.OutcomeUnknown {
			t.Fatal(outcome)
		}
	}
	if left := b.triesLeft(t, d); left != 4 {
		t.Fatalf("%d tries left", left)
	}
	if strays := must(b.Strays(t.Context()))(t); strays != 3 {
		t.Fatalf("%d strays counted", strays)
	}
}

func TestExpired(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	c := must(b.Challenge(t.Context(), d.KeyID, transfer(), nil, time.Minute))(t)
	b.clock.advance(time.Minute)
	expect(t, b.verify(t, c.ID, answer(t, d, c)), issuer.ErrExpired)
	expect(t, b.verify(t, c.ID, wrong(answer(t, d, c))), issuer.ErrExpired)
	if left := b.triesLeft(t, d); left != 5 {
		t.Fatalf("%d tries left", left)
	}
	if outcome := must(b.Outcome(t.Context(), c.ID))(t); outcome != issuer.OutcomeExpired {
		t.Fatal(outcome)
	}
	// It stays expired when the next one is made, and when the clock is set
	// back its code is still worth nothing.
	b.ask(t, d)
	expect(t, b.verify(t, c.ID, answer(t, d, c)), issuer.ErrExpired)
	b.clock.advance(-time.Minute)
	expect(t, b.verify(t, c.ID, answer(t, d, c)), issuer.ErrSuperseded)
}

func TestOlderThanVerifiedIsVoid(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	older, newer, newest := b.ask(t, d), b.ask(t, d), b.ask(t, d)
	must(b.Verify(t.Context(), newer.ID, answer(t, d, newer)))(t)
	expect(t, b.verify(t, older.ID, answer(t, d, older)), issuer.ErrSuperseded)
	if outcome := must(b.Outcome(t.Context(), older.ID))(t); outcome != issuer.OutcomeSuperseded {
		t.Fatal(outcome)
	}
	must(b.Verify(t.Context(), newest.ID, answer(t, d, newest)))(t)
}

// The right answer of one challenge is a wrong one for every other: also for
// the same order asked twice, and for another customer's.
func TestAnswerIsForOneChallenge(t *testing.T) {
	b := newBank(t)
	anna, jef := b.enrol(t, "anna", "Anna's phone"), b.enrol(t, "jef", "Jef's tablet")
	first, second := b.ask(t, anna), b.ask(t, anna)
	his := b.ask(t, jef)
	expect(t, b.verify(t, second.ID, answer(t, anna, first)), issuer.ErrWrongCode)
	expect(t, b.verify(t, his.ID, answer(t, anna, first)), issuer.ErrWrongCode)
	if _, err := jef.Open(first.Text); !errors.Is(err, protocol.ErrForged) {
		t.Fatalf("another device opened it: %v", err)
	}
	must(b.Verify(t.Context(), his.ID, answer(t, jef, his)))(t)
}

func TestAnswerIsAcceptedOnceOfFifty(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	c := b.ask(t, d)
	code := answer(t, d, c)
	var accepted, used atomic.Int32
	var wg sync.WaitGroup
	for range 50 {
		wg.Go(func() {
			switch err := b.verify(t, c.ID, code); {
			case err == nil:
				accepted.Add(1)
			case errors.Is(err, issuer.ErrUsed):
				used.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if accepted.Load() != 1 || used.Load() != 49 {
		t.Fatalf("%d accepted, %d used", accepted.Load(), used.Load())
	}
}

// However many guesses arrive at once, five are compared.
func TestGuessesAtOnceAreCounted(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	c := b.ask(t, d)
	right := must(strconv.Atoi(answer(t, d, c)))(t)
	var compared, blocked atomic.Int32
	var wg sync.WaitGroup
	for n := range 50 {
		guess := strconv.Itoa((right + 1 + n) % 1e8)
		guess = strings.Repeat("0", 8-len(guess)) + guess
		wg.Go(func() {
			switch err := b.verify(t, c.ID, guess); {
			case errors.Is(err, issuer.ErrWrongCode):
				compared.Add(1)
			case errors.Is(err, issuer.ErrBlocked):
				blocked.Add(1)
			default:
				t.Error(err)
			}
		})
	}
	wg.Wait()
	if compared.Load() != 4 || blocked.Load() != 46 {
		t.Fatalf("%d wrong, %d blocked", compared.Load(), blocked.Load())
	}
}

// After an answer the store no longer holds what made it.
func TestChainMovesOn(t *testing.T) {
	b := newBank(t)
	d := b.enrol(t, "anna", "Anna's phone")
	holds := func(sequence uint32) bool {
		chain := protocol.ForwardChain(d.Keys.Chain, sequence)
		return b.recordHas(t, issuer.TableKeys, d.KeyID[:], "chain", chain[:])
	}
	if !holds(0) {
		t.Fatal("the first chain is not found: this test looks in the wrong place")
	}
	c := must(b.Challenge(t.Context(), d.KeyID, transfer(), nil, 0))(t)
	if !holds(1) {
		t.Fatal("the chain is not at the open challenge")
	}
	must(b.Verify(t.Context(), c.ID, answer(t, d, c)))(t)
	if holds(1) || !holds(2) {
		t.Fatal("the chain did not move past the answered challenge")
	}
	// One that nobody answered is passed as soon as its time is over.
	b.ask(t, d)
	b.clock.advance(issuer.DefaultValidity)
	b.ask(t, d)
	if !holds(3) {
		t.Fatal("the chain did not move past the expired challenge")
	}
}
