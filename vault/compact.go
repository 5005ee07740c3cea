package vault

import (
	"errors"
	"fmt"

	bolt "go.etcd.io/bbolt"
)

// compact writes the file anew without the pages that are free: bbolt leaves deleted bytes in them. It is done when
// the flag in the header asks for it; whoever deletes something that has to be gone sets the flag in the same
// transaction, so that after a power cut the next Open does it. A failure leaves the vault as it was, with the flag.
func (v *Vault) compact() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if err := v.usable(); err != nil {
		return err
	}
	wanted := false
	err := v.run(func() error {
		return v.db.View(func(tx *bolt.Tx) error {
			wanted = tx.Bucket(bucketHeader).Get(keyCompact) != nil
			return nil
		})
	})
	if err != nil || !wanted {
		return err
	}
	err = v.writeNew(func(dst *bolt.DB) error {
		if err := bolt.Compact(dst, v.db, 0); err != nil {
			return err
		}
		return dst.Update(func(tx *bolt.Tx) error { return tx.Bucket(bucketHeader).Delete(keyCompact) })
	})
	if err != nil {
		if errors.Is(err, ErrDamaged) {
			// It may have been the old file that bbolt fell over.
			v.broken.Store(&err)
		}
		return err
	}
	if err := v.closeDB(); err != nil {
		return v.lose(err)
	}
	moved := v.moveNew()
	if err := v.openDB(); err != nil {
		return v.lose(err)
	}
	return moved
}

// lose remembers that the file could not be opened again.
func (v *Vault) lose(err error) error {
	err = fmt.Errorf("vault: reopen: %w", err)
	v.broken.Store(&err)
	return err
}

// wantCompact asks for compact after this transaction.
func wantCompact(tx *bolt.Tx) error {
	return tx.Bucket(bucketHeader).Put(keyCompact, []byte{1})
}
