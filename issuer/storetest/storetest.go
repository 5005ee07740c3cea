// Package storetest holds a store to what [issuer.Store] promises. A bank that
// writes a store on its own database runs it in a test:
//
//	storetest.Run(t, func(t *testing.T) storetest.Open {
//		dsn := newEmptyDatabase(t)
//		return func() (storetest.Store, error) { return mystore.Open(dsn) }
//	})
//
// It promises to find a store whose transactions are less than serializable in
// the ways that would cost money here: a lost update lets a sixth wrong answer
// in, write skew and phantoms let a customer have a key too many.
//
// It does not pull the plug. That Update has reached the disk is for the store's
// own test to show.
package storetest

import (
	"context"
	"errors"
	"fmt"
	"testing"

	"github.com/zegel-app/zegel/issuer"
)

// Store is a store that can be closed.
type Store interface {
	issuer.Store
	Close() error
}

// Open opens the same place each time it is called. At the first time the place
// is empty. The one before was closed.
type Open func() (Store, error)

// Check is one promise. Do opens the store, tries it, closes it, and says how
// the promise was broken.
type Check struct {
	Name string
	Do   func(context.Context, Open) error
}

// Checks are all the promises.
var Checks = []Check{
	{"what is put is there, and what is deleted is not", with(records)},
	{"a transaction sees its own writes", with(ownWrites)},
	{"keys come in byte order", with(byteOrder)},
	{"long keys and large records", with(large)},
	{"an error undoes", with(errorUndoes)},
	{"a panic undoes", with(panicUndoes)},
	{"bytes belong to the caller", with(callersBytes)},
	{"what cannot be is refused", with(refused)},
	{"an ended context", with(ended)},
	{"records stay when the store is opened again", reopened},
	{"no update is lost", with(lostUpdate)},
	{"no write skew", with(writeSkew)},
	{"no write skew over what is not there", with(absent)},
	{"no phantoms", with(phantom)},
	{"a view is of one moment", with(oneMoment)},
	{"many goroutines count", with(counting)},
}

// Run runs every check on an empty place of its own.
func Run(t *testing.T, place func(*testing.T) Open) {
	for _, c := range Checks {
		t.Run(c.Name, func(t *testing.T) {
			if err := c.Do(t.Context(), place(t)); err != nil {
				t.Error(err)
			}
		})
	}
}

// with opens the store for a check and closes it after.
func with(check func(context.Context, Store) error) func(context.Context, Open) error {
	return func(ctx context.Context, open Open) error {
		s, err := open()
		if err != nil {
			return fmt.Errorf("open: %w", err)
		}
		return errors.Join(check(ctx, s), s.Close())
	}
}

// errMine is an error that no store has.
var errMine = errors.New("the caller's own error")

// put writes one record.
func put(ctx context.Context, s Store, t issuer.Table, key, value string) error {
	return s.Update(ctx, func(tx issuer.Tx) error { return tx.Put(t, []byte(key), []byte(value)) })
}

// get reads one record; "none" when it is missing.
func get(ctx context.Context, s Store, t issuer.Table, key string) (string, error) {
	var value string
	err := s.View(ctx, func(tx issuer.Tx) (err error) {
		value, err = getIn(tx, t, key)
		return err
	})
	return value, err
}

func getIn(tx issuer.Tx, t issuer.Table, key string) (string, error) {
	value, err := tx.Get(t, []byte(key))
	if errors.Is(err, issuer.ErrNotFound) {
		return "none", nil
	}
	return string(value), err
}

// keysIn gives the keys as strings.
func keysIn(tx issuer.Tx, t issuer.Table, prefix string) ([]string, error) {
	keys, err := tx.Keys(t, []byte(prefix))
	list := make([]string, 0, len(keys))
	for _, k := range keys {
		list = append(list, string(k))
	}
	return list, err
}

// want gives an error when two are not the same.
func want[T comparable](what string, got, want T) error {
	if got != want {
		return fmt.Errorf("%s: %v, want %v", what, got, want)
	}
	return nil
}

// holds checks one record in a transaction of its own.
func holds(ctx context.Context, s Store, t issuer.Table, key, value string) error {
	got, err := get(ctx, s, t, key)
	if err != nil {
		return err
	}
	return want(fmt.Sprintf("record %q of %s", key, t), got, value)
}
