package vault

import (
	"crypto/rand"
	"crypto/sha256"
	"encoding/binary"
	"errors"
	"flag"
	"io/fs"
	mathrand "math/rand/v2"
	"os"
	"path/filepath"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/zegel-app/zegel/platform/keystore"
)

// long makes the tests that draw by lot, cut and kill do so many more times: go test ./vault -args -long. The attack
// program runs them so.
var long = flag.Bool("long", false, "the long form of tests that have one")

// times is the one number in the short form and the other in the long one.
func times(short, many int) int {
	if *long {
		return many
	}
	return short
}

// cheap is a key derivation that costs next to nothing, for tests.
var cheap = Params{Memory: 64, Time: 1, Threads: 1}

// clock is a time that a test sets.
type clock struct{ t time.Time }

func newClock() *clock               { return &clock{time.Date(2026, 3, 14, 15, 9, 26, 0, time.UTC)} }
func (c *clock) now() time.Time      { return c.t }
func (c *clock) add(d time.Duration) { c.t = c.t.Add(d) }

func vaultPath(dir string) string { return filepath.Join(dir, "vault", "vault.db") }
func keysPath(dir string) string  { return filepath.Join(dir, "keys") }

// pinOf is a PIN from its six ASCII digits.
func pinOf(s string) *PIN {
	var p PIN
	for i := range p {
		p[i] = s[i] - '0'
	}
	return &p
}

// digitsOf is pinOf backwards.
func digitsOf(p *PIN) string {
	text := p.ascii()
	return string(text[:])
}

// randomPIN is one that the rules allow.
func randomPIN() (*PIN, error) {
	for {
		var b [6]byte
		if _, err := rand.Read(b[:]); err != nil {
			return nil, err
		}
		var p PIN
		for i := range p {
			p[i] = b[i] % 10
		}
		if CheckPIN(&p) == nil {
			return &p, nil
		}
	}
}

// numbered is the PIN with that number.
func numbered(n int) *PIN {
	var p PIN
	for i := len(p) - 1; i >= 0; i-- {
		p[i] = byte(n % 10)
		n /= 10
	}
	return &p
}

func openKeys(t testing.TB, dir string) keystore.Store {
	t.Helper()
	return must(keystore.OpenFile(keysPath(dir)))(t)
}

// must is the value, or the test's end.
func must[T any](value T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return value
	}
}

// check is the test's end on an error.
func check(t testing.TB, err error) {
	t.Helper()
	if err != nil {
		t.Fatal(err)
	}
}

// openWith opens the vault of a test's directory over that key store.
func openWith(t testing.TB, dir string, c *clock, ks keystore.Store) *Vault {
	t.Helper()
	v := must(Open(Options{Path: vaultPath(dir), Keys: ks, Params: cheap, Now: c.now}))(t)
	t.Cleanup(func() { _ = v.Close() })
	return v
}

// openAt opens the vault of a test's directory with its file key store.
func openAt(t testing.TB, dir string, c *clock) *Vault {
	t.Helper()
	return openWith(t, dir, c, openKeys(t, dir))
}

// household is a vault with two profiles, each with an account.
type household struct {
	dir   string
	clock *clock
	v     *Vault
	anna  person
	jef   person
}

type person struct {
	id      ProfileID
	pin     *PIN
	account AccountID
	secrets map[string][32]byte
}

func newHousehold(t testing.TB) *household {
	t.Helper()
	h := &household{dir: t.TempDir(), clock: newClock()}
	h.v = openAt(t, h.dir, h.clock)
	h.anna = addPerson(t, h.v, "Anna", "482915")
	h.jef = addPerson(t, h.v, "Jef", "730164")
	return h
}

func addPerson(t testing.TB, v *Vault, name, pin string) person {
	t.Helper()
	p := person{pin: pinOf(pin), secrets: map[string][32]byte{
		"answer": sha256.Sum256([]byte(name + " answer")),
		"sign":   sha256.Sum256([]byte(name + " sign")),
	}}
	p.id = must(v.CreateProfile(name, 1, p.pin))(t)
	u := must(v.Unlock(p.id, p.pin))(t)
	p.account = must(u.AddAccount([]byte(name+"'s account"), p.secrets))(t)
	u.Lock()
	check(t, v.Update(p.id, func(tx *Tx) error { return tx.AppendHistory([]byte("added")) }))
	return p
}

