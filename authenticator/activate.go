package authenticator

import (
	"context"
	"errors"
	"fmt"
	"sync"

	"github.com/zegel-app/zegel/protocol"
)

// Activation is a bank that answered, and whose digits the customer is to compare. Nothing
// of it is kept before Confirm.
type Activation struct {
	Bank    string // what the code calls the bank
	Address string // where it answered
	Digits  string // 8 digits, to compare with the bank's page
	Holder  string // whose account the bank says it is

	session  *Session
	code     *protocol.ActivationCode
	document []byte
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
	if err := a.refuseEnrolled(code); err != nil {
		return nil, err
	}
	document, err := a.line.keys(ctx, code.Address)
	if err != nil {
		return nil, err
	}
	enrolment, request, err := protocol.StartEnrolment(code, document, a.device)
	if err != nil {
		return nil, translate(err)
	}
	response, err := a.line.post(ctx, code.Address+protocol.PathActivate, request)
	if err != nil {
		return nil, err
	}
	enrolled, reveal, err := enrolment.Finish(response)
	if err != nil {
		return nil, bankAnswer(err)
	}
	if _, err := a.line.post(ctx, code.Address+protocol.PathReveal, reveal); err != nil {
		return nil, err
	}
	return &Activation{
		Bank: code.Bank, Address: code.Address, Digits: enrolled.Digits, Holder: enrolled.Holder,
		session: s, code: code, document: document, enrolled: enrolled,
	}, nil
}

// bankAnswer says of an answer that cannot be read that it is the bank's, not the code's.
func bankAnswer(err error) error {
	if errors.Is(err, protocol.ErrDamaged) || errors.Is(err, protocol.ErrTooNew) {
		return fmt.Errorf("%w: %w", ErrBankAnswer, err)
	}
	return translate(err)
}

// Confirm keeps the bank: the customer says that the digits match. It works once; the
// bank's page has to be told as well before the key signs anything.
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
	if err := v.session.auth.refuseEnrolled(v.code); err != nil {
		return err
	}
	e := v.enrolled
	record := account{
		Bank: v.Bank, Address: v.Address, Holder: v.Holder, Subject: v.code.Subject,
		KeysHash: v.code.KeysHash, BankKeys: v.document, KeyID: e.KeyID,
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
	return nil
}

// Cancel forgets the keys: the digits do not match, or the customer went away.
func (v *Activation) Cancel() {
	v.mu.Lock()
	defer v.mu.Unlock()
	v.forget()
}

func (v *Activation) forget() {
	if v.enrolled == nil {
		return
	}
	v.enrolled.Keys = protocol.AccountKeys{}
	clear(v.enrolled.SigningSeed[:])
	v.enrolled = nil
}
