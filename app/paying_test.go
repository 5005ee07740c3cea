package app_test

import (
	"fmt"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/internal/uitest"
	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

// TestSomebodyOnThePhone: a first payment over the limit is asked about once more. "Yes" leads
// to what to do, and not on to the payment; "no" goes on.
func TestSomebodyOnThePhone(t *testing.T) {
	p := settled(t)
	ask := func() *issuer.Challenge {
		c, err := p.Challenge("anna", garage(), protocol.NewPayee, protocol.OverLimit)
		p.must(err)
		p.paste(c.Text)
		p.see("You are about to pay")
		p.scrollDown()
		p.hold()
		p.see("Are you on the phone with someone who asked for this?")
		return c
	}
	first := ask()
	p.expect(first, issuer.OutcomeOpen)
	p.tap("Back")
	p.see("You are about to pay")
	p.scrollDown()
	p.hold()
	p.tap("Yes, someone asked me")
	p.see("Stop. This is how people are robbed.", "Nothing was paid.", "Hang up.", "Call your bank: +32")
	if p.offers("Hold to approve") || p.offers("Back") {
		t.Error("from the page that says stop there is a way on to the payment")
	}
	p.tap("Reject this payment")
	p.see("Good that you stopped", "Your bank knows.")
	p.expect(first, issuer.OutcomeRejected)
	p.tap("Done")

	second := ask()
	p.tap("No, it is my own idea")
	p.see("Approved. Your bank knows.")
	p.expect(second, issuer.OutcomeApproved)
}

// TestDoubtRunsOut: the question does not outlive the payment.
func TestDoubtRunsOut(t *testing.T) {
	p := settled(t)
	c, err := p.Challenge("anna", garage(), protocol.NewPayee, protocol.OverLimit)
	p.must(err)
	p.paste(c.Text)
	p.see("You are about to pay")
	p.scrollDown()
	p.hold()
	p.see("Are you on the phone")
	p.Pass(4 * time.Minute)
	p.Key(fyne.KeyDown)
	p.Pass(time.Minute)
	p.see("This code is too old", "Nothing was approved.")
}

// salaries is a batch of so many payments.
func salaries(t *testing.T, count int) *protocol.Batch {
	t.Helper()
	list := make([]protocol.Payment, count)
	for i := range list {
		list[i] = protocol.Payment{
			Minor: 200000 + int64(i), Creditor: fmt.Sprintf("Employee %d", i+1),
			CreditorAccount: "BE68539007547034", Remittance: "Salary November",
		}
	}
	batch, _, err := protocol.NewBatch("EUR", list)
	if err != nil {
		t.Fatal(err)
	}
	return batch
}

// TestLongBatch: the list is fetched, every payment can be looked at, and the button sleeps
// until all of them have been on the screen.
func TestLongBatch(t *testing.T) {
	p := settled(t)
	asked, err := p.Challenge("anna", salaries(t, 60))
	p.must(err)
	p.paste(asked.Text)
	p.see("Approve payments", "€\u00a0120\u00a0017,70", "60", "Payment 1 of 60", "Employee 25", "Payment 25 of 60", "Scroll to the end to approve.")
	if p.Reads("Employee 26") {
		t.Error("more than the first part is shown")
	}
	p.scrollDown()
	p.see("Look at all payments to approve.")
	awake := func() bool { return uitest.Awake(p.Window.Content(), "Hold to approve") }
	if awake() {
		t.Error("the button is awake after the first part")
	}
	p.tap("Next 25 payments")
	p.see("Payment 26 of 60", "Employee 50")
	p.tap("Previous 25 payments") // the second part was not looked at to its end
	p.see("Payment 1 of 60")
	p.tap("Next 25 payments")
	p.scrollDown()
	p.tap("Next 10 payments")
	p.see("Payment 60 of 60", "Employee 60")
	if awake() {
		t.Error("the button is awake before the end of the last part")
	}
	p.scrollDown()
	p.hold()
	p.see("Approved. Your bank knows.")
	p.expect(asked, issuer.OutcomeApproved)
	p.tap("Done")
	p.see("60 payments, €\u00a0120\u00a0017,70")
}

// TestBatchWhoseListIsNotThere: nothing is approved that cannot be looked at.
func TestBatchWhoseListIsNotThere(t *testing.T) {
	p := settled(t)
	asked, err := p.Challenge("anna", salaries(t, 60))
	p.must(err)
	handler := p.Bank.Handler()
	p.must(p.StopBank())
	p.paste(asked.Text)
	p.see("Your bank cannot be reached", "Nothing was added or approved.")
	end := p.serve(forging(handler))
	p.tap("Try again")
	p.see("Stop. This code was not made by your bank.")
	p.tap("Back to the start")
	end()
	p.serve(handler)
	p.paste(asked.Text)
	p.see("Payment 1 of 60")
	p.expect(asked, issuer.OutcomeOpen)
}
