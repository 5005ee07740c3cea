// Package demobank is Meridian Bank: a bank of two customers on one machine,
// to try Zegel with and to see how a bank takes package issuer. It has sign-in,
// accounts, transfers, salaries, stocks, settings, devices and channels, and
// beside it a shop where its cards pay (3-D Secure).
//
// It promises that every flow works without script; that a form works only from
// the session's own pages; that it answers only under its own name; and that a
// transfer is booked at most once, and only after the customer's answer.
//
// What it does not do: its passwords are for show, its customers are in the
// source, its money is not real. It sends no letters and no text messages, and
// nobody there takes a telephone: what would have come stands on the page, in a
// box that says so. A password is enough to add the first device; a bank asks
// for more. After that it adds none and takes no last one away: that needs a
// device, a letter or a temporary code. Who knows a card's number can make codes
// for its owner's device, and type five wrong answers.
//
// # Elements that tests drive
//
// These data-testid values stay as they are. Fields and buttons also keep the
// names given in brackets.
//
//	sign-in        user [user], password [password], sign-in, sign-in-zegel,
//	               sign-out, error
//	accounts       account (one each), balance, movement (one each),
//	               new-transfer
//	transfer form  from, payee [payee], iban [iban], amount [amount],
//	               reference [reference], date [date], continue; error-from, error-payee,
//	               error-iban, error-amount, error-reference, error-date
//	a code         qr, code-text (the ZEGEL: text in a read-only field),
//	               open-zegel (a link to the same text), copy-code, countdown
//	an answer      answer [code], submit-code, error, tries-left, renew,
//	               use-device [key], cancel
//	a result       state (data-state: WAITING, PAID, REJECTED, CANCELLED,
//	               REFUSED, EXPIRED, BLOCKED, REMOVED, NO-DEVICE), paid-amount,
//	               new-balance, warning (one each), fraud (rejected with "I
//	               did not ask for this")
//	a request      (anything else that is approved) state (data-state: WAITING,
//	               DONE and the others of a result), sum, more, warning,
//	               fraud, and a code's and an answer's; go-on
//	the shop       book (one each), buy-1, total, card [card], pay,
//	               error-card, shop-order (data-state: WAITING, PAID,
//	               REFUSED), paid-amount, go-on
//	security       setting (one each, data-setting), and for each of
//	               abroad, direct-debits, unsigned, alerts, limit:
//	               now-NAME, change-NAME, value-NAME [value], error-NAME;
//	               on the accounts page alert (one each), reported
//	salaries       from, list [list], many (a link: 40 of them), continue,
//	               error
//	stocks         security (one each, data-isin, data-has), isin, side,
//	               quantity, limit, continue, error-NAME
//	devices        rename, device-name [name], save-name, error-name; for a
//	               further device device-name [name], continue, go-on
//	no access      no-access (the link), password-revoke and
//	               password-temporary [password], temporary-revoke and
//	               temporary-proof [temporary], revoke-all, revoke-others,
//	               give-temporary, temporary-code, temporary-left, prove,
//	               proved, add-now; on a transfer temporary [temporary],
//	               use-temporary, error-temporary
//	by letter      by-letter (the link), password-letter [password],
//	               order-letter, letter-note, letter-link, letter (data-state:
//	               CREATED, PENDING, ACTIVE, REFUSED, EXPIRED), print-letter;
//	               device-code [code], submit-device-code, letter-digits
//	               [digits], submit-digits, error, tries-left, cancel,
//	               name-device, remove-others; on paper letter-sheet, qr,
//	               code-text
//	channels       channels (the link), channel (one each, data-channel,
//	               data-state: FORMER, ZEGEL, STOPPED), and for each of web,
//	               trading: way-NAME, attach-NAME, detach-NAME, cancel-NAME
//	a second step  step (data-state: CODE, TEXT, STOPPED, CANCEL, CANCELLED),
//	               answer [code], submit-code, error, tries-left,
//	               cancel-codes (a link), send-text, text-message, text-code
//	               [text], confirm-cancel, error-text, go-on
//	trading        (at /trading) user, password, sign-in-trading, error,
//	               trading, worth, leave-trading
//	testers        (loopback only) testers and shop (links), make-forged,
//	               make-expired, make-other, make-damaged, make-newer,
//	               make-removal, bad-code (data-kind), bank-time, ahead,
//	               forward-MINUTES, collect, notice, raw-hex, raw-text,
//	               raw-key, raw-sequence
//	preferences    security, add-zegel, device (one each, data-state), remove,
//	               confirm-remove, removed, deactivation (a link, one each),
//	               notice
//	adding Zegel   activation (data-state: CREATED, PENDING, ACTIVE, REFUSED,
//	               EXPIRED), typed-code, typed-address, digits, digits-match,
//	               digits-differ, renew
package demobank

