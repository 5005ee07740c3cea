package demobank

import (
	"crypto/subtle"
	"errors"
	"net/http"
	"slices"
	"strings"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

type signInPage struct {
	User     string
	Error    string
	Ended    bool
	Password string // the demo's, shown in a box that says so
}

func (b *Bank) showSignIn(w http.ResponseWriter, r *http.Request) {
	s, ok, _ := b.sessions.get(r)
	if ok && s.customer != "" {
		http.Redirect(w, r, "/accounts", http.StatusSeeOther)
		return
	}
	if !ok {
		s = b.sessions.begin(w, r, "")
	}
	b.signInAgain(w, s, http.StatusOK, signInPage{
		Ended: r.URL.Query().Has("ended"), Error: b.sessions.said(s.id, "/sign-in"),
	})
}

func (b *Bank) signInAgain(w http.ResponseWriter, s session, status int, body signInPage) {
	body.Password = demoPassword
	b.show(w, s, status, "signin", page{Title: "Sign in", Body: body})
}

func (b *Bank) signIn(w http.ResponseWriter, r *http.Request, s session) {
	user := typedUser(r)
	c, known := findCustomer(user)
	right := subtle.ConstantTimeCompare([]byte(r.PostForm.Get("password")), []byte(c.Password)) == 1
	if !known || !right {
		b.signInAgain(w, s, http.StatusUnprocessableEntity, signInPage{
			User: user, Error: "That user name and password do not belong together. Check both and try again.",
		})
		return
	}
	web, _ := findChannel("web")
	b.beginStep(w, r, s, web, c.User)
}

func (b *Bank) signOut(w http.ResponseWriter, r *http.Request, _ session) {
	b.sessions.end(w, r)
	http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
}

func typedUser(r *http.Request) string {
	return strings.ToLower(strings.TrimSpace(r.PostForm.Get("user")))
}

// activeKeys gives the customer's devices that can answer, the one used last
// first.
func (b *Bank) activeKeys(r *http.Request, customer string) ([]issuer.Key, error) {
	keys, err := b.issuer.Keys(r.Context(), customer)
	if err != nil {
		return nil, err
	}
	keys = slices.DeleteFunc(keys, func(k issuer.Key) bool { return k.State != issuer.KeyActive })
	slices.SortStableFunc(keys, func(a, b issuer.Key) int { return lastSeen(b).Compare(lastSeen(a)) })
	return keys, nil
}

// startLogin begins a sign-in with Zegel. Nobody has proved anything yet, so
// the pages that follow say nothing about the customer's devices.
func (b *Bank) startLogin(w http.ResponseWriter, r *http.Request, s session) {
	user := typedUser(r)
	keys, err := b.activeKeys(r, user)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	if _, known := findCustomer(user); !known || len(keys) == 0 {
		b.signInAgain(w, s, http.StatusUnprocessableEntity, signInPage{
			User:  user,
			Error: "There is no Zegel for this user name. Sign in with your password, then add Zegel under Preferences.",
		})
		return
	}
	b.askLogin(w, r, s, user, keys, 0)
}

// renewLogin makes a new code, for the same device or for the next one.
func (b *Bank) renewLogin(w http.ResponseWriter, r *http.Request, s session) {
	keys, err := b.activeKeys(r, s.login.customer)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	if len(keys) == 0 {
		http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
		return
	}
	n := slices.IndexFunc(keys, func(k issuer.Key) bool { return k.ID == s.login.key })
	if n < 0 {
		n = 0
	} else if r.PostForm.Has("other") {
		n = (n + 1) % len(keys)
	}
	b.askLogin(w, r, s, s.login.customer, keys, n)
}

func (b *Bank) askLogin(w http.ResponseWriter, r *http.Request, s session, user string, keys []issuer.Key, n int) {
	challenge, err := b.issuer.Challenge(r.Context(), keys[n].ID, &protocol.Login{
		Browser: browser(r.UserAgent()), Place: place(r.RemoteAddr),
	}, nil, 0)
	switch {
	case errors.Is(err, issuer.ErrTooMany):
		b.signInAgain(w, s, http.StatusTooManyRequests, signInPage{
			User: user, Error: "There were too many codes in the last hour. Sign in with your password, or wait an hour.",
		})
		return
	case err != nil:
		b.fail(w, r, s, err)
		return
	}
	b.sessions.change(s.id, func(at *session) {
		at.login = login{customer: user, key: keys[n].ID, others: len(keys) - 1, challenge: challenge}
	})
	http.Redirect(w, r, "/sign-in/zegel", http.StatusSeeOther)
}

type loginPage struct {
	scan
	Others bool
}

func (b *Bank) showLogin(w http.ResponseWriter, r *http.Request) {
	s, ok, _ := b.sessions.get(r)
	if !ok || s.login.challenge == nil {
		http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
		return
	}
	c := s.login.challenge
	outcome, err := b.issuer.Outcome(r.Context(), c.ID)
	switch {
	case err != nil:
		b.fail(w, r, s, err)
		return
	case outcome == issuer.OutcomeApproved, outcome == issuer.OutcomeRejected:
		// Answered, but not on this page.
		b.decidedLogin(w, r, s, outcome == issuer.OutcomeApproved)
		return
	}
	body := loginPage{Others: s.login.others > 0}
	body.State = stateOf(outcome)
	body.Action, body.Error, body.Token = "/sign-in/zegel", b.sessions.said(s.id, "/sign-in/zegel"), s.token
	body.Submit = "Sign in"
	if outcome == issuer.OutcomeOpen {
		err = body.fill(c.Text, c.Expires, b.now())
		body.Events = "/sign-in/zegel/events"
	}
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	b.show(w, s, http.StatusOK, "login", page{Title: "Sign in with Zegel", Body: body, Refresh: body.Remaining})
}

func (b *Bank) answerLogin(w http.ResponseWriter, r *http.Request, s session) {
	if s.login.challenge == nil {
		http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
		return
	}
	decision, err := b.issuer.Verify(r.Context(), s.login.challenge.ID, r.PostForm.Get("code"))
	switch {
	case err == nil:
		b.decidedLogin(w, r, s, decision == protocol.Approve)
		return
	}
	word, err := b.wordFor(r, s.login.key, r.PostForm.Get("code"), err)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	b.sessions.say(s.id, "/sign-in/zegel", word)
	http.Redirect(w, r, "/sign-in/zegel", http.StatusSeeOther)
}

// decidedLogin signs the customer in, or says that he said no.
func (b *Bank) decidedLogin(w http.ResponseWriter, r *http.Request, s session, approved bool) {
	if approved {
		b.sessions.begin(w, r, s.login.customer)
		http.Redirect(w, r, "/accounts", http.StatusSeeOther)
		return
	}
	notMe, err := b.notMe(r.Context(), s.login.customer, s.login.challenge.ID, approved)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	word := "You said no in Zegel. Nobody was signed in."
	if notMe {
		word = "In Zegel it was said: I did not ask for this. Nobody was signed in. Is it your account? Call us on " + HelpNumber + "."
	}
	b.sessions.change(s.id, func(at *session) { at.login = login{} })
	b.sessions.say(s.id, "/sign-in", word)
	http.Redirect(w, r, "/sign-in", http.StatusSeeOther)
}
