package issuer

import (
	"context"
	"crypto/subtle"
	"encoding/binary"
	"encoding/hex"
	"errors"
	"fmt"
	"strings"
	"time"

	"github.com/zegel-app/zegel/protocol"
)

const (
	decisionApproved = "APPROVED"
	decisionRejected = "REJECTED"
)

// Verify takes the 8 digits that the customer typed; spaces between them do not
// matter. It gives what the customer decided, and from then on the challenge
// and all older ones of the key are closed.
//
// In one transaction the try is counted, then the code is compared, then a
// right one takes the count back. ErrWrongCode and the fifth one's ErrBlocked
// are the answers to a wrong code; ErrWrongCode is also the answer to an
// unknown challenge. Key tells how many tries are left.
//
// ErrCodeFormat, ErrExpired, ErrUsed, ErrSuperseded, ErrBlocked and ErrRemoved
// are given without a comparison and without counting.
func (i *Issuer) Verify(ctx context.Context, id ChallengeID, code string) (protocol.Decision, error) {
	typed := strings.Join(strings.Fields(code), "")
	if !isCode(typed) {
		return 0, ErrCodeFormat
	}
	raw, _ := id.bytes() // no id at all is as one that is unknown
	var decision protocol.Decision
	var refused error // an answer that must not undo the counting
	err := i.store.Update(ctx, func(tx Tx) error {
		decision, refused = 0, nil
		rec, key, err := getChallenge(tx, id)
		if errors.Is(err, ErrWrongCode) {
			refused = err
			return i.stray(tx, typed)
		}
		if err != nil {
			return err
		}
		now := i.now()
		if err := openAt(rec, key, now); err != nil {
			return err
		}
		if key.Failed++; key.Failed >= MaxWrongAnswers {
			key.State = KeyBlocked
		}
		if err := putRecord(tx, TableKeys, rec.Key, key); err != nil {
			return err
		}
		code := typedCode{[]byte(typed), protocol.KeyID(rec.Key), rec.Sequence, rec.Plain}
		decision, err = code.decision(key.accountKeys(), key.ChainAt)
		if err != nil {
			return err
		}
		switch {
		case decision != 0:
			return key.answered(tx, rec, raw, decision, now)
		case key.State == KeyBlocked:
			refused = ErrBlocked
		default:
			refused = ErrWrongCode
		}
		return nil
	})
	if err == nil {
		err = refused
	}
	if err != nil {
		return 0, err
	}
	i.told(ctx, raw, decision)
	return decision, nil
}

// openAt says why a challenge cannot be answered now, or nil.
func openAt(rec *challengeRecord, key *keyRecord, now time.Time) error {
	if err := key.usable(); err != nil {
		return err
	}
	switch {
	case rec.Decision != "":
		return ErrUsed
	case rec.Sequence < key.ChainAt:
		// The chain moves past a challenge when a newer one is answered, or
		// when its own time is over. The clock says which of the two.
		if milliseconds(now) < rec.Expires {
			return ErrSuperseded
		}
		return ErrExpired
	case milliseconds(now) >= rec.Expires:
		return ErrExpired
	}
	return nil
}

// typedCode is 8 digits and the challenge that they are meant for.
type typedCode struct {
	digits   []byte
	key      protocol.KeyID
	sequence uint32
	plain    []byte
}

// decision finds out which decision the digits stand for: 0 for none. keys.Chain
// stands at chainAt. Both codes are computed and compared whatever comes of the
// first. Should they be the same 8 digits, the code rejects, because then
// nothing is lost.
func (c typedCode) decision(keys *protocol.AccountKeys, chainAt uint32) (protocol.Decision, error) {
	steps, err := protocol.ChainSteps(chainAt, c.sequence)
	if err != nil {
		return 0, fmt.Errorf("issuer: %w", err)
	}
	chain := protocol.ForwardChain(keys.Chain, steps)
	approve := protocol.AnswerCode(keys.Answer, chain, c.key, c.sequence, protocol.Approve, c.plain)
	reject := protocol.AnswerCode(keys.Reject, chain, c.key, c.sequence, protocol.Reject, c.plain)
	isApprove := subtle.ConstantTimeCompare(c.digits, []byte(approve))
	isReject := subtle.ConstantTimeCompare(c.digits, []byte(reject))
	found := subtle.ConstantTimeSelect(isApprove, int(protocol.Approve), 0)
	return protocol.Decision(subtle.ConstantTimeSelect(isReject, int(protocol.Reject), found)), nil
}

// answered writes down a right answer to the challenge with this id.
func (r *keyRecord) answered(tx Tx, rec *challengeRecord, id []byte, decision protocol.Decision, now time.Time) error {
	r.Failed, r.State, r.LastUsed = 0, KeyActive, milliseconds(now)
	rec.Plain, rec.Text, rec.Decision = nil, "", decisionApproved
	if decision == protocol.Reject {
		rec.Decision = decisionRejected
	}
	if err := errors.Join(r.forgetKept(tx, now), r.keepChains(tx, rec, id, now)); err != nil {
		return err
	}
	r.forward(rec.Sequence + 1)
	return errors.Join(
		putRecord(tx, TableKeys, rec.Key, r),
		putRecord(tx, TableChallenges, id, rec),
	)
}

