package app

import (
	"crypto/rand"
	"encoding/binary"
	"time"
)

// The preferences that are kept on the device. None of them is a secret, and they hold for
// everybody who uses the device: most are needed before anybody has given a PIN.
const (
	prefWelcomed  = "welcomed"   // bool: the first pages were seen
	prefTextSize  = "text size"  // float: 1, 1.3 or 1.5; 0 follows the device
	prefLook      = "appearance" // "light", "dark"; anything else follows the device
	prefLanguage  = "language"   // a BCP 47 tag; "" follows the device
	prefLockAfter = "lock after" // "leave", "1"; anything else is five minutes
	prefTwoTaps   = "two taps"   // bool: approve by two taps instead of holding
	prefMixed     = "mixed pad"  // bool: the digits of the PIN pad are mixed up
)

// idleLimit is how long a profile stays open at most without a press (PSD2 RTS, art.
// 4(3)(d): at most five minutes).
const idleLimit = 5 * time.Minute

// lockAfter says when an open profile locks by itself.
type lockAfter string

const (
	lockOnLeaving lockAfter = "leave" // when another window comes to the front, too
	lockInAMinute lockAfter = "1"
	lockInFive    lockAfter = ""
)

func (a *App) lockAfter() lockAfter {
	switch l := lockAfter(a.fyne.Preferences().String(prefLockAfter)); l {
	case lockOnLeaving, lockInAMinute:
		return l
	}
	return lockInFive
}

// idle is how long a profile stays open without a press.
func (a *App) idle() time.Duration {
	if a.lockAfter() == lockInAMinute {
		return time.Minute
	}
	return idleLimit
}

// twoTaps says whether the person approves by two taps instead of holding the button.
func (a *App) twoTaps() bool { return a.fyne.Preferences().Bool(prefTwoTaps) }

// padOrder is the order of the digits on a PIN pad: nil for the usual one, or else one that
// is new each time.
func (a *App) padOrder() []byte {
	if !a.fyne.Preferences().Bool(prefMixed) {
		return nil
	}
	order := []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 0}
	for i := len(order) - 1; i > 0; i-- {
		j := randomBelow(i + 1)
		order[i], order[j] = order[j], order[i]
	}
	return order
}

// randomBelow draws a number from 0 to n-1, for an n far below 2⁶⁴.
func randomBelow(n int) int {
	var b [8]byte
	rand.Read(b[:]) // it never fails: it ends the program instead
	return int(binary.BigEndian.Uint64(b[:]) % uint64(n))
}
