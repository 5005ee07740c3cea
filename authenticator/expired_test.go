package authenticator_test

import (
	"testing"
	"time"

	"github.com/zegel-app/zegel/authenticator"
)

// TestRanOutIsHistory: an order that was opened and not answered is a line of the history once
// its time is over, with the time that it ran out; only once, and never beside its answer.
func TestRanOutIsHistory(t *testing.T) {
	for _, c := range []struct {
		name string
		over func(*world, *authenticator.Session) *authenticator.Session
	}{
		{"at the next start", func(w *world, s *authenticator.Session) *authenticator.Session {
			w.restart()
			return w.unlock(s.ID(), annasPIN)
		}},
		{"at the next PIN", func(w *world, s *authenticator.Session) *authenticator.Session {
			return w.unlock(s.ID(), annasPIN)
		}},
		{"while the profile is open", func(_ *world, s *authenticator.Session) *authenticator.Session { return s }},
	} {
		t.Run(c.name, func(t *testing.T) {
			w, s, key := newAnna(t)
			challenge := w.challenge(key)
			order, err := w.ask(s, challenge.Text)
			w.must(err)
			if list, err := s.History(9); err != nil || len(list) != 0 {
				t.Fatalf("before its time is over: %v, %v", list, err)
			}
			w.pass(6 * time.Minute)
			for range 2 {
				s = c.over(w, s)
				list, err := s.History(9)
				w.must(err)
				if len(list) != 1 || list[0].Outcome != authenticator.Expired || !list[0].Time.Equal(order.Expires) ||
					list[0].Name != "Garage De Smet" || list[0].Amount == nil {
					t.Fatalf("the history is %+v", list)
				}
			}
		})
	}
}

func TestAnsweredDoesNotRunOut(t *testing.T) {
	w, s, key := newAnna(t)
	order, err := w.ask(s, w.challenge(key).Text)
	w.must(err)
	_, err = s.Approve(order)
	w.must(err)
	w.pass(6 * time.Minute)
	s = w.unlock(s.ID(), annasPIN)
	order, err = w.ask(s, w.challenge(key).Text)
	w.must(err)
	w.must(s.Reject(order, authenticator.ChangedMind))
	w.pass(6 * time.Minute)
	w.restart()
	s = w.unlock(s.ID(), annasPIN)
	list, err := s.History(9)
	w.must(err)
	if len(list) != 2 || list[0].Outcome != authenticator.Rejected || list[1].Outcome != authenticator.Approved {
		t.Errorf("the history is %+v", list)
	}
}

// TestRanOutBeforeANewerOrder: the older one is not lost when a newer one takes its place, and
// stands where its time belongs.
func TestRanOutBeforeANewerOrder(t *testing.T) {
	w, s, key := newAnna(t)
	_, err := w.ask(s, w.challenge(key).Text)
	w.must(err)
	w.pass(6 * time.Minute)
	s.Lock()
	s = w.unlock(s.ID(), annasPIN)
	order, err := w.ask(s, w.challenge(key).Text)
	w.must(err)
	_, err = s.Approve(order)
	w.must(err)
	list, err := s.History(9)
	w.must(err)
	if len(list) != 2 || list[0].Outcome != authenticator.Approved || list[1].Outcome != authenticator.Expired {
		t.Errorf("the history is %+v", list)
	}
}
