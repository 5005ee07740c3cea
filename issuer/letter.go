package issuer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/zegel-app/zegel/protocol"
)

// StartLetter makes the code of a paper letter, Text, with which a device that
// has no network is activated. The bank prints it as a QR code, sends it to the
// customer's home, and forgets it. customer and holder are as for
// StartActivation. One letter of a customer is open at a time: an older one that
// was not finished expires now.
//
// The customer scans the letter and types on the bank's page what the device
// shows (DeviceCode), scans what the page shows, Reply, and types the digits
// that come of it (ConfirmLetter). docs/decisions/0007-letter.md says what this
// protects, and what not.
//
// ErrTooManyKeys is returned when the customer has 32 keys, and a
// *protocol.FieldError when names and channels are too long for the second code.
func (i *Issuer) StartLetter(ctx context.Context, customer, holder string) (*Activation, error) {
	if err := checkText("customer", customer, 1, maxCustomer); err != nil {
		return nil, err
	}
	if err := checkText("holder", holder, 1, protocol.MaxHolder); err != nil {
		return nil, err
	}
	id, err := i.random(activationSize)
	if err != nil {
		return nil, err
	}
	secret, err := i.random(secretSize)
	if err != nil {
		return nil, err
	}
	now := i.now()
	letter := &protocol.LetterCode{
		Bank: i.name, Subject: i.reference(customer), Secret: [secretSize]byte(secret),
		Expires: now.Add(i.letterLife).Truncate(time.Second),
	}
	text, err := letter.Text()
	if err != nil {
		return nil, fmt.Errorf("issuer: writing the letter's code: %w", err)
	}
	// Better known before the letter is in the post.
	grant := i.grant(protocol.KeyID{}, holder, now)
	if _, _, _, err := protocol.AcceptLetter(letter, protocol.DeviceCode{}, grant, i.rand); err != nil {
		return nil, fmt.Errorf("issuer: writing the letter's second code: %w", err)
	}
	rec := &activationRecord{
		Version: recordVersion, Customer: customer, Holder: holder, Letter: true,
		State: ActivationCreated, Text: text,
		Created: milliseconds(now), Deadline: milliseconds(letter.Expires),
	}
	if err := i.begin(ctx, id, rec); err != nil {
		return nil, err
	}
	return rec.activation(id, now)
}

// OpenLetter gives the customer's activation by letter that is not over yet.
// ErrUnknownActivation.
func (i *Issuer) OpenLetter(ctx context.Context, customer string) (*Activation, error) {
	var a *Activation
	err := i.store.View(ctx, func(tx Tx) error {
		a = nil
		ids, err := customerIDs(tx, customer, 'a')
		if err != nil {
			return err
		}
		for _, id := range ids {
			rec, err := getActivation(tx, id)
			if err != nil {
				return err
			}
			state := rec.stateAt(i.now())
			if rec.Letter && (state == ActivationCreated || state == ActivationPending) {
				a, err = rec.activation(id, i.now())
				return err
			}
		}
		return ErrUnknownActivation
	})
	return a, err
}

