package vault

import (
	"bytes"
	"crypto/rand"
	"fmt"
	"os"
	"runtime"
	"strings"
	"testing"
	"unsafe"

	"github.com/zegel-app/zegel/platform/keystore"
)

func init() { jobs["remember"] = remember }

// needle is something to look for in this process's own memory. It is kept inverted, so as not to find itself.
type needle struct {
	name     string
	inverted []byte
}

func newNeedle(name string, b []byte, shift byte) needle {
	n := needle{name, make([]byte, len(b))}
	for i := range b {
		n.inverted[i] = ^(b[i] + shift)
	}
	return n
}

func needlesOf(u *Unlocked, account AccountID, pin *PIN) (needles []needle) {
	slot, err := readSlot(u.v, u.profile)
	if err != nil {
		panic(err)
	}
	defer slot.params.release()
	traceless(func() {
		a := make([]byte, 32)
		slot.params.stretch(a, pin, slot.salt)
		message := joined([]byte("zegel1 pin"), u.v.id[:], u.profile[:], a)
		b, err := u.v.keys.PRF(profileKeyID(u.v.id, u.profile), message)
		if err != nil {
			panic(err)
		}
		zero := [32]byte{}
		mask := u.kek.masked(account, "answer", zero)
		needles = []needle{
			newNeedle("A", a, 0), newNeedle("B", b[:], 0), newNeedle("kek", u.kek[:], 0), newNeedle("mask", mask[:], 0),
			newNeedle("digits", pin[:], 0), newNeedle("text", pin[:], '0'),
		}
		clear(a)
		clear(message)
		clear(b[:])
		clear(mask[:])
	})
	return needles
}

// remember unlocks a profile, locks it again, and looks for what should be forgotten in the memory of the process. It
// prints how often each was found before and after.
func remember(args []string) error {
	keys, err := keystore.OpenFile(keysPath(args[0]))
	if err != nil {
		return err
	}
	params := cheap
	if args[1] == "default" {
		params = DefaultParams()
	}
	v, err := Open(Options{Path: vaultPath(args[0]), Keys: keys, Params: params})
	if err != nil {
		return err
	}
	pin, err := randomPIN()
	if err != nil {
		return err
	}
	id, err := v.CreateProfile("Anna", 1, pin)
	if err != nil {
		return err
	}
	u, err := v.Unlock(id, pin)
	if err != nil {
		return err
	}
	var secret [32]byte
	if _, err := rand.Read(secret[:]); err != nil {
		return err
	}
	account, err := u.AddAccount(nil, map[string][32]byte{"answer": secret})
	if err != nil {
		return err
	}
	needles := needlesOf(u, account, pin)
	clear(secret[:])
	if err := search("open", needles); err != nil {
		return err
	}
	u.Lock()
	pin.Clear()
	deepStack(0)
	runtime.GC()
	return search("locked", needles)
}

// deepStack writes over what earlier calls left on the stack.
//
//go:noinline
func deepStack(depth int) byte {
	var b [1024]byte
	if depth < 64 {
		b[depth] = deepStack(depth + 1)
	}
	return b[depth]
}

// search prints how often each needle is in the writable memory of this process.
func search(when string, needles []needle) error {
	maps, err := os.ReadFile("/proc/self/maps")
	if err != nil {
		return err
	}
	mem, err := os.Open("/proc/self/mem")
	if err != nil {
		return err
	}
	defer mem.Close()
	found := make([]int, len(needles))
	buf := make([]byte, 1<<20)
	defer clear(buf) // what was read must not be found next time
	own := uintptr(unsafe.Pointer(&buf[0]))
	for line := range strings.Lines(string(maps)) {
		var from, to uintptr
		var mode string
		if _, err := fmt.Sscanf(line, "%x-%x %s", &from, &to, &mode); err != nil || !strings.HasPrefix(mode, "rw") {
			continue
		}
		// Pieces overlap, so that nothing is missed between two; each hit counts where it begins.
		for at := from; at < to; at += uintptr(len(buf) - 64) {
			n, err := mem.ReadAt(buf[:min(len(buf), int(to-at))], int64(at))
			if n == 0 && err != nil {
				break
			}
			for i, x := range needles {
				for p := 0; p < min(n, len(buf)-64); p++ {
					next := bytes.IndexByte(buf[p:n], ^x.inverted[0])
					if next < 0 {
						break
					}
					p += next
					here := at + uintptr(p)
					if inverse(buf[p:n], x.inverted) && p < len(buf)-64 && (here < own || here >= own+uintptr(len(buf))) {
						found[i]++
					}
				}
			}
		}
	}
	for i, x := range needles {
		fmt.Println(when, x.name, found[i])
	}
	return nil
}

func inverse(b, inverted []byte) bool {
	if len(b) < len(inverted) {
		return false
	}
	for i, x := range inverted {
		if b[i] != ^x {
			return false
		}
	}
	return true
}

// TestMemoryAfterLock looks for keys and PIN in the memory of a process that has locked. The keys are never there. The
// PIN as text is in objects of the Argon2id library. With the runtime's erasing it is never there either; with our own it
// is written over after a real derivation but not a cheap one, and another thread may hold on to one now and then, so one
// process of three has to be without.
func TestMemoryAfterLock(t *testing.T) {
	if n := keysIn(t, "cheap")["text"]; textGoes && n != 0 {
		t.Errorf("after a cheap derivation the PIN is there %d times", n)
	}
	for range 3 {
		n := keysIn(t, "default")["text"]
		if n == 0 {
			return
		}
		if textGoes {
			t.Errorf("the PIN is there %d times", n)
		}
	}
	t.Error("the PIN is still there")
}

// keysIn is what a process that has locked still has.
func keysIn(t *testing.T, params string) map[string]int {
	t.Helper()
	out, err := child(t, "remember", t.TempDir(), params).CombinedOutput()
	if err != nil {
		t.Fatalf("%v: %s", err, out)
	}
	found := map[string]map[string]int{"open": {}, "locked": {}}
	for line := range strings.Lines(string(out)) {
		var when, name string
		var n int
		if _, err := fmt.Sscan(line, &when, &name, &n); err != nil {
			t.Fatalf("%q: %v", line, err)
		}
		found[when][name] = n
	}
	for _, name := range []string{"kek", "digits"} {
		if found["open"][name] == 0 {
			t.Errorf("%s: the search does not find %s of an open session", params, name)
		}
	}
	for _, name := range []string{"A", "B", "kek", "mask", "digits"} {
		if n, searched := found["locked"][name]; n != 0 || !searched {
			t.Errorf("%s: %s is still there %d times", params, name, n)
		}
	}
	return found["locked"]
}
