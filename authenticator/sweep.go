package authenticator

import (
	"fmt"
	"time"

	"github.com/zegel-app/zegel/vault"
)

// sweep moves the chains of accounts on whose order has run out, so that a code seen earlier
// helps nobody who takes the device later. An order that nobody has answered becomes a line of
// history then, in the same transaction and so only once.
func (a *Authenticator) sweep() error {
	stored, err := a.vault.Profiles()
	if err != nil {
		return err
	}
	now := a.now()
	for _, p := range stored {
		if p.State != vault.Active {
			continue
		}
		if err := a.sweepProfile(p.ID, now); err != nil {
			return fmt.Errorf("moving answered orders on: %w", err)
		}
	}
	return nil
}

func (a *Authenticator) sweepProfile(id ProfileID, now time.Time) error {
	due := false
	err := a.vault.View(id, func(tx *vault.Tx) error {
		accounts, err := readAccounts(tx)
		for _, account := range accounts {
			due = due || account.ranOut(now)
		}
		return err
	})
	if err != nil || !due {
		return err
	}
	return a.vault.Update(id, func(tx *vault.Tx) error {
		accounts, err := readAccounts(tx)
		if err != nil {
			return err
		}
		for _, account := range accounts {
			if err := account.runOut(tx, now); err != nil {
				return err
			}
		}
		return nil
	})
}
