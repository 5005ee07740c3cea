package vault

import (
	"errors"
	"fmt"
	"runtime/debug"

	bolt "go.etcd.io/bbolt"
	bolterrors "go.etcd.io/bbolt/errors"
)

// callerPanic carries a panic of the caller's own function out of a transaction, so that it is not taken for damage.
type callerPanic struct{ value any }

func (callerPanic) Error() string { return "vault: panic in the caller's function" }

// guarded runs do with faults of the mapped file turned into panics, and panics into a *DamagedError: bbolt answers
// a page that makes no sense with a panic, and a disk that can't be read with a fault.
func guarded(path string, do func() error) (err error) {
	old := debug.SetPanicOnFault(true)
	defer debug.SetPanicOnFault(old)
	defer func() {
		if r := recover(); r != nil {
			err = &DamagedError{Path: path, Reason: fmt.Sprint(r)}
		}
	}()
	return do()
}

// read runs fn in a read transaction.
func (v *Vault) read(fn func(*bolt.Tx) error) error {
	v.mu.RLock()
	defer v.mu.RUnlock()
	return v.run(func() error { return v.db.View(fn) })
}

// write runs fn in a read-write transaction, which is on stable storage when write returns nil.
func (v *Vault) write(fn func(*bolt.Tx) error) error {
	v.mu.RLock()
	defer v.mu.RUnlock()
	err := v.run(func() error { return v.db.Update(fn) })
	if errors.Is(err, bolterrors.ErrMaxSizeReached) {
		return fmt.Errorf("%w: %w", ErrFull, err)
	}
	return err
}

// grow is write for what makes the file longer. It keeps a part of MaxFile free: tries have to be counted and profiles
// erased in a full vault too, and bbolt needs room even to delete.
func (v *Vault) grow(fn func(*bolt.Tx) error) error {
	errFull := fmt.Errorf("%w: file of %d bytes", ErrFull, fullFrom)
	write := func() error {
		return v.write(func(tx *bolt.Tx) error {
			if tx.Size() > fullFrom {
				return errFull
			}
			return fn(tx)
		})
	}
	err := write()
	if err != errFull {
		return err
	}
	// Pages that are free count as used until the file is written anew.
	if err := v.write(wantCompact); err != nil {
		return err
	}
	if err := v.compact(); err != nil {
		return err
	}
	return write()
}

// run is called with mu held.
func (v *Vault) run(do func() error) error {
	if err := v.usable(); err != nil {
		return err
	}
	return v.watched(do)
}

// watched is guarded, and remembers a panic: after one bbolt's own locks may be held for ever, so it is not called
// again.
func (v *Vault) watched(do func() error) error {
	panicked := true
	err := guarded(v.path, func() error {
		err := do()
		panicked = false
		return err
	})
	if panicked {
		v.broken.Store(&err)
	}
	return err
}

// usable is why the vault can't be used, or nil.
func (v *Vault) usable() error {
	if b := v.broken.Load(); b != nil {
		return *b
	}
	if v.db == nil {
		return ErrClosed
	}
	return nil
}

// shield runs the caller's function inside a transaction; its panic ends the transaction as an error does.
func shield(fn func() error) (err error) {
	defer func() {
		if r := recover(); r != nil {
			err = callerPanic{r}
		}
	}()
	return fn()
}

// unshield lets a caller's panic go on once the transaction has ended.
func unshield(err error) error {
	var p callerPanic
	if errors.As(err, &p) {
		panic(p.value)
	}
	return err
}