// reopen closes the vault and opens it again.
func (h *household) reopen(t testing.TB) {
	t.Helper()
	check(t, h.v.Close())
	h.v = openAt(t, h.dir, h.clock)
}

// whole checks that the person's PIN opens everything of theirs.
func whole(t testing.TB, v *Vault, p person) {
	t.Helper()
	u, err := v.Unlock(p.id, p.pin)
	if err != nil {
		t.Fatalf("can't unlock: %v", err)
	}
	defer u.Lock()
	for purpose, want := range p.secrets {
		if got, err := u.Secret(p.account, purpose); err != nil || got != want {
			t.Fatalf("secret %s is not what was stored: %v", purpose, err)
		}
	}
	check(t, v.View(p.id, func(tx *Tx) error {
		if _, err := tx.Account(p.account); err != nil {
			return err
		}
		_, err := tx.History(10)
		return err
	}))
}

// wrongPINs are n PINs that the device refuses. One in 256 wrong ones it does not, and a test must not depend on
// meeting one or not.
func wrongPINs(t testing.TB, v *Vault, id ProfileID, n int) []*PIN {
	t.Helper()
	return somePINs(t, v, id, n, false)
}

// slip is a PIN that is wrong and passes the check bits.
func slip(t testing.TB, v *Vault, p person) *PIN {
	t.Helper()
	for _, s := range somePINs(t, v, p.id, 2, true) {
		if *s != *p.pin {
			return s
		}
	}
	t.Fatal("no such PIN")
	return nil
}

func somePINs(t testing.TB, v *Vault, id ProfileID, n int, fitting bool) []*PIN {
	t.Helper()
	return must(pinsOf(v, id, n, fitting))(t)
}

// pinsOf are n PINs that fit the profile's check bits, or don't.
func pinsOf(v *Vault, id ProfileID, n int, fitting bool) (found []*PIN, err error) {
	s, err := readSlot(v, id)
	if err != nil {
		return nil, err
	}
	for i := range 1000000 {
		p := numbered((i*7919 + 123457) % 1000000)
		k, err := newPINKey(v.keys, v.id, id, s, p)
		if err != nil {
			return nil, err
		}
		if s.fits(k) == fitting {
			if found = append(found, p); len(found) == n {
				return found, nil
			}
		}
	}
	return nil, errors.New("not that many PINs")
}

// slotOf reads the profile's slot as somebody with the file and the key store can.
func slotOf(t testing.TB, v *Vault, id ProfileID) *slot {
	t.Helper()
	return must(readSlot(v, id))(t)
}

func readSlot(v *Vault, id ProfileID) (s *slot, err error) {
	keys, err := newDataKeys(v.keys, v.id, id)
	if err != nil {
		return nil, err
	}
	err = v.read(func(tx *bolt.Tx) error {
		b, err := profileBucket(tx, id)
		if err != nil {
			return err
		}
		s, err = v.readSlot(b, id, keys)
		return err
	})
	return s, err
}

// tried checks that the PIN is refused with so many tries left.
func tried(t testing.TB, v *Vault, id ProfileID, pin *PIN, left int) {
	t.Helper()
	_, err := v.Unlock(id, pin)
	var w *WrongPINError
	if !errors.As(err, &w) || w.TriesLeft != left {
		t.Fatalf("a wrong PIN says %v, and not that %d tries are left", err, left)
	}
}

// profileOf is what Profiles lists of one.
func profileOf(t testing.TB, v *Vault, id ProfileID) Profile {
	t.Helper()
	for _, p := range must(v.Profiles())(t) {
		if p.ID == id {
			return p
		}
	}
	t.Fatal("profile is not listed")
	return Profile{}
}

// copyTree copies a directory of files.
func copyTree(t testing.TB, from, to string) {
	t.Helper()
	check(t, filepath.WalkDir(from, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		rel, err := filepath.Rel(from, path)
		if err != nil {
			return err
		}
		if d.IsDir() {
			return os.MkdirAll(filepath.Join(to, rel), 0o700)
		}
		b, err := os.ReadFile(path)
		if err != nil {
			return err
		}
		return os.WriteFile(filepath.Join(to, rel), b, 0o600)
	}))
}

// seeded is a source of bytes that is the same each time.
type seeded struct{ *mathrand.ChaCha8 }

func newSeeded(n uint64) seeded {
	var seed [32]byte
	binary.BigEndian.PutUint64(seed[:], n)
	return seeded{mathrand.NewChaCha8(seed)}
}
