package authenticator_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"reflect"
	"slices"
	"testing"
	"time"

	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
	"github.com/zegel-app/zegel/vault"
)

func TestPaymentFromCodeToBank(t *testing.T) {
	w, s, key := newAnna(t)
	c := w.challenge(key)
	request, err := w.app.Read(c.Text)
	w.must(err)
	if request.Profile != s.ID() || request.Bank != "Meridian Bank" {
		t.Errorf("the code is for %x of %q", request.Profile, request.Bank)
	}
	order, err := s.Open(request)
	w.must(err)
	if got := order.Challenge.Order; !reflect.DeepEqual(got, &rent) {
		t.Errorf("the order is %+v, not %+v", got, rent)
	}
	if got := order.Challenge.Warnings; len(got) != 1 || got[0] != protocol.NewPayee {
		t.Errorf("the warnings are %v", got)
	}
	answer, err := s.Approve(order)
	w.must(err)
	if answer.HelpNumber != "+32 2 555 01 00" {
		t.Errorf("the help number is %q", answer.HelpNumber)
	}
	w.must(verify(w, c, answer.Code))
	if err := verify(w, c, answer.Code); !errors.Is(err, issuer.ErrUsed) {
		t.Errorf("the second time the bank says %v", err)
	}
	history, err := s.History(10)
	w.must(err)
	if len(history) != 1 || history[0].Outcome != authenticator.Approved || history[0].Name != "Garage De Smet" ||
		history[0].Amount == nil || history[0].Amount.Minor != 125000 {
		t.Errorf("the history is %+v", history)
	}
}

func TestLogin(t *testing.T) {
	w, s, key := newAnna(t)
	c, err := w.bank.Challenge(context.Background(), key, &protocol.Login{Browser: "Firefox", Place: "Gent"}, nil, time.Minute)
	w.must(err)
	order, err := w.ask(s, c.Text)
	w.must(err)
	answer, err := s.Approve(order)
	w.must(err)
	w.must(verify(w, c, answer.Code))
}

func verify(w *world, c *issuer.Challenge, code string) error {
	_, err := w.bank.Verify(context.Background(), c.ID, code)
	return err
}

func TestOnePINOneApproval(t *testing.T) {
	w, s, key := newAnna(t)
	if !s.Fresh() {
		t.Fatal("a PIN that approved nothing does not count")
	}
	order, err := w.ask(s, w.challenge(key).Text)
	w.must(err)
	_, err = s.Approve(order)
	w.must(err)
	next := w.challenge(key)
	if _, err := w.ask(s, next.Text); !errors.Is(err, authenticator.ErrPINNeeded) {
		t.Errorf("a second order opens on the first one's PIN: %v", err)
	}
	if _, err := s.Approve(order); !errors.Is(err, authenticator.ErrPINNeeded) {
		t.Errorf("a second approval rides on the first one's PIN: %v", err)
	}
	s = w.unlock(s.ID(), annasPIN)
	if order, err = w.ask(s, next.Text); err != nil {
		t.Fatal(err)
	}
	w.pass(2*time.Minute + time.Second)
	if _, err := s.Approve(order); !errors.Is(err, authenticator.ErrPINNeeded) {
		t.Errorf("a PIN of over two minutes ago approves: %v", err)
	}
}

func TestTheSameAnswerUntilDone(t *testing.T) {
	w, s, key := newAnna(t)
	c := w.challenge(key)
	order, err := w.ask(s, c.Text)
	w.must(err)
	first, err := s.Approve(order)
	w.must(err)

	w.restart() // as if the power went while the code was on the screen
	s = w.unlock(s.ID(), annasPIN)
	order, err = w.ask(s, c.Text)
	w.must(err)
	if !order.Answered {
		t.Error("the order does not say that it was answered")
	}
	again, err := s.Approve(order)
	w.must(err)
	if again.Code != first.Code {
		t.Error("the same order has another code")
	}
	if history, err := s.History(10); err != nil || len(history) != 1 {
		t.Errorf("the history has %d entries, %v", len(history), err)
	}
	w.must(s.Done(order))
	s = w.unlock(s.ID(), annasPIN)
	if _, err := w.ask(s, c.Text); !errors.Is(err, authenticator.ErrUsed) {
		t.Errorf("after Done: %v", err)
	}
	if _, err := s.Approve(order); !errors.Is(err, authenticator.ErrUsed) {
		t.Errorf("approving after Done: %v", err)
	}
	w.must(verify(w, c, first.Code))
}

