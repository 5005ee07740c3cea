package vault

import (
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"

	"github.com/zegel-app/zegel/platform/keystore"
)

// EraseProfile erases a profile: its key in the key store first, then its records, then the file is written anew
// without them. With keepTile its name and colour stay, as an Erased profile; without, nothing does, and an Erased
// profile's tile is removed. ErrUnknownProfile is returned when there is no such profile, the key store's error,
// wrapped, when it can't delete the key; then it may be called again.
func (v *Vault) EraseProfile(id ProfileID, keepTile bool) error {
	v.trying.Lock()
	defer v.trying.Unlock()
	return v.erase(id, keepTile)
}

// erase is called with trying held. A power cut anywhere in it is finished by the next Open, by the tile's state.
func (v *Vault) erase(id ProfileID, keepTile bool) error {
	t, err := v.tile(id)
	if err != nil && !unreadable(err) {
		return err
	}
	// A tile that can't be read can't be kept.
	keepTile = keepTile && err == nil
	if err == nil {
		t.state = removing
		if keepTile {
			t.state = Erased
		}
		// This is for finishing after a power cut. A full disk must not keep a key alive, so its error does not count.
		_ = v.write(func(tx *bolt.Tx) error { return v.putTile(tx, id, t) })
	}
	if err := v.keys.Delete(profileKeyID(v.id, id)); err != nil && !errors.Is(err, keystore.ErrLost) {
		return fmt.Errorf("vault: delete profile's key: %w", err)
	}
	v.forget(id)
	err = v.write(func(tx *bolt.Tx) error {
		if err := wantCompact(tx); err != nil {
			return err
		}
		if !keepTile {
			return tx.Bucket(bucketProfiles).DeleteBucket(id[:])
		}
		b, err := profileBucket(tx, id)
		if err != nil {
			return err
		}
		if err := keepOnly(b, keyTile); err != nil {
			return err
		}
		return v.putTile(tx, id, t)
	})
	if err != nil {
		return err
	}
	// The records can't be opened any more; if the file can't be written anew now, the next Open does it.
	_ = v.compact()
	return nil
}

// keepOnly deletes everything in the bucket but one record.
func keepOnly(b *bolt.Bucket, key []byte) error {
	var records, buckets [][]byte
	err := b.ForEach(func(k, value []byte) error {
		switch {
		case value == nil:
			buckets = append(buckets, append([]byte(nil), k...))
		case string(k) != string(key):
			records = append(records, append([]byte(nil), k...))
		}
		return nil
	})
	if err != nil {
		return err
	}
	for _, k := range records {
		if err := b.Delete(k); err != nil {
			return err
		}
	}
	for _, k := range buckets {
		if err := b.DeleteBucket(k); err != nil {
			return err
		}
	}
	return nil
}

// finish ends what a power cut interrupted: erasures, and cleaning the file. What can't be ended now is left for the
// next Open; nothing that was erased can be used meanwhile.
func (v *Vault) finish() {
	ids, err := v.profileIDs()
	if err != nil {
		return
	}
	for _, id := range ids {
		t, err := v.tile(id)
		if err != nil {
			continue
		}
		if t.state == removing || t.state == Erased && v.hasRecords(id) {
			_ = v.erase(id, t.state == Erased)
		}
	}
	_ = v.compact()
}

// hasRecords reports whether anything but the tile is left of a profile.
func (v *Vault) hasRecords(id ProfileID) (has bool) {
	_ = v.read(func(tx *bolt.Tx) error {
		b, err := profileBucket(tx, id)
		if err != nil {
			return err
		}
		return b.ForEach(func(k, _ []byte) error {
			if string(k) != string(keyTile) {
				has = true
			}
			return nil
		})
	})
	return has
}
