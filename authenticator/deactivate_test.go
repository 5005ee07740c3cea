package authenticator_test

import (
	"errors"
	"testing"

	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/protocol"
)

func TestDeactivate(t *testing.T) {
	w, s, key := newAnna(t)
	w.must(w.bank.Remove(ctx, key))
	text, err := w.bank.Deactivation(ctx, key)
	w.must(err)
	request, err := w.app.Read(text)
	w.must(err)
	if request.Kind != authenticator.DeactivationRequest || request.Profile != s.ID() || request.Bank != "Meridian Bank" {
		t.Errorf("the code reads as %+v", request)
	}
	jef := w.unlock(w.person("Jef Verhulst", jefsPIN), jefsPIN)
	if err := jef.Deactivate(request); !errors.Is(err, authenticator.ErrWrongProfile) {
		t.Errorf("Jef removes Anna's bank: %v", err)
	}
	if _, err := s.Open(request); !errors.Is(err, authenticator.ErrWrongProfile) {
		t.Errorf("it opens as an order: %v", err)
	}
	start, err := w.app.Read(w.start("jef", "Jef Verhulst").Text)
	w.must(err)
	if err := s.Deactivate(start); !errors.Is(err, authenticator.ErrNotOurs) {
		t.Errorf("another code removes the bank: %v", err)
	}
	w.must(s.Deactivate(request))
	if banks, err := s.Banks(); err != nil || len(banks) != 0 {
		t.Errorf("the bank stays: %v, %v", banks, err)
	}
	if err := s.Deactivate(request); !errors.Is(err, authenticator.ErrUnknownKey) {
		t.Errorf("again: %v", err)
	}
	if _, err := w.app.Read(text); !errors.Is(err, authenticator.ErrUnknownKey) {
		t.Errorf("scanned again: %v", err)
	}
	s.Lock()
	if err := s.Deactivate(request); !errors.Is(err, authenticator.ErrLocked) {
		t.Errorf("in a locked session: %v", err)
	}
}

// TestAForgedDeactivation holds that nobody but the bank takes a bank away.
func TestAForgedDeactivation(t *testing.T) {
	w, s, key := newAnna(t)
	text, err := protocol.SealDeactivation(&protocol.AccountKeys{Challenge: [32]byte{1}}, key, w.clock())
	w.must(err)
	if _, err := w.app.Read(text); !errors.Is(err, authenticator.ErrForged) {
		t.Errorf("a forged code: %v", err)
	}
	if banks, err := s.Banks(); err != nil || len(banks) != 1 {
		t.Errorf("the banks are %v, %v", banks, err)
	}
}
