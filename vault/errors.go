package vault

import (
	"errors"
	"fmt"
	"time"
)

// Errors of opening the file.
var (
	// ErrInUse is returned when another process, or another Vault of this one, has the file open.
	ErrInUse = errors.New("vault: in use by another process")
	// ErrDamaged is returned when the file, or a record in it, is not as it was written. From Open it comes as a
	// *DamagedError.
	ErrDamaged = errors.New("vault: damaged")
	// ErrTooNew is returned when the file, or a record in it, has a format this version does not know. Nothing is
	// changed.
	ErrTooNew = errors.New("vault: made by a newer version")
	// ErrClosed is returned when the vault was closed.
	ErrClosed = errors.New("vault: closed")
	// ErrFull is returned when the file would grow over MaxFile, or a count or a length over its limit.
	ErrFull = errors.New("vault: over its limit")
)

// Errors of profiles and sessions.
var (
	// ErrUnknownProfile is returned when there is no profile of that id.
	ErrUnknownProfile = errors.New("vault: no such profile")
	// ErrErased is returned when the profile is erased; also by the try that was the fifth wrong one.
	ErrErased = errors.New("vault: profile is erased")
	// ErrRolledBack is returned when the key store has counted more tries than the file: an older copy of the file
	// was put back. No try is given; the profile has to be erased and activated again.
	ErrRolledBack = errors.New("vault: an older copy of the file was put back")
	// ErrLocked is returned when a session was locked, or has ended because the PIN was changed or the profile
	// erased.
	ErrLocked = errors.New("vault: session is locked")
	// ErrUnknownAccount is returned when the profile has no account of that id.
	ErrUnknownAccount = errors.New("vault: no such account")
	// ErrUnknownSecret is returned when the account has no secret for that purpose.
	ErrUnknownSecret = errors.New("vault: no such secret")
	// ErrNoRecord is returned by Tx.Get when there is no record of that name.
	ErrNoRecord = errors.New("vault: no such record")
	// ErrName is returned when a profile's name is not UTF-8.
	ErrName = errors.New("vault: name is not text")
)

// DamagedError is what Open returns when the file could not be read as a vault. It is ErrDamaged to errors.Is.
type DamagedError struct {
	Path   string // of the vault
	Aside  string // where the file was moved to, or "" when it is where it was
	Reason string // for a log; it holds no secrets
}

func (e *DamagedError) Error() string {
	if e.Aside == "" {
		return fmt.Sprintf("vault: damaged: %s", e.Reason)
	}
	return fmt.Sprintf("vault: damaged: %s; the file was set aside as %s", e.Reason, e.Aside)
}

// Is makes a DamagedError be ErrDamaged.
func (e *DamagedError) Is(target error) bool { return target == ErrDamaged }

// WrongPINError is returned when the PIN is not the profile's, and tries are left.
type WrongPINError struct {
	TriesLeft int           // 1 to MaxFailed-1
	Wait      time.Duration // until the next try, 0 for at once
}

func (e *WrongPINError) Error() string {
	return fmt.Sprintf("vault: wrong PIN, %d tries left", e.TriesLeft)
}

// WaitError is returned when the next try has to wait. The PIN was not tried and nothing was counted.
type WaitError struct {
	Until     time.Time
	TriesLeft int
}

func (e *WaitError) Error() string {
	return fmt.Sprintf("vault: wait until %s for the next try", e.Until.UTC().Format(time.RFC3339))
}

// damaged is ErrDamaged with what was wrong with a record.
func damaged(what string) error { return fmt.Errorf("%w: %s", ErrDamaged, what) }
