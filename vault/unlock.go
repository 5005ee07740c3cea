package vault

import (
	"crypto/sha256"
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// Unlock tries a PIN. It takes as long as the key derivation; call it off the screen's goroutine.
//
// A *WrongPINError is returned when it is wrong and tries are left; the same wrong PIN again, in this process, is not
// counted again. ErrErased is returned when this was the last try, or the profile was erased before. A *WaitError
// is returned when it is too early for the next try; nothing was tried. ErrRolledBack, ErrUnknownProfile and
// ErrDamaged say that no try is given; errors of the key store come wrapped: keystore.ErrLost when the profile's
// key is gone and the person has to activate again. A *RuleError is returned when pin is not six digits.
//
// One wrong PIN in 256 is not told from the right one: it opens a session whose secrets are wrong, which only the
// bank finds out.
func (v *Vault) Unlock(id ProfileID, pin *PIN) (*Unlocked, error) {
	if !pin.digits() {
		return nil, &RuleError{Rule: RuleNotDigits}
	}
	v.trying.Lock()
	defer v.trying.Unlock()
	v.memory.Lock()
	known := v.wrong[id]
	if known == nil {
		known = map[[32]byte]bool{}
		v.wrong[id] = known
	}
	v.memory.Unlock()
	s, kek, err := v.attempt(id, pin, known, func(s *slot, k *pinKey) bool { return s.fits(k) })
	if err != nil {
		return nil, err
	}
	u := &Unlocked{v: v, profile: id, kek: kek, salt: s.salt, wrong: map[[32]byte]bool{}}
	v.memory.Lock()
	v.open[u] = true
	v.memory.Unlock()
	return u, nil
}

// attempt is one try of a PIN: counted in the key store, then in the file, then derived, then judged by right, and
// the verdict written before it is told. It is called with trying held. known holds the PINs that were wrong by
// the same judge.
func (v *Vault) attempt(id ProfileID, pin *PIN, known map[[32]byte]bool, right func(*slot, *pinKey) bool) (*slot, *pinKey, error) {
	if err := v.notErased(id); err != nil {
		return nil, nil, err
	}
	s, t, err := v.settled(id)
	if err != nil {
		return nil, nil, err
	}
	if t.count() >= MaxFailed {
		return nil, nil, v.spent(id)
	}
	now := v.now()
	if until := t.until(now); !until.IsZero() {
		return nil, nil, &WaitError{Until: until, TriesLeft: MaxFailed - t.count()}
	}
	tried := v.fingerprint(id, pin)
	if known[tried] {
		return nil, nil, &WrongPINError{TriesLeft: MaxFailed - t.count()}
	}
	if err := v.begin(id, t); err != nil {
		return nil, nil, err
	}
	kek, err := newPINKey(v.keys, v.id, id, s, pin)
	if err != nil {
		// Without the key store there can be no verdict, so there was no try to be had for it.
		t.void()
		_ = v.putTries(id, t)
		return nil, nil, fmt.Errorf("vault: profile's key: %w", err)
	}
	if right(s, kek) {
		t.right()
		if err := v.putTries(id, t); err != nil {
			clear(kek[:])
			return nil, nil, err
		}
		return s, kek, nil
	}
	clear(kek[:])
	t.wrong(v.now())
	if err := v.putTries(id, t); err != nil {
		return nil, nil, err
	}
	known[tried] = true
	if t.count() >= MaxFailed {
		return nil, nil, v.spent(id)
	}
	return nil, nil, &WrongPINError{TriesLeft: MaxFailed - t.count(), Wait: wait(t.count())}
}

// begin counts the start of a try: the key store's counter first, so that a file put back is behind it.
func (v *Vault) begin(id ProfileID, t *tries) error {
	t.start(v.now())
	if err := v.keys.SetCount(profileKeyID(v.id, id), t.started); err != nil {
		return fmt.Errorf("vault: count of tries: %w", err)
	}
	return v.putTries(id, t)
}

// settled reads slot and tries of a profile and brings the count in line with the key store's. It asks the key
// store for the profile's key each time: a key store that can't answer is to be found out before a try is counted.
func (v *Vault) settled(id ProfileID) (s *slot, t *tries, err error) {
	var asked *dataKeys
	if asked, err = newDataKeys(v.keys, v.id, id); err != nil {
		return nil, nil, fmt.Errorf("vault: profile's key: %w", err)
	}
	v.memory.Lock()
	v.cached[id] = asked
	v.memory.Unlock()
	counted, err := v.keys.Count(profileKeyID(v.id, id))
	if err != nil {
		return nil, nil, fmt.Errorf("vault: count of tries: %w", err)
	}
	err = v.read(func(tx *bolt.Tx) error {
		b, err := profileBucket(tx, id)
		if err != nil {
			return err
		}
		if s, err = v.readSlot(b, id, asked); err != nil {
			return err
		}
		content, err := v.get(b, id, &asked.seal, keyTries, kindTries)
		if err != nil {
			return err
		}
		t, err = parseTries(content)
		return err
	})
	if err != nil {
		return nil, nil, err
	}
	changed, err := t.settle(counted, v.now())
	if err == nil && changed {
		err = v.putTries(id, t)
	}
	if err != nil {
		return nil, nil, err
	}
	return s, t, nil
}

func (v *Vault) readSlot(b *bolt.Bucket, id ProfileID, keys *dataKeys) (*slot, error) {
	content, err := v.get(b, id, &keys.seal, keySlot, kindSlot)
	if err != nil {
		return nil, err
	}
	return parseSlot(content)
}

func (v *Vault) putTries(id ProfileID, t *tries) error {
	keys, err := v.profileKeys(id)
	if err != nil {
		return err
	}
	return v.write(func(tx *bolt.Tx) error {
		b, err := profileBucket(tx, id)
		if err != nil {
			return err
		}
		return v.put(b, id, &keys.seal, keyTries, kindTries, t.marshal())
	})
}

// notErased is ErrErased when the tile says so, and ErrUnknownProfile when there is no such profile. A tile that
// can't be read says nothing.
func (v *Vault) notErased(id ProfileID) error {
	t, err := v.tile(id)
	if err != nil {
		if unreadable(err) {
			return nil
		}
		return err
	}
	switch t.state {
	case Active:
		return nil
	case removing:
		return ErrUnknownProfile
	}
	return ErrErased
}

// spent erases a profile whose tries are used up.
func (v *Vault) spent(id ProfileID) error {
	if err := v.erase(id, true); err != nil {
		return errors.Join(ErrErased, err)
	}
	return ErrErased
}

// fingerprint is how a wrong PIN is remembered in memory.
func (v *Vault) fingerprint(id ProfileID, pin *PIN) [32]byte {
	b := joined(v.spice[:], id[:], pin[:])
	defer clear(b)
	return sha256.Sum256(b)
}
