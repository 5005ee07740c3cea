package authenticator_test

import (
	"errors"
	"testing"
	"time"

	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
	"github.com/zegel-app/zegel/vault"
)

// post writes a letter to a customer.
func (w *world) post(customer, holder string) *issuer.Activation {
	w.t.Helper()
	letter, err := w.bank.StartLetter(ctx, customer, holder)
	w.must(err)
	return letter
}

// begin reads a letter into a session.
func (w *world) begin(s *authenticator.Session, text string) *authenticator.Letter {
	w.t.Helper()
	request, err := w.app.Read(text)
	w.must(err)
	letter, err := s.StartLetter(request)
	w.must(err)
	return letter
}

// second types a device code at the bank, and reads the code that the page shows then.
func (w *world) second(posted *issuer.Activation, deviceCode string) *authenticator.Request {
	w.t.Helper()
	there, err := w.bank.DeviceCode(ctx, posted.ID, deviceCode)
	w.must(err)
	request, err := w.app.Read(there.Reply)
	w.must(err)
	return request
}

func TestLetterFromPaperToPayment(t *testing.T) {
	w := newWorld(t)
	s := w.unlock(w.person("Anna Peeters", annasPIN), annasPIN)
	posted := w.post("anna", "Anna Peeters")
	request, err := w.app.Read(posted.Text)
	w.must(err)
	if request.Kind != authenticator.LetterRequest || request.Bank != "Meridian Bank" || request.Profile != (authenticator.ProfileID{}) {
		t.Errorf("the letter reads as %+v", request)
	}
	if _, err := s.Activate(ctx, request); !errors.Is(err, authenticator.ErrNotOurs) {
		t.Errorf("a letter is activated online: %v", err)
	}
	begun := w.begin(s, posted.Text)
	w.restart()
	s = w.unlock(s.ID(), annasPIN)
	if again := w.begin(s, posted.Text); again.DeviceCode != begun.DeviceCode || again.ID != begun.ID {
		t.Error("the same letter has another device code")
	}
	letters, err := s.Letters()
	w.must(err)
	if len(letters) != 1 || letters[0] != *begun || !begun.Expires.After(begun.Started) {
		t.Errorf("the letters are %+v", letters)
	}
	if banks, err := s.Banks(); err != nil || len(banks) != 0 {
		t.Errorf("the letter counts as a bank: %+v, %v", banks, err)
	}

	reply := w.second(posted, begun.DeviceCode)
	if reply.Kind != authenticator.ReplyRequest || reply.Profile != s.ID() || reply.Bank != "Meridian Bank" {
		t.Errorf("the second code reads as %+v", reply)
	}
	first, err := s.FinishLetter(reply)
	w.must(err)
	first.Cancel()
	if err := first.Confirm(); err == nil {
		t.Error("a cancelled activation is confirmed")
	}
	bank, err := s.FinishLetter(reply)
	w.must(err)
	if !bank.ByLetter || bank.Digits != first.Digits || bank.Holder != "Anna Peeters" || bank.Address != "" {
		t.Errorf("the second time the activation is %+v", bank)
	}
	there, err := w.bank.ConfirmLetter(ctx, posted.ID, bank.Digits)
	w.must(err)
	w.must(bank.Confirm())
	if letters, err := s.Letters(); err != nil || len(letters) != 0 {
		t.Errorf("the letter stays: %+v, %v", letters, err)
	}
	if _, err := w.app.Read(posted.Text); !errors.Is(err, authenticator.ErrAlreadyEnrolled) {
		t.Errorf("the letter once more: %v", err)
	}
	if _, err := w.app.Read(w.start("anna", "Anna Peeters").Text); !errors.Is(err, authenticator.ErrAlreadyEnrolled) {
		t.Errorf("the same customer online: %v", err)
	}

	w.restart()
	s = w.unlock(s.ID(), annasPIN)
	c := w.challenge(there.Key)
	order, err := w.ask(s, c.Text)
	w.must(err)
	if order.Online {
		t.Error("a key by letter answers online")
	}
	answer, err := s.Approve(order)
	w.must(err)
	if err := s.Send(ctx, order); !errors.Is(err, authenticator.ErrUsed) {
		t.Errorf("sending it: %v", err)
	}
	w.must(verify(w, c, answer.Code))
	if waiting, err := s.Waiting(ctx); err != nil || len(waiting) != 0 {
		t.Errorf("a bank without an address is asked: %v, %v", waiting, err)
	}
}

