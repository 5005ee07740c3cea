package demobank

import (
	"context"
	"time"

	"github.com/zegel-app/zegel/issuer"
)

// debitAmount is what the demo's telephone company collects.
const debitAmount euros = 54_99

// collect is a direct debit: a company takes what it is owed, when the customer
// allows that. said tells what became of it.
func (l ledger) collect(ctx context.Context, customer string, now time.Time) (said string, err error) {
	accounts, err := l.accounts(ctx, customer)
	if err != nil {
		return "", err
	}
	err = l.store.Update(ctx, func(tx issuer.Tx) error {
		set, err := getSettings(tx, customer)
		if err != nil {
			return err
		}
		if !set.DirectDebits {
			said = "Telenova could not collect " + debitAmount.String() + ": direct debits are not allowed."
			return nil
		}
		m := movement{Name: "Telenova", Account: "BE54001452187097", Reference: "Direct debit"}
		enough, err := debit(tx, accounts[0].IBAN, debitAmount, m, now)
		if said = "Telenova collected " + debitAmount.String() + "."; err == nil && !enough {
			said = "Telenova could not collect " + debitAmount.String() + ": there is not enough money."
		}
		return err
	})
	return said, err
}
