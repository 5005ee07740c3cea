package vault

import (
	"bytes"
	"encoding/binary"
	"errors"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"
)

func TestSecondStart(t *testing.T) {
	h := newHousehold(t)
	process := child(t, "open", h.dir)
	var out bytes.Buffer
	process.Stdout = &out
	check(t, process.Start())
	begun := time.Now()
	if _, err := Open(Options{Path: vaultPath(h.dir), Keys: openKeys(t, h.dir), Params: cheap}); !errors.Is(err, ErrInUse) {
		t.Errorf("a second Open says %v", err)
	}
	if waited := time.Since(begun); waited < lockWait {
		t.Errorf("it gave up after %v", waited)
	}
	if err := process.Wait(); err == nil || !strings.Contains(out.String(), ErrInUse.Error()) {
		t.Errorf("a second process says %q, %v", out.String(), err)
	}
	whole(t, h.v, h.anna)
	check(t, h.v.Close())
	if out, err := child(t, "open", h.dir).CombinedOutput(); err != nil {
		t.Errorf("a process after the first says %q, %v", out, err)
	}
	h.v = openAt(t, h.dir, h.clock)
	whole(t, h.v, h.anna)
}

// TestSecondStartWaitsForTheFirstToEnd is an app that is started again while the old one is still closing.
func TestSecondStartWaitsForTheFirstToEnd(t *testing.T) {
	h := newHousehold(t)
	first := h.v
	closed := make(chan error)
	go func() {
		time.Sleep(100 * time.Millisecond)
		closed <- first.Close()
	}()
	h.v = openAt(t, h.dir, h.clock)
	check(t, <-closed)
	whole(t, h.v, h.anna)
}

func TestUnfinishedFilesGo(t *testing.T) {
	h := newHousehold(t)
	check(t, h.v.Close())
	b := must(os.ReadFile(vaultPath(h.dir)))(t)
	for _, left := range [][]byte{nil, b[:100], b} {
		check(t, os.WriteFile(vaultPath(h.dir)+newName, left, 0o600))
		h.v = openAt(t, h.dir, h.clock)
		if _, err := os.Stat(vaultPath(h.dir) + newName); !os.IsNotExist(err) {
			t.Error("an unfinished file stays", err)
		}
		whole(t, h.v, h.anna)
		check(t, h.v.Close())
	}
	// The first start of all, cut off in the middle.
	dir := t.TempDir()
	check(t, os.MkdirAll(filepath.Dir(vaultPath(dir)), 0o700))
	check(t, os.WriteFile(vaultPath(dir)+newName, b[:5000], 0o600))
	if ps := must(openAt(t, dir, h.clock).Profiles())(t); len(ps) != 0 {
		t.Errorf("profiles are %v", ps)
	}
}

func TestDamagedFileIsSetAside(t *testing.T) {
	for name, spoil := range map[string]func([]byte) []byte{
		"empty":       func([]byte) []byte { return nil },
		"short":       func(b []byte) []byte { return b[:100] },
		"cut":         func(b []byte) []byte { return b[:3*pageSize] },
		"text":        func([]byte) []byte { return bytes.Repeat([]byte("not a vault\n"), 4096) },
		"zeros":       func(b []byte) []byte { return make([]byte, len(b)) },
		"large":       func(b []byte) []byte { return append(b, make([]byte, MaxFile)...) },
		"pages":       func(b []byte) []byte { clear(b[2*pageSize:]); return b },
		"other bbolt": func([]byte) []byte { return otherBolt(t) },
	} {
		t.Run(name, func(t *testing.T) {
			h := newHousehold(t)
			check(t, h.v.Close())
			spoilt := spoil(must(os.ReadFile(vaultPath(h.dir)))(t))
			// Twice on the same second: neither file is written over.
			var asides []string
			for range 2 {
				check(t, os.WriteFile(vaultPath(h.dir), spoilt, 0o600))
				_, err := Open(Options{Path: vaultPath(h.dir), Keys: openKeys(t, h.dir), Params: cheap, Now: h.clock.now})
				var d *DamagedError
				if !errors.As(err, &d) || !errors.Is(err, ErrDamaged) {
					t.Fatalf("it says %v", err)
				}
				if !strings.HasPrefix(filepath.Base(d.Aside), "vault.db.damaged-20260314-150926") {
					t.Errorf("it was moved to %s", filepath.Base(d.Aside))
				}
				asides = append(asides, d.Aside)
			}
			for _, aside := range asides {
				if b := must(os.ReadFile(aside))(t); !bytes.Equal(b, spoilt) {
					t.Error("what was set aside is not what was there")
				}
			}
			// Then a new vault can be begun in its place.
			v := openAt(t, h.dir, h.clock)
			if ps := must(v.Profiles())(t); len(ps) != 0 {
				t.Errorf("the new vault has profiles %v", ps)
			}
			whole(t, v, addPerson(t, v, "Anna", "482915"))
		})
	}
}

