package authenticator

import (
	"errors"
	"fmt"
)

// Errors of a name.
var (
	// ErrNameEmpty is returned when a profile's name has no letter in it.
	ErrNameEmpty = errors.New("the name is empty")
	// ErrNameTooLong is returned when a profile's name has over 40 characters.
	ErrNameTooLong = errors.New("the name is too long")
	// ErrNameTaken is returned when another profile of this device has the name.
	ErrNameTaken = errors.New("the name is taken")
)

// Errors of reading a code.
var (
	// ErrNotOurs is returned when the text is no Zegel code and no website.
	ErrNotOurs = errors.New("not a Zegel code")
	// ErrWebsite is returned when the text is a link to a website.
	ErrWebsite = errors.New("the code opens a website")
	// ErrDamaged is returned when the text is a Zegel code with mistakes in it.
	ErrDamaged = errors.New("the code is damaged")
	// ErrTooNew is returned when the code needs a newer app.
	ErrTooNew = errors.New("the code is newer than this app")
	// ErrUnknownKey is returned when the code is for a key that nobody on this device has.
	ErrUnknownKey = errors.New("the code is for another device or person")
	// ErrAlreadyEnrolled is returned when the device has the account that an activation
	// code is for; *AlreadyEnrolledError says in whose profile.
	ErrAlreadyEnrolled = errors.New("this device has the account already")
)

// Errors of opening and answering an order.
var (
	// ErrForged is returned when the bank's key does not open the code.
	ErrForged = errors.New("the code was not made by the bank")
	// ErrExpired is returned when the order's time is over.
	ErrExpired = errors.New("the order has expired")
	// ErrUsed is returned when the order was answered here before.
	ErrUsed = errors.New("the order was answered before")
	// ErrReplaced is returned when the bank has made a newer code that was opened here.
	ErrReplaced = errors.New("a newer order has replaced this one")
	// ErrClock is returned when the device's clock is behind the bank's by over five minutes.
	ErrClock = errors.New("the device's clock is wrong")
	// ErrPINNeeded is returned when the PIN was given too long ago, or for another order.
	ErrPINNeeded = errors.New("the PIN is needed again")
	// ErrWrongProfile is returned when the code is for another profile than the session's.
	ErrWrongProfile = errors.New("the code is for another profile")
	// ErrLocked is returned when the session has ended.
	ErrLocked = errors.New("the profile is locked")
	// ErrListNeeded is returned when a batch is approved whose list was not fetched.
	ErrListNeeded = errors.New("the list of payments is needed first")
)

// Errors of answering online.
var (
	// ErrAnswered is returned when the bank has another answer to the order already.
	ErrAnswered = errors.New("the bank has another answer already")
	// ErrLate is returned when the order has run out at the bank.
	ErrLate = errors.New("the answer came too late")
	// ErrRefused is returned when the bank does not take what the key says: it is blocked or
	// removed there, the order is not known, or the PIN was wrong. The bank does not say which.
	ErrRefused = errors.New("the bank refuses")
)

// Errors of asking a bank, and of adding one.
var (
	// ErrBankUnreachable is returned when the bank's address gives no answer.
	ErrBankUnreachable = errors.New("the bank cannot be reached")
	// ErrBankAnswer is returned when the bank answers something that is not of the protocol.
	ErrBankAnswer = errors.New("the bank's answer makes no sense")
	// ErrWrongBankKeys is returned when the address has other keys than the code says.
	ErrWrongBankKeys = errors.New("the address does not have the bank's keys")
	// ErrActivationUsed is returned when the activation code was used before.
	ErrActivationUsed = errors.New("the activation code was used before")
	// ErrActivationExpired is returned when the activation code is too old.
	ErrActivationExpired = errors.New("the activation code has expired")
	// ErrActivationUnknown is returned when the bank does not know the activation code.
	ErrActivationUnknown = errors.New("the bank does not know the activation code")
)

// ErrAddress is returned when what was typed cannot be the address of a bank.
var ErrAddress = errors.New("not an address of a bank")

// TypedError says where the code that was typed is wrong. It is an ErrDamaged.
type TypedError struct {
	Groups []int // of four characters, from 1; all five when it cannot be told
}

func (e *TypedError) Error() string {
	return fmt.Sprintf("the code has a mistake in groups %v", e.Groups)
}

// Unwrap gives ErrDamaged.
func (e *TypedError) Unwrap() error { return ErrDamaged }

// AlreadyEnrolledError says who has the account. It is an ErrAlreadyEnrolled.
type AlreadyEnrolledError struct {
	Bank    string // the bank's name, as it was added
	Profile string // the name of the person who has it
}

func (e *AlreadyEnrolledError) Error() string { return ErrAlreadyEnrolled.Error() }

// Unwrap gives ErrAlreadyEnrolled.
func (e *AlreadyEnrolledError) Unwrap() error { return ErrAlreadyEnrolled }
