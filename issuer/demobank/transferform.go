package demobank

import (
	"crypto/rand"
	"net/http"
	"strings"
	"time"
	"unicode"
	"unicode/utf8"

	"github.com/zegel-app/zegel/protocol"
)

// transferForm is what the customer typed, as he typed it, and what is wrong.
type transferForm struct {
	From, Payee, IBAN, Amount, Reference, Date string

	Errors   map[string]string // by field name
	Accounts []account
	Today    string
	LastDay  string
}

func (b *Bank) showTransferForm(w http.ResponseWriter, r *http.Request, s session) {
	b.formAgain(w, r, s, http.StatusOK, transferForm{})
}

func (b *Bank) formAgain(w http.ResponseWriter, r *http.Request, s session, status int, f transferForm) {
	accounts, err := b.ledger.accounts(r.Context(), s.customer)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	today := b.now().Local()
	f.Accounts, f.Today, f.LastDay = accounts, today.Format(time.DateOnly), today.AddDate(1, 0, 0).Format(time.DateOnly)
	title := "New transfer"
	if len(f.Errors) > 0 {
		title = "Check the transfer"
	}
	b.show(w, s, status, "transferform", page{Title: title, Section: "transfer", Body: f})
}

// makeTransfer reads the form, and asks Zegel.
func (b *Bank) makeTransfer(w http.ResponseWriter, r *http.Request, s session) {
	accounts, err := b.ledger.accounts(r.Context(), s.customer)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	f := transferForm{
		From: r.PostForm.Get("from"), Payee: r.PostForm.Get("payee"), IBAN: r.PostForm.Get("iban"),
		Amount: r.PostForm.Get("amount"), Reference: r.PostForm.Get("reference"), Date: r.PostForm.Get("date"),
	}
	set, err := b.ledger.settings(r.Context(), s.customer)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	t := f.read(accounts, b.now().Local())
	if len(t.PayeeIBAN) > 2 && t.From != "" && abroad(t.From, t.PayeeIBAN) && !set.Abroad {
		f.Errors["iban"] = sayAbroad
	}
	if len(f.Errors) > 0 {
		b.formAgain(w, r, s, http.StatusUnprocessableEntity, f)
		return
	}
	t.ID, t.Customer, t.State = rand.Text(), s.customer, transferWaiting
	before, err := b.ledger.paidBefore(r.Context(), s.customer, t.PayeeIBAN)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	t.Warnings, t.Limit = warnings(t, before, set.Limit), set.Limit
	if err := b.ledger.add(r.Context(), t); err != nil {
		b.fail(w, r, s, err)
		return
	}
	if t.Unsigned, err = b.ledger.takeUnsigned(r.Context(), t, b.now()); err != nil {
		b.fail(w, r, s, err)
		return
	}
	if t.Unsigned {
		b.payUnsigned(w, r, s, t)
		return
	}
	b.askTransfer(w, r, s, t, protocol.KeyID{})
}

// payUnsigned pays a transfer that needs no answer.
func (b *Bank) payUnsigned(w http.ResponseWriter, r *http.Request, s session, t *transfer) {
	_, err := b.ledger.change(r.Context(), t.ID, func(t *transfer) { t.Unsigned = true })
	if err == nil {
		_, err = b.ledger.pay(r.Context(), t.ID, b.now())
	}
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	http.Redirect(w, r, "/transfers/"+t.ID, http.StatusSeeOther)
}

// abroad says whether money crosses a border between two accounts.
func abroad(from, to string) bool { return from[:2] != to[:2] }

// sayAbroad is what a form says when a transfer crosses one and must not.
const sayAbroad = "This account is in another country, and you do not allow transfers abroad. Change that under Preferences, Security."

// warnings says what is unusual about a transfer.
func warnings(t *transfer, paidBefore bool, limit euros) []protocol.Warning {
	var w []protocol.Warning
	if !paidBefore {
		w = append(w, protocol.NewPayee)
	}
	if abroad(t.From, t.PayeeIBAN) {
		w = append(w, protocol.ForeignAccount)
	}
	if t.Amount > limit {
		w = append(w, protocol.OverLimit)
	}
	return w
}

