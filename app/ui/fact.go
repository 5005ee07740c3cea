package ui

import "fyne.io/fyne/v2"

// NewFact is a muted label over a value. Mono is for account numbers and codes:
// hand them in grouped by spaces, and a group is never cut.
func NewFact(label, value string, mono bool) *fyne.Container {
	style := TextStyle{Bold: true, Mono: mono}
	return Column(0, NewText(label, TextStyle{Size: Small, Colour: Muted}), NewText(value, style))
}

// NewAmount is the fact that matters most: a label over an amount in large type,
// both in the middle. The amount is one the app formatted; it keeps to one line.
func NewAmount(label, amount string) *fyne.Container {
	return Column(0,
		NewText(label, TextStyle{Size: Small, Colour: Muted, Align: fyne.TextAlignCenter}),
		NewText(amount, TextStyle{Size: Display, Bold: true, Align: fyne.TextAlignCenter, Fit: true}))
}