// told says that a challenge was answered, once that is written down.
func (i *Issuer) told(ctx context.Context, id []byte, decision protocol.Decision) {
	if i.onAnswer == nil {
		return
	}
	outcome := OutcomeApproved
	if decision == protocol.Reject {
		outcome = OutcomeRejected
	}
	// Whoever waits is told also when the one who answered has gone away.
	i.onAnswer(context.WithoutCancel(ctx), ChallengeID(hex.EncodeToString(id)), outcome)
}

// stray does for an unknown challenge the work that a wrong code costs: a
// write and two computed codes. It reads less, about 0.07 ms of work, which the
// write to a disk hides.
func (i *Issuer) stray(tx Tx, typed string) error {
	count, err := strays(tx)
	if err != nil {
		return err
	}
	nobody := typedCode{digits: []byte(typed), sequence: 1, plain: i.subject}
	if _, err := nobody.decision(new(protocol.AccountKeys), 0); err != nil {
		return err
	}
	return tx.Put(TableBank, recordStrays, binary.BigEndian.AppendUint64(nil, count+1))
}

// Strays is how many codes were given to Verify and VerifyCode for challenges
// and keys that are unknown. A bank watches it: when it climbs, somebody is guessing.
func (i *Issuer) Strays(ctx context.Context) (uint64, error) {
	var count uint64
	err := i.store.View(ctx, func(tx Tx) (err error) {
		count, err = strays(tx)
		return err
	})
	return count, err
}

func strays(tx Tx) (uint64, error) {
	b, err := tx.Get(TableBank, recordStrays)
	switch {
	case errors.Is(err, ErrNotFound):
		return 0, nil
	case err != nil:
		return 0, err
	case len(b) != 8:
		return 0, fmt.Errorf("%w: count of strays", ErrBadRecord)
	}
	return binary.BigEndian.Uint64(b), nil
}

// Outcome is what became of a challenge.
type Outcome string

// The outcomes. A bank that was stopped between Verify and its own booking
// asks for the outcome when it starts again, and books what was APPROVED once.
const (
	OutcomeOpen       Outcome = "OPEN"       // can be answered
	OutcomeApproved   Outcome = "APPROVED"   // answered with yes
	OutcomeRejected   Outcome = "REJECTED"   // answered with no
	OutcomeExpired    Outcome = "EXPIRED"    // its time is over
	OutcomeSuperseded Outcome = "SUPERSEDED" // a newer one was answered
	OutcomeVoid       Outcome = "VOID"       // its key is blocked
	OutcomeUnknown    Outcome = "UNKNOWN"    // never made, or forgotten, or its key was removed
)

// Outcome tells what became of a challenge.
func (i *Issuer) Outcome(ctx context.Context, id ChallengeID) (Outcome, error) {
	outcome := OutcomeUnknown
	err := i.store.View(ctx, func(tx Tx) error {
		rec, key, err := getChallenge(tx, id)
		if errors.Is(err, ErrWrongCode) {
			return nil
		}
		if err != nil {
			return err
		}
		if rec.Decision != "" {
			outcome = Outcome(rec.Decision)
			return nil
		}
		switch err := openAt(rec, key, i.now()); {
		case err == nil:
			outcome = OutcomeOpen
		case errors.Is(err, ErrExpired):
			outcome = OutcomeExpired
		case errors.Is(err, ErrSuperseded):
			outcome = OutcomeSuperseded
		default:
			outcome = OutcomeVoid
		}
		return nil
	})
	return outcome, err
}

// getChallenge reads a challenge and its key; ErrWrongCode when there is no
// such challenge.
func getChallenge(tx Tx, id ChallengeID) (*challengeRecord, *keyRecord, error) {
	raw, err := id.bytes()
	if err != nil {
		return nil, nil, err
	}
	rec, err := getRecord[challengeRecord](tx, TableChallenges, raw)
	if errors.Is(err, ErrNotFound) {
		return nil, nil, ErrWrongCode
	}
	if err != nil {
		return nil, nil, err
	}
	key, err := getKey(tx, rec.Key)
	return rec, key, err
}

func (id ChallengeID) bytes() ([]byte, error) {
	raw, err := hex.DecodeString(string(id))
	if err != nil || len(raw) != challengeIDSize {
		return nil, ErrWrongCode
	}
	return raw, nil
}

// isCode says whether s is 8 ASCII digits.
func isCode(s string) bool {
	if len(s) != 8 {
		return false
	}
	for n := 0; n < len(s); n++ {
		if s[n] < '0' || s[n] > '9' {
			return false
		}
	}
	return true
}
