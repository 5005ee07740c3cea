package app_test

import (
	"fmt"
	"strings"
	"testing"
	"time"

	"github.com/zegel-app/zegel/protocol"
)

// TestHistory: by day, newest first, with all that is kept; and it says what it does not know.
func TestHistory(t *testing.T) {
	p := settled(t)
	p.challenge("anna", garage())
	p.tap("Scan your bank's code", "Reject")
	p.see("Nothing was paid.")
	p.tap("Done", "Lock")
	p.Pass(24 * time.Hour)
	p.tap(anna)
	p.pin(annasPIN)
	p.challenge("anna", &protocol.Login{Browser: "Chrome on Windows", Place: "Vilnius, Lithuania"})
	p.tap("Scan your bank's code", "I did not ask for this")
	p.see("Good that you stopped")
	p.tap("Copy the number")
	p.must(p.Find("Copied"))
	if number := p.Fyne.Clipboard().Content(); number != "+3225550100" {
		t.Errorf("the clipboard has %q", number)
	}
	p.tap("Done", "History")
	p.see("This shows what you did here. Your bank shows what was paid.", "Today", "Yesterday")
	if all := strings.Join(p.Texts(), "\n"); strings.Index(all, "Log in") > strings.Index(all, "Garage De Smet") {
		t.Errorf("the newest is not the first: %q", all)
	}
	p.tap("€\u00a01\u00a0250,00 to Garage De Smet")
	p.see("You rejected this", "€\u00a01\u00a0250,00", "Garage De Smet", "BE68 5390 0754 7034", "22 November 2026, 14:05")
	p.tap("Back", "Log in")
	p.see("You said: I did not ask for this", "Chrome on Windows")
	p.tap("Back", "Back")
	p.see("Your banks")
}

// TestRanOut: an order that was looked at and not answered is told as what it is, once its time
// is over.
func TestRanOut(t *testing.T) {
	p := settled(t)
	p.challenge("anna", garage())
	p.tap("Scan your bank's code")
	p.see("You are about to pay")
	p.tap("Back")
	p.see("Your banks", "Nothing yet")
	p.Pass(6 * time.Minute)
	p.see("Who is using Zegel?")
	p.tap(anna)
	p.pin(annasPIN)
	p.see("to Garage De Smet", "Ran out · Today, 14:10")
	p.tap("History", "€\u00a01\u00a0250,00 to Garage De Smet")
	p.see("This ran out without an answer", "Today, 14:10")
}

// TestLongHistory: a page holds thirty, and leads on to older ones.
func TestLongHistory(t *testing.T) {
	p := settled(t)
	for i := range 32 {
		order := garage()
		order.Creditor.Name = fmt.Sprintf("Payee %d", i)
		p.challenge("anna", order)
		p.tap("Scan your bank's code", "Reject")
		p.see("Nothing was paid.")
		p.tap("Done")
	}
	p.tap("History")
	p.see("Payee 31", "Payee 2")
	if p.Reads("to Payee 1\n") || p.Reads("to Payee 0") {
		t.Error("the first page shows more than thirty")
	}
	p.tap("Show older ones")
	p.see("Payee 31", "Payee 0")
	if p.offers("Show older ones") {
		t.Error("there is nothing older")
	}
}

// TestBankPage: what is known of a bank, how to use another device, and removing it here.
func TestBankPage(t *testing.T) {
	p := settled(t)
	p.tap("Meridian Bank")
	p.see("22 November 2026", "Not used yet", "+32\u00a02\u00a0555\u00a001\u00a000", "Web", anna)
	p.tap("Use another device too")
	p.see("Each device has keys of its own.")
	p.tap("Done", "Remove from this device")
	p.see("Remove Meridian Bank?", "Your bank is not told.")
	p.tap("Keep it")
	p.see("Web address")
	c := p.challenge("anna", garage())
	p.tap("Remove from this device", "Remove")
	p.see("Meridian Bank is removed")
	p.tap("Done")
	p.see("No bank yet")
	p.App.Take(c.Text)
	p.see("This code is for somebody else")
}

// TestHelp is there for everybody, also before a PIN.
func TestHelp(t *testing.T) {
	p := settled(t)
	p.tap("Lock", "Settings", "Help", "How to spot fraud")
	for n := range 6 {
		p.see([]string{"for a code or a PIN", "by email or message", "“safe account”", "control your screen", "hurries you", "you did not start"}[n])
	}
	p.tap("Back", "Lost this device?")
	p.see("Have the lost device removed.")
	p.tap("Back", "Nothing works?")
	p.see("Ask for a new code on your bank's page.")
}

// TestPickerSaysWhatWaits: a number for each person, before any PIN, and nothing else.
func TestPickerSaysWhatWaits(t *testing.T) {
	p := family(t)
	_, err := p.Challenge("jef", garage())
	p.must(err)
	p.tap(anna, "Back")
	p.see("1 waiting · Meridian Bank")
	if p.Reads("Garage") {
		t.Error("the picker says what it is about")
	}
	if n := strings.Count(strings.Join(p.Texts(), "\n"), "waiting"); n != 1 {
		t.Errorf("%d people have something waiting", n)
	}
	p.must(p.StopBank())
	p.tap(anna, "Back")
	p.see("Who is using Zegel?", jef)
	p.Quiet()
	if p.Reads("waiting") {
		t.Error("it says what waits, and cannot know")
	}
}
