package vault

import (
	"bytes"
	"encoding/binary"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// Tx is one transaction on a profile's records that need no PIN. It is good until the function it was given to
// returns. One damaged record is that record's error and no other's.
type Tx struct {
	v    *Vault
	id   ProfileID
	keys *dataKeys
	b    *bolt.Bucket
	err  error
}

// errEnded is returned when a Tx is used after the function that it was given to.
var errEnded = errors.New("vault: transaction has ended")

// View runs fn with a consistent view of the profile's records. fn must not call the vault. ErrUnknownProfile,
// ErrErased and the key store's errors, wrapped, are returned without fn being run.
func (v *Vault) View(id ProfileID, fn func(*Tx) error) error {
	return v.transact(id, v.read, fn)
}

// Update runs fn in one transaction, which is on stable storage when Update returns nil and did not happen when fn
// returns an error. fn must not call the vault. Errors are View's, and ErrFull when the file is full.
func (v *Vault) Update(id ProfileID, fn func(*Tx) error) error {
	return v.transact(id, v.grow, fn)
}

func (v *Vault) transact(id ProfileID, run func(func(*bolt.Tx) error) error, fn func(*Tx) error) error {
	if err := v.notErased(id); err != nil {
		return err
	}
	keys, err := v.profileKeys(id)
	if err != nil {
		return err
	}
	return unshield(run(func(tx *bolt.Tx) error {
		b, err := profileBucket(tx, id)
		if err != nil {
			return err
		}
		if b.Bucket(bucketAccounts) == nil {
			return ErrErased
		}
		t := &Tx{v: v, id: id, keys: keys, b: b}
		defer func() { t.b = nil }()
		if err := shield(func() error { return fn(t) }); err != nil {
			return err
		}
		return t.err
	}))
}

// do runs one method's work. When bbolt itself can't go on, nothing is written, whatever the caller makes of the error.
func (t *Tx) do(bucket []byte, work func(*bolt.Bucket) error) error {
	if t.b == nil {
		return errEnded
	}
	err := t.v.watched(func() error {
		b, err := part(t.b, bucket)
		if err != nil {
			return err
		}
		return work(b)
	})
	var file *DamagedError
	if errors.As(err, &file) {
		t.err = err
	}
	return err
}

func (t *Tx) unseal(bucket, key []byte, k kind, record []byte) ([]byte, error) {
	return unseal(&t.keys.seal, t.v.at(t.id, bucket, key, k), record)
}

func (t *Tx) seal(b *bolt.Bucket, bucket, key []byte, k kind, content []byte) error {
	record, err := seal(t.v.rand, &t.keys.seal, t.v.at(t.id, bucket, key, k), content)
	if err != nil {
		return err
	}
	return b.Put(key, record)
}

// Accounts lists the profile's accounts, in no order that means anything.
func (t *Tx) Accounts() (ids []AccountID, err error) {
	err = t.do(bucketAccounts, func(b *bolt.Bucket) error {
		return b.ForEach(func(k, _ []byte) error {
			if len(k) != len(AccountID{}) {
				return damaged("account id")
			}
			ids = append(ids, AccountID(k))
			return nil
		})
	})
	return ids, err
}

// Account is an account's data. ErrUnknownAccount is returned when there is none.
func (t *Tx) Account(a AccountID) (data []byte, err error) {
	err = t.do(bucketAccounts, func(b *bolt.Bucket) error {
		record := b.Get(a[:])
		if record == nil {
			return ErrUnknownAccount
		}
		data, err = t.unseal(bucketAccounts, a[:], kindAccount, record)
		return err
	})
	return data, err
}

// PutAccount replaces an account's data. ErrUnknownAccount is returned when there is none, ErrFull when the data is
// over MaxAccountData.
func (t *Tx) PutAccount(a AccountID, data []byte) error {
	if len(data) > MaxAccountData {
		return fmt.Errorf("%w: account of %d bytes", ErrFull, len(data))
	}
	return t.do(bucketAccounts, func(b *bolt.Bucket) error {
		if b.Get(a[:]) == nil {
			return ErrUnknownAccount
		}
		return t.seal(b, bucketAccounts, a[:], kindAccount, data)
	})
}

// AppendHistory adds an entry; beyond MaxHistory the oldest go. ErrFull is returned when it is over
// MaxHistoryEntry.
func (t *Tx) AppendHistory(entry []byte) error {
	if len(entry) > MaxHistoryEntry {
		return fmt.Errorf("%w: history entry of %d bytes", ErrFull, len(entry))
	}
	return t.do(bucketHistory, func(b *bolt.Bucket) error {
		n, err := b.NextSequence()
		if err != nil {
			return err
		}
		if err := t.seal(b, bucketHistory, number(n), kindHistory, entry); err != nil {
			return err
		}
		if n <= MaxHistory {
			return nil
		}
		c := b.Cursor()
		last := number(n - MaxHistory)
		for k, _ := c.First(); k != nil && bytes.Compare(k, last) <= 0; k, _ = c.First() {
			if err := b.Delete(k); err != nil {
				return err
			}
		}
		return nil
	})
}

// History is the newest entries, newest first, at most that many. When some are damaged, the others are returned
// with an error that is ErrDamaged.
func (t *Tx) History(newest int) (entries [][]byte, err error) {
	var bad error
	err = t.do(bucketHistory, func(b *bolt.Bucket) error {
		c := b.Cursor()
		for k, record := c.Last(); k != nil && len(entries) < newest; k, record = c.Prev() {
			entry, err := t.unseal(bucketHistory, k, kindHistory, record)
			if err != nil {
				bad = err
				continue
			}
			entries = append(entries, entry)
		}
		return nil
	})
	if err == nil {
		err = bad
	}
	return entries, err
}

// Get is the profile's small record of that name. ErrNoRecord is returned when there is none.
func (t *Tx) Get(name string) (content []byte, err error) {
	err = t.do(bucketNamed, func(b *bolt.Bucket) error {
		key := t.keys.hidden([]byte("named"), []byte(name))
		record := b.Get(key)
		if record == nil {
			return ErrNoRecord
		}
		content, err = t.unseal(bucketNamed, key, kindNamed, record)
		return err
	})
	return content, err
}

// Put writes the profile's small record of that name; nil content deletes it. ErrFull is returned when a limit is
// passed.
func (t *Tx) Put(name string, content []byte) error {
	if len(name) == 0 || len(name) > MaxNamedName {
		return fmt.Errorf("%w: record name of %d bytes", ErrFull, len(name))
	}
	if len(content) > MaxNamed {
		return fmt.Errorf("%w: record of %d bytes", ErrFull, len(content))
	}
	return t.do(bucketNamed, func(b *bolt.Bucket) error {
		key := t.keys.hidden([]byte("named"), []byte(name))
		if content == nil {
			return b.Delete(key)
		}
		if b.Get(key) == nil && count(b) >= MaxNamedRecords {
			return fmt.Errorf("%w: %d records", ErrFull, MaxNamedRecords)
		}
		return t.seal(b, bucketNamed, key, kindNamed, content)
	})
}

// number is a history entry's key: rising, so that bbolt keeps them in order.
func number(n uint64) []byte { return binary.BigEndian.AppendUint64(nil, n) }
