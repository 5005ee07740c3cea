package demobank

import (
	"crypto/subtle"
	"net/http"
	"time"

	"github.com/zegel-app/zegel/issuer"
)

// accessPage is for who cannot use his devices any more.
type accessPage struct {
	User      string // for the browser's keeper of passwords
	Devices   int    // that are not removed
	Error     string
	Code      string // a temporary code, shown once
	Temporary *temporary
	Sum       euros
	Hours     int
}

const pathAccess = "/preferences/access"

func (b *Bank) showAccess(w http.ResponseWriter, r *http.Request, s session) {
	b.accessAgain(w, r, s, http.StatusOK, "")
}

func (b *Bank) accessAgain(w http.ResponseWriter, r *http.Request, s session, status int, problem string) {
	body := accessPage{User: s.customer, Error: problem, Sum: temporarySum, Hours: int(temporaryLife / time.Hour)}
	keys, err := b.issuer.Keys(r.Context(), s.customer)
	if err == nil {
		body.Temporary, err = b.ledger.temporary(r.Context(), s.customer, b.now())
	}
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	for _, k := range keys {
		if k.State != issuer.KeyRemoved {
			body.Devices++
		}
	}
	body.Code = b.sessions.said(s.id, pathAccess)
	b.show(w, s, status, "access", page{Title: "No longer have access?", Section: "preferences", Body: body})
}

// knows asks for the password again; when it says false it has answered.
func (b *Bank) knows(w http.ResponseWriter, r *http.Request, s session) bool {
	c, ok := findCustomer(s.customer)
	if ok && subtle.ConstantTimeCompare([]byte(r.PostForm.Get("password")), []byte(c.Password)) == 1 {
		return true
	}
	b.accessAgain(w, r, s, http.StatusUnprocessableEntity, "That is not your password. Nothing was done.")
	return false
}

// revokeAll removes every device of a customer, and his temporary code.
func (b *Bank) revokeAll(w http.ResponseWriter, r *http.Request, s session) {
	if !b.knows(w, r, s) {
		return
	}
	keys, err := b.issuer.Keys(r.Context(), s.customer)
	for _, k := range keys {
		if err == nil && k.State != issuer.KeyRemoved {
			err = b.issuer.Remove(r.Context(), k.ID)
		}
	}
	if err == nil {
		err = b.ledger.dropTemporary(r.Context(), s.customer)
	}
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	b.sessions.say(s.id, "/preferences", "Every device")
	http.Redirect(w, r, "/preferences", http.StatusSeeOther)
}

func (b *Bank) giveTemporary(w http.ResponseWriter, r *http.Request, s session) {
	if !b.knows(w, r, s) {
		return
	}
	code, err := b.ledger.makeTemporary(r.Context(), s.customer, b.now())
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	b.sessions.say(s.id, pathAccess, groupIBAN(code))
	http.Redirect(w, r, pathAccess, http.StatusSeeOther)
}

// payTemporary takes a temporary code on the page of a transfer.
func (b *Bank) payTemporary(w http.ResponseWriter, r *http.Request, s session) {
	t, ok := b.its(w, r, s)
	if !ok {
		return
	}
	problem, err := b.ledger.payTemporary(r.Context(), t, r.PostForm.Get("temporary"), b.now())
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	if problem != "" {
		b.sessions.say(s.id, "/transfers/"+t.ID+"/temporary", problem)
	}
	http.Redirect(w, r, "/transfers/"+t.ID, http.StatusSeeOther)
}
