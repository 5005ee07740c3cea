package app_test

import (
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/internal/gallery"
	"github.com/zegel-app/zegel/internal/stage"
	"github.com/zegel-app/zegel/internal/uitest"
	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

// TestLeavingApprovesNothing: Back, Escape and a hold that is too short approve nothing.
func TestLeavingApprovesNothing(t *testing.T) {
	p := settled(t)
	asked := p.ask("anna")
	p.see("You are about to pay")
	p.must(p.HoldFor("Hold to approve", 300*time.Millisecond))
	p.tap("Hold to approve")
	p.see("You are about to pay")
	p.tap("Back")
	p.see("Your last answers", "Nothing yet.")
	p.paste(asked.Text)
	p.see("You are about to pay")
	p.Key(fyne.KeyEscape)
	p.see("Nothing yet.")
	outcome, err := p.Bank.Outcome(t.Context(), asked.ID)
	p.must(err)
	if outcome != issuer.OutcomeOpen {
		t.Errorf("the bank says %v", outcome)
	}
}

// TestHoldSleepsUntilAllWasSeen: on a small window with large text, the end of a long order
// has to be on the screen before it can be approved.
func TestHoldSleepsUntilAllWasSeen(t *testing.T) {
	p := settled(t)
	p.Window.Resize(fyne.NewSize(360, 640))
	p.App.Look(1.5, "light")
	c, err := p.Challenge("anna", gallery.Longest(), protocol.NewPayee, protocol.OverLimit)
	p.must(err)
	p.paste(c.Text)
	p.see("You are about to pay", "Scroll to the end to approve.")
	if uitest.Awake(p.Window.Content(), "Hold to approve") {
		t.Fatal("the button is awake before the end was seen")
	}
	if err := uitest.HoldFor(p.Window.Canvas(), "Hold to approve", 0); err == nil {
		t.Fatal("the button can be held before the end was seen")
	}
	p.scrollDown()
	p.must(p.Find("Hold to approve"))
	if p.Reads("Scroll to the end") {
		t.Error("it still asks to scroll")
	}
	// Foreign text is shown as it is: a character that turns the text around is a box.
	p.see("roof,[U+202E] as agreed", "1 December 2026", "MT84 MALT 0110 0001 2345 MTLC AST0 01S")
}

// scrollDown turns the wheel over the page.
func (p *play) scrollDown() {
	var turn func(fyne.CanvasObject)
	turn = func(o fyne.CanvasObject) {
		if area, ok := o.(fyne.Scrollable); ok {
			area.Scrolled(&fyne.ScrollEvent{Scrolled: fyne.Delta{DY: -10000}})
		}
		if c, ok := o.(*fyne.Container); ok {
			for _, child := range c.Objects {
				turn(child)
			}
		}
	}
	turn(p.Window.Content())
}

func TestRejectAndReport(t *testing.T) {
	p := settled(t)
	first := p.ask("anna")
	p.see("You are about to pay")
	p.tap("Reject")
	p.see("Nothing was paid.")
	p.tap("Done")
	p.see("Rejected")
	p.refusedAfterPIN(first.Text, "You answered this code already")

	p.ask("anna")
	p.see("You are about to pay")
	p.tap("I did not ask for this")
	p.see("Good that you stopped", "Hang up.", "Call your bank: +32\u00a02\u00a0555\u00a001\u00a000", "Change your bank password.")
	p.tap("Done")
	p.see("You did not ask for this")
}

// refusedAfterPIN pastes a code and goes home again; the PIN is asked for when it is not
// fresh any more.
func (p *play) refusedAfterPIN(code, text string) {
	p.t.Helper()
	p.paste(code)
	p.must(p.Wait("an answer", func() bool { return p.Reads(text) || p.Reads("Enter your PIN") }))
	if p.Reads("Enter your PIN") {
		p.pin(annasPIN)
	}
	p.see(text)
	p.tap("Back to the start")
}

// TestPINGrowsOld: two minutes after the PIN it is asked for again, and then the same order
// shows again.
func TestPINGrowsOld(t *testing.T) {
	p := offline(t)
	p.ask("anna")
	p.see("You are about to pay")
	p.Pass(2*time.Minute + time.Second)
	p.must(p.HoldFor("Hold to approve", 1200*time.Millisecond))
	p.see("Enter your PIN")
	p.pin(annasPIN)
	p.see("You are about to pay", "Garage De Smet")
	p.must(p.HoldFor("Hold to approve", 1200*time.Millisecond))
	p.see("Type this instead")
}

func TestCountdown(t *testing.T) {
	p := settled(t)
	p.ask("anna")
	p.see("code valid for 5:00")
	p.Pass(28 * time.Second)
	p.see("code valid for 4:32")
	p.Key(fyne.KeyDown)
	p.Pass(4*time.Minute + 3*time.Second)
	p.see("Code valid for 0:29")
	p.Pass(29 * time.Second)
	p.see("This code is too old", "Nothing was approved.")
	p.tap("Scan again")
	p.see("Scan your bank's code")
}

// TestClipboardIsCleared: a copied code goes after a minute, unless somebody has copied
// something else meanwhile.
func TestClipboardIsCleared(t *testing.T) {
	p := offline(t)
	p.ask("anna")
	p.see("You are about to pay")
	p.must(p.HoldFor("Hold to approve", 1200*time.Millisecond))
	p.see("Type this instead")
	code := p.codeShown()
	board := p.Fyne.Clipboard()
	p.tap("Copy")
	p.see("Never tell anyone this code")
	if board.Content() != code {
		t.Fatalf("on the clipboard is %q, not the code", board.Content())
	}
	p.Pass(59 * time.Second)
	if board.Content() != code {
		t.Error("it was taken away before its time")
	}
	p.Pass(time.Second)
	if board.Content() != "" {
		t.Error("it stays on the clipboard")
	}
	p.tap("Copied")
	board.SetContent("something else")
	p.Pass(time.Minute)
	if board.Content() != "something else" {
		t.Error("somebody else's text was taken away")
	}
	p.Key(fyne.KeyDown)
	p.Pass(3 * time.Minute)
	p.see("The time for this code is over")
}

// TestOnePINOneApproval: after an approval the next order asks for the PIN before it shows
// anything.
func TestOnePINOneApproval(t *testing.T) {
	p := offline(t)
	p.ask("anna")
	p.see("You are about to pay")
	p.must(p.HoldFor("Hold to approve", 1200*time.Millisecond))
	p.see("Type this instead")
	p.tap("Done")
	p.ask("anna")
	p.see("Enter your PIN", stage.BankName+" asks you to check something.")
	if p.Reads("Garage") {
		t.Error("the order shows before the PIN")
	}
}

// TestLockDropsWhatIsUnderWay: a lock in the middle of an approval leaves nothing open, and
// the answer is not lost: the same code gives it again.
func TestLockDropsWhatIsUnderWay(t *testing.T) {
	p := offline(t)
	asked := p.ask("anna")
	p.see("You are about to pay")
	p.must(p.HoldFor("Hold to approve", 1200*time.Millisecond))
	p.see("Type this instead")
	code := p.codeShown()
	p.App.Background()
	p.App.Foreground()
	p.see("Who is using Zegel?")
	p.paste(asked.Text)
	p.pin(annasPIN)
	p.see("You approved this already.")
	p.must(p.HoldFor("Hold to approve", 1200*time.Millisecond))
	p.see("Type this instead")
	if again := p.codeShown(); again != code {
		t.Errorf("first %s, then %s", code, again)
	}
}

// TestAmounts: amounts are written with the decimals of their currency.
func TestAmounts(t *testing.T) {
	p := settled(t)
	for _, c := range []struct {
		amount protocol.Amount
		text   string
	}{
		{protocol.Amount{Minor: 5, Currency: "EUR"}, "€\u00a00,05"},
		{protocol.Amount{Minor: 1500, Currency: "JPY"}, "JPY\u00a01\u00a0500"},
		{protocol.Amount{Minor: 1234567, Currency: "KWD"}, "KWD\u00a01\u00a0234,567"},
		{protocol.Amount{Minor: 100, Currency: "USD"}, "USD\u00a01,00"},
	} {
		order := garage()
		order.Amount = c.amount
		asked, err := p.Challenge("anna", order)
		p.must(err)
		p.paste(asked.Text)
		p.see(c.text)
		p.tap("Back")
	}
}
