package vault

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"slices"
	"testing"
	"time"

	bolt "go.etcd.io/bbolt"

	"github.com/zegel-app/zegel/platform/keystore"
)

// The tests of this file are named after the clauses of docs/vault.md, "What it promises" and "Tries", one each. Most have
// a longer one elsewhere; here each clause is seen to hold, or not, at one glance.

func TestPromise1WhoHasTheFileAloneLearnsNothing(t *testing.T) {
	// Nothing that was put in is in the file, and on another device it opens nothing, the right PIN given.
	h := newHousehold(t)
	b := must(os.ReadFile(vaultPath(h.dir)))(t)
	for _, p := range []person{h.anna, h.jef} {
		known := [][]byte{p.pin[:], []byte("'s account")}
		for _, s := range p.secrets {
			known = append(known, s[:8], s[24:])
		}
		for _, k := range known {
			if bytes.Contains(b, k) {
				t.Errorf("the file has %q", k)
			}
		}
	}
	check(t, h.v.Close())
	thief := t.TempDir()
	copyTree(t, h.dir+"/vault", thief+"/vault")
	v := openAt(t, thief, h.clock)
	for _, p := range must(v.Profiles())(t) {
		if p.Name != "" || p.State != Lost || p.Failed != 0 {
			t.Errorf("on another device the file tells %+v", p)
		}
	}
	if _, err := v.Unlock(h.anna.id, h.anna.pin); !errors.Is(err, keystore.ErrLost) {
		t.Errorf("on another device the right PIN says %v", err)
	}
}

func TestPromise2WhoHasEverythingCannotTellTheRightPIN(t *testing.T) {
	// Each of the PINs that pass the check bits opens the whole profile, with secrets of its own, and is confirmed when
	// it is typed again. Command attack looks for what tells one from another in all that is stored.
	h := newHousehold(t)
	seen := map[[32]byte]bool{}
	right := 0
	for _, pin := range somePINs(t, h.v, h.anna.id, 4, true) {
		u := must(h.v.Unlock(h.anna.id, pin))(t)
		for purpose, want := range h.anna.secrets {
			got := must(u.Secret(h.anna.account, purpose))(t)
			if seen[got] {
				t.Error("two PINs give one secret")
			}
			seen[got] = true
			if got == want {
				right++
			}
		}
		check(t, u.ConfirmPIN(pin))
		u.Lock()
	}
	if right != 0 && right != len(h.anna.secrets) {
		t.Errorf("%d secrets are right", right)
	}
	whole(t, h.v, h.anna)
}

func TestPromise3TypingErrorsAreCaught(t *testing.T) {
	// Every PIN that differs in one digit from the right one: 54 of them, of which one in 256 may pass.
	h := newHousehold(t)
	s := slotOf(t, h.v, h.anna.id)
	if s.bits != 8 {
		t.Fatalf("%d check bits", s.bits)
	}
	caught, all := 0, 0
	for i := range h.anna.pin {
		for d := byte(0); d < 10; d++ {
			typed := *h.anna.pin
			if typed[i] == d {
				continue
			}
			typed[i] = d
			all++
			if !s.fits(must(newPINKey(h.v.keys, h.v.id, h.anna.id, s, &typed))(t)) {
				caught++
			}
		}
	}
	// Four or more of 54 would pass once in 25,000 runs.
	if all != 54 || caught < all-3 {
		t.Errorf("%d of %d typing errors are caught", caught, all)
	}
}

func TestPromise4ProfilesAreApart(t *testing.T) {
	// Anna's key in the key store goes. Nothing of hers opens, and all of Jef's; his key opens none of her records.
	h := newHousehold(t)
	jefs := must(newDataKeys(h.v.keys, h.v.id, h.jef.id))(t)
	records := recordsOf(t, h.v, h.anna.id)
	for name, record := range records {
		bucket, key, inner := bytes.Cut([]byte(name), []byte("/"))
		if !inner {
			bucket, key = nil, []byte(name)
		}
		for k := kindTile; k <= kindNamed; k++ {
			if _, err := unseal(&jefs.seal, h.v.at(h.anna.id, bucket, key, k), record); err == nil {
				t.Errorf("Jef's key opens Anna's %q", name)
			}
		}
	}
	check(t, h.v.keys.Delete(profileKeyID(h.v.id, h.anna.id)))
	h.reopen(t)
	if _, err := h.v.Unlock(h.anna.id, h.anna.pin); !errors.Is(err, keystore.ErrLost) {
		t.Errorf("without its key a profile says %v", err)
	}
	whole(t, h.v, h.jef)
}

