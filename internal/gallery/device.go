package gallery

import "fmt"

// device is what is not about a code: settings, history, a bank's page, help.
func (w *walker) device() {
	w.tap("Settings")
	w.anew("settings", "Your PIN is only yours.")
	for _, s := range []struct{ scene, row, text string }{
		{"settings-lock", "Lock after", "Zegel locks by itself"},
		{"settings-approve", "Approve by", "Both are equally safe."},
		{"settings-pad", "Digits of the PIN pad", "nobody can tell your PIN"},
		{"settings-face", "Fingerprint or face", "Zegel always asks for your PIN."},
		{"settings-look", "Look", "Dark letters on light"},
		{"settings-language", "Language", "What Zegel speaks."},
		{"settings-text", "Text size", "Make all words larger."},
		{"settings-keys", "How your keys are kept", "Every profile has a key"},
		{"settings-about", "About Zegel", "Anyone can read how it works."},
	} {
		w.tap(s.row)
		w.anew(s.scene, s.text)
		if s.scene == "settings-about" {
			w.tap("Licences", "Next page")
			w.anew("licences", "Page 2 of 2")
			w.tap("Back")
			w.see(s.text)
		}
		w.tap("Back")
	}
	w.tap("Change PIN")
	w.show("change-pin", "The one that you have now.")
	w.pin(annasPIN)
	w.show("change-pin-new", "Choose a new PIN")
	w.pin("345678")
	w.show("change-pin-sequence", "Digits in a row.")
	w.pin(annasPIN)
	w.show("change-pin-same", "That is your PIN already.")
	w.pin(annasNextPIN)
	w.show("change-pin-again", "Type your new PIN again")
	w.pin(annasNextPIN)
	w.show("change-pin-done", "Your PIN is changed")
	w.tap("Done")
	w.see("Your PIN is only yours.")
	w.tap("Change PIN")
	w.see("The one that you have now.")
	w.pin(annasNextPIN + annasPIN + annasPIN)
	w.see("Your PIN is changed")
	w.tap("Done")
	w.see("Your PIN is only yours.")
	w.help()
	w.tap("Back")

	w.tap("History")
	w.anew("history", "This shows what you did here.")
	for i, title := range []string{"Log in", "CHF\u00a0999\u00a0999\u00a0999,99 to Vereinigung der Freundinnen und Freunde des Botanischen Gartens e.V.", "€\u00a01\u00a0250,00 to Garage De Smet"} {
		w.tap(title)
		w.anew(fmt.Sprintf("history-%d", i+1), "This is what you did here.")
		w.tap("Back")
	}
	w.tap("Back")

	w.see("Your banks")
	w.tap("Meridian Bank")
	w.anew("bank", "Web address")
	w.tap("Use another device too")
	w.anew("bank-another-device", "Each device has keys of its own.")
	w.tap("Done")
	w.tap("Remove from this device")
	w.anew("bank-remove", "Remove Meridian Bank?")
	w.tap("Keep it")
	w.tap("Back")
}

// help is what to do when something is wrong.
func (w *walker) help() {
	w.tap("Help")
	w.anew("help", "How to spot fraud")
	for _, h := range []struct{ scene, row, text string }{
		{"help-fraud", "How to spot fraud", "Criminals call, write and hurry you."},
		{"help-lost", "Lost this device?", "Do this now, from any other device:"},
		{"help-nothing", "Nothing works?", "Try these, one after the other:"},
	} {
		w.tap(h.row)
		w.anew(h.scene, h.text)
		w.tap("Back")
	}
	w.tap("Back")
}
