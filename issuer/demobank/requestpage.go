package demobank

import (
	"errors"
	"net/http"
	"slices"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

type requestPage struct {
	scan
	Request  *request
	Words    requestWords
	Warnings []string
	Device   string       // that the code is for, if it is still known
	Online   bool         // the device can answer by itself
	Devices  []issuer.Key // the others that could answer
	Secure   bool         // the page of a card payment
	GoOn     bool         // a device may be added now
}

// begin writes a new request, makes its code and goes to its page.
func (b *Bank) begin(w http.ResponseWriter, r *http.Request, s session, q *request) {
	if err := b.ledger.addRequest(r.Context(), q); err != nil {
		b.fail(w, r, s, err)
		return
	}
	b.askRequest(w, r, s, q, protocol.KeyID{})
}

// askRequest makes a code for a request that waits: for the device that is
// asked for, or else the one used last. Without a device the page says so.
func (b *Bank) askRequest(w http.ResponseWriter, r *http.Request, s session, q *request, want protocol.KeyID) {
	order, err := q.errand().order()
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	key, challenge, word, err := b.ask(r, q.Customer, order, q.Warnings, want)
	if err == nil && challenge != nil {
		_, err = b.ledger.changeRequest(r.Context(), q.ID, func(_ issuer.Tx, q *request) error {
			q.Key, q.Challenge, q.Text, q.Expires = key, challenge.ID, challenge.Text, challenge.Expires
			return nil
		})
	}
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	if word != "" {
		b.sessions.say(s.id, q.path(), word)
	}
	http.Redirect(w, r, q.path(), http.StatusSeeOther)
}

// ask makes a challenge for the device that is wanted, or else the one used
// last. Without an error the challenge is nil when there is no device, or when
// word says why there is no code for now.
func (b *Bank) ask(r *http.Request, customer string, order protocol.Order, warnings []protocol.Warning, want protocol.KeyID) (key protocol.KeyID, c *issuer.Challenge, word string, err error) {
	keys, err := b.activeKeys(r, customer)
	if err != nil || len(keys) == 0 {
		return key, nil, "", err
	}
	key = keys[0].ID
	if slices.ContainsFunc(keys, func(k issuer.Key) bool { return k.ID == want }) {
		key = want
	}
	c, err = b.issuer.Challenge(r.Context(), key, order, warnings, 0)
	var field *protocol.FieldError
	switch {
	case errors.Is(err, issuer.ErrTooMany):
		return key, nil, "There were too many codes in the last hour. Wait a while, then make a new one.", nil
	case errors.As(err, &field):
		return key, nil, "This does not fit in one code. Cancel it, and make it shorter.", nil
	case err == nil:
		b.newest.note(customer, c.Text)
	}
	return key, c, "", err
}

// asked gives the request of the page when the visitor may see it; when it
// says false it has answered. The address of a card payment is known only to
// the shop that asked and to whom it sent there.
func (b *Bank) asked(w http.ResponseWriter, r *http.Request, s session, card bool) (*request, bool) {
	q, err := b.ledger.request(r.Context(), r.PathValue("id"))
	switch {
	case errors.Is(err, errNoRequest),
		err == nil && (card != (q.Card != nil) || !card && q.Customer != s.customer):
		b.missing(w, s)
	case err != nil:
		b.fail(w, r, s, err)
	default:
		return q, true
	}
	return nil, false
}

func (b *Bank) showRequest(card bool) handle {
	return func(w http.ResponseWriter, r *http.Request, s session) {
		q, ok := b.asked(w, r, s, card)
		if !ok {
			return
		}
		body := requestPage{Request: q, Secure: card}
		if err := b.standing(r, &body); err != nil {
			b.fail(w, r, s, err)
			return
		}
		q = body.Request
		if card && q.State != transferWaiting {
			http.Redirect(w, r, "/shop/orders/"+q.ID, http.StatusSeeOther)
			return
		}
		body.Words, body.Warnings = q.errand().words(q), warningWords(q.Warnings, q.Limit)
		body.Action, body.Submit, body.Token = q.path(), body.Words.Submit, s.token
		body.Error = b.sessions.said(s.id, body.Action)
		body.GoOn = q.Device != nil && q.State == requestDone && !q.Device.Used && !q.Device.tooLate(q, b.now())
		if body.State == string(transferWaiting) {
			if err := body.fill(q.Text, q.Expires, b.now()); err != nil {
				b.fail(w, r, s, err)
				return
			}
			body.Events = body.Action + "/events"
		}
		b.show(w, s, http.StatusOK, "request", page{
			Title: "Approve with Zegel", Section: body.Words.Section, Body: body, Refresh: body.Remaining,
		})
	}
}

// standing finds out where a request stands. The issuer knows what was
// answered; when the bank has not carried it out yet, it does so now.
func (b *Bank) standing(r *http.Request, p *requestPage) error {
	q := p.Request
	p.State = string(q.State)
	if q.State != transferWaiting {
		return nil
	}
	keys, err := b.activeKeys(r, q.Customer)
	if err != nil {
		return err
	}
	p.Devices = slices.DeleteFunc(slices.Clone(keys), func(k issuer.Key) bool { return k.ID == q.Key })
	if q.Challenge == "" {
		p.State = stateNoDevice
		if len(keys) > 0 {
			p.State = stateExpired // a device was added since: make a code
		}
		return nil
	}
	its, err := b.issuer.Key(r.Context(), q.Key)
	if err != nil && !errors.Is(err, issuer.ErrUnknownKey) {
		return err
	}
	p.Device, p.Online = its.Device, its.Online
	outcome, err := b.issuer.Outcome(r.Context(), q.Challenge)
	if err != nil {
		return err
	}
	p.State = stateOf(outcome)
	switch {
	case outcome == issuer.OutcomeApproved, outcome == issuer.OutcomeRejected:
		if p.Request, err = b.settleRequest(r.Context(), q, outcome == issuer.OutcomeApproved); err != nil {
			return err
		}
		p.State = string(p.Request.State)
	case outcome == issuer.OutcomeUnknown && its.State == issuer.KeyActive:
		p.State = stateExpired // forgotten: a new code does it
	}
	return nil
}

func (b *Bank) answerRequest(card bool) handle {
	return func(w http.ResponseWriter, r *http.Request, s session) {
		q, ok := b.asked(w, r, s, card)
		if !ok {
			return
		}
		if q.State == transferWaiting && q.Challenge != "" {
			decision, err := b.issuer.Verify(r.Context(), q.Challenge, r.PostForm.Get("code"))
			if err == nil {
				_, err = b.settleRequest(r.Context(), q, decision == protocol.Approve)
			} else {
				var word string
				if word, err = b.wordFor(r, q.Key, r.PostForm.Get("code"), err); word != "" {
					b.sessions.say(s.id, q.path(), word)
				}
			}
			if err != nil {
				b.fail(w, r, s, err)
				return
			}
		}
		http.Redirect(w, r, q.path(), http.StatusSeeOther)
	}
}

func (b *Bank) renewRequest(card bool) handle {
	return func(w http.ResponseWriter, r *http.Request, s session) {
		q, ok := b.asked(w, r, s, card)
		if !ok {
			return
		}
		p := requestPage{Request: q}
		if err := b.standing(r, &p); err != nil {
			b.fail(w, r, s, err)
			return
		}
		if q = p.Request; q.State != transferWaiting { // an answer that was given is not asked for again
			http.Redirect(w, r, q.path(), http.StatusSeeOther)
			return
		}
		want := q.Key
		if key, ok := parseKeyID(r.PostForm.Get("key")); ok {
			want = key
		}
		b.askRequest(w, r, s, q, want)
	}
}

func (b *Bank) cancelRequest(card bool) handle {
	return func(w http.ResponseWriter, r *http.Request, s session) {
		q, ok := b.asked(w, r, s, card)
		if !ok {
			return
		}
		_, err := b.ledger.changeRequest(r.Context(), q.ID, func(_ issuer.Tx, q *request) error {
			q.State, q.Text, q.Done = transferCancelled, "", b.now()
			return nil
		})
		if err != nil {
			b.fail(w, r, s, err)
			return
		}
		http.Redirect(w, r, q.path(), http.StatusSeeOther)
	}
}
