package issuer

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/zegel-app/zegel/protocol"
)

// KeyState is where a key stands. A key that is not confirmed yet is no key: it
// is a PENDING activation.
type KeyState string

// The states of a key.
//
//	state    event                          next
//	ACTIVE   five wrong answers in a row    BLOCKED
//	ACTIVE   Block                          BLOCKED
//	ACTIVE   Remove                         REMOVED (its secrets are forgotten)
//	BLOCKED  Remove                         REMOVED
//
// A blocked key stays blocked. The customer removes it and adds Zegel again.
const (
	KeyActive  KeyState = "ACTIVE"
	KeyBlocked KeyState = "BLOCKED"
	KeyRemoved KeyState = "REMOVED"
)

// Key is one device of a customer, as the bank lists it.
type Key struct {
	ID       protocol.KeyID
	Customer string
	Device   string
	State    KeyState
	Added    time.Time
	LastUsed time.Time // zero when no answer of it was accepted yet
	// TriesLeft is how many wrong answers the key can still take before it is
	// blocked: 5 after a right one.
	TriesLeft int
	// Online says that the key can answer online: it was not activated by
	// letter.
	Online bool
	// Channels are those that the key was given, in that order. Nil of a
	// removed key.
	Channels []ChannelState
}

// ChannelState is one channel of codes on demand of a key.
type ChannelState struct {
	Name     string
	Attached bool
	// TriesLeft is how many wrong codes the channel can still take before it
	// is detached: 5 after a right one, 0 when it is not attached.
	TriesLeft int
	LastUsed  time.Time // zero when no code was taken yet
}

// Keys lists the keys of a customer, the oldest first, removed ones too.
func (i *Issuer) Keys(ctx context.Context, customer string) ([]Key, error) {
	var keys []Key
	err := i.store.View(ctx, func(tx Tx) error {
		keys = nil
		ids, err := customerIDs(tx, customer, 'k')
		if err != nil {
			return err
		}
		for _, id := range ids {
			rec, err := getKey(tx, id)
			if err != nil {
				return err
			}
			keys = append(keys, rec.key(id))
		}
		return nil
	})
	slices.SortStableFunc(keys, func(a, b Key) int { return a.Added.Compare(b.Added) })
	return keys, err
}

// Key gives one key. The caller checks that Customer is the one who asks.
// ErrUnknownKey.
func (i *Issuer) Key(ctx context.Context, id protocol.KeyID) (Key, error) {
	var key Key
	err := i.store.View(ctx, func(tx Tx) error {
		rec, err := getKey(tx, id[:])
		if err == nil {
			key = rec.key(id[:])
		}
		return err
	})
	return key, err
}

// Rename gives a device the name that the customer wants to see in the bank's
// list: 1 to 64 characters. ErrUnknownKey, ErrRemoved.
func (i *Issuer) Rename(ctx context.Context, id protocol.KeyID, device string) error {
	if err := checkText("device name", device, 1, protocol.MaxDeviceName); err != nil {
		return err
	}
	return i.store.Update(ctx, func(tx Tx) error {
		rec, err := getKey(tx, id[:])
		if err != nil {
			return err
		}
		if rec.State == KeyRemoved {
			return ErrRemoved
		}
		rec.Device = device
		return putRecord(tx, TableKeys, id[:], rec)
	})
}

// Block stops a key until it is removed: for "I lost my phone". Blocking a
// blocked key is no error. ErrUnknownKey, ErrRemoved.
func (i *Issuer) Block(ctx context.Context, id protocol.KeyID) error {
	return i.store.Update(ctx, func(tx Tx) error {
		rec, err := getKey(tx, id[:])
		if err != nil {
			return err
		}
		if rec.State == KeyRemoved {
			return ErrRemoved
		}
		rec.State = KeyBlocked
		return putRecord(tx, TableKeys, id[:], rec)
	})
}

