package authenticator

import (
	"bytes"
	"slices"
	"time"

	"github.com/zegel-app/zegel/protocol"
	"github.com/zegel-app/zegel/vault"
)

// clockTolerance is how far the device's clock may be behind the bank's.
const clockTolerance = 5 * time.Minute

// Order is what the bank asks, opened and checked: what the screen shows.
type Order struct {
	Bank       string // the name the account was added with, never the challenge's own
	HelpNumber string
	Challenge  *protocol.Challenge
	Expires    time.Time
	Answered   bool // approved here before; approving again shows the same code
	Online     bool // the answer can be sent: see Send

	// Payments are all payments of a batch. NeedsList says that they have to be fetched first
	// (see Fetch): what is not shown is not approved.
	Payments  []protocol.Payment
	NeedsList bool

	account vault.AccountID
	fetched bool   // Payments came from the batch's address
	sealed  []byte // the approval to send; guarded by the session's mu
}

// Answer is the short code to type on the bank's page.
type Answer struct {
	Code       string // 8 digits
	Expires    time.Time
	HelpNumber string
}

// Reason says why an order was rejected.
type Reason uint8

const (
	// ChangedMind means that the customer asked for it, and does not want it now.
	ChangedMind Reason = iota + 1
	// NotMe means that the customer did not ask for it: perhaps a fraud.
	NotMe
)

// Open opens a challenge with the account's key, and takes it as the current one: what was
// current before is void from now on. It returns ErrWrongProfile, ErrPINNeeded,
// ErrUnknownKey, ErrForged, ErrDamaged, ErrTooNew, ErrClock, ErrExpired, ErrUsed or
// ErrReplaced. The PIN is not spent by looking.
func (s *Session) Open(r *Request) (*Order, error) {
	if r.Kind != ChallengeRequest || r.Profile != s.id {
		return nil, ErrWrongProfile
	}
	if _, err := s.open(); err != nil {
		return nil, err
	}
	if !s.Fresh() {
		return nil, ErrPINNeeded
	}
	var order *Order
	err := s.auth.vault.Update(s.id, func(tx *vault.Tx) error {
		one, err := findAccount(tx, r.account)
		if err != nil {
			return err
		}
		now := s.auth.now()
		if err := one.runOut(tx, now); err != nil { // before a newer order takes its place
			return err
		}
		order, err = one.take(r.challenge, now)
		if err != nil {
			return err
		}
		return one.write(tx)
	})
	if err != nil {
		return nil, err
	}
	return order, nil
}

// findAccount reads an account that may have been removed meanwhile: ErrUnknownKey.
func findAccount(tx *vault.Tx, id vault.AccountID) (*account, error) {
	ids, err := tx.Accounts()
	if err != nil {
		return nil, err
	}
	if !slices.Contains(ids, id) {
		return nil, ErrUnknownKey
	}
	one, err := readAccount(tx, id)
	if err == nil && one.Letter != nil {
		return nil, ErrUnknownKey // it has no keys yet
	}
	return one, err
}

// take opens a challenge and makes it the account's current order.
func (a *account) take(sealed *protocol.SealedChallenge, now time.Time) (*Order, error) {
	challenge, err := sealed.Open(a.Challenge, a.ContextIV)
	if err != nil {
		return nil, translate(err)
	}
	if !shown(challenge.Order) {
		return nil, ErrTooNew
	}
	if err := a.checkTime(challenge, now); err != nil {
		return nil, err
	}
	if err := a.checkSequence(challenge); err != nil {
		return nil, err
	}
	if challenge.Sequence > a.LastSeq {
		a.forward(challenge.Sequence)
		a.LastSeq = challenge.Sequence
		missed, err := entryFor(a.Bank, challenge.Order, Expired, challenge.Expires)
		if err != nil {
			return nil, err
		}
		a.Current = &orderState{ID: challenge.ID, Expires: challenge.Expires.Unix(), Missed: missed}
	}
	a.BankTime = max(a.BankTime, challenge.Issued.Unix())
	order := &Order{
		Bank: a.Bank, HelpNumber: a.HelpNumber, Challenge: challenge, Expires: challenge.Expires,
		Answered: a.Current.Decision == protocol.Approve,
		Online:   challenge.AnswerAddress != "" && a.online(), account: a.id,
	}
	if batch, ok := challenge.Order.(*protocol.Batch); ok {
		order.Payments, order.NeedsList = batch.List, order.listMissing()
	}
	return order, nil
}

// shown says whether this version shows all that an order says: what is not shown is not
// approved.
func shown(order protocol.Order) bool {
	switch order.(type) {
	case *protocol.Login, *protocol.Transfer, *protocol.Batch, *protocol.CardPayment, *protocol.StockOrder,
		*protocol.SettingChange, *protocol.DeviceChange:
		return true
	}
	return false
}

