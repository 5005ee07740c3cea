package vault

import (
	"bufio"
	"errors"
	"fmt"
	"io"
	"math/rand/v2"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/zegel-app/zegel/platform/keystore"
)

// fastClock is a clock that runs a hundred thousand times as fast as the real one since start (Unix nanoseconds), so that
// the waits after wrong PINs pass. It goes on from one process to the next.
func fastClock(start int64) func() time.Time {
	return func() time.Time {
		return time.Date(2030, 1, 1, 0, 0, 0, 0, time.UTC).Add(time.Since(time.Unix(0, start)) * 100000)
	}
}

func init() { jobs["live"] = live }

// live is what a person does, over and over, until the process is killed: each thing is told on standard output when the
// vault has returned from it.
func live(args []string) error {
	dir, pin, next := args[0], pinOf(args[1]), pinOf(args[3])
	start, err := strconv.ParseInt(args[2], 10, 64)
	if err != nil {
		return err
	}
	keys, err := keystore.OpenFile(keysPath(dir))
	if err != nil {
		return err
	}
	v, err := Open(Options{Path: vaultPath(dir), Keys: keys, Params: cheap, Now: fastClock(start)})
	if err != nil {
		return err
	}
	fmt.Println("open")
	id, err := theProfile(v, pin)
	if err != nil {
		return err
	}
	fmt.Println("profile")
	if err := keep(v, id, pin); err != nil {
		return err
	}
	fmt.Println("kept")
	// A wrong PIN counts once in a process, so there is a new one each time.
	guesses, err := pinsOf(v, id, 60, false)
	if err != nil {
		return err
	}
	for {
		fmt.Println("asking")
		u, err := patient(v, id, pin)
		if err != nil {
			return fmt.Errorf("right PIN: %w", err)
		}
		fmt.Println("right")
		if err := v.Update(id, func(tx *Tx) error {
			n, err := entries(tx)
			if err != nil {
				return err
			}
			if err := tx.Put("count", []byte(strconv.Itoa(n+1))); err != nil {
				return err
			}
			return tx.AppendHistory([]byte(strconv.Itoa(n + 1)))
		}); err != nil {
			return err
		}
		fmt.Println("entry")
		a, err := u.AddAccount(nil, map[string][32]byte{"answer": {1}})
		if err != nil {
			return err
		}
		if err := u.RemoveAccount(a); err != nil {
			return err
		}
		fmt.Println("changing")
		if err := u.ChangePIN(pin, next); err != nil {
			return err
		}
		pin, next = next, pin
		fmt.Println("changed")
		for range min(2, len(guesses)) {
			guess := guesses[0]
			guesses = guesses[1:]
			if s, err := readSlot(v, id); err != nil {
				return err
			} else if k, err := newPINKey(v.keys, v.id, id, s, guess); err != nil {
				return err
			} else if s.fits(k) {
				continue // one in 256 would open it, since the PIN was changed
			}
			var w *WrongPINError
			if _, err := v.Unlock(id, guess); !errors.As(err, &w) {
				return fmt.Errorf("wrong PIN: %w", err)
			}
			fmt.Println("wrong")
		}
		u.Lock()
	}
}

// kept is the secret of an account that stays, and its data.
var kept = [32]byte{'k', 'e', 'p', 't'}

// keep makes the account that stays, if there is none.
func keep(v *Vault, id ProfileID, pin *PIN) error {
	u, err := patient(v, id, pin)
	if err != nil {
		return err
	}
	defer u.Lock()
	if _, err := keptAccount(v, id); err == nil {
		return nil
	}
	_, err = u.AddAccount(kept[:4], map[string][32]byte{"answer": kept})
	return err
}

func keptAccount(v *Vault, id ProfileID) (found AccountID, err error) {
	err = v.View(id, func(tx *Tx) error {
		ids, err := tx.Accounts()
		if err != nil {
			return err
		}
		for _, found = range ids {
			if data, err := tx.Account(found); err != nil || string(data) == string(kept[:4]) {
				return err
			}
		}
		return ErrUnknownAccount
	})
	return found, err
}

// rightPIN is which of the two PINs opens the account that stays, without a try for the other.
func rightPIN(t *testing.T, v *Vault, id ProfileID, pins []string) (right []string) {
	t.Helper()
	s := slotOf(t, v, id)
	for _, pin := range pins {
		if !fits(t, v, id, s, pinOf(pin)) {
			continue
		}
		u := must(patient(v, id, pinOf(pin)))(t)
		a, err := keptAccount(v, id)
		if errors.Is(err, ErrUnknownAccount) {
			return []string{pin}
		}
		check(t, err)
		if got := must(u.Secret(a, "answer"))(t); got == kept {
			right = append(right, pin)
		}
		u.Lock()
	}
	return right
}

