package app_test

import (
	"errors"
	"fmt"
	"maps"
	"net"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/internal/stage"
	"github.com/zegel-app/zegel/internal/uitest"
	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

// address is where the bank says that it is.
func (p *play) address() string {
	p.t.Helper()
	begun, err := p.Activation("nobody", "Nobody")
	p.must(err)
	text, err := protocol.ParseText(begun.Text)
	p.must(err)
	code, err := protocol.ParseActivation(text)
	p.must(err)
	return code.Address
}

// instead puts another server in the place of the bank's, until it is ended.
func (p *play) instead(h http.Handler) (end func()) {
	p.t.Helper()
	p.must(p.StopBank())
	return p.serve(h)
}

// serve answers at the bank's address, where nobody does, until it is ended.
func (p *play) serve(h http.Handler) (end func()) {
	p.t.Helper()
	u, err := url.Parse(p.address())
	p.must(err)
	listener, err := net.Listen("tcp", u.Host)
	p.must(err)
	server := &http.Server{Handler: h, ReadHeaderTimeout: time.Minute}
	go server.Serve(listener)
	end = func() { server.Close() }
	p.t.Cleanup(end)
	return end
}

// forging changes one bit of each list of payments.
func forging(h http.Handler) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		answer := httptest.NewRecorder()
		h.ServeHTTP(answer, r)
		body := answer.Body.Bytes()
		if strings.Contains(r.URL.Path, "/list/") {
			body[len(body)-1] ^= 1
		}
		maps.Copy(w.Header(), answer.Header())
		w.Header().Del("Content-Length")
		w.WriteHeader(answer.Code)
		w.Write(body)
	})
}

func (p *play) hold() {
	p.t.Helper()
	p.must(p.HoldFor("Hold to approve", 1200*time.Millisecond))
}

func (p *play) expect(asked *issuer.Challenge, want issuer.Outcome) {
	p.t.Helper()
	if got := p.outcome(asked); got != want {
		p.t.Errorf("the bank says %v, not %v", got, want)
	}
}

// TestUnreachableBankThenSent: the code is there when the bank is not, and the approval can
// be sent once the bank is back.
func TestUnreachableBankThenSent(t *testing.T) {
	p := settled(t)
	handler := p.Bank.Handler()
	var tries atomic.Int32
	end := p.instead(http.HandlerFunc(func(http.ResponseWriter, *http.Request) { tries.Add(1); panic(http.ErrAbortHandler) }))
	asked := p.ask("anna")
	p.see("You are about to pay")
	p.hold()
	p.see("Type this instead", "Your bank could not be told from here.")
	code := p.codeShown()
	before := tries.Load()
	p.tap("Tell the bank again")
	p.must(p.Wait("another try", func() bool { return tries.Load() > before && !p.App.Busy() }))
	p.see("Type this instead")
	if again := p.codeShown(); again != code {
		t.Errorf("the code was %s and is now %s", code, again)
	}
	p.expect(asked, issuer.OutcomeOpen)
	end()
	p.instead(handler)
	p.tap("Tell the bank again")
	p.see("Approved. Your bank knows.")
	p.expect(asked, issuer.OutcomeApproved)
	p.tap("Done")
	p.refusedAfterPIN(asked.Text, "You answered this code already")
}

// TestSlowBank: while the bank takes its time a ring turns, and the person may take the code
// instead.
func TestSlowBank(t *testing.T) {
	p := settled(t)
	held := make(chan struct{})
	defer close(held)
	p.instead(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { <-held }))
	p.ask("anna")
	p.see("You are about to pay")
	p.hold()
	p.see("Telling your bank", "You have approved.")
	p.must(p.Wait("the way out", func() bool { return p.offers("Type a code instead") }))
	p.must(uitest.Tap(p.Window.Canvas(), "Type a code instead"))
	p.see("Type this instead")
	p.codeShown()
}

// TestAnswersThatTheBankDoesNotTake: each has its own words, and a next step.
func TestAnswersThatTheBankDoesNotTake(t *testing.T) {
	for _, c := range []struct {
		problem string
		status  int
		texts   []string
		next    string
	}{
		{protocol.ProblemAnswered, 409, []string{"Your bank has an answer already", "Then all is well."}, "Back to the start"},
		{protocol.ProblemLate, 410, []string{"You were a little late", "Nothing was approved."}, "Scan again"},
		{protocol.ProblemRefused, 403, []string{"Your bank did not accept this answer", "call your bank"}, "Scan again"},
	} {
		t.Run(c.problem, func(t *testing.T) {
			p := settled(t)
			p.instead(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
				w.Header().Set("Content-Type", "application/problem+json")
				w.WriteHeader(c.status)
				fmt.Fprintf(w, `{"type":%q}`, c.problem)
			}))
			p.ask("anna")
			p.see("You are about to pay")
			p.hold()
			p.see(c.texts...)
			if !p.offers(c.next) {
				t.Errorf("it does not offer %q", c.next)
			}
		})
	}
}

