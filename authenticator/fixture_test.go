package authenticator_test

import (
	"context"
	"io"
	"log"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"sync"
	"testing"
	"time"

	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/boltstore"
	"github.com/zegel-app/zegel/platform/keystore"
	"github.com/zegel-app/zegel/protocol"
	"github.com/zegel-app/zegel/vault"
)

// PINs that the rules allow.
var (
	annasPIN = vault.PIN{2, 8, 4, 9, 1, 6}
	jefsPIN  = vault.PIN{7, 0, 3, 5, 9, 2}
	wrongPIN = vault.PIN{9, 4, 0, 7, 2, 5}
)

// world is a device and a bank, both real, and one clock for both that the test moves.
type world struct {
	t     testing.TB
	dir   string
	vault *vault.Vault
	app   *authenticator.Authenticator
	bank  *issuer.Issuer
	web   *httptest.Server

	keys   keystore.Store // of the device; in files of dir if nil
	random io.Reader      // of the vault

	mu     sync.Mutex
	now    time.Time
	slow   time.Duration // how far the device's clock is behind the bank's
	meddle func(http.ResponseWriter, *http.Request) bool
}

// between puts something between device and bank: it says whether the bank is to be left
// out. nil takes it away.
func (w *world) between(meddle func(http.ResponseWriter, *http.Request) bool) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.meddle = meddle
}

// deviceClock is the device's own.
func (w *world) deviceClock() time.Time { return w.clock().Add(-w.slow) }

func (w *world) clock() time.Time {
	w.mu.Lock()
	defer w.mu.Unlock()
	return w.now
}

func (w *world) pass(d time.Duration) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.now = w.now.Add(d)
}

// cheap makes unlocking quick: what Argon2id costs is the vault's to test.
var cheap = vault.Params{Memory: 64, Time: 1, Threads: 1}

func newWorld(t testing.TB) *world { return newWorldAt(t, cheap) }

func newWorldAt(t testing.TB, cost vault.Params) *world {
	t.Helper()
	w := &world{t: t, dir: t.TempDir(), now: time.Date(2026, 11, 22, 10, 0, 0, 0, time.UTC)}
	var handler http.Handler
	w.web = httptest.NewServer(http.HandlerFunc(func(rw http.ResponseWriter, r *http.Request) {
		w.mu.Lock()
		meddle := w.meddle
		w.mu.Unlock()
		if meddle == nil || !meddle(rw, r) {
			handler.ServeHTTP(rw, r)
		}
	}))
	t.Cleanup(w.web.Close)
	store, err := boltstore.Open(filepath.Join(w.dir, "bank.db"))
	w.must(err)
	t.Cleanup(func() { store.Close() })
	w.bank, err = issuer.New(issuer.Config{
		Store: store, Now: w.clock, Name: "Meridian Bank", Address: w.web.URL + "/zegel",
		HelpNumber: "+32 2 555 01 00", Channels: []string{"Web", "Trading"},
	})
	w.must(err)
	handler = http.StripPrefix("/zegel", w.bank.Handler())
	w.open(cost)
	return w
}

// open opens the device's vault.
func (w *world) open(cost vault.Params) {
	w.t.Helper()
	var err error
	keys := w.keys
	if keys == nil {
		keys, err = keystore.OpenFile(filepath.Join(w.dir, "keys"))
		w.must(err)
	}
	w.vault, err = vault.Open(vault.Options{
		Path: filepath.Join(w.dir, "vault.db"), Keys: keys, Params: cost, Now: w.deviceClock, Rand: w.random,
	})
	w.must(err)
	w.t.Cleanup(func() { w.vault.Close() })
	w.app, err = authenticator.New(authenticator.Config{Vault: w.vault, Now: w.deviceClock, DeviceName: "Zegel on Linux"})
	w.must(err)
}

// restart closes the app and starts it again.
func (w *world) restart() {
	w.t.Helper()
	w.must(w.vault.Close())
	w.open(cheap)
}

func (w *world) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// newAnna is a world with one person, whose bank is added and whose PIN was just given.
func newAnna(t testing.TB) (*world, *authenticator.Session, protocol.KeyID) {
	t.Helper()
	w := newWorld(t)
	s := w.unlock(w.person("Anna Peeters", annasPIN), annasPIN)
	return w, s, w.enrol(s, "anna", "Anna Peeters")
}

// person adds a profile.
func (w *world) person(name string, pin vault.PIN) authenticator.ProfileID {
	w.t.Helper()
	id, err := w.app.AddProfile(name, 0, &pin)
	w.must(err)
	w.pass(time.Second)
	return id
}

// unlock opens a profile with its PIN.
func (w *world) unlock(id authenticator.ProfileID, pin vault.PIN) *authenticator.Session {
	w.t.Helper()
	s, err := w.app.Unlock(id, &pin)
	w.must(err)
	return s
}

// start makes an activation code at the bank.
func (w *world) start(customer, holder string) *issuer.Activation {
	w.t.Helper()
	a, err := w.bank.StartActivation(context.Background(), customer, holder)
	w.must(err)
	return a
}

// enrol adds the bank to a session and gives the key at the bank.
func (w *world) enrol(s *authenticator.Session, customer, holder string) protocol.KeyID {
	w.t.Helper()
	ctx := context.Background()
	code := w.start(customer, holder)
	request, err := w.app.Read(code.Text)
	w.must(err)
	activation, err := s.Activate(ctx, request)
	w.must(err)
	there, err := w.bank.Activation(ctx, code.ID)
	w.must(err)
	if there.Digits == "" || there.Digits != activation.Digits {
		w.t.Fatalf("the digits differ: bank %q, app %q", there.Digits, activation.Digits)
	}
	w.must(activation.Confirm())
	there, err = w.bank.ConfirmActivation(ctx, code.ID, true)
	w.must(err)
	return there.Key
}

var rent = protocol.Transfer{
	Amount: protocol.Amount{Minor: 125000, Currency: "EUR"}, Creditor: protocol.Party{Name: "Garage De Smet"},
	CreditorAccount: "BE68539007547034", DebtorAccountName: "Anna – current account",
	DebtorAccount: "BE71096123456769", Remittance: "Invoice 2026-0117", ExecutionDate: "2026-11-22",
}

// challenge makes a challenge for a transfer at the bank.
func (w *world) challenge(key protocol.KeyID) *issuer.Challenge {
	w.t.Helper()
	order := rent
	c, err := w.bank.Challenge(context.Background(), key, &order, []protocol.Warning{protocol.NewPayee}, 5*time.Minute)
	w.must(err)
	return c
}

// ask reads a code and opens it.
func (w *world) ask(s *authenticator.Session, text string) (*authenticator.Order, error) {
	w.t.Helper()
	request, err := w.app.Read(text)
	w.must(err)
	return s.Open(request)
}

// freshChallenge is a challenge for a benchmark's loop: the clock moves, so that the bank's
// limit on how many it makes an hour is not reached.
func (w *world) freshChallenge(key protocol.KeyID) string {
	w.pass(time.Hour)
	return w.challenge(key).Text
}

// bankAddress is where the bank is.
func (w *world) bankAddress() string { return w.web.URL + "/zegel" }

// answering is something between device and bank that answers everything itself.
func answering(status int, media string, body []byte) func(http.ResponseWriter, *http.Request) bool {
	return func(rw http.ResponseWriter, _ *http.Request) bool {
		if media != "" {
			rw.Header().Set("Content-Type", media)
		}
		rw.WriteHeader(status)
		rw.Write(body)
		return true
	}
}

// quiet is for servers whose complaints are the test's purpose.
var quiet = log.New(io.Discard, "", 0)
