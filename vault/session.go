package vault

import (
	"crypto/subtle"
	"errors"
	"fmt"
	"io"
	"maps"
	"slices"
	"sync"

	bolt "go.etcd.io/bbolt"
)

// Unlocked is a profile whose PIN was given: its secrets can be read. It may be used by several goroutines at once.
type Unlocked struct {
	v       *Vault
	profile ProfileID

	mu   sync.Mutex
	kek  *pinKey // nil when locked
	salt [16]byte

	wrong map[[32]byte]bool // PINs that were wrong as the old one of ChangePIN; guarded by the vault's trying
}

// Profile is whose session this is.
func (u *Unlocked) Profile() ProfileID { return u.profile }

// Lock clears the keys; the session is over. It is idempotent.
func (u *Unlocked) Lock() {
	u.mu.Lock()
	if u.kek != nil {
		clear(u.kek[:])
		u.kek = nil
	}
	u.mu.Unlock()
	u.v.memory.Lock()
	delete(u.v.open, u)
	u.v.memory.Unlock()
}

// AddAccount writes a new account: its data, which is readable without the PIN, and its secrets, which are masked
// with it. ErrLocked is returned when the session is over, ErrFull when a limit is passed.
func (u *Unlocked) AddAccount(data []byte, secrets map[string][32]byte) (AccountID, error) {
	if len(data) > MaxAccountData {
		return AccountID{}, fmt.Errorf("%w: account of %d bytes", ErrFull, len(data))
	}
	if len(secrets) > MaxSecrets {
		return AccountID{}, fmt.Errorf("%w: %d secrets", ErrFull, len(secrets))
	}
	for purpose := range secrets {
		if len(purpose) == 0 || len(purpose) > MaxPurpose {
			return AccountID{}, fmt.Errorf("%w: purpose of %d bytes", ErrFull, len(purpose))
		}
	}
	var id AccountID
	if _, err := io.ReadFull(u.v.rand, id[:]); err != nil {
		return id, fmt.Errorf("vault: random numbers: %w", err)
	}
	err := u.with(u.v.grow, func(b *bolt.Bucket, keys *dataKeys, kek *pinKey) error {
		accounts, err := part(b, bucketAccounts)
		if err != nil {
			return err
		}
		if n := count(accounts); n >= MaxAccounts {
			return fmt.Errorf("%w: %d accounts", ErrFull, n)
		}
		record, err := seal(u.v.rand, &keys.seal, u.v.at(u.profile, bucketAccounts, id[:], kindAccount), data)
		if err != nil {
			return err
		}
		if err := accounts.Put(id[:], record); err != nil {
			return err
		}
		// In order, so that with a given source of random numbers the same calls make the same file.
		for _, purpose := range slices.Sorted(maps.Keys(secrets)) {
			m := &masked{purpose: purpose, value: kek.masked(id, purpose, secrets[purpose])}
			if err := u.putMasked(b, keys, id, m); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return AccountID{}, err
	}
	return id, nil
}

// Secret is an account's secret, as this session's PIN unmasks it. ErrLocked is returned when the session is over,
// ErrUnknownAccount and ErrUnknownSecret when there is none.
func (u *Unlocked) Secret(a AccountID, purpose string) (out [32]byte, err error) {
	err = u.with(u.v.read, func(b *bolt.Bucket, keys *dataKeys, kek *pinKey) error {
		accounts, err := part(b, bucketAccounts)
		if err != nil {
			return err
		}
		if accounts.Get(a[:]) == nil {
			return ErrUnknownAccount
		}
		secrets, err := part(b, bucketSecrets)
		if err != nil {
			return err
		}
		key := secretKey(keys, a, purpose)
		record := secrets.Get(key)
		if record == nil {
			return ErrUnknownSecret
		}
		m, err := u.openMasked(keys, key, record)
		if err != nil {
			return err
		}
		out = kek.masked(a, purpose, m.value)
		return nil
	})
	return out, err
}

// RemoveAccount deletes an account and its secrets, and cleans their bytes out of the file. ErrUnknownAccount is
// returned when there is none, ErrLocked when the session is over.
func (u *Unlocked) RemoveAccount(a AccountID) error {
	err := u.with(u.v.write, func(b *bolt.Bucket, _ *dataKeys, _ *pinKey) error {
		accounts, err := part(b, bucketAccounts)
		if err != nil {
			return err
		}
		if accounts.Get(a[:]) == nil {
			return ErrUnknownAccount
		}
		if err := accounts.Delete(a[:]); err != nil {
			return err
		}
		secrets, err := part(b, bucketSecrets)
		if err != nil {
			return err
		}
		var gone [][]byte
		c := secrets.Cursor()
		for k, _ := c.Seek(a[:]); len(k) >= len(a) && AccountID(k[:len(a)]) == a; k, _ = c.Next() {
			gone = append(gone, append([]byte(nil), k...))
		}
		for _, k := range gone {
			if err := secrets.Delete(k); err != nil {
				return err
			}
		}
		return wantCompact(b.Tx())
	})
	if err != nil {
		return err
	}
	_ = u.v.compact()
	return nil
}

// ChangePIN gives the profile another PIN. old is tried as in Unlock, with the same counting and the same errors, and
// compared with the PIN of this session in full, so that a slip that passed the check bits can't ruin the secrets.
// A *RuleError is returned when new is easy to guess; then nothing was tried. Other sessions of the profile end.
func (u *Unlocked) ChangePIN(old, new *PIN) error {
	if !old.digits() {
		return &RuleError{Rule: RuleNotDigits}
	}
	if err := CheckPIN(new); err != nil {
		return err
	}
	v := u.v
	v.trying.Lock()
	defer v.trying.Unlock()
	if !u.current() {
		return ErrLocked
	}
	if err := u.confirm(old); err != nil {
		return err
	}
	s, err := newSlot(v.rand, v.params)
	if err != nil {
		return err
	}
	next, err := newPINKey(v.keys, v.id, u.profile, s, new)
	if err != nil {
		return fmt.Errorf("vault: profile's key: %w", err)
	}
	s.check = next.check(s.bits)
	u.mu.Lock()
	err = u.withHeld(u.v.write, func(b *bolt.Bucket, keys *dataKeys, kek *pinKey) error {
		if err := u.remask(b, keys, kek, next); err != nil {
			return err
		}
		if err := v.put(b, u.profile, &keys.seal, keySlot, kindSlot, s.marshal()); err != nil {
			return err
		}
		return wantCompact(b.Tx())
	})
	if err == nil {
		clear(u.kek[:])
		u.kek, u.salt = next, s.salt
	}
	u.mu.Unlock()
	if err != nil {
		clear(next[:])
		return err
	}
	v.endSessions(func(other *Unlocked) bool { return other != u && other.profile == u.profile })
	v.memory.Lock()
	// The new PIN may be among those that were wrong.
	delete(v.wrong, u.profile)
	clear(u.wrong)
	v.memory.Unlock()
	_ = v.compact()
	return nil
}

// ConfirmPIN says whether pin is the one that opened this session: nil is yes. It is for asking the PIN a second time
// before something is bound to it, so that a slip that passed the check bits binds nothing: AddAccount binds.
//
// It is a try as in Unlock, counted and waited for alike, with the same errors: without that, who holds an open device
// could find the PIN by asking. It tells no more than two typings that were alike; whether both are right, only the
// bank knows.
func (u *Unlocked) ConfirmPIN(pin *PIN) error {
	if !pin.digits() {
		return &RuleError{Rule: RuleNotDigits}
	}
	u.v.trying.Lock()
	defer u.v.trying.Unlock()
	if !u.current() {
		return ErrLocked
	}
	return u.confirm(pin)
}

// confirm tries a PIN against this session's in full. It is called with the vault's trying held.
func (u *Unlocked) confirm(pin *PIN) error {
	_, again, err := u.v.attempt(u.profile, pin, u.wrong, func(_ *slot, k *pinKey) bool { return u.is(k) })
	if err != nil {
		return err
	}
	clear(again[:])
	return nil
}

// remask moves every secret of the profile from one PIN's key to another's without unmasking it in the file.
func (u *Unlocked) remask(b *bolt.Bucket, keys *dataKeys, from, to *pinKey) error {
	secrets, err := part(b, bucketSecrets)
	if err != nil {
		return err
	}
	type moved struct {
		account AccountID
		m       *masked
	}
	var all []moved
	err = secrets.ForEach(func(k, record []byte) error {
		m, err := u.openMasked(keys, k, record)
		if err != nil {
			return err
		}
		a := AccountID(k[:len(AccountID{})])
		// In this order the secret itself is at no time in memory.
		m.value = from.masked(a, m.purpose, to.masked(a, m.purpose, m.value))
		all = append(all, moved{a, m})
		return nil
	})
	if err != nil {
		return err
	}
	for _, x := range all {
		if err := u.putMasked(b, keys, x.account, x.m); err != nil {
			return err
		}
	}
	return nil
}

// secretKey is bbolt's key of a masked secret: the account's id and the hidden purpose.
func secretKey(keys *dataKeys, a AccountID, purpose string) []byte {
	return append(append([]byte(nil), a[:]...), keys.hidden([]byte("secret"), a[:], []byte(purpose))...)
}

func (u *Unlocked) putMasked(b *bolt.Bucket, keys *dataKeys, a AccountID, m *masked) error {
	secrets, err := part(b, bucketSecrets)
	if err != nil {
		return err
	}
	key := secretKey(keys, a, m.purpose)
	record, err := seal(u.v.rand, &keys.seal, u.v.at(u.profile, bucketSecrets, key, kindSecret), m.marshal())
	if err != nil {
		return err
	}
	return secrets.Put(key, record)
}

func (u *Unlocked) openMasked(keys *dataKeys, key, record []byte) (*masked, error) {
	if len(key) != 32 {
		return nil, damaged("secret's key")
	}
	content, err := unseal(&keys.seal, u.v.at(u.profile, bucketSecrets, key, kindSecret), record)
	if err != nil {
		return nil, err
	}
	return parseMasked(content)
}

// with runs fn in one transaction with the session's key, if the session's PIN is still the profile's.
func (u *Unlocked) with(run func(func(*bolt.Tx) error) error, fn func(*bolt.Bucket, *dataKeys, *pinKey) error) error {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.withHeld(run, fn)
}

// withHeld is with, for who holds mu.
func (u *Unlocked) withHeld(run func(func(*bolt.Tx) error) error, fn func(*bolt.Bucket, *dataKeys, *pinKey) error) error {
	if u.kek == nil {
		return ErrLocked
	}
	keys, err := u.v.profileKeys(u.profile)
	if err != nil {
		return err
	}
	return run(func(tx *bolt.Tx) error {
		b, err := profileBucket(tx, u.profile)
		if errors.Is(err, ErrUnknownProfile) {
			return ErrLocked
		}
		if err != nil {
			return err
		}
		if b.Get(keySlot) == nil {
			return ErrLocked
		}
		s, err := u.v.readSlot(b, u.profile, keys)
		if err != nil {
			return err
		}
		if s.salt != u.salt {
			return ErrLocked
		}
		return fn(b, keys, u.kek)
	})
}

// current reports whether the session is not over.
func (u *Unlocked) current() bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.kek != nil
}

// is reports whether k is the session's key, in constant time.
func (u *Unlocked) is(k *pinKey) bool {
	u.mu.Lock()
	defer u.mu.Unlock()
	return u.kek != nil && subtle.ConstantTimeCompare(u.kek[:], k[:]) == 1
}

func count(b *bolt.Bucket) (n int) {
	c := b.Cursor()
	for k, _ := c.First(); k != nil; k, _ = c.Next() {
		n++
	}
	return n
}
