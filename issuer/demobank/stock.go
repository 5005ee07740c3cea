package demobank

import (
	"context"
	"errors"
	"net/http"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

const tableHoldings issuer.Table = "bank.holdings" // customer

// security is what can be bought and sold. Names and prices are for show.
type security struct {
	ISIN  string
	Name  string
	Venue string // ISO 10383
	Price euros  // the last one
}

var securities = []security{
	{"BE0974293251", "Anheuser-Busch InBev", "XBRU", 54_20},
	{"NL0010273215", "ASML Holding", "XAMS", 684_50},
	{"FR0000120271", "TotalEnergies", "XPAR", 57_86},
	{"IE00B4L5Y983", "iShares Core MSCI World", "XAMS", 98_31},
}

// holdings is how many of each security a customer has, by ISIN.
type holdings map[string]int64

var startHoldings = holdings{"BE0974293251": 40, "IE00B4L5Y983": 25}

func getHoldings(tx issuer.Tx, customer string) (holdings, error) {
	h, err := get[holdings](tx, tableHoldings, []byte(customer))
	if errors.Is(err, issuer.ErrNotFound) {
		h = &holdings{}
		for isin, n := range startHoldings {
			(*h)[isin] = n
		}
		return *h, nil
	}
	if err != nil {
		return nil, err
	}
	return *h, nil
}

func (l ledger) holdings(ctx context.Context, customer string) (h holdings, err error) {
	err = l.store.View(ctx, func(tx issuer.Tx) (err error) {
		h, err = getHoldings(tx, customer)
		return err
	})
	return h, err
}

// stockOrder is an order to buy or sell. This bank carries it out at once, at
// its limit, or without a limit at the last price.
type stockOrder struct {
	Side     protocol.Side `json:"side"`
	Quantity int64         `json:"quantity"`
	ISIN     string        `json:"isin"`
	Name     string        `json:"name"`
	Venue    string        `json:"venue"`
	Limit    euros         `json:"limit,omitempty"` // 0 is at the market's price
	Total    euros         `json:"total"`
	IBAN     string        `json:"iban"`
}

func (o *stockOrder) order() (protocol.Order, error) {
	order := &protocol.StockOrder{
		Side: o.Side, Quantity: protocol.Decimal{Value: o.Quantity}, ISIN: o.ISIN, Name: o.Name, Venue: o.Venue,
		Total: protocol.Amount{Minor: int64(o.Total), Currency: "EUR"},
	}
	if o.Limit != 0 {
		// Its one form has no zeros at the end.
		order.Limit = protocol.Decimal{Value: int64(o.Limit), Decimals: 2}
		for order.Limit.Decimals > 0 && order.Limit.Value%10 == 0 {
			order.Limit.Value, order.Limit.Decimals = order.Limit.Value/10, order.Limit.Decimals-1
		}
	}
	return order, nil
}

func (o *stockOrder) carryOut(tx issuer.Tx, r *request, now time.Time) (string, error) {
	has, err := getHoldings(tx, r.Customer)
	if err != nil {
		return "", err
	}
	if o.Side == protocol.Sell {
		if has[o.ISIN] < o.Quantity {
			return "You do not have so many any more.", nil
		}
		has[o.ISIN] -= o.Quantity
		err = credit(tx, o.IBAN, o.Total, movement{Name: o.Name, Reference: "Sold " + o.pieces()}, now)
	} else {
		var enough bool
		enough, err = debit(tx, o.IBAN, o.Total, movement{Name: o.Name, Reference: "Bought " + o.pieces()}, now)
		if err == nil && !enough {
			return "There is not enough money on your account any more.", nil
		}
		has[o.ISIN] += o.Quantity
	}
	return "", errors.Join(err, put(tx, tableHoldings, []byte(r.Customer), has))
}

func (o *stockOrder) pieces() string { return strconv.FormatInt(o.Quantity, 10) }

func (o *stockOrder) words(*request) requestWords {
	side, done := "Buy", "Bought"
	if o.Side == protocol.Sell {
		side, done = "Sell", "Sold"
	}
	limit := "None: at the market's price"
	if o.Limit != 0 {
		limit = o.Limit.String()
	}
	return requestWords{
		Section: "stocks", About: "You are about to " + strings.ToLower(side), Sum: o.pieces() + nbsp + "× " + o.Name,
		Facts: []fact{
			{Name: "Order", Value: side}, {Name: "ISIN", Value: o.ISIN, Mono: true}, {Name: "Market", Value: o.Venue},
			{Name: "Limit", Value: limit}, {Name: "In all", Value: "about " + o.Total.String()},
		},
		Submit: side, Done: done, After: "The order was carried out.", Nothing: "No order was placed.",
		Next: "/stocks", ToNext: "To Stocks",
	}
}

// credit puts money on an account and books the movement.
func credit(tx issuer.Tx, iban string, amount euros, m movement, now time.Time) error {
	to, err := get[account](tx, tableAccounts, []byte(iban))
	if err != nil {
		return err
	}
	to.Balance += amount
	m.Time, m.Date, m.Amount, m.BalanceThen = now, now.Format(time.DateOnly), amount, to.Balance
	return errors.Join(put(tx, tableAccounts, []byte(iban), to), book(tx, iban, &m))
}

type stocksPage struct {
	Securities []securityView
	ISIN       string
	Side       string
	Quantity   string
	Limit      string
	Errors     map[string]string
}

type securityView struct {
	security
	Has int64
}

func (b *Bank) showStocks(w http.ResponseWriter, r *http.Request, s session) {
	b.stocksAgain(w, r, s, http.StatusOK, stocksPage{})
}

func (b *Bank) stocksAgain(w http.ResponseWriter, r *http.Request, s session, status int, body stocksPage) {
	has, err := b.ledger.holdings(r.Context(), s.customer)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
	for _, security := range securities {
		body.Securities = append(body.Securities, securityView{security, has[security.ISIN]})
	}
	b.show(w, s, status, "stocks", page{Title: "Stocks", Section: "stocks", Body: body})
}

func (b *Bank) makeStockOrder(w http.ResponseWriter, r *http.Request, s session) {
	f := stocksPage{
		ISIN: r.PostForm.Get("isin"), Side: r.PostForm.Get("side"),
		Quantity: r.PostForm.Get("quantity"), Limit: r.PostForm.Get("limit"),
	}
	has, err := b.ledger.holdings(r.Context(), s.customer)
	if err != nil {
		b.fail(w, r, s, err)
		return
	}
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
	order := f.read(has, accounts[0])
	if len(f.Errors) > 0 {
		b.stocksAgain(w, r, s, http.StatusUnprocessableEntity, f)
		return
	}
	q := b.newRequest(s.customer)
	q.Stock, q.Limit = order, set.Limit
	if order.Total > set.Limit {
		q.Warnings = []protocol.Warning{protocol.OverLimit}
	}
	b.begin(w, r, s, q)
}

const maxPieces = 100_000

// read takes the form; a is the account that is paid from or onto.
func (f *stocksPage) read(has holdings, a account) *stockOrder {
	f.Errors = map[string]string{}
	o := &stockOrder{IBAN: a.IBAN, Side: protocol.Buy}
	n := slices.IndexFunc(securities, func(s security) bool { return s.ISIN == f.ISIN })
	if n < 0 {
		f.Errors["isin"] = "Choose what to buy or sell."
		return o
	}
	o.ISIN, o.Name, o.Venue = securities[n].ISIN, securities[n].Name, securities[n].Venue
	switch f.Side {
	case "buy":
	case "sell":
		o.Side = protocol.Sell
	default:
		f.Errors["side"] = "Choose buy or sell."
	}
	typed := strings.TrimSpace(f.Quantity)
	quantity, err := strconv.ParseInt(typed, 10, 64)
	switch {
	case typed == "":
		f.Errors["quantity"] = "Type how many."
	case err != nil || !isDigits(typed) || quantity == 0:
		f.Errors["quantity"] = "Type a whole number, for example 10."
	case quantity > maxPieces:
		f.Errors["quantity"] = "This is too many for one order."
	case o.Side == protocol.Sell && quantity > has[o.ISIN]:
		f.Errors["quantity"] = "You have " + strconv.FormatInt(has[o.ISIN], 10) + " of these."
	}
	price := securities[n].Price
	if strings.TrimSpace(f.Limit) != "" {
		var problem string
		if o.Limit, problem = parseEuros(f.Limit); problem != "" {
			f.Errors["limit"] = problem
		} else if o.Limit > maxAmount/maxPieces {
			f.Errors["limit"] = "This limit is far above the price."
		}
		price = o.Limit
	}
	o.Quantity, o.Total = quantity, price*euros(quantity)
	if len(f.Errors) == 0 && o.Side == protocol.Buy && o.Total > a.Balance {
		f.Errors["quantity"] = "There is not enough money on your account. It has " + a.Balance.String() + "."
	}
	return o
}