// checkTime holds the device's clock against the order's times and the latest time that
// the bank has shown.
func (a *account) checkTime(c *protocol.Challenge, now time.Time) error {
	latest := max(a.BankTime, c.Issued.Unix())
	if now.Unix() < latest-int64(clockTolerance/time.Second) {
		return ErrClock
	}
	if now.Unix() >= c.Expires.Unix() || latest >= c.Expires.Unix() {
		return ErrExpired
	}
	return nil
}

// checkSequence lets in a newer challenge, and the current one while it may be answered.
func (a *account) checkSequence(c *protocol.Challenge) error {
	switch {
	case c.Sequence < a.LastSeq:
		return ErrReplaced
	case c.Sequence == a.LastSeq:
		if a.Current == nil || a.Current.Done || a.Current.Decision == protocol.Reject ||
			!bytes.Equal(a.Current.ID, c.ID) {
			return ErrUsed
		}
	case c.Sequence-a.ChainSeq > protocol.MaxChainSteps:
		return ErrDamaged
	}
	return nil
}

// Approve answers yes. It spends the PIN; marks the order and writes the history in one
// transaction; and only then makes the code. For an order that was approved before it gives
// the same code, and writes nothing new. It returns ErrPINNeeded, ErrListNeeded, ErrExpired,
// ErrUsed, ErrReplaced or ErrUnknownKey; nothing was approved then. The bank is not told: see
// Send.
func (s *Session) Approve(o *Order) (Answer, error) {
	if o.listMissing() {
		return Answer{}, ErrListNeeded
	}
	if !s.auth.now().Before(o.Expires) {
		return Answer{}, ErrExpired
	}
	unlocked, err := s.spend()
	if err != nil {
		return Answer{}, err
	}
	one, err := s.decide(o, protocol.Approve, Approved, nil)
	if err != nil {
		return Answer{}, err
	}
	if err := s.sealApproval(o, one, unlocked); err != nil {
		return Answer{}, err
	}
	secret, err := unlocked.Secret(o.account, answerSecret)
	if err != nil {
		return Answer{}, err
	}
	defer clear(secret[:])
	code := protocol.AnswerCode(secret, one.Chain, one.KeyID, o.Challenge.Sequence,
		protocol.Approve, o.Challenge.Plain())
	return Answer{Code: code, Expires: o.Expires, HelpNumber: one.HelpNumber}, nil
}

// Reject answers no, and puts the order's yes beyond reach for good. It needs no PIN. The
// bank is not told: see Send.
func (s *Session) Reject(o *Order, why Reason) error {
	if _, err := s.open(); err != nil {
		return err
	}
	outcome := Rejected
	if why == NotMe {
		outcome = Reported
	}
	_, err := s.decide(o, protocol.Reject, outcome, func(one *account) {
		if o.Online {
			one.Current.Message = one.sealRejection(o, why)
		}
		one.moveOn()
	})
	return err
}

// Done says that the code was used: from now on nothing on the device makes it again.
func (s *Session) Done(o *Order) error {
	if _, err := s.open(); err != nil {
		return err
	}
	return s.auth.vault.Update(s.id, func(tx *vault.Tx) error {
		one, err := findAccount(tx, o.account)
		if err != nil {
			return err
		}
		if one.LastSeq != o.Challenge.Sequence {
			return nil // a newer order has moved the chain past this one
		}
		one.moveOn()
		return one.write(tx)
	})
}

// decide records a decision and its line of history in one transaction, with what else is
// to change then, and gives the account as it stands.
func (s *Session) decide(o *Order, d protocol.Decision, outcome Outcome, also func(*account)) (*account, error) {
	var one *account
	now := s.auth.now()
	err := s.auth.vault.Update(s.id, func(tx *vault.Tx) (err error) {
		if one, err = findAccount(tx, o.account); err != nil {
			return err
		}
		if one.LastSeq != o.Challenge.Sequence {
			return ErrReplaced
		}
		if err := one.checkSequence(o.Challenge); err != nil {
			return err
		}
		if one.Current.Decision == d {
			return nil // the same answer again
		}
		if one.Current.Decision != 0 {
			return ErrUsed
		}
		one.Current.Decision, one.Current.Missed = d, nil
		one.LastUsed = now.Unix()
		if also != nil {
			also(one)
		}
		entry, err := entryFor(one.Bank, o.Challenge.Order, outcome, now)
		if err != nil {
			return err
		}
		if err := tx.AppendHistory(entry); err != nil {
			return err
		}
		return one.write(tx)
	})
	return one, err
}