// Remove ends a key for ever and forgets its secrets and its challenges.
// Removing a removed key is no error. Deactivation then still gives a code with
// which the device forgets the key too. ErrUnknownKey.
func (i *Issuer) Remove(ctx context.Context, id protocol.KeyID) error {
	return i.store.Update(ctx, func(tx Tx) error {
		rec, err := getKey(tx, id[:])
		if err != nil || rec.State == KeyRemoved {
			return err
		}
		for _, c := range rec.Remembered {
			if err := c.forget(tx); err != nil {
				return err
			}
		}
		text, err := protocol.SealDeactivation(rec.accountKeys(), id, i.now())
		if err != nil {
			return fmt.Errorf("issuer: writing the deactivation code: %w", err)
		}
		return putRecord(tx, TableKeys, id[:], &keyRecord{
			Version: recordVersion, Customer: rec.Customer, Device: rec.Device, State: KeyRemoved,
			Added: rec.Added, LastUsed: rec.LastUsed, Next: rec.Next, ChainAt: rec.ChainAt,
			Deactivation: text,
		})
	})
}

// Deactivation gives a code to show as a QR code, with which the app forgets
// the key. It changes nothing at the bank: that is Remove's part. For a removed
// key it is the code that was made when it was removed.
//
// The caller shows it to the key's customer only. ErrUnknownKey; ErrRemoved for a
// key that was removed before there were such codes.
func (i *Issuer) Deactivation(ctx context.Context, key protocol.KeyID) (string, error) {
	var text string
	err := i.store.View(ctx, func(tx Tx) error {
		rec, err := getKey(tx, key[:])
		if err != nil {
			return err
		}
		if rec.State == KeyRemoved {
			if text = rec.Deactivation; text == "" {
				return ErrRemoved
			}
			return nil
		}
		if text, err = protocol.SealDeactivation(rec.accountKeys(), key, i.now()); err != nil {
			return fmt.Errorf("issuer: writing the deactivation code: %w", err)
		}
		return nil
	})
	return text, err
}

// roomForKey forgets the oldest removed keys of a customer when there are many,
// and says ErrTooManyKeys when there is no room for one more.
func (i *Issuer) roomForKey(tx Tx, customer string) error {
	ids, err := customerIDs(tx, customer, 'k')
	if err != nil {
		return err
	}
	type aged struct {
		id    []byte
		added int64
	}
	var removed []aged
	for _, id := range ids {
		rec, err := getKey(tx, id)
		if err != nil {
			return err
		}
		if rec.State == KeyRemoved {
			removed = append(removed, aged{id, rec.Added})
		}
	}
	if len(ids)-len(removed) >= maxKeys {
		return ErrTooManyKeys
	}
	slices.SortFunc(removed, func(a, b aged) int { return int(a.added - b.added) })
	for len(removed) > maxTombstones {
		err := errors.Join(
			tx.Delete(TableKeys, removed[0].id),
			tx.Delete(TableCustomers, customerKey(customer, 'k', removed[0].id)),
		)
		if err != nil {
			return err
		}
		removed = removed[1:]
	}
	return nil
}

func (r *keyRecord) key(id []byte) Key {
	k := Key{
		ID: protocol.KeyID(id), Customer: r.Customer, Device: r.Device, State: r.State,
		Added: fromMilliseconds(r.Added), TriesLeft: MaxWrongAnswers - r.Failed,
	}
	if r.LastUsed != 0 {
		k.LastUsed = fromMilliseconds(r.LastUsed)
	}
	if r.State != KeyActive {
		k.TriesLeft = 0
	}
	k.Online = r.online()
	for _, c := range r.Channels {
		k.Channels = append(k.Channels, c.channel())
	}
	return k
}

// online says whether the bank has a key to verify online answers with. One of
// zeros is a letter's.
func (r *keyRecord) online() bool {
	return slices.ContainsFunc(r.SigningKey, func(b byte) bool { return b != 0 })
}

// usable is nil for an active key and the error to give for any other.
func (r *keyRecord) usable() error {
	switch r.State {
	case KeyActive:
		return nil
	case KeyBlocked:
		return ErrBlocked
	}
	return ErrRemoved
}

func getKey(tx Tx, id []byte) (*keyRecord, error) {
	rec, err := getRecord[keyRecord](tx, TableKeys, id)
	if errors.Is(err, ErrNotFound) {
		return nil, ErrUnknownKey
	}
	return rec, err
}