func TestPromise5NothingIsLost(t *testing.T) {
	// After each step the folder is copied as it is, open files and all, and opened elsewhere: what was told is there.
	h := newHousehold(t)
	crashed := func(entries int) {
		t.Helper()
		dir := t.TempDir()
		copyTree(t, h.dir, dir)
		v := openAt(t, dir, h.clock)
		whole(t, v, h.anna)
		whole(t, v, h.jef)
		check(t, v.View(h.anna.id, func(tx *Tx) error {
			if all, err := tx.History(MaxHistory); err != nil || len(all) != entries {
				return fmt.Errorf("%d entries, and not %d: %w", len(all), entries, err)
			}
			return nil
		}))
		check(t, v.Close())
	}
	for n := range 10 {
		check(t, h.v.Update(h.anna.id, func(tx *Tx) error { return tx.AppendHistory(make([]byte, 700)) }))
		crashed(n + 2)
	}
	u := must(h.v.Unlock(h.anna.id, h.anna.pin))(t)
	next := pinOf("591837")
	check(t, u.ChangePIN(h.anna.pin, next))
	h.anna.pin = next
	crashed(11)
	if _, err := Open(Options{Path: vaultPath(h.dir), Keys: openKeys(t, h.dir), Params: cheap}); !errors.Is(err, ErrInUse) {
		t.Errorf("a second start says %v", err)
	}
	crashed(11)
}

func TestPromise5AWrongPINIsCountedBeforeItIsTried(t *testing.T) {
	// The key store is asked for the PIN's key only when both counts are on the disk: key store first, then file.
	h := newHousehold(t)
	wrong := wrongPINs(t, h.v, h.anna.id, 1)[0]
	check(t, h.v.Close())
	keys := openKeys(t, h.dir)
	var steps []string
	onDisk := func() (counted, started uint32) {
		dir := t.TempDir()
		copyTree(t, h.dir, dir)
		db, _, err := openBolt(vaultPath(dir))
		check(t, err)
		defer db.Close()
		asked := must(newDataKeys(keys, h.v.id, h.anna.id))(t)
		check(t, db.View(func(tx *bolt.Tx) error {
			b, err := profileBucket(tx, h.anna.id)
			if err != nil {
				return err
			}
			tr, err := parseTries(must(h.v.get(b, h.anna.id, &asked.seal, keyTries, kindTries))(t))
			if err == nil {
				started = tr.started
			}
			return err
		}))
		return must(keys.Count(profileKeyID(h.v.id, h.anna.id)))(t), started
	}
	before, _ := onDisk()
	watching := &keystore.Faulty{Store: keys, Fails: func(_ int, method string) bool {
		counted, started := onDisk()
		steps = append(steps, fmt.Sprintf("%s %d %d", method, counted-before, started-before))
		return false
	}}
	v := openWith(t, h.dir, h.clock, watching)
	steps = nil
	tried(t, v, h.anna.id, wrong, 4)
	// PRF opens the records, Count compares, SetCount counts in the key store; the PIN's PRF sees both counts written.
	last := len(steps) - 1
	if last < 2 || steps[last] != "PRF 1 1" || steps[last-1] != "SetCount 0 0" || slices.Index(steps, "PRF 1 1") != last {
		t.Errorf("calls, and counts of key store and file at each: %q", steps)
	}
}

