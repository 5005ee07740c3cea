package demobank

import (
	"crypto/subtle"
	"net/http"
	"time"
)

// tradingPage is Meridian Trading: a second channel of the bank, with a sign-in
// of its own.
type tradingPage struct {
	User      string
	Error     string
	Password  string
	Trader    string // the name of who is signed in
	Positions []position
	Total     euros
	ByCode    bool // he signs in with codes from Zegel
	Now       time.Time
}

type position struct {
	Name, ISIN string
	Count      int64
	Price      euros
	Worth      euros
}

func (b *Bank) showTrading(w http.ResponseWriter, r *http.Request, s session) {
	if s.trader == "" {
		b.tradingAgain(w, s, http.StatusOK, tradingPage{})
		return
	}
	c, _ := findCustomer(s.trader)
	body := tradingPage{Trader: c.Name, Now: b.now()}
	h, err := b.ledger.holdings(r.Context(), s.trader)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	for _, p := range securities {
		if n := h[p.ISIN]; n > 0 {
			worth := euros(n) * p.Price
			body.Positions, body.Total = append(body.Positions, position{p.Name, p.ISIN, n, p.Price, worth}), body.Total+worth
		}
	}
	trading, _ := findChannel("trading")
	a, err := b.ledger.attached(r.Context(), s.trader, trading.Name)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	body.ByCode = a != nil
	b.tradingAgain(w, s, http.StatusOK, body)
}

func (b *Bank) tradingAgain(w http.ResponseWriter, s session, status int, body tradingPage) {
	body.Password = demoPassword
	b.show(w, s, status, "trading", page{Title: "Meridian Trading", Body: body})
}

func (b *Bank) signInToTrading(w http.ResponseWriter, r *http.Request, s session) {
	user := typedUser(r)
	c, known := findCustomer(user)
	right := subtle.ConstantTimeCompare([]byte(r.PostForm.Get("password")), []byte(c.Password)) == 1
	if !known || !right {
		b.tradingAgain(w, s, http.StatusUnprocessableEntity, tradingPage{
			User: user, Error: "That user name and password do not belong together. Check both and try again.",
		})
		return
	}
	trading, _ := findChannel("trading")
	b.beginStep(w, r, s, trading, c.User)
}

func (b *Bank) leaveTrading(w http.ResponseWriter, r *http.Request, s session) {
	b.sessions.change(s.id, func(at *session) { at.trader = "" })
	http.Redirect(w, r, "/trading", http.StatusSeeOther)
}
