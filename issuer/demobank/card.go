package demobank

import (
	"strings"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

// card is a payment card of a customer, and the account behind it.
type card struct {
	Number   string // 16 digits, with the check digit of ISO/IEC 7812-1
	Customer string
	IBAN     string
}

var cards = []card{
	{"5555341200014476", "anna", "BE53955412078353"},
	{"5555341200027098", "jef", "BE26955633701529"},
}

// findCard reads a card number as people type it, in fours or not.
func findCard(typed string) (c card, problem string) {
	digits := strings.NewReplacer(" ", "", "\u00a0", "", "-", "").Replace(typed)
	switch {
	case digits == "":
		return card{}, "Type the number on your card."
	case !isDigits(digits):
		return card{}, "A card number has digits only."
	case len(digits) != 16:
		return card{}, "A card number has 16 digits."
	case !luhn(digits):
		return card{}, "This card number has a mistake in it. Compare it with your card, one group at a time."
	}
	for _, c := range cards {
		if c.Number == digits {
			return c, ""
		}
	}
	return card{}, "We cannot take this card. Use a card of Meridian Bank."
}

// luhn checks the last digit of a card number (ISO/IEC 7812-1, annex B).
func luhn(digits string) bool {
	sum := 0
	for n := range len(digits) {
		d := int(digits[len(digits)-1-n] - '0')
		if n%2 == 1 {
			if d *= 2; d > 9 {
				d -= 9
			}
		}
		sum += d
	}
	return sum%10 == 0
}

// cardPayment is what a shop asks the bank for: 3-D Secure.
type cardPayment struct {
	Merchant string    `json:"merchant"`
	Country  string    `json:"country"` // ISO 3166-1 alpha-2
	Goods    string    `json:"goods"`   // for the shop's own page
	Amount   euros     `json:"amount"`
	LastFour string    `json:"lastFour"`
	IBAN     string    `json:"iban"`
	Time     time.Time `json:"time"`
}

func (c *cardPayment) order() (protocol.Order, error) {
	return &protocol.CardPayment{
		Merchant: c.Merchant, Country: c.Country, Amount: protocol.Amount{Minor: int64(c.Amount), Currency: "EUR"},
		LastFour: c.LastFour, Time: c.Time.Unix(),
	}, nil
}

func (c *cardPayment) carryOut(tx issuer.Tx, _ *request, now time.Time) (string, error) {
	enough, err := debit(tx, c.IBAN, c.Amount, movement{Name: c.Merchant, Reference: "Card payment, card " + c.LastFour}, now)
	if err != nil || enough {
		return "", err
	}
	return "There is not enough money behind this card.", nil
}

func (c *cardPayment) words(*request) requestWords {
	return requestWords{
		About: "You are about to pay with your card", Sum: c.Amount.String(), Submit: "Pay " + c.Amount.String(),
		Facts: []fact{
			{Name: "Shop", Value: c.Merchant}, {Name: "Country", Value: c.Country},
			{Name: "Card", Value: "ends in " + c.LastFour}, {Name: "Time", Value: c.Time.Local().Format("2 January 2006, 15:04")},
		},
		Nothing: "Nothing was paid.",
	}
}
