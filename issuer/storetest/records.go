package storetest

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"slices"
	"strings"

	"github.com/zegel-app/zegel/issuer"
)

func records(ctx context.Context, s Store) error {
	for _, t := range issuer.Tables {
		if err := holds(ctx, s, t, "a", "none"); err != nil {
			return err
		}
		if err := put(ctx, s, t, "a", string(t)); err != nil {
			return err
		}
	}
	for _, t := range issuer.Tables {
		// Each table has its own "a".
		if err := holds(ctx, s, t, "a", string(t)); err != nil {
			return err
		}
	}
	table := issuer.TableKeys
	for _, value := range []string{"longer than before", "", "\x00", "a\x00b\xff"} {
		if err := put(ctx, s, table, "a", value); err != nil {
			return err
		}
		if err := holds(ctx, s, table, "a", value); err != nil {
			return err
		}
	}
	err := s.Update(ctx, func(tx issuer.Tx) error {
		return errors.Join(
			tx.Put(table, []byte("nil"), nil),
			tx.Delete(table, []byte("a")),
			tx.Delete(table, []byte("never there")),
		)
	})
	return errors.Join(err, holds(ctx, s, table, "a", "none"), holds(ctx, s, table, "nil", ""),
		holds(ctx, s, issuer.TableCodes, "a", string(issuer.TableCodes)))
}

func ownWrites(ctx context.Context, s Store) error {
	table := issuer.TableKeys
	if err := errors.Join(put(ctx, s, table, "old", "1"), put(ctx, s, table, "other", "1")); err != nil {
		return err
	}
	return s.Update(ctx, func(tx issuer.Tx) error {
		err := errors.Join(
			tx.Put(table, []byte("new"), []byte("2")),
			tx.Put(table, []byte("old"), []byte("2")),
			tx.Put(table, []byte("old"), []byte("3")),
			tx.Delete(table, []byte("other")),
		)
		if err != nil {
			return err
		}
		fresh, a := getIn(tx, table, "new")
		old, b := getIn(tx, table, "old")
		other, c := getIn(tx, table, "other")
		keys, d := keysIn(tx, table, "")
		return errors.Join(a, b, c, d,
			want("new record", fresh, "2"), want("changed record", old, "3"), want("deleted record", other, "none"),
			want("keys", strings.Join(keys, " "), "new old"))
	})
}

func byteOrder(ctx context.Context, s Store) error {
	table := issuer.TableCustomers
	all := []string{
		"\x00", "\x00\x00", "\x00\xff", "A", "B", "a", "a\x00", "a\x00k1", "a\x00k2", "a\x01", "aa", "a\x7f", "a\x80", "a\xff", "a\xff\x00",
		"a\xff\xff", "b", "ä", "\xfe", "\xff", "\xff\x00", "\xff\xff", "\xff\xff\x01",
	}
	err := s.Update(ctx, func(tx issuer.Tx) error {
		for _, k := range slices.Backward(all) {
			if err := tx.Put(table, []byte(k), nil); err != nil {
				return err
			}
		}
		return tx.Put(issuer.TableKeys, []byte("a in another table"), nil)
	})
	if err != nil {
		return err
	}
	slices.Sort(all) // Go's strings are in byte order
	return s.View(ctx, func(tx issuer.Tx) error {
		for _, prefix := range []string{"", "a", "a\x00", "a\xff", "a\xff\xff", "\x00", "\xff", "\xff\xff", "none"} {
			var expected []string
			for _, k := range all {
				if strings.HasPrefix(k, prefix) {
					expected = append(expected, k)
				}
			}
			got, err := keysIn(tx, table, prefix)
			if err != nil {
				return err
			}
			if !slices.Equal(got, expected) {
				return fmt.Errorf("keys with prefix %q: %q, want %q", prefix, got, expected)
			}
		}
		// nil is the empty prefix too.
		keys, err := tx.Keys(table, nil)
		return errors.Join(err, want("keys without a prefix", len(keys), len(all)))
	})
}

func large(ctx context.Context, s Store) error {
	// The longest key is a customer of 64 characters of four bytes and what
	// stands behind; the largest record is the list of a batch.
	key, value := strings.Repeat("\xf0\x9f\x8f\xa6", 64)+strings.Repeat("\xff", 64), strings.Repeat("0123456789abcdef", 300<<10/16)
	if err := put(ctx, s, issuer.TableCustomers, key, value); err != nil {
		return err
	}
	got, err := get(ctx, s, issuer.TableCustomers, key)
	if err != nil {
		return err
	}
	return want("large record is whole", got == value, true)
}

func errorUndoes(ctx context.Context, s Store) error {
	table := issuer.TableKeys
	if err := put(ctx, s, table, "a", "before"); err != nil {
		return err
	}
	err := s.Update(ctx, func(tx issuer.Tx) error {
		return errors.Join(tx.Put(table, []byte("a"), []byte("undone")), tx.Put(table, []byte("b"), []byte("undone")), errMine)
	})
	if !errors.Is(err, errMine) {
		return fmt.Errorf("Update: %v, want the error of fn", err)
	}
	for name, run := range map[string]func(context.Context, func(issuer.Tx) error) error{"Update": s.Update, "View": s.View} {
		if err := run(ctx, func(issuer.Tx) error { return errMine }); err != errMine {
			return fmt.Errorf("%s: %v, want the error of fn as it is", name, err)
		}
	}
	return errors.Join(holds(ctx, s, table, "a", "before"), holds(ctx, s, table, "b", "none"))
}

