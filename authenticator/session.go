package authenticator

import (
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/zegel-app/zegel/protocol"
	"github.com/zegel-app/zegel/vault"
)

// pinFresh is how long a PIN that was not used for an approval yet counts for one.
const pinFresh = 2 * time.Minute

// Session is one person's profile, unlocked. It may be used from any goroutine. After Lock
// its methods return ErrLocked.
type Session struct {
	auth *Authenticator
	id   ProfileID

	mu       sync.Mutex
	unlocked *vault.Unlocked // nil once locked
	pinAt    time.Time
	pinUsed  bool
}

// Bank is one account of the profile, as the screens show it.
type Bank struct {
	ID         vault.AccountID
	Name       string
	Holder     string
	Address    string
	HelpNumber string // from the activation, never from a challenge
	Channels   []string
	Added      time.Time
	LastUsed   time.Time // zero: never
}

// ID says whose session it is.
func (s *Session) ID() ProfileID { return s.id }

// Profile describes the session's profile.
func (s *Session) Profile() (Profile, error) {
	if _, err := s.open(); err != nil {
		return Profile{}, err
	}
	return s.auth.profile(s.id)
}

// Banks lists the profile's banks, in the order they were added.
func (s *Session) Banks() ([]Bank, error) {
	if _, err := s.open(); err != nil {
		return nil, err
	}
	var list []Bank
	err := s.auth.vault.View(s.id, func(tx *vault.Tx) error {
		accounts, err := readAccounts(tx)
		for _, one := range accounts {
			list = append(list, one.describe())
		}
		return err
	})
	return list, err
}

func (a *account) describe() Bank {
	b := Bank{
		ID: a.id, Name: a.Bank, Holder: a.Holder, Address: a.Address, HelpNumber: a.HelpNumber,
		Channels: a.Channels, Added: time.Unix(a.Added, 0),
	}
	if a.LastUsed != 0 {
		b.LastUsed = time.Unix(a.LastUsed, 0)
	}
	return b
}

// RemoveBank erases an account and its keys. The bank is not told.
func (s *Session) RemoveBank(id vault.AccountID) error {
	unlocked, err := s.open()
	if err != nil {
		return err
	}
	return unlocked.RemoveAccount(id)
}

// ChangePIN sets another PIN; the old one is asked for again.
func (s *Session) ChangePIN(old, changed *PIN) error {
	unlocked, err := s.open()
	if err != nil {
		return err
	}
	return unlocked.ChangePIN(old, changed)
}

// Fresh says whether the PIN that opened the session still counts for an approval: it was
// given in the last two minutes and not used for one.
func (s *Session) Fresh() bool {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.fresh()
}

func (s *Session) fresh() bool {
	age := s.auth.now().Sub(s.pinAt)
	return s.unlocked != nil && !s.pinUsed && age >= 0 && age <= pinFresh
}

// Lock ends the session and clears its keys.
func (s *Session) Lock() {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.unlocked != nil {
		s.unlocked.Lock()
		s.unlocked = nil
	}
}

// open gives the unlocked profile, or ErrLocked.
func (s *Session) open() (*vault.Unlocked, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.unlocked == nil {
		return nil, ErrLocked
	}
	return s.unlocked, nil
}

// spend takes the PIN for one approval. It returns ErrPINNeeded when it does not count.
func (s *Session) spend() (*vault.Unlocked, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.unlocked == nil {
		return nil, ErrLocked
	}
	if !s.fresh() {
		return nil, ErrPINNeeded
	}
	s.pinUsed = true
	return s.unlocked, nil
}

// Outcome is how an order ended here.
type Outcome uint8

const (
	// Approved means that the customer approved it.
	Approved Outcome = iota + 1
	// Rejected means that the customer changed their mind.
	Rejected
	// Reported means that the customer did not ask for it.
	Reported
	// Expired means that it was opened here and ran out without an answer.
	Expired
)

// Entry is a line of the history: what was done here, not what the bank did with it.
type Entry struct {
	Time    time.Time
	Bank    string
	Kind    protocol.Kind
	Outcome Outcome
	Name    string           // creditor, merchant, security, setting, device, or a login's browser
	Account string           // of a transfer: the creditor's IBAN
	Amount  *protocol.Amount // nil where there is none
	Count   uint32           // of a batch: how many payments
}

// History gives the newest entries of the profile, newest first. An order that has run out
// without an answer is among them from then on.
func (s *Session) History(newest int) ([]Entry, error) {
	if _, err := s.open(); err != nil {
		return nil, err
	}
	// What is there can be read when nothing can be written; the next unlock sweeps again.
	_ = s.auth.sweepProfile(s.id, s.auth.now())
	var list []Entry
	err := s.auth.vault.View(s.id, func(tx *vault.Tx) error {
		records, err := tx.History(newest)
		if err != nil {
			return err
		}
		for _, data := range records {
			entry, err := parseEntry(data)
			if err != nil {
				return fmt.Errorf("reading the history: %w", err)
			}
			list = append(list, entry)
		}
		return nil
	})
	// An order that ran out is written down later than it did.
	slices.SortStableFunc(list, func(a, b Entry) int { return b.Time.Compare(a.Time) })
	return list, err
}
