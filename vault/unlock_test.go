package vault

import (
	"errors"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/zegel-app/zegel/platform/keystore"
)

// bucketOf finds a profile's bucket in a raw transaction.
type bucketOf func(ProfileID) *bolt.Bucket

// txRaw gives a test the profiles' buckets themselves.
func txRaw(fn func(bucketOf) error) func(*bolt.Tx) error {
	return func(tx *bolt.Tx) error {
		return fn(func(id ProfileID) *bolt.Bucket { return tx.Bucket(bucketProfiles).Bucket(id[:]) })
	}
}

func TestFiveWrongPINsErase(t *testing.T) {
	h := newHousehold(t)
	wrong := wrongPINs(t, h.v, h.anna.id, 5)
	waiting := func(left int, d time.Duration) {
		t.Helper()
		for range 2 {
			_, err := h.v.Unlock(h.anna.id, h.anna.pin)
			var w *WaitError
			if !errors.As(err, &w) || w.TriesLeft != left || w.Until.Sub(h.clock.t) != d {
				t.Fatalf("too early says %v", err)
			}
		}
		p := profileOf(t, h.v, h.anna.id)
		if p.WaitUntil.Sub(h.clock.t) != d || p.TriesLeft != left || p.Failed != MaxFailed-left {
			t.Fatalf("profile is %+v", p)
		}
	}
	tried(t, h.v, h.anna.id, wrong[0], 4)
	tried(t, h.v, h.anna.id, wrong[1], 3)
	tried(t, h.v, h.anna.id, wrong[2], 2)
	waiting(2, time.Minute)
	h.clock.add(time.Minute - time.Second)
	h.reopen(t)
	waiting(2, time.Second)
	h.clock.add(time.Second)
	tried(t, h.v, h.anna.id, wrong[3], 1)
	waiting(1, 5*time.Minute)
	h.clock.add(5 * time.Minute)
	if _, err := h.v.Unlock(h.anna.id, wrong[4]); !errors.Is(err, ErrErased) {
		t.Fatalf("the fifth wrong PIN says %v", err)
	}
	for range 2 {
		if _, err := h.v.Unlock(h.anna.id, h.anna.pin); !errors.Is(err, ErrErased) {
			t.Fatalf("an erased profile says %v", err)
		}
		if err := h.v.View(h.anna.id, nil); !errors.Is(err, ErrErased) {
			t.Fatalf("an erased profile's records say %v", err)
		}
		p := profileOf(t, h.v, h.anna.id)
		if p.State != Erased || p.Name != "Anna" || p.TriesLeft != 0 {
			t.Fatalf("an erased profile is %+v", p)
		}
		whole(t, h.v, h.jef)
		h.reopen(t)
	}
	if ids := must(h.v.keys.List())(t); len(ids) != 2 {
		t.Errorf("the key store has %q", ids)
	}
}

func TestRightPINForgives(t *testing.T) {
	h := newHousehold(t)
	wrong := wrongPINs(t, h.v, h.anna.id, 2)
	for range 4 {
		tried(t, h.v, h.anna.id, wrong[0], 4)
		tried(t, h.v, h.anna.id, wrong[1], 3)
		whole(t, h.v, h.anna)
		// Another process does not remember the wrong ones.
		h.reopen(t)
	}
}

func TestSameWrongPINCountsOnce(t *testing.T) {
	h := newHousehold(t)
	wrong := wrongPINs(t, h.v, h.anna.id, 3)
	for range 4 {
		tried(t, h.v, h.anna.id, wrong[0], 4)
	}
	tried(t, h.v, h.anna.id, wrong[1], 3)
	tried(t, h.v, h.anna.id, wrong[0], 3)
	// In another process it is a try like any other.
	h.reopen(t)
	tried(t, h.v, h.anna.id, wrong[0], 2)
	if p := profileOf(t, h.v, h.jef.id); p.TriesLeft != MaxFailed {
		t.Errorf("the other profile is %+v", p)
	}
}

