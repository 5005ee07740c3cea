package app

import (
	"context"

	"github.com/zegel-app/zegel/authenticator"
)

// keep adds a bank to the open profile, when the person has said that it is theirs, and goes
// to then. One wrong PIN in 256 opens a profile, and a bank that is bound to it could never be
// used: so a PIN that was typed once is asked for once more.
func (a *App) keep(bank *authenticator.Activation, then screen) {
	if a.session != nil && a.unsure == a.session {
		a.askOnceMore(bank, then)
		return
	}
	work(a, "busy.keep", "", func(context.Context) (struct{}, error) {
		return struct{}{}, bank.Confirm()
	}, func(_ struct{}, err error) {
		if err != nil {
			a.nav.Push(&faultPage{App: a, err: err, again: func() { a.nav.Pop(); a.keep(bank, then) }})
			return
		}
		a.nav.Root(then)
	})
}

// askOnceMore asks for the PIN, and adds the bank when it is the one of before.
func (a *App) askOnceMore(bank *authenticator.Activation, then screen) {
	id := a.session.ID()
	work(a, "busy.read", "", func(context.Context) (authenticator.Profile, error) {
		return a.find(id)
	}, func(profile authenticator.Profile, err error) {
		if err != nil {
			a.fail(err, nil)
			return
		}
		a.nav.Root(&pinPage{
			App: a, profile: profile, note: "pin.once-more", bank: bank.Bank,
			confirm: bank.ConfirmPIN, left: bank.Cancel, then: func() { a.nav.Root(then) },
		})
	})
}
