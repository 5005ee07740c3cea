package authenticator

import (
	"bytes"
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/zegel-app/zegel/protocol"
	"github.com/zegel-app/zegel/vault"
)

// Waiting asks all banks of the profile what waits there for an answer: requests as if they
// were scanned, oldest first, without those that were answered here. A rejection that did not
// arrive at its bank is sent again. A bank that cannot be
// reached is passed over; an error is returned when all fail, and holds what each of them
// said: ErrBankUnreachable, ErrBankAnswer, ErrRefused (the key is blocked or removed there),
// ErrClock or ErrTooNew.
func (s *Session) Waiting(ctx context.Context) ([]*Request, error) {
	if _, err := s.open(); err != nil {
		return nil, err
	}
	return s.auth.waiting(ctx, s.id)
}

// WaitingFor says how many requests wait for a profile, before any PIN. The errors are those
// of Session.Waiting, and the vault's.
func (a *Authenticator) WaitingFor(ctx context.Context, id ProfileID) (int, error) {
	list, err := a.waiting(ctx, id)
	return len(list), err
}

// waits is a request with the time that the bank made it. The order inside is opened for that
// time, and to leave out what cannot be answered; nothing of it is kept or shown.
type waits struct {
	request *Request
	issued  time.Time
}

func (a *Authenticator) waiting(ctx context.Context, id ProfileID) ([]*Request, error) {
	var asked []*account
	err := a.vault.View(id, func(tx *vault.Tx) (err error) {
		asked, err = readAccounts(tx)
		return err
	})
	if err != nil {
		return nil, err
	}
	asked = slices.DeleteFunc(asked, func(one *account) bool { return !one.online() })
	answers, failed := make([][]waits, len(asked)), make([]error, len(asked))
	var all sync.WaitGroup
	for n, one := range asked {
		all.Go(func() { answers[n], failed[n] = a.waitingAt(ctx, id, one) })
	}
	all.Wait()
	if len(asked) > 0 && !slices.Contains(failed, nil) {
		return nil, errors.Join(failed...)
	}
	found := slices.Concat(answers...)
	slices.SortStableFunc(found, func(x, y waits) int { return x.issued.Compare(y.issued) })
	var list []*Request
	for _, one := range found {
		list = append(list, one.request)
	}
	return list, nil
}

// waitingAt asks one bank. When the bank says that the request's time is wrong, it is asked
// once more with the bank's own.
func (a *Authenticator) waitingAt(ctx context.Context, id ProfileID, one *account) ([]waits, error) {
	response, err := a.askWaiting(ctx, one, a.now())
	var clock *clockError
	if errors.As(err, &clock) && !clock.bank.IsZero() {
		response, err = a.askWaiting(ctx, one, clock.bank)
	}
	if err != nil {
		return nil, told(err, ErrRefused, ErrClock)
	}
	return a.offered(ctx, id, one, response)
}

// offered reads what a bank says that waits.
func (a *Authenticator) offered(ctx context.Context, id ProfileID, one *account, response []byte) ([]waits, error) {
	texts, err := protocol.ParseWaitingList(response)
	if err != nil {
		return nil, bankAnswer(err)
	}
	var list []waits
	for _, text := range texts {
		sealed, err := protocol.ParseChallenge(text)
		if err != nil || sealed.KeyID != one.KeyID {
			continue
		}
		w := waits{request: &Request{Kind: ChallengeRequest, Profile: id, Bank: one.Bank, account: one.id, challenge: sealed}}
		challenge, err := sealed.Open(one.Challenge, one.ContextIV)
		switch {
		case errors.Is(err, protocol.ErrTooNew):
			list = append(list, w) // opening it says so
		case err != nil:
		case one.rejected(challenge):
			// The bank does not know yet. Should it not hear of it now, it is asked next time.
			said := a.postAnswer(ctx, challenge, one.Current.Message)
			_ = a.settle(id, one.id, challenge.Sequence, said)
		case one.checkSequence(challenge) == nil && !errors.Is(one.checkTime(challenge, a.now()), ErrExpired):
			w.issued = challenge.Issued
			list = append(list, w)
		}
	}
	return list, nil
}

// rejected says whether a challenge was rejected here, and the bank is still to hear of it.
func (a *account) rejected(c *protocol.Challenge) bool {
	state := a.Current
	return c.Sequence == a.LastSeq && state != nil && bytes.Equal(state.ID, c.ID) &&
		state.Decision == protocol.Reject && state.Message != nil
}

func (a *Authenticator) askWaiting(ctx context.Context, one *account, at time.Time) ([]byte, error) {
	request, err := protocol.WaitingRequest(one.KeyID, one.Reject, at, nil)
	if err != nil {
		return nil, err
	}
	return a.line.post(ctx, one.Address, protocol.PathWaiting, request, protocol.MaxWaitingList)
}
