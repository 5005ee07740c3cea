package authenticator_test

import (
	"errors"
	"testing"

	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/platform/keystore"
	"github.com/zegel-app/zegel/vault"
)

// answered is an activation whose digits are to be compared.
func (w *world) answered(s *authenticator.Session) *authenticator.Activation {
	w.t.Helper()
	request, err := w.app.Read(w.start("anna", "Anna Peeters").Text)
	w.must(err)
	activation, err := s.Activate(ctx, request)
	w.must(err)
	return activation
}

func TestThePINOnceMoreForABank(t *testing.T) {
	w := newWorld(t)
	s := w.unlock(w.person("Anna Peeters", annasPIN), annasPIN)
	activation := w.answered(s)
	other, right := wrongPIN, annasPIN
	var wrong *vault.WrongPINError
	if err := activation.ConfirmPIN(&other); !errors.As(err, &wrong) || wrong.TriesLeft != 4 {
		t.Fatalf("another PIN: %v", err)
	}
	if banks, err := s.Banks(); err != nil || len(banks) != 0 {
		t.Fatalf("it keeps %v, %v", banks, err)
	}
	w.must(activation.ConfirmPIN(&right))
	if err := activation.ConfirmPIN(&right); !errors.Is(err, authenticator.ErrActivationUsed) {
		t.Errorf("twice: %v", err)
	}
	if banks, err := s.Banks(); err != nil || len(banks) != 1 {
		t.Errorf("it keeps %v, %v", banks, err)
	}
	s.Lock()
	if err := activation.ConfirmPIN(&right); !errors.Is(err, authenticator.ErrLocked) {
		t.Errorf("in a locked session: %v", err)
	}
}

// TestNoBankForASlip has a wrong PIN that opened a session: the right one is not that one.
func TestNoBankForASlip(t *testing.T) {
	w := newWorld(t)
	w.must(w.vault.Close())
	w.seed()
	slipped := w.slip(w.person("Anna Peeters", annasPIN))
	activation := w.answered(slipped)
	right := annasPIN
	var wrong *vault.WrongPINError
	if err := activation.ConfirmPIN(&right); !errors.As(err, &wrong) {
		t.Errorf("the right PIN in a session of a wrong one: %v", err)
	}
	if banks, err := slipped.Banks(); err != nil || len(banks) != 0 {
		t.Errorf("it keeps %v, %v", banks, err)
	}
}

// seed opens a new vault whose randomness is the same each time, and so the wrong PINs that
// pass. With these seeds one is found soon.
func (w *world) seed() {
	w.t.Helper()
	w.dir, w.keys, w.random = w.t.TempDir(), keystore.NewMemory(seeded(3)), seeded(2)
	w.open(cheap)
}
