package demobank

import (
	"crypto/subtle"
	"net/http"
	"slices"
	"strings"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
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
	Proved    bool // another proof than the password was given
	Working   int  // devices that can approve
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
		if k.State == issuer.KeyActive {
			body.Working++
		}
	}
	body.Proved = b.proved(s)
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

// proofLife is how long another proof than the password counts: long enough to
// take a new device at hand and add it.
const proofLife = 15 * time.Minute

// proved says whether this browser showed another way than the password who
// the customer is, a short time ago.
func (b *Bank) proved(s session) bool {
	return !s.proof.IsZero() && b.now().Sub(s.proof) < proofLife
}

// prove takes the temporary code that was typed. When it says false it has
// answered: another proof is needed, or the code is not right.
func (b *Bank) prove(w http.ResponseWriter, r *http.Request, s session) bool {
	if b.proved(s) {
		return true
	}
	typed := r.PostForm.Get("temporary")
	if strings.TrimSpace(typed) == "" {
		b.accessAgain(w, r, s, http.StatusUnprocessableEntity, "A password alone is not enough for this. Type a temporary code too. Nothing was done.")
		return false
	}
	problem, err := b.ledger.proveTemporary(r.Context(), s.customer, typed, b.now())
	switch {
	case err != nil:
		b.fail(w, r, s, err)
		return false
	case problem != "":
		b.accessAgain(w, r, s, http.StatusUnprocessableEntity, problem+" Nothing was done.")
		return false
	}
	b.sessions.change(s.id, func(at *session) { at.proof = b.now() })
	return true
}

// proveAccess takes a temporary code so that a device can be added.
func (b *Bank) proveAccess(w http.ResponseWriter, r *http.Request, s session) {
	if b.prove(w, r, s) {
		http.Redirect(w, r, "/preferences", http.StatusSeeOther)
	}
}

// revokeAll removes every device of a customer. The temporary code stays: it is
// what he has left.
func (b *Bank) revokeAll(w http.ResponseWriter, r *http.Request, s session) {
	if !b.knows(w, r, s) || !b.prove(w, r, s) {
		return
	}
	if err := b.removeAllBut(r.Context(), s.customer, protocol.KeyID{}); err != nil {
		b.fail(w, r, s, err)
		return
	}
	b.sessions.say(s.id, "/preferences", "Every device")
	http.Redirect(w, r, "/preferences", http.StatusSeeOther)
}

// revokeOthers asks a device that the customer still has to remove the others.
// Who has just shown in another way who he is names the one to keep.
func (b *Bank) revokeOthers(w http.ResponseWriter, r *http.Request, s session) {
	keys, err := b.issuer.Keys(r.Context(), s.customer)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	keys = slices.DeleteFunc(keys, func(k issuer.Key) bool { return k.State == issuer.KeyRemoved })
	keep, named := parseKeyID(r.PostForm.Get("keep"))
	named = named && slices.ContainsFunc(keys, func(k issuer.Key) bool { return k.ID == keep && k.State == issuer.KeyActive })
	if named && b.proved(s) {
		if err := b.removeAllBut(r.Context(), s.customer, keep); err != nil {
			b.fail(w, r, s, err)
			return
		}
		b.sessions.say(s.id, "/preferences", "Every other device")
		http.Redirect(w, r, "/preferences", http.StatusSeeOther)
		return
	}
	q := b.newRequest(s.customer)
	q.Revoke = &revocation{Others: true, Count: len(keys) - 1}
	b.begin(w, r, s, q)
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
