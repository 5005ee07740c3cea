package demobank_test

import (
	"context"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/zegel-app/zegel/protocol"
)

// BenchmarkApprovedToPaid is the time from the moment that a device begins to send its yes
// until Chromium's page says that the transfer is paid: one post, one event, one page.
func BenchmarkApprovedToPaid(b *testing.B) {
	h := newHouse(b)
	w := openWindow(b, h)
	anna := h.signIn(b, "anna")
	d := anna.addDevice("Anna's phone")
	w.is(anna)
	for b.Loop() {
		b.StopTimer()
		h.clock.advance(time.Hour) // the bank limits how many a device is asked in one
		s := h.signIn(b, "anna").order("amount", "1,00")
		w.is(s.visitor)
		w.open(s.at.Path)
		w.await("the code", `document.readyState === "complete" && document.querySelector("[data-testid=state]").dataset.state === "WAITING"`)
		time.Sleep(200 * time.Millisecond) // it begins to listen
		text := s.text("code-text")
		b.StartTimer()
		if err := d.AnswerOnline(anna.client, text, protocol.Answer{Decision: protocol.Approve}); err != nil {
			b.Fatal(err)
		}
		w.until(`document.querySelector("[data-testid=state]")?.dataset.state === "PAID"`)
	}
}

// until asks the page again and again, without a pause, until it says true.
func (w *window) until(expression string) {
	w.t.Helper()
	for deadline := time.Now().Add(20 * time.Second); time.Now().Before(deadline); {
		limited, cancel := context.WithTimeout(w.Context(), 2*time.Second)
		ready, err := chromedp.Run(limited, chromedp.Evaluate[bool](expression))
		cancel()
		if err == nil && ready {
			return
		}
	}
	w.t.Fatalf("the page did not come to %s", expression)
}