// DeviceCode takes the code that the device shows, as the customer typed it:
// small letters, spaces and hyphens do not matter. The activation is PENDING
// then, with Reply to show; the same code again gives the same.
//
// protocol.ErrDamaged together with a *protocol.TypedError is returned when it
// is no such code, so when a character is wrong; ErrActivationUsed when another
// code was taken already, or the activation is over; ErrActivationExpired;
// ErrUnknownActivation, also for an activation that is not by letter.
func (i *Issuer) DeviceCode(ctx context.Context, id ActivationID, code string) (*Activation, error) {
	raw, err := id.bytes()
	if err != nil {
		return nil, err
	}
	device, err := protocol.ParseDeviceCode(code)
	if err != nil {
		// Ten characters have one check for all: there are no groups to name.
		return nil, fmt.Errorf("issuer: %w: %w", err, &protocol.TypedError{})
	}
	hash := sha256.Sum256(device[:])
	var a *Activation
	err = i.store.Update(ctx, func(tx Tx) error {
		rec, err := getLetter(tx, raw)
		if err != nil {
			return err
		}
		now := i.now()
		switch rec.stateAt(now) {
		case ActivationExpired:
			return ErrActivationExpired
		case ActivationActive, ActivationRefused:
			return ErrActivationUsed
		case ActivationPending:
			if !bytes.Equal(hash[:], rec.Accepted.Request) {
				return ErrActivationUsed
			}
		default:
			if err := i.reply(tx, raw, rec, device, now); err != nil {
				return err
			}
		}
		a, err = rec.activation(raw, now)
		return err
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// reply makes the second code and the keys, and moves the activation to PENDING.
// The letter's secret is forgotten here.
func (i *Issuer) reply(tx Tx, id []byte, rec *activationRecord, device protocol.DeviceCode, now time.Time) error {
	text, err := protocol.ParseText(rec.Text)
	if err != nil {
		return fmt.Errorf("%w: letter: %v", ErrBadRecord, err)
	}
	letter, err := protocol.ParseLetter(text)
	if err != nil {
		return fmt.Errorf("%w: letter: %v", ErrBadRecord, err)
	}
	key, err := i.newKeyID(tx)
	if err != nil {
		return err
	}
	accepted, second, digits, err := protocol.AcceptLetter(letter, device, i.grant(key, rec.Holder, now), i.rand)
	if err != nil {
		return fmt.Errorf("issuer: writing the letter's second code: %w", err)
	}
	rec.State, rec.Text, rec.Attempts = ActivationPending, "", 0
	rec.Deadline = max(rec.Deadline, milliseconds(now.Add(ActivationLife)))
	rec.Key, rec.Device, rec.Digits, rec.Channels = key[:], printable(""), digits, i.channels
	rec.Accepted = storeAccepted(accepted, sha256.Sum256(device[:]), []byte(second))
	return errors.Join(
		putRecord(tx, TableActivations, id, rec),
		tx.Put(TablePending, key[:], id),
	)
}

// ConfirmLetter takes the 8 digits that the device shows at the end, as the
// customer typed them; spaces between them do not matter. When they are right
// the key is ACTIVE.
//
// In one transaction the try is counted, then the digits are compared in
// constant time. ErrWrongDigits is returned when they are wrong; the fifth ends
// the activation. ErrCodeFormat, ErrNoDigits (no device code was typed yet),
// ErrActivationUsed, ErrActivationExpired, ErrTooManyKeys and
// ErrUnknownActivation (also for one that is not by letter) are not counted.
func (i *Issuer) ConfirmLetter(ctx context.Context, id ActivationID, digits string) (*Activation, error) {
	raw, err := id.bytes()
	if err != nil {
		return nil, err
	}
	typed := strings.Join(strings.Fields(digits), "")
	if !isCode(typed) {
		return nil, ErrCodeFormat
	}
	var a *Activation
	var refused error // an answer that must not undo the counting
	err = i.store.Update(ctx, func(tx Tx) error {
		a, refused = nil, nil
		rec, err := getLetter(tx, raw)
		if err != nil {
			return err
		}
		now := i.now()
		switch rec.stateAt(now) {
		case ActivationCreated:
			return ErrNoDigits
		case ActivationExpired:
			return ErrActivationExpired
		case ActivationActive, ActivationRefused:
			return ErrActivationUsed
		}
		rec.Attempts++
		if err := putRecord(tx, TableActivations, raw, rec); err != nil {
			return err
		}
		if subtle.ConstantTimeCompare([]byte(typed), []byte(rec.Digits)) != 1 {
			refused = ErrWrongDigits
			if rec.Attempts < MaxWrongDigits {
				return nil
			}
			return errors.Join(rec.end(tx, ActivationExpired), putRecord(tx, TableActivations, raw, rec))
		}
		if err := i.addKey(tx, rec, now); err != nil {
			return err
		}
		if a, err = rec.activation(raw, now); err != nil {
			return err
		}
		return putRecord(tx, TableActivations, raw, rec)
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return nil, err
	}
	return a, nil
}

// grant is what the bank gives a new key.
func (i *Issuer) grant(key protocol.KeyID, holder string, now time.Time) protocol.Grant {
	return protocol.Grant{KeyID: key, Holder: holder, Channels: i.channels, HelpNumber: i.helpNumber, Time: now}
}

// getLetter reads an activation by letter. Another kind counts as unknown.
func getLetter(tx Tx, id []byte) (*activationRecord, error) {
	rec, err := getActivation(tx, id)
	if err == nil && !rec.Letter {
		return nil, ErrUnknownActivation
	}
	return rec, err
}
