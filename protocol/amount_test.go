package protocol

import (
	"errors"
	"strings"
	"testing"
)

func TestCurrencyExponents(t *testing.T) {
	for currency, want := range map[string]int{
		"EUR": 2, "USD": 2, "GBP": 2, "VND": 0, "JPY": 0, "KRW": 0, "ISK": 0, "XPF": 0, "KWD": 3, "BHD": 3, "TND": 3,
		"MGA": 2, "MRU": 2, "": -1, "EU": -1, "EURO": -1, "eur": -1, "XXX": -1, "UR ": -1, " EU": -1, "DEM": -1,
	} {
		if got := CurrencyExponent(currency); got != want {
			t.Errorf("%q: %d, want %d", currency, got, want)
		}
		if got := (Amount{Currency: currency}).Exponent(); got != want {
			t.Errorf("%q: amount: %d, want %d", currency, got, want)
		}
	}
}

func TestCurrencyListIsWellFormed(t *testing.T) {
	seen := map[string]bool{}
	for exponent, list := range currencies {
		last := ""
		for currency := range strings.FieldsSeq(list) {
			if len(currency) != 3 || strings.ToUpper(currency) != currency || seen[currency] || currency <= last {
				t.Errorf("%q stands wrong in the list", currency)
			}
			if CurrencyExponent(currency) != exponent {
				t.Errorf("%s: %d, want %d", currency, CurrencyExponent(currency), exponent)
			}
			seen[currency], last = true, currency
		}
	}
}

func TestAmounts(t *testing.T) {
	for _, a := range []Amount{{1, "EUR"}, {MaxMinor, "VND"}, {125000, "EUR"}} {
		if err := a.check("InstdAmt"); err != nil {
			t.Errorf("%v: %v", a, err)
		}
	}
	for _, a := range []Amount{{0, "EUR"}, {-1, "EUR"}, {MaxMinor + 1, "EUR"}, {1, ""}, {1, "eur"}, {1, "EU1"}, {1, "EURO"}} {
		var field *FieldError
		if err := a.check("InstdAmt"); !errors.As(err, &field) || errors.Is(err, ErrTooNew) {
			t.Errorf("%v: %v", a, err)
		}
	}
	// A currency that came after this version: an amount with an unknown
	// number of decimals is not shown.
	if err := (Amount{1, "ZZZ"}).check("InstdAmt"); !errors.Is(err, ErrTooNew) {
		t.Errorf("ZZZ: %v", err)
	}
}
