package protocol

import "strings"

// CardPayment asks the customer to confirm a card payment on the internet
// (3-D Secure). The names in the comments are those of EMV 3-D Secure, Protocol
// and Core Functions Specification 2.3, table A.1.
type CardPayment struct {
	Merchant string `cbor:"1,keyasint"` // merchantName, 1 to 40 characters
	Country  string `cbor:"2,keyasint"` // merchantCountryCode, here ISO 3166-1 alpha-2
	Amount   Amount `cbor:"3,keyasint"` // purchaseAmount, purchaseCurrency, purchaseExponent
	LastFour string `cbor:"4,keyasint"` // the last four digits of acctNumber
	Time     int64  `cbor:"5,keyasint"` // purchaseDate, seconds since 1970, UTC
}

// Kind is KindCardPayment.
func (*CardPayment) Kind() Kind { return KindCardPayment }

func (p *CardPayment) check() error {
	if err := checkText("merchantName", p.Merchant, 1, MaxMerchant); err != nil {
		return err
	}
	if len(p.Country) != 2 || !isCapital(p.Country[0]) || !isCapital(p.Country[1]) {
		return wrongField("merchantCountryCode", "not two capitals")
	}
	if err := p.Amount.check("purchaseAmount"); err != nil {
		return err
	}
	if len(p.LastFour) != 4 || strings.Trim(p.LastFour, "0123456789") != "" {
		return wrongField("acctNumber", "not its last four digits")
	}
	return checkTime("purchaseDate", p.Time)
}
