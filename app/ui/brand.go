package ui

import "image/color"

// Brand is what a bank changes to make the app its own: the name, the colours
// of both looks, and (in assets/icon.svg and the seal in icons.go) the sign.
const BrandName = "Zegel"

// BrandID is the app's name to the operating system, as in FyneApp.toml.
const BrandID = "app.zegel.Zegel"

// palette holds the colours of one look, by role.
type palette struct {
	background, surface, ink, muted, outline color.NRGBA
	primary, onPrimary                       color.NRGBA
	danger, warning, warningGround, success  color.NRGBA

	// Derived ones: they carry no meaning of their own.
	edge          color.NRGBA // hairline around a panel or key, line between facts
	key, keyDown  color.NRGBA // a PIN key, resting and pressed
	soft, onSoft  color.NRGBA // ground of the circle with initials, and its letters
	down          color.NRGBA // a filled button while it is pressed, and the fill of a hold
	tint          color.NRGBA // an outlined or quiet button under the pointer
	disabled      color.NRGBA // ground of a button that sleeps
	dangerGround  color.NRGBA
	successGround color.NRGBA
}

var lightColours = palette{
	background: rgb(0xF4F6F7), surface: rgb(0xFFFFFF), ink: rgb(0x12212B), muted: rgb(0x4A5B66), outline: rgb(0x75858F),
	primary: rgb(0x0A5A70), onPrimary: rgb(0xFFFFFF),
	danger: rgb(0xB3261E), warning: rgb(0x553900), warningGround: rgb(0xFFF1D6), success: rgb(0x1B6B3A),
	edge: rgb(0xD9E0E4), key: rgb(0xFFFFFF), keyDown: rgb(0xDCEBEF), soft: rgb(0xDCEDF1), onSoft: rgb(0x0A4657),
	down: rgb(0x07323F), tint: rgb(0xE6F0F3), disabled: rgb(0xDDE3E6),
	dangerGround: rgb(0xFCEBE9), successGround: rgb(0xE3F3E8),
}

var darkColours = palette{
	background: rgb(0x0E161B), surface: rgb(0x18232A), ink: rgb(0xE8EEF1), muted: rgb(0xA9B8C0), outline: rgb(0x768892),
	primary: rgb(0x6CC7DD), onPrimary: rgb(0x00303D),
	danger: rgb(0xFFB4AB), warning: rgb(0xFFDFA6), warningGround: rgb(0x4A3600), success: rgb(0x7FD89B),
	edge: rgb(0x2B3A43), key: rgb(0x233038), keyDown: rgb(0x34505B), soft: rgb(0x0F3B4A), onSoft: rgb(0xBDE6F1),
	down: rgb(0xB5E6F2), tint: rgb(0x21333B), disabled: rgb(0x26333A),
	dangerGround: rgb(0x3B1A17), successGround: rgb(0x12301E),
}

func rgb(v uint32) color.NRGBA {
	return color.NRGBA{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v), A: 0xFF}
}
