package app_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"
)

// onDemand finds a code on demand on the screen.
var onDemand = regexp.MustCompile(`\b\d{4}\x{00a0}\d{4}\b`)

func (p *play) onDemand() string {
	return strings.ReplaceAll(onDemand.FindString(strings.Join(p.Texts(), "\n")), "\u00a0", "")
}

// TestCodesOnDemand: a code is hidden until it is tapped, changes with its time, is taken by
// the bank, and is hidden again when the page is left.
func TestCodesOnDemand(t *testing.T) {
	p := settled(t)
	keys, err := p.Bank.Keys(t.Context(), "anna")
	p.must(err)
	p.must(p.Bank.Attach(t.Context(), keys[0].ID, "Web"))
	p.tap("Codes")
	p.see("Web", "Meridian Bank", "Tap to see the code", "Never tell anyone this code")
	if code := p.onDemand(); code != "" {
		t.Fatalf("the code %s shows before it was asked for", code)
	}
	p.tap("Web")
	p.see("Tap the code to copy it.", "Valid for 0:30")
	first := p.onDemand()
	p.must(p.Bank.VerifyCode(t.Context(), keys[0].ID, "Web", first))
	p.Pass(10 * time.Second)
	p.see("Valid for 0:20")
	p.tap("Web")
	p.see("The code for Web is copied.")
	if board := p.Fyne.Clipboard().Content(); board != first {
		t.Errorf("on the clipboard is %q, not %s", board, first)
	}
	p.Pass(20 * time.Second)
	p.must(p.Wait("the next code", func() bool { code := p.onDemand(); return code != "" && code != first }))
	p.see("Valid for 0:30", "Tap the code to copy it.")
	p.must(p.Bank.VerifyCode(t.Context(), keys[0].ID, "Web", p.onDemand()))
	if board := p.Fyne.Clipboard().Content(); board != "" {
		t.Errorf("a code that is over stays on the clipboard: %q", board)
	}
	p.tap("Back", "Codes")
	p.see("Tap to see the code")
	if code := p.onDemand(); code != "" {
		t.Errorf("the code %s shows again by itself", code)
	}
}

// TestByKeyboard goes through an approval and a code on demand with the keyboard only: Tab to
// a control, Return or Space to press it.
func TestByKeyboard(t *testing.T) {
	p := settled(t)
	asked, err := p.Challenge("anna", garage())
	p.must(err)
	p.focusOn("Look for requests")
	p.Key(fyne.KeyReturn)
	p.see("Waiting for you")
	p.focusOn("Meridian Bank, Asks you to check something")
	p.Key(fyne.KeySpace)
	p.see("You are about to pay")
	p.focusOn("Hold to approve")
	p.Key(fyne.KeyReturn)
	p.see("Press once more")
	p.Key(fyne.KeyReturn)
	p.see("Approved. Your bank knows.")
	p.expect(asked, "APPROVED")
	p.focusOn("Done")
	p.Key(fyne.KeyReturn)
	p.see("Your banks")
	p.focusOn("Codes")
	p.Key(fyne.KeyReturn)
	p.see("Tap to see the code")
	p.focusOn("Web")
	p.Key(fyne.KeyReturn)
	p.see("Tap the code to copy it.")
	p.Key(fyne.KeyEscape)
	p.see("Your banks")
}

// focusOn presses Tab until the keyboard is on a control.
func (p *play) focusOn(label string) {
	p.t.Helper()
	p.must(p.Find(label))
	canvas := p.Window.Canvas()
	for range 60 {
		canvas.FocusNext()
		if on, ok := canvas.Focused().(fyne.Accessible); ok && strings.HasPrefix(on.AccessibilityLabel(), label) {
			return
		}
	}
	p.t.Fatalf("Tab does not reach %q", label)
}