// TestRejectionsAreSent: the bank knows of a no, and of why; what to do stands there at once.
func TestRejectionsAreSent(t *testing.T) {
	p := settled(t)
	first := p.ask("anna")
	p.see("You are about to pay")
	p.tap("Reject")
	p.see("Nothing was paid.", "Your bank knows.")
	p.expect(first, issuer.OutcomeRejected)
	p.tap("Done")

	second := p.ask("anna")
	p.see("You are about to pay")
	p.tap("I did not ask for this")
	p.see("Good that you stopped", "Hang up.", "Your bank knows.")
	p.expect(second, issuer.OutcomeRejected)
	if why, err := p.Bank.Reason(t.Context(), second.ID); err != nil || why != protocol.NotMe {
		t.Errorf("the bank's reason is %v, %v", why, err)
	}
	p.tap("Done")

	handler := p.Bank.Handler()
	end := p.instead(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { panic(http.ErrAbortHandler) }))
	third := p.ask("anna")
	p.see("You are about to pay")
	p.tap("I did not ask for this")
	p.see("Good that you stopped", "Hang up.", "Your bank could not be told.")
	p.expect(third, issuer.OutcomeOpen)
	end()
	p.instead(handler)
	p.tap("Tell the bank again")
	p.see("Your bank knows.")
	p.expect(third, issuer.OutcomeRejected)
}

// TestWaitingRequests: home shows what waits by the bank's name only; the request opens after
// the PIN, once the first one's approval has used that.
func TestWaitingRequests(t *testing.T) {
	p := settled(t)
	p.see("Nothing is waiting for you.")
	first, err := p.Challenge("anna", garage())
	p.must(err)
	// Who turns back to the window finds it, but the banks are not asked at each turn.
	p.App.Foreground()
	p.Quiet()
	p.see("Nothing is waiting for you.")
	p.Pass(30 * time.Second)
	p.App.Foreground()
	p.see("Waiting for you", "Asks you to check something", "One request is waiting for you.")
	if p.Reads("Garage") {
		t.Fatal("what it is about shows on home")
	}
	p.tap(stage.BankName + ", Asks you to check something")
	p.see("You are about to pay", "Garage De Smet")
	p.hold()
	p.see("Approved. Your bank knows.")
	p.expect(first, issuer.OutcomeApproved)
	p.tap("Done")
	p.see("Nothing is waiting for you.")

	// After a lock, home finds it by itself; leaving the order answers nothing.
	second, err := p.Challenge("anna", &protocol.Login{Browser: "Firefox on Linux"})
	p.must(err)
	p.tap("Lock", anna)
	p.pin(annasPIN)
	p.see("Asks you to check something")
	p.Pass(2*time.Minute + time.Second)
	p.tap(stage.BankName + ", Asks you to check something")
	p.see("Enter your PIN", "Meridian Bank asks you to check something.")
	p.pin(annasPIN)
	p.see("You are about to log in to")
	p.tap("Back")
	p.see("Asks you to check something")
	p.expect(second, issuer.OutcomeOpen)

	// A pull looks again.
	p.must(p.StopBank())
	p.pull()
	p.see("Your bank cannot be reached now.")
}

// pull pulls the page down with a finger.
func (p *play) pull() {
	p.t.Helper()
	var pull func(fyne.CanvasObject) bool
	pull = func(o fyne.CanvasObject) bool {
		if area, ok := o.(fyne.Draggable); ok {
			if _, scrolls := o.(fyne.Scrollable); scrolls {
				for range 20 {
					area.Dragged(&fyne.DragEvent{Dragged: fyne.Delta{DY: 20}})
				}
				area.DragEnd()
				return true
			}
		}
		if c, ok := o.(*fyne.Container); ok {
			for _, child := range c.Objects {
				if pull(child) {
					return true
				}
			}
		}
		return false
	}
	if !pull(p.Window.Content()) {
		p.must(errors.New("nothing on the page can be pulled"))
	}
}