import (
	"context"
	"errors"
	"fmt"
	"log"
	"net/http"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/boltstore"
)

// What the bank is called, and where its help answers.
const (
	Name       = "Meridian Bank"
	HelpNumber = "+32 2 555 01 00"
)

// Config says where the bank is and where it keeps things.
type Config struct {
	// Dir is a folder for the bank's one file. It is made when it is missing.
	Dir string
	// Address is the bank's own URL as customers and their apps reach it,
	// without a path: "http://127.0.0.1:8480". Plain http is for loopback only.
	Address string
	// Now is the bank's clock. Nil means time.Now.
	Now func() time.Time
	// Keys keeps the issuer's records: keys, codes and challenges. Nil means
	// that they lie in the bank's one file, beside its money. The caller closes
	// it, after the bank.
	Keys issuer.Store
}

// Bank is the whole bank as one http.Handler.
type Bank struct {
	issuer   *issuer.Issuer
	store    *boltstore.Store
	ledger   ledger
	sessions *sessions
	pages    *pages
	newest   newest

	issuerAddress string // where apps reach the issuer
	cardPace      cardPace
	testers       bool // whether there is a page for testers: on loopback only
	clock         clock
	now           func() time.Time // of clock
	streams       streams
	texts         texts
	handler       http.Handler
}

// New opens the bank. The errors of boltstore.Open and issuer.New come wrapped.
func New(c Config) (*Bank, error) {
	address, err := url.Parse(c.Address)
	if err != nil || address.Host == "" || address.Path != "" {
		return nil, errors.New("demobank: address is not scheme and host")
	}
	if err := os.MkdirAll(c.Dir, 0o700); err != nil {
		return nil, fmt.Errorf("demobank: %w", err)
	}
	store, err := boltstore.Open(filepath.Join(c.Dir, "meridian.db"), bankTables...)
	if err != nil {
		return nil, fmt.Errorf("demobank: %w", err)
	}
	b, err := open(c, address, store)
	if err != nil {
		return nil, errors.Join(err, store.Close())
	}
	return b, nil
}

func open(c Config, address *url.URL, store *boltstore.Store) (*Bank, error) {
	b := &Bank{store: store, ledger: ledger{store}, clock: clock{machine: c.Now}, streams: streams{closed: make(chan struct{})}}
	if c.Now == nil {
		b.clock.machine = time.Now
	}
	b.now = b.clock.now
	b.issuerAddress = c.Address + "/zegel"
	keys := c.Keys
	if keys == nil {
		keys = store
	}
	var err error
	b.issuer, err = issuer.New(issuer.Config{
		Store: keys, Now: b.now, Name: Name, Address: b.issuerAddress,
		HelpNumber: HelpNumber, Channels: channelNames(), Answered: b.streams.answered,
	})
	if err != nil {
		return nil, fmt.Errorf("demobank: %w", err)
	}
	if err := b.ledger.open(context.Background(), b.now()); err != nil {
		return nil, err
	}
	if b.pages, err = loadPages(); err != nil {
		return nil, fmt.Errorf("demobank: reading the pages: %w", err)
	}
	// A tester who moves the bank's time stays signed in.
	b.sessions = newSessions(b.clock.machine, address.Scheme == "https")
	b.testers = isLoopback(address.Hostname())
	b.handler = guard(address, b.routes())
	return b, nil
}

