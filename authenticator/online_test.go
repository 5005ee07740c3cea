package authenticator_test

import (
	"bytes"
	"context"
	"errors"
	"io"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
	"github.com/zegel-app/zegel/vault"
)

var ctx = context.Background()

// posted keeps the answers that are sent to the bank; lost lets them reach it, and the bank's
// word get lost on the way back.
type posted struct {
	mu       sync.Mutex
	messages [][]byte
	lost     bool
	away     bool
}

func (p *posted) meddle(w *world) func(http.ResponseWriter, *http.Request) bool {
	return func(rw http.ResponseWriter, r *http.Request) bool {
		if !strings.HasSuffix(r.URL.Path, protocol.PathAnswer) {
			return false
		}
		body, _ := io.ReadAll(r.Body)
		p.mu.Lock()
		defer p.mu.Unlock()
		p.messages = append(p.messages, body)
		if !p.lost && !p.away {
			r.Body = io.NopCloser(bytes.NewReader(body))
			return false
		}
		if p.lost {
			again := httptest.NewRequest(r.Method, protocol.PathAnswer, bytes.NewReader(body))
			again.Header = r.Header
			w.bank.Handler().ServeHTTP(httptest.NewRecorder(), again)
		}
		panic(http.ErrAbortHandler) // the line breaks
	}
}

func (p *posted) set(lost, away bool) {
	p.mu.Lock()
	defer p.mu.Unlock()
	p.lost, p.away = lost, away
}

func outcome(w *world, c *issuer.Challenge) issuer.Outcome {
	w.t.Helper()
	o, err := w.bank.Outcome(ctx, c.ID)
	w.must(err)
	return o
}

func TestApproveOnline(t *testing.T) {
	w, s, key := newAnna(t)
	c := w.challenge(key)
	order, err := w.ask(s, c.Text)
	w.must(err)
	if !order.Online {
		t.Fatal("the order cannot be answered online")
	}
	if err := s.Send(ctx, order); !errors.Is(err, authenticator.ErrPINNeeded) {
		t.Errorf("sending what was not approved: %v", err)
	}
	if got := outcome(w, c); got != issuer.OutcomeOpen {
		t.Fatalf("the bank says %v before the approval", got)
	}
	answer, err := s.Approve(order)
	w.must(err)
	w.must(s.Send(ctx, order))
	if got := outcome(w, c); got != issuer.OutcomeApproved {
		t.Errorf("the bank says %v", got)
	}
	w.must(s.Send(ctx, order)) // the bank knows
	s = w.unlock(s.ID(), annasPIN)
	if _, err := w.ask(s, c.Text); !errors.Is(err, authenticator.ErrUsed) {
		t.Errorf("the order opens again: %v", err)
	}
	if _, err := s.Approve(order); !errors.Is(err, authenticator.ErrUsed) {
		t.Errorf("the order is approved again: %v", err)
	}
	if err := verify(w, c, answer.Code); !errors.Is(err, issuer.ErrUsed) {
		t.Errorf("the bank takes the code as well: %v", err)
	}
	// The next order does not ride on that PIN's approval.
	s = w.unlock(s.ID(), annasPIN)
	next, err := w.ask(s, w.challenge(key).Text)
	w.must(err)
	_, err = s.Approve(next)
	w.must(err)
	if _, err := s.Approve(next); !errors.Is(err, authenticator.ErrPINNeeded) {
		t.Errorf("a second approval on one PIN: %v", err)
	}
	w.must(s.Send(ctx, next))
}

func TestRejectOnline(t *testing.T) {
	for why, want := range map[authenticator.Reason]protocol.Reason{
		authenticator.ChangedMind: protocol.ChangedMind, authenticator.NotMe: protocol.NotMe,
	} {
		w, s, key := newAnna(t)
		c := w.challenge(key)
		order, err := w.ask(s, c.Text)
		w.must(err)
		w.must(s.Reject(order, why))
		w.must(s.Send(ctx, order))
		w.must(s.Send(ctx, order))
		if got := outcome(w, c); got != issuer.OutcomeRejected {
			t.Errorf("the bank says %v", got)
		}
		if got, err := w.bank.Reason(ctx, c.ID); err != nil || got != want {
			t.Errorf("the bank knows the reason as %v, %v", got, err)
		}
		if !s.Fresh() {
			t.Error("a rejection spends the PIN")
		}
	}
}

