package ui

import (
	"strings"

	"fyne.io/fyne/v2"
)

// NewDigits shows a short number large, in groups of four: "4821 0937".
func NewDigits(digits string) *Digits {
	d := &Digits{}
	d.Text = Text{style: TextStyle{Size: Number, Mono: true, Bold: true, Align: fyne.TextAlignCenter, Fit: true}}
	d.ExtendBaseWidget(d)
	d.outer = d
	d.Set(digits)
	return d
}

// Digits is a short number to be read and typed elsewhere. A screen reader says
// it digit by digit.
type Digits struct {
	Text
	digits string
}

// Set changes the digits.
func (d *Digits) Set(digits string) {
	d.digits = digits
	d.SetText(Groups(digits, "\u00a0"))
}

// AccessibilityLabel is the digits one by one.
func (d *Digits) AccessibilityLabel() string { return oneByOne(d.digits) }

// oneByOne is digits as a screen reader says them.
func oneByOne(digits string) string { return strings.Join(strings.Split(digits, ""), " ") }

// Groups puts a separator after every four letters or digits.
func Groups(s, separator string) string {
	var b strings.Builder
	for i, r := range []rune(s) {
		if i > 0 && i%4 == 0 {
			b.WriteString(separator)
		}
		b.WriteRune(r)
	}
	return b.String()
}
