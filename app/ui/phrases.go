package ui

import "fmt"

// Phrases are the few words that the widgets themselves speak or show. The app
// sets them in its language before it makes any widget.
var Phrases = struct {
	Back       string // arrow in the header
	Delete     string // backspace on the PIN pad
	Keypad     string // the PIN pad as a whole
	PressAgain string // hold to approve, after a first short press
	HoldHint   string // spoken with hold to approve: how it works
	PIN        func(filled, total int) string
	Stopped    string // spoken after the label of a control that sleeps
}{
	Back:       "Back",
	Delete:     "Delete the last digit",
	Keypad:     "PIN pad. Type your PIN",
	PressAgain: "Press again to approve",
	HoldHint:   "Hold for one second, or press twice",
	PIN:        func(filled, total int) string { return fmt.Sprintf("PIN, %d of %d digits", filled, total) },
	Stopped:    "not available yet",
}