func TestANewerOrderVoidsTheOlder(t *testing.T) {
	w, s, key := newAnna(t)
	older, newer := w.challenge(key), w.challenge(key)
	first, err := w.ask(s, older.Text)
	w.must(err)
	_, err = w.ask(s, newer.Text)
	w.must(err)
	if _, err := w.ask(s, older.Text); !errors.Is(err, authenticator.ErrReplaced) {
		t.Errorf("the older order opens: %v", err)
	}
	if _, err := s.Approve(first); !errors.Is(err, authenticator.ErrReplaced) {
		t.Errorf("the older order is approved: %v", err)
	}
}

func TestExpired(t *testing.T) {
	w, s, key := newAnna(t)
	c := w.challenge(key)
	order, err := w.ask(s, c.Text)
	w.must(err)
	w.pass(5 * time.Minute)
	if _, err := s.Approve(order); !errors.Is(err, authenticator.ErrExpired) {
		t.Errorf("approving too late: %v", err)
	}
	s = w.unlock(s.ID(), annasPIN)
	if _, err := w.ask(s, c.Text); !errors.Is(err, authenticator.ErrExpired) {
		t.Errorf("opening too late: %v", err)
	}
	if history, err := s.History(10); err != nil || len(history) != 1 || history[0].Outcome != authenticator.Expired {
		t.Errorf("the history has %v, %v", history, err)
	}
	late := w.challenge(key)
	w.pass(5*time.Minute + time.Second)
	s = w.unlock(s.ID(), annasPIN)
	if _, err := w.ask(s, late.Text); !errors.Is(err, authenticator.ErrExpired) {
		t.Errorf("an order that ran out before it was seen: %v", err)
	}
}

func TestClockBehindTheBank(t *testing.T) {
	w, s, key := newAnna(t)
	c := w.challenge(key)
	w.pass(-6 * time.Minute)
	s = w.unlock(s.ID(), annasPIN)
	if _, err := w.ask(s, c.Text); !errors.Is(err, authenticator.ErrClock) {
		t.Errorf("a clock six minutes behind: %v", err)
	}
	w.pass(6 * time.Minute)
	s = w.unlock(s.ID(), annasPIN)
	if _, err := w.ask(s, c.Text); err != nil {
		t.Errorf("the clock is right again: %v", err)
	}
}

func TestRejectAndReport(t *testing.T) {
	w, s, key := newAnna(t)
	for _, c := range []struct {
		why  authenticator.Reason
		want authenticator.Outcome
	}{{authenticator.ChangedMind, authenticator.Rejected}, {authenticator.NotMe, authenticator.Reported}} {
		challenge := w.challenge(key)
		order, err := w.ask(s, challenge.Text)
		w.must(err)
		w.must(s.Reject(order, c.why))
		if _, err := s.Approve(order); !errors.Is(err, authenticator.ErrUsed) {
			t.Errorf("a rejected order is approved: %v", err)
		}
		s = w.unlock(s.ID(), annasPIN)
		if _, err := w.ask(s, challenge.Text); !errors.Is(err, authenticator.ErrUsed) {
			t.Errorf("a rejected order opens: %v", err)
		}
		history, err := s.History(1)
		w.must(err)
		if history[0].Outcome != c.want {
			t.Errorf("the history says %v, not %v", history[0].Outcome, c.want)
		}
	}
}