func TestPromise5AnOldFileGivesNoTriesBack(t *testing.T) {
	h := newHousehold(t)
	wrong := wrongPINs(t, h.v, h.anna.id, 3)
	check(t, h.v.Close())
	old := t.TempDir()
	copyTree(t, h.dir, old)
	h.v = openAt(t, h.dir, h.clock)
	for i, w := range wrong {
		tried(t, h.v, h.anna.id, w, 4-i)
	}
	check(t, h.v.Close())
	copyTree(t, old+"/vault", h.dir+"/vault")
	h.v = openAt(t, h.dir, h.clock)
	for _, pin := range []*PIN{wrong[0], h.anna.pin} {
		if _, err := h.v.Unlock(h.anna.id, pin); !errors.Is(err, ErrRolledBack) {
			t.Errorf("with an old file a try says %v", err)
		}
	}
	whole(t, h.v, h.jef)
}

func TestPromise6ErasedIsErasedAndTheKeyGoesFirst(t *testing.T) {
	// While the key store deletes the key, the records are still there; when it can't, they stay, and so does the key.
	h := newHousehold(t)
	records := recordsOf(t, h.v, h.anna.id)
	delete(records, "tile")
	check(t, h.v.Close())
	refuse, deleting := true, 0
	watching := &keystore.Faulty{Store: openKeys(t, h.dir), Fails: func(_ int, method string) bool {
		if method != "Delete" {
			return false
		}
		deleting++
		if n := remaining(t, h, records); n != len(records) {
			t.Errorf("before the key is deleted, %d of %d records are there", n, len(records))
		}
		return refuse
	}}
	h.v = openWith(t, h.dir, h.clock, watching)
	if err := h.v.EraseProfile(h.anna.id, true); !errors.Is(err, keystore.ErrUnavailable) {
		t.Errorf("when the key can't be deleted it says %v", err)
	}
	refuse = false
	check(t, h.v.EraseProfile(h.anna.id, true))
	if n := remaining(t, h, records); n != 0 || deleting < 2 {
		t.Errorf("after %d deletions %d records are there", deleting, n)
	}
	if _, err := h.v.keys.PRF(profileKeyID(h.v.id, h.anna.id), nil); !errors.Is(err, keystore.ErrLost) {
		t.Errorf("the key says %v", err)
	}
	whole(t, h.v, h.jef)
}

func TestTriesAnErrorOfAnyStoreRefusesTheTry(t *testing.T) {
	for _, method := range []string{"PRF", "Count", "SetCount"} {
		h := newHousehold(t)
		check(t, h.v.Close())
		faulty := &keystore.Faulty{Store: openKeys(t, h.dir)}
		h.v = openWith(t, h.dir, h.clock, faulty)
		faulty.Fails = func(_ int, m string) bool { return m == method }
		if _, err := h.v.Unlock(h.anna.id, h.anna.pin); !errors.Is(err, keystore.ErrUnavailable) {
			t.Errorf("without %s the right PIN says %v", method, err)
		}
		faulty.Fails = nil
		whole(t, h.v, h.anna)
	}
}

func TestTriesAKeyIsLostAwayOrRefusedEachInItsOwnWords(t *testing.T) {
	all := []error{keystore.ErrLost, keystore.ErrUnavailable, keystore.ErrRefused}
	for _, what := range all {
		h := newHousehold(t)
		check(t, h.v.Close())
		faulty := &keystore.Faulty{Store: openKeys(t, h.dir), Err: what}
		h.v = openWith(t, h.dir, h.clock, faulty)
		faulty.Fails = func(int, string) bool { return true }
		for range MaxFailed + 1 {
			_, err := h.v.Unlock(h.anna.id, h.anna.pin)
			_, listed := h.v.Profiles()
			for _, other := range all {
				if errors.Is(err, other) != (other == what) {
					t.Errorf("%v: a try says %v", what, err)
				}
				if errors.Is(listed, other) != (other == what && what != keystore.ErrLost) {
					t.Errorf("%v: the list says %v", what, listed)
				}
			}
		}
		if what == keystore.ErrLost {
			if p := profileOf(t, h.v, h.anna.id); p.State != Lost {
				t.Errorf("without its key the profile is %+v", p)
			}
		}
		// When it comes back, nothing was counted and nothing is gone.
		faulty.Fails = nil
		h.reopen(t)
		if p := profileOf(t, h.v, h.anna.id); p.Failed != 0 {
			t.Errorf("%v: the profile is %+v", what, p)
		}
		whole(t, h.v, h.anna)
	}
}

