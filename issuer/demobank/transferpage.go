package demobank

import (
	"errors"
	"net/http"
	"slices"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

type transferPage struct {
	scan
	Transfer *transfer
	Warnings []string
	Device   string       // that the code is for, if it is still known
	Online   bool         // the device can answer by itself
	Devices  []issuer.Key // the others that could answer
	Planned  bool

	Temporary      *temporary // the customer's temporary code, if he has one
	TemporaryError string
}

// askTransfer makes a code for a transfer that waits: for the device that is
// asked for, or else the one used last. Without a device the page says so.
func (b *Bank) askTransfer(w http.ResponseWriter, r *http.Request, s session, t *transfer, want protocol.KeyID) {
	path := "/transfers/" + t.ID
	key, challenge, word, err := b.ask(r, s.customer, t.order(), t.Warnings, want)
	if err == nil && challenge != nil {
		_, err = b.ledger.change(r.Context(), t.ID, func(t *transfer) {
			t.Key, t.Challenge, t.Text, t.Expires = key, challenge.ID, challenge.Text, challenge.Expires
		})
	}
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	if word != "" {
		b.sessions.say(s.id, path, word)
	}
	http.Redirect(w, r, path, http.StatusSeeOther)
}

// its gives the transfer of the request when it is this customer's; when it
// says false it has answered.
func (b *Bank) its(w http.ResponseWriter, r *http.Request, s session) (*transfer, bool) {
	t, err := b.ledger.transfer(r.Context(), s.customer, r.PathValue("id"))
	switch {
	case errors.Is(err, errNoTransfer):
		b.missing(w, s)
	case err != nil:
		b.fail(w, r, s, err)
	default:
		return t, true
	}
	return nil, false
}

func (b *Bank) showTransfer(w http.ResponseWriter, r *http.Request, s session) {
	t, ok := b.its(w, r, s)
	if !ok {
		return
	}
	body := transferPage{Transfer: t, Warnings: warningWords(t.Warnings, t.Limit)}
	body.Action, body.Submit, body.Token = "/transfers/"+t.ID, "Pay "+t.Amount.String(), s.token
	body.Error = b.sessions.said(s.id, body.Action)
	body.TemporaryError = b.sessions.said(s.id, body.Action+"/temporary")
	var err error
	if body.Temporary, err = b.ledger.temporary(r.Context(), s.customer, b.now()); err != nil {
		b.fail(w, r, s, err)
		return
	}
	title, err := b.fillTransfer(r, &body)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	if body.State == string(transferWaiting) {
		body.Events = body.Action + "/events"
	}
	b.show(w, s, http.StatusOK, "transfer", page{
		Title: title, Section: "transfer", Body: body, Refresh: body.Remaining,
	})
}

// fillTransfer finds out where a transfer stands. The issuer knows what was
// answered; when the bank was stopped before it booked that, it books it now.
func (b *Bank) fillTransfer(r *http.Request, p *transferPage) (title string, err error) {
	t := p.Transfer
	p.State = string(t.State)
	if t.State == transferWaiting && t.Challenge == "" {
		p.State = stateNoDevice
	}
	if p.State == string(transferWaiting) {
		outcome, err := b.issuer.Outcome(r.Context(), t.Challenge)
		if err != nil {
			return "", err
		}
		p.State = stateOf(outcome)
		switch outcome {
		case issuer.OutcomeApproved, issuer.OutcomeRejected:
			if t, err = b.settle(r, t, outcome == issuer.OutcomeApproved); err != nil {
				return "", err
			}
			p.Transfer, p.State = t, string(t.State)
		case issuer.OutcomeUnknown:
			// Forgotten, when its device is still there: then a new code does it.
			k, err := b.issuer.Key(r.Context(), t.Key)
			if err == nil && k.State == issuer.KeyActive {
				p.State = stateExpired
			} else if err != nil && !errors.Is(err, issuer.ErrUnknownKey) {
				return "", err
			}
		}
	}
	switch p.State {
	case string(transferWaiting), stateExpired, stateBlocked, stateRemoved, stateNoDevice:
		if err := b.fillDevices(r, p); err != nil {
			return "", err
		}
	}
	switch p.State {
	case string(transferWaiting):
		return "Approve with Zegel", p.fill(t.Text, t.Expires, b.now())
	case string(transferPaid):
		p.Planned = t.Date != ""
		if p.Planned {
			return "Your transfer is planned", nil
		}
		return "Paid", nil
	case string(transferRejected):
		return "You said no", nil
	case string(transferCancelled):
		return "Cancelled", nil
	case string(transferRefused):
		return "Not paid", nil
	case stateBlocked:
		return "Zegel is blocked", nil
	case stateRemoved:
		return "This device was removed", nil
	case stateNoDevice:
		return "Add Zegel first", nil
	}
	return "This code is too old", nil
}

// fillDevices lists the other devices that could answer.
func (b *Bank) fillDevices(r *http.Request, p *transferPage) error {
	keys, err := b.activeKeys(r, p.Transfer.Customer)
	if err != nil {
		return err
	}
	if p.State == stateNoDevice && len(keys) > 0 {
		p.State = stateExpired // a device was added since: make a code
	}
	p.Devices = slices.DeleteFunc(keys, func(k issuer.Key) bool { return k.ID == p.Transfer.Key })
	its, err := b.issuer.Key(r.Context(), p.Transfer.Key)
	if err != nil && !errors.Is(err, issuer.ErrUnknownKey) {
		return err
	}
	p.Device, p.Online = its.Device, its.Online
	return nil
}

// settle writes down what the customer answered.
func (b *Bank) settle(r *http.Request, t *transfer, approved bool) (*transfer, error) {
	if approved {
		return b.ledger.pay(r.Context(), t.ID, b.now())
	}
	notMe, err := b.notMe(r.Context(), t.Customer, t.Challenge, approved)
	if err != nil {
		return nil, err
	}
	return b.ledger.change(r.Context(), t.ID, func(t *transfer) { t.State, t.Text, t.NotMe = transferRejected, "", notMe })
}

func (b *Bank) answerTransfer(w http.ResponseWriter, r *http.Request, s session) {
	t, ok := b.its(w, r, s)
	if !ok {
		return
	}
	path := "/transfers/" + t.ID
	if t.State == transferWaiting && t.Challenge != "" {
		decision, err := b.issuer.Verify(r.Context(), t.Challenge, r.PostForm.Get("code"))
		if err == nil {
			_, err = b.settle(r, t, decision == protocol.Approve)
		} else {
			var word string
			if word, err = b.wordFor(r, t.Key, r.PostForm.Get("code"), err); word != "" {
				b.sessions.say(s.id, path, word)
			}
		}
		if err != nil {
			b.fail(w, r, s, err)
			return
		}
	}
	http.Redirect(w, r, path, http.StatusSeeOther)
}

func (b *Bank) renewTransfer(w http.ResponseWriter, r *http.Request, s session) {
	t, ok := b.its(w, r, s)
	if !ok {
		return
	}
	// An answer that was given is not asked for again.
	if t.State != transferWaiting {
		http.Redirect(w, r, "/transfers/"+t.ID, http.StatusSeeOther)
		return
	}
	if t.Challenge != "" {
		outcome, err := b.issuer.Outcome(r.Context(), t.Challenge)
		if err != nil {
			b.fail(w, r, s, err)
			return
		}
		if outcome == issuer.OutcomeApproved || outcome == issuer.OutcomeRejected {
			http.Redirect(w, r, "/transfers/"+t.ID, http.StatusSeeOther)
			return
		}
	}
	want := t.Key
	if key, ok := parseKeyID(r.PostForm.Get("key")); ok {
		want = key
	}
	b.askTransfer(w, r, s, t, want)
}

func (b *Bank) cancelTransfer(w http.ResponseWriter, r *http.Request, s session) {
	t, ok := b.its(w, r, s)
	if !ok {
		return
	}
	_, err := b.ledger.change(r.Context(), t.ID, func(t *transfer) { t.State, t.Text = transferCancelled, "" })
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	http.Redirect(w, r, "/transfers/"+t.ID, http.StatusSeeOther)
}

func warningWords(warnings []protocol.Warning, limit euros) []string {
	var words []string
	for _, w := range warnings {
		switch w {
		case protocol.NewPayee:
			words = append(words, "You have not paid this account before.")
		case protocol.ForeignAccount:
			words = append(words, "This account is in another country.")
		case protocol.OverLimit:
			words = append(words, "This is more than your limit of "+limit.String()+".")
		}
	}
	return words
}
