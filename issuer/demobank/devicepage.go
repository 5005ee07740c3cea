package demobank

import (
	"errors"
	"net/http"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

// renamePage is the page that gives a device a name.
type renamePage struct {
	issuer.Key
	Typed string
	Error string
}

func (b *Bank) showRename(w http.ResponseWriter, r *http.Request, s session) {
	key, ok := b.device(w, r, s)
	if !ok {
		return
	}
	b.show(w, s, http.StatusOK, "rename", page{Title: "Name this device", Section: "preferences", Body: renamePage{Key: key, Typed: key.Device}})
}

func (b *Bank) renameDevice(w http.ResponseWriter, r *http.Request, s session) {
	key, ok := b.device(w, r, s)
	if !ok {
		return
	}
	name, problem := readDeviceName(r.PostForm.Get("name"))
	if problem != "" {
		b.show(w, s, http.StatusUnprocessableEntity, "rename", page{Title: "Name this device", Section: "preferences", Body: renamePage{key, r.PostForm.Get("name"), problem}})
		return
	}
	if err := b.issuer.Rename(r.Context(), key.ID, name); err != nil {
		b.fail(w, r, s, err)
		return
	}
	http.Redirect(w, r, "/preferences", http.StatusSeeOther)
}

func readDeviceName(typed string) (name, problem string) {
	name, problem = oneLine(typed, protocol.MaxDeviceName)
	if name == "" && problem == "" {
		problem = "Type a name, for example Anna's tablet."
	}
	return name, problem
}

type addPage struct {
	Typed string
	Error string
}

// showAdd asks what the further device is called.
func (b *Bank) showAdd(w http.ResponseWriter, r *http.Request, s session) {
	b.addAgain(w, s, http.StatusOK, addPage{})
}

func (b *Bank) addAgain(w http.ResponseWriter, s session, status int, body addPage) {
	b.show(w, s, status, "add", page{Title: "Add another device", Section: "preferences", Body: body})
}

// askAdd asks a device that the customer has about the further one.
func (b *Bank) askAdd(w http.ResponseWriter, r *http.Request, s session) {
	name, problem := readDeviceName(r.PostForm.Get("name"))
	if problem != "" {
		b.addAgain(w, s, http.StatusUnprocessableEntity, addPage{r.PostForm.Get("name"), problem})
		return
	}
	q := b.newRequest(s.customer)
	q.Device = &newDevice{Name: name}
	b.begin(w, r, s, q)
}

var (
	errNotApproved = errors.New("demobank: no approval to add a device")
	errNotProved   = errors.New("demobank: no other proof than the password")
)

// mayAdd says whether a start code may be made. The password is enough for the
// first device that a customer ever adds. After that a device of his said yes
// to this request, a short time ago, or he showed in another way who he is. A
// yes is used up.
func (b *Bank) mayAdd(r *http.Request, s session) error {
	all, err := b.issuer.Keys(r.Context(), s.customer)
	if err != nil || len(all) == 0 || b.proved(s) {
		return err
	}
	keys, err := b.activeKeys(r, s.customer)
	if err != nil {
		return err
	}
	if len(keys) == 0 {
		return errNotProved
	}
	id := r.PostForm.Get("request")
	return b.store.Update(r.Context(), func(tx issuer.Tx) error {
		q, err := get[request](tx, tableRequests, []byte(id))
		if errors.Is(err, issuer.ErrNotFound) {
			return errNotApproved
		}
		if err != nil {
			return err
		}
		if q.Customer != s.customer || q.Device == nil || q.State != requestDone || q.Device.Used || q.Device.tooLate(q, b.now()) {
			return errNotApproved
		}
		q.Device.Used = true
		return put(tx, tableRequests, []byte(id), q)
	})
}