// patient unlocks when the wait is over.
func patient(v *Vault, id ProfileID, pin *PIN) (*Unlocked, error) {
	for {
		u, err := v.Unlock(id, pin)
		var w *WaitError
		if !errors.As(err, &w) {
			return u, err
		}
		time.Sleep(time.Millisecond)
	}
}

// theProfile is the vault's only profile, which is made if there is none.
func theProfile(v *Vault, pin *PIN) (ProfileID, error) {
	ps, err := v.Profiles()
	if err != nil {
		return ProfileID{}, err
	}
	if len(ps) == 0 {
		return v.CreateProfile("Anna", 1, pin)
	}
	if len(ps) != 1 || ps[0].State != Active {
		return ProfileID{}, fmt.Errorf("profiles are %+v", ps)
	}
	return ps[0].ID, nil
}

// entries is how many history entries there ever were.
func entries(tx *Tx) (int, error) {
	newest, err := tx.History(1)
	if err != nil || len(newest) == 0 {
		return 0, err
	}
	return strconv.Atoi(string(newest[0]))
}

// TestKill kills a process that works on a vault at moments that nobody chose, many times. Whatever it had said was
// done is done, and the count of tries never falls.
func TestKill(t *testing.T) {
	random := rand.New(rand.NewPCG(uint64(time.Now().UnixNano()), 0))
	killed := map[string]int{}
	start := time.Now().UnixNano()
	kills := 0
	for household := range times(6, 60) {
		dir := t.TempDir()
		pin, next := "482915", "730164"
		said := map[string]int{}
		for round := range 8 {
			if t.Failed() {
				return
			}
			cmd := child(t, "live", dir, pin, strconv.FormatInt(start, 10), next)
			out := must(cmd.StdoutPipe())(t)
			var told strings.Builder
			cmd.Stderr = &told
			check(t, cmd.Start())
			// The first rounds are cut short, so that some die while they make the vault.
			patience := time.Duration(random.IntN(15+round*20)) * time.Millisecond
			timer := time.AfterFunc(patience+5*time.Millisecond, func() { _ = cmd.Process.Kill() })
			last := "start"
			wrongs := 0
			lines := bufio.NewScanner(out)
			for lines.Scan() {
				last = lines.Text()
				said[last]++
				switch last {
				case "asking": // the right PIN may forgive from here
					wrongs = 0
				case "wrong":
					wrongs++
				case "changed":
					pin, next = next, pin
				case "open", "profile", "kept", "right", "entry", "changing":
				default:
					t.Fatalf("household %d, round %d: the process ended by itself: %s", household, round, last)
				}
			}
			_, _ = io.Copy(io.Discard, out)
			_ = cmd.Wait()
			timer.Stop()
			if told.Len() > 0 {
				t.Fatalf("the process crashed: %s", told.String())
			}
			killed[last]++
			kills++

			v := must(Open(Options{Path: vaultPath(dir), Keys: openKeys(t, dir), Params: cheap, Now: fastClock(start)}))(t)
			ps := must(v.Profiles())(t)
			if len(ps) > 1 || len(ps) == 0 && said["profile"] > 0 || len(ps) == 1 && ps[0].State != Active {
				t.Fatalf("after %q profiles are %+v", last, ps)
			}
			if len(ps) == 1 {
				if ps[0].Failed < wrongs {
					t.Errorf("%d wrong PINs were told, and %d are counted", wrongs, ps[0].Failed)
				}
				check(t, v.View(ps[0].ID, func(tx *Tx) error {
					n, err := entries(tx)
					if n < said["entry"] {
						t.Errorf("%d entries were told, and %d are there", said["entry"], n)
					}
					count, gerr := tx.Get("count")
					if n > 0 && (gerr != nil || string(count) != strconv.Itoa(n)) {
						t.Errorf("half a transaction: %d entries, count %q, %v", n, count, gerr)
					}
					return err
				}))
				// Exactly one PIN works, the one that was told; it forgives what was interrupted.
				right := rightPIN(t, v, ps[0].ID, []string{pin, next})
				if len(right) != 1 || right[0] != pin && last != "changing" {
					t.Fatalf("after %q the PIN is %q, and not %q", last, right, pin)
				}
				if right[0] != pin {
					pin, next = next, pin
				}
			}
			check(t, v.Close())
			if left, _ := filepath.Glob(vaultPath(dir) + ".*"); len(left) > 1 {
				t.Errorf("files are left: %q", left)
			}
			if _, err := os.Stat(vaultPath(dir)); err != nil {
				t.Error(err)
			}
		}
	}
	t.Logf("%d kills, after: %v", kills, killed)
}