func TestK1ProfilesAreApart(t *testing.T) {
	w := newWorld(t)
	anna, jef := w.person("Anna Peeters", annasPIN), w.person("Jef Verhulst", jefsPIN)
	annas, jefs := w.unlock(anna, annasPIN), w.unlock(jef, jefsPIN)
	w.enrol(annas, "anna", "Anna Peeters")
	jefsKey := w.enrol(jefs, "jef", "Jef Verhulst")
	c := w.challenge(jefsKey)
	request, err := w.app.Read(c.Text)
	w.must(err)
	if request.Profile != jef {
		t.Fatal("Jef's code is not known as his")
	}
	if _, err := annas.Open(request); !errors.Is(err, authenticator.ErrWrongProfile) {
		t.Errorf("Jef's code opens in Anna's session: %v", err)
	}
	forJef := annasPIN
	var wrong *vault.WrongPINError
	if slip, err := w.app.Unlock(request.Profile, &forJef); err == nil {
		// One wrong PIN in 256 passes the check bits: then it is the bank that refuses.
		order, err := slip.Open(request)
		w.must(err)
		answer, err := slip.Approve(order)
		w.must(err)
		if err := verify(w, c, answer.Code); !errors.Is(err, issuer.ErrWrongCode) {
			t.Errorf("the bank on Anna's PIN for Jef's code: %v", err)
		}
	} else if !errors.As(err, &wrong) || wrong.TriesLeft != 4 {
		t.Errorf("Anna's PIN on Jef's code: %v", err)
	}
	order, err := jefs.Open(request)
	w.must(err)
	_, err = jefs.Approve(order)
	w.must(err)
	if history, err := annas.History(10); err != nil || len(history) != 0 {
		t.Errorf("Anna's history has %v, %v", history, err)
	}
	if banks, err := annas.Banks(); err != nil || len(banks) != 1 || banks[0].Holder != "Anna Peeters" {
		t.Errorf("Anna's banks are %+v, %v", banks, err)
	}
}

func TestK6FiveWrongPINsEraseOneProfile(t *testing.T) {
	w := newWorld(t)
	anna, jef := w.person("Anna Peeters", annasPIN), w.person("Jef Verhulst", jefsPIN)
	w.enrol(w.unlock(anna, annasPIN), "anna", "Anna Peeters")
	jefsKey := w.enrol(w.unlock(jef, jefsPIN), "jef", "Jef Verhulst")
	// The same wrong PIN typed again does not count, so each try is another one. One wrong PIN
	// in 256 passes the vault's check bits and begins the count anew.
	var err error
	var left []int
	for n := byte(0); n < 40 && !errors.Is(err, vault.ErrErased); n++ {
		w.pass(10 * time.Minute)
		pin := vault.PIN{3, 1, 8, 2, n / 10, n % 10}
		var wrong *vault.WrongPINError
		if _, err = w.app.Unlock(anna, &pin); errors.As(err, &wrong) {
			left = append(left, wrong.TriesLeft)
		} else if err == nil {
			left = nil
		}
	}
	if !errors.Is(err, vault.ErrErased) || !slices.Equal(left, []int{4, 3, 2, 1}) {
		t.Fatalf("wrong PINs left %v tries, then: %v", left, err)
	}
	right := annasPIN
	if _, err := w.app.Unlock(anna, &right); !errors.Is(err, vault.ErrErased) {
		t.Errorf("the right PIN after it: %v", err)
	}
	profiles, err := w.app.Profiles()
	w.must(err)
	if len(profiles) != 2 || !profiles[0].Erased || profiles[1].Erased || len(profiles[1].Banks) != 1 {
		t.Errorf("the profiles are %+v", profiles)
	}
	order, err := w.ask(w.unlock(jef, jefsPIN), w.challenge(jefsKey).Text)
	if err != nil || order == nil {
		t.Errorf("Jef's profile suffers: %v", err)
	}
}

