package authenticator

import (
	"context"
	"errors"
	"slices"
	"sync"
	"time"

	"github.com/zegel-app/zegel/protocol"
	"github.com/zegel-app/zegel/vault"
)

// Waiting asks all banks of the profile what waits there for an answer: requests as if they
// were scanned, oldest first, without those that were answered here. A bank that cannot be
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

// waits is a request with the time that the bank made it.
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
	texts, err := protocol.ParseWaitingList(response)
	if err != nil {
		return nil, bankAnswer(err)
	}
	var list []waits
	for _, text := range texts {
		if w, ok := one.waits(text, a.now()); ok {
			w.request.Profile = id
			list = append(list, w)
		}
	}
	return list, nil
}

func (a *Authenticator) askWaiting(ctx context.Context, one *account, at time.Time) ([]byte, error) {
	request, err := protocol.WaitingRequest(one.KeyID, one.Reject, at, nil)
	if err != nil {
		return nil, err
	}
	return a.line.post(ctx, one.Address, protocol.PathWaiting, request, protocol.MaxWaitingList)
}

// waits says whether a challenge that a bank names can be answered here. What it says is
// looked at for that, and not kept. One that needs a newer app is told as well: opening it
// says so.
func (a *account) waits(text protocol.Text, now time.Time) (waits, bool) {
	sealed, err := protocol.ParseChallenge(text)
	if err != nil || sealed.KeyID != a.KeyID {
		return waits{}, false
	}
	w := waits{request: &Request{Kind: ChallengeRequest, Bank: a.Bank, account: a.id, challenge: sealed}}
	challenge, err := sealed.Open(a.Challenge, a.ContextIV)
	if errors.Is(err, protocol.ErrTooNew) {
		return w, true
	}
	if err != nil || a.checkSequence(challenge) != nil || errors.Is(a.checkTime(challenge, now), ErrExpired) {
		return waits{}, false
	}
	w.issued = challenge.Issued
	return w, true
}