// Close waits for what is being written and closes the bank's file.
func (b *Bank) Close() error { return b.store.Close() }

// ServeHTTP serves the pages, and the issuer's handler below /zegel/.
func (b *Bank) ServeHTTP(w http.ResponseWriter, r *http.Request) { b.handler.ServeHTTP(w, r) }

func (b *Bank) routes() http.Handler {
	mux := http.NewServeMux()
	if b.testers {
		mux.HandleFunc("GET /testers", b.private(b.showTesters))
		mux.HandleFunc("POST /testers/codes", b.form(b.signedIn(b.makeBad)))
		mux.Handle("GET /testers/codes", http.RedirectHandler("/testers", http.StatusSeeOther))
		mux.HandleFunc("POST /testers/time", b.form(b.signedIn(b.moveTime)))
		mux.HandleFunc("POST /testers/collect", b.form(b.signedIn(b.collect)))
	}
	mux.HandleFunc("GET /requests/{id}/events", b.private(b.requestEvents(false)))
	mux.HandleFunc("GET /secure/{id}/events", b.visit(b.requestEvents(true)))
	mux.HandleFunc("GET /transfers/{id}/events", b.private(b.transferEvents))
	mux.HandleFunc("GET /sign-in/zegel/events", b.loginEvents)
	mux.Handle("/zegel/", http.StripPrefix("/zegel", b.issuer.Handler()))
	mux.Handle("GET /static/", serveStatic())
	mux.HandleFunc("GET /favicon.ico", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, b.pages.static["icon.svg"], http.StatusMovedPermanently)
	})

	mux.HandleFunc("GET /{$}", func(w http.ResponseWriter, r *http.Request) {
		http.Redirect(w, r, "/accounts", http.StatusSeeOther)
	})
	mux.HandleFunc("GET /sign-in", b.showSignIn)
	mux.HandleFunc("POST /sign-in", b.form(b.signIn))
	mux.HandleFunc("POST /sign-out", b.form(b.signOut))
	mux.HandleFunc("POST /sign-in/zegel", b.form(b.startLogin))
	mux.HandleFunc("GET /sign-in/zegel", b.showLogin)
	mux.HandleFunc("POST /sign-in/zegel/answer", b.form(b.answerLogin))
	mux.HandleFunc("POST /sign-in/zegel/renew", b.form(b.renewLogin))

	mux.HandleFunc("GET /accounts", b.private(b.showAccounts))
	mux.Handle("GET /transfers", http.RedirectHandler("/transfers/new", http.StatusSeeOther)) // reloading a form that came back
	mux.HandleFunc("GET /transfers/new", b.private(b.showTransferForm))
	mux.HandleFunc("POST /transfers", b.form(b.signedIn(b.makeTransfer)))
	mux.HandleFunc("GET /transfers/{id}", b.private(b.showTransfer))
	mux.HandleFunc("POST /transfers/{id}/answer", b.form(b.signedIn(b.answerTransfer)))
	mux.HandleFunc("POST /transfers/{id}/renew", b.form(b.signedIn(b.renewTransfer)))
	mux.HandleFunc("POST /transfers/{id}/cancel", b.form(b.signedIn(b.cancelTransfer)))

	mux.HandleFunc("GET /preferences", b.private(b.showPreferences))
	mux.HandleFunc("POST /preferences/zegel", b.form(b.signedIn(b.startActivation)))
	mux.HandleFunc("GET /preferences/zegel/{id}", b.private(b.showActivation))
	mux.HandleFunc("GET /preferences/zegel/{id}/state", b.private(b.activationState))
	mux.HandleFunc("POST /preferences/zegel/{id}/confirm", b.form(b.signedIn(b.confirmActivation)))
	mux.HandleFunc("GET /preferences/devices/{key}/remove", b.private(b.showRemove))
	mux.HandleFunc("POST /preferences/devices/{key}/remove", b.form(b.signedIn(b.removeDevice)))

	mux.HandleFunc("GET /preferences/devices/new", b.private(b.showAdd))
	mux.HandleFunc("POST /preferences/devices", b.form(b.signedIn(b.askAdd)))
	mux.HandleFunc("GET /preferences/devices/{key}/name", b.private(b.showRename))
	mux.HandleFunc("POST /preferences/devices/{key}/name", b.form(b.signedIn(b.renameDevice)))
	mux.HandleFunc("GET /preferences/access", b.private(b.showAccess))
	mux.HandleFunc("POST /preferences/access/proof", b.form(b.signedIn(b.proveAccess)))
	mux.HandleFunc("POST /preferences/access/others", b.form(b.signedIn(b.revokeOthers)))
	mux.HandleFunc("GET /preferences/devices/{key}/removed", b.private(b.showRemoved))
	mux.HandleFunc("POST /preferences/letters", b.form(b.signedIn(b.startLetter)))
	mux.HandleFunc("GET /preferences/letters/{id}", b.private(b.showLetter))
	mux.HandleFunc("GET /preferences/letters/{id}/print", b.private(b.printLetter))
	mux.HandleFunc("POST /preferences/letters/{id}/device", b.form(b.signedIn(b.typeDeviceCode)))
	mux.HandleFunc("POST /preferences/letters/{id}/digits", b.form(b.signedIn(b.typeLetterDigits)))
	mux.HandleFunc("POST /preferences/letters/{id}/cancel", b.form(b.signedIn(b.cancelLetter)))
	mux.HandleFunc("GET /preferences/channels", b.private(b.showChannels))
	mux.HandleFunc("POST /preferences/channels/{channel}", b.form(b.signedIn(b.changeChannel)))

	// The second step of a sign-in, and a channel with a sign-in of its own.
	mux.HandleFunc("GET /channels/{channel}", b.visit(b.showStep))
	mux.HandleFunc("POST /channels/{channel}", b.form(b.answerStep))
	mux.HandleFunc("GET /channels/{channel}/cancel", b.visit(b.showCancel))
	mux.HandleFunc("POST /channels/{channel}/cancel", b.form(b.cancelCodes))
	mux.HandleFunc("GET /trading", b.visit(b.showTrading))
	mux.HandleFunc("POST /trading", b.form(b.signInToTrading))
	mux.HandleFunc("POST /trading/out", b.form(b.leaveTrading))
	mux.HandleFunc("POST /preferences/access/revoke", b.form(b.signedIn(b.revokeAll)))
	mux.HandleFunc("POST /preferences/access/temporary", b.form(b.signedIn(b.giveTemporary)))
	mux.HandleFunc("POST /transfers/{id}/temporary", b.form(b.signedIn(b.payTemporary)))
	mux.HandleFunc("GET /preferences/security", b.private(b.showSecurity))
	mux.HandleFunc("POST /preferences/security/{name}", b.form(b.signedIn(b.changeSetting)))
	mux.Handle("GET /preferences/security/{name}", http.RedirectHandler("/preferences/security", http.StatusSeeOther))

	mux.HandleFunc("GET /batches/new", b.private(b.showBatchForm))
	mux.Handle("GET /batches", http.RedirectHandler("/batches/new", http.StatusSeeOther))
	mux.HandleFunc("POST /batches", b.form(b.signedIn(b.makeBatch)))
	mux.HandleFunc("GET /stocks", b.private(b.showStocks))
	mux.HandleFunc("POST /stocks", b.form(b.signedIn(b.makeStockOrder)))

	mux.HandleFunc("GET /requests/{id}", b.private(b.showRequest(false)))
	mux.HandleFunc("POST /requests/{id}/answer", b.form(b.signedIn(b.answerRequest(false))))
	mux.HandleFunc("POST /requests/{id}/renew", b.form(b.signedIn(b.renewRequest(false))))
	mux.HandleFunc("POST /requests/{id}/cancel", b.form(b.signedIn(b.cancelRequest(false))))

	// 3-D Secure, and the shop that it is for.
	mux.HandleFunc("GET /secure/{id}", b.visit(b.showRequest(true)))
	mux.HandleFunc("POST /secure/{id}/answer", b.form(b.answerRequest(true)))
	mux.HandleFunc("POST /secure/{id}/renew", b.form(b.renewRequest(true)))
	mux.HandleFunc("POST /secure/{id}/cancel", b.form(b.cancelRequest(true)))
	mux.HandleFunc("GET /shop", b.visit(b.showShop))
	mux.HandleFunc("GET /shop/books/{id}", b.visit(b.showCheckout))
	mux.HandleFunc("POST /shop/books/{id}", b.form(b.buy))
	mux.HandleFunc("GET /shop/orders/{id}", b.visit(b.showOrder))

	mux.HandleFunc("/", b.showMissing)
	return mux
}

