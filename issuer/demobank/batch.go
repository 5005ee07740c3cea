package demobank

import (
	"fmt"
	"net/http"
	"strconv"
	"strings"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

// batch is several transfers that are approved at once: the salaries of a month.
type batch struct {
	From     string    `json:"from"` // IBAN
	FromName string    `json:"fromName"`
	Total    euros     `json:"total"`
	Payments []payment `json:"payments"`
}

type payment struct {
	Payee  string `json:"payee"`
	IBAN   string `json:"iban"`
	Amount euros  `json:"amount"`
}

func (b *batch) order() (protocol.Order, error) {
	list := make([]protocol.Payment, len(b.Payments))
	for n, p := range b.Payments {
		list[n] = protocol.Payment{Minor: int64(p.Amount), Creditor: p.Payee, CreditorAccount: p.IBAN}
	}
	order, _, err := protocol.NewBatch("EUR", list)
	if err != nil {
		return nil, err
	}
	order.DebtorAccountName, order.DebtorAccount = b.FromName, b.From
	return order, nil
}

// carryOut pays all of it or nothing.
func (b *batch) carryOut(tx issuer.Tx, r *request, now time.Time) (string, error) {
	set, err := getSettings(tx, r.Customer)
	if err != nil {
		return "", err
	}
	from, err := get[account](tx, tableAccounts, []byte(b.From))
	if err != nil {
		return "", err
	}
	for _, p := range b.Payments {
		if abroad(b.From, p.IBAN) && !set.Abroad {
			return "You do not allow transfers abroad any more.", nil
		}
	}
	if from.Balance < b.Total {
		return "There is not enough money on " + b.FromName + " any more.", nil
	}
	for _, p := range b.Payments {
		m := movement{Name: p.Payee, Account: p.IBAN, Reference: "Salary", Alert: set.Alerts && abroad(b.From, p.IBAN)}
		if _, err := debit(tx, b.From, p.Amount, m, now); err != nil {
			return "", err
		}
		t := &transfer{PayeeIBAN: p.IBAN, Amount: p.Amount, FromName: b.FromName, From: b.From, Reference: "Salary"}
		if err := receive(tx, t, now.Format(time.DateOnly), now); err != nil {
			return "", err
		}
	}
	return "", nil
}

// shownPayments is how many payments a page shows before it folds the rest.
const shownPayments = 8

func (b *batch) count() string {
	if len(b.Payments) == 1 {
		return "1 payment"
	}
	return fmt.Sprintf("%d payments", len(b.Payments))
}

func (b *batch) words(*request) requestWords {
	w := requestWords{
		Section: "transfer", About: "You are about to make " + b.count(), Sum: b.Total.String(),
		Submit: "Pay " + b.Total.String(), Done: "Paid", Nothing: "Nothing was paid.",
		After: "From " + b.FromName + ": " + b.count() + ".",
		Next:  "/accounts", ToNext: "To your accounts",
		Facts: []fact{{Name: "From", Value: b.FromName, Account: b.From}},
	}
	for n, p := range b.Payments {
		f := fact{Name: p.Amount.String(), Value: p.Payee, Account: p.IBAN}
		if len(b.Payments) > shownPayments && n >= shownPayments-1 {
			w.More = append(w.More, f)
		} else {
			w.Facts = append(w.Facts, f)
		}
	}
	return w
}

// sampleBatch is a list that reads, for who only wants to see.
const sampleBatch = `Lotte Maes; BE59 4170 6520 8726; 2 410,00
Tom Claes; BE71 0961 2345 6769; 2 285,50
Noor Jacobs; BE68 5390 0754 7034; 2 640,25`

// manySalaries is a list that no code holds: Zegel fetches it from the bank.
const manySalaries = 40

// longBatch makes a list of salaries to accounts that nobody has. The amounts
// are small: the list is to be paid from a current account.
func longBatch() string {
	first := []string{"Lotte", "Tom", "Noor", "Wout", "Fien", "Arne", "Hanne", "Seppe"}
	last := []string{"Maes", "Claes", "Jacobs", "Mertens", "Wouters"}
	var list strings.Builder
	for n := range manySalaries {
		account := fmt.Sprintf("4170652%03d", n) // bank code and number of a Belgian account
		bban, _ := strconv.ParseInt(account, 10, 64)
		check := bban % 97
		if check == 0 {
			check = 97
		}
		bank := fmt.Sprintf("%s%02d", account, check)
		fmt.Fprintf(&list, "%s %s; BE%02d%s; %d,%02d\n", first[n%len(first)], last[n%len(last)], ibanCheck(bank), bank, 180+n, n*7%100)
	}
	return list.String()
}

// ibanCheck computes the two check digits of a Belgian account (ISO 13616, with
// ISO 7064 MOD 97-10): those of "BE" are 1114, after the number.
func ibanCheck(bban string) int {
	rest := 0
	for _, digit := range bban + "111400" {
		rest = (rest*10 + int(digit-'0')) % 97
	}
	return 98 - rest
}

type batchForm struct {
	From, List string
	Accounts   []account
	Errors     []string
	FromError  string
}

func (b *Bank) showBatchForm(w http.ResponseWriter, r *http.Request, s session) {
	list := sampleBatch
	if r.URL.Query().Has("many") {
		list = longBatch()
	}
	b.batchAgain(w, r, s, http.StatusOK, batchForm{List: list})
}

func (b *Bank) batchAgain(w http.ResponseWriter, r *http.Request, s session, status int, f batchForm) {
	accounts, err := b.ledger.accounts(r.Context(), s.customer)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	f.Accounts = accounts
	b.show(w, s, status, "batch", page{Title: "Salaries", Section: "transfer", Body: f})
}

func (b *Bank) makeBatch(w http.ResponseWriter, r *http.Request, s session) {
	accounts, err := b.ledger.accounts(r.Context(), s.customer)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	set, err := b.ledger.settings(r.Context(), s.customer)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	f := batchForm{From: r.PostForm.Get("from"), List: r.PostForm.Get("list")}
	order, warnings := f.read(accounts, set)
	if len(f.Errors) > 0 {
		b.batchAgain(w, r, s, http.StatusUnprocessableEntity, f)
		return
	}
	q := b.newRequest(s.customer)
	q.Batch, q.Warnings, q.Limit = order, warnings, set.Limit
	b.begin(w, r, s, q)
}

// read takes one payment a line: name; account; amount.
func (f *batchForm) read(accounts []account, set *settings) (*batch, []protocol.Warning) {
	list := &batch{}
	var balance euros
	for _, a := range accounts {
		if a.IBAN == f.From {
			list.From, list.FromName, balance = a.IBAN, a.Name, a.Balance
		}
	}
	if list.From == "" {
		f.Errors = append(f.Errors, "Choose the account to pay from.")
		return list, nil
	}
	var warnings []protocol.Warning
	number := 0
	for line := range strings.Lines(f.List) {
		number++
		if strings.TrimSpace(line) == "" {
			continue
		}
		p, problem := readPayment(line)
		if problem == "" && abroad(list.From, p.IBAN) {
			if warnings = []protocol.Warning{protocol.ForeignAccount}; !set.Abroad {
				problem = sayAbroad
			}
		}
		if problem == "" && p.IBAN == list.From {
			problem = "This is the account you pay from."
		}
		if problem != "" {
			f.Errors = append(f.Errors, fmt.Sprintf("Line %d: %s", number, problem))
		}
		list.Payments, list.Total = append(list.Payments, p), list.Total+p.Amount
	}
	switch {
	case len(f.Errors) > 0:
	case len(list.Payments) == 0:
		f.Errors = append(f.Errors, "Type one payment a line.")
	case len(list.Payments) > protocol.MaxBatch:
		f.Errors = append(f.Errors, fmt.Sprintf("This list is too long. Make it %d lines at most.", protocol.MaxBatch))
	case list.Total > balance:
		f.Errors = append(f.Errors, "There is not enough money on this account. It has "+balance.String()+", the list is "+list.Total.String()+".")
	}
	if list.Total > set.Limit {
		warnings = append(warnings, protocol.OverLimit)
	}
	return list, warnings
}

func readPayment(line string) (p payment, problem string) {
	parts := strings.Split(line, ";")
	if len(parts) != 3 {
		return p, "Write name; account; amount, with two semicolons."
	}
	if p.Payee, problem = oneLine(parts[0], protocol.MaxName); problem != "" {
		return p, problem
	}
	if p.Payee == "" {
		return p, "There is no name."
	}
	if p.IBAN, problem = parseIBAN(parts[1]); problem != "" {
		return p, problem
	}
	p.Amount, problem = parseEuros(parts[2])
	return p, problem
}
