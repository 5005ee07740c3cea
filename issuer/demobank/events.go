package demobank

import (
	"context"
	"fmt"
	"net/http"
	"sync/atomic"
	"time"

	"github.com/zegel-app/zegel/issuer"
)

const (
	// eventsLife ends a stream that nothing comes of; the browser asks again.
	eventsLife = 10 * time.Minute
	eventsPace = 250 * time.Millisecond
	// maxEvents is how many pages may listen at once. A page that is one too
	// many works as it does without script.
	maxEvents = 256
)

// streams counts the pages that listen, and ends them all.
type streams struct {
	open   atomic.Int64
	closed chan struct{}
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
