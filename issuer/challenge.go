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
// A key that can answer online gets Config.Address to answer at; when the code
// would be too long with it, it is left out, and the order is answered by
// digits. The list of a *protocol.Batch that does not fit into the code is kept
// here and served by Handler until the challenge has run out; such an order
// needs a device with a network. order itself stays as it is.
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
		if err := rec.forgetClosed(tx, now); err != nil {
			return err
		}
		id, err := i.newChallengeID(tx)
		if err != nil {
			return err
		}
		issued := now.Truncate(time.Second)
		c := &protocol.Challenge{
			Sequence: rec.Next, Issued: issued, Expires: issued.Add(validity.Truncate(time.Second)),
			ID: id, Order: order, Warnings: warnings,
		}
		text, list, err := i.seal(tx, rec, key, c)
		if err != nil {
			return fmt.Errorf("issuer: writing the challenge: %w", err)
		}
		if err := rec.remember(tx, remembered{
			ID: id, Kind: order.Kind(), Sequence: c.Sequence, Expires: milliseconds(c.Expires), List: list,
		}); err != nil {
			return err
		}
		rec.Next++
		made = &Challenge{ID: ChallengeID(hex.EncodeToString(id)), Text: text, Expires: c.Expires}
		return errors.Join(
			putRecord(tx, TableKeys, key[:], rec),
			putRecord(tx, TableChallenges, id, &challengeRecord{
				Version: recordVersion, Key: key[:], Sequence: c.Sequence,
				Expires: milliseconds(c.Expires), Plain: c.Plain(), Text: text,
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

// seal writes a challenge's code. list says where its list is, when it was
// moved out.
func (i *Issuer) seal(tx Tx, rec *keyRecord, key protocol.KeyID, c *protocol.Challenge) (text string, list []byte, err error) {
	keys := rec.accountKeys()
	if rec.online() {
		c.AnswerAddress = i.address
	}
	text, err = protocol.SealChallenge(keys, key, c, i.rand)
	if batch, ok := c.Order.(*protocol.Batch); ok && tooLong(err) && len(batch.List) > 0 {
		if c.Order, list, err = i.moveOut(tx, batch, c.Expires); err != nil {
			return "", nil, err
		}
		text, err = protocol.SealChallenge(keys, key, c, i.rand)
	}
	if tooLong(err) && c.AnswerAddress != "" {
		c.AnswerAddress = ""
		text, err = protocol.SealChallenge(keys, key, c, i.rand)
	}
	return text, list, err
}

// tooLong says whether a challenge could not be written for its length in all.
func tooLong(err error) bool {
	var field *protocol.FieldError
	return errors.As(err, &field) && field.Field == "challenge"
}

// forgetClosed moves the chain past every challenge that can no longer be
// answered, so that the secret of an answer lives no longer than the answer. It
// also forgets what was kept of others until their time was over.
func (r *keyRecord) forgetClosed(tx Tx, now time.Time) error {
	lowest := r.Next
	for _, c := range r.Remembered {
		if c.Sequence >= r.ChainAt && milliseconds(now) < c.Expires && c.Sequence < lowest {
			lowest = c.Sequence
		}
	}
	r.forward(lowest)
	return r.forgetKept(tx, now)
}

// forgetKept forgets lists, and chains of challenges that were closed before
// their time, when that is over.
func (r *keyRecord) forgetKept(tx Tx, now time.Time) error {
	for n := range r.Remembered {
		c := &r.Remembered[n]
		if milliseconds(now) < c.Expires {
			continue
		}
		if c.List != nil {
			if err := tx.Delete(TableLists, c.List); err != nil {
				return err
			}
			c.List = nil
		}
		if !c.Kept {
			continue
		}
		rec, err := getRecord[challengeRecord](tx, TableChallenges, c.ID)
		if err != nil {
			return err
		}
		rec.Chain, c.Kept = nil, false
		if err := putRecord(tx, TableChallenges, c.ID, rec); err != nil {
			return err
		}
	}
	return nil
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
			if err := old.forget(tx); err != nil {
				return err
			}
			r.Remembered = slices.Delete(r.Remembered, n, n+1)
		}
	}
	return nil
}

// forget deletes what a challenge has outside the key's record.
func (c remembered) forget(tx Tx) error {
	err := tx.Delete(TableChallenges, c.ID)
	if c.List != nil {
		err = errors.Join(err, tx.Delete(TableLists, c.List))
	}
	return err
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