func TestTriesWaitAfterTheThirdAndTheFourthAndEndAtTheFifth(t *testing.T) {
	h := newHousehold(t)
	for i, pin := range wrongPINs(t, h.v, h.anna.id, 4) {
		until := profileOf(t, h.v, h.anna.id).WaitUntil
		if want := []time.Duration{0, 0, 0, time.Minute}[i]; want > 0 && until.Sub(h.clock.t) != want {
			t.Errorf("before try %d the wait is %v", i+1, until.Sub(h.clock.t))
		}
		h.clock.add([]time.Duration{0, 0, 0, time.Minute}[i])
		tried(t, h.v, h.anna.id, pin, 4-i)
	}
	if until := profileOf(t, h.v, h.anna.id).WaitUntil; until.Sub(h.clock.t) != 5*time.Minute {
		t.Errorf("before the fifth try the wait is %v", until.Sub(h.clock.t))
	}
	h.clock.add(5 * time.Minute)
	if _, err := h.v.Unlock(h.anna.id, wrongPINs(t, h.v, h.anna.id, 5)[4]); !errors.Is(err, ErrErased) {
		t.Errorf("the fifth wrong PIN says %v", err)
	}
}

func TestTriesStartedAndFailedAreCountedApart(t *testing.T) {
	for _, c := range []struct {
		started, forgiven uint32
		failed            uint8
		spent             int
	}{
		{0, 0, 0, 0},
		{1, 0, 0, 0}, {3, 0, 0, 0}, {4, 0, 0, 1}, {7, 0, 0, 4}, {8, 0, 0, 5}, // only starts
		{4, 0, 4, 4}, {5, 0, 4, 4}, {7, 0, 4, 4}, {8, 0, 4, 5}, // four wrong, then cuts
		{5, 0, 5, 5}, {105, 100, 5, 5}, {107, 100, 4, 4}, {1<<32 - 1, 1<<32 - 1, 0, 0},
	} {
		tr := &tries{started: c.started, forgiven: c.forgiven, failed: c.failed}
		if n := tr.count(); n != c.spent {
			t.Errorf("%+v has spent %d, and not %d", c, n, c.spent)
		}
	}
}

func TestTriesTheSameWrongPINIsNotCountedTwice(t *testing.T) {
	h := newHousehold(t)
	wrong := wrongPINs(t, h.v, h.anna.id, 2)
	counter := func() uint32 { return must(h.v.keys.Count(profileKeyID(h.v.id, h.anna.id)))(t) }
	tried(t, h.v, h.anna.id, wrong[0], 4)
	before := counter()
	tried(t, h.v, h.anna.id, wrong[0], 4)
	if counter() != before {
		t.Error("the key store counted it")
	}
	tried(t, h.v, h.anna.id, wrong[1], 3)
	tried(t, h.v, h.anna.id, wrong[0], 3)
	if counter() != before+1 {
		t.Errorf("the key store counted %d", counter()-before)
	}
}

func TestTriesNoClockGivesATry(t *testing.T) {
	// Whatever the clock says, five verdicts are the end; set back, it ends no wait.
	h := newHousehold(t)
	verdicts := 0
	for i, pin := range wrongPINs(t, h.v, h.anna.id, 40) {
		h.clock.add([]time.Duration{-50 * 365 * 24 * time.Hour, 100 * 365 * 24 * time.Hour, -time.Second, 0}[i%4])
		_, err := h.v.Unlock(h.anna.id, pin)
		var w *WrongPINError
		if errors.As(err, &w) || errors.Is(err, ErrErased) && verdicts < MaxFailed {
			verdicts++
		}
		if err == nil {
			t.Fatal("a wrong PIN opens it")
		}
	}
	if verdicts != MaxFailed {
		t.Errorf("%d verdicts", verdicts)
	}
	if _, err := h.v.Unlock(h.anna.id, h.anna.pin); !errors.Is(err, ErrErased) {
		t.Errorf("after them the right PIN says %v", err)
	}
	whole(t, h.v, h.jef)
}
