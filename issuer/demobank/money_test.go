package demobank

import (
	"strings"
	"testing"
	"time"
)

func TestParseEuros(t *testing.T) {
	for typed, want := range map[string]euros{
		"1250":             1250_00,
		"1250,00":          1250_00,
		"1250.00":          1250_00,
		"1250,5":           1250_50,
		"1 250,00":         1250_00,
		"1 250":            1250_00,
		"1\u00a0250,00":    1250_00,
		"1\u202f250,00":    1250_00,
		"1,250.00":         1250_00,
		"1.250,00":         1250_00,
		"1'250.00":         1250_00,
		"€ 1 250,00":       1250_00,
		"1250 €":           1250_00,
		"EUR 12,50":        12_50,
		"  7 ":             7_00,
		"0,01":             1,
		"007":              7_00,
		"1.250.000":        1_250_000_00,
		"1,250,000.99":     1_250_000_99,
		"12 345 678,90":    12_345_678_90,
		"999 999 999,99":   maxAmount,
		"0000000000001,00": 1_00,
	} {
		got, problem := parseEuros(typed)
		if got != want || problem != "" {
			t.Errorf("%q: %d %q, want %d", typed, got, problem, want)
		}
	}
	for typed, want := range map[string]string{
		"":                  sayAmountMissing,
		" ":                 sayAmountMissing,
		"€":                 sayAmountUnread,
		"1,250":             sayAmountAmbiguous,
		"1.250":             sayAmountAmbiguous,
		"12.500":            sayAmountAmbiguous,
		"0":                 sayAmountZero,
		"0,00":              sayAmountZero,
		"-5":                sayAmountUnread,
		"+5":                sayAmountUnread,
		"1e3":               sayAmountUnread,
		"0x10":              sayAmountUnread,
		"five":              sayAmountUnread,
		"1,25,00":           sayAmountUnread,
		"1.25.00":           sayAmountUnread,
		"12 50":             sayAmountUnread,
		"1 2500":            sayAmountUnread,
		"1234 567":          sayAmountUnread,
		"1,234.567":         sayAmountAmbiguous,
		"1.2345":            sayAmountUnread,
		",50":               sayAmountUnread,
		"5,":                sayAmountUnread,
		"1 250.000,00":      sayAmountUnread,
		"１２":                sayAmountUnread,
		"1000000000":        sayAmountLarge,
		"99999999999999999": sayAmountLarge,
	} {
		if got, problem := parseEuros(typed); problem != want || got != 0 {
			t.Errorf("%q: %d %q, want %q", typed, got, problem, want)
		}
	}
}

func TestEuros(t *testing.T) {
	for amount, want := range map[euros]string{
		0: "€ 0,00", 5: "€ 0,05", 1250_00: "€ 1 250,00", 1_234_567_89: "€ 1 234 567,89", -14_80: "− € 14,80",
	} {
		if got := strings.ReplaceAll(amount.String(), nbsp, " "); got != want {
			t.Errorf("%d is written %q, want %q", int64(amount), got, want)
		}
	}
}

// What is written can be typed back, and gives the same amount; nothing typed
// gives an amount out of bounds.
func FuzzParseEuros(f *testing.F) {
	for _, seed := range []string{"1 250,00", "1,250.00", "€ 5", "1.250.000", "0,01", "999999999,99", "1'000"} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, typed string) {
		amount, problem := parseEuros(typed)
		if (problem == "") != (amount > 0) || amount > maxAmount {
			t.Fatalf("%q gives %d and %q", typed, amount, problem)
		}
		if problem != "" {
			return
		}
		if again, problem := parseEuros(amount.String()); again != amount || problem != "" {
			t.Fatalf("%q is %q is %d %q", typed, amount, again, problem)
		}
	})
}

func TestParseIBAN(t *testing.T) {
	for typed, want := range map[string]string{
		"BE68 5390 0754 7034":          "BE68539007547034",
		"be68539007547034":             "BE68539007547034",
		" DE89 3704 0044 0532 0130 00": "DE89370400440532013000",
		"NL91\u00a0ABNA 0417 1643 00":  "NL91ABNA0417164300",
	} {
		if got, problem := parseIBAN(typed); got != want || problem != "" {
			t.Errorf("%q: %q %q", typed, got, problem)
		}
	}
	for typed, want := range map[string]string{
		"":                         sayIBANMissing,
		"  ":                       sayIBANMissing,
		"BE":                       sayIBANStart,
		"1234567890":               sayIBANStart,
		"BE68 5390 0754 7035":      sayIBANWrong,
		"BE68 5390 0754 703":       sayIBANWrong,
		"ZZ68 5390 0754 7034":      sayIBANWrong,
		"BE68-5390-0754-7034":      sayIBANCharacter,
		"BE68 5390 0754 703\u0664": sayIBANCharacter,
	} {
		if got, problem := parseIBAN(typed); problem != want || got != "" {
			t.Errorf("%q: %q %q, want %q", typed, got, problem, want)
		}
	}
}

func TestParseDate(t *testing.T) {
	today := time.Date(2026, 2, 27, 23, 30, 0, 0, time.UTC)
	for typed, want := range map[string]string{"": "", "2026-02-27": "", "2026-02-28": "2026-02-28", "2027-02-27": "2027-02-27"} {
		if got, problem := parseDate(typed, today); got != want || problem != "" {
			t.Errorf("%q: %q %q", typed, got, problem)
		}
	}
	for _, typed := range []string{"2026-02-26", "2027-02-28", "2026-02-30", "28/02/2026", "soon", "2026-2-28"} {
		if got, problem := parseDate(typed, today); problem == "" || got != "" {
			t.Errorf("%q is taken as %q", typed, got)
		}
	}
}

// The demo customers' own accounts are real in form, and their movements add
// up.
func TestSeeds(t *testing.T) {
	for _, seed := range seedAccounts {
		if _, problem := parseIBAN(seed.IBAN); problem != "" {
			t.Errorf("%s: %s", seed.IBAN, problem)
		}
		if _, known := findCustomer(seed.Customer); !known {
			t.Errorf("%s belongs to nobody", seed.IBAN)
		}
		last := 1 << 20
		for _, m := range seed.movements {
			if m.account != "" {
				if _, problem := parseIBAN(m.account); problem != "" {
					t.Errorf("%s: %s", m.account, problem)
				}
			}
			if m.daysAgo > last {
				t.Errorf("%s: %s is out of order", seed.IBAN, m.name)
			}
			last = m.daysAgo
		}
	}
}
