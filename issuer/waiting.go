package issuer

import (
	"context"
	"errors"
	"fmt"
	"slices"

	"github.com/zegel-app/zegel/protocol"
)

// waiting gives a device the codes of its open challenges. It needs no PIN and
// writes nothing. errRefused, errClock, ErrMalformed.
func (i *Issuer) waiting(ctx context.Context, request []byte) ([]byte, error) {
	key, err := protocol.PeekWaiting(request)
	if err != nil {
		return nil, ErrMalformed
	}
	if i.forgedRequests.full(key, i.now()) {
		return nil, errTooOften
	}
	var list []byte
	err = i.store.View(ctx, func(tx Tx) error {
		list = nil
		rec, err := getKey(tx, key[:])
		known := err == nil && rec.State == KeyActive
		if err != nil && !errors.Is(err, ErrUnknownKey) {
			return err
		}
		var reject [secretSize]byte
		if known {
			copy(reject[:], rec.Reject)
		}
		at, err := protocol.CheckWaiting(request, reject)
		switch {
		case !known, errors.Is(err, protocol.ErrForged):
			return errRefused
		case err != nil:
			return ErrMalformed
		}
		if age := i.now().Sub(at); age.Abs() > protocol.MaxWaitingAge {
			return errClock
		}
		codes, err := i.open(tx, rec)
		if err != nil {
			return err
		}
		if list, err = protocol.WaitingList(codes); err != nil {
			return fmt.Errorf("issuer: writing the waiting challenges: %w", err)
		}
		return nil
	})
	if errors.Is(err, errRefused) {
		i.forgedRequests.count(key, i.now())
	}
	return list, err
}

// open gives the texts of a key's open challenges, oldest first, as many as fit
// a list. Of sign-ins it takes the newest, for they are made for people who
// have proved nothing; of orders the oldest, because answering one closes those
// before it.
func (i *Issuer) open(tx Tx, key *keyRecord) ([]string, error) {
	now := i.now()
	var logins, orders []remembered
	for _, c := range key.Remembered {
		switch {
		case c.Sequence < key.ChainAt, milliseconds(now) >= c.Expires:
		case c.Kind == protocol.KindLogin:
			logins = append(logins, c)
		default:
			orders = append(orders, c)
		}
	}
	logins = logins[max(0, len(logins)-maxWaitingLogins):]
	orders = orders[:min(len(orders), protocol.MaxWaiting-len(logins))]
	both := append(logins, orders...)
	slices.SortFunc(both, func(a, b remembered) int { return int(int64(a.Sequence) - int64(b.Sequence)) })
	var codes []string
	for _, c := range both {
		rec, err := getRecord[challengeRecord](tx, TableChallenges, c.ID)
		if err != nil {
			return nil, err
		}
		if rec.Text != "" && rec.Decision == "" {
			codes = append(codes, rec.Text)
		}
	}
	return codes, nil
}
