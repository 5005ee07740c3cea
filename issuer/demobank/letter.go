package demobank

import (
	"errors"
	"fmt"
	"html/template"
	"net/http"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

// letterPage is an activation by letter: the page where its device code and its
// digits are typed, and the letter itself.
type letterPage struct {
	scan
	Activation *issuer.Activation
	Typed      string
	Digits     string // what was typed in their field
	Key        string // of the new device
	Others     int    // devices that still work beside it
	Proved     bool
	Street     string
	City       string
	Today      string
}

// address is where a customer lives: a letter comes by post.
type address struct{ Street, City string }

var addresses = map[string]address{
	"anna": {"Kouter 12", "9000 Gent"},
	"jef":  {"Veemarkt 34", "2800 Mechelen"},
}

// startLetter writes a letter, and would send it. The password is asked for, so
// that nobody at an open browser makes the customer's post.
func (b *Bank) startLetter(w http.ResponseWriter, r *http.Request, s session) {
	if !b.knows(w, r, s) {
		return
	}
	c, _ := findCustomer(s.customer)
	a, err := b.issuer.StartLetter(r.Context(), s.customer, c.Name)
	switch {
	case errors.Is(err, issuer.ErrTooManyKeys):
		b.sayTooMany(w, s)
		return
	case err != nil:
		b.fail(w, r, s, err)
		return
	}
	http.Redirect(w, r, letterPath(a.ID), http.StatusSeeOther)
}

func letterPath(id issuer.ActivationID) string { return "/preferences/letters/" + string(id) }

// itsLetter gives the letter of the request when it is this customer's; when it
// says false it has answered.
func (b *Bank) itsLetter(w http.ResponseWriter, r *http.Request, s session) (*issuer.Activation, bool) {
	a, ok := b.ofCustomer(w, r, s)
	if ok && !a.Letter {
		b.missing(w, s)
		return nil, false
	}
	return a, ok
}

func (b *Bank) showLetter(w http.ResponseWriter, r *http.Request, s session) {
	if a, ok := b.itsLetter(w, r, s); ok {
		b.letterAgain(w, r, s, http.StatusOK, letterPage{Activation: a})
	}
}

func (b *Bank) letterAgain(w http.ResponseWriter, r *http.Request, s session, status int, body letterPage) {
	a := body.Activation
	body.State, body.Action, body.Token, body.Until = string(a.State), letterPath(a.ID), s.token, a.Expires
	title := "Your letter"
	var err error
	switch a.State {
	case issuer.ActivationPending:
		title = "Scan this code too"
		body.Text, body.Link = a.Reply, template.URL(a.Reply) // our own issuer's: capitals and digits
		body.QR, err = qrSVG(a.Reply)
	case issuer.ActivationActive:
		title = "Zegel is added"
		body.Key, body.Proved = a.Key.String(), b.proved(s)
		var keys []issuer.Key
		keys, err = b.activeKeys(r, s.customer)
		body.Others = len(keys) - 1
	case issuer.ActivationRefused, issuer.ActivationExpired:
		title = "This letter does not work any more"
	}
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	b.show(w, s, status, "letter", page{Title: title, Section: "preferences", Body: body})
}

// printLetter is the letter itself, on A4.
func (b *Bank) printLetter(w http.ResponseWriter, r *http.Request, s session) {
	a, ok := b.itsLetter(w, r, s)
	if !ok {
		return
	}
	if a.State != issuer.ActivationCreated {
		http.Redirect(w, r, letterPath(a.ID), http.StatusSeeOther)
		return
	}
	home := addresses[s.customer]
	body := letterPage{Activation: a, Street: home.Street, City: home.City, Today: b.now().Local().Format("2 January 2006")}
	var err error
	if body.QR, err = qrSVG(a.Text); err != nil {
		b.fail(w, r, s, err)
		return
	}
	body.Text, body.Until = a.Text, a.Expires
	b.show(w, s, http.StatusOK, "letterprint", page{Title: "Letter to " + s.customer, Body: body})
}

// typeDeviceCode takes what the device shows after it read the letter.
func (b *Bank) typeDeviceCode(w http.ResponseWriter, r *http.Request, s session) {
	a, ok := b.itsLetter(w, r, s)
	if !ok {
		return
	}
	typed := r.PostForm.Get("code")
	_, err := b.issuer.DeviceCode(r.Context(), a.ID, typed)
	again := letterPage{Activation: a, Typed: typed}
	var slip *protocol.TypedError
	switch {
	case err == nil, errors.Is(err, issuer.ErrActivationExpired):
		http.Redirect(w, r, letterPath(a.ID), http.StatusSeeOther)
		return
	case errors.Is(err, issuer.ErrActivationUsed) && a.State != issuer.ActivationCreated:
		again.Error = "Another device's code was typed before. Only that device can be added with this letter."
	case errors.As(err, &slip):
		again.Error = saySlip(typed)
	default:
		b.fail(w, r, s, err)
		return
	}
	b.letterAgain(w, r, s, http.StatusUnprocessableEntity, again)
}

// saySlip says what is wrong with a device code. Its ten characters have one
// check for all, so only their number can be named.
func saySlip(typed string) string {
	count := 0
	for _, c := range typed {
		if c != ' ' && c != '-' && c != '\u00a0' {
			count++
		}
	}
	switch {
	case count == 0:
		return "Type the code that the device shows: ten letters and digits."
	case count != 10:
		return fmt.Sprintf("The code has 10 letters and digits. You typed %d.", count)
	}
	return "There is a mistake in this code. Compare it with the device, one character at a time."
}

// typeLetterDigits takes the digits that the device shows at the end.
func (b *Bank) typeLetterDigits(w http.ResponseWriter, r *http.Request, s session) {
	a, ok := b.itsLetter(w, r, s)
	if !ok {
		return
	}
	typed := r.PostForm.Get("digits")
	_, err := b.issuer.ConfirmLetter(r.Context(), a.ID, typed)
	again := letterPage{Activation: a, Digits: typed}
	switch {
	case err == nil:
		// Who has the customer's post has shown more than the password.
		b.sessions.change(s.id, func(at *session) { at.proof = b.now() })
		http.Redirect(w, r, letterPath(a.ID), http.StatusSeeOther)
		return
	case errors.Is(err, issuer.ErrActivationExpired), errors.Is(err, issuer.ErrActivationUsed), errors.Is(err, issuer.ErrNoDigits):
		http.Redirect(w, r, letterPath(a.ID), http.StatusSeeOther)
		return
	case errors.Is(err, issuer.ErrTooManyKeys):
		b.sayTooMany(w, s)
		return
	case errors.Is(err, issuer.ErrCodeFormat):
		again.Error = "Type the 8 digits that the device shows."
	case errors.Is(err, issuer.ErrWrongDigits):
		if again.Activation, err = b.issuer.Activation(r.Context(), a.ID); err != nil {
			b.fail(w, r, s, err)
			return
		}
		again.Error = "Those digits are not right. " + tries(again.Activation.TriesLeft) + " left."
	default:
		b.fail(w, r, s, err)
		return
	}
	b.letterAgain(w, r, s, http.StatusUnprocessableEntity, again)
}

// cancelLetter makes a letter worth nothing, wherever it is in the post.
func (b *Bank) cancelLetter(w http.ResponseWriter, r *http.Request, s session) {
	a, ok := b.itsLetter(w, r, s)
	if !ok {
		return
	}
	_, err := b.issuer.ConfirmActivation(r.Context(), a.ID, false)
	switch {
	case err == nil, errors.Is(err, issuer.ErrActivationUsed), errors.Is(err, issuer.ErrActivationExpired):
		http.Redirect(w, r, letterPath(a.ID), http.StatusSeeOther)
	default:
		b.fail(w, r, s, err)
	}
}

func (b *Bank) sayTooMany(w http.ResponseWriter, s session) {
	b.show(w, s, http.StatusConflict, "message", page{Title: "You have many devices", Section: "preferences", Body: message{
		Words: []string{"You cannot add more of them. Remove one under Preferences, then add the new one."},
	}})
}
