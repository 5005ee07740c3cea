package issuer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/zegel-app/zegel/protocol"
)

// ActivationID names one activation on the bank's pages: 32 hexadecimal digits,
// random. It is not in the code that the customer scans.
type ActivationID string

// ActivationState is where an activation stands.
type ActivationState string

// The states of an activation.
//
//	state    event                                      next
//	CREATED  the app used the code                      PENDING
//	CREATED  the device code of a letter was typed      PENDING
//	CREATED  its time passed                            EXPIRED
//	PENDING  the customer said yes                      ACTIVE (the key exists from here on)
//	PENDING  the right digits of a letter were typed    ACTIVE
//	PENDING  its time passed                            EXPIRED
//	any open the customer said no                       REFUSED
//	any open the customer began again in the same way   EXPIRED
//	any open five messages did not open, or five times
//	         wrong digits of a letter                   EXPIRED
const (
	ActivationCreated ActivationState = "CREATED"
	ActivationPending ActivationState = "PENDING"
	ActivationActive  ActivationState = "ACTIVE"
	ActivationRefused ActivationState = "REFUSED"
	ActivationExpired ActivationState = "EXPIRED"
)

// Activation is one activation as the bank's page needs it.
type Activation struct {
	ID       ActivationID
	Customer string
	State    ActivationState
	// Letter says that it is an activation by letter.
	Letter bool
	// Text is the code to show as a QR code, or to print in the letter. Only
	// while CREATED.
	Text string
	// Typed stands for Text where no camera can be used, as it is printed under
	// the picture: "ABCD-EFGH-IJKL-MNOP-QRST". Only while CREATED, and not of a
	// letter.
	Typed string
	// Reply is the second code of a letter, the B code, to show as a QR code.
	// Only of a letter, while PENDING.
	Reply string
	// Device is the name that the app gave its device, with characters that do
	// not print replaced. From PENDING on.
	Device string
	// Digits are the 8 comparing digits. Only while PENDING, and empty until
	// the app has sent its last message. Those of a letter are never here: the
	// customer types them.
	Digits string
	// TriesLeft is how many times the digits of a letter can still be typed.
	// Only of a letter, while PENDING.
	TriesLeft int
	// Key is the key that came of it. Only when ACTIVE.
	Key protocol.KeyID
	// Expires is when the present state lapses.
	Expires time.Time
}

// StartActivation makes an activation code for a customer. customer is the
// bank's own reference, 1 to 64 characters; holder is the name that the app shows.
// One activation of a customer is open at a time, and one by letter: an older
// one that was not finished expires now.
//
// ErrTooManyKeys is returned when the customer has 32 keys.
func (i *Issuer) StartActivation(ctx context.Context, customer, holder string) (*Activation, error) {
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
	oneTime, err := i.random(protocol.OneTimeSize)
	if err != nil {
		return nil, err
	}
	now := i.now()
	code := &protocol.ActivationCode{
		Bank: i.name, Subject: i.reference(customer), Address: i.address,
		OneTime: [protocol.OneTimeSize]byte(oneTime), KeysHash: i.keys.Hash(),
		Expires: now.Add(ActivationLife).Truncate(time.Second),
	}
	text, err := code.Text()
	if err != nil {
		return nil, fmt.Errorf("issuer: writing the activation code: %w", err)
	}
	hash, typed := sha256.Sum256(oneTime), code.Typed().ID()
	rec := &activationRecord{
		Version: recordVersion, Customer: customer, Holder: holder,
		State: ActivationCreated, CodeHash: hash[:], TypedID: typed[:], Text: text,
		Created: milliseconds(now), Deadline: milliseconds(code.Expires),
	}
	if err := i.begin(ctx, id, rec); err != nil {
		return nil, err
	}
	return rec.activation(id, now)
}

