package authenticator

import (
	"context"
	"sync"

	"github.com/zegel-app/zegel/protocol"
)

// Activation is a bank that answered, and whose digits the customer is to compare. Nothing
// of it is kept before Confirm.
type Activation struct {
	Bank    string // what the code calls the bank
	Address string // where it answered; empty by letter
	Digits  string // 8 digits, to compare with the bank's page, or by letter to type there
	Holder  string // whose account the bank says it is

	ByLetter bool // Digits are to be typed

	session  *Session
	customer customer
	document []byte // the bank's key document; nil by letter
	mu       sync.Mutex
	enrolled *protocol.Enrolled // nil once confirmed or cancelled
}

// Activate fetches the bank's keys, holds them against the code, and exchanges keys. It
// returns ErrBankUnreachable, ErrWrongBankKeys, ErrActivationUsed, ErrActivationExpired,
// ErrActivationUnknown, ErrBankAnswer, ErrForged or *AlreadyEnrolledError. The code is used
// up when the bank has answered, whatever the customer says then.
func (s *Session) Activate(ctx context.Context, r *Request) (*Activation, error) {
	if r.Kind != ActivationRequest {
		return nil, ErrNotOurs
	}
	if _, err := s.open(); err != nil {
		return nil, err
	}
	a, code := s.auth, r.activation
	if !a.now().Before(code.Expires) {
		return nil, ErrActivationExpired
	}
	who := customer{code.Bank, code.Subject, code.KeysHash}
	if err := a.refuseEnrolled(who); err != nil {
		return nil, err
	}
	document, err := a.line.get(ctx, code.Address, protocol.PathKeys, protocol.MaxDocument)
	if err != nil {
		return nil, told(err, activationErrors...)
	}
	enrolment, request, err := protocol.StartEnrolment(code, document, a.device)
	if err != nil {
		return nil, translate(err)
	}
	response, err := a.line.post(ctx, code.Address, protocol.PathActivate, request, protocol.MaxResponse)
	if err != nil {
		return nil, told(err, activationErrors...)
	}
	enrolled, reveal, err := enrolment.Finish(response)
	if err != nil {
		return nil, bankAnswer(err)
	}
	if _, err := a.line.post(ctx, code.Address, protocol.PathReveal, reveal, 0); err != nil {
		return nil, told(err, activationErrors...)
	}
	return &Activation{
		Bank: code.Bank, Address: code.Address, Digits: enrolled.Digits, Holder: enrolled.Holder,
		session: s, customer: who, document: document, enrolled: enrolled,
	}, nil
}

// activationErrors is what a bank may say of an activation.
var activationErrors = []error{ErrActivationUnknown, ErrActivationUsed, ErrActivationExpired}

// Confirm keeps the bank: the customer says that the digits match, or by letter that the
// bank's page has taken them; the letter is forgotten then. It works once. Online, the bank's
// page has to be told as well before the key signs anything.
func (v *Activation) Confirm() error {
	v.mu.Lock()
	defer v.mu.Unlock()
	if v.enrolled == nil {
		return ErrActivationUsed
	}
	unlocked, err := v.session.open()
	if err != nil {
		return err
	}
	if err := v.session.auth.refuseEnrolled(v.customer); err != nil {
		return err
	}
	e := v.enrolled
	record := account{
		Bank: v.Bank, Address: v.Address, Holder: v.Holder, Subject: v.customer.subject,
		KeysHash: v.customer.keysHash, BankKeys: v.document, KeyID: e.KeyID,
		Challenge: e.Keys.Challenge, ContextIV: e.Keys.ContextIV, Reject: e.Keys.Reject, Codes: e.Keys.Codes,
		Chain: e.Keys.Chain, HelpNumber: e.HelpNumber, Channels: e.Channels,
		Added: v.session.auth.now().Unix(), BankTime: e.BankTime.Unix(),
	}
	data, err := record.encode()
	if err != nil {
		return err
	}
	_, err = unlocked.AddAccount(data, map[string][32]byte{
		answerSecret: e.Keys.Answer, signingSeed: e.SigningSeed,
	})
	if err != nil {
		return err
	}
	v.forget()
	// The bank is there. A letter of it that stays for now goes at the next unlock.
	_ = v.session.sweepLetters(unlocked)
	return nil
}

// ConfirmPIN is Confirm with the PIN asked once more: one wrong PIN in 256 opens a session, and
// a bank that is added with it could never be used. The PIN has to be the one that opened this
// session. It is a try as in Unlock, with the same errors and the same count; after
// *vault.WrongPINError nothing is kept and nothing lost, and it may be called again. Who has
// typed the right PIN then, and the wrong one before, unlocks anew.
func (v *Activation) ConfirmPIN(pin *PIN) error {
	unlocked, err := v.session.open()
	if err != nil {
		return err
	}
	if err := unlocked.ConfirmPIN(pin); err != nil {
		return err
	}
	return v.Confirm()
}

// Cancel forgets the keys: the digits do not match, or the customer went away. A letter stays
// until CancelLetter, and its second code can be scanned again.
func (v *Activation) Cancel() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.forget()
}

func (v *Activation) forget() {
	if v.enrolled == nil {
		return
	}
	v.enrolled.Keys.Clear()
	clear(v.enrolled.SigningSeed[:])
	v.enrolled = nil
}
