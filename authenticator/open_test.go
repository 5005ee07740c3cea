package authenticator_test

import (
	"errors"
	"os"
	"path/filepath"
	"testing"

	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/platform/keystore"
)

// TestOpenSaysHowKeysAreKept opens a folder with files for keys, and then as if its keys were in a store that is away.
func TestOpenSaysHowKeysAreKept(t *testing.T) {
	t.Setenv(keystore.Choice, "file")
	folder := filepath.Join(t.TempDir(), "zegel")
	a, err := authenticator.Open(folder, authenticator.Config{})
	if err != nil {
		t.Fatal(err)
	}
	if a.Grade() != keystore.File {
		t.Errorf("grade is %s", a.Grade())
	}
	pin := authenticator.PIN{4, 8, 2, 9, 1, 5}
	id, err := a.AddProfile("Anna", 0, &pin)
	if err != nil {
		t.Fatal(err)
	}
	if err := a.Close(); err != nil {
		t.Fatal(err)
	}

	keys, err := keystore.OpenFile(filepath.Join(folder, "keys"))
	if err != nil {
		t.Fatal(err)
	}
	for _, what := range []error{keystore.ErrUnavailable, keystore.ErrRefused} {
		away := &keystore.Faulty{Store: keys, Fails: keystore.FailFrom(1), Err: what}
		if _, err := authenticator.OpenWith(folder, away, authenticator.Config{}); !errors.Is(err, what) || errors.Is(err, keystore.ErrLost) {
			t.Errorf("a store that says %v: %v", what, err)
		}
	}
	if a, err = authenticator.OpenWith(folder, keys, authenticator.Config{}); err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	s, err := a.Unlock(id, &pin)
	if err != nil {
		t.Fatal(err)
	}
	s.Lock()
	if _, err := os.Stat(filepath.Join(folder, "vault.db")); err != nil {
		t.Error(err)
	}
}