// begin writes a new activation down, and ends the one that was open before it.
func (i *Issuer) begin(ctx context.Context, id []byte, rec *activationRecord) error {
	return i.store.Update(ctx, func(tx Tx) error {
		if err := i.roomForKey(tx, rec.Customer); err != nil {
			return err
		}
		if err := i.endActivations(tx, rec.Customer, rec.Letter); err != nil {
			return err
		}
		err := errors.Join(
			putRecord(tx, TableActivations, id, rec),
			tx.Put(TableCustomers, customerKey(rec.Customer, 'a', id), nil),
		)
		if !rec.Letter {
			err = errors.Join(err, tx.Put(TableCodes, rec.CodeHash, id), tx.Put(TableTyped, rec.TypedID, id))
		}
		return err
	})
}

// Activation tells where an activation stands. The caller checks that Customer
// is the one who asks. ErrUnknownActivation.
func (i *Issuer) Activation(ctx context.Context, id ActivationID) (*Activation, error) {
	raw, err := id.bytes()
	if err != nil {
		return nil, err
	}
	var a *Activation
	err = i.store.View(ctx, func(tx Tx) error {
		rec, err := getActivation(tx, raw)
		if err == nil {
			a, err = rec.activation(raw, i.now())
		}
		return err
	})
	return a, err
}

// ConfirmActivation takes the customer's answer to "do these digits match?".
// With yes the key becomes ACTIVE; with no nothing is added and the secrets are
// forgotten. No is also the way to call off a code that was not used yet, and a
// letter; yes is not for letters, see ConfirmLetter.
//
// ErrNoDigits, ErrActivationUsed (answered already), ErrActivationExpired,
// ErrUnknownActivation, ErrTooManyKeys.
func (i *Issuer) ConfirmActivation(ctx context.Context, id ActivationID, yes bool) (*Activation, error) {
	raw, err := id.bytes()
	if err != nil {
		return nil, err
	}
	var a *Activation
	err = i.store.Update(ctx, func(tx Tx) error {
		rec, err := getActivation(tx, raw)
		if err != nil {
			return err
		}
		now := i.now()
		switch rec.stateAt(now) {
		case ActivationExpired:
			return ErrActivationExpired
		case ActivationActive, ActivationRefused:
			return ErrActivationUsed
		}
		if yes && rec.Letter {
			return ErrNoDigits
		}
		if yes {
			err = i.addKey(tx, rec, now)
		} else {
			err = rec.end(tx, ActivationRefused)
		}
		if err != nil {
			return err
		}
		if a, err = rec.activation(raw, now); err != nil {
			return err
		}
		return putRecord(tx, TableActivations, raw, rec)
	})
	if err != nil {
		return nil, err
	}
	return a, nil
}

// addKey turns the pending secrets into a key.
func (i *Issuer) addKey(tx Tx, rec *activationRecord, now time.Time) error {
	if rec.Digits == "" {
		return ErrNoDigits
	}
	if err := i.roomForKey(tx, rec.Customer); err != nil {
		return err
	}
	accepted := rec.Accepted
	key := &keyRecord{
		Version: recordVersion, Customer: rec.Customer, Device: rec.Device,
		State: KeyActive, Added: milliseconds(now), Next: 1, ChainAt: 0,
		Challenge: accepted.Challenge, ContextIV: accepted.ContextIV, Answer: accepted.Answer,
		Chain: accepted.Chain, Reject: accepted.Reject, Codes: accepted.Codes, SigningKey: accepted.SigningKey,
	}
	for _, name := range rec.Channels {
		key.Channels = append(key.Channels, channelRecord{Name: name})
	}
	return errors.Join(
		putRecord(tx, TableKeys, rec.Key, key),
		tx.Put(TableCustomers, customerKey(rec.Customer, 'k', rec.Key), nil),
		rec.end(tx, ActivationActive),
	)
}

// end closes an activation and forgets what must not be kept.
func (r *activationRecord) end(tx Tx, state ActivationState) error {
	r.State, r.Text, r.Digits, r.Accepted = state, "", "", nil
	if r.Key == nil {
		return nil
	}
	return tx.Delete(TablePending, r.Key)
}

