package authenticator_test

import (
	"bytes"
	"errors"
	"net/http"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

func TestWaiting(t *testing.T) {
	w, s, key := newAnna(t)
	if list, err := s.Waiting(ctx); err != nil || len(list) != 0 {
		t.Fatalf("nothing was asked, and there waits %v, %v", list, err)
	}
	first := w.challenge(key)
	w.pass(time.Second)
	second := w.challenge(key)
	list, err := s.Waiting(ctx)
	w.must(err)
	if len(list) != 2 || list[0].Bank != "Meridian Bank" || list[0].Profile != s.ID() || list[0].Kind != authenticator.ChallengeRequest {
		t.Fatalf("there waits %+v", list)
	}
	if count, err := w.app.WaitingFor(ctx, s.ID()); err != nil || count != 2 {
		t.Errorf("the tile counts %d, %v", count, err)
	}
	order, err := s.Open(list[0])
	w.must(err)
	scanned, err := w.ask(s, first.Text)
	w.must(err)
	if !bytes.Equal(order.Challenge.ID, scanned.Challenge.ID) {
		t.Error("the oldest is not first")
	}
	_, err = s.Approve(order)
	w.must(err)
	w.must(s.Send(ctx, order))
	if _, err := w.ask(w.unlock(s.ID(), annasPIN), first.Text); !errors.Is(err, authenticator.ErrUsed) {
		t.Errorf("the same request by its picture: %v", err)
	}
	if list, err = s.Waiting(ctx); err != nil || len(list) != 1 {
		t.Errorf("after it there waits %v, %v", list, err)
	}
	// The second one is answered by its picture; a code that was not typed yet still waits.
	s = w.unlock(s.ID(), annasPIN)
	order, err = w.ask(s, second.Text)
	w.must(err)
	answer, err := s.Approve(order)
	w.must(err)
	if list, err = s.Waiting(ctx); err != nil || len(list) != 1 {
		t.Errorf("an order that is approved and not sent: %v, %v", list, err)
	}
	w.must(s.Done(order))
	if list, err = s.Waiting(ctx); err != nil || len(list) != 0 {
		t.Errorf("an order that is done here: %v, %v", list, err)
	}
	w.must(verify(w, second, answer.Code))
	late := w.challenge(key)
	w.pass(5 * time.Minute)
	if list, err := s.Waiting(ctx); err != nil || len(list) != 0 {
		t.Errorf("%s has run out, and there waits %v, %v", late.ID, list, err)
	}
	s.Lock()
	if _, err := s.Waiting(ctx); !errors.Is(err, authenticator.ErrLocked) {
		t.Errorf("a locked session: %v", err)
	}
}

// TestWaitingIsOneProfiles holds that nobody sees what waits for another, and that nothing is
// opened without the PIN.
func TestWaitingIsOneProfiles(t *testing.T) {
	w, anna, _ := newAnna(t)
	jef := w.unlock(w.person("Jef Verhulst", jefsPIN), jefsPIN)
	w.challenge(w.enrol(jef, "jef", "Jef Verhulst"))
	if list, err := anna.Waiting(ctx); err != nil || len(list) != 0 {
		t.Errorf("Anna sees %v, %v", list, err)
	}
	list, err := jef.Waiting(ctx)
	w.must(err)
	if len(list) != 1 {
		t.Fatalf("Jef sees %v", list)
	}
	if _, err := anna.Open(list[0]); !errors.Is(err, authenticator.ErrWrongProfile) {
		t.Errorf("Anna opens Jef's: %v", err)
	}
	w.pass(2*time.Minute + time.Second)
	if _, err := jef.Open(list[0]); !errors.Is(err, authenticator.ErrPINNeeded) {
		t.Errorf("it opens without the PIN: %v", err)
	}
}

// TestWaitingOfTwoBanks has one bank away, then both.
func TestWaitingOfTwoBanks(t *testing.T) {
	w, s, key := newAnna(t)
	other := newWorld(t)
	request, err := w.app.Read(other.start("anna", "Anna Peeters").Text)
	w.must(err)
	activation, err := s.Activate(ctx, request)
	w.must(err)
	w.must(activation.Confirm())
	w.challenge(key)
	other.between(answering(http.StatusBadGateway, "", nil))
	if list, err := s.Waiting(ctx); err != nil || len(list) != 1 {
		t.Errorf("with one bank away: %v, %v", list, err)
	}
	w.web.Close()
	if _, err := s.Waiting(ctx); !errors.Is(err, authenticator.ErrBankUnreachable) {
		t.Errorf("with both away: %v", err)
	}
	if _, err := w.app.WaitingFor(ctx, s.ID()); !errors.Is(err, authenticator.ErrBankUnreachable) {
		t.Errorf("with both away, for the tile: %v", err)
	}
}

// TestWaitingWithAWrongClock has the device's clock early and late: it asks once more.
func TestWaitingWithAWrongClock(t *testing.T) {
	for _, slow := range []time.Duration{time.Hour, -time.Hour} {
		w, s, key := newAnna(t)
		var asked atomic.Int32
		w.between(func(_ http.ResponseWriter, r *http.Request) bool {
			if strings.HasSuffix(r.URL.Path, protocol.PathWaiting) {
				asked.Add(1)
			}
			return false
		})
		c := w.challenge(key)
		w.slow = slow
		list, err := s.Waiting(ctx)
		if err != nil || asked.Load() != 2 {
			t.Errorf("a clock %v behind: %d times asked, %v", slow, asked.Load(), err)
		}
		if want := slow > 0; (len(list) == 1) != want {
			t.Errorf("a clock %v behind: there waits %v, of %s", slow, list, c.ID)
		}
	}
	// A bank that never takes the time is not asked for ever.
	w, s, _ := newAnna(t)
	var asked atomic.Int32
	for name, head := range map[string]string{"a date": w.clock().Format(http.TimeFormat), "no date": "yesterday"} {
		asked.Store(0)
		w.between(func(rw http.ResponseWriter, _ *http.Request) bool {
			asked.Add(1)
			rw.Header().Set("Date", head)
			return answering(http.StatusBadRequest, protocol.MediaTypeProblem, []byte(`{"type":"urn:zegel:clock"}`))(rw, nil)
		})
		if _, err := s.Waiting(ctx); !errors.Is(err, authenticator.ErrClock) || asked.Load() > 2 {
			t.Errorf("%s: %d times asked, %v", name, asked.Load(), err)
		}
	}
}

func TestStrangeWaitingLists(t *testing.T) {
	w, s, key := newAnna(t)
	jef := w.unlock(w.person("Jef Verhulst", jefsPIN), jefsPIN)
	jefs := w.challenge(w.enrol(jef, "jef", "Jef Verhulst"))
	good := w.challenge(key)
	parsed, err := protocol.ParseText(good.Text)
	w.must(err)
	parsed.Body[len(parsed.Body)-1] ^= 1
	list, err := protocol.WaitingList([]string{jefs.Text, parsed.String(), good.Text})
	w.must(err)
	w.between(answering(http.StatusOK, protocol.MediaType, list))
	if list, err := s.Waiting(ctx); err != nil || len(list) != 1 {
		t.Errorf("of another's, a forged and a good one there waits %v, %v", list, err)
	}
	for _, c := range []struct {
		name    string
		between func(http.ResponseWriter, *http.Request) bool
		want    error
	}{
		{"rubbish", answering(http.StatusOK, protocol.MediaType, []byte{1, 2}), authenticator.ErrBankAnswer},
		{"newer", answering(http.StatusOK, protocol.MediaType, []byte{2, 0xa0}), authenticator.ErrTooNew},
		{"too long", answering(http.StatusOK, protocol.MediaType, make([]byte, protocol.MaxWaitingList+1)), authenticator.ErrBankAnswer},
		{"nothing", answering(http.StatusNoContent, "", nil), authenticator.ErrBankAnswer},
		{"another's word", answering(http.StatusConflict, protocol.MediaTypeProblem, []byte(`{"type":"urn:zegel:activation-used"}`)), authenticator.ErrBankAnswer},
		{"too often", answering(http.StatusTooManyRequests, "", nil), authenticator.ErrBankUnreachable},
	} {
		w.between(c.between)
		if _, err := s.Waiting(ctx); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, not %v", c.name, err, c.want)
		}
	}
	w.between(nil)
	w.must(w.bank.Block(ctx, key))
	if _, err := s.Waiting(ctx); !errors.Is(err, authenticator.ErrRefused) {
		t.Errorf("a blocked key: %v", err)
	}
}