func TestClockNeverShortensAWait(t *testing.T) {
	h := newHousehold(t)
	wrong := wrongPINs(t, h.v, h.anna.id, 3)
	for i, w := range wrong {
		tried(t, h.v, h.anna.id, w, 4-i)
	}
	for _, back := range []time.Duration{time.Second, time.Hour, 20 * 365 * 24 * time.Hour} {
		h.clock.add(-back)
		var w *WaitError
		if _, err := h.v.Unlock(h.anna.id, h.anna.pin); !errors.As(err, &w) {
			t.Fatalf("with the clock %v back: %v", back, err)
		}
		if d := w.Until.Sub(h.clock.t); d != time.Minute {
			t.Errorf("with the clock %v back the wait is %v", back, d)
		}
		h.reopen(t)
		h.clock.add(30 * time.Second)
		if d := profileOf(t, h.v, h.anna.id).WaitUntil.Sub(h.clock.t); d != 30*time.Second {
			t.Errorf("with the clock %v back the wait does not run: %v", back, d)
		}
	}
	h.clock.add(30 * time.Second)
	whole(t, h.v, h.anna)
}

// TestFilePutBack puts old copies of the file back, with the key store as it is.
func TestFilePutBack(t *testing.T) {
	h := newHousehold(t)
	wrong := wrongPINs(t, h.v, h.anna.id, 6)
	check(t, h.v.Close())
	copied := t.TempDir()
	copyTree(t, h.dir, copied)
	putBack := func() {
		check(t, h.v.Close())
		copyTree(t, copied+"/vault", h.dir+"/vault")
		h.v = openAt(t, h.dir, h.clock)
	}

	// After one try it looks like a try that was cut off; it counts all the same.
	h.v = openAt(t, h.dir, h.clock)
	tried(t, h.v, h.anna.id, wrong[0], 4)
	putBack()
	if p := profileOf(t, h.v, h.anna.id); p.TriesLeft != 4 {
		t.Errorf("with the file put back the profile is %+v", p)
	}
	tried(t, h.v, h.anna.id, wrong[1], 3)

	// After more it is what it is, whatever PIN is given, and nothing is lost by it.
	newest := t.TempDir()
	check(t, h.v.Close())
	copyTree(t, h.dir, newest)
	putBack()
	for _, pin := range []*PIN{wrong[2], h.anna.pin} {
		if _, err := h.v.Unlock(h.anna.id, pin); !errors.Is(err, ErrRolledBack) {
			t.Fatalf("a file put back says %v", err)
		}
	}
	if p := profileOf(t, h.v, h.anna.id); p.State != Active || p.TriesLeft != 0 || !p.RolledBack {
		t.Errorf("a file put back lists %+v", p)
	}
	whole(t, h.v, h.jef)
	check(t, h.v.Close())
	copyTree(t, newest+"/vault", h.dir+"/vault")
	h.v = openAt(t, h.dir, h.clock)
	tried(t, h.v, h.anna.id, wrong[2], 2)
	h.clock.add(time.Hour)
	whole(t, h.v, h.anna)
}

// TestPuttingTheFileBackGivesNoTries is a thief who puts back the file from before each of his tries. A clumsy one is
// told at the second; a careful one lets the vault settle its counts before he copies.
func TestPuttingTheFileBackGivesNoTries(t *testing.T) {
	for name, thief := range map[string]struct {
		careful bool
		most    int
		end     error
	}{
		"clumsy":  {false, 2, ErrRolledBack},
		"careful": {true, MaxFailed, keystore.ErrLost},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHousehold(t)
			given := 0
			for _, w := range wrongPINs(t, h.v, h.anna.id, 12) {
				h.clock.add(time.Hour)
				if thief.careful {
					profileOf(t, h.v, h.anna.id)
				}
				check(t, h.v.Close())
				copied := t.TempDir()
				copyTree(t, h.dir, copied)
				h.v = openAt(t, h.dir, h.clock)
				_, err := h.v.Unlock(h.anna.id, w)
				var verdict *WrongPINError
				if errors.As(err, &verdict) || errors.Is(err, ErrErased) {
					given++
				}
				check(t, h.v.Close())
				copyTree(t, copied+"/vault", h.dir+"/vault")
				h.v = openAt(t, h.dir, h.clock)
			}
			if given > thief.most {
				t.Errorf("he got %d tries", given)
			}
			h.clock.add(time.Hour)
			if _, err := h.v.Unlock(h.anna.id, h.anna.pin); !errors.Is(err, thief.end) {
				t.Errorf("after him, and %d tries, the profile says %v", given, err)
			}
			whole(t, h.v, h.jef)
		})
	}
}

