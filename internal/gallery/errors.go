package gallery

import (
	"time"

	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/platform/keystore"
	"github.com/zegel-app/zegel/protocol"
	"github.com/zegel-app/zegel/scanner"
	"github.com/zegel-app/zegel/scanner/camera"
	"github.com/zegel-app/zegel/scanner/picture"
	"github.com/zegel-app/zegel/scanner/qr"
	"github.com/zegel-app/zegel/vault"
)

// Errors gives one error for each that is declared below the screens, by its name.
func Errors() map[string]error {
	return map[string]error{

		"authenticator.ErrNameEmpty":         authenticator.ErrNameEmpty,
		"authenticator.ErrNameTooLong":       authenticator.ErrNameTooLong,
		"authenticator.ErrNameTaken":         authenticator.ErrNameTaken,
		"authenticator.ErrNotOurs":           authenticator.ErrNotOurs,
		"authenticator.ErrWebsite":           authenticator.ErrWebsite,
		"authenticator.ErrDamaged":           authenticator.ErrDamaged,
		"authenticator.ErrTooNew":            authenticator.ErrTooNew,
		"authenticator.ErrUnknownKey":        authenticator.ErrUnknownKey,
		"authenticator.ErrAlreadyEnrolled":   authenticator.ErrAlreadyEnrolled,
		"authenticator.AlreadyEnrolledError": &authenticator.AlreadyEnrolledError{Bank: "Meridian Bank", Profile: "Anna Peeters"},
		"authenticator.ErrForged":            authenticator.ErrForged,
		"authenticator.ErrExpired":           authenticator.ErrExpired,
		"authenticator.ErrUsed":              authenticator.ErrUsed,
		"authenticator.ErrReplaced":          authenticator.ErrReplaced,
		"authenticator.ErrClock":             authenticator.ErrClock,
		"authenticator.ErrPINNeeded":         authenticator.ErrPINNeeded,
		"authenticator.ErrWrongProfile":      authenticator.ErrWrongProfile,
		"authenticator.ErrLocked":            authenticator.ErrLocked,
		"authenticator.ErrListNeeded":        authenticator.ErrListNeeded,
		"authenticator.ErrAnswered":          authenticator.ErrAnswered,
		"authenticator.ErrLate":              authenticator.ErrLate,
		"authenticator.ErrRefused":           authenticator.ErrRefused,
		"authenticator.ErrAddress":           authenticator.ErrAddress,
		"authenticator.TypedError":           &authenticator.TypedError{Groups: []int{1, 2, 3, 4, 5}},
		"authenticator.ErrBankUnreachable":   authenticator.ErrBankUnreachable,
		"authenticator.ErrBankAnswer":        authenticator.ErrBankAnswer,
		"authenticator.ErrWrongBankKeys":     authenticator.ErrWrongBankKeys,
		"authenticator.ErrActivationUsed":    authenticator.ErrActivationUsed,
		"authenticator.ErrActivationExpired": authenticator.ErrActivationExpired,
		"authenticator.ErrActivationUnknown": authenticator.ErrActivationUnknown,

		"vault.ErrInUse":          vault.ErrInUse,
		"vault.ErrDamaged":        vault.ErrDamaged,
		"vault.ErrTooNew":         vault.ErrTooNew,
		"vault.ErrClosed":         vault.ErrClosed,
		"vault.ErrFull":           vault.ErrFull,
		"vault.ErrUnknownProfile": vault.ErrUnknownProfile,
		"vault.ErrErased":         vault.ErrErased,
		"vault.ErrRolledBack":     vault.ErrRolledBack,
		"vault.ErrLocked":         vault.ErrLocked,
		"vault.ErrUnknownAccount": vault.ErrUnknownAccount,
		"vault.ErrUnknownSecret":  vault.ErrUnknownSecret,
		"vault.ErrNoRecord":       vault.ErrNoRecord,
		"vault.ErrName":           vault.ErrName,
		"vault.DamagedError":      &vault.DamagedError{Path: "vault.db", Aside: "vault.db.damaged-1"},
		"vault.WrongPINError":     &vault.WrongPINError{TriesLeft: 4},
		"vault.WaitError":         &vault.WaitError{Until: time.Date(2026, 11, 22, 14, 6, 0, 0, time.UTC), TriesLeft: 2},
		"vault.RuleError":         &vault.RuleError{Rule: vault.RuleDate},

		"keystore.ErrLost":        keystore.ErrLost,
		"keystore.ErrExists":      keystore.ErrExists,
		"keystore.ErrUnavailable": keystore.ErrUnavailable,
		"keystore.ErrRefused":     keystore.ErrRefused,

		"protocol.ErrNotZegel":      protocol.ErrNotZegel,
		"protocol.ErrDamaged":       protocol.ErrDamaged,
		"protocol.ErrTooNew":        protocol.ErrTooNew,
		"protocol.ErrForged":        protocol.ErrForged,
		"protocol.ErrWrongBankKeys": protocol.ErrWrongBankKeys,
		"protocol.ErrWrongAnswer":   protocol.ErrWrongAnswer,
		"protocol.ErrSequencePast":  protocol.ErrSequencePast,
		"protocol.ErrSequenceFar":   protocol.ErrSequenceFar,
		"protocol.TypedError":       &protocol.TypedError{Groups: []int{3}},
		"protocol.FieldError":       &protocol.FieldError{Field: "Cdtr/Nm", Err: protocol.ErrDamaged},

		"camera.ErrNoCamera":     camera.ErrNoCamera,
		"camera.ErrBusy":         camera.ErrBusy,
		"camera.ErrPermission":   camera.ErrPermission,
		"camera.ErrUnplugged":    camera.ErrUnplugged,
		"camera.ErrBackground":   camera.ErrBackground,
		"camera.ErrNoTorch":      camera.ErrNoTorch,
		"scanner.ErrNoCode":      scanner.ErrNoCode,
		"scanner.ErrNotAPicture": scanner.ErrNotAPicture,
		"scanner.ErrTooLarge":    scanner.ErrTooLarge,
		"picture.ErrNotAPicture": picture.ErrNotAPicture,
		"picture.ErrTooLarge":    picture.ErrTooLarge,
		"qr.ErrTooLarge":         qr.ErrTooLarge,
		"camera.ErrFormat":       camera.ErrFormat,
		"qr.ErrNoCode":           qr.ErrNoCode,
	}
}