// TestARejectionArrivesLater has the line break while a rejection is sent. The order is not
// shown again, and when what waits is asked the bank hears of it.
func TestARejectionArrivesLater(t *testing.T) {
	w, s, key := newAnna(t)
	line := &posted{away: true}
	w.between(line.meddle(w))
	c := w.challenge(key)
	order, err := w.ask(s, c.Text)
	w.must(err)
	w.must(s.Reject(order, authenticator.NotMe))
	if err := s.Send(ctx, order); !errors.Is(err, authenticator.ErrBankUnreachable) {
		t.Fatalf("a line that breaks: %v", err)
	}
	w.restart()
	if count, err := w.app.WaitingFor(ctx, s.ID()); err != nil || count != 0 {
		t.Errorf("a rejected order waits: %d, %v", count, err)
	}
	line.set(false, false)
	for range 2 { // the second time there is nothing to send
		if count, err := w.app.WaitingFor(ctx, s.ID()); err != nil || count != 0 {
			t.Errorf("a rejected order waits: %d, %v", count, err)
		}
	}
	if got := outcome(w, c); got != issuer.OutcomeRejected {
		t.Errorf("the bank says %v", got)
	}
	if reason, err := w.bank.Reason(ctx, c.ID); err != nil || reason != protocol.NotMe {
		t.Errorf("the reason is %v, %v", reason, err)
	}
	if len(line.messages) != 3 || !bytes.Equal(line.messages[0], line.messages[1]) || !bytes.Equal(line.messages[0], line.messages[2]) {
		t.Errorf("%d messages, not three times the same", len(line.messages))
	}
}

