package protocol

import (
	"errors"
	"fmt"
)

// What can be wrong with something that came from outside. Every error of a
// reader in this package wraps one of these.
var (
	// ErrNotZegel is returned when a text does not begin with the scheme: it
	// is somebody else's code.
	ErrNotZegel = errors.New("not a zegel code")

	// ErrDamaged is returned when a message is ours by its form but not
	// well-formed: cut, misread, not deterministic, over a cap, or with a
	// field whose value is not allowed.
	ErrDamaged = errors.New("damaged")

	// ErrTooNew is returned when a message says that it needs a newer app: a
	// later version, a kind of code or order, a field, a warning, a policy or
	// a currency that this version does not know.
	ErrTooNew = errors.New("made for a newer version")

	// ErrForged is returned when a sealed message does not open under the key
	// it names, or a revealed nonce is not the one that was committed to.
	ErrForged = errors.New("not made by the holder of the key")

	// ErrWrongBankKeys is returned when a key document does not have the hash
	// that the activation code states.
	ErrWrongBankKeys = errors.New("the bank's keys are not those of the activation code")
)

// FieldError says which field of a message has a value that is not allowed. A
// bank gets it from SealChallenge and ActivationCode.Text; from the readers it
// comes wrapped together with ErrDamaged or ErrTooNew.
type FieldError struct {
	Field string // ISO 20022 or RFC name, for example "Cdtr/Nm"
	Err   error  // what is wrong with it, without the value
}

func (e *FieldError) Error() string { return e.Field + ": " + e.Err.Error() }

// Unwrap gives the reason.
func (e *FieldError) Unwrap() error { return e.Err }

func damaged(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrDamaged}, args...)...)
}

func tooNew(format string, args ...any) error {
	return fmt.Errorf("%w: "+format, append([]any{ErrTooNew}, args...)...)
}

// wrongField is for a value that no version allows.
func wrongField(field, format string, args ...any) error {
	return &FieldError{field, fmt.Errorf(format, args...)}
}

// asRead gives a field's error the class that a reader reports: newer where
// the field's own error says so, damaged otherwise.
func asRead(err error) error {
	if err == nil || errors.Is(err, ErrTooNew) {
		return err
	}
	return fmt.Errorf("%w: %w", ErrDamaged, err)
}
