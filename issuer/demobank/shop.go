package demobank

import (
	"errors"
	"net/http"
	"strconv"
	"time"

	"github.com/zegel-app/zegel/protocol"
)

// The shop is a shop of its own: it knows of the bank only what 3-D Secure
// gives a shop. It sends the customer to the bank's page, and hears paid or not.
const (
	shopName    = "Boekhandel Noord"
	shopCountry = "NL"
)

type shopBook struct {
	ID     int
	Title  string
	Author string
	Price  euros
	Cover  string // a class of the style sheet
}

var books = []shopBook{
	{1, "The Quiet Harbour", "Mila Verbruggen", 22_50, "tide"},
	{2, "Nine Ways Across the Dyke", "Sander Okafor", 18_95, "dyke"},
	{3, "An Atlas of Northern Light, numbered edition", "Ilse van Duyn", 12_450_00, "light"},
}

type shopPage struct {
	Show     string // BOOKS, CHECKOUT or ORDER
	Books    []shopBook
	Book     shopBook
	Card     string
	Error    string
	Demo     []card
	Order    *request
	State    string // of the order: PAID, REFUSED or WAITING
	Pay      string // the bank's page, while it waits
	Customer string
}

// visit gives the visitor a session: the shop is open to anybody.
func (b *Bank) visit(next handle) http.HandlerFunc {
	return func(w http.ResponseWriter, r *http.Request) {
		s, ok, _ := b.sessions.get(r)
		if !ok {
			s = b.sessions.begin(w, r, "")
		}
		next(w, r, s)
	}
}

func (b *Bank) showShop(w http.ResponseWriter, r *http.Request, s session) {
	b.show(w, s, http.StatusOK, "shop", page{Title: shopName, Body: shopPage{Show: "BOOKS", Books: books}})
}

func (b *Bank) showCheckout(w http.ResponseWriter, r *http.Request, s session) {
	b.checkoutAgain(w, s, http.StatusOK, r.PathValue("id"), "", "")
}

func (b *Bank) checkoutAgain(w http.ResponseWriter, s session, status int, id, typed, problem string) {
	n, err := strconv.Atoi(id)
	if err != nil || n < 1 || n > len(books) {
		b.missing(w, s)
		return
	}
	b.show(w, s, status, "shop", page{Title: "Pay by card", Body: shopPage{
		Show: "CHECKOUT", Book: books[n-1], Card: typed, Error: problem, Demo: cards,
	}})
}

// buy takes a card number and sends the customer to the card's bank.
func (b *Bank) buy(w http.ResponseWriter, r *http.Request, s session) {
	id, typed := r.PathValue("id"), r.PostForm.Get("card")
	c, problem := findCard(typed)
	if problem != "" {
		b.checkoutAgain(w, s, http.StatusUnprocessableEntity, id, typed, problem)
		return
	}
	n, err := strconv.Atoi(id)
	if err != nil || n < 1 || n > len(books) {
		b.missing(w, s)
		return
	}
	if !b.cardPace.take(c.Number, b.now()) {
		b.checkoutAgain(w, s, http.StatusTooManyRequests, id, typed, "Your bank takes no more payments with this card for now. Try again in an hour.")
		return
	}
	set, err := b.ledger.settings(r.Context(), c.Customer)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	q := b.newRequest(c.Customer)
	q.Card = &cardPayment{
		Merchant: shopName, Country: shopCountry, Goods: books[n-1].Title, Amount: books[n-1].Price,
		LastFour: c.Number[12:], IBAN: c.IBAN, Time: b.now().Truncate(time.Second),
	}
	if q.Limit = set.Limit; q.Card.Amount > set.Limit {
		q.Warnings = []protocol.Warning{protocol.OverLimit}
	}
	b.begin(w, r, s, q)
}

func (b *Bank) showOrder(w http.ResponseWriter, r *http.Request, s session) {
	q, err := b.ledger.request(r.Context(), r.PathValue("id"))
	switch {
	case errors.Is(err, errNoRequest), err == nil && q.Card == nil:
		b.missing(w, s)
		return
	case err != nil:
		b.fail(w, r, s, err)
		return
	}
	body := shopPage{Show: "ORDER", Order: q, State: "REFUSED"}
	title := "Not paid"
	switch q.State {
	case requestDone:
		body.State, title = "PAID", "Thank you"
	case transferWaiting:
		body.State, body.Pay, title = "WAITING", q.path(), "Not paid yet"
	}
	b.show(w, s, http.StatusOK, "shop", page{Title: title, Body: body})
}