// TestTheSameBytesAgain breaks the line in both ways it can break, restarts the app, and
// sends again.
func TestTheSameBytesAgain(t *testing.T) {
	w, s, key := newAnna(t)
	line := &posted{}
	w.between(line.meddle(w))
	c := w.challenge(key)
	order, err := w.ask(s, c.Text)
	w.must(err)
	first, err := s.Approve(order)
	w.must(err)
	line.set(false, true)
	if err := s.Send(ctx, order); !errors.Is(err, authenticator.ErrBankUnreachable) {
		t.Fatalf("a line that breaks: %v", err)
	}
	if got := outcome(w, c); got != issuer.OutcomeOpen {
		t.Fatalf("the bank says %v", got)
	}
	line.set(true, false)
	if err := s.Send(ctx, order); !errors.Is(err, authenticator.ErrBankUnreachable) {
		t.Fatalf("an answer that gets lost: %v", err)
	}
	if got := outcome(w, c); got != issuer.OutcomeApproved {
		t.Fatalf("the bank says %v", got)
	}
	w.restart()
	s = w.unlock(s.ID(), annasPIN)
	order, err = w.ask(s, c.Text)
	w.must(err)
	if !order.Answered || !order.Online {
		t.Errorf("after a restart the order is %+v", order)
	}
	again, err := s.Approve(order)
	w.must(err)
	if again.Code != first.Code {
		t.Error("the code is another")
	}
	line.set(false, false)
	w.must(s.Send(ctx, order))
	if len(line.messages) != 3 || !bytes.Equal(line.messages[0], line.messages[1]) || !bytes.Equal(line.messages[0], line.messages[2]) {
		t.Errorf("%d messages, not three times the same", len(line.messages))
	}
	if history, err := s.History(9); err != nil || len(history) != 1 {
		t.Errorf("the history has %d entries, %v", len(history), err)
	}
}

// TestTheCodeAfterAFailedSend is the way of a customer whose bank cannot be reached.
func TestTheCodeAfterAFailedSend(t *testing.T) {
	w, s, key := newAnna(t)
	line := &posted{away: true}
	w.between(line.meddle(w))
	c := w.challenge(key)
	order, err := w.ask(s, c.Text)
	w.must(err)
	answer, err := s.Approve(order)
	w.must(err)
	if err := s.Send(ctx, order); !errors.Is(err, authenticator.ErrBankUnreachable) {
		t.Fatalf("a line that breaks: %v", err)
	}
	w.must(verify(w, c, answer.Code))
	line.set(false, false)
	if err := s.Send(ctx, order); !errors.Is(err, authenticator.ErrAnswered) {
		t.Errorf("sent after the code was typed: %v", err)
	}
	if err := s.Send(ctx, order); !errors.Is(err, authenticator.ErrUsed) {
		t.Errorf("sent again: %v", err)
	}
	if _, err := w.ask(w.unlock(s.ID(), annasPIN), c.Text); !errors.Is(err, authenticator.ErrUsed) {
		t.Errorf("the order opens: %v", err)
	}
}

// TestSendBeforeAnythingWasSent restarts between Approve and Send.
func TestSendBeforeAnythingWasSent(t *testing.T) {
	w, s, key := newAnna(t)
	c := w.challenge(key)
	order, err := w.ask(s, c.Text)
	w.must(err)
	first, err := s.Approve(order)
	w.must(err)
	w.restart()
	s = w.unlock(s.ID(), annasPIN)
	order, err = w.ask(s, c.Text)
	w.must(err)
	if err := s.Send(ctx, order); !errors.Is(err, authenticator.ErrPINNeeded) {
		t.Errorf("nothing was sealed, and sending says %v", err)
	}
	again, err := s.Approve(order)
	w.must(err)
	if again.Code != first.Code {
		t.Error("the code is another")
	}
	w.must(s.Send(ctx, order))
	if got := outcome(w, c); got != issuer.OutcomeApproved {
		t.Errorf("the bank says %v", got)
	}
}

