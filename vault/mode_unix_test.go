//go:build unix

package vault

import (
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
