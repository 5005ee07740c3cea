package gallery

import (
	"context"
	"errors"
	"regexp"
	"strings"

	"github.com/zegel-app/zegel/protocol"
)

// online is what needs the bank on the network: requests that wait, and codes on demand.
func (w *walker) online() {
	w.do(func() error {
		_, err := w.Challenge("anna", Garage())
		return err
	})
	w.tap("Look for requests")
	w.show("home-waiting", "Asks you to check something")
	w.tap("Lock")
	w.see("Who is using Zegel?")
	w.show("profiles-waiting", "waiting")
	w.tap("Anna Peeters")
	w.pin(annasPIN)
	w.see("Asks you to check something")

	w.tap("Codes")
	w.show("codes", "Tap to see the code")
	w.do(func() error { return w.Tap("Web") })
	w.show("codes-shown", "Tap the code to copy it.")
	w.tap("Back")
	w.see("Your banks")

	w.tap("Add a bank", "Type the code")
	w.show("type-start", "Address of your bank")
	w.tap("Go on")
	w.show("type-start-empty", "Type your bank's address first.")
	w.tap("Back", "Back")
	w.see("Your banks")
}

// deviceCode is what the screen of a letter shows.
var deviceCode = regexp.MustCompile(`\b[0-9A-Z]{5}-[0-9A-Z]{5}\b`)

// letter is an activation by letter, of a bank for Jef.
func (w *walker) letter() {
	w.tap("Jef Verhulst")
	w.pin(jefsPIN)
	w.see("No bank yet")
	w.tap("Add a bank", "I have a letter")
	w.show("letter", "You have a letter from your bank")
	w.do(func() error {
		letter, err := w.Bank.StartLetter(context.Background(), "jef", "Jef Verhulst")
		if err != nil {
			return err
		}
		w.Hold(letter.Text)
		w.tap("Scan the letter")
		w.show("letter-device-code", "Type this on your bank's page")
		code := deviceCode.FindString(strings.Join(w.Texts(), "\n"))
		if code == "" {
			return errors.New("no device code on the screen")
		}
		w.tap("Give up this letter")
		w.show("letter-give-up", "Give up this letter?")
		w.tap("Keep it", "Back")
		w.show("home-letter", "Continue with the letter")
		w.tap("Continue with the letter")
		reply, err := w.Bank.DeviceCode(context.Background(), letter.ID, code)
		if err != nil {
			return err
		}
		w.Hold(reply.Reply)
		return w.err
	})
	w.tap("Scan the second code")
	w.show("letter-digits", "The bank's page says it is done")
	w.tap("The page says something else")
	w.anew("letter-wrong", "Nothing was added")
	w.tap("Back to the start")
	w.removal()
	w.tap("Lock")
}

// removal is a bank of Jef's that has removed this device, and says so.
func (w *walker) removal() {
	w.see("No bank yet")
	w.tap("Add a bank")
	w.enrol("jef", "Jef Verhulst", func() { w.see("Is this your bank?") }, func() {
		w.show("pin-once-more", "Once more, to add Meridian Bank.")
		w.pin(jefsPIN)
	})
	w.tap("Done")
	w.do(func() error {
		text, err := w.Removed("jef")
		w.Hold(text)
		return err
	})
	w.tap("Scan your bank's code")
	w.show("removal", "Meridian Bank has removed this device")
	w.tap("Remove the account")
	w.show("removal-done", "Meridian Bank is removed")
	w.tap("Done")
}

// unreachable is approving while the bank is not on the network: the code is there.
func (w *walker) unreachable() {
	w.tap("Anna Peeters")
	w.pin(annasPIN)
	w.see("Your banks")
	w.do(w.StopBank)
	w.ask(Garage(), protocol.NewPayee)
	w.see("You are about to pay")
	w.approve()
	w.show("your-code", "Type this instead")
	w.tap("Copy")
	w.show("your-code-copied", "Copied")
	w.tap("Back")
	w.show("home-unreachable", "Your bank cannot be reached now.")
	w.tap("Scan your bank's code")
	w.see("asks you to check something")
	w.pin(annasPIN)
	w.anew("approve-again", "You approved this already")
	w.tap("Back")
	w.see("Your banks")
	w.ask(&protocol.Login{Browser: "Firefox on Linux", Place: "Gent, Belgium"})
	w.see("You are about to log in to")
	w.tap("Reject")
	w.show("rejected-untold", "Your bank could not be told.")
	w.tap("Done")
	w.tap("Lock")
}
