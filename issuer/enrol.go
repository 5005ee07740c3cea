package issuer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"strings"
	"time"
	"unicode"

	"github.com/zegel-app/zegel/protocol"
)

// activate takes the app's first message and gives the sealed answer. The code
// is used up in the same transaction, so that of two devices that send it at
// once one only gets in. The very same message again, after a lost answer, gets
// the very same answer.
func (i *Issuer) activate(ctx context.Context, request []byte) ([]byte, error) {
	oneTime, err := protocol.PeekRequest(request)
	if err != nil {
		return nil, ErrMalformed
	}
	hash := sha256.Sum256(oneTime[:])
	var response []byte
	var refused error // an answer that must not undo the transaction
	err = i.store.Update(ctx, func(tx Tx) error {
		response, refused = nil, nil
		id, err := tx.Get(TableCodes, hash[:])
		if errors.Is(err, ErrNotFound) {
			return ErrUnknownActivation
		}
		if err != nil {
			return err
		}
		rec, err := getActivation(tx, id)
		if err != nil {
			return err
		}
		now := i.now()
		switch {
		case rec.repeats(request, now):
			response = rec.Accepted.Response
			return nil
		case rec.Key != nil:
			return ErrActivationUsed
		case rec.stateAt(now) != ActivationCreated:
			return ErrActivationExpired
		}
		response, err = i.accept(tx, id, rec, request, now)
		if fromApp(err) {
			refused = ErrMalformed
			return rec.countAttempt(tx, id)
		}
		return err
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return nil, err
	}
	return response, nil
}

// repeats says whether a message is the one that this pending activation came
// of.
func (r *activationRecord) repeats(request []byte, now time.Time) bool {
	hash := sha256.Sum256(request)
	return r.stateAt(now) == ActivationPending && bytes.Equal(hash[:], r.Accepted.Request)
}

// accept opens the request and moves the activation to PENDING.
func (i *Issuer) accept(tx Tx, id []byte, rec *activationRecord, request []byte, now time.Time) ([]byte, error) {
	code, err := rec.code()
	if err != nil {
		return nil, err
	}
	key, err := i.newKeyID(tx)
	if err != nil {
		return nil, err
	}
	accepted, response, err := protocol.AcceptEnrolment(i.keys, code, request, i.grant(key, rec.Holder, now))
	if err != nil {
		return nil, err
	}
	next := *rec
	next.State, next.Text, next.Attempts = ActivationPending, "", 0
	next.Deadline = milliseconds(now.Add(ActivationLife))
	next.Key, next.Device = key[:], printable(accepted.Device)
	next.Channels = i.channels
	next.Accepted = storeAccepted(accepted, sha256.Sum256(request), response)
	return response, errors.Join(
		putRecord(tx, TableActivations, id, &next),
		tx.Put(TablePending, key[:], id),
	)
}

func (r *activationRecord) code() (*protocol.ActivationCode, error) {
	text, err := protocol.ParseText(r.Text)
	if err != nil {
		return nil, fmt.Errorf("%w: activation code: %v", ErrBadRecord, err)
	}
	code, err := protocol.ParseActivation(text)
	if err != nil {
		return nil, fmt.Errorf("%w: activation code: %v", ErrBadRecord, err)
	}
	return code, nil
}

// reveal takes the app's last message. The same message twice is no error: the
// app sends it again when the answer got lost.
func (i *Issuer) reveal(ctx context.Context, message []byte) error {
	key, err := protocol.PeekReveal(message)
	if err != nil {
		return ErrMalformed
	}
	var refused error
	err = i.store.Update(ctx, func(tx Tx) error {
		refused = nil
		id, err := tx.Get(TablePending, key[:])
		if errors.Is(err, ErrNotFound) {
			return ErrUnknownActivation
		}
		if err != nil {
			return err
		}
		rec, err := getActivation(tx, id)
		if err != nil {
			return err
		}
		if rec.Letter {
			return ErrUnknownActivation // there is nothing to reveal
		}
		if rec.stateAt(i.now()) != ActivationPending {
			return ErrActivationExpired
		}
		accepted := rec.Accepted.accepted(key, rec.Device)
		digits, err := accepted.Reveal(message)
		if fromApp(err) {
			refused = ErrMalformed
			return rec.countAttempt(tx, id)
		}
		if err != nil {
			return err
		}
		rec.Digits, rec.Accepted.SigningKey = digits, accepted.SigningKey
		return putRecord(tx, TableActivations, id, rec)
	})
	if err == nil {
		err = refused
	}
	return err
}

// fromApp says whether an error is the message's fault and not the bank's.
func fromApp(err error) bool {
	return errors.Is(err, protocol.ErrForged) || errors.Is(err, protocol.ErrDamaged) || errors.Is(err, protocol.ErrTooNew)
}

// countAttempt remembers a message that did not open, and gives the activation
// up after five of them.
func (r *activationRecord) countAttempt(tx Tx, id []byte) error {
	r.Attempts++
	var err error
	if r.Attempts >= maxAttempts {
		err = r.end(tx, ActivationExpired)
	}
	return errors.Join(err, putRecord(tx, TableActivations, id, r))
}

// newKeyID draws an id that no key and no pending activation has.
func (i *Issuer) newKeyID(tx Tx) (protocol.KeyID, error) {
	for {
		b, err := i.random(keyIDSize)
		if err != nil {
			return protocol.KeyID{}, err
		}
		_, inKeys := tx.Get(TableKeys, b)
		_, inPending := tx.Get(TablePending, b)
		switch {
		case errors.Is(inKeys, ErrNotFound) && errors.Is(inPending, ErrNotFound):
			return protocol.KeyID(b), nil
		case inKeys != nil && !errors.Is(inKeys, ErrNotFound):
			return protocol.KeyID{}, inKeys
		case inPending != nil && !errors.Is(inPending, ErrNotFound):
			return protocol.KeyID{}, inPending
		}
	}
}

// printable makes a device's own name fit to stand in a list: characters that
// do not print, or that turn the writing direction, become replacement marks.
func printable(name string) string {
	name = strings.Map(func(r rune) rune {
		if unicode.IsPrint(r) {
			return r
		}
		return unicode.ReplacementChar
	}, name)
	if strings.TrimSpace(name) == "" {
		return "Device without a name"
	}
	return name
}
