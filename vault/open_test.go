package vault

import (
	"errors"
	"path/filepath"
	"testing"
	"time"

	"github.com/zegel-app/zegel/platform/keystore"
)

// cheap is a key derivation that costs next to nothing, for tests.
var cheap = Params{Memory: 64, Time: 1, Threads: 1}

// clock is a settable time.
type clock struct{ t time.Time }

func (c *clock) now() time.Time      { return c.t }
func (c *clock) add(d time.Duration) { c.t = c.t.Add(d) }
func newClock() *clock               { return &clock{time.Date(2026, 3, 14, 15, 9, 26, 0, time.UTC)} }
func vaultPath(dir string) string    { return filepath.Join(dir, "vault", "vault.db") }
func keysPath(dir string) string     { return filepath.Join(dir, "keys") }

func openKeys(t testing.TB, dir string) keystore.Store {
	t.Helper()
	ks, err := keystore.OpenFile(keysPath(dir))
	if err != nil {
		t.Fatal(err)
	}
	return ks
}

// openAt opens the vault of a test's directory with its file key store.
func openAt(t testing.TB, dir string, c *clock) *Vault {
	t.Helper()
	v, err := Open(Options{Path: vaultPath(dir), Keys: openKeys(t, dir), Params: cheap, Now: c.now})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = v.Close() })
	return v
}

func TestWholeLife(t *testing.T) {
	dir, c := t.TempDir(), newClock()
	v := openAt(t, dir, c)
	pin := pinOf("482915")
	id, err := v.CreateProfile("Anna", 3, pin)
	if err != nil {
		t.Fatal(err)
	}
	u, err := v.Unlock(id, pin)
	if err != nil {
		t.Fatal(err)
	}
	secret := [32]byte{1, 2, 3}
	a, err := u.AddAccount([]byte("Meridian"), map[string][32]byte{"answer": secret})
	if err != nil {
		t.Fatal(err)
	}
	next := pinOf("730164")
	if err := u.ChangePIN(pin, next); err != nil {
		t.Fatal(err)
	}
	if got, err := u.Secret(a, "answer"); err != nil || got != secret {
		t.Fatal(got, err)
	}
	if err := v.Close(); err != nil {
		t.Fatal(err)
	}
	v = openAt(t, dir, c)
	if _, err := v.Unlock(id, pin); err == nil {
		t.Fatal("old PIN still works")
	}
	if u, err = v.Unlock(id, next); err != nil {
		t.Fatal(err)
	}
	if got, err := u.Secret(a, "answer"); err != nil || got != secret {
		t.Fatal(got, err)
	}
	if err := v.View(id, func(tx *Tx) error {
		data, err := tx.Account(a)
		if string(data) != "Meridian" {
			t.Errorf("account is %q", data)
		}
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if err := v.EraseProfile(id, true); err != nil {
		t.Fatal(err)
	}
	if _, err := v.Unlock(id, next); !errors.Is(err, ErrErased) {
		t.Fatal(err)
	}
	ps, err := v.Profiles()
	if err != nil || len(ps) != 1 || ps[0].State != Erased || ps[0].Name != "Anna" {
		t.Fatal(ps, err)
	}
	if err := v.EraseProfile(id, false); err != nil {
		t.Fatal(err)
	}
	if ps, err := v.Profiles(); err != nil || len(ps) != 0 {
		t.Fatal(ps, err)
	}
}
