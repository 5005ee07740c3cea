package issuer

import (
	"bytes"
	"context"
	"crypto/sha256"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/zegel-app/zegel/protocol"
)

// answer takes an answer that came online. nil means that it was right, now or
// when the very same bytes came before.
//
// What is not the device's is found out first, without a write, and not counted:
// errRefused, as for everything that is unknown. What is the device's is then
// counted and compared in one transaction, as digits are: errRefused too when
// it is wrong. errAnswered and errLate are said only to the device.
func (i *Issuer) answer(ctx context.Context, message []byte) error {
	key, sequence, err := protocol.PeekAnswer(message)
	if err != nil {
		return ErrMalformed
	}
	if i.forgedAnswers.full(key, i.now()) {
		return errTooOften
	}
	hash := sha256.Sum256(message)
	compare := false
	err = i.store.View(ctx, func(tx Tx) (err error) {
		compare, err = i.recognize(tx, key, sequence, message, hash[:])
		return err
	})
	if errors.Is(err, protocol.ErrForged) {
		i.forgedAnswers.count(key, i.now())
		return errRefused
	}
	if err != nil || !compare {
		return err
	}
	var id []byte
	var answer protocol.Answer
	var refused error // an answer that must not undo the counting
	err = i.store.Update(ctx, func(tx Tx) (err error) {
		id, answer, refused, err = i.compare(tx, key, sequence, message, hash[:])
		return err
	})
	if err == nil {
		err = refused
	}
	if err == nil && id != nil {
		i.told(ctx, id, answer.Decision)
	}
	return err
}

// asked is a challenge that an online answer names, and its key.
type asked struct {
	id  []byte
	key *keyRecord
	rec *challengeRecord
}

// findAsked finds a challenge of an active key by its sequence. ok is false when
// there is none that this device may answer or hear of.
func findAsked(tx Tx, key protocol.KeyID, sequence uint32) (a asked, ok bool, err error) {
	a.key, err = getKey(tx, key[:])
	if errors.Is(err, ErrUnknownKey) {
		return a, false, nil
	}
	if err != nil || a.key.State != KeyActive {
		return a, false, err
	}
	n := slices.IndexFunc(a.key.Remembered, func(c remembered) bool { return c.Sequence == sequence })
	if n < 0 {
		return a, false, nil
	}
	a.id = a.key.Remembered[n].ID
	a.rec, err = getRecord[challengeRecord](tx, TableChallenges, a.id)
	return a, err == nil, err
}

// chain is the chain at the challenge's sequence, while the bank has it.
func (a asked) chain(now time.Time) (chain [secretSize]byte, ok bool) {
	if a.rec.Sequence < a.key.ChainAt {
		kept := len(a.rec.Chain) == secretSize && milliseconds(now) < a.rec.Expires
		if kept {
			copy(chain[:], a.rec.Chain)
		}
		return chain, kept
	}
	steps, err := protocol.ChainSteps(a.key.ChainAt, a.rec.Sequence)
	if err != nil {
		return chain, false
	}
	return protocol.ForwardChain([secretSize]byte(a.key.Chain), steps), true
}

// before gives the answer that the very same bytes got. known is false when
// they are new.
func (a asked) before(hash []byte) (err error, known bool) {
	switch {
	case a.rec.Answer != nil && bytes.Equal(a.rec.Answer, hash):
		return nil, true
	case slices.ContainsFunc(a.rec.Wrong, func(wrong []byte) bool { return bytes.Equal(wrong, hash) }):
		return errRefused, true
	}
	return nil, false
}

// recognize says whether a message is the device's and is to be compared. It
// compares nothing: it opens the message without the public key and without the
// challenge. When there is no such key or challenge it opens the message with
// zeros, and gives the same answer as to what does not open.
func (i *Issuer) recognize(tx Tx, key protocol.KeyID, sequence uint32, message, hash []byte) (compare bool, err error) {
	now := i.now()
	a, known, err := findAsked(tx, key, sequence)
	if err != nil {
		return false, err
	}
	var chain, reject [secretSize]byte
	if known {
		if err, same := a.before(hash); same {
			return false, err
		}
		if chain, known = a.chain(now); known {
			copy(reject[:], a.key.Reject)
		}
	}
	_, err = protocol.OpenAnswer(i.keys, message, chain, nil, reject, nil)
	switch {
	case !known, errors.Is(err, protocol.ErrForged):
		return false, protocol.ErrForged
	case fromApp(err):
		return false, ErrMalformed
	case err != nil && !errors.Is(err, protocol.ErrWrongAnswer):
		return false, fmt.Errorf("issuer: opening an answer: %w", err)
	}
	switch err := openAt(a.rec, a.key, now); {
	case err == nil:
		return true, nil
	case errors.Is(err, ErrExpired):
		return false, errLate
	}
	return false, errAnswered
}

