package vault

import (
	"encoding/hex"
	"errors"
	"fmt"
	"math/rand/v2"
	"os"
	"os/signal"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/zegel-app/zegel/platform/keystore"
)

func init() { jobs["narrow"] = narrow }

// narrow uses a vault while the system refuses to make any file longer than a limit, as a full disk does, and then
// without the limit.
func narrow(args []string) error {
	var id ProfileID
	if _, err := hex.Decode(id[:], []byte(args[1])); err != nil {
		return err
	}
	keys, err := keystore.OpenFile(keysPath(args[0]))
	if err != nil {
		return err
	}
	c := newClock()
	v, err := Open(Options{Path: vaultPath(args[0]), Keys: keys, Params: cheap, Now: c.now})
	if err != nil {
		return err
	}
	pin := pinOf("482915")
	guesses, err := pinsOf(v, id, 30, false)
	if err != nil {
		return err
	}
	u, err := v.Unlock(id, pin)
	if err != nil {
		return err
	}
	info, err := os.Stat(vaultPath(args[0]))
	if err != nil {
		return err
	}
	signal.Ignore(syscall.SIGXFSZ)
	var wide syscall.Rlimit
	if err := syscall.Getrlimit(syscall.RLIMIT_FSIZE, &wide); err != nil {
		return err
	}
	limit := wide
	limit.Cur = uint64(info.Size())
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	written := 0
	for ; written < 1000; written++ {
		if err = v.Update(id, func(tx *Tx) error { return tx.AppendHistory(make([]byte, 2000)) }); err != nil {
			break
		}
	}
	if !tooLarge(err) || errors.Is(err, ErrDamaged) {
		return fmt.Errorf("a full disk says %w", err)
	}
	fmt.Println("written", written)
	// What is left of the file still counts tries, and lets the right one in.
	var w *WrongPINError
	if _, err := v.Unlock(id, guesses[0]); !errors.As(err, &w) {
		return fmt.Errorf("a wrong PIN says %w", err)
	}
	if u, err = v.Unlock(id, pin); err != nil {
		return fmt.Errorf("the right PIN says %w", err)
	}
	// When nothing at all can be written, a try that can't be counted is refused, right or wrong, and costs at most
	// one, however often.
	limit.Cur = 2 * pageSize
	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &limit); err != nil {
		return err
	}
	for i := range 10 {
		c.add(time.Hour)
		for _, p := range []*PIN{guesses[1+i], pin} {
			if _, err := v.Unlock(id, p); !tooLarge(err) {
				return fmt.Errorf("a try that can't be counted says %w", err)
			}
		}
	}
	if _, err := u.AddAccount(nil, nil); !tooLarge(err) {
		return fmt.Errorf("adding says %w", err)
	}
	if err := u.ChangePIN(pin, pinOf("591837")); !tooLarge(err) {
		return fmt.Errorf("changing the PIN says %w", err)
	}

	if err := syscall.Setrlimit(syscall.RLIMIT_FSIZE, &wide); err != nil {
		return err
	}
	ps, err := v.Profiles()
	if err != nil || ps[0].Failed > 1 || ps[1].Failed > 1 {
		return fmt.Errorf("with room again the profiles are %+v, %w", ps, err)
	}
	if u, err = v.Unlock(id, pin); err != nil {
		return fmt.Errorf("with room again the right PIN says %w", err)
	}
	if err := v.View(id, func(tx *Tx) error {
		entries, err := tx.History(MaxHistory)
		if len(entries) != written+1 {
			return fmt.Errorf("%d entries, and not %d", len(entries), written+1)
		}
		return err
	}); err != nil {
		return err
	}
	if err := u.ChangePIN(pin, pinOf("482915")); err != nil {
		return err
	}
	return v.Close()
}

// tooLarge reports whether the system refused; bbolt keeps only the words of its error.
func tooLarge(err error) bool {
	return err != nil && strings.Contains(err.Error(), syscall.EFBIG.Error())
}

func TestDiskFull(t *testing.T) {
	h := newHousehold(t)
	check(t, h.v.Close())
	out, err := child(t, "narrow", h.dir, hex.EncodeToString(h.anna.id[:])).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	if !strings.Contains(string(out), "written") {
		t.Errorf("it says %s", out)
	}
	t.Logf("%s", out)
	h.v = openAt(t, h.dir, h.clock)
	whole(t, h.v, h.anna)
	whole(t, h.v, h.jef)
	check(t, checkFile(vaultPath(h.dir)))
}