// handle is a page or a form of a session.
type handle func(w http.ResponseWriter, r *http.Request, s session)

// private is for customers who are signed in.
func (b *Bank) private(next handle) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s, ok, ended := b.sessions.get(r)
		if !ok || s.customer == "" {
			toSignIn(w, r, ended)
			return
		}
		next(w, r, s)
	}
}

// form takes what one of this session's own pages sent.
func (b *Bank) form(next handle) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s, ok, ended := b.sessions.get(r)
		if err := r.ParseForm(); err != nil {
			http.Error(w, "This form does not read. Nothing was done.", http.StatusBadRequest)
			return
		}
		if !ok {
			toSignIn(w, r, ended)
			return
		}
		if !s.ours(r.PostForm.Get("token")) {
			http.Error(w, "This form is not from one of your pages. Nothing was done.", http.StatusForbidden)
			return
		}
		next(w, r, s)
	}
}

// signedIn lets only customers who are signed in send a form.
func (b *Bank) signedIn(next handle) handle {
	return func(w http.ResponseWriter, r *http.Request, s session) {
		if s.customer == "" {
			toSignIn(w, r, false)
			return
		}
		next(w, r, s)
	}
}

func toSignIn(w http.ResponseWriter, r *http.Request, ended bool) {
	to := "/sign-in"
	if ended {
		to += "?ended=1"
	}
	http.Redirect(w, r, to, http.StatusSeeOther)
}

