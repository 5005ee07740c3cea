package vault

import (
	"bufio"
	"bytes"
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zegel-app/zegel/platform/keystore"
)

func init() { jobs["abuse"] = abuse }

// abuse opens damaged vaults and does everything with each that the app can do. It tells what became of it; all errors
// are well, a wrong secret is not.
func abuse(args []string) error {
	var p person
	if _, err := hex.Decode(p.id[:], []byte(args[0])); err != nil {
		return err
	}
	if _, err := hex.Decode(p.account[:], []byte(args[1])); err != nil {
		return err
	}
	secret, err := hex.DecodeString(args[2])
	if err != nil {
		return err
	}
	for _, dir := range args[3:] {
		fmt.Println("begin", dir)
		outcome, err := abuseOne(dir, p, [32]byte(secret))
		if err != nil {
			return fmt.Errorf("%s: %w", dir, err)
		}
		fmt.Println("end", outcome)
	}
	return nil
}

func abuseOne(dir string, p person, secret [32]byte) (outcome string, err error) {
	keys, err := keystore.OpenFile(keysPath(dir))
	if err != nil {
		return "", err
	}
	o := Options{Path: vaultPath(dir), Keys: keys, Params: cheap}
	v, err := Open(o)
	outcome = "opened"
	var d *DamagedError
	switch {
	case errors.Is(err, ErrTooNew):
		return "too new", nil
	case errors.As(err, &d):
		if _, err := os.Stat(d.Aside); err != nil {
			return "", fmt.Errorf("not set aside: %w", err)
		}
		outcome = "aside"
		if v, err = Open(o); err != nil {
			return "", fmt.Errorf("after setting aside: %w", err)
		}
		p = person{} // nobody is in the new one
	case err != nil:
		return "", err
	}
	defer v.Close()
	pin := pinOf("482915")
	if _, err := v.Profiles(); err != nil {
		outcome += ", no list"
	}
	if u, err := v.Unlock(p.id, pin); err != nil {
		if p.id != (ProfileID{}) {
			outcome += ", no unlock"
		}
	} else {
		if got, err := u.Secret(p.account, "answer"); err != nil {
			outcome += ", no secret"
		} else if got != secret {
			return "", errors.New("a wrong secret")
		}
		_, _ = u.AddAccount([]byte("new"), map[string][32]byte{"answer": {1}})
		_ = u.ChangePIN(pin, pinOf("591837"))
		if got, err := u.Secret(p.account, "answer"); err == nil && got != secret {
			return "", errors.New("a wrong secret after changing the PIN")
		}
		_ = u.RemoveAccount(p.account)
		u.Lock()
	}
	_ = v.View(p.id, func(tx *Tx) error {
		ids, _ := tx.Accounts()
		for _, id := range ids {
			_, _ = tx.Account(id)
		}
		_, _ = tx.History(MaxHistory)
		_, _ = tx.Get("settings")
		return nil
	})
	_ = v.Update(p.id, func(tx *Tx) error {
		_ = tx.PutAccount(p.account, []byte("changed"))
		_ = tx.Put("settings", []byte("changed"))
		return tx.AppendHistory([]byte("changed"))
	})
	_ = v.EraseProfile(p.id, true)
	_, _ = v.CreateProfile("Lan", 1, pin)
	return outcome, nil
}

// TestDamagedFiles gives files damaged in every way to processes that use them. None crashes, none hangs, none takes a
// wrong secret for a right one.
func TestDamagedFiles(t *testing.T) {
	h := newHousehold(t)
	for range 30 {
		check(t, h.v.Update(h.anna.id, func(tx *Tx) error {
			check(t, tx.Put("settings", make([]byte, 6000)))
			return tx.AppendHistory(make([]byte, 500))
		}))
	}
	check(t, h.v.Close())
	sound := must(os.ReadFile(vaultPath(h.dir)))(t)
	seed := uint64(time.Now().UnixNano())
	random := rand.New(rand.NewPCG(seed, 0))
	files := times(100, 2000)
	dirs, all := make([]string, files), t.TempDir()
	for n := range dirs {
		dirs[n] = filepath.Join(all, fmt.Sprint(n))
		copyTree(t, keysPath(h.dir), keysPath(dirs[n]))
		check(t, os.MkdirAll(filepath.Dir(vaultPath(dirs[n])), 0o700))
		check(t, os.WriteFile(vaultPath(dirs[n]), damage(random, n, bytes.Clone(sound)), 0o600))
	}

	ctx, cancel := context.WithTimeout(t.Context(), 5*time.Minute)
	defer cancel()
	args := []string{hex.EncodeToString(h.anna.id[:]), hex.EncodeToString(h.anna.account[:])}
	secret := h.anna.secrets["answer"]
	args = append(append(args, hex.EncodeToString(secret[:])), dirs...)
	cmd := child(t, "abuse", args...)
	var crash bytes.Buffer
	cmd.Stderr = &crash
	out := must(cmd.StdoutPipe())(t)
	check(t, cmd.Start())
	stop := context.AfterFunc(ctx, func() { _ = cmd.Process.Kill() })
	defer stop()
	outcomes := map[string]int{}
	last := ""
	for lines := bufio.NewScanner(out); lines.Scan(); {
		last = lines.Text()
		if outcome, ok := strings.CutPrefix(last, "end "); ok {
			outcomes[outcome]++
		}
	}
	if err := cmd.Wait(); err != nil {
		t.Fatalf("seed %d: %v after %q\n%s", seed, err, last, crash.String())
	}
	done := 0
	for _, n := range outcomes {
		done += n
	}
	t.Logf("%d damaged files: %v", files, outcomes)
	if done != files || outcomes["aside"] == 0 || outcomes["opened"] == 0 {
		t.Errorf("outcomes are %v", outcomes)
	}
}

// damage spoils a file in the nth way.
func damage(random *rand.Rand, n int, b []byte) []byte {
	at := random.IntN(len(b))
	page := func() []byte { return b[random.IntN(len(b)/pageSize)*pageSize:][:pageSize] }
	switch n % 10 {
	case 0:
		return b[:at]
	case 1:
		return b[:at/pageSize*pageSize]
	case 2: // one bit
		b[at] ^= 1 << random.IntN(8)
	case 3: // one bit in 64 places
		for range 64 {
			b[random.IntN(len(b))] ^= 1 << random.IntN(8)
		}
	case 4: // a lost sector
		clear(b[at/512*512:][:512])
	case 5: // a lost page
		clear(page())
	case 6: // a page in another's place
		copy(page(), page())
	case 7: // numbers in a header
		order.PutUint64(page()[random.IntN(8)*8:], random.Uint64N(40))
		resum(b)
	case 8: // noise in a header
		for i := range page()[:32] {
			b[at/pageSize*pageSize+i] = byte(random.Uint32())
		}
		resum(b)
	case 9: // one byte where it steers most
		page()[random.IntN(64)] ^= byte(1 + random.IntN(255))
		resum(b)
	}
	return b
}