func TestLetterOfAnotherDevice(t *testing.T) {
	w, other := newWorld(t), newWorld(t)
	anna := w.unlock(w.person("Anna Peeters", annasPIN), annasPIN)
	posted := w.post("anna", "Anna Peeters")
	w.begin(anna, posted.Text)
	// The same letter on a device that is not hers: whose device code is typed has the keys.
	thief := other.unlock(other.person("A thief", jefsPIN), jefsPIN)
	stolen := other.begin(thief, posted.Text)
	reply := w.second(posted, stolen.DeviceCode)
	if _, err := anna.FinishLetter(reply); !errors.Is(err, authenticator.ErrForged) {
		t.Errorf("a code for another device: %v", err)
	}
	if letters, err := anna.Letters(); err != nil || len(letters) != 1 {
		t.Errorf("it costs the letter: %v, %v", letters, err)
	}
}

// TestLettersOfTwoPeople holds that the second code finds the person whose device code was
// typed, also when both have scanned the same letter, and that nobody finishes another's.
func TestLettersOfTwoPeople(t *testing.T) {
	w := newWorld(t)
	anna := w.unlock(w.person("Anna Peeters", annasPIN), annasPIN)
	jef := w.unlock(w.person("Jef Verhulst", jefsPIN), jefsPIN)
	posted := w.post("household", "Peeters")
	annas, jefs := w.begin(anna, posted.Text), w.begin(jef, posted.Text)
	if annas.DeviceCode == jefs.DeviceCode {
		t.Fatal("two people have one device code")
	}
	reply := w.second(posted, jefs.DeviceCode)
	if reply.Profile != jef.ID() {
		t.Fatal("the code is not known as Jef's")
	}
	if _, err := anna.FinishLetter(reply); !errors.Is(err, authenticator.ErrWrongProfile) {
		t.Errorf("Anna finishes Jef's letter: %v", err)
	}
	w.must(anna.CancelLetter(*jefs)) // not hers: nothing happens
	if letters, err := jef.Letters(); err != nil || len(letters) != 1 {
		t.Errorf("Anna cancels Jef's letter: %v, %v", letters, err)
	}
	bank, err := jef.FinishLetter(reply)
	w.must(err)
	w.must(bank.Confirm())
	if _, err := w.app.Read(posted.Text); !errors.Is(err, authenticator.ErrAlreadyEnrolled) {
		t.Errorf("the letter once more: %v", err)
	}
	w.must(anna.CancelLetter(*annas))
	w.must(anna.CancelLetter(*annas))
	if letters, err := anna.Letters(); err != nil || len(letters) != 0 {
		t.Errorf("a cancelled letter stays: %v, %v", letters, err)
	}
}

func TestLetterRefused(t *testing.T) {
	w := newWorld(t)
	s := w.unlock(w.person("Anna Peeters", annasPIN), annasPIN)
	posted := w.post("anna", "Anna Peeters")
	request, err := w.app.Read(posted.Text)
	w.must(err)
	begun := w.begin(s, posted.Text)
	reply := w.second(posted, begun.DeviceCode)
	if _, err := s.StartLetter(reply); !errors.Is(err, authenticator.ErrNotOurs) {
		t.Errorf("beginning with the second code: %v", err)
	}
	if _, err := s.FinishLetter(request); !errors.Is(err, authenticator.ErrNotOurs) {
		t.Errorf("finishing with the letter: %v", err)
	}
	w.pass(31 * 24 * time.Hour)
	if _, err := w.app.Read(posted.Text); !errors.Is(err, authenticator.ErrActivationExpired) {
		t.Errorf("an old letter: %v", err)
	}
	if _, err := s.StartLetter(request); !errors.Is(err, authenticator.ErrActivationExpired) {
		t.Errorf("a letter that grew old: %v", err)
	}
	if _, err := s.FinishLetter(reply); !errors.Is(err, authenticator.ErrUnknownKey) {
		t.Errorf("a second code when the letter is old: %v", err)
	}
	if records := w.records(s.ID()); records != 1 {
		t.Errorf("there are %d records, not the letter's", records)
	}
	s = w.unlock(s.ID(), annasPIN)
	if records := w.records(s.ID()); records != 0 {
		t.Errorf("an old letter is not swept: %d records", records)
	}
	s.Lock()
	_, start := s.StartLetter(request)
	_, list := s.Letters()
	_, finish := s.FinishLetter(reply)
	for what, err := range map[string]error{"start": start, "list": list, "finish": finish, "cancel": s.CancelLetter(*begun)} {
		if !errors.Is(err, authenticator.ErrLocked) {
			t.Errorf("%s in a locked session: %v", what, err)
		}
	}
}

