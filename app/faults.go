package app

import (
	"context"
	"errors"
	"path/filepath"
	"runtime"

	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/platform/keystore"
	"github.com/zegel-app/zegel/protocol"
	"github.com/zegel-app/zegel/scanner"
	"github.com/zegel-app/zegel/scanner/camera"
	"github.com/zegel-app/zegel/scanner/qr"
	"github.com/zegel-app/zegel/vault"
)

// way is a next step that a page about an error offers. Its value is the key of its label.
type way string

const (
	wayScan    way = "way.scan"    // look at a code again
	wayType    way = "way.type"    // type it instead
	wayPicture way = "way.picture" // choose a picture instead
	wayAgain   way = "way.again"   // do the same once more
	wayFresh   way = "way.fresh"   // begin with nothing
	wayStart   way = "way.start"   // go home, or to the profiles
)

// fault is what a person reads about an error: what happened, and what to do.
type fault struct {
	key  string // "fault.<key>.title" and "fault.<key>.text" of the catalogue
	args words.Args
	stop bool // somebody may be trying to cheat: no retry
	ways []way
}

// known is one error that has words.
type known struct {
	err   error
	fault fault
}

// faults holds the words for every error that can reach a person. The first one that fits
// counts, so that what an error wraps stands below it.
func faults() []known {
	afresh := []way{wayScan, wayType, wayStart}
	home := []way{wayStart}
	again := []way{wayAgain, wayStart}
	refused, away := "keystore-refused", "keystore-unavailable"
	if runtime.GOOS == "linux" { // there it is a program of its own, which people know by its name
		refused, away = "keyring-refused", "keyring-unavailable"
	}
	list := []known{
		{context.Canceled, fault{key: "cancelled", ways: again}},
		{errStorageFull, fault{key: "storage-full", ways: again}},
		{errDigitsDiffer, fault{key: "digits-differ", stop: true, ways: home}},
		{errCodeOver, fault{key: "code-over", ways: []way{wayScan, wayStart}}},
		{errLetterRefused, fault{key: "letter-refused", ways: []way{wayScan, wayStart}}},
		{errPINsDiffer, fault{key: "pins-differ", ways: home}},
		{errForgotten, fault{key: "forgotten", ways: home}},

		{authenticator.ErrNotOurs, fault{key: "not-zegel", ways: afresh}},
		{authenticator.ErrWebsite, fault{key: "website", ways: afresh}},
		{authenticator.ErrUnknownKey, fault{key: "unknown-key", ways: []way{wayScan, wayStart}}},
		{authenticator.ErrExpired, fault{key: "expired", ways: afresh}},
		{authenticator.ErrUsed, fault{key: "used", ways: []way{wayScan, wayStart}}},
		{authenticator.ErrReplaced, fault{key: "replaced", ways: afresh}},
		{authenticator.ErrAnswered, fault{key: "answered", ways: home}},
		{authenticator.ErrLate, fault{key: "late", ways: []way{wayScan, wayStart}}},
		{authenticator.ErrRefused, fault{key: "refused", ways: []way{wayScan, wayStart}}},
		{authenticator.ErrListNeeded, fault{key: "list-needed", ways: []way{wayScan, wayStart}}},
		{authenticator.ErrAddress, fault{key: "address", ways: []way{wayAgain, wayStart}}},
		{authenticator.ErrClock, fault{key: "clock", ways: afresh}},
		{authenticator.ErrPINNeeded, fault{key: "pin-needed", ways: afresh}},
		{authenticator.ErrWrongProfile, fault{key: "wrong-profile", ways: afresh}},
		{authenticator.ErrAlreadyEnrolled, fault{key: "enrolled-already", ways: home}},
		{authenticator.ErrActivationUsed, fault{key: "activation-used", ways: afresh}},
		{authenticator.ErrActivationExpired, fault{key: "activation-expired", ways: afresh}},
		{authenticator.ErrActivationUnknown, fault{key: "activation-unknown", ways: afresh}},
		{authenticator.ErrBankUnreachable, fault{key: "bank-unreachable", ways: again}},
		{authenticator.ErrWrongBankKeys, fault{key: "wrong-bank-keys", stop: true, ways: home}},
		{authenticator.ErrForged, fault{key: "forged", stop: true, ways: home}},
		{authenticator.ErrBankAnswer, fault{key: "bank-answer", ways: again}},
		{authenticator.ErrDamaged, fault{key: "damaged", ways: afresh}},
		{authenticator.ErrTooNew, fault{key: "too-new", ways: home}},
		{authenticator.ErrLocked, fault{key: "locked", ways: home}},
		{authenticator.ErrNameEmpty, fault{key: "name-empty", ways: home}},
		{authenticator.ErrNameTooLong, fault{key: "name-too-long", ways: home}},
		{authenticator.ErrNameTaken, fault{key: "name-taken", ways: home}},

		{protocol.ErrForged, fault{key: "forged", stop: true, ways: home}},
		{protocol.ErrWrongBankKeys, fault{key: "wrong-bank-keys", stop: true, ways: home}},
		{protocol.ErrNotZegel, fault{key: "not-zegel", ways: afresh}},
		{protocol.ErrDamaged, fault{key: "damaged", ways: afresh}},
		{protocol.ErrTooNew, fault{key: "too-new", ways: home}},
		{protocol.ErrWrongAnswer, fault{key: "bank-answer", ways: again}},
		{protocol.ErrSequencePast, fault{key: "replaced", ways: afresh}},
		{protocol.ErrSequenceFar, fault{key: "damaged", ways: afresh}},

		{vault.ErrErased, fault{key: "erased", ways: home}},
		{vault.ErrRolledBack, fault{key: "rolled-back", ways: home}},
		{vault.ErrInUse, fault{key: "vault-in-use", ways: []way{wayAgain}}},
		{vault.ErrTooNew, fault{key: "vault-too-new", ways: []way{wayAgain}}},
		{vault.ErrFull, fault{key: "vault-full", ways: home}},
		{vault.ErrClosed, fault{key: "vault-closed", ways: []way{wayAgain}}},
		{vault.ErrDamaged, fault{key: "record-damaged", ways: home}},
		{vault.ErrLocked, fault{key: "locked", ways: home}},
		{vault.ErrName, fault{key: "name-empty", ways: home}},
		{vault.ErrUnknownProfile, fault{key: "profile-gone", ways: home}},
		{vault.ErrUnknownAccount, fault{key: "account-gone", ways: home}},
		{vault.ErrUnknownSecret, fault{key: "account-gone", ways: home}},
		{vault.ErrNoRecord, fault{key: "record-damaged", ways: home}},

		{keystore.ErrLost, fault{key: "key-lost", ways: home}},
		{keystore.ErrRefused, fault{key: refused, ways: again}},
		{keystore.ErrUnavailable, fault{key: away, ways: again}},
		{keystore.ErrExists, fault{key: away, ways: again}},

		{camera.ErrNoCamera, fault{key: "no-camera", ways: []way{wayType, wayPicture, wayStart}}},
		{camera.ErrBusy, fault{key: "camera-busy", ways: []way{wayAgain, wayType, wayPicture}}},
		{camera.ErrPermission, fault{key: "camera-refused", ways: []way{wayAgain, wayType, wayPicture}}},
		{camera.ErrBackground, fault{key: "camera-background", ways: []way{wayAgain, wayType, wayPicture}}},
		{camera.ErrUnplugged, fault{key: "camera-unplugged", ways: []way{wayAgain, wayType, wayPicture}}},
		{camera.ErrNoTorch, fault{key: "no-light", ways: []way{wayScan, wayType, wayPicture}}},
		{scanner.ErrNoCode, fault{key: "no-code", ways: []way{wayPicture, wayScan, wayType}}},
		{scanner.ErrNotAPicture, fault{key: "not-a-picture", ways: []way{wayPicture, wayScan, wayType}}},
		{scanner.ErrTooLarge, fault{key: "picture-too-large", ways: []way{wayPicture, wayScan, wayType}}},
		{qr.ErrTooLarge, fault{key: "picture-too-large", ways: []way{wayPicture, wayScan, wayType}}},
		{camera.ErrFormat, fault{key: "not-a-picture", ways: []way{wayPicture, wayType}}},
	}
	return list
}