// TestFileSetAsideCanComeBack puts a file that was set aside by mistake back: the keys are still there.
func TestFileSetAsideCanComeBack(t *testing.T) {
	h := newHousehold(t)
	check(t, h.v.Close())
	b := must(os.ReadFile(vaultPath(h.dir)))(t)
	check(t, os.WriteFile(vaultPath(h.dir), b[:len(b)/2], 0o600))
	if _, err := Open(Options{Path: vaultPath(h.dir), Keys: openKeys(t, h.dir), Params: cheap}); !errors.Is(err, ErrDamaged) {
		t.Fatal(err)
	}
	v := openAt(t, h.dir, h.clock)
	addPerson(t, v, "Lan", "482915")
	check(t, v.Close())
	check(t, os.WriteFile(vaultPath(h.dir), b, 0o600))
	h.v = openAt(t, h.dir, h.clock)
	whole(t, h.v, h.anna)
	whole(t, h.v, h.jef)
}

// otherBolt is a sound bbolt file that is no vault.
func otherBolt(t *testing.T) []byte {
	path := filepath.Join(t.TempDir(), "other.db")
	db := must(bolt.Open(path, 0o600, &bolt.Options{Timeout: lockWait, PageSize: pageSize}))(t)
	check(t, db.Update(func(tx *bolt.Tx) error {
		_, err := tx.CreateBucket([]byte("other"))
		return err
	}))
	check(t, db.Close())
	return must(os.ReadFile(path))(t)
}

func TestNewerFormatIsLeftAlone(t *testing.T) {
	h := newHousehold(t)
	check(t, h.v.write(func(tx *bolt.Tx) error {
		return tx.Bucket(bucketHeader).Put(keyFormat, binary.BigEndian.AppendUint16(nil, formatVersion+1))
	}))
	check(t, h.v.Close())
	before := must(os.ReadFile(vaultPath(h.dir)))(t)
	for range 2 {
		if _, err := Open(Options{Path: vaultPath(h.dir), Keys: openKeys(t, h.dir), Params: cheap}); !errors.Is(err, ErrTooNew) {
			t.Fatalf("it says %v", err)
		}
	}
	if !bytes.Equal(must(os.ReadFile(vaultPath(h.dir)))(t), before) {
		t.Error("the file was changed")
	}
}

func TestUnreadableFileIsNoDamage(t *testing.T) {
	dir := t.TempDir()
	check(t, os.MkdirAll(vaultPath(dir), 0o700)) // a directory where the file should be
	_, err := Open(Options{Path: vaultPath(dir), Keys: openKeys(t, dir), Params: cheap})
	if err == nil || errors.Is(err, ErrDamaged) {
		t.Errorf("it says %v", err)
	}
	if _, err := os.Stat(vaultPath(dir)); err != nil {
		t.Error(err)
	}
}

// TestOldBytesAreGone searches the file for the sealed bytes of what was replaced and removed.
func TestOldBytesAreGone(t *testing.T) {
	h := newHousehold(t)
	// The search finds what bbolt leaves behind.
	before := recordsOf(t, h.v, h.anna.id)
	check(t, h.v.Update(h.anna.id, func(tx *Tx) error { return tx.PutAccount(h.anna.account, []byte("changed")) }))
	if remaining(t, h, before) == 0 {
		t.Fatal("the search does not find what is known to be left")
	}

	u := must(h.v.Unlock(h.anna.id, h.anna.pin))(t)
	before = recordsOf(t, h.v, h.anna.id)
	next := pinOf("591837")
	check(t, u.ChangePIN(h.anna.pin, next))
	h.anna.pin = next
	gone := 0
	after := recordsOf(t, h.v, h.anna.id)
	for name := range before {
		if strings.HasPrefix(name, "secrets/") || name == "slot" {
			if gone++; bytes.Equal(before[name], after[name]) {
				t.Errorf("%s is as it was", name)
			}
			if n := remaining(t, h, map[string][]byte{name: before[name]}); n != 0 {
				t.Errorf("after the PIN was changed %s is still in the file", name)
			}
		}
	}
	if gone != 3 {
		t.Errorf("%d records were looked for", gone)
	}

	before = recordsOf(t, h.v, h.anna.id)
	check(t, u.RemoveAccount(h.anna.account))
	for name, record := range before {
		if strings.Contains(name, string(h.anna.account[:])) && remaining(t, h, map[string][]byte{name: record}) != 0 {
			t.Errorf("after the account was removed %s is still in the file", name)
		}
	}

	before = recordsOf(t, h.v, h.anna.id)
	check(t, h.v.EraseProfile(h.anna.id, true))
	if n := remaining(t, h, before); n != 0 {
		t.Errorf("after the profile was erased %d of its %d records are still in the file", n, len(before))
	}
	before = recordsOf(t, h.v, h.anna.id)
	if len(before) != 1 {
		t.Errorf("an erased profile has %d records", len(before))
	}
	check(t, h.v.EraseProfile(h.anna.id, false))
	if n := remaining(t, h, before); n != 0 {
		t.Error("the tile is still in the file")
	}
	h.reopen(t)
	whole(t, h.v, h.jef)
}

