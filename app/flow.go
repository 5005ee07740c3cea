package app

import (
	"context"
	"errors"

	"github.com/zegel-app/zegel/authenticator"
)

// This file is the way of a code through the app: read, whose is it, PIN, and then either
// the order that it holds or the bank that it adds. What stands on the stack under the page
// at the front is where Back leads.

// reading is a code that was read, with the profile that it is for.
type reading struct {
	request *authenticator.Request
	profile authenticator.Profile
}

// take reads a code and goes on with what it is. Errors come on top of the page that it was
// taken with, so that nothing typed is lost.
func (a *App) take(text string) {
	work(a, "busy.read", "", func(context.Context) (reading, error) {
		request, err := a.auth.Read(text)
		if err != nil {
			return reading{}, err
		}
		return a.whoseIs(request)
	}, a.taken)
}

// goOn goes on with a code that came in another way than as a text.
func (a *App) goOn(request *authenticator.Request) {
	work(a, "busy.read", "", func(context.Context) (reading, error) { return a.whoseIs(request) }, a.taken)
}

// whoseIs finds the profile of a code, unless it is one that begins with a bank: anybody may.
func (a *App) whoseIs(request *authenticator.Request) (reading, error) {
	if begins(request) {
		return reading{request: request}, nil
	}
	profile, err := a.find(request.Profile)
	return reading{request, profile}, err
}

// begins says whether a code is the first of adding a bank.
func begins(request *authenticator.Request) bool {
	return request.Kind == authenticator.ActivationRequest || request.Kind == authenticator.LetterRequest
}

func (a *App) taken(r reading, err error) {
	if err != nil {
		a.fail(err, nil)
		return
	}
	a.route(r)
}

// find gives a profile by its id.
func (a *App) find(id authenticator.ProfileID) (authenticator.Profile, error) {
	list, err := a.auth.Profiles()
	if err != nil {
		return authenticator.Profile{}, err
	}
	for _, p := range list {
		if p.ID == id {
			return p, nil
		}
	}
	return authenticator.Profile{}, authenticator.ErrUnknownKey
}

// route goes on with a code that was read.
func (a *App) route(r reading) {
	if begins(r.request) {
		if a.session == nil {
			a.askWhose(r.request)
			return
		}
		a.activate(r.request)
		return
	}
	if a.session != nil && a.session.ID() == r.request.Profile && (a.session.Fresh() || !spends(r.request)) {
		a.openRequest(r.request)
		return
	}
	note := "pin.for-code"
	if !spends(r.request) {
		note = "pin.for-bank"
		if r.request.Kind == authenticator.DeactivationRequest {
			note = "pin.for-removal"
		}
	}
	a.nav.Replace(&pinPage{
		App: a, profile: r.profile, note: note, bank: r.request.Bank,
		then: func() { a.openRequest(r.request) },
	})
}

// spends says whether a code asks for an approval, which takes a PIN of its own.
func spends(request *authenticator.Request) bool {
	return request.Kind == authenticator.ChallengeRequest
}

// openRequest goes on with a code of the open profile, in place of the page at the front.
func (a *App) openRequest(request *authenticator.Request) {
	switch request.Kind {
	case authenticator.ReplyRequest:
		a.finishLetter(request)
	case authenticator.DeactivationRequest:
		a.nav.Replace(&removal{App: a, request: request})
	default:
		a.openOrder(request)
	}
}

// openOrder shows what the bank asks, in place of the page at the front.
func (a *App) openOrder(request *authenticator.Request) {
	session := a.session
	work(a, "busy.read", "", func(context.Context) (*authenticator.Order, error) {
		return session.Open(request)
	}, func(order *authenticator.Order, err error) {
		if err != nil {
			a.nav.Replace(&faultPage{App: a, err: err})
			return
		}
		if order.NeedsList {
			a.fetchList(order)
			return
		}
		a.nav.Replace(newApprove(a, order))
	})
}

// fetchList fetches the payments of a batch that did not fit into its code: what is not shown
// is not approved.
func (a *App) fetchList(order *authenticator.Order) {
	session := a.session
	work(a, "busy.list", "cancel", func(ctx context.Context) (struct{}, error) {
		return struct{}{}, session.Fetch(ctx, order)
	}, func(_ struct{}, err error) {
		switch {
		case err == nil:
			a.nav.Replace(newApprove(a, order))
		case errors.Is(err, context.Canceled):
			a.toStart()
		default:
			a.nav.Replace(&faultPage{App: a, err: err, again: func() { a.fetchList(order) }})
		}
	})
}

// activate begins with a bank, in place of the page at the front: it asks the bank and shows
// what it answers, or, with a letter, shows what to type there.
func (a *App) activate(request *authenticator.Request) {
	if request.Kind == authenticator.LetterRequest {
		a.startLetter(request)
		return
	}
	session := a.session
	work(a, "busy.bank", "cancel", func(ctx context.Context) (*authenticator.Activation, error) {
		return session.Activate(ctx, request)
	}, func(bank *authenticator.Activation, err error) {
		if errors.Is(err, context.Canceled) {
			a.toStart()
			return
		}
		if err != nil {
			a.nav.Replace(&faultPage{App: a, err: err, again: func() { a.activate(request) }})
			return
		}
		a.nav.Replace(&compare{App: a, bank: bank})
	})
}

// fail shows an error on top of the page at the front.
func (a *App) fail(err error, again func()) {
	a.nav.Push(&faultPage{App: a, err: err, again: again})
}

// toProfiles goes to who is using Zegel.
func (a *App) toProfiles() {
	work(a, "busy.read", "", func(context.Context) ([]authenticator.Profile, error) {
		return a.auth.Profiles()
	}, func(list []authenticator.Profile, err error) {
		if err != nil {
			a.nav.Root(&faultPage{App: a, err: err, again: a.toProfiles})
			return
		}
		a.nav.Root(&profiles{App: a, list: list})
	})
}

// askWhose asks for whom a bank is to be added, in place of the page at the front.
func (a *App) askWhose(request *authenticator.Request) {
	work(a, "busy.read", "", func(context.Context) ([]authenticator.Profile, error) {
		return a.auth.Profiles()
	}, func(list []authenticator.Profile, err error) {
		if err != nil {
			a.nav.Replace(&faultPage{App: a, err: err})
			return
		}
		a.nav.Replace(&whose{App: a, list: list, request: request})
	})
}