func TestSendEnds(t *testing.T) {
	approved := func(t *testing.T) (*world, *authenticator.Session, *authenticator.Order, *issuer.Challenge) {
		w, s, key := newAnna(t)
		c := w.challenge(key)
		order, err := w.ask(s, c.Text)
		w.must(err)
		_, err = s.Approve(order)
		w.must(err)
		return w, s, order, c
	}
	t.Run("late", func(t *testing.T) {
		w, s, order, c := approved(t)
		w.slow = 5 * time.Minute // so it is the bank that says it
		w.pass(5 * time.Minute)
		for _, want := range []error{authenticator.ErrLate, authenticator.ErrUsed} {
			if err := s.Send(ctx, order); !errors.Is(err, want) {
				t.Errorf("%v, not %v", err, want)
			}
		}
		if _, err := w.ask(w.unlock(s.ID(), annasPIN), c.Text); !errors.Is(err, authenticator.ErrUsed) {
			t.Errorf("the order opens: %v", err)
		}
	})
	t.Run("run out and swept", func(t *testing.T) {
		w, s, order, _ := approved(t)
		w.pass(5 * time.Minute)
		w.restart()
		s = w.unlock(s.ID(), annasPIN)
		if err := s.Send(ctx, order); !errors.Is(err, authenticator.ErrLate) {
			t.Errorf("%v", err)
		}
	})
	t.Run("done", func(t *testing.T) {
		_, s, order, _ := approved(t)
		if err := s.Done(order); err != nil {
			t.Fatal(err)
		}
		if err := s.Send(ctx, order); !errors.Is(err, authenticator.ErrUsed) {
			t.Errorf("%v", err)
		}
	})
	t.Run("replaced", func(t *testing.T) {
		w, s, order, _ := approved(t)
		banks, err := w.bank.Keys(ctx, "anna")
		w.must(err)
		s = w.unlock(s.ID(), annasPIN)
		_, err = w.ask(s, w.challenge(banks[0].ID).Text)
		w.must(err)
		if err := s.Send(ctx, order); !errors.Is(err, authenticator.ErrReplaced) {
			t.Errorf("%v", err)
		}
	})
	t.Run("removed", func(t *testing.T) {
		w, s, order, _ := approved(t)
		banks, err := s.Banks()
		w.must(err)
		w.must(s.RemoveBank(banks[0].ID))
		if err := s.Send(ctx, order); !errors.Is(err, authenticator.ErrUnknownKey) {
			t.Errorf("%v", err)
		}
	})
	t.Run("locked", func(t *testing.T) {
		_, s, order, _ := approved(t)
		s.Lock()
		if err := s.Send(ctx, order); !errors.Is(err, authenticator.ErrLocked) {
			t.Errorf("%v", err)
		}
	})
	t.Run("blocked", func(t *testing.T) {
		w, s, order, _ := approved(t)
		keys, err := w.bank.Keys(ctx, "anna")
		w.must(err)
		w.must(w.bank.Block(ctx, keys[0].ID))
		for _, want := range []error{authenticator.ErrRefused, authenticator.ErrPINNeeded} {
			if err := s.Send(ctx, order); !errors.Is(err, want) {
				t.Errorf("%v, not %v", err, want)
			}
		}
	})
	t.Run("cancelled", func(t *testing.T) {
		_, s, order, _ := approved(t)
		over, cancel := context.WithCancel(ctx)
		cancel()
		if err := s.Send(over, order); !errors.Is(err, context.Canceled) {
			t.Errorf("%v", err)
		}
	})
}

