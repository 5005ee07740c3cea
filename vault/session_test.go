package vault

import (
	"bytes"
	"errors"
	"fmt"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zegel-app/zegel/platform/keystore"
)

func TestAccounts(t *testing.T) {
	h := newHousehold(t)
	u := must(h.v.Unlock(h.anna.id, h.anna.pin))(t)
	second := must(u.AddAccount(nil, map[string][32]byte{"answer": {9}}))(t)
	none := must(u.AddAccount([]byte("no secrets"), nil))(t)
	h.reopen(t)
	u = must(h.v.Unlock(h.anna.id, h.anna.pin))(t)
	check(t, h.v.View(h.anna.id, func(tx *Tx) error {
		ids, err := tx.Accounts()
		if err != nil || len(ids) != 3 {
			t.Errorf("accounts are %v, %v", ids, err)
		}
		for id, want := range map[AccountID]string{h.anna.account: "Anna's account", second: "", none: "no secrets"} {
			if data, err := tx.Account(id); err != nil || string(data) != want {
				t.Errorf("account is %q, %v", data, err)
			}
		}
		return nil
	}))
	if s, err := u.Secret(second, "answer"); err != nil || s != [32]byte{9} {
		t.Errorf("secret is %x, %v", s, err)
	}
	if _, err := u.Secret(second, "sign"); !errors.Is(err, ErrUnknownSecret) {
		t.Errorf("a secret that isn't there says %v", err)
	}
	if _, err := u.Secret(AccountID{1}, "answer"); !errors.Is(err, ErrUnknownAccount) {
		t.Errorf("an account that isn't there says %v", err)
	}
	if _, err := u.Secret(h.jef.account, "answer"); !errors.Is(err, ErrUnknownAccount) {
		t.Errorf("another profile's account says %v", err)
	}
	check(t, u.RemoveAccount(second))
	if err := u.RemoveAccount(second); !errors.Is(err, ErrUnknownAccount) {
		t.Errorf("removing it twice says %v", err)
	}
	if _, err := u.Secret(second, "answer"); !errors.Is(err, ErrUnknownAccount) {
		t.Errorf("a removed account says %v", err)
	}
	h.reopen(t)
	whole(t, h.v, h.anna)
	whole(t, h.v, h.jef)
}

func TestAccountLimits(t *testing.T) {
	h := newHousehold(t)
	u := must(h.v.Unlock(h.anna.id, h.anna.pin))(t)
	many := map[string][32]byte{}
	for i := range MaxSecrets + 1 {
		many[fmt.Sprint(i)] = [32]byte{}
	}
	for name, err := range map[string]error{
		"data":     second(u.AddAccount(make([]byte, MaxAccountData+1), nil)),
		"secrets":  second(u.AddAccount(nil, many)),
		"purpose":  second(u.AddAccount(nil, map[string][32]byte{strings.Repeat("a", MaxPurpose+1): {}})),
		"nameless": second(u.AddAccount(nil, map[string][32]byte{"": {}})),
	} {
		if !errors.Is(err, ErrFull) {
			t.Errorf("too much of %s says %v", name, err)
		}
	}
	delete(many, "0")
	for range MaxAccounts - 1 {
		must(u.AddAccount(make([]byte, 8), map[string][32]byte{"a": {1}}))(t)
	}
	if _, err := u.AddAccount(nil, nil); !errors.Is(err, ErrFull) {
		t.Errorf("one account too many says %v", err)
	}
	check(t, u.RemoveAccount(h.anna.account))
	most := must(u.AddAccount(bytes.Repeat([]byte{7}, MaxAccountData), many))(t)
	if s, err := u.Secret(most, "1"); err != nil || s != [32]byte{} {
		t.Errorf("secret is %x, %v", s, err)
	}
}

