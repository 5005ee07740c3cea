package demobank

import (
	"encoding/hex"
	"encoding/json"
	"errors"
	"html/template"
	"net/http"
	"slices"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

type preferencesPage struct {
	Devices []issuer.Key // without the removed ones
	Notice  string       // what became of the last start code, when it came to nothing
	Begun   string       // the path of an activation that is still open
	Removed string       // the device that was just removed
	Gone    []issuer.Key // the removed ones
	Letter  string       // the path of a letter that is on its way
}

func (b *Bank) showPreferences(w http.ResponseWriter, r *http.Request, s session) {
	keys, err := b.issuer.Keys(r.Context(), s.customer)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	body := preferencesPage{Removed: b.sessions.said(s.id, "/preferences")}
	for _, k := range keys {
		if k.State == issuer.KeyRemoved {
			body.Gone = append(body.Gone, k)
		} else {
			body.Devices = append(body.Devices, k)
		}
	}
	letter, err := b.issuer.OpenLetter(r.Context(), s.customer)
	switch {
	case err == nil:
		body.Letter = letterPath(letter.ID)
	case !errors.Is(err, issuer.ErrUnknownActivation):
		b.fail(w, r, s, err)
		return
	}
	if s.activation != "" {
		a, err := b.issuer.Activation(r.Context(), s.activation)
		if err != nil && !errors.Is(err, issuer.ErrUnknownActivation) {
			b.fail(w, r, s, err)
			return
		}
		if err == nil {
			body.Notice, body.Begun = aboutActivation(a)
		}
	}
	b.show(w, s, http.StatusOK, "preferences", page{Title: "Preferences", Section: "preferences", Body: body})
}

// aboutActivation says what became of the last start code.
func aboutActivation(a *issuer.Activation) (notice, begun string) {
	switch a.State {
	case issuer.ActivationCreated, issuer.ActivationPending:
		return "You began to add Zegel and have not finished.", "/preferences/zegel/" + string(a.ID)
	case issuer.ActivationExpired:
		return "Your last start code is too old. Nothing was added. Choose Add Zegel for a fresh one.", ""
	case issuer.ActivationRefused:
		return "You stopped adding Zegel. Nothing was added. That start code does not work any more.", ""
	}
	return "", ""
}

func (b *Bank) startActivation(w http.ResponseWriter, r *http.Request, s session) {
	switch err := b.mayAdd(r, s); {
	case errors.Is(err, errNotApproved):
		http.Redirect(w, r, "/preferences/devices/new", http.StatusSeeOther)
		return
	case errors.Is(err, errNotProved):
		http.Redirect(w, r, pathAccess+"?add", http.StatusSeeOther)
		return
	case err != nil:
		b.fail(w, r, s, err)
		return
	}
	c, _ := findCustomer(s.customer)
	a, err := b.issuer.StartActivation(r.Context(), s.customer, c.Name)
	switch {
	case errors.Is(err, issuer.ErrTooManyKeys):
		b.sayTooMany(w, s)
		return
	case err != nil:
		b.fail(w, r, s, err)
		return
	}
	b.sessions.change(s.id, func(at *session) { at.activation = a.ID })
	http.Redirect(w, r, "/preferences/zegel/"+string(a.ID), http.StatusSeeOther)
}

type activationPage struct {
	scan
	Activation *issuer.Activation
	Poll       string // what the page's script compares
	First      bool   // the customer's first device
}

// ofCustomer gives the activation of the request when it is this customer's;
// when it says false it has answered.
func (b *Bank) ofCustomer(w http.ResponseWriter, r *http.Request, s session) (*issuer.Activation, bool) {
	a, err := b.issuer.Activation(r.Context(), issuer.ActivationID(r.PathValue("id")))
	switch {
	case errors.Is(err, issuer.ErrUnknownActivation) || err == nil && a.Customer != s.customer:
		b.missing(w, s)
	case err != nil:
		b.fail(w, r, s, err)
	default:
		return a, true
	}
	return nil, false
}

// progress changes whenever the page has something else to show.
func progress(a *issuer.Activation) string {
	if a.Digits != "" {
		return string(a.State) + "-DIGITS"
	}
	return string(a.State)
}

func (b *Bank) showActivation(w http.ResponseWriter, r *http.Request, s session) {
	a, ok := b.ofCustomer(w, r, s)
	if !ok {
		return
	}
	if a.Letter { // its code is for paper, not for a page
		http.Redirect(w, r, letterPath(a.ID), http.StatusSeeOther)
		return
	}
	body := activationPage{Activation: a, Poll: progress(a)}
	body.Action, body.Token = "/preferences/zegel/"+string(a.ID), s.token
	p := page{Section: "preferences"}
	switch {
	case a.State == issuer.ActivationCreated:
		p.Title, p.Refresh = "Add Zegel", 3
		body.Typed, body.Address = a.Typed, b.issuerAddress
		if err := body.fill(a.Text, a.Expires, b.now()); err != nil {
			b.fail(w, r, s, err)
			return
		}
	case a.State == issuer.ActivationPending && a.Digits == "":
		p.Title, p.Refresh = "Your app is answering", 2
	case a.State == issuer.ActivationPending:
		p.Title = "Compare the digits"
		body.Remaining = int(a.Expires.Sub(b.now()).Seconds()) + 1
		body.Until = a.Expires
	case a.State == issuer.ActivationActive:
		p.Title = "Zegel is added"
		keys, err := b.activeKeys(r, s.customer)
		if err != nil {
			b.fail(w, r, s, err)
			return
		}
		body.First = len(keys) == 1
	case a.State == issuer.ActivationRefused:
		p.Title = "Nothing was added"
	default:
		p.Title = "This start code is too old"
	}
	p.Body = body
	b.show(w, s, http.StatusOK, "activation", p)
}

func (b *Bank) activationState(w http.ResponseWriter, r *http.Request, s session) {
	a, ok := b.ofCustomer(w, r, s)
	if !ok {
		return
	}
	w.Header().Set("Content-Type", "application/json")
	json.NewEncoder(w).Encode(map[string]string{"state": progress(a)})
}

func (b *Bank) confirmActivation(w http.ResponseWriter, r *http.Request, s session) {
	a, ok := b.ofCustomer(w, r, s)
	if !ok {
		return
	}
	answer := r.PostForm.Get("answer")
	switch answer {
	case "yes", "no", "cancel":
	default:
		http.Error(w, "This form does not read. Nothing was done.", http.StatusBadRequest)
		return
	}
	_, err := b.issuer.ConfirmActivation(r.Context(), a.ID, answer == "yes")
	switch {
	case err == nil, errors.Is(err, issuer.ErrNoDigits), errors.Is(err, issuer.ErrActivationUsed), errors.Is(err, issuer.ErrActivationExpired):
		// The page says where it stands.
	default:
		b.fail(w, r, s, err)
		return
	}
	to := "/preferences/zegel/" + string(a.ID)
	if answer == "cancel" {
		b.sessions.change(s.id, func(at *session) { at.activation = "" })
		to = "/preferences"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

type removePage struct {
	issuer.Key
	Last bool // no other device can answer
}

// device gives the key of the request when it is this customer's and not
// removed; when it says false it has answered.
func (b *Bank) device(w http.ResponseWriter, r *http.Request, s session) (issuer.Key, bool) {
	key, ok := b.anyDevice(w, r, s)
	if ok && key.State == issuer.KeyRemoved {
		b.missing(w, s)
		return issuer.Key{}, false
	}
	return key, ok
}

// anyDevice is device for removed ones too.
func (b *Bank) anyDevice(w http.ResponseWriter, r *http.Request, s session) (issuer.Key, bool) {
	id, ok := parseKeyID(r.PathValue("key"))
	if !ok {
		b.missing(w, s)
		return issuer.Key{}, false
	}
	key, err := b.issuer.Key(r.Context(), id)
	switch {
	case errors.Is(err, issuer.ErrUnknownKey) || err == nil && key.Customer != s.customer:
		b.missing(w, s)
	case err != nil:
		b.fail(w, r, s, err)
	default:
		return key, true
	}
	return issuer.Key{}, false
}

func (b *Bank) showRemove(w http.ResponseWriter, r *http.Request, s session) {
	key, ok := b.device(w, r, s)
	if !ok {
		return
	}
	keys, err := b.activeKeys(r, s.customer)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	last := !slices.ContainsFunc(keys, func(k issuer.Key) bool { return k.ID != key.ID })
	b.show(w, s, http.StatusOK, "remove", page{
		Title: "Remove this device?", Section: "preferences", Body: removePage{key, last},
	})
}

func (b *Bank) removeDevice(w http.ResponseWriter, r *http.Request, s session) {
	key, ok := b.device(w, r, s)
	if !ok {
		return
	}
	keys, err := b.activeKeys(r, s.customer)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	if len(keys) == 1 && keys[0].ID == key.ID && !b.proved(s) {
		// With the last one away a password would be all that is left.
		q := b.newRequest(s.customer)
		q.Revoke = &revocation{Device: key.Device, Key: key.ID}
		b.begin(w, r, s, q)
		return
	}
	if err := b.issuer.Remove(r.Context(), key.ID); err != nil {
		b.fail(w, r, s, err)
		return
	}
	http.Redirect(w, r, "/preferences/devices/"+key.ID.String()+"/removed", http.StatusSeeOther)
}

// removedPage says that a device is removed, and shows the code with which it
// forgets the bank.
type removedPage struct {
	issuer.Key
	scan
}

func (b *Bank) showRemoved(w http.ResponseWriter, r *http.Request, s session) {
	key, ok := b.anyDevice(w, r, s)
	if !ok {
		return
	}
	if key.State != issuer.KeyRemoved {
		b.missing(w, s)
		return
	}
	text, err := b.issuer.Deactivation(r.Context(), key.ID)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	body := removedPage{Key: key}
	// Our own issuer's text: capitals and digits.
	body.Text, body.Link = text, template.URL(text)
	if body.QR, err = qrSVG(text); err != nil {
		b.fail(w, r, s, err)
		return
	}
	b.show(w, s, http.StatusOK, "removed", page{Title: "Device removed", Section: "preferences", Body: body})
}

func parseKeyID(s string) (protocol.KeyID, bool) {
	b, err := hex.DecodeString(s)
	if err != nil || len(b) != len(protocol.KeyID{}) {
		return protocol.KeyID{}, false
	}
	return protocol.KeyID(b), true
}
