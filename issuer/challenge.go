package issuer

import (
	"context"
	"encoding/hex"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/zegel-app/zegel/protocol"
)

// ChallengeID names one challenge on the bank's side: 16 hexadecimal digits,
// random. It is also in the code, as cti.
type ChallengeID string

// Challenge is one question to a key.
type Challenge struct {
	ID      ChallengeID
	Text    string // the code to show as a QR code
	Expires time.Time
}

// Challenge asks a key to approve an order. validity is how long the answer is
// taken, at most MaxValidity; zero means DefaultValidity.
//
// A key answers for its own customer only: the caller checks that the key is
// the customer's (Key, Keys).
//
// A key remembers its 8 newest challenges of each kind. An older one counts as
// unknown.
//
// ErrUnknownKey, ErrBlocked, ErrRemoved; ErrTooMany; the protocol's errors for
// an order that it cannot write (a *protocol.FieldError names the field).
func (i *Issuer) Challenge(ctx context.Context, key protocol.KeyID, order protocol.Order, warnings []protocol.Warning, validity time.Duration) (*Challenge, error) {
	if order == nil {
		return nil, errors.New("issuer: no order to ask for")
	}
	if validity == 0 {
		validity = DefaultValidity
	}
	if validity < time.Second || validity > MaxValidity {
		return nil, fmt.Errorf("issuer: validity is not between 1 second and %s", MaxValidity)
	}
	warnings = slices.Clone(warnings)
	slices.Sort(warnings)
	warnings = slices.Compact(warnings)
	var made *Challenge
	err := i.store.Update(ctx, func(tx Tx) error {
		made = nil
		rec, err := getKey(tx, key[:])
		if err != nil {
			return err
		}
		if err := rec.usable(); err != nil {
			return err
		}
		now := i.now()
		if err := rec.step(order.Kind(), now); err != nil {
			return err
		}
		rec.forgetClosed(now)
		id, err := i.newChallengeID(tx)
		if err != nil {
			return err
		}
		issued := now.Truncate(time.Second)
		c := &protocol.Challenge{
			Sequence: rec.Next, Issued: issued, Expires: issued.Add(validity.Truncate(time.Second)),
			ID: id, Order: order, Warnings: warnings,
		}
		text, err := protocol.SealChallenge(rec.accountKeys(), key, c, i.rand)
		if err != nil {
			return fmt.Errorf("issuer: writing the challenge: %w", err)
		}
		if err := rec.remember(tx, remembered{
			ID: id, Kind: order.Kind(), Sequence: c.Sequence, Expires: milliseconds(c.Expires),
		}); err != nil {
			return err
		}
		rec.Next++
		made = &Challenge{ID: ChallengeID(hex.EncodeToString(id)), Text: text, Expires: c.Expires}
		return errors.Join(
			putRecord(tx, TableKeys, key[:], rec),
			putRecord(tx, TableChallenges, id, &challengeRecord{
				Version: recordVersion, Key: key[:], Sequence: c.Sequence,
				Expires: milliseconds(c.Expires), Plain: c.Plain(),
			}),
		)
	})
	if err != nil {
		return nil, err
	}
	return made, nil
}

// step counts one more challenge of a kind, or says ErrTooMany.
func (r *keyRecord) step(kind protocol.Kind, now time.Time) error {
	limit := maxOrderPace
	if kind == protocol.KindLogin {
		limit = maxLoginPace
	}
	n := slices.IndexFunc(r.Pace, func(p pace) bool { return p.Kind == kind })
	if n < 0 {
		r.Pace = append(r.Pace, pace{Kind: kind})
		n = len(r.Pace) - 1
	}
	p := &r.Pace[n]
	if age := now.Sub(fromMilliseconds(p.Since)); age < 0 || age >= paceWindow {
		p.Since, p.Count = milliseconds(now), 0
	}
	if p.Count >= limit {
		return ErrTooMany
	}
	p.Count++
	return nil
}

// forgetClosed moves the chain past every challenge that can no longer be
// answered, so that the secret of an answer lives no longer than the answer.
func (r *keyRecord) forgetClosed(now time.Time) {
	lowest := r.Next
	for _, c := range r.Remembered {
		if c.Sequence >= r.ChainAt && milliseconds(now) < c.Expires && c.Sequence < lowest {
			lowest = c.Sequence
		}
	}
	r.forward(lowest)
}

// forward moves the chain to a sequence. It cannot be moved back.
func (r *keyRecord) forward(sequence uint32) {
	if sequence <= r.ChainAt {
		return
	}
	chain := protocol.ForwardChain([secretSize]byte(r.Chain), sequence-r.ChainAt)
	r.Chain, r.ChainAt = chain[:], sequence
}

// remember keeps the newest challenges of a kind, and forgets the rest.
func (r *keyRecord) remember(tx Tx, c remembered) error {
	r.Remembered = append(r.Remembered, c)
	count := 0
	for n := len(r.Remembered) - 1; n >= 0; n-- {
		old := r.Remembered[n]
		if old.Kind != c.Kind {
			continue
		}
		if count++; count > maxRemembered {
			if err := tx.Delete(TableChallenges, old.ID); err != nil {
				return err
			}
			r.Remembered = slices.Delete(r.Remembered, n, n+1)
		}
	}
	return nil
}

func (i *Issuer) newChallengeID(tx Tx) ([]byte, error) {
	for {
		id, err := i.random(challengeIDSize)
		if err != nil {
			return nil, err
		}
		_, err = tx.Get(TableChallenges, id)
		if errors.Is(err, ErrNotFound) {
			return id, nil
		}
		if err != nil {
			return nil, err
		}
	}
}