func TestLock(t *testing.T) {
	h := newHousehold(t)
	u := must(h.v.Unlock(h.anna.id, h.anna.pin))(t)
	other := must(h.v.Unlock(h.anna.id, h.anna.pin))(t)
	kek := u.kek
	u.Lock()
	u.Lock()
	if *kek != (pinKey{}) {
		t.Error("the key is not cleared")
	}
	for what, err := range map[string]error{
		"Secret":        second(u.Secret(h.anna.account, "answer")),
		"AddAccount":    second(u.AddAccount(nil, nil)),
		"RemoveAccount": u.RemoveAccount(h.anna.account),
		"ChangePIN":     u.ChangePIN(h.anna.pin, pinOf("591837")),
	} {
		if !errors.Is(err, ErrLocked) {
			t.Errorf("%s of a locked session says %v", what, err)
		}
	}
	if _, err := other.Secret(h.anna.account, "answer"); err != nil {
		t.Errorf("another session is locked too: %v", err)
	}
	kek = other.kek
	check(t, h.v.Close())
	check(t, h.v.Close())
	if *kek != (pinKey{}) {
		t.Error("closing the vault does not clear the key")
	}
	for what, err := range map[string]error{
		"Secret":   second(other.Secret(h.anna.account, "answer")),
		"Profiles": second(h.v.Profiles()),
		"Unlock":   second(h.v.Unlock(h.anna.id, h.anna.pin)),
		"View":     h.v.View(h.anna.id, nil),
		"Create":   second(h.v.CreateProfile("Lan", 1, h.anna.pin)),
		"Erase":    h.v.EraseProfile(h.anna.id, true),
	} {
		if !errors.Is(err, ErrClosed) && !errors.Is(err, ErrLocked) {
			t.Errorf("%s of a closed vault says %v", what, err)
		}
	}
	h.v = openAt(t, h.dir, h.clock)
	whole(t, h.v, h.anna)
}

func TestChangePIN(t *testing.T) {
	h := newHousehold(t)
	u := must(h.v.Unlock(h.anna.id, h.anna.pin))(t)
	other := must(h.v.Unlock(h.anna.id, h.anna.pin))(t)
	jefs := must(h.v.Unlock(h.jef.id, h.jef.pin))(t)
	var rule *RuleError
	if err := u.ChangePIN(h.anna.pin, pinOf("123456")); !errors.As(err, &rule) || rule.Rule != RuleSequence {
		t.Errorf("an easy PIN says %v", err)
	}
	if err := u.ChangePIN(&PIN{10}, pinOf("591837")); !errors.As(err, &rule) || rule.Rule != RuleNotDigits {
		t.Errorf("no digits say %v", err)
	}
	old := *h.anna.pin
	h.anna.pin = pinOf("591837")
	check(t, u.ChangePIN(&old, h.anna.pin))
	if s, err := u.Secret(h.anna.account, "sign"); err != nil || s != h.anna.secrets["sign"] {
		t.Errorf("after it the session's secret is %x, %v", s, err)
	}
	if _, err := other.Secret(h.anna.account, "sign"); !errors.Is(err, ErrLocked) {
		t.Errorf("a session of the old PIN says %v", err)
	}
	if _, err := jefs.Secret(h.jef.account, "sign"); err != nil {
		t.Errorf("another profile's session says %v", err)
	}
	// A PIN that was wrong may become the right one, here and for Unlock.
	was := pinOf("903182")
	var w *WrongPINError
	if err := u.ChangePIN(was, pinOf("903184")); !errors.As(err, &w) {
		t.Errorf("a wrong old PIN says %v", err)
	}
	check(t, u.ChangePIN(h.anna.pin, was))
	check(t, u.ChangePIN(was, pinOf("903184")))
	check(t, u.ChangePIN(pinOf("903184"), &old))
	wrong := slices.DeleteFunc(wrongPINs(t, h.v, h.anna.id, 20), func(p *PIN) bool { return CheckPIN(p) != nil })
	tried(t, h.v, h.anna.id, wrong[0], 4)
	check(t, u.ChangePIN(&old, wrong[0]))
	h.anna.pin = wrong[0]
	whole(t, h.v, h.anna)
	h.reopen(t)
	whole(t, h.v, h.anna)
	whole(t, h.v, h.jef)
}