// explain gives the words for an error. It is the only place where errors become words.
func explain(err error) fault {
	var (
		enrolled *authenticator.AlreadyEnrolledError
		damaged  *vault.DamagedError
		wrong    *vault.WrongPINError
		wait     *vault.WaitError
		rule     *vault.RuleError
		field    *protocol.FieldError
		typed    *protocol.TypedError
		start    *authenticator.TypedError
	)
	switch {
	case errors.As(err, &enrolled):
		return fault{key: "enrolled", args: words.Args{"bank": words.Visible(enrolled.Bank), "person": words.Visible(enrolled.Profile)}, ways: []way{wayStart}}
	case errors.As(err, &damaged) && damaged.Aside != "":
		return fault{key: "vault-damaged", args: words.Args{"file": filepath.Base(damaged.Aside)}, ways: []way{wayFresh}}
	case errors.As(err, &damaged):
		return fault{key: "vault-stuck", args: words.Args{"file": filepath.Base(damaged.Path)}, ways: []way{wayAgain}}
	case errors.As(err, &wrong):
		return fault{key: "wrong-pin", args: words.Args{"n": wrong.TriesLeft}, ways: []way{wayAgain}}
	case errors.As(err, &wait):
		return fault{key: "wait", args: words.Args{"n": wait.TriesLeft}, ways: []way{wayStart}}
	case errors.As(err, &rule):
		return fault{key: "rule." + ruleKey(rule.Rule), ways: []way{wayAgain}}
	case errors.As(err, &start) && len(start.Groups) == 1:
		return fault{key: "typed", args: words.Args{"n": start.Groups[0]}, ways: []way{wayAgain, wayScan, wayStart}}
	case errors.As(err, &start):
		return fault{key: "typed-some", ways: []way{wayAgain, wayScan, wayStart}}
	case errors.As(err, &typed) && len(typed.Groups) > 0:
		return fault{key: "typed", args: words.Args{"n": typed.Groups[0]}, ways: []way{wayType, wayScan, wayStart}}
	case isStorageFull(err):
		err = errStorageFull
	}
	for _, k := range faults() {
		if errors.Is(err, k.err) {
			return k.fault
		}
	}
	if errors.As(err, &field) || errors.As(err, &typed) {
		return fault{key: "damaged", ways: []way{wayScan, wayType, wayStart}}
	}
	return fault{key: "unknown", ways: []way{wayAgain, wayStart}}
}

// ruleKey names a rule about PINs in the catalogue.
func ruleKey(r vault.Rule) string {
	switch r {
	case vault.RuleRepeated:
		return "repeated"
	case vault.RuleSequence:
		return "sequence"
	case vault.RulePattern:
		return "pattern"
	case vault.RuleKeypad:
		return "keypad"
	case vault.RuleDate:
		return "date"
	case vault.RuleCommon:
		return "common"
	}
	return "digits"
}
