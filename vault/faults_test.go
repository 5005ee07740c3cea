package vault

import (
	"errors"
	"fmt"
	"testing"
	"time"

	"github.com/zegel-app/zegel/platform/keystore"
)

// fault is how a key store fails: one call, or that one and all after it; before doing its work, or after.
type fault struct {
	lasting bool
	late    bool
}

var faultKinds = []fault{{false, false}, {false, true}, {true, false}, {true, true}}

func (f fault) String() string { return fmt.Sprintf("lasting=%v,late=%v", f.lasting, f.late) }

// eachFault runs act once for every call that it makes of the key store, with that call failing, each time on a fresh
// copy of the household, and then after with the key store sound again and the vault reopened.
func eachFault(t *testing.T, prepared *household, act func(*testing.T, *Vault) error, after func(*testing.T, *household, error)) {
	t.Helper()
	check(t, prepared.v.Close())
	failed := 0
	defer func() {
		t.Logf("%d faults of the key store, one at each call in each of %d ways", failed, len(faultKinds))
	}()
	for _, kind := range faultKinds {
		for nth := 1; ; nth++ {
			h := *prepared
			h.dir, h.clock = t.TempDir(), newClock()
			copyTree(t, prepared.dir, h.dir)
			faulty := &keystore.Faulty{Store: openKeys(t, h.dir)}
			h.v = openWith(t, h.dir, h.clock, faulty)
			begun := faulty.Calls()
			faulty.Late = kind.late
			if kind.lasting {
				faulty.Fails = keystore.FailFrom(begun + nth)
			} else {
				faulty.Fails = keystore.FailAt(begun + nth)
			}
			err := act(t, h.v)
			reached := faulty.Calls() >= begun+nth
			if reached {
				failed++
			}
			if err != nil && !reached {
				t.Fatalf("it fails without a fault: %v", err)
			}
			check(t, h.v.Close())
			h.v = openAt(t, h.dir, h.clock)
			t.Run(fmt.Sprintf("%v,call=%d", kind, nth), func(t *testing.T) { after(t, &h, err) })
			check(t, h.v.Close())
			if !reached {
				if nth == 1 {
					t.Fatal("no call of the key store was made to fail")
				}
				break
			}
		}
	}
}

func TestFaultsWhileCreating(t *testing.T) {
	var id ProfileID
	lan := pinOf("591837")
	eachFault(t, newHousehold(t), func(_ *testing.T, v *Vault) (err error) {
		id, err = v.CreateProfile("Lan", 1, lan)
		return err
	}, func(t *testing.T, h *household, err error) {
		if n := len(must(h.v.Profiles())(t)); (n == 3) != (err == nil) {
			t.Errorf("%d profiles after %v", n, err)
		}
		if err == nil {
			must(h.v.Unlock(id, lan))(t)
		}
		whole(t, h.v, h.anna)
		whole(t, h.v, h.jef)
	})
}

func TestFaultsWhileUnlocking(t *testing.T) {
	prepared := newHousehold(t)
	eachFault(t, prepared, func(t *testing.T, v *Vault) error {
		u, err := v.Unlock(prepared.anna.id, prepared.anna.pin)
		var w *WrongPINError
		if errors.As(err, &w) || errors.Is(err, ErrErased) {
			t.Errorf("the right PIN says %v", err)
		}
		if err == nil {
			u.Lock()
		}
		return err
	}, func(t *testing.T, h *household, err error) {
		if p := profileOf(t, h.v, h.anna.id); p.Failed > 1 {
			t.Errorf("after %v the profile is %+v", err, p)
		}
		whole(t, h.v, h.anna)
		whole(t, h.v, h.jef)
	})
}

// TestFaultsGiveNoTries is somebody who makes the key store fail in every way there is, and guesses on.
func TestFaultsGiveNoTries(t *testing.T) {
	prepared := newHousehold(t)
	wrong := wrongPINs(t, prepared.v, prepared.anna.id, 40)
	check(t, prepared.v.Close())
	for _, late := range []bool{false, true} {
		for every := 2; every <= 7; every++ {
			t.Run(fmt.Sprintf("late=%v,every=%d", late, every), func(t *testing.T) {
				h := *prepared
				h.dir, h.clock = t.TempDir(), newClock()
				copyTree(t, prepared.dir, h.dir)
				faulty := &keystore.Faulty{Store: openKeys(t, h.dir), Late: late}
				faulty.Fails = func(n int, _ string) bool { return n%every == 0 }
				h.v = openWith(t, h.dir, h.clock, faulty)
				verdicts, erased := 0, false
				for _, pin := range wrong {
					h.clock.add(time.Hour)
					_, err := h.v.Unlock(h.anna.id, pin)
					var w *WrongPINError
					switch {
					case err == nil:
						t.Fatal("a wrong PIN opens it")
					case errors.As(err, &w) && erased:
						t.Fatal("an erased profile gives a verdict")
					case errors.As(err, &w), errors.Is(err, ErrErased) && !erased:
						verdicts++
						erased = errors.Is(err, ErrErased)
					}
				}
				check(t, h.v.Close())
				h.v = openAt(t, h.dir, h.clock)
				if verdicts > MaxFailed {
					t.Errorf("%d verdicts", verdicts)
				}
				if p := profileOf(t, h.v, h.anna.id); p.State == Active && p.Failed < verdicts {
					t.Errorf("after %d verdicts the profile is %+v", verdicts, p)
				}
				whole(t, h.v, h.jef)
			})
		}
	}
}