// show renders a page for a session.
func (b *Bank) show(w http.ResponseWriter, s session, status int, name string, p page) {
	p.Token, p.Testers = s.token, b.testers
	if c, ok := findCustomer(s.customer); ok {
		p.Customer = c.Name
	}
	b.pages.show(w, status, name, &p)
}

// fail answers an error that the customer can do nothing about.
func (b *Bank) fail(w http.ResponseWriter, r *http.Request, s session, err error) {
	if r.Context().Err() == nil {
		log.Printf("demobank: %s %s: %v", r.Method, strings.SplitN(r.URL.Path, "/", 3)[1], err)
	}
	b.show(w, s, http.StatusInternalServerError, "message", page{Title: "Something is wrong at the bank", Body: message{
		Words: []string{"Nothing was done. Try again in a while.", "If it stays like this, call us on " + HelpNumber + "."},
	}})
}

// message is a page of a few words.
type message struct {
	Words []string
}

func (b *Bank) missing(w http.ResponseWriter, s session) {
	b.show(w, s, http.StatusNotFound, "message", page{Title: "There is no such page", Body: message{
		Words: []string{"Maybe it was removed, or the address has a mistake in it."},
	}})
}

func (b *Bank) showMissing(w http.ResponseWriter, r *http.Request) {
	s, _, _ := b.sessions.get(r)
	b.missing(w, s)
}
