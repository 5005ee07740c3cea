package demobank

import (
	"context"
	"fmt"
	"net/http"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/zegel-app/zegel/issuer"
)

const (
	// eventsLife ends a stream that nothing comes of; the browser asks again.
	eventsLife = 10 * time.Minute
	// eventsPace is how often the store is asked, for what another process took
	// and for what ran out. This process's own answers are told at once.
	eventsPace = time.Second
	// maxEvents is how many pages may listen at once. A page that is one too
	// many works as it does without script.
	maxEvents = 256
)

// streams are the pages that listen: they are counted, woken and ended.
type streams struct {
	open   atomic.Int64
	closed chan struct{}

	mu    sync.Mutex
	waits map[issuer.ChallengeID][]chan struct{}
}

// wait gives what is closed when the challenge is answered in this process.
// leave is called at the end.
func (s *streams) wait(id issuer.ChallengeID) (answered <-chan struct{}, leave func()) {
	c := make(chan struct{})
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.waits == nil {
		s.waits = map[issuer.ChallengeID][]chan struct{}{}
	}
	s.waits[id] = append(s.waits[id], c)
	return c, func() {
		s.mu.Lock()
		defer s.mu.Unlock()
		s.waits[id] = slices.DeleteFunc(s.waits[id], func(other chan struct{}) bool { return other == c })
		if len(s.waits[id]) == 0 {
			delete(s.waits, id)
		}
	}
}

// answered wakes the pages that wait for a challenge. The issuer calls it.
func (s *streams) answered(_ context.Context, id issuer.ChallengeID, _ issuer.Outcome) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, c := range s.waits[id] {
		close(c)
	}
	delete(s.waits, id)
}

// EndEvents ends what pages listen to, so that a server that is shut down need
// not wait for them. Call it once.
func (b *Bank) EndEvents() { close(b.streams.closed) }

// listen sends one server-sent event, "change", when a challenge is no longer
// open: the page then looks again. The bank asks its own store for it, so that
// it does not matter which of its processes took the answer.
func (b *Bank) listen(w http.ResponseWriter, r *http.Request, id issuer.ChallengeID) {
	if b.streams.open.Add(1) > maxEvents {
		b.streams.open.Add(-1)
		http.Error(w, "Too many pages are open. Reload by hand.", http.StatusServiceUnavailable)
		return
	}
	defer b.streams.open.Add(-1)
	control := http.NewResponseController(w)
	// A stream may take longer than any other answer.
	if err := control.SetWriteDeadline(time.Now().Add(eventsLife + time.Minute)); err != nil {
		http.Error(w, "This server sends no events.", http.StatusNotImplemented)
		return
	}
	w.Header().Set("Content-Type", "text/event-stream")
	fmt.Fprint(w, "retry: 2000\n\n")
	control.Flush()
	ctx, cancel := context.WithTimeout(r.Context(), eventsLife)
	defer cancel()
	answered, leave := b.streams.wait(id)
	defer leave()
	tick := time.NewTicker(eventsPace)
	defer tick.Stop()
	for {
		outcome, err := b.issuer.Outcome(ctx, id)
		if err != nil {
			return
		}
		if outcome != issuer.OutcomeOpen {
			fmt.Fprintf(w, "event: change\ndata: %s\n\n", outcome)
			control.Flush()
			return
		}
		select {
		case <-ctx.Done():
			return
		case <-b.streams.closed:
			return
		case <-answered:
			answered = nil // closed: it is not heard twice
		case <-tick.C:
		}
	}
}

func (b *Bank) requestEvents(card bool) handle {
	return func(w http.ResponseWriter, r *http.Request, s session) {
		if q, ok := b.asked(w, r, s, card); ok {
			b.listen(w, r, q.Challenge)
		}
	}
}

func (b *Bank) transferEvents(w http.ResponseWriter, r *http.Request, s session) {
	if t, ok := b.its(w, r, s); ok {
		b.listen(w, r, t.Challenge)
	}
}

func (b *Bank) loginEvents(w http.ResponseWriter, r *http.Request) {
	s, ok, _ := b.sessions.get(r)
	if !ok || s.login.challenge == nil {
		b.missing(w, s)
		return
	}
	b.listen(w, r, s.login.challenge.ID)
}
