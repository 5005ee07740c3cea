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
	TapsHint   string // the same where two taps are set
	HoldLonger string // hold to approve, let go too early
	PIN        func(filled, total int) string
	Stopped    string // spoken after the label of a control that sleeps
	On, Off    string // spoken with a switch
	Chosen     string // spoken with the chosen one of several
	Step       func(at, total int) string
}{
	Back:       "Back",
	Delete:     "Delete the last digit",
	Keypad:     "PIN pad. Type your PIN",
	PressAgain: "Press once more",
	HoldHint:   "Hold for one second, or press twice",
	TapsHint:   "Press twice",
	HoldLonger: "Hold a little longer",
	PIN:        func(filled, total int) string { return fmt.Sprintf("PIN, %d of %d digits", filled, total) },
	Stopped:    "not available yet",
	On:         "on",
	Off:        "off",
	Chosen:     "chosen",
	Step:       func(at, total int) string { return fmt.Sprintf("Step %d of %d", at, total) },
}