// compare counts the try, compares, and takes the count back when the answer is
// right. id is nil when nothing was decided now.
func (i *Issuer) compare(tx Tx, key protocol.KeyID, sequence uint32, message, hash []byte) (id []byte, answer protocol.Answer, refused, err error) {
	now := i.now()
	a, known, err := findAsked(tx, key, sequence)
	switch {
	case err != nil:
		return nil, answer, nil, err
	case !known:
		return nil, answer, errRefused, nil
	}
	// Something else may have come between recognize and here.
	if err, same := a.before(hash); same {
		return nil, answer, err, nil
	}
	switch err := openAt(a.rec, a.key, now); {
	case errors.Is(err, ErrExpired):
		return nil, answer, errLate, nil
	case err != nil:
		return nil, answer, errAnswered, nil
	}
	if a.key.Failed++; a.key.Failed >= MaxWrongAnswers {
		a.key.State = KeyBlocked
	}
	a.rec.Wrong = append(a.rec.Wrong, hash)
	a.rec.Wrong = a.rec.Wrong[max(0, len(a.rec.Wrong)-maxWrongKept):]
	err = errors.Join(putRecord(tx, TableKeys, key[:], a.key), putRecord(tx, TableChallenges, a.id, a.rec))
	if err != nil {
		return nil, answer, nil, err
	}
	chain, _ := a.chain(now)
	answer, err = protocol.OpenAnswer(i.keys, message, chain, a.key.SigningKey, [secretSize]byte(a.key.Reject), a.rec.Plain)
	switch {
	case errors.Is(err, protocol.ErrWrongAnswer):
		return nil, answer, errRefused, nil
	case err != nil:
		return nil, answer, nil, fmt.Errorf("issuer: comparing an answer: %w", err)
	}
	a.rec.Wrong = a.rec.Wrong[:len(a.rec.Wrong)-1]
	a.rec.Answer, a.rec.Reason = hash, answer.Reason
	return a.id, answer, nil, a.key.answered(tx, a.rec, a.id, answer.Decision, now)
}

// keepChains puts the chain of each challenge that an answer closes into its
// record, until its time is over: a device that sends another answer to it is
// told so, and nobody else. rec is the answered one, and is not written here.
func (r *keyRecord) keepChains(tx Tx, rec *challengeRecord, id []byte, now time.Time) error {
	if !r.online() {
		return nil
	}
	chain, at := [secretSize]byte(r.Chain), r.ChainAt
	for n := range r.Remembered {
		c := &r.Remembered[n]
		if c.Sequence < at || c.Sequence > rec.Sequence || milliseconds(now) >= c.Expires {
			continue
		}
		chain, at = protocol.ForwardChain(chain, c.Sequence-at), c.Sequence
		c.Kept = true
		if bytes.Equal(c.ID, id) {
			rec.Chain = bytes.Clone(chain[:])
			continue
		}
		older, err := getRecord[challengeRecord](tx, TableChallenges, c.ID)
		if err != nil {
			return err
		}
		older.Chain = bytes.Clone(chain[:])
		if err := putRecord(tx, TableChallenges, c.ID, older); err != nil {
			return err
		}
	}
	return nil
}

// Reason is why the customer rejected: 0 when it is not known, as after digits.
// A bank that gets protocol.NotMe has somebody who pays in its customer's name.
func (i *Issuer) Reason(ctx context.Context, id ChallengeID) (protocol.Reason, error) {
	var reason protocol.Reason
	err := i.store.View(ctx, func(tx Tx) error {
		reason = 0
		rec, _, err := getChallenge(tx, id)
		if errors.Is(err, ErrWrongCode) {
			return nil
		}
		if err == nil {
			reason = rec.Reason
		}
		return err
	})
	return reason, err
}
