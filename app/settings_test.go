package app_test

import (
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/internal/uitest"
	"github.com/zegel-app/zegel/platform/keystore"
)

const newPIN = "294617"

// TestChangePIN: the old one and the new one twice; each refusal says why, and a slip in the
// new one costs no try.
func TestChangePIN(t *testing.T) {
	p := settled(t)
	p.tap("Settings", "Change PIN")
	p.see("The one that you have now.")
	p.pin(annasPIN)
	p.see("Choose a new PIN")
	for pin, why := range map[string]string{"170488": "That is a date.", "345678": "Digits in a row.", annasPIN: "That is your PIN already."} {
		p.pin(pin)
		p.see(why)
	}
	p.pin(newPIN)
	p.see("Type your new PIN again")
	p.pin(wrongPIN)
	p.see("Not the same.", "Choose a new PIN")
	p.pin(newPIN)
	p.see("Type your new PIN again")
	p.pin(newPIN)
	p.see("Your PIN is changed")
	p.tap("Done", "Back", "Lock", anna)
	p.pin(annasPIN)
	p.see("That PIN is not right. 4 tries left.")
	p.pin(newPIN)
	p.see("Your banks")
	p.challenge("anna", garage())
	p.tap("Scan your bank's code") // the keys are the same under the new PIN
	p.see("You are about to pay", "Garage De Smet")
}

// TestChangePINCounts: a wrong old PIN counts like any other; the third locks and waits.
func TestChangePINCounts(t *testing.T) {
	p := settled(t)
	p.tap("Settings")
	for _, c := range []struct{ pin, says string }{{"402913", "4 tries left."}, {"402914", "3 tries left."}, {"402915", "Wait 1:00, then try again."}} {
		if c.pin == "402913" {
			p.tap("Change PIN")
		}
		p.see("The one that you have now.")
		p.pin(c.pin)
		p.see("Choose a new PIN")
		p.pin(newPIN)
		p.see("Type your new PIN again")
		p.pin(newPIN)
		p.see(c.says)
		if c.pin != "402915" {
			p.Key(fyne.KeyEscape)
			p.see("Your PIN is only yours.")
			p.tap("Change PIN")
		}
	}
	p.Pass(time.Minute)
	p.pin(annasPIN)
	p.see("Your banks")
}

// TestChangePINErases: the fifth wrong PIN erases here as well.
func TestChangePINErases(t *testing.T) {
	p := settled(t)
	p.tap("Settings")
	for i, pin := range []string{"402913", "402914", "402915", "402916", "402917"} {
		switch {
		case i < 3:
			p.tap("Change PIN")
			p.see("The one that you have now.")
			p.pin(pin)
			p.see("Choose a new PIN")
			p.pin(newPIN)
			p.see("Type your new PIN again")
			p.pin(newPIN)
			p.Quiet()
			if i < 2 {
				p.Key(fyne.KeyEscape)
				p.see("Your PIN is only yours.")
			}
		case i == 3:
			p.Pass(time.Minute)
			p.pin(pin)
			p.see("One try left.")
			p.Pass(5 * time.Minute)
		default:
			p.pin(pin)
		}
	}
	p.see("This profile is erased")
}

// TestLockAfter: one minute is one minute, and another window locks only when it is chosen.
func TestLockAfter(t *testing.T) {
	p := settled(t)
	p.App.Aside()
	p.Quiet()
	p.see("Your banks")

	p.tap("Settings", "Lock after", "1 minute", "Back")
	p.see("1 minute")
	p.Pass(59 * time.Second)
	p.see("Your PIN is only yours.")
	p.Pass(time.Second)
	p.see("Who is using Zegel?")

	p.tap(anna)
	p.pin(annasPIN)
	p.tap("Settings", "Lock after", "When I use another window", "Back", "Back")
	p.see("Your banks")
	p.App.Aside()
	p.Quiet()
	if !p.covered() {
		t.Error("the page is not covered")
	}
	p.App.Foreground()
	p.see("Who is using Zegel?")
}

