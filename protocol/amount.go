package protocol

import "strings"

// Amount is money in minor units: 1250,00 euro is {125000, "EUR"}.
type Amount struct {
	Minor    int64  `cbor:"1,keyasint"` // 1 to 10^18 - 1 minor units
	Currency string `cbor:"2,keyasint"` // ISO 4217 alphabetic code
}

// Exponent is the number of decimals that the currency has by ISO 4217: 2 for
// EUR, 0 for JPY, 3 for KWD. It is -1 for a currency that is not in the list.
func (a Amount) Exponent() int { return CurrencyExponent(a.Currency) }

// CurrencyExponent is the number of decimals of a currency by ISO 4217, or -1
// when the currency is not in the list.
func CurrencyExponent(currency string) int {
	if len(currency) != 3 {
		return -1
	}
	for exponent, list := range currencies {
		if i := strings.Index(list, currency); i >= 0 && i%4 == 0 {
			return exponent
		}
	}
	return -1
}

// currencies is ISO 4217's list of current funds that a payment can be in,
// by exponent. Funds codes, metals and testing codes are left out.
var currencies = [...]string{
	0: "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF",
	1: "",
	2: "AED AFN ALL AMD AOA ARS AUD AWG AZN BAM BBD BDT BMD BND BOB BRL BSD BTN BWP BYN BZD " +
		"CAD CDF CHF CNY COP CRC CUP CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS " +
		"GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR KPW KYD KZT LAK LBP " +
		"LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK " +
		"NPR NZD PAB PEN PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS " +
		"SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD TZS UAH USD UYU UZS VED VES WST " +
		"XCD XCG YER ZAR ZMW ZWG",
	3: "BHD IQD JOD KWD LYD OMR TND",
}

func (a Amount) check(field string) error {
	if a.Minor <= 0 || a.Minor > MaxMinor {
		return wrongField(field, "not between 1 and 10^18 - 1 minor units")
	}
	if len(a.Currency) != 3 || strings.Trim(a.Currency, "ABCDEFGHIJKLMNOPQRSTUVWXYZ") != "" {
		return wrongField(field, "currency is not three capitals")
	}
	if a.Exponent() < 0 {
		// Without its exponent the amount could be read wrong by a factor of
		// hundred.
		return &FieldError{field, tooNew("currency")}
	}
	return nil
}
