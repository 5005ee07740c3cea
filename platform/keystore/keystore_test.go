package keystore

import (
	"bytes"
	"crypto/hmac"
	"crypto/rand"
	"crypto/sha256"
	"errors"
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
	}
}

func TestStores(t *testing.T) {
	for name, s := range stores(t) {
		t.Run(name, func(t *testing.T) {
			for _, id := range []string{"", "A", "a/b", "..", "a.b", strings.Repeat("a", MaxID+1)} {
				if err := s.New(id); !errors.Is(err, ErrRefused) {
					t.Errorf("New(%q) says %v", id, err)
				}
			}
			for name, err := range map[string]error{
				"PRF":      second(s.PRF("one", nil)),
				"Count":    second(s.Count("one")),
				"SetCount": s.SetCount("one", 1),
				"Delete":   s.Delete("one"),
				"escape":   second(s.Count("../one")),
			} {
				if !errors.Is(err, ErrLost) {
					t.Errorf("%s of a key that isn't there says %v", name, err)
				}
			}
			for _, id := range []string{"two", "one"} {
				if err := s.New(id); err != nil {
					t.Fatal(err)
				}
				if n, err := s.Count(id); n != 0 || err != nil {
					t.Errorf("a new key counts %d, %v", n, err)
				}
			}
			if err := s.New("one"); !errors.Is(err, ErrExists) {
				t.Errorf("a second New says %v", err)
			}
			one, err := s.PRF("one", []byte("message"))
			if err != nil {
				t.Fatal(err)
			}
			if again, err := s.PRF("one", []byte("message")); err != nil || again != one {
				t.Error("PRF is not a function", err)
			}
			if other, err := s.PRF("one", []byte("massage")); err != nil || other == one {
				t.Error("PRF does not depend on the message", err)
			}
			if other, err := s.PRF("two", []byte("message")); err != nil || other == one {
				t.Error("PRF does not depend on the key", err)
			}
			for _, n := range []uint32{1, 1<<32 - 1, 7} {
				if err := s.SetCount("one", n); err != nil {
					t.Fatal(err)
				}
				if got, err := s.Count("one"); got != n || err != nil {
					t.Errorf("counter is %d, not %d, %v", got, n, err)
				}
			}
			if n, err := s.Count("two"); n != 0 || err != nil {
				t.Errorf("the other key's counter is %d, %v", n, err)
			}
			if ids, err := s.List(); err != nil || !slices.Equal(ids, []string{"one", "two"}) {
				t.Errorf("keys are %q, %v", ids, err)
			}
			if err := s.Delete("one"); err != nil {
				t.Fatal(err)
			}
			if _, err := s.PRF("one", nil); !errors.Is(err, ErrLost) {
				t.Errorf("a deleted key says %v", err)
			}
			if err := s.New("one"); err != nil {
				t.Fatal(err)
			}
			if again, err := s.PRF("one", []byte("message")); err != nil || again == one {
				t.Error("a key made again is the deleted one", err)
			}
			if n, err := s.Count("one"); n != 0 || err != nil {
				t.Errorf("a key made again counts %d, %v", n, err)
			}
		})
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