// TestAWrongPINThatPasses finds the one wrong PIN in 256 that opens a session, and approves
// with it: the bank refuses, and the right PIN puts it right.
func TestAWrongPINThatPasses(t *testing.T) {
	w := newWorld(t)
	w.must(w.vault.Close())
	w.seed()
	s := w.unlock(w.person("Anna Peeters", annasPIN), annasPIN)
	key := w.enrol(s, "anna", "Anna Peeters")
	slipped := w.slip(s.ID())
	c := w.challenge(key)
	order, err := w.ask(slipped, c.Text)
	w.must(err)
	_, err = slipped.Approve(order)
	w.must(err)
	if err := slipped.Send(ctx, order); !errors.Is(err, authenticator.ErrRefused) {
		t.Fatalf("the bank on a wrong PIN: %v", err)
	}
	s = w.unlock(s.ID(), annasPIN)
	order, err = w.ask(s, c.Text)
	w.must(err)
	_, err = s.Approve(order)
	w.must(err)
	w.must(s.Send(ctx, order))
	if got := outcome(w, c); got != issuer.OutcomeApproved {
		t.Errorf("the bank says %v", got)
	}
}

func seeded(n byte) *rand.ChaCha8 { return rand.NewChaCha8([32]byte{n}) }

// slip gives a session that a wrong PIN has opened. Each right PIN between takes the count of
// wrong ones back.
func (w *world) slip(id authenticator.ProfileID) *authenticator.Session {
	w.t.Helper()
	for n := range 100000 {
		pin := vault.PIN{3, byte(n / 10000 % 10), byte(n / 1000 % 10), byte(n / 100 % 10), byte(n / 10 % 10), byte(n % 10)}
		s, err := w.app.Unlock(id, &pin)
		if err == nil {
			return s
		}
		var wrong *vault.WrongPINError
		if !errors.As(err, &wrong) {
			w.t.Fatal(err)
		}
		if wrong.TriesLeft == 3 {
			w.unlock(id, annasPIN).Lock()
		}
	}
	w.t.Fatal("no wrong PIN passes")
	return nil
}

func TestBatchListIsFetched(t *testing.T) {
	w, s, key := newAnna(t)
	batch, _, err := protocol.NewBatch("EUR", payments(1000))
	w.must(err)
	c, err := w.bank.Challenge(ctx, key, batch, nil, 5*time.Minute)
	w.must(err)
	order, err := w.ask(s, c.Text)
	w.must(err)
	if !order.NeedsList || len(order.Payments) != 0 {
		t.Fatal("the list is in the code")
	}
	ahead := len(order.Challenge.Order.(*protocol.Batch).ListAddress)
	if ahead == 0 {
		t.Fatal("the list has no address")
	}
	_, other, err := protocol.NewBatch("EUR", payments(999))
	w.must(err)
	for name, c := range map[string]struct {
		between func(http.ResponseWriter, *http.Request) bool
		want    error
	}{
		"another list": {answering(http.StatusOK, protocol.MediaType, other), authenticator.ErrForged},
		"too long":     {answering(http.StatusOK, protocol.MediaType, make([]byte, protocol.MaxList+1)), authenticator.ErrBankAnswer},
		"a page":       {answering(http.StatusOK, "text/html", []byte("<p>Sign in")), authenticator.ErrBankAnswer},
		"gone":         {answering(http.StatusNotFound, "", nil), authenticator.ErrBankAnswer},
		"out of order": {answering(http.StatusBadGateway, "", nil), authenticator.ErrBankUnreachable},
	} {
		w.between(c.between)
		if err := s.Fetch(ctx, order); !errors.Is(err, c.want) || !order.NeedsList || order.Payments != nil {
			t.Errorf("%s: %v, not %v", name, err, c.want)
		}
	}
	w.between(nil)
	w.must(s.Fetch(ctx, order))
	w.must(s.Fetch(ctx, order)) // it is there
	if order.NeedsList || len(order.Payments) != 1000 || order.Payments[999] != payments(1000)[999] {
		t.Errorf("%d payments came", len(order.Payments))
	}
	_, err = s.Approve(order)
	w.must(err)
	w.must(s.Send(ctx, order))
	if got := outcome(w, c); got != issuer.OutcomeApproved {
		t.Errorf("the bank says %v", got)
	}
	s.Lock()
	if err := s.Fetch(ctx, order); !errors.Is(err, authenticator.ErrLocked) {
		t.Errorf("fetching in a locked session: %v", err)
	}
}
