package demobank

import (
	"errors"
	"fmt"
	"net/http"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

// stepLife is how long after the password the second step can be done.
const stepLife = 10 * time.Minute

// stepPage is the second step of a sign-in.
type stepPage struct {
	channel
	State string // CODE, TEXT, or STOPPED when there are no codes any more
	Why   string // it stopped
	Error string
	Texts string // the text message, shown because the demo sends none
	Sent  bool
	Back  string
}

func (b *Bank) stepAgain(w http.ResponseWriter, s session, status int, p stepPage) {
	title := "Code from Zegel"
	if p.State != "CODE" {
		title = "Text message"
	}
	p.Back = "/sign-in"
	if p.Path == "trading" {
		p.Back = "/trading"
	}
	b.show(w, s, status, "step", page{Title: title, Body: p})
}

// beginStep goes to the second step of a channel. The password was right.
func (b *Bank) beginStep(w http.ResponseWriter, r *http.Request, s session, c channel, customer string) {
	a, err := b.ledger.attached(r.Context(), customer, c.Name)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	if a == nil && !c.Text {
		b.enter(w, r, s, c, customer)
		return
	}
	next := step{channel: c.Path, customer: customer, since: b.now()}
	if a == nil {
		if next.text = b.text(w, s, customer, textSignIn); next.text == "" {
			return
		}
	}
	b.sessions.change(s.id, func(at *session) { at.step = next })
	http.Redirect(w, r, "/channels/"+c.Path, http.StatusSeeOther)
}

// text sends a text message. When it gives an empty code it has answered.
func (b *Bank) text(w http.ResponseWriter, s session, customer string, purpose textPurpose) string {
	code, ok := b.texts.send(customer, purpose, b.now())
	if !ok {
		b.show(w, s, http.StatusTooManyRequests, "message", page{Title: "No text message for now", Body: message{
			Words: []string{"We sent you many text messages in the last hour. Wait a while, then try again."},
		}})
	}
	return code
}

// enter ends a sign-in well.
func (b *Bank) enter(w http.ResponseWriter, r *http.Request, s session, c channel, customer string) {
	if c.Path == "trading" {
		fresh := b.sessions.begin(w, r, s.customer)
		b.sessions.change(fresh.id, func(at *session) { at.trader = customer })
		http.Redirect(w, r, "/trading", http.StatusSeeOther)
		return
	}
	b.sessions.begin(w, r, customer)
	http.Redirect(w, r, "/accounts", http.StatusSeeOther)
}

// stepOf gives the channel of the request and whose step it is. When it says
// false it has answered. Somebody who is signed in to the bank may cancel the
// codes of a channel without signing in to it.
func (b *Bank) stepOf(w http.ResponseWriter, r *http.Request, s session, cancel bool) (c channel, customer string, ok bool) {
	c, ok = findChannel(r.PathValue("channel"))
	if !ok {
		b.missing(w, s)
		return c, "", false
	}
	if s.step.channel == c.Path && b.now().Sub(s.step.since) < stepLife {
		return c, s.step.customer, true
	}
	if cancel && s.customer != "" {
		return c, s.customer, true
	}
	to := "/sign-in"
	if c.Path == "trading" {
		to = "/trading"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
	return c, "", false
}

func (b *Bank) showStep(w http.ResponseWriter, r *http.Request, s session) {
	c, customer, ok := b.stepOf(w, r, s, false)
	if !ok {
		return
	}
	p, err := b.step(r, s, c, customer)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	p.Error = b.sessions.said(s.id, r.URL.Path)
	b.stepAgain(w, s, http.StatusOK, p)
}

// step says what the second step asks for.
func (b *Bank) step(r *http.Request, s session, c channel, customer string) (stepPage, error) {
	p := stepPage{channel: c, State: "CODE"}
	a, err := b.ledger.attached(r.Context(), customer, c.Name)
	if err != nil {
		return p, err
	}
	if a == nil {
		p.State, p.Texts, p.Sent = "TEXT", s.step.text, s.step.text != ""
		return p, nil
	}
	key, err := b.issuer.Key(r.Context(), a.Key)
	switch {
	case errors.Is(err, issuer.ErrUnknownKey) || err == nil && key.State == issuer.KeyRemoved:
		p.State, p.Why = "STOPPED", "The device that made your codes was removed."
	case err != nil:
		return p, err
	case key.State == issuer.KeyBlocked:
		p.State, p.Why = "STOPPED", "The device that makes your codes is blocked."
	case !isAttached(key, c.Name):
		p.State, p.Why = "STOPPED", "Five wrong codes were typed, so codes do not work here any more."
	}
	return p, nil
}

// answerStep takes the code from Zegel, or the one in the text message.
func (b *Bank) answerStep(w http.ResponseWriter, r *http.Request, s session) {
	c, customer, ok := b.stepOf(w, r, s, false)
	if !ok {
		return
	}
	word, err := b.checkStep(r, s, c, customer, r.PostForm.Get("code"))
	switch {
	case err != nil:
		b.fail(w, r, s, err)
	case word != "":
		b.sessions.say(s.id, "/channels/"+c.Path, word)
		http.Redirect(w, r, "/channels/"+c.Path, http.StatusSeeOther)
	default:
		b.enter(w, r, s, c, customer)
	}
}

func (b *Bank) checkStep(r *http.Request, s session, c channel, customer, typed string) (word string, err error) {
	a, err := b.ledger.attached(r.Context(), customer, c.Name)
	if err != nil {
		return "", err
	}
	if a == nil {
		if !c.Text { // cancelled elsewhere: the password was enough
			return "", nil
		}
		return b.texts.check(customer, textSignIn, typed, b.now()), nil
	}
	err = b.issuer.VerifyCode(r.Context(), a.Key, c.Name, typed)
	if !errors.Is(err, issuer.ErrWrongCode) {
		switch {
		case errors.Is(err, issuer.ErrNotAttached), errors.Is(err, issuer.ErrBlocked), errors.Is(err, issuer.ErrRemoved), errors.Is(err, issuer.ErrUnknownKey):
			return " ", nil // the page says it
		}
		if errors.Is(err, issuer.ErrCodeFormat) {
			return b.wordFor(r, a.Key, typed, err)
		}
		return "", err
	}
	key, err := b.issuer.Key(r.Context(), a.Key)
	if err != nil {
		return "", err
	}
	for _, at := range key.Channels {
		if at.Name == c.Name && at.Attached {
			return fmt.Sprintf("That code is not right, or it was used already. %s left.", tries(at.TriesLeft)), nil
		}
	}
	return " ", nil
}

func tries(n int) string {
	if n == 1 {
		return "One try"
	}
	return fmt.Sprintf("%d tries", n)
}

// showCancel is "Cancel codes": for who has deleted the app.
func (b *Bank) showCancel(w http.ResponseWriter, r *http.Request, s session) {
	c, customer, ok := b.stepOf(w, r, s, true)
	if !ok {
		return
	}
	a, err := b.ledger.attached(r.Context(), customer, c.Name)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	if a == nil {
		b.afterCancel(w, r, s, c)
		return
	}
	b.stepAgain(w, s, http.StatusOK, stepPage{
		channel: c, State: "CANCEL", Error: b.sessions.said(s.id, r.URL.Path), Texts: s.cancel, Sent: s.cancel != "",
	})
}

func (b *Bank) cancelCodes(w http.ResponseWriter, r *http.Request, s session) {
	c, customer, ok := b.stepOf(w, r, s, true)
	if !ok {
		return
	}
	path := "/channels/" + c.Path + "/cancel"
	if !r.PostForm.Has("text") {
		code := b.text(w, s, customer, textCancel)
		if code == "" {
			return
		}
		b.sessions.change(s.id, func(at *session) { at.cancel = code })
		http.Redirect(w, r, path, http.StatusSeeOther)
		return
	}
	if problem := b.texts.check(customer, textCancel, r.PostForm.Get("text"), b.now()); problem != "" {
		b.sessions.say(s.id, path, problem)
		http.Redirect(w, r, path, http.StatusSeeOther)
		return
	}
	// The bank's own record goes last: as long as it is there, this can be done again.
	err := b.detachAll(r.Context(), customer, c.Name, protocol.KeyID{})
	if err == nil {
		err = b.ledger.detach(r.Context(), customer, c.Name)
	}
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	b.sessions.change(s.id, func(at *session) { at.cancel, at.step = "", step{} })
	b.afterCancel(w, r, s, c)
}

// afterCancel says that the former way is back.
func (b *Bank) afterCancel(w http.ResponseWriter, r *http.Request, s session, c channel) {
	b.stepAgain(w, s, http.StatusOK, stepPage{channel: c, State: "CANCELLED"})
}
