//go:build unix

package vault

import (
	"errors"
	"os"
	"path/filepath"
	"testing"
)

func TestOnlyTheUserReadsTheFile(t *testing.T) {
	h := newHousehold(t)
	u := must(h.v.Unlock(h.anna.id, h.anna.pin))(t)
	check(t, u.RemoveAccount(h.anna.account)) // writes the file anew
	modes := func() {
		t.Helper()
		for path, want := range map[string]os.FileMode{
			vaultPath(h.dir): 0o600, vaultPath(h.dir) + ".lock": 0o600, filepath.Dir(vaultPath(h.dir)): 0o700,
		} {
			info, err := os.Stat(path)
			if check(t, err); info.Mode().Perm() != want {
				t.Errorf("%s has mode %o", filepath.Base(path), info.Mode().Perm())
			}
		}
	}
	modes()
	check(t, h.v.Close())
	check(t, os.Chmod(vaultPath(h.dir), 0o644))
	h.v = openAt(t, h.dir, h.clock)
	modes()
}

// TestFileCutShortWhileOpen takes the file away under an open vault: reading it is a fault then. The process goes on,
// the vault says so until it is opened again, and closing it does not hang.
func TestFileCutShortWhileOpen(t *testing.T) {
	h := newHousehold(t)
	check(t, os.Truncate(vaultPath(h.dir), 2*pageSize))
	for range 2 {
		for what, err := range map[string]error{
			"View":   h.v.View(h.anna.id, func(tx *Tx) error { return second(tx.History(10)) }),
			"Update": h.v.Update(h.anna.id, func(tx *Tx) error { return tx.AppendHistory(nil) }),
			"Unlock": second(h.v.Unlock(h.anna.id, h.anna.pin)),
			"Erase":  h.v.EraseProfile(h.anna.id, true),
			"List":   second(h.v.Profiles()),
		} {
			var d *DamagedError
			if !errors.As(err, &d) || d.Aside != "" {
				t.Errorf("%s says %v", what, err)
			}
		}
	}
	_ = h.v.Close()
	_, err := Open(Options{Path: vaultPath(h.dir), Keys: openKeys(t, h.dir), Params: cheap})
	var d *DamagedError
	if !errors.As(err, &d) || d.Aside == "" {
		t.Errorf("opening it again says %v", err)
	}
}
