package keystore

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
	"fmt"
	"maps"
	"os"
	"path/filepath"
	"runtime"
	"slices"
	"strings"
	"testing"
)

// stores are one of each kind that can be had anywhere.
func stores(t *testing.T) map[string]Store {
	file, err := OpenFile(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	return map[string]Store{
		"file":   file,
		"memory": NewMemory(rand.Reader),
		"faulty": &Faulty{Store: NewMemory(rand.Reader)},
		"items":  &itemStore{items: memoryItems{}},
		"layers": newLayered(&itemStore{items: memoryItems{}, grade: System}, must(OpenFile(t.TempDir()))(t).(*fileStore)),
		"alone":  newLayered(nil, must(OpenFile(t.TempDir()))(t).(*fileStore)),
	}
}

func TestStores(t *testing.T) {
	for name, s := range stores(t) {
		if err := contract(s, ""); err != nil {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// contract is what every store has to do, told as an error. Keys are made under the prefix and deleted again, as a
// system's store may have others.
func contract(s Store, prefix string) error {
	var wrong []error
	say := func(format string, args ...any) { wrong = append(wrong, fmt.Errorf(format, args...)) }
	for _, id := range []string{"", "A", "a/b", "..", "a.b", strings.Repeat("a", MaxID+1)} {
		if err := s.New(id); !errors.Is(err, ErrRefused) {
			say("New(%q) says %v", id, err)
		}
	}
	one, two := prefix+"one", prefix+"two"
	for name, err := range map[string]error{
		"PRF":      second(s.PRF(one, nil)),
		"Count":    second(s.Count(one)),
		"SetCount": s.SetCount(one, 1),
		"Delete":   s.Delete(one),
		"escape":   second(s.Count("../one")),
	} {
		if !errors.Is(err, ErrLost) {
			say("%s of a key that isn't there says %v", name, err)
		}
	}
	for _, id := range []string{two, one} {
		if err := s.New(id); err != nil {
			return err
		}
		if n, err := s.Count(id); n != 0 || err != nil {
			say("a new key counts %d, %v", n, err)
		}
	}
	if err := s.New(one); !errors.Is(err, ErrExists) {
		say("a second New says %v", err)
	}
	prf, err := s.PRF(one, []byte("message"))
	if err != nil {
		return err
	}
	if again, err := s.PRF(one, []byte("message")); err != nil || again != prf {
		say("PRF is not a function: %v", err)
	}
	if other, err := s.PRF(one, []byte("massage")); err != nil || other == prf {
		say("PRF does not depend on the message: %v", err)
	}
	if other, err := s.PRF(two, []byte("message")); err != nil || other == prf {
		say("PRF does not depend on the key: %v", err)
	}
	for _, message := range [][]byte{nil, make([]byte, 1000)} {
		if _, err := s.PRF(one, message); err != nil {
			say("PRF of %d bytes: %v", len(message), err)
		}
	}
	for _, n := range []uint32{1, 2, 3, 1<<32 - 1, 7} {
		if err := s.SetCount(one, n); err != nil {
			return err
		}
		if got, err := s.Count(one); got != n || err != nil {
			say("counter is %d, not %d, %v", got, n, err)
		}
	}
	if n, err := s.Count(two); n != 0 || err != nil {
		say("the other key's counter is %d, %v", n, err)
	}
	if again, err := s.PRF(one, []byte("message")); err != nil || again != prf {
		say("counting changed the key: %v", err)
	}
	ids, err := s.List()
	ids = slices.DeleteFunc(ids, func(id string) bool { return !strings.HasPrefix(id, prefix) })
	if err != nil || !slices.Equal(ids, []string{one, two}) {
		say("keys are %q, %v", ids, err)
	}
	if err := s.Delete(one); err != nil {
		return err
	}
	if _, err := s.PRF(one, nil); !errors.Is(err, ErrLost) {
		say("a deleted key says %v", err)
	}
	if err := s.Delete(one); !errors.Is(err, ErrLost) {
		say("deleted twice says %v", err)
	}
	if err := s.New(one); err != nil {
		return err
	}
	if again, err := s.PRF(one, []byte("message")); err != nil || again == prf {
		say("a key made again is the deleted one: %v", err)
	}
	if n, err := s.Count(one); n != 0 || err != nil {
		say("a key made again counts %d, %v", n, err)
	}
	return errors.Join(append(wrong, s.Delete(one), s.Delete(two))...)
}

// memoryItems are items as a system has them, without the system.
type memoryItems map[string][]byte

func (m memoryItems) get(id string) ([]byte, error) {
	if m[id] == nil {
		return nil, ErrLost
	}
	return bytes.Clone(m[id]), nil
}

func (m memoryItems) add(id string, content []byte) error {
	if m[id] != nil {
		return ErrExists
	}
	m[id] = bytes.Clone(content)
	return nil
}

func (m memoryItems) set(id string, content []byte) error {
	if m[id] == nil {
		return ErrLost
	}
	m[id] = bytes.Clone(content)
	return nil
}

func (m memoryItems) remove(id string) error {
	if m[id] == nil {
		return ErrLost
	}
	delete(m, id)
	return nil
}

func (m memoryItems) ids() (ids []string, err error) { return slices.Collect(maps.Keys(m)), nil }

func (m memoryItems) close() error { return nil }

// TestDamagedItemsAreLostKeys spoils items as a system's own trouble would.
func TestDamagedItemsAreLostKeys(t *testing.T) {
	m := memoryItems{}
	s := &itemStore{items: m}
	if err := s.New("one"); err != nil {
		t.Fatal(err)
	}
	sound := m["one"]
	for name, spoilt := range map[string][]byte{
		"empty": {}, "short": sound[:itemLen-1], "long": append(bytes.Clone(sound), 0), "zeros": make([]byte, itemLen),
	} {
		m["one"] = spoilt
		if _, err := s.PRF("one", nil); !errors.Is(err, ErrLost) {
			t.Errorf("%s: PRF says %v", name, err)
		}
		if err := s.SetCount("one", 3); !errors.Is(err, ErrLost) {
			t.Errorf("%s: SetCount says %v", name, err)
		}
	}
	for bit := range 8 * itemLen {
		m["one"] = bytes.Clone(sound)
		m["one"][bit/8] ^= 1 << (bit % 8)
		if _, err := s.Count("one"); !errors.Is(err, ErrLost) {
			t.Fatalf("bit %d: Count says %v", bit, err)
		}
	}
	m["NO id"] = sound
	if ids, err := s.List(); err != nil || !slices.Equal(ids, []string{"one"}) {
		t.Errorf("keys are %q, %v", ids, err)
	}
	if err := s.Delete("one"); err != nil {
		t.Errorf("a damaged key can't be deleted: %v", err)
	}
}

func must[T any](v T, err error) func(*testing.T) T {
	return func(t *testing.T) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func second[T any](_ T, err error) error { return err }

func TestFileStoreOnDisk(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "keys")
	s, err := OpenFile(dir)
	if err != nil {
		t.Fatal(err)
	}
	if err := s.New("one"); err != nil {
		t.Fatal(err)
	}
	if err := s.SetCount("one", 9); err != nil {
		t.Fatal(err)
	}
	want, err := s.PRF("one", []byte("message"))
	if err != nil {
		t.Fatal(err)
	}
	key, err := os.ReadFile(filepath.Join(dir, "one.key"))
	if err != nil {
		t.Fatal(err)
	}
	mac := hmac.New(sha256.New, key[len(keyMagic):len(keyMagic)+32])
	mac.Write([]byte("message"))
	if !bytes.Equal(mac.Sum(nil), want[:]) {
		t.Error("PRF is not HMAC-SHA256 under the key of the file")
	}
	if runtime.GOOS != "windows" {
		for path, mode := range map[string]os.FileMode{
			dir: 0o700, filepath.Join(dir, "one.key"): 0o600, filepath.Join(dir, "one.count"): 0o600,
		} {
			info, err := os.Stat(path)
			if err != nil {
				t.Fatal(err)
			}
			if info.Mode().Perm() != mode {
				t.Errorf("%s has mode %o", filepath.Base(path), info.Mode().Perm())
			}
		}
	}

	// What an interrupted write leaves goes when the store is opened, and the keys stay.
	left := filepath.Join(dir, "two.key.new")
	if err := os.WriteFile(left, key, 0o600); err != nil {
		t.Fatal(err)
	}
	if s, err = OpenFile(dir); err != nil {
		t.Fatal(err)
	}
	if _, err := os.Stat(left); !os.IsNotExist(err) {
		t.Error("an unfinished file stays", err)
	}
	if got, err := s.PRF("one", []byte("message")); err != nil || got != want {
		t.Error("the key does not last", err)
	}
	if n, err := s.Count("one"); err != nil || n != 9 {
		t.Error("the counter does not last", n, err)
	}
	if err := s.Delete("one"); err != nil {
		t.Fatal(err)
	}
	entries, err := os.ReadDir(dir)
	if err != nil || len(entries) != 0 {
		t.Error("a deleted key leaves files", entries, err)
	}
}

func TestDamagedFilesAreLostKeys(t *testing.T) {
	dir := t.TempDir()
	for _, suffix := range []string{keySuffix, cntSuffix} {
		damage := map[string]func([]byte) []byte{
			"empty":   func([]byte) []byte { return nil },
			"short":   func(b []byte) []byte { return b[:len(b)-1] },
			"long":    func(b []byte) []byte { return append(b, 0) },
			"flipped": func(b []byte) []byte { b[len(b)-checkLen-1] ^= 1; return b },
			"zeros":   func(b []byte) []byte { clear(b); return b },
			"missing": nil,
		}
		for name, spoil := range damage {
			s, err := OpenFile(dir)
			if err != nil {
				t.Fatal(err)
			}
			if err := s.New("one"); err != nil {
				t.Fatal(err)
			}
			path := filepath.Join(dir, "one"+suffix)
			if spoil == nil {
				err = os.Remove(path)
			} else {
				var b []byte
				if b, err = os.ReadFile(path); err == nil {
					err = os.WriteFile(path, spoil(b), 0o600)
				}
			}
			if err != nil {
				t.Fatal(err)
			}
			if _, err := s.Count("one"); !errors.Is(err, ErrLost) {
				t.Errorf("%s%s: counter says %v", name, suffix, err)
			}
			if _, err := s.PRF("one", nil); suffix == keySuffix && !errors.Is(err, ErrLost) {
				t.Errorf("%s%s: key says %v", name, suffix, err)
			}
			if err := s.Delete("one"); err != nil && !errors.Is(err, ErrLost) {
				t.Errorf("%s%s: can't be deleted: %v", name, suffix, err)
			}
		}
	}
}

func TestHMACIsTheLibrarys(t *testing.T) {
	b := make([]byte, 300)
	_, _ = rand.Read(b)
	for n := range 150 {
		want := hmac.New(sha256.New, b[:n])
		want.Write(b[n:])
		if got := HMAC(b[:n], b[n:n+7], b[n+7:]); !bytes.Equal(got[:], want.Sum(nil)) {
			t.Errorf("with a key of %d bytes it is another", n)
		}
	}
}

func TestFaulty(t *testing.T) {
	for _, late := range []bool{false, true} {
		m := NewMemory(rand.Reader)
		f := &Faulty{Store: m, Fails: FailAt(2), Late: late}
		if err := f.New("one"); err != nil {
			t.Fatal(err)
		}
		if err := f.SetCount("one", 5); !errors.Is(err, ErrUnavailable) {
			t.Errorf("the second call says %v", err)
		}
		n, err := m.Count("one")
		if err != nil || (n == 5) != late {
			t.Errorf("late %v: counter is %d, %v", late, n, err)
		}
		if n, err := f.Count("one"); err != nil || f.Calls() != 3 {
			t.Error("the third call fails", n, err)
		}
		f.Fails = FailFrom(4)
		for range 2 {
			if out, err := f.PRF("one", nil); !errors.Is(err, ErrUnavailable) || out != [32]byte{} {
				t.Error("a failing call answers", err)
			}
		}
	}
}

func FuzzKeyFile(f *testing.F) {
	key := checked(append([]byte(keyMagic), make([]byte, 32)...))
	f.Add(key)
	f.Add(checked([]byte(countMagic + "\x00\x00\x00\x07")))
	f.Add([]byte{})
	f.Add(key[:len(key)-1])
	f.Fuzz(func(t *testing.T, b []byte) {
		if k, err := parseKey(b); err == nil {
			if !bytes.Equal(checked(append([]byte(keyMagic), k...)), b) {
				t.Error("another file has the same key")
			}
		} else if !errors.Is(err, ErrLost) {
			t.Error(err)
		}
		if n, err := parseCount(b); err == nil {
			if !bytes.Equal(countFile(n), b) {
				t.Error("another file has the same count")
			}
		} else if !errors.Is(err, ErrLost) {
			t.Error(err)
		}
	})
}

func BenchmarkFileStore(b *testing.B) {
	s, err := OpenFile(b.TempDir())
	if err != nil {
		b.Fatal(err)
	}
	if err := s.New("one"); err != nil {
		b.Fatal(err)
	}
	b.Run("PRF", func(b *testing.B) {
		for b.Loop() {
			if _, err := s.PRF("one", []byte("message")); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("SetCount", func(b *testing.B) {
		n := uint32(0)
		for b.Loop() {
			n++
			if err := s.SetCount("one", n); err != nil {
				b.Fatal(err)
			}
		}
	})
}
