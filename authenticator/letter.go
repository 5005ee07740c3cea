package authenticator

import (
	"bytes"
	"errors"
	"fmt"
	"time"

	"github.com/zegel-app/zegel/protocol"
	"github.com/zegel-app/zegel/vault"
)

// maxLetters is how many letters of one profile can wait for their second code.
const maxLetters = 8

// Letter is an activation by letter that has begun: the customer types DeviceCode on the
// bank's page, and scans the code that the page shows then.
type Letter struct {
	ID         vault.AccountID
	Bank       string // what the letter calls the bank
	DeviceCode string // "ABCDE-FGHIJ"
	Started    time.Time
	Expires    time.Time
}

// letterState is what an account that a letter has begun is kept with, under the device's
// key. Removing the record cleans it out of the vault's file: with the second code, which was
// on a screen, it would give the account's keys.
type letterState struct {
	Code   []byte `cbor:"1,keyasint"` // body of the letter's code
	Device []byte `cbor:"2,keyasint"`
}

// letter is a record of a letter, read.
type letter struct {
	record *account
	code   *protocol.LetterCode
	device protocol.DeviceCode
}

// readLetters reads the letters of a profile that have not run out. What cannot be read is
// passed over: the customer scans the letter again.
func readLetters(tx *vault.Tx, now time.Time) ([]*letter, error) {
	records, err := readRecords(tx)
	if err != nil {
		return nil, err
	}
	var list []*letter
	for _, record := range records {
		if one, err := record.letter(); err == nil && now.Before(one.code.Expires) {
			list = append(list, one)
		}
	}
	return list, nil
}

// letter reads what a record keeps of a letter.
func (a *account) letter() (*letter, error) {
	if a.Letter == nil || len(a.Letter.Device) != len(protocol.DeviceCode{}) {
		return nil, vault.ErrDamaged
	}
	code, err := protocol.ParseLetter(protocol.Text{Kind: protocol.CodeActivation, Body: a.Letter.Code})
	if err != nil {
		return nil, fmt.Errorf("%w: %w", vault.ErrDamaged, err)
	}
	return &letter{record: a, code: code, device: protocol.DeviceCode(a.Letter.Device)}, nil
}

func (l *letter) describe() Letter {
	return Letter{
		ID: l.record.id, Bank: l.code.Bank, DeviceCode: l.device.String(),
		Started: time.Unix(l.record.Added, 0), Expires: l.code.Expires,
	}
}

// is says whether this is that very letter.
func (l *letter) is(code *protocol.LetterCode) bool { return l.code.Digest() == code.Digest() }

// StartLetter begins an activation by letter, and keeps it until it is finished, cancelled or
// run out. The same letter again has the same device code. It returns ErrNotOurs for another
// request, ErrActivationExpired, *AlreadyEnrolledError, or vault.ErrFull when eight letters
// of the profile wait.
func (s *Session) StartLetter(r *Request) (*Letter, error) {
	if r.Kind != LetterRequest {
		return nil, ErrNotOurs
	}
	unlocked, err := s.open()
	if err != nil {
		return nil, err
	}
	a, code := s.auth, r.letter
	a.letters.Lock()
	defer a.letters.Unlock()
	if !a.now().Before(code.Expires) {
		return nil, ErrActivationExpired
	}
	if err := a.refuseEnrolled(customerOf(code)); err != nil {
		return nil, err
	}
	waiting, err := s.readLetters()
	if err != nil {
		return nil, err
	}
	for _, one := range waiting {
		if one.is(code) {
			begun := one.describe()
			return &begun, nil
		}
	}
	if len(waiting) >= maxLetters {
		return nil, fmt.Errorf("%w: %d letters wait", vault.ErrFull, len(waiting))
	}
	device, err := protocol.NewDeviceCode(nil)
	if err != nil {
		return nil, err
	}
	record := &account{
		Bank: code.Bank, Added: a.now().Unix(),
		Letter: &letterState{Code: r.body, Device: device[:]},
	}
	data, err := record.encode()
	if err != nil {
		return nil, err
	}
	if record.id, err = unlocked.AddAccount(data, nil); err != nil {
		return nil, err
	}
	begun := (&letter{record: record, code: code, device: device}).describe()
	return &begun, nil
}

