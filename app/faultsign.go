package app

import (
	"strings"

	"github.com/zegel-app/zegel/app/ui"
)

// sign is what stands over the words of a fault: what it is about. Most are no danger, so only
// what has no other sign gets the one that warns.
func (f fault) sign() ui.Icon {
	if f.stop {
		return ui.Icons.Close
	}
	switch f.key {
	case "expired", "late", "wait", "clock", "code-over", "activation-expired":
		return ui.Icons.History
	case "used", "answered", "activation-used":
		return ui.Icons.Check
	case "no-camera", "no-light":
		return ui.Icons.Camera
	case "no-code", "not-a-picture", "picture-too-large":
		return ui.Icons.Picture
	case "typed", "typed-some", "address":
		return ui.Icons.Keyboard
	case "locked", "pin-needed", "pins-differ", "wrong-pin":
		return ui.Icons.Lock
	case "bank-unreachable", "bank-answer", "refused", "activation-unknown", "enrolled", "enrolled-already", "account-gone":
		return ui.Icons.Bank
	case "unknown-key", "wrong-profile", "profile-gone":
		return ui.Icons.Person
	case "not-zegel", "website", "damaged", "replaced", "list-needed":
		return ui.Icons.Scan
	}
	switch about, _, _ := strings.Cut(f.key, "-"); about {
	case "camera":
		return ui.Icons.Camera
	case "keystore", "keyring":
		return ui.Icons.Lock
	case "name":
		return ui.Icons.Person
	}
	if strings.HasPrefix(f.key, "rule.") {
		return ui.Icons.Lock
	}
	return ui.Icons.Warning
}
