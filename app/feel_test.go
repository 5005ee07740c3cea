package app_test

import (
	"slices"
	"testing"
	"time"

	"github.com/zegel-app/zegel/platform"
)

// TestWhatIsFelt: a wrong PIN, a code that is found and an approval are felt, each once.
func TestWhatIsFelt(t *testing.T) {
	p := settled(t)
	p.ask("anna")
	p.see("You are about to pay")
	p.Felt = nil
	p.must(p.HoldFor("Hold to approve", 1200*time.Millisecond))
	p.see("Approved. Your bank knows.")
	p.tap("Done", "Lock", anna)
	p.pin(wrongPIN)
	p.see("That PIN is not right. 4 tries left.")
	if want := []platform.Haptic{platform.Approved, platform.Wrong}; !slices.Equal(p.Felt, want) {
		t.Errorf("felt %v, not %v", p.Felt, want)
	}
}
