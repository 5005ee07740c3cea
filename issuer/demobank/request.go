package demobank

import (
	"context"
	"crypto/rand"
	"errors"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

// tableRequests keeps everything else than a transfer that waits for an answer.
const tableRequests issuer.Table = "bank.requests" // request id

// requestDone is the state of a request that was approved and carried out. Its
// other states are those of a transfer.
const requestDone transferState = "DONE"

// request is an errand of a customer, and the challenge that it waits for.
// Exactly one of the errands is set.
type request struct {
	ID       string             `json:"id"`
	Customer string             `json:"customer"`
	State    transferState      `json:"state"`
	Why      string             `json:"why,omitempty"`   // an approved one was refused
	NotMe    bool               `json:"notMe,omitempty"` // rejected with "I did not ask for this"
	Warnings []protocol.Warning `json:"warnings,omitempty"`
	Limit    euros              `json:"limit,omitempty"` // that a warning is about
	Made     time.Time          `json:"made"`
	Done     time.Time          `json:"done,omitzero"`

	Card    *cardPayment   `json:"card,omitempty"`
	Setting *settingChange `json:"setting,omitempty"`
	Batch   *batch         `json:"batch,omitempty"`
	Stock   *stockOrder    `json:"stock,omitempty"`
	Device  *newDevice     `json:"device,omitempty"`
	Channel *channelChange `json:"channel,omitempty"`
	Revoke  *revocation    `json:"revoke,omitempty"`

	Key       protocol.KeyID     `json:"key"`
	Challenge issuer.ChallengeID `json:"challenge,omitempty"`
	Text      string             `json:"text,omitempty"`
	Expires   time.Time          `json:"expires,omitzero"`
}

// errand is what a request is about.
type errand interface {
	// order is the errand as the app shows it.
	order() (protocol.Order, error)
	// carryOut does what was approved, in the transaction that writes it
	// down. why is empty, or tells why it cannot be done.
	carryOut(tx issuer.Tx, r *request, now time.Time) (why string, err error)
	// words are what the pages say about it.
	words(r *request) requestWords
}

// outside is an errand that changes the issuer's records, which may lie in
// another store than the bank's own: then no transaction holds both.
type outside interface {
	errand
	// beforehand is called before carryOut. What it does can be done twice,
	// because the bank may stop in between. why is as that of carryOut.
	beforehand(ctx context.Context, b *Bank, r *request) (why string, err error)
}

// requestWords are a request in words.
type requestWords struct {
	Section string // of the navigation
	About   string // "You are about to pay"
	Sum     string
	Facts   []fact
	More    []fact // that are folded away
	Submit  string // the button under the digits
	Done    string // the heading once it is done
	After   string // a sentence below it
	Nothing string // what did not happen when it was not approved
	Next    string // where to go on
	ToNext  string // the words of that link
}

type fact struct {
	Name, Value string
	Mono        bool   // the value is a number of letters and digits
	Account     string // an account number below the value
}

func (r *request) errand() errand {
	switch {
	case r.Card != nil:
		return r.Card
	case r.Setting != nil:
		return r.Setting
	case r.Batch != nil:
		return r.Batch
	case r.Stock != nil:
		return r.Stock
	case r.Channel != nil:
		return r.Channel
	case r.Revoke != nil:
		return r.Revoke
	}
	return r.Device
}

// path is where the bank's page of a request is. That of a card payment is open
// to whoever the shop sends there, signed in or not.
func (r *request) path() string {
	if r.Card != nil {
		return "/secure/" + r.ID
	}
	return "/requests/" + r.ID
}

var errNoRequest = errors.New("demobank: no such request")

func (b *Bank) newRequest(customer string) *request {
	return &request{ID: rand.Text(), Customer: customer, State: transferWaiting, Made: b.now()}
}

// request gives a request; errNoRequest when there is none.
func (l ledger) request(ctx context.Context, id string) (*request, error) {
	var r *request
	err := l.store.View(ctx, func(tx issuer.Tx) (err error) {
		r, err = get[request](tx, tableRequests, []byte(id))
		return err
	})
	if errors.Is(err, issuer.ErrNotFound) {
		return nil, errNoRequest
	}
	return r, err
}

func (l ledger) addRequest(ctx context.Context, r *request) error {
	return l.store.Update(ctx, func(tx issuer.Tx) error { return put(tx, tableRequests, []byte(r.ID), r) })
}

// changeRequest updates a request that still waits; any other it leaves as it is.
func (l ledger) changeRequest(ctx context.Context, id string, change func(issuer.Tx, *request) error) (*request, error) {
	var r *request
	err := l.store.Update(ctx, func(tx issuer.Tx) (err error) {
		if r, err = get[request](tx, tableRequests, []byte(id)); err != nil || r.State != transferWaiting {
			return err
		}
		if err := change(tx, r); err != nil {
			return err
		}
		return put(tx, tableRequests, []byte(id), r)
	})
	return r, err
}

// settleRequest carries out what the customer answered to a request.
func (b *Bank) settleRequest(ctx context.Context, q *request, approved bool) (*request, error) {
	why := ""
	if errand, ok := q.errand().(outside); ok && approved && q.State == transferWaiting {
		var err error
		if why, err = errand.beforehand(ctx, b, q); err != nil {
			return nil, err
		}
	}
	notMe, err := b.notMe(ctx, q.Customer, q.Challenge, approved)
	if err != nil {
		return nil, err
	}
	return b.ledger.settleRequest(ctx, q, approved, notMe, why, b.now())
}

// settleRequest writes down what the customer answered and carries it out,
// once, however often it is called.
func (l ledger) settleRequest(ctx context.Context, q *request, approved, notMe bool, why string, now time.Time) (*request, error) {
	return l.changeRequest(ctx, q.ID, func(tx issuer.Tx, r *request) (err error) {
		r.Key, r.Challenge = q.Key, q.Challenge // whose answer it is, though another may have been asked since
		r.Text, r.State, r.Done, r.NotMe = "", transferRejected, now, notMe
		if !approved {
			return nil
		}
		if r.Why = why; r.Why == "" {
			r.Why, err = r.errand().carryOut(tx, r, now)
		}
		r.State = requestDone
		if r.Why != "" {
			r.State = transferRefused
		}
		return err
	})
}

// debit takes money from an account and books the movement. It says false, and
// does nothing, when there is not enough.
func debit(tx issuer.Tx, iban string, amount euros, m movement, now time.Time) (bool, error) {
	from, err := get[account](tx, tableAccounts, []byte(iban))
	if err != nil {
		return false, err
	}
	if from.Balance < amount {
		return false, nil
	}
	from.Balance -= amount
	m.Time, m.Date, m.Amount, m.BalanceThen = now, now.Format(time.DateOnly), -amount, from.Balance
	return true, errors.Join(put(tx, tableAccounts, []byte(iban), from), book(tx, iban, &m))
}
