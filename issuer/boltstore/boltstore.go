// Package boltstore keeps an issuer's records in one bbolt file. It is the
// embedded default: one process, one disk, no server to run.
//
// It promises that a file is either complete or not there, however the making
// of it was cut short; that only its owner can read it; and that Update has
// reached the disk when it returns.
//
// It does not encrypt: the secrets of keys lie in the file, and deleted records
// stay in its free pages until bbolt uses them again. Put the file on an
// encrypted disk. It is not for several processes at once: a bank that runs
// more than one server takes pgstore, or writes a [issuer.Store] on its own
// database and holds it to storetest.
package boltstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"go.etcd.io/bbolt"
	bbolterrors "go.etcd.io/bbolt/errors"
)

var (
	// ErrInUse is returned by Open when another process has the file open.
	ErrInUse = errors.New("boltstore: the file is in use by another process")

	// ErrDamaged is returned by Open when the file is not a whole bbolt file.
	// It is left as it is.
	ErrDamaged = errors.New("boltstore: the file is damaged")

	// ErrOpenToOthers is returned by Open when the file's mode lets others
	// than its owner read or write it.
	ErrOpenToOthers = errors.New("boltstore: the file can be read by others; its mode must be 0600")
)

// lockWait is how long Open waits for another process to let go of the file.
const lockWait = 2 * time.Second

// Store is an [issuer.Store] in one file.
type Store struct {
	db *bbolt.DB
}

// Open opens the file, and makes it when it is missing. The folder must be
// there. own names tables that the caller keeps in the same file for itself.
// ErrInUse, ErrDamaged, ErrOpenToOthers.
func Open(path string, own ...issuer.Table) (*Store, error) {
	info, err := os.Stat(path)
	switch {
	case errors.Is(err, fs.ErrNotExist):
		if err := create(path); err != nil {
			return nil, err
		}
	case err != nil:
		return nil, fmt.Errorf("boltstore: %w", err)
	case runtime.GOOS != "windows" && info.Mode().Perm()&0o077 != 0:
		return nil, ErrOpenToOthers
	case info.Size() == 0:
		// bbolt would make a fresh database of it without a word.
		return nil, fmt.Errorf("%w: it is empty", ErrDamaged)
	}
	db, err := open(path)
	if err != nil {
		return nil, err
	}
	// A file of an earlier version lacks the tables that came since.
	if err := makeTables(db, slices.Concat(issuer.Tables, own)); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return &Store{db}, nil
}

func makeTables(db *bbolt.DB, tables []issuer.Table) error {
	err := db.Update(func(tx *bbolt.Tx) error {
		for _, t := range tables {
			if _, err := tx.CreateBucketIfNotExists([]byte(t)); err != nil {
				return err
			}
		}
		return nil
	})
	if err != nil {
		return fmt.Errorf("boltstore: %w", err)
	}
	return nil
}

func open(path string) (*bbolt.DB, error) {
	// The list of free pages is not written with every answer: with a million keys that made an
	// answer four times as dear. It is found again when the file is opened.
	db, err := bbolt.Open(path, 0o600, &bbolt.Options{
		Timeout: lockWait, NoFreelistSync: true, FreelistType: bbolt.FreelistMapType,
	})
	switch {
	case errors.Is(err, bbolterrors.ErrTimeout):
		return nil, ErrInUse
	case errors.Is(err, bbolterrors.ErrInvalid), errors.Is(err, bbolterrors.ErrChecksum), errors.Is(err, bbolterrors.ErrVersionMismatch):
		return nil, fmt.Errorf("%w: %v", ErrDamaged, err)
	case err != nil:
		return nil, fmt.Errorf("boltstore: %w", err)
	}
	return db, nil
}

// create makes the whole database beside its place and then gives it its name
// in one step. Of two processes that do it at once the first one's file stays.
func create(path string) error {
	f, err := os.CreateTemp(filepath.Dir(path), filepath.Base(path)+".new-*")
	if err != nil {
		return fmt.Errorf("boltstore: %w", err)
	}
	temporary := f.Name()
	defer os.Remove(temporary)
	if err := f.Close(); err != nil {
		return fmt.Errorf("boltstore: %w", err)
	}
	db, err := open(temporary)
	if err != nil {
		return err
	}
	if err := errors.Join(makeTables(db, issuer.Tables), db.Close()); err != nil {
		return err
	}
	// A link, unlike a rename, never takes the place of a file that is there.
	err = os.Link(temporary, path)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	if err != nil {
		// A file system without links. Then two first starts at once are the
		// operator's to avoid.
		err = os.Rename(temporary, path)
	}
	if err != nil {
		return fmt.Errorf("boltstore: %w", err)
	}
	return syncFolder(filepath.Dir(path))
}

// syncFolder makes the new name durable. Windows has no such call and needs
// none.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return fmt.Errorf("boltstore: %w", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return fmt.Errorf("boltstore: %w", err)
	}
	return nil
}

// Close waits for running transactions and closes the file.
func (s *Store) Close() error { return s.db.Close() }

// View runs fn on one consistent state of the file.
func (s *Store) View(ctx context.Context, fn func(issuer.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return s.db.View(func(tx *bbolt.Tx) error { return fn(transaction{tx}) })
}

// Update runs fn alone, and has the file synced before it returns nil.
func (s *Store) Update(ctx context.Context, fn func(issuer.Tx) error) error {
	return s.db.Update(func(tx *bbolt.Tx) error {
		// Asked here, after the wait for the writers before.
		if err := ctx.Err(); err != nil {
			return err
		}
		return fn(transaction{tx})
	})
}

type transaction struct{ tx *bbolt.Tx }

func (t transaction) bucket(table issuer.Table) (*bbolt.Bucket, error) {
	b := t.tx.Bucket([]byte(table))
	if b == nil {
		return nil, fmt.Errorf("%w: it has no table %q", ErrDamaged, table)
	}
	return b, nil
}

func (t transaction) Get(table issuer.Table, key []byte) ([]byte, error) {
	b, err := t.bucket(table)
	if err != nil {
		return nil, err
	}
	value := b.Get(key)
	if value == nil {
		return nil, issuer.ErrNotFound
	}
	return bytes.Clone(value), nil
}

func (t transaction) Put(table issuer.Table, key, value []byte) error {
	b, err := t.bucket(table)
	if err != nil {
		return err
	}
	return b.Put(key, bytes.Clone(value))
}

func (t transaction) Delete(table issuer.Table, key []byte) error {
	b, err := t.bucket(table)
	if err != nil {
		return err
	}
	return b.Delete(key)
}

func (t transaction) Keys(table issuer.Table, prefix []byte) ([][]byte, error) {
	b, err := t.bucket(table)
	if err != nil {
		return nil, err
	}
	var keys [][]byte
	c := b.Cursor()
	for k, _ := c.Seek(prefix); k != nil && bytes.HasPrefix(k, prefix); k, _ = c.Next() {
		keys = append(keys, bytes.Clone(k))
	}
	return keys, nil
}