// TestChangePINCountsTheOldOne is somebody who found an open session and guesses the PIN in it.
func TestChangePINCountsTheOldOne(t *testing.T) {
	h := newHousehold(t)
	u := must(h.v.Unlock(h.anna.id, h.anna.pin))(t)
	next := pinOf("591837")
	for _, guess := range []struct {
		pin  string
		left int
	}{
		{"903182", 4}, {"903182", 4}, {"903184", 3}, {"903185", 2}, {"903187", 1},
	} {
		h.clock.add(time.Hour)
		var w *WrongPINError
		if err := u.ChangePIN(pinOf(guess.pin), next); !errors.As(err, &w) || w.TriesLeft != guess.left {
			t.Fatalf("guess %s says %v", guess.pin, err)
		}
	}
	var early *WaitError
	if err := u.ChangePIN(h.anna.pin, next); !errors.As(err, &early) {
		t.Fatalf("too early says %v", err)
	}
	h.clock.add(time.Hour)
	kek := u.kek
	if err := u.ChangePIN(pinOf("903188"), next); !errors.Is(err, ErrErased) {
		t.Fatalf("the fifth guess says %v", err)
	}
	if *kek != (pinKey{}) {
		t.Error("the session's key is not cleared")
	}
	if _, err := h.v.Unlock(h.anna.id, h.anna.pin); !errors.Is(err, ErrErased) {
		t.Errorf("after it the profile says %v", err)
	}
	whole(t, h.v, h.jef)
}

// TestConfirmPIN asks for the PIN again in an open session: the same is confirmed as often as wished, another counts
// as at the lock screen, and in a slip's session only the slip is the same.
func TestConfirmPIN(t *testing.T) {
	h := newHousehold(t)
	u := must(h.v.Unlock(h.anna.id, h.anna.pin))(t)
	for range MaxFailed + 2 {
		check(t, u.ConfirmPIN(h.anna.pin))
	}
	passes := slip(t, h.v, h.anna)
	var w *WrongPINError
	for _, again := range []string{"counted", "not counted twice"} {
		if err := u.ConfirmPIN(passes); !errors.As(err, &w) || w.TriesLeft != MaxFailed-1 {
			t.Errorf("a slip that passes the check bits, %s: %v", again, err)
		}
	}
	var rule *RuleError
	if err := u.ConfirmPIN(&PIN{10}); !errors.As(err, &rule) {
		t.Errorf("no digits say %v", err)
	}
	check(t, u.ConfirmPIN(h.anna.pin))
	if p := profileOf(t, h.v, h.anna.id); p.Failed != 0 {
		t.Errorf("after the right one %d have failed", p.Failed)
	}
	u.Lock()
	if err := u.ConfirmPIN(h.anna.pin); !errors.Is(err, ErrLocked) {
		t.Errorf("a session that is over says %v", err)
	}

	u = must(h.v.Unlock(h.anna.id, passes))(t)
	check(t, u.ConfirmPIN(passes))
	if err := u.ConfirmPIN(h.anna.pin); !errors.As(err, &w) {
		t.Errorf("the right PIN in a slip's session says %v", err)
	}
	for _, guess := range []string{"903182", "903184", "903185", "903187"} {
		h.clock.add(time.Hour)
		if err := u.ConfirmPIN(pinOf(guess)); err == nil {
			t.Fatalf("guess %s is confirmed", guess)
		}
	}
	if _, err := h.v.Unlock(h.anna.id, h.anna.pin); !errors.Is(err, ErrErased) {
		t.Errorf("after five wrong ones the profile says %v", err)
	}
	whole(t, h.v, h.jef)
}