// TestAnApprovalIsNotSentByItself has the line break while an approval is sent: looking at
// what waits does not send it. That is for the customer, who may have typed the code.
func TestAnApprovalIsNotSentByItself(t *testing.T) {
	w, s, key := newAnna(t)
	line := &posted{away: true}
	w.between(line.meddle(w))
	c := w.challenge(key)
	order, err := w.ask(s, c.Text)
	w.must(err)
	_, err = s.Approve(order)
	w.must(err)
	if err := s.Send(ctx, order); !errors.Is(err, authenticator.ErrBankUnreachable) {
		t.Fatalf("a line that breaks: %v", err)
	}
	line.set(false, false)
	if list, err := s.Waiting(ctx); err != nil || len(list) != 1 {
		t.Errorf("there waits %v, %v", list, err)
	}
	if got := outcome(w, c); got != issuer.OutcomeOpen || len(line.messages) != 1 {
		t.Errorf("the bank says %v after %d messages", got, len(line.messages))
	}
}

// TestWaitingIsOldestFirst has the bank that was added last ask first.
func TestWaitingIsOldestFirst(t *testing.T) {
	w, s, key := newAnna(t)
	other := newWorld(t)
	start := other.start("anna", "Anna Peeters")
	request, err := w.app.Read(start.Text)
	w.must(err)
	activation, err := s.Activate(ctx, request)
	w.must(err)
	w.must(activation.Confirm())
	there, err := other.bank.ConfirmActivation(ctx, start.ID, true)
	w.must(err)
	first := other.challenge(there.Key)
	w.pass(time.Second)
	w.challenge(key)
	list, err := s.Waiting(ctx)
	w.must(err)
	if len(list) != 2 {
		t.Fatalf("there waits %v", list)
	}
	order, err := s.Open(list[0])
	w.must(err)
	scanned, err := w.ask(s, first.Text)
	w.must(err)
	if !bytes.Equal(order.Challenge.ID, scanned.Challenge.ID) {
		t.Error("the oldest is not first")
	}
}
