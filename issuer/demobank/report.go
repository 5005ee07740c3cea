package demobank

import (
	"context"
	"errors"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

const tableReports issuer.Table = "bank.reports" // customer

// reportLife is how long a customer's own page reminds him of what he reported.
const reportLife = 7 * 24 * time.Hour

// report is the last time that a customer rejected something with "I did not ask
// for this". The page that asked may be in a thief's browser: the customer is
// told on his own.
type report struct {
	Time time.Time `json:"time"`
}

// notMe says whether a customer rejected because he did not ask for it, and
// keeps that he did. After digits it is not known.
func (b *Bank) notMe(ctx context.Context, customer string, id issuer.ChallengeID, approved bool) (bool, error) {
	if approved {
		return false, nil
	}
	reason, err := b.issuer.Reason(ctx, id)
	if err != nil || reason != protocol.NotMe {
		return false, err
	}
	return true, b.ledger.store.Update(ctx, func(tx issuer.Tx) error {
		return put(tx, tableReports, []byte(customer), &report{Time: b.now()})
	})
}

// reported gives the customer's last report, or nil when there is none of late.
func (l ledger) reported(ctx context.Context, customer string, now time.Time) (*report, error) {
	var last *report
	err := l.store.View(ctx, func(tx issuer.Tx) (err error) {
		last, err = get[report](tx, tableReports, []byte(customer))
		return err
	})
	if errors.Is(err, issuer.ErrNotFound) || err == nil && now.Sub(last.Time) >= reportLife {
		return nil, nil
	}
	return last, err
}