// TestHandSettings: two taps instead of holding, and digits that are elsewhere each time.
func TestHandSettings(t *testing.T) {
	p := settled(t)
	p.tap("Settings", "Approve by", "Two taps", "Back", "Digits of the PIN pad", "Mixed up each time", "Back", "Back")
	p.challenge("anna", garage())
	p.tap("Scan your bank's code")
	p.see("You are about to pay")
	p.tap("Tap twice to approve", "Tap twice to approve")
	p.see("Approved. Your bank knows.")
	p.tap("Done", "Lock")
	seen := map[string]bool{}
	for range 4 {
		p.tap(anna)
		p.see("Enter your PIN")
		seen[p.padNow()] = true
		p.tap("Back")
		p.see("Who is using Zegel?")
	}
	if len(seen) < 3 { // two equal ones of four have a chance of 1 in 600,000
		t.Errorf("the digits stand the same way: %v", seen)
	}
	p.tap(anna)
	p.pin(annasPIN)
	p.see("Your banks")
}

// padNow gives the digits in the order in which they stand.
func (p *play) padNow() string {
	var digits []string
	for _, label := range uitest.Labels(p.Window.Content()) {
		if len(label) == 1 && label[0] >= '0' && label[0] <= '9' {
			digits = append(digits, label)
		}
	}
	if len(digits) != 10 {
		p.t.Fatalf("the pad has the digits %q", digits)
	}
	return strings.Join(digits, "")
}

// TestReadingSettings: they are there before any PIN, hold at once, and are there again after
// a restart. The others are not there without a PIN.
func TestReadingSettings(t *testing.T) {
	p := settled(t)
	p.tap("Lock", "Settings")
	p.see("Text size")
	if p.Reads("Lock after") || p.Reads("Change PIN") {
		t.Error("anybody can make Anna's profile less safe")
	}
	before := p.Fyne.Settings().Theme().Size("text")
	p.tap("Text size", "150%")
	if after := p.Fyne.Settings().Theme().Size("text"); after != before*1.5 {
		t.Errorf("text went from %v to %v", before, after)
	}
	p.tap("Back", "Look", "Dark", "Back")
	p.must(p.Restart())
	p.tap("Settings")
	p.see("150%", "Dark")
}

// TestKeysAreSaid: how the keys are kept is said, aloud where it is in a file.
func TestKeysAreSaid(t *testing.T) {
	for grade, says := range map[keystore.Grade]string{
		keystore.File: "This computer has no safe place for keys", keystore.System: "This device's system keeps your keys.", keystore.Hardware: "A chip of this device keeps your keys.",
	} {
		p := settled(t)
		p.Keys.Store = graded{p.Keys.Store, grade}
		p.tap("Settings", "How your keys are kept")
		p.see(says)
	}
}

// graded is a key store that says of itself how good it is.
type graded struct {
	keystore.Store
	grade keystore.Grade
}

func (g graded) Grade() keystore.Grade { return g.grade }

// TestTabletPanes: from 840 wide the list stays beside what was opened from it.
func TestTabletPanes(t *testing.T) {
	p := settled(t)
	p.tap("Settings", "Lock after")
	if p.offers("Approve by") {
		t.Error("a phone shows the list beside the setting")
	}
	p.Window.Resize(fyne.NewSize(1024, 768))
	p.see("Zegel locks by itself", "Approve by")
	p.tap("Approve by")
	p.see("Both are equally safe.")
	p.tap("Two taps")
	if got := p.Texts(); slices.Index(got, "Two taps") < 0 || !p.offers("Approve by, Two taps") {
		t.Errorf("the list does not show the new value: %q", uitest.Labels(p.Window.Content()))
	}
	p.tap("Back")
	p.see("Your banks")
}

// TestLanguageKeepsTheCountry: a Belgian who reads English gets amounts as Belgium writes them.
func TestLanguageKeepsTheCountry(t *testing.T) {
	p := settled(t)
	p.Locale = "nl-BE"
	p.must(p.Restart())
	p.must(uitest.Hear("nl"))
	t.Cleanup(func() { uitest.Hear("en") })
	p.tap(anna)
	p.pin(annasPIN)
	p.see("Your banks")
	p.tap("Settings", "Language")
	p.must(uitest.Hear("en")) // each language stands there by its own name
	p.tap("English")
	p.see("What Zegel speaks.")
	p.tap("Back", "Back")
	p.challenge("anna", garage())
	p.tap("Scan your bank's code")
	p.see("You are about to pay", "€1.250,00")
}
