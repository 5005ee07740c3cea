package issuer

import "errors"

// Errors of the store.
var (
	// ErrNotFound is returned by a Tx when there is no such record.
	ErrNotFound = errors.New("issuer: no such record")

	// ErrBadRecord is returned when a stored record does not read back: the
	// store was changed by something else, or by a newer version.
	ErrBadRecord = errors.New("issuer: a stored record is damaged")
)

// Errors of activation.
var (
	// ErrUnknownActivation is returned when there is no such activation, or it
	// ended so long ago that it is forgotten.
	ErrUnknownActivation = errors.New("issuer: unknown activation")

	// ErrActivationUsed is returned when the code of an activation was used
	// already, or its question was answered already.
	ErrActivationUsed = errors.New("issuer: activation code used")

	// ErrActivationExpired is returned when the activation was not finished in
	// time, a newer one of the same customer took its place, or too many
	// messages came for it that did not open.
	ErrActivationExpired = errors.New("issuer: activation expired")

	// ErrNoDigits is returned by ConfirmActivation when the app has not shown
	// its nonce yet, so that there are no digits to have compared.
	ErrNoDigits = errors.New("issuer: no digits to compare yet")

	// ErrMalformed is returned when a message of the app does not read or does
	// not open.
	ErrMalformed = errors.New("issuer: malformed message")

	// ErrWrongDigits is returned by ConfirmLetter when the digits are wrong.
	// The fifth such answer ends the activation.
	ErrWrongDigits = errors.New("issuer: wrong digits")

	// ErrTooManyKeys is returned when the customer has as many keys as one
	// customer may have.
	ErrTooManyKeys = errors.New("issuer: too many keys for one customer")
)

// Errors of keys, challenges and answers.
var (
	// ErrUnknownKey is returned when there is no such key.
	ErrUnknownKey = errors.New("issuer: unknown key")

	// ErrBlocked is returned when the key is blocked: by five wrong answers in
	// a row (also by the answer that was the fifth), or by Block.
	ErrBlocked = errors.New("issuer: key blocked")

	// ErrRemoved is returned when the key was removed.
	ErrRemoved = errors.New("issuer: key removed")

	// ErrTooMany is returned by Challenge when more challenges were asked for
	// the key within an hour than a person can mean.
	ErrTooMany = errors.New("issuer: too many challenges for this key")

	// ErrCodeFormat is returned by Verify, VerifyCode and ConfirmLetter when
	// what was typed is not 8 digits. That is no try and is not counted.
	ErrCodeFormat = errors.New("issuer: a code has 8 digits")

	// ErrWrongCode is returned by Verify and VerifyCode when the code is wrong,
	// and in the same way when the challenge or the key is unknown.
	ErrWrongCode = errors.New("issuer: wrong code")

	// ErrExpired is returned by Verify when the challenge's time is over. The
	// code was not compared and the try was not counted.
	ErrExpired = errors.New("issuer: challenge expired")

	// ErrUsed is returned by Verify when the challenge was answered before.
	// The code was not compared. Outcome tells what the answer was.
	ErrUsed = errors.New("issuer: challenge already answered")

	// ErrSuperseded is returned by Verify when a newer challenge of the same
	// key was answered, which voids the older ones. The code was not compared.
	ErrSuperseded = errors.New("issuer: a newer challenge was answered")
)

// Errors of channels and of deactivation.
var (
	// ErrUnknownChannel is returned by Attach and Detach when the key was not
	// given such a channel.
	ErrUnknownChannel = errors.New("issuer: unknown channel")

	// ErrNotAttached is returned by VerifyCode when the channel is not attached
	// to the key: it never was, Detach was called, or five wrong codes came in
	// a row (also for the code that was the fifth).
	ErrNotAttached = errors.New("issuer: channel not attached")
)

// What the handler answers, as the protocol has it (docs/protocol.md, section 7).
var (
	errRefused  = errors.New("issuer: refused")
	errAnswered = errors.New("issuer: answered otherwise")
	errLate     = errors.New("issuer: too late")
	errClock    = errors.New("issuer: time too far from the bank's")
	errTooOften = errors.New("issuer: too many messages that do not open")
	errNoList   = errors.New("issuer: no such list")
)