func TestLockedSession(t *testing.T) {
	w, s, key := newAnna(t)
	order, err := w.ask(s, w.challenge(key).Text)
	w.must(err)
	s.Lock()
	s.Lock()
	_, banks := s.Banks()
	_, history := s.History(1)
	_, approve := s.Approve(order)
	for what, err := range map[string]error{
		"banks": banks, "history": history, "approve": approve,
		"reject": s.Reject(order, authenticator.NotMe), "done": s.Done(order),
	} {
		if !errors.Is(err, authenticator.ErrLocked) {
			t.Errorf("%s of a locked session: %v", what, err)
		}
	}
	if s.Fresh() {
		t.Error("a locked session's PIN counts")
	}
}

func TestNames(t *testing.T) {
	w := newWorld(t)
	w.person("Anna Peeters", annasPIN)
	for name, want := range map[string]error{
		"  ": authenticator.ErrNameEmpty, "anna  PEETERS": authenticator.ErrNameTaken,
		"Nguyễn Thị Minh Khai, who has a very long name": authenticator.ErrNameTooLong, "Jef": nil,
	} {
		if _, err := w.app.CheckName(name); !errors.Is(err, want) {
			t.Errorf("%q: %v, not %v", name, err, want)
		}
	}
}

func TestALostKeyLosesOneProfile(t *testing.T) {
	w := newWorld(t)
	anna := w.person("Anna Peeters", annasPIN)
	key := w.enrol(w.unlock(anna, annasPIN), "anna", "Anna Peeters")
	before, err := os.ReadDir(filepath.Join(w.dir, "keys"))
	w.must(err)
	jef := w.person("Jef Verhulst", jefsPIN)
	w.enrol(w.unlock(jef, jefsPIN), "jef", "Jef Verhulst")
	w.must(w.vault.Close())
	after, err := os.ReadDir(filepath.Join(w.dir, "keys"))
	w.must(err)
	for _, file := range after {
		if !slices.ContainsFunc(before, func(old os.DirEntry) bool { return old.Name() == file.Name() }) {
			w.must(os.Remove(filepath.Join(w.dir, "keys", file.Name())))
		}
	}
	w.open(cheap)
	profiles, err := w.app.Profiles()
	w.must(err)
	if len(profiles) != 2 || profiles[0].Lost || !profiles[1].Lost {
		t.Fatalf("the profiles are %+v", profiles)
	}
	pin := jefsPIN
	if _, err := w.app.Unlock(jef, &pin); err == nil {
		t.Error("a profile without its key is unlocked")
	}
	if _, err := w.ask(w.unlock(anna, annasPIN), w.challenge(key).Text); err != nil {
		t.Errorf("Anna's profile suffers: %v", err)
	}
}

func TestADamagedAccountIsTheOnlyLoss(t *testing.T) {
	w := newWorld(t)
	anna := w.person("Anna Peeters", annasPIN)
	s := w.unlock(anna, annasPIN)
	w.enrol(s, "anna", "Anna Peeters")
	w.pass(time.Second)
	key := w.enrol(s, "anna 2", "Anna Peeters, shop")
	banks, err := s.Banks()
	w.must(err)
	if len(banks) != 2 || banks[1].Holder != "Anna Peeters, shop" {
		t.Fatalf("the banks are %+v, not in the order they were added", banks)
	}
	w.must(w.vault.Update(anna, func(tx *vault.Tx) error { return tx.PutAccount(banks[0].ID, []byte("not a record")) }))
	w.restart()
	s = w.unlock(anna, annasPIN)
	left, err := s.Banks()
	if err != nil || len(left) != 1 || left[0].ID != banks[1].ID {
		t.Fatalf("what is left is %+v, %v", left, err)
	}
	if _, err := w.ask(s, w.challenge(key).Text); err != nil {
		t.Errorf("the account beside it suffers: %v", err)
	}
}