// read checks every field, so that the customer hears of all mistakes at once.
func (f *transferForm) read(accounts []account, today time.Time) *transfer {
	f.Errors = map[string]string{}
	t := &transfer{}
	var from account
	for _, a := range accounts {
		if a.IBAN == f.From {
			from = a
		}
	}
	if from.IBAN == "" {
		f.Errors["from"] = "Choose the account to pay from."
	}
	t.From, t.FromName = from.IBAN, from.Name

	t.Payee = f.text("payee", f.Payee, protocol.MaxName)
	if t.Payee == "" && f.Errors["payee"] == "" {
		f.Errors["payee"] = "Type the name of who you pay."
	}
	t.Reference = f.text("reference", f.Reference, protocol.MaxRemittance)

	var problem string
	if t.PayeeIBAN, problem = parseIBAN(f.IBAN); problem != "" {
		f.Errors["iban"] = problem
	} else if t.PayeeIBAN == t.From {
		f.Errors["iban"] = "This is the account you pay from. Type another one."
	}
	if t.Amount, problem = parseEuros(f.Amount); problem != "" {
		f.Errors["amount"] = problem
	} else if from.IBAN != "" && t.Amount > from.Balance {
		f.Errors["amount"] = "There is not enough money on this account. It has " + from.Balance.String() + "."
	}
	if t.Date, problem = parseDate(f.Date, today); problem != "" {
		f.Errors["date"] = problem
	}
	return t
}

// text takes one line of words.
func (f *transferForm) text(field, typed string, most int) string {
	s, problem := oneLine(typed, most)
	if problem != "" {
		f.Errors[field] = problem
	}
	return s
}

// oneLine reads a line of words of at most so many characters.
func oneLine(typed string, most int) (s, problem string) {
	s = strings.TrimSpace(typed)
	switch {
	case !utf8.ValidString(s), strings.ContainsFunc(s, func(r rune) bool { return !unicode.IsPrint(r) && r != '\u00a0' }):
		return s, "There is a character in this that we cannot send. Type it again by hand."
	case utf8.RuneCountInString(s) > most:
		return s, "This is too long. Make it shorter."
	}
	return s, ""
}

// What the form says when an account number is wrong.
const (
	sayIBANMissing   = "Type the account number (IBAN) of who you pay."
	sayIBANCharacter = "An account number (IBAN) has only letters and digits, for example BE68 5390 0754 7034."
	sayIBANStart     = "An account number (IBAN) begins with two letters and two digits, for example BE68."
	sayIBANWrong     = "This account number has a mistake in it. Compare it with the invoice, one group at a time."
)

// parseIBAN reads an account number as people type it, in fours or not.
func parseIBAN(typed string) (iban, problem string) {
	s := strings.ToUpper(strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, typed))
	isLetter := func(c byte) bool { return c >= 'A' && c <= 'Z' }
	for n := 0; n < len(s); n++ {
		if !isLetter(s[n]) && !isDigits(s[n:n+1]) {
			return "", sayIBANCharacter
		}
	}
	switch {
	case s == "":
		return "", sayIBANMissing
	case len(s) < 4, !isLetter(s[0]), !isLetter(s[1]), !isDigits(s[2:4]):
		return "", sayIBANStart
	case protocol.CheckIBAN(s) != nil:
		return "", sayIBANWrong
	}
	return s, ""
}

// parseDate reads an execution date: empty, today, or up to a year ahead.
func parseDate(typed string, today time.Time) (date, problem string) {
	s := strings.TrimSpace(typed)
	if s == "" {
		return "", ""
	}
	d, err := time.Parse(time.DateOnly, s)
	if err != nil {
		return "", "Type the date as year-month-day, for example " + today.Format(time.DateOnly) + "."
	}
	switch {
	case d.Format(time.DateOnly) < today.Format(time.DateOnly):
		return "", "This date is over. Choose today or a later day."
	case d.Format(time.DateOnly) > today.AddDate(1, 0, 0).Format(time.DateOnly):
		return "", "This date is more than a year away. Choose an earlier day."
	case d.Format(time.DateOnly) == today.Format(time.DateOnly):
		return "", ""
	}
	return d.Format(time.DateOnly), ""
}