func panicUndoes(ctx context.Context, s Store) error {
	func() {
		defer func() { _ = recover() }()
		_ = s.Update(ctx, func(tx issuer.Tx) error {
			_ = tx.Put(issuer.TableKeys, []byte("a"), []byte("undone"))
			panic("fn has a fault")
		})
	}()
	// The store goes on.
	return errors.Join(holds(ctx, s, issuer.TableKeys, "a", "none"), put(ctx, s, issuer.TableKeys, "a", "after"),
		holds(ctx, s, issuer.TableKeys, "a", "after"))
}

func callersBytes(ctx context.Context, s Store) error {
	table := issuer.TableKeys
	key, value := []byte("key"), []byte("value")
	var read []byte
	var keys [][]byte
	err := s.Update(ctx, func(tx issuer.Tx) error {
		key, value = []byte("key"), []byte("value")
		if err := tx.Put(table, key, value); err != nil {
			return err
		}
		// What was given is the caller's again at once.
		clear(key)
		clear(value)
		var a, b error
		read, a = tx.Get(table, []byte("key"))
		keys, b = tx.Keys(table, []byte("k"))
		return errors.Join(a, b)
	})
	if err != nil {
		return err
	}
	if string(read) != "value" || string(bytes.Join(keys, nil)) != "key" {
		return fmt.Errorf("after the transaction: %q %q", read, keys)
	}
	// What was got is the caller's for ever: writing to it changes nothing.
	clear(read)
	clear(keys[0])
	if err := holds(ctx, s, table, "key", "value"); err != nil {
		return err
	}
	err = s.View(ctx, func(tx issuer.Tx) error {
		a, err := tx.Get(table, []byte("key"))
		if err != nil {
			return err
		}
		clear(a)
		again, err := getIn(tx, table, "key")
		return errors.Join(err, want("record read twice", again, "value"))
	})
	return errors.Join(err, holds(ctx, s, table, "key", "value"))
}

func refused(ctx context.Context, s Store) error {
	for what, err := range map[string]error{
		"an empty key is put":   put(ctx, s, issuer.TableKeys, "", "x"),
		"an unknown table":      put(ctx, s, "no such table", "a", "x"),
		"an unknown table read": s.View(ctx, func(tx issuer.Tx) error { _, err := tx.Get("no such table", []byte("a")); return err }),
		"a view that writes":    s.View(ctx, func(tx issuer.Tx) error { return tx.Put(issuer.TableKeys, []byte("a"), nil) }),
		"a view that deletes":   s.View(ctx, func(tx issuer.Tx) error { return tx.Delete(issuer.TableKeys, []byte("a")) }),
	} {
		if err == nil || errors.Is(err, issuer.ErrNotFound) {
			return fmt.Errorf("%s: %v, want an error", what, err)
		}
	}
	return holds(ctx, s, issuer.TableKeys, "a", "none")
}

func ended(ctx context.Context, s Store) error {
	over, cancel := context.WithCancel(ctx)
	cancel()
	var ran bool
	for name, run := range map[string]func(context.Context, func(issuer.Tx) error) error{"Update": s.Update, "View": s.View} {
		if err := run(over, func(issuer.Tx) error { ran = true; return nil }); !errors.Is(err, context.Canceled) {
			return fmt.Errorf("%s after the context ended: %v", name, err)
		}
	}
	if ran {
		return errors.New("fn ran after the context ended")
	}
	// One that ends in the middle either undoes or is too late. What Update
	// says is what is kept.
	middle, cancel := context.WithCancel(ctx)
	defer cancel()
	err := s.Update(middle, func(tx issuer.Tx) error {
		err := tx.Put(issuer.TableKeys, []byte("a"), []byte("x"))
		cancel()
		return err
	})
	switch {
	case err == nil:
		return holds(ctx, s, issuer.TableKeys, "a", "x")
	case errors.Is(err, context.Canceled):
		return holds(ctx, s, issuer.TableKeys, "a", "none")
	}
	return fmt.Errorf("Update while the context ended: %w", err)
}

func reopened(ctx context.Context, open Open) error {
	for n := range 3 {
		s, err := open()
		if err != nil {
			return err
		}
		for _, t := range issuer.Tables {
			for earlier := range n {
				if err := holds(ctx, s, t, fmt.Sprint(earlier), "kept\x00"); err != nil {
					return errors.Join(err, s.Close())
				}
			}
			if err := put(ctx, s, t, fmt.Sprint(n), "kept\x00"); err != nil {
				return errors.Join(err, s.Close())
			}
		}
		if err := s.Close(); err != nil {
			return err
		}
	}
	return nil
}
