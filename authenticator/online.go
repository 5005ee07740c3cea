package authenticator

import (
	"bytes"
	"context"
	"errors"

	"github.com/zegel-app/zegel/protocol"
	"github.com/zegel-app/zegel/vault"
)

// Fetch gets the list of a batch whose list is not in the code, and compares it with what
// the bank has sealed. Payments is set then. It returns ErrBankUnreachable, ErrBankAnswer,
// ErrForged when the address has another list, or ErrTooNew. Of other orders it does nothing.
func (s *Session) Fetch(ctx context.Context, o *Order) error {
	if _, err := s.open(); err != nil {
		return err
	}
	if !o.listMissing() {
		return nil
	}
	batch := o.Challenge.Order.(*protocol.Batch)
	list, err := s.auth.line.get(ctx, batch.ListAddress, "", protocol.MaxList)
	if err != nil {
		return told(err)
	}
	payments, err := batch.ReadList(list)
	if err != nil {
		return bankAnswer(err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.unlocked == nil {
		return ErrLocked // meanwhile
	}
	o.Payments, o.NeedsList, o.fetched = payments, false, true
	return nil
}

// listMissing says whether an order has payments that the customer cannot see yet.
func (o *Order) listMissing() bool {
	batch, ok := o.Challenge.Order.(*protocol.Batch)
	return ok && batch.ListAddress != "" && !o.fetched
}

// Send tells the bank what was approved or rejected, and is Done when the bank knows. It
// spends no PIN: it sends the answer that Approve or Reject has made, and after a failure the
// very same bytes again, also after a restart.
//
// After ErrBankUnreachable and ErrBankAnswer the code that Approve has given is as good as
// before, and so is Send. ErrAnswered and ErrLate end the order. After ErrRefused an approval
// can be given again, with the PIN: it may have been wrong. ErrPINNeeded is returned when the
// order was not approved yet, ErrUsed when it is over, ErrReplaced when a newer one has taken
// its place, ErrUnknownKey when the account is gone.
func (s *Session) Send(ctx context.Context, o *Order) error {
	if _, err := s.open(); err != nil {
		return err
	}
	message, err := s.outgoing(o)
	if err != nil || message == nil {
		return err
	}
	said := s.auth.postAnswer(ctx, o.Challenge, message)
	if settles(said) {
		s.keepSealed(o, nil)
	}
	return errors.Join(said, s.auth.settle(s.id, o.account, o.Challenge.Sequence, said))
}

// postAnswer sends an answer, and gives what the bank says to it.
func (a *Authenticator) postAnswer(ctx context.Context, c *protocol.Challenge, message []byte) error {
	_, err := a.line.post(ctx, c.AnswerAddress, protocol.PathAnswer, message, 0)
	return told(err, ErrAnswered, ErrLate, ErrRefused)
}

// ends says whether a bank's word on an answer ends the order; settles, whether it is about
// these bytes at all. If not, nobody knows whether they have arrived: they are sent again.
func ends(said error) bool {
	return said == nil || errors.Is(said, ErrAnswered) || errors.Is(said, ErrLate)
}

func settles(said error) bool { return ends(said) || errors.Is(said, ErrRefused) }

// outgoing is the message that answers an order. It is in the record before it is sent. nil
// without an error says that the bank has it.
func (s *Session) outgoing(o *Order) (message []byte, err error) {
	err = s.auth.vault.Update(s.id, func(tx *vault.Tx) error {
		one, err := findAccount(tx, o.account)
		if err != nil {
			return err
		}
		now, state := s.auth.now().Unix(), one.Current
		switch {
		case one.LastSeq != o.Challenge.Sequence:
			return ErrReplaced
		case state == nil || !bytes.Equal(state.ID, o.Challenge.ID) || !o.Online:
			return ErrUsed
		case state.Told:
			return nil
		case state.Message != nil:
			message = state.Message
			return nil
		case state.Done && now >= state.Expires:
			return ErrLate
		case state.Done:
			return ErrUsed
		}
		if message = s.takeSealed(o); message == nil {
			return ErrPINNeeded
		}
		state.Message = message
		return one.write(tx)
	})
	if err != nil {
		return nil, err
	}
	return message, nil
}

// takeSealed is the approval that Approve has sealed, if it has.
func (s *Session) takeSealed(o *Order) []byte {
	s.mu.Lock()
	defer s.mu.Unlock()
	return o.sealed
}

func (s *Session) keepSealed(o *Order, message []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	o.sealed = message
}

// settle records what a bank has said to the answer of a sequence. It is done in a session
// that was locked meanwhile, too.
func (a *Authenticator) settle(id ProfileID, account vault.AccountID, sequence uint32, said error) error {
	if !settles(said) {
		return nil
	}
	return a.vault.Update(id, func(tx *vault.Tx) error {
		one, err := findAccount(tx, account)
		if err != nil {
			return err
		}
		if one.LastSeq != sequence || one.Current == nil {
			return nil // a newer order was opened meanwhile
		}
		if ends(said) {
			one.end()
			one.Current.Told = said == nil
		} else if one.Current.Decision == protocol.Approve {
			one.Current.Message = nil // the next one is made with the PIN asked again
		}
		return one.write(tx)
	})
}

// sealApproval makes the message that approves an order online, unless one was sent before:
// then that one is sent again. Where it cannot be made, the order is answered by its code.
func (s *Session) sealApproval(o *Order, one *account, unlocked *vault.Unlocked) error {
	if !o.Online || one.Current.Message != nil {
		return nil
	}
	seed, err := unlocked.Secret(o.account, signingSeed)
	if err != nil {
		return err
	}
	defer clear(seed[:])
	message, err := protocol.SealAnswer(one.BankKeys, one.KeyID, o.Challenge, one.Chain, seed,
		protocol.Answer{Decision: protocol.Approve})
	if err != nil {
		o.Online = false
		return nil
	}
	s.keepSealed(o, message)
	return nil
}

// sealRejection makes the message that rejects an order online, before the chain moves on.
func (a *account) sealRejection(o *Order, why Reason) []byte {
	reason := protocol.ChangedMind
	if why == NotMe {
		reason = protocol.NotMe
	}
	message, err := protocol.SealAnswer(a.BankKeys, a.KeyID, o.Challenge, a.Chain, a.Reject,
		protocol.Answer{Decision: protocol.Reject, Reason: reason})
	if err != nil {
		return nil // the bank's document does not read: the order runs out by itself
	}
	return message
}
