package app_test

import (
	"testing"
	"time"
)

// TestF4NeverTellACode: wherever a code stands, the page says to tell it to nobody.
func TestF4NeverTellACode(t *testing.T) {
	p := offline(t)
	p.ask("anna")
	p.see("You are about to pay")
	p.must(p.HoldFor("Hold to approve", 1200*time.Millisecond))
	p.see("Type this instead", "Never tell anyone this code, not even on the phone.")
	if p.codeShown() == "" {
		t.Fatal("there is no code on the page")
	}
	p.tap("Done", "Codes")
	p.see("Never tell anyone this code")
}