// TestDiskFullOnTmpfs fills a small file system of its own to the last page, uses the vault, makes room again, and looks
// what is there: all that was told is done, and nothing is lost. It needs root; who is not has TestDiskFull.
func TestDiskFullOnTmpfs(t *testing.T) {
	h := &household{dir: t.TempDir(), clock: newClock()}
	if err := syscall.Mount("tmpfs", h.dir, "tmpfs", 0, "size=1m"); errors.Is(err, syscall.EPERM) {
		t.Log("not run: only root may mount a tmpfs")
		return
	} else if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		_ = h.v.Close()
		check(t, syscall.Unmount(h.dir, 0))
	})
	h.v = openAt(t, h.dir, h.clock)
	h.anna = addPerson(t, h.v, "Anna", "482915")
	h.jef = addPerson(t, h.v, "Jef", "730164")
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	entries, next := 1, pinOf("591837")
	rounds, refused, done := times(25, 250), 0, 0
	for round := range rounds {
		junk := filepath.Join(h.dir, "junk")
		fill(t, junk, random.Int64N(16)*4096)
		told := func(err error) bool {
			if err != nil {
				refused++
			} else {
				done++
			}
			return err == nil
		}
		var either *PIN
		for range 6 {
			switch random.IntN(5) {
			case 0, 1:
				if told(h.v.Update(h.anna.id, func(tx *Tx) error { return tx.AppendHistory(make([]byte, 3000)) })) {
					entries++
				}
			case 2:
				u, err := h.v.Unlock(h.anna.id, h.anna.pin)
				var w *WrongPINError
				if errors.As(err, &w) || errors.Is(err, ErrErased) {
					t.Fatalf("seed %d, round %d: the right PIN says %v", seed, round, err)
				}
				if told(err) {
					_, err := u.AddAccount(make([]byte, 1000), nil)
					if told(err); err == nil {
						told(u.ConfirmPIN(h.anna.pin))
					}
				}
			case 3:
				u, err := h.v.Unlock(h.anna.id, h.anna.pin)
				if told(err) && either == nil {
					if told(u.ChangePIN(h.anna.pin, next)) {
						h.anna.pin, next = next, h.anna.pin
					} else {
						either = next
					}
				}
			case 4:
				h.reopenFull(t)
			}
			if either != nil {
				break
			}
		}
		check(t, os.Remove(junk))
		h.reopen(t)
		if either != nil {
			if _, err := h.v.Unlock(h.anna.id, either); err == nil {
				h.anna.pin, next = either, h.anna.pin
			}
		}
		whole(t, h.v, h.anna)
		whole(t, h.v, h.jef)
		check(t, h.v.View(h.anna.id, func(tx *Tx) error {
			all, err := tx.History(MaxHistory)
			if len(all) < entries {
				t.Errorf("seed %d, round %d: %d entries, and %d were told", seed, round, len(all), entries)
			}
			entries = len(all)
			return err
		}))
		// Room is made, as a disk of 1 MiB is full soon.
		u := must(h.v.Unlock(h.anna.id, h.anna.pin))(t)
		if entries > 60 {
			check(t, u.ConfirmPIN(h.anna.pin))
			u.Lock()
			check(t, h.v.EraseProfile(h.anna.id, false))
			h.anna, entries, next = addPerson(t, h.v, "Anna", "482915"), 1, pinOf("591837")
		} else {
			var ids []AccountID
			check(t, h.v.View(h.anna.id, func(tx *Tx) (err error) {
				ids, err = tx.Accounts()
				return err
			}))
			for _, id := range ids {
				if id != h.anna.account {
					check(t, u.RemoveAccount(id))
				}
			}
		}
	}
	if refused == 0 || done == 0 {
		t.Errorf("%d refused and %d done: one of them is not tested", refused, done)
	}
	t.Logf("%d times on a full disk: %d calls refused, %d done, nothing lost", rounds, refused, done)
}

// reopenFull opens the vault anew while the disk is full, which may not work, and may lose nothing.
func (h *household) reopenFull(t *testing.T) {
	t.Helper()
	check(t, h.v.Close())
	v, err := Open(Options{Path: vaultPath(h.dir), Keys: openKeys(t, h.dir), Params: cheap, Now: h.clock.now})
	if errors.Is(err, ErrDamaged) {
		t.Fatalf("a full disk is taken for damage: %v", err)
	}
	if err == nil {
		h.v = v
	}
}

// fill writes a file until nothing more goes, and gives so many bytes of it back.
func fill(t *testing.T, path string, back int64) {
	t.Helper()
	f := must(os.OpenFile(path, os.O_CREATE|os.O_WRONLY, 0o600))(t)
	defer f.Close()
	page := make([]byte, 4096)
	size := int64(0)
	for {
		n, err := f.Write(page)
		size += int64(n)
		if errors.Is(err, syscall.ENOSPC) {
			break
		}
		check(t, err)
	}
	check(t, f.Truncate(max(0, size-back)))
}
