package boltstore_test

import (
	"bytes"
	"context"
	"errors"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/boltstore"
	"go.etcd.io/bbolt"
)

func open(t *testing.T, path string) *boltstore.Store {
	t.Helper()
	s, err := boltstore.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return s
}

func TestKeepsRecords(t *testing.T) {
	path := filepath.Join(t.TempDir(), "issuer.db")
	s := open(t, path)
	err := s.Update(t.Context(), func(tx issuer.Tx) error {
		if _, err := tx.Get(issuer.TableKeys, []byte("a1")); !errors.Is(err, issuer.ErrNotFound) {
			t.Errorf("missing record: %v", err)
		}
		return errors.Join(
			tx.Put(issuer.TableKeys, []byte("a1"), []byte("one")),
			tx.Put(issuer.TableKeys, []byte("a2"), nil),
			tx.Put(issuer.TableKeys, []byte("b1"), []byte("three")),
			tx.Put(issuer.TableCodes, []byte("a3"), []byte("another table")),
			tx.Delete(issuer.TableKeys, []byte("never there")),
		)
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Close(); err != nil {
		t.Fatal(err)
	}
	s = open(t, path)
	var value, empty []byte
	var keys [][]byte
	err = s.View(t.Context(), func(tx issuer.Tx) error {
		var a, b, c error
		value, a = tx.Get(issuer.TableKeys, []byte("a1"))
		empty, b = tx.Get(issuer.TableKeys, []byte("a2"))
		keys, c = tx.Keys(issuer.TableKeys, []byte("a"))
		return errors.Join(a, b, c)
	})
	if err != nil {
		t.Fatal(err)
	}
	// Read after the transaction, as the interface allows.
	if string(value) != "one" || len(empty) != 0 || len(keys) != 2 || string(bytes.Join(keys, []byte(","))) != "a1,a2" {
		t.Fatalf("%q %q %q", value, empty, keys)
	}
}

func TestErrorUndoes(t *testing.T) {
	s := open(t, filepath.Join(t.TempDir(), "issuer.db"))
	mine := errors.New("mine")
	err := s.Update(t.Context(), func(tx issuer.Tx) error {
		if err := tx.Put(issuer.TableKeys, []byte("a"), []byte("x")); err != nil {
			return err
		}
		return mine
	})
	if !errors.Is(err, mine) {
		t.Fatal(err)
	}
	err = s.View(t.Context(), func(tx issuer.Tx) error {
		_, err := tx.Get(issuer.TableKeys, []byte("a"))
		return err
	})
	if !errors.Is(err, issuer.ErrNotFound) {
		t.Fatalf("undone record: %v", err)
	}
	cancelled, cancel := context.WithCancel(t.Context())
	cancel()
	never := func(issuer.Tx) error { t.Error("ran after the context ended"); return nil }
	for _, err := range []error{s.Update(cancelled, never), s.View(cancelled, never)} {
		if !errors.Is(err, context.Canceled) {
			t.Error(err)
		}
	}
}

func TestSecondProcessIsTold(t *testing.T) {
	path := filepath.Join(t.TempDir(), "issuer.db")
	open(t, path)
	if _, err := boltstore.Open(path); !errors.Is(err, boltstore.ErrInUse) {
		t.Fatal(err)
	}
}

func TestDamagedFileIsLeftAlone(t *testing.T) {
	for name, content := range map[string][]byte{
		"empty": {},
		"text":  []byte(strings.Repeat("not a database ", 4096)),
		"short": []byte("x"),
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "issuer.db")
			if err := os.WriteFile(path, content, 0o600); err != nil {
				t.Fatal(err)
			}
			if _, err := boltstore.Open(path); !errors.Is(err, boltstore.ErrDamaged) {
				t.Fatal(err)
			}
			after, err := os.ReadFile(path)
			if err != nil {
				t.Fatal(err)
			}
			if !bytes.Equal(after, content) {
				t.Error("the file was changed")
			}
		})
	}
}

func TestModes(t *testing.T) {
	path := filepath.Join(t.TempDir(), "issuer.db")
	if err := open(t, path).Close(); err != nil {
		t.Fatal(err)
	}
	info, err := os.Stat(path)
	if err != nil {
		t.Fatal(err)
	}
	if info.Mode().Perm() != 0o600 {
		t.Fatalf("mode %v", info.Mode())
	}
	for _, mode := range []os.FileMode{0o640, 0o604, 0o666} {
		if err := os.Chmod(path, mode); err != nil {
			t.Fatal(err)
		}
		if _, err := boltstore.Open(path); !errors.Is(err, boltstore.ErrOpenToOthers) {
			t.Errorf("mode %v: %v", mode, err)
		}
	}
}

// Eight first starts at once, of which one at a time can have the file: what
// the first one wrote is never lost to a second one's new file, and no
// half-made file stays behind.
func TestFirstStartsAtOnce(t *testing.T) {
	dir := t.TempDir()
	path := filepath.Join(dir, "issuer.db")
	var written atomic.Int32
	var wg sync.WaitGroup
	for n := range 8 {
		wg.Go(func() {
			s, err := boltstore.Open(path)
			if errors.Is(err, boltstore.ErrInUse) {
				return
			}
			if err != nil {
				t.Error(err)
				return
			}
			err = s.Update(context.Background(), func(tx issuer.Tx) error {
				return tx.Put(issuer.TableKeys, []byte{byte(n)}, nil)
			})
			if err := errors.Join(err, s.Close()); err != nil {
				t.Error(err)
				return
			}
			written.Add(1)
		})
	}
	wg.Wait()
	s := open(t, path)
	var keys [][]byte
	err := s.View(t.Context(), func(tx issuer.Tx) (err error) {
		keys, err = tx.Keys(issuer.TableKeys, nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	if len(keys) == 0 || len(keys) != int(written.Load()) {
		t.Errorf("%d of %d records are there", len(keys), written.Load())
	}
	entries, err := os.ReadDir(dir)
	if err != nil {
		t.Fatal(err)
	}
	if len(entries) != 1 {
		t.Errorf("left behind: %v", entries)
	}
}

func TestMissingFolder(t *testing.T) {
	if _, err := boltstore.Open(filepath.Join(t.TempDir(), "no", "issuer.db")); err == nil {
		t.Fatal("opened")
	}
}

// TestAFileOfAnEarlierVersion: tables that came later are made when it is opened, and what
// was in it is still there.
func TestAFileOfAnEarlierVersion(t *testing.T) {
	path := filepath.Join(t.TempDir(), "bank.db")
	db, err := bbolt.Open(path, 0o600, nil)
	if err != nil {
		t.Fatal(err)
	}
	if err := db.Update(func(tx *bbolt.Tx) error {
		b, err := tx.CreateBucket([]byte(issuer.TableKeys))
		if err != nil {
			return err
		}
		return b.Put([]byte("key"), []byte("value"))
	}); err != nil {
		t.Fatal(err)
	}
	if err := db.Close(); err != nil {
		t.Fatal(err)
	}
	s, err := boltstore.Open(path)
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	if err := s.View(t.Context(), func(tx issuer.Tx) error {
		for _, table := range issuer.Tables {
			if _, err := tx.Keys(table, nil); err != nil {
				t.Errorf("%s: %v", table, err)
			}
		}
		value, err := tx.Get(issuer.TableKeys, []byte("key"))
		if string(value) != "value" {
			t.Errorf("the record is %q", value)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
}
