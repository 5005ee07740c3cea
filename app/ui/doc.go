// Package ui is Zegel's own set of widgets and its theme: text that wraps,
// buttons, the PIN pad, hold to approve, panels, pages and icons.
//
// It promises that every target is at least 56 units high and answers to the
// mouse, to touches of any length and to the keyboard; that every control says a
// label and a role to a screen reader; that text is never cut; and that text and
// ground always differ by 4.5:1 or more, in both looks.
//
// It knows nothing of banks, vaults or protocols, and holds no words of its own:
// every text that a person reads or hears is handed in, or set in Phrases.
package ui
