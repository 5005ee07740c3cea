package authenticator_test

import (
	"errors"
	"slices"
	"testing"
	"time"

	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/issuer"
)

func TestCodesOnDemand(t *testing.T) {
	w, s, key := newAnna(t)
	w.must(w.bank.Attach(ctx, key, "Trading"))
	w.pass(3 * time.Minute) // the PIN counts for no approval any more
	channels, err := s.Channels()
	w.must(err)
	names := []string{}
	for _, c := range channels {
		if c.Bank != "Meridian Bank" {
			t.Errorf("a channel is of %q", c.Bank)
		}
		names = append(names, c.Channel)
	}
	if !slices.Equal(names, []string{"Web", "Trading"}) {
		t.Fatalf("the channels are %q", names)
	}
	web, trading := channels[0], channels[1]
	digits, until, err := s.CodeFor(trading)
	w.must(err)
	if left := until.Sub(w.clock()); left <= 0 || left > 30*time.Second {
		t.Errorf("the code is good for %v", left)
	}
	other, _, err := s.CodeFor(web)
	w.must(err)
	if other == digits {
		t.Error("two channels have one code")
	}
	if err := w.bank.VerifyCode(ctx, key, "Trading", other); !errors.Is(err, issuer.ErrWrongCode) {
		t.Errorf("the code of another channel: %v", err)
	}
	w.must(w.bank.VerifyCode(ctx, key, "Trading", digits))
	w.pass(until.Sub(w.clock()))
	next, _, err := s.CodeFor(trading)
	w.must(err)
	if next == digits {
		t.Error("the code does not change")
	}
	w.must(w.bank.VerifyCode(ctx, key, "Trading", next))

	trading.Channel = "Elsewhere"
	if _, _, err := s.CodeFor(trading); !errors.Is(err, authenticator.ErrUnknownKey) {
		t.Errorf("a channel that the bank did not grant: %v", err)
	}
	jef := w.unlock(w.person("Jef Verhulst", jefsPIN), jefsPIN)
	if _, _, err := jef.CodeFor(web); !errors.Is(err, authenticator.ErrUnknownKey) {
		t.Errorf("Anna's code in Jef's session: %v", err)
	}
	if list, err := jef.Channels(); err != nil || len(list) != 0 {
		t.Errorf("Jef has %v, %v", list, err)
	}
	s.Lock()
	_, list := s.Channels()
	_, _, code := s.CodeFor(web)
	if !errors.Is(list, authenticator.ErrLocked) || !errors.Is(code, authenticator.ErrLocked) {
		t.Errorf("a locked session: %v, %v", list, code)
	}
}
