package demobank

import (
	"net/http"
	"time"
)

const (
	shownMovements = 8

	// alertLife is how long a transfer abroad is told about.
	alertLife = 7 * 24 * time.Hour
)

type accountsPage struct {
	FirstName string
	Total     euros
	Accounts  []accountView
	HasZegel  bool
	Alerts    []movement // money that went abroad
	Reported  *report    // "I did not ask for this", of late
}

type accountView struct {
	account
	Days []dayView
}

// dayView is the movements of one day.
type dayView struct {
	Date      string
	Planned   bool
	Movements []movement
}

func (b *Bank) showAccounts(w http.ResponseWriter, r *http.Request, s session) {
	accounts, err := b.ledger.accounts(r.Context(), s.customer)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	body := accountsPage{FirstName: firstName(s.customer)}
	today := b.now().Local().Format(time.DateOnly)
	for _, a := range accounts {
		movements, err := b.ledger.movements(r.Context(), a.IBAN, shownMovements)
		if err != nil {
			b.fail(w, r, s, err)
			return
		}
		body.Total += a.Balance
		for _, m := range movements {
			if m.Alert && b.now().Sub(m.Time) < alertLife {
				body.Alerts = append(body.Alerts, m)
			}
		}
		body.Accounts = append(body.Accounts, accountView{a, byDay(movements, today)})
	}
	keys, err := b.activeKeys(r, s.customer)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	body.HasZegel = len(keys) > 0
	if body.Reported, err = b.ledger.reported(r.Context(), s.customer, b.now()); err != nil {
		b.fail(w, r, s, err)
		return
	}
	b.show(w, s, http.StatusOK, "accounts", page{Title: "Your accounts", Section: "accounts", Body: body})
}

// byDay groups movements that follow each other.
func byDay(movements []movement, today string) []dayView {
	var days []dayView
	for _, m := range movements {
		if n := len(days); n == 0 || days[n-1].Date != m.Date {
			days = append(days, dayView{Date: m.Date, Planned: m.Date > today})
		}
		at := &days[len(days)-1]
		at.Movements = append(at.Movements, m)
	}
	return days
}

func firstName(user string) string {
	c, _ := findCustomer(user)
	for n, r := range c.Name {
		if r == ' ' {
			return c.Name[:n]
		}
	}
	return c.Name
}