// TestSlipCannotRuinSecrets opens a session with a wrong PIN that passes the check bits. Neither the slip nor the
// right PIN may move the secrets to another key from there.
func TestSlipCannotRuinSecrets(t *testing.T) {
	h := newHousehold(t)
	wrong := slip(t, h.v, h.anna)
	u := must(h.v.Unlock(h.anna.id, wrong))(t)
	next := pinOf("591837")
	var w *WrongPINError
	if err := u.ChangePIN(h.anna.pin, next); !errors.As(err, &w) {
		t.Fatalf("the right PIN in the slip's session says %v", err)
	}
	u.Lock()
	whole(t, h.v, h.anna)
}

func TestSessionsEndWithTheProfile(t *testing.T) {
	h := newHousehold(t)
	u := must(h.v.Unlock(h.anna.id, h.anna.pin))(t)
	kek := u.kek
	check(t, h.v.EraseProfile(h.anna.id, true))
	if _, err := u.Secret(h.anna.account, "answer"); !errors.Is(err, ErrLocked) {
		t.Errorf("a session of an erased profile says %v", err)
	}
	if *kek != (pinKey{}) {
		t.Error("its key is not cleared")
	}
	whole(t, h.v, h.jef)
}

// TestManyAtOnce uses one vault from several goroutines; the race detector looks on.
func TestManyAtOnce(t *testing.T) {
	h := newHousehold(t)
	var group sync.WaitGroup
	for _, p := range []person{h.anna, h.jef, h.anna} {
		group.Go(func() {
			for range 5 {
				u, err := h.v.Unlock(p.id, p.pin)
				if err != nil {
					t.Error(err)
					return
				}
				if _, err := u.Secret(p.account, "answer"); err != nil {
					t.Error(err)
				}
				if err := h.v.Update(p.id, func(tx *Tx) error { return tx.AppendHistory([]byte("x")) }); err != nil {
					t.Error(err)
				}
				a, err := u.AddAccount(nil, nil)
				if err != nil {
					t.Error(err)
				}
				if err := u.RemoveAccount(a); err != nil {
					t.Error(err)
				}
				u.Lock()
				if _, err := h.v.Profiles(); err != nil {
					t.Error(err)
				}
			}
		})
	}
	group.Wait()
	for _, p := range []person{h.anna, h.jef} {
		whole(t, h.v, p)
	}
	check(t, h.v.View(h.anna.id, func(tx *Tx) error {
		entries, err := tx.History(100)
		if len(entries) != 11 {
			t.Errorf("%d entries", len(entries))
		}
		return err
	}))
}

// TestDefaultParams is the one test with the key derivation that people get.
func TestDefaultParams(t *testing.T) {
	dir, c := t.TempDir(), newClock()
	v := must(Open(Options{Path: vaultPath(dir), Keys: openKeys(t, dir), Now: c.now}))(t)
	p := addPerson(t, v, "Anna", "482915")
	if got := slotOf(t, v, p.id).params; got != DefaultParams() || got.Memory != 64<<10 || got.Time != 3 || got.Threads != 4 {
		t.Errorf("parameters are %+v", got)
	}
	check(t, v.Close())

	// Parameters stand with the PIN: another vault's settings open it, and the next PIN has the new ones.
	v = openAt(t, dir, c)
	u := must(v.Unlock(p.id, p.pin))(t)
	next := pinOf("591837")
	check(t, u.ChangePIN(p.pin, next))
	if got := slotOf(t, v, p.id).params; got != cheap {
		t.Errorf("parameters are %+v", got)
	}
	p.pin = next
	whole(t, v, p)
}

func TestParamsOutOfRange(t *testing.T) {
	for _, p := range []Params{
		{Memory: 64, Time: 1}, {Memory: 64, Threads: 1}, {Memory: 7, Time: 1, Threads: 1},
		{Memory: maxMemory + 1, Time: 1, Threads: 1}, {Memory: 64, Time: maxTime + 1, Threads: 1},
		{Memory: 1024, Time: 1, Threads: maxThreads + 1},
	} {
		if _, err := Open(Options{Path: vaultPath(t.TempDir()), Keys: keystore.NewMemory(newSeeded(1)), Params: p}); err == nil {
			t.Errorf("%+v is taken", p)
		}
	}
}