// recordsOf is all records of a profile as they stand in the file.
func recordsOf(t *testing.T, v *Vault, id ProfileID) map[string][]byte {
	t.Helper()
	records := map[string][]byte{}
	check(t, v.read(txRaw(func(b bucketOf) error {
		return b(id).ForEach(func(k, value []byte) error {
			if value != nil {
				records[string(k)] = bytes.Clone(value)
				return nil
			}
			return b(id).Bucket(k).ForEach(func(inner, value []byte) error {
				records[string(k)+"/"+string(inner)] = bytes.Clone(value)
				return nil
			})
		})
	})))
	return records
}

// remaining is how many of the records have bytes in the file.
func remaining(t *testing.T, h *household, records map[string][]byte) (n int) {
	t.Helper()
	file := must(os.ReadFile(vaultPath(h.dir)))(t)
	for _, record := range records {
		if bytes.Contains(file, record[1:33]) || bytes.Contains(file, record[len(record)-32:]) {
			n++
		}
	}
	return n
}

// TestNothingInTheFileTells searches the file for everything that is put into it.
func TestNothingInTheFileTells(t *testing.T) {
	h := newHousehold(t)
	check(t, h.v.Update(h.anna.id, func(tx *Tx) error { return tx.Put("settings", []byte("a setting")) }))
	file := must(os.ReadFile(vaultPath(h.dir)))(t)
	for _, known := range []string{"Anna", "Jef", "account\x00", "answer", "sign", "settings", "a setting", "added", "482915", "730164"} {
		if bytes.Contains(file, []byte(known)) {
			t.Errorf("the file says %q", known)
		}
	}
	for _, s := range h.anna.secrets {
		if bytes.Contains(file, s[:8]) {
			t.Error("the file has a secret")
		}
	}
	pin := *h.anna.pin
	if bytes.Contains(file, pin[:]) {
		t.Error("the file has the PIN")
	}
	if !bytes.Contains(file, []byte("profiles")) {
		t.Error("the search finds nothing")
	}
}

// TestFinishAfterPowerCut leaves erasures and cleaning half done; the next Open finishes them.
func TestFinishAfterPowerCut(t *testing.T) {
	for _, keep := range []bool{true, false} {
		for _, keyGone := range []bool{true, false} {
			h := newHousehold(t)
			before := recordsOf(t, h.v, h.anna.id)
			tile := must(h.v.tile(h.anna.id))(t)
			tile.state = removing
			if keep {
				tile.state = Erased
			}
			check(t, h.v.write(func(tx *bolt.Tx) error { return h.v.putTile(tx, h.anna.id, tile) }))
			if keyGone {
				check(t, h.v.keys.Delete(profileKeyID(h.v.id, h.anna.id)))
			}
			if _, err := h.v.Unlock(h.anna.id, h.anna.pin); !errors.Is(err, ErrErased) && !errors.Is(err, ErrUnknownProfile) {
				t.Errorf("a profile that is being erased says %v", err)
			}
			h.reopen(t)
			if n := remaining(t, h, before); n != 0 {
				t.Errorf("%d records are left", n)
			}
			if ids := must(h.v.keys.List())(t); len(ids) != 2 {
				t.Errorf("keys are %q", ids)
			}
			if ps := must(h.v.Profiles())(t); (len(ps) == 2) != keep {
				t.Errorf("profiles are %+v", ps)
			}
			whole(t, h.v, h.jef)
		}
	}
	h := newHousehold(t)
	before := recordsOf(t, h.v, h.anna.id)
	check(t, h.v.write(func(tx *bolt.Tx) error { return wantCompact(tx) }))
	check(t, h.v.Update(h.anna.id, func(tx *Tx) error { return tx.PutAccount(h.anna.account, []byte("changed")) }))
	h.reopen(t)
	if n := remaining(t, h, map[string][]byte{"": before["accounts/"+string(h.anna.account[:])]}); n != 0 {
		t.Error("old bytes are left")
	}
	whole(t, h.v, h.anna)
}

// child is this test's program, doing one of the jobs of TestMain.
func child(t testing.TB, job string, args ...string) *exec.Cmd {
	t.Helper()
	cmd := exec.Command(must(os.Executable())(t), args...)
	cmd.Env = append(os.Environ(), childJob+"="+job)
	return cmd
}