// TestInterruptedTries leaves tries without their verdict, as a power cut does.
func TestInterruptedTries(t *testing.T) {
	h := newHousehold(t)
	cut := func() {
		t.Helper()
		_, tr, err := h.v.settled(h.anna.id)
		check(t, err)
		check(t, h.v.begin(h.anna.id, tr))
		h.reopen(t)
	}
	wrong := wrongPINs(t, h.v, h.anna.id, 4)
	for i, w := range wrong {
		tried(t, h.v, h.anna.id, w, 4-i)
		h.clock.add(time.Hour)
	}
	// A power cut in the last try does not erase a good profile.
	for range MaxInterrupted {
		cut()
		if p := profileOf(t, h.v, h.anna.id); p.State != Active || p.TriesLeft != 1 {
			t.Fatalf("after a cut the profile is %+v", p)
		}
	}
	good := t.TempDir()
	check(t, h.v.Close())
	copyTree(t, h.dir, good)
	h.v = openAt(t, h.dir, h.clock)
	h.clock.add(time.Hour)
	whole(t, h.v, h.anna)
	check(t, h.v.Close())

	// But they don't go on for ever.
	h.dir = good
	h.v = openAt(t, h.dir, h.clock)
	cut()
	h.clock.add(time.Hour)
	if _, err := h.v.Unlock(h.anna.id, h.anna.pin); !errors.Is(err, ErrErased) {
		t.Fatalf("after the last excused cut the profile says %v", err)
	}
	whole(t, h.v, h.jef)
}

// TestOnlyInterruptedTries never has a verdict: eight starts are the end, with the waits of wrong ones.
func TestOnlyInterruptedTries(t *testing.T) {
	h := newHousehold(t)
	starts := 0
	for ; starts < 20; starts++ {
		s, tr, err := h.v.settled(h.anna.id)
		if errors.Is(err, ErrErased) || tr.count() >= MaxFailed {
			break
		}
		check(t, err)
		if until := tr.until(h.clock.now()); (until.Sub(h.clock.t) > 0) != (tr.count() >= 3) {
			t.Errorf("after %d starts the wait is until %v", starts, until)
		}
		_ = s
		check(t, h.v.begin(h.anna.id, tr))
	}
	if starts != MaxFailed+MaxInterrupted {
		t.Errorf("%d starts", starts)
	}
	if _, err := h.v.Unlock(h.anna.id, h.anna.pin); !errors.Is(err, ErrErased) {
		t.Errorf("the next says %v", err)
	}
}

// TestCheckBits counts the wrong PINs that a device does not tell from the right one: about one in 256, and so
// thousands of 10^6 for somebody who has file and keys.
func TestCheckBits(t *testing.T) {
	h := newHousehold(t)
	s := slotOf(t, h.v, h.anna.id)
	fit, all := 0, 4000
	keys := map[pinKey]bool{}
	for n := range all {
		k := must(newPINKey(h.v.keys, h.v.id, h.anna.id, s, numbered(n)))(t)
		keys[*k] = true
		if s.fits(k) {
			fit++
		}
	}
	// 16 are to be expected, with a standard deviation of 4.
	if fit < 1 || fit > 45 {
		t.Errorf("%d of %d wrong PINs fit", fit, all)
	}
	if len(keys) != all {
		t.Errorf("%d PINs come to %d keys", all, len(keys))
	}
	u := must(h.v.Unlock(h.anna.id, slip(t, h.v, h.anna)))(t)
	got, err := u.Secret(h.anna.account, "answer")
	if err != nil || got == h.anna.secrets["answer"] {
		t.Errorf("a slip's secret is the right one, or an error: %v", err)
	}
}
