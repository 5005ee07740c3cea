package authenticator_test

import (
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"time"

	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

// TestStrangeLine takes an approval through everything that may stand where the bank should.
// What is not the bank's very yes is not taken for it, and the code stays good.
func TestStrangeLine(t *testing.T) {
	w, s, key := newAnna(t)
	c := w.challenge(key)
	order, err := w.ask(s, c.Text)
	w.must(err)
	answer, err := s.Approve(order)
	w.must(err)
	elsewhere := httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		t.Errorf("%s %s came after a redirect", r.Method, r.URL)
	}))
	defer elsewhere.Close()
	redirect := func(status int) func(http.ResponseWriter, *http.Request) bool {
		return func(rw http.ResponseWriter, r *http.Request) bool {
			http.Redirect(rw, r, elsewhere.URL, status)
			return true
		}
	}
	said := func(status int, problem string) func(http.ResponseWriter, *http.Request) bool {
		return answering(status, protocol.MediaTypeProblem, []byte(`{"type":"`+problem+`"}`))
	}
	for _, c := range []struct {
		name    string
		between func(http.ResponseWriter, *http.Request) bool
		want    error
	}{
		{"a page to sign in to the network", answering(http.StatusOK, "text/html", []byte("<p>Welcome to the hotel")), authenticator.ErrBankAnswer},
		{"an empty page", answering(http.StatusOK, "", nil), authenticator.ErrBankAnswer},
		{"taken, and later", answering(http.StatusAccepted, "", nil), authenticator.ErrBankAnswer},
		{"moved", redirect(http.StatusPermanentRedirect), authenticator.ErrBankAnswer},
		{"moved for now", redirect(http.StatusTemporaryRedirect), authenticator.ErrBankAnswer},
		{"see other", redirect(http.StatusSeeOther), authenticator.ErrBankAnswer},
		{"nothing there", answering(http.StatusNotFound, "text/plain", []byte("404 page not found")), authenticator.ErrBankAnswer},
		{"a word of activation", said(http.StatusGone, protocol.ProblemExpired), authenticator.ErrBankAnswer},
		{"a word of waiting", said(http.StatusBadRequest, protocol.ProblemClock), authenticator.ErrBankAnswer},
		{"malformed", said(http.StatusBadRequest, protocol.ProblemMalformed), authenticator.ErrBankAnswer},
		{"a problem without end", answering(http.StatusForbidden, protocol.MediaTypeProblem, []byte(`{"type":"`+strings.Repeat("a", 1<<20))), authenticator.ErrBankAnswer},
		{"out of order", answering(http.StatusServiceUnavailable, "", nil), authenticator.ErrBankUnreachable},
		{"busy", answering(http.StatusTooManyRequests, "", nil), authenticator.ErrBankUnreachable},
		{"slow", answering(http.StatusRequestTimeout, "", nil), authenticator.ErrBankUnreachable},
		{"broken off", func(http.ResponseWriter, *http.Request) bool { panic(http.ErrAbortHandler) }, authenticator.ErrBankUnreachable},
	} {
		w.between(c.between)
		if err := s.Send(ctx, order); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, not %v", c.name, err, c.want)
		}
	}
	w.between(nil)
	if got := outcome(w, c); got != issuer.OutcomeOpen {
		t.Fatalf("the bank says %v", got)
	}
	s = w.unlock(s.ID(), annasPIN)
	again, err := s.Approve(order)
	w.must(err)
	if again.Code != answer.Code {
		t.Error("the code is another")
	}
	w.must(s.Send(ctx, order))
}

// TestSilentBank has a bank that takes the request and says nothing, or does not come to an
// end of its answer: who waits can go away, and the line ends it by itself.
func TestSilentBank(t *testing.T) {
	arrived := make(chan struct{}, 2)
	for name, say := range map[string]func(http.ResponseWriter){
		"nothing": func(http.ResponseWriter) {},
		"a beginning": func(rw http.ResponseWriter) {
			rw.Header().Set("Content-Type", protocol.MediaType)
			rw.Write([]byte{1})
			rw.(http.Flusher).Flush()
		},
	} {
		t.Run(name, func(t *testing.T) {
			w, s, _ := newAnna(t)
			released := make(chan struct{})
			t.Cleanup(func() { close(released) })
			w.between(func(rw http.ResponseWriter, r *http.Request) bool {
				io.Copy(io.Discard, r.Body)
				say(rw)
				arrived <- struct{}{}
				select {
				case <-r.Context().Done():
				case <-released:
				}
				return true
			})
			patient, leave := context.WithCancel(ctx)
			go func() {
				<-arrived
				leave()
			}()
			if _, err := s.Waiting(patient); !errors.Is(err, authenticator.ErrBankUnreachable) || !errors.Is(err, context.Canceled) {
				t.Errorf("who waits goes away: %v", err)
			}
			impatient, err := authenticator.New(authenticator.Config{
				Vault: w.vault, Now: w.clock, DeviceName: "Zegel", HTTP: &http.Client{Timeout: 50 * time.Millisecond},
			})
			w.must(err)
			if _, err := impatient.WaitingFor(ctx, s.ID()); !errors.Is(err, authenticator.ErrBankUnreachable) {
				t.Errorf("the line's own time is over: %v", err)
			}
		})
	}
}

// TestTLS has a bank with a certificate that nobody vouches for, and one that speaks no TLS
// where it should.
func TestTLS(t *testing.T) {
	w := newWorld(t)
	code := protocol.TypedCode{1}.String()
	for name, build := range map[string]func(http.Handler) *httptest.Server{
		"a certificate of its own": httptest.NewTLSServer,
		"no TLS":                   httptest.NewServer,
	} {
		server := build(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { t.Errorf("%s: something was sent", name) }))
		server.Config.ErrorLog = quiet
		defer server.Close()
		address := "https://" + server.Listener.Addr().String()
		if _, err := w.app.FetchTyped(ctx, address, code); !errors.Is(err, authenticator.ErrBankUnreachable) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