// records counts what the vault has of accounts and letters.
func (w *world) records(id authenticator.ProfileID) (count int) {
	w.t.Helper()
	w.must(w.vault.View(id, func(tx *vault.Tx) error {
		ids, err := tx.Accounts()
		count = len(ids)
		return err
	}))
	return count
}

// TestNoMoreThanEightLetters holds the cap, and that what is over makes room.
func TestNoMoreThanEightLetters(t *testing.T) {
	w := newWorld(t)
	s := w.unlock(w.person("Anna Peeters", annasPIN), annasPIN)
	var first *authenticator.Letter
	for _, customer := range []string{"1", "2", "3", "4", "5", "6", "7", "8"} {
		begun := w.begin(s, w.post(customer, "Anna Peeters").Text)
		if first == nil {
			first = begun
		}
	}
	request, err := w.app.Read(w.post("9", "Anna Peeters").Text)
	w.must(err)
	if _, err := s.StartLetter(request); !errors.Is(err, vault.ErrFull) {
		t.Errorf("the ninth letter: %v", err)
	}
	w.must(s.CancelLetter(*first))
	_, err = s.StartLetter(request)
	w.must(err)
}

// TestALetterHasNoKeys holds that a record of a letter, which has zeros where an account has
// keys, opens nothing: a challenge for the key id of zeros, sealed under zeros, is nobody's.
func TestALetterHasNoKeys(t *testing.T) {
	w := newWorld(t)
	s := w.unlock(w.person("Anna Peeters", annasPIN), annasPIN)
	begun := w.begin(s, w.post("anna", "Anna Peeters").Text)
	text, err := protocol.SealChallenge(&protocol.AccountKeys{}, protocol.KeyID{}, &protocol.Challenge{
		Sequence: 1, Issued: w.clock(), Expires: w.clock().Add(time.Minute), ID: make([]byte, 8), Order: &protocol.Login{},
	}, nil)
	w.must(err)
	if _, err := w.app.Read(text); !errors.Is(err, authenticator.ErrUnknownKey) {
		t.Errorf("a challenge under no key: %v", err)
	}
	gone, err := protocol.SealDeactivation(&protocol.AccountKeys{}, protocol.KeyID{}, w.clock())
	w.must(err)
	if _, err := w.app.Read(gone); !errors.Is(err, authenticator.ErrUnknownKey) {
		t.Errorf("a deactivation under no key: %v", err)
	}
	if _, _, err := s.CodeFor(authenticator.ChannelCode{Account: begun.ID}); !errors.Is(err, authenticator.ErrUnknownKey) {
		t.Errorf("a code of no key: %v", err)
	}
}

// TestADamagedLetterIsScannedAgain holds that a record that does not read is passed over.
func TestADamagedLetterIsScannedAgain(t *testing.T) {
	w := newWorld(t)
	s := w.unlock(w.person("Anna Peeters", annasPIN), annasPIN)
	posted := w.post("anna", "Anna Peeters")
	begun := w.begin(s, posted.Text)
	// A map with one field: the letter, whose code and device code are empty.
	w.must(w.vault.Update(s.ID(), func(tx *vault.Tx) error {
		return tx.PutAccount(begun.ID, []byte{0xa1, 0x15, 0xa2, 0x01, 0x40, 0x02, 0x40})
	}))
	if letters, err := s.Letters(); err != nil || len(letters) != 0 {
		t.Errorf("the letters are %v, %v", letters, err)
	}
	if again := w.begin(s, posted.Text); again.DeviceCode == begun.DeviceCode {
		t.Error("the device code is the lost one")
	}
	w.unlock(s.ID(), annasPIN)
	if records := w.records(s.ID()); records != 1 {
		t.Errorf("there are %d records", records)
	}
}

// TestALetterGoesWhenItsCustomerIsThere activates online while a letter waits.
func TestALetterGoesWhenItsCustomerIsThere(t *testing.T) {
	w := newWorld(t)
	s := w.unlock(w.person("Anna Peeters", annasPIN), annasPIN)
	posted := w.post("anna", "Anna Peeters")
	begun := w.begin(s, posted.Text)
	w.enrol(s, "anna", "Anna Peeters")
	if records := w.records(s.ID()); records != 1 {
		t.Errorf("there are %d records, not the account's", records)
	}
	there, err := w.bank.DeviceCode(ctx, posted.ID, begun.DeviceCode)
	w.must(err)
	if _, err := w.app.Read(there.Reply); !errors.Is(err, authenticator.ErrUnknownKey) {
		t.Errorf("the second code of a letter that is gone: %v", err)
	}
}