// Letters lists the profile's letters that wait for their second code, in the order they
// were begun.
func (s *Session) Letters() ([]Letter, error) {
	if _, err := s.open(); err != nil {
		return nil, err
	}
	waiting, err := s.readLetters()
	var list []Letter
	for _, one := range waiting {
		list = append(list, one.describe())
	}
	return list, err
}

func (s *Session) readLetters() (list []*letter, err error) {
	err = s.auth.vault.View(s.id, func(tx *vault.Tx) (err error) {
		list, err = readLetters(tx, s.auth.now())
		return err
	})
	return list, err
}

// FinishLetter takes the code that the bank's page shows for a device code. Digits of the
// Activation are to be typed on that page; Confirm keeps the bank when the page says that it
// is done. Before that the letter stays, so that the same code can be scanned again, with the
// same digits. It returns ErrNotOurs for another request, ErrWrongProfile, ErrUnknownKey when
// no letter of the profile waits for the code, ErrForged when one does and the code was not
// made for its device code, ErrDamaged, ErrTooNew or *AlreadyEnrolledError.
func (s *Session) FinishLetter(r *Request) (*Activation, error) {
	if r.Kind != ReplyRequest {
		return nil, ErrNotOurs
	}
	if r.Profile != s.id {
		return nil, ErrWrongProfile
	}
	if _, err := s.open(); err != nil {
		return nil, err
	}
	waiting, err := s.readLetters()
	if err != nil {
		return nil, err
	}
	one, enrolled, err := openReply(waiting, r.reply)
	if err != nil {
		return nil, err
	}
	who := customerOf(one.code)
	if err := s.auth.refuseEnrolled(who); err != nil {
		enrolled.Keys.Clear()
		return nil, err
	}
	return &Activation{
		Bank: one.code.Bank, Digits: enrolled.Digits, Holder: enrolled.Holder, ByLetter: true,
		session: s, customer: who, enrolled: enrolled,
	}, nil
}

// openReply finds the letter that a second code is for.
func openReply(waiting []*letter, reply protocol.Text) (*letter, *protocol.Enrolled, error) {
	subject, err := protocol.PeekReply(reply)
	if err != nil {
		return nil, nil, translate(err)
	}
	failed := ErrUnknownKey
	for _, one := range waiting {
		if !bytes.Equal(one.code.Subject, subject) {
			continue
		}
		enrolled, err := one.code.OpenReply(one.device, reply)
		if err == nil {
			return one, enrolled, nil
		}
		// Of two letters of one customer one does not open it: what the other says counts.
		if failed == ErrUnknownKey || errors.Is(failed, ErrForged) {
			failed = translate(err)
		}
	}
	return nil, nil, failed
}

// CancelLetter forgets a letter and its device code.
func (s *Session) CancelLetter(l Letter) error {
	unlocked, err := s.open()
	if err != nil {
		return err
	}
	err = unlocked.RemoveAccount(l.ID)
	if errors.Is(err, vault.ErrUnknownAccount) {
		return nil // it is gone
	}
	return err
}

// sweepLetters removes the letters of the profile that are over: run out, damaged, or of a
// customer who is enrolled by now.
func (s *Session) sweepLetters(unlocked *vault.Unlocked) error {
	var over []vault.AccountID
	now := s.auth.now()
	err := s.auth.vault.View(s.id, func(tx *vault.Tx) error {
		records, err := readRecords(tx)
		for _, record := range records {
			if record.Letter == nil {
				continue
			}
			one, err := record.letter()
			if err != nil || !now.Before(one.code.Expires) || enrolledAmong(records, customerOf(one.code)) {
				over = append(over, record.id)
			}
		}
		return err
	})
	for _, id := range over {
		err = errors.Join(err, unlocked.RemoveAccount(id))
	}
	if err != nil {
		return fmt.Errorf("removing letters that are over: %w", err)
	}
	return nil
}

func enrolledAmong(records []*account, who customer) bool {
	for _, one := range records {
		if one.Letter == nil && one.is(who) {
			return true
		}
	}
	return false
}