// TestFaultsNeverEraseWithoutTries is a key store that fails again and again under a user who has the right PIN.
func TestFaultsNeverEraseWithoutTries(t *testing.T) {
	prepared := newHousehold(t)
	check(t, prepared.v.Close())
	for _, method := range []string{"PRF", "Count", "SetCount"} {
		for skip := range 3 {
			h := *prepared
			h.dir, h.clock = t.TempDir(), newClock()
			copyTree(t, prepared.dir, h.dir)
			faulty := &keystore.Faulty{Store: openKeys(t, h.dir)}
			h.v = openWith(t, h.dir, h.clock, faulty)
			for range 20 {
				h.clock.add(time.Hour)
				seen := 0
				faulty.Fails = func(_ int, m string) bool {
					if m != method {
						return false
					}
					seen++
					return seen > skip
				}
				if u, err := h.v.Unlock(h.anna.id, h.anna.pin); err == nil {
					u.Lock()
				}
			}
			check(t, h.v.Close())
			h.v = openAt(t, h.dir, h.clock)
			h.clock.add(time.Hour)
			whole(t, h.v, h.anna)
			check(t, h.v.Close())
		}
	}
}

func TestFaultsWhileChangingPIN(t *testing.T) {
	prepared := newHousehold(t)
	next := pinOf("591837")
	eachFault(t, prepared, func(t *testing.T, v *Vault) error {
		faulty := v.keys.(*keystore.Faulty)
		u, err := unfaulted(faulty, func() (*Unlocked, error) { return v.Unlock(prepared.anna.id, prepared.anna.pin) })
		check(t, err)
		defer u.Lock()
		return u.ChangePIN(prepared.anna.pin, next)
	}, func(t *testing.T, h *household, err error) {
		// Exactly one of the two works, and it is the one that was told.
		works, refused := h.anna.pin, next
		if err == nil {
			works, refused = next, h.anna.pin
		}
		if s := slotOf(t, h.v, h.anna.id); !fits(t, h.v, h.anna.id, s, refused) {
			var w *WrongPINError
			if _, err := h.v.Unlock(h.anna.id, refused); !errors.As(err, &w) {
				t.Errorf("the other PIN says %v", err)
			}
		}
		h.anna.pin = works
		whole(t, h.v, h.anna)
		whole(t, h.v, h.jef)
	})
}

// unfaulted runs something with the faults put off: they count from after it.
func unfaulted[T any](f *keystore.Faulty, run func() (T, error)) (T, error) {
	before, fails := f.Calls(), f.Fails
	f.Fails = nil
	value, err := run()
	meanwhile := f.Calls() - before
	f.Fails = func(n int, method string) bool { return fails != nil && fails(n-meanwhile, method) }
	return value, err
}

// fits reports whether a PIN passes the check bits.
func fits(t *testing.T, v *Vault, id ProfileID, s *slot, pin *PIN) bool {
	t.Helper()
	return s.fits(must(newPINKey(v.keys, v.id, id, s, pin))(t))
}

func TestFaultsWhileErasing(t *testing.T) {
	for _, keep := range []bool{true, false} {
		prepared := newHousehold(t)
		eachFault(t, prepared, func(_ *testing.T, v *Vault) error {
			return v.EraseProfile(prepared.anna.id, keep)
		}, func(t *testing.T, h *household, err error) {
			_, uerr := h.v.Unlock(h.anna.id, h.anna.pin)
			if err == nil && uerr == nil {
				t.Error("an erased profile opens")
			}
			if err != nil && uerr == nil {
				// Nothing was done; it can be asked for again.
				whole(t, h.v, h.anna)
				check(t, h.v.EraseProfile(h.anna.id, keep))
			}
			if ids := must(h.v.keys.List())(t); len(ids) != 2 {
				t.Errorf("after %v the keys are %q", err, ids)
			}
			whole(t, h.v, h.jef)
		})
	}
}

func TestFaultsWhileAddingAndRemoving(t *testing.T) {
	prepared := newHousehold(t)
	var added AccountID
	eachFault(t, prepared, func(t *testing.T, v *Vault) error {
		u, err := v.Unlock(prepared.anna.id, prepared.anna.pin)
		if err != nil {
			return err
		}
		added, err = u.AddAccount([]byte("second"), map[string][32]byte{"answer": {1}})
		if err != nil {
			return err
		}
		return u.RemoveAccount(added)
	}, func(t *testing.T, h *household, err error) {
		whole(t, h.v, h.anna)
		whole(t, h.v, h.jef)
	})
}