// endActivations expires what a customer left open of a kind, and forgets the
// oldest so that there is room for one more.
func (i *Issuer) endActivations(tx Tx, customer string, letter bool) error {
	ids, err := customerIDs(tx, customer, 'a')
	if err != nil {
		return err
	}
	type aged struct {
		id  []byte
		rec *activationRecord
	}
	var all []aged
	for _, id := range ids {
		rec, err := getActivation(tx, id)
		if err != nil {
			return err
		}
		open := rec.State == ActivationCreated || rec.State == ActivationPending
		if open && rec.Letter != letter && rec.stateAt(i.now()) == rec.State {
			continue // goes on beside the new one
		}
		if open {
			err := errors.Join(rec.end(tx, ActivationExpired), putRecord(tx, TableActivations, id, rec))
			if err != nil {
				return err
			}
		}
		all = append(all, aged{id, rec})
	}
	slices.SortFunc(all, func(a, b aged) int { return int(a.rec.Created - b.rec.Created) })
	for len(all) >= maxActivations {
		old := all[0]
		all = all[1:]
		err := errors.Join(
			tx.Delete(TableActivations, old.id),
			tx.Delete(TableCustomers, customerKey(customer, 'a', old.id)),
		)
		if len(old.rec.CodeHash) > 0 {
			err = errors.Join(err, tx.Delete(TableCodes, old.rec.CodeHash))
		}
		if len(old.rec.TypedID) > 0 {
			err = errors.Join(err, tx.Delete(TableTyped, old.rec.TypedID))
		}
		if err != nil {
			return err
		}
	}
	return nil
}

// stateAt is the state with the clock taken into account.
func (r *activationRecord) stateAt(now time.Time) ActivationState {
	open := r.State == ActivationCreated || r.State == ActivationPending
	if open && milliseconds(now) >= r.Deadline {
		return ActivationExpired
	}
	return r.State
}

func (r *activationRecord) activation(id []byte, now time.Time) (*Activation, error) {
	a := &Activation{
		ID: ActivationID(hex.EncodeToString(id)), Customer: r.Customer, Letter: r.Letter,
		State: r.stateAt(now), Device: r.Device, Expires: fromMilliseconds(r.Deadline),
	}
	switch {
	case a.State == ActivationCreated && r.Letter:
		a.Text = r.Text
	case a.State == ActivationCreated:
		code, err := r.code()
		if err != nil {
			return nil, err
		}
		a.Text, a.Typed = r.Text, code.Typed().String()
	case a.State == ActivationPending && r.Letter:
		a.Reply, a.TriesLeft = string(r.Accepted.Response), MaxWrongDigits-r.Attempts
	case a.State == ActivationPending:
		a.Digits = r.Digits
	case a.State == ActivationActive:
		copy(a.Key[:], r.Key)
	}
	return a, nil
}

func getActivation(tx Tx, id []byte) (*activationRecord, error) {
	rec, err := getRecord[activationRecord](tx, TableActivations, id)
	if errors.Is(err, ErrNotFound) {
		return nil, ErrUnknownActivation
	}
	return rec, err
}

func (id ActivationID) bytes() ([]byte, error) {
	raw, err := hex.DecodeString(string(id))
	if err != nil || len(raw) != activationSize {
		return nil, ErrUnknownActivation
	}
	return raw, nil
}

// customerKey is the index of what belongs to a customer. A customer's name
// holds no zero byte, so no customer's keys begin with another's.
func customerKey(customer string, what byte, id []byte) []byte {
	return slices.Concat([]byte(customer), []byte{0, what}, id)
}

func customerIDs(tx Tx, customer string, what byte) ([][]byte, error) {
	prefix := customerKey(customer, what, nil)
	keys, err := tx.Keys(TableCustomers, prefix)
	if err != nil {
		return nil, err
	}
	for n, key := range keys {
		keys[n] = bytes.TrimPrefix(key, prefix)
	}
	return keys, nil
}
