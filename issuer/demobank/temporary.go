package demobank

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"crypto/subtle"
	"errors"
	"strings"
	"time"

	"github.com/zegel-app/zegel/issuer"
)

const tableTemporary issuer.Table = "bank.temporary" // customer

// What a temporary code can do: small payments at home, for a short time.
const (
	temporaryLife         = 48 * time.Hour
	temporarySum    euros = 250_00
	temporaryTries        = 5
	temporaryDigits       = 12 // of 32 each: 60 bits
)

// temporary is a code that stands in for a broken device. The bank keeps its
// hash only: the code is shown once.
type temporary struct {
	Hash    []byte    `json:"hash"`
	Expires time.Time `json:"expires"`
	Left    euros     `json:"left"`
	Failed  int       `json:"failed"`
}

func (t *temporary) alive(now time.Time) bool {
	return t.Left > 0 && t.Failed < temporaryTries && now.Before(t.Expires)
}

// temporary gives a customer's temporary code, or nil when there is none that
// works.
func (l ledger) temporary(ctx context.Context, customer string, now time.Time) (*temporary, error) {
	var t *temporary
	err := l.store.View(ctx, func(tx issuer.Tx) (err error) {
		t, err = get[temporary](tx, tableTemporary, []byte(customer))
		return err
	})
	if errors.Is(err, issuer.ErrNotFound) || err == nil && !t.alive(now) {
		return nil, nil
	}
	return t, err
}

// makeTemporary makes a code in place of any older one.
func (l ledger) makeTemporary(ctx context.Context, customer string, now time.Time) (code string, err error) {
	code = rand.Text()[:temporaryDigits]
	hash := hashTemporary(customer, code)
	err = l.store.Update(ctx, func(tx issuer.Tx) error {
		return put(tx, tableTemporary, []byte(customer), &temporary{Hash: hash, Expires: now.Add(temporaryLife), Left: temporarySum})
	})
	return code, err
}

// What is said about a temporary code that does not do.
const (
	sayNoTemporary    = "There is no temporary code that works any more."
	sayWrongTemporary = "That is not your temporary code."
	sayLastTemporary  = "That is not your temporary code. It does not work any more."
)

// takeTemporary compares a temporary code, after it counted the try. code is
// written back by the caller when problem is empty.
func takeTemporary(tx issuer.Tx, customer, typed string, now time.Time) (code *temporary, problem string, err error) {
	key := []byte(customer)
	code, err = get[temporary](tx, tableTemporary, key)
	if errors.Is(err, issuer.ErrNotFound) || err == nil && !code.alive(now) {
		return nil, sayNoTemporary, nil
	}
	if err != nil {
		return nil, "", err
	}
	code.Failed++
	if subtle.ConstantTimeCompare(hashTemporary(customer, typed), code.Hash) != 1 {
		problem = sayWrongTemporary
		if code.Failed == temporaryTries {
			problem = sayLastTemporary
		}
		return nil, problem, put(tx, tableTemporary, key, code)
	}
	code.Failed = 0
	return code, "", nil
}

// proveTemporary takes a temporary code as a proof of who somebody is. It spends
// nothing of the code.
func (l ledger) proveTemporary(ctx context.Context, customer, typed string, now time.Time) (problem string, err error) {
	err = l.store.Update(ctx, func(tx issuer.Tx) error {
		var code *temporary
		if code, problem, err = takeTemporary(tx, customer, typed, now); err != nil || problem != "" {
			return err
		}
		return put(tx, tableTemporary, []byte(customer), code)
	})
	return problem, err
}

// payTemporary pays a transfer that waits with a temporary code. A wrong code
// is counted before it is compared. problem tells why nothing was paid.
func (l ledger) payTemporary(ctx context.Context, t *transfer, typed string, now time.Time) (problem string, err error) {
	err = l.store.Update(ctx, func(tx issuer.Tx) error {
		var code *temporary
		if code, problem, err = takeTemporary(tx, t.Customer, typed, now); err != nil || problem != "" {
			return err
		}
		switch {
		case abroad(t.From, t.PayeeIBAN):
			problem = "A temporary code does not pay accounts in other countries."
		case t.Amount > code.Left:
			problem = "Your temporary code is good for " + code.Left.String() + " more."
		default:
			paid, err := pay(tx, t.ID, now)
			if err != nil {
				return err
			}
			if paid.State == transferPaid && paid.Paid.Equal(now) {
				code.Left -= t.Amount
			}
		}
		return put(tx, tableTemporary, []byte(t.Customer), code)
	})
	return problem, err
}

// hashTemporary takes a code as people type it: in groups or not, in small
// letters or capitals.
func hashTemporary(customer, typed string) []byte {
	code := strings.ToUpper(strings.NewReplacer(" ", "", "-", "", "\u00a0", "").Replace(typed))
	sum := sha256.Sum256([]byte("meridian temporary\x00" + customer + "\x00" + code))
	return sum[:]
}
