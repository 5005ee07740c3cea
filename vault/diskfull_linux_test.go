package vault

import (
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"os/signal"
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
