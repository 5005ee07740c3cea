package demobank

import (
	"strconv"
	"strings"
	"unicode"
)

// euros is an amount in euro cents.
type euros int64

const (
	nbsp  = "\u00a0"
	minus = "\u2212"

	// maxAmount is the most that one transfer can be: 999 999 999,99.
	maxAmount euros = 99_999_999_999
)

// String writes an amount as the bank's pages show it: "€ 1 250,00", with
// spaces that do not break.
func (e euros) String() string {
	sign := ""
	if e < 0 {
		sign, e = minus+nbsp, -e
	}
	whole := strconv.FormatInt(int64(e/100), 10)
	for n := len(whole) - 3; n > 0; n -= 3 {
		whole = whole[:n] + nbsp + whole[n:]
	}
	cents := strconv.FormatInt(int64(100+e%100), 10)[1:]
	return sign + "€" + nbsp + whole + "," + cents
}

// Signed is String with a plus before what came in.
func (e euros) Signed() string {
	if e > 0 {
		return "+" + nbsp + e.String()
	}
	return e.String()
}

// In is whether money came in.
func (e euros) In() bool { return e > 0 }

// What the form says when an amount cannot be read.
const (
	sayAmountMissing   = "Type an amount."
	sayAmountUnread    = "Type the amount in digits, for example 1250 or 1" + nbsp + "250,00."
	sayAmountAmbiguous = "This can be read in two ways. Type the cents too, for example 1" + nbsp + "250,00 or 1,25."
	sayAmountZero      = "The amount must be more than zero."
	sayAmountLarge     = "This amount is too large for one transfer."
)

// parseEuros reads an amount as people type it: 1250, 1250,5, 1 250,00,
// 1,250.00, 1.250,00, with or without a euro sign. It never guesses: 1,250 is
// refused, because it is one thousand to some and one to others. problem is
// empty or what to tell the customer.
func parseEuros(typed string) (amount euros, problem string) {
	s := strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return ' '
		}
		return r
	}, typed)
	s = strings.TrimSpace(s)
	if s == "" {
		return 0, sayAmountMissing
	}
	for _, sign := range []string{"€", "EUR", "eur"} {
		s = strings.TrimSpace(strings.TrimSuffix(strings.TrimPrefix(s, sign), sign))
	}
	whole, cents, problem := splitCents(s)
	if problem != "" {
		return 0, problem
	}
	digits, ok := ungroup(whole)
	if !ok {
		return 0, sayAmountUnread
	}
	digits = strings.TrimLeft(digits, "0") + cents
	if len(digits) > len(strconv.FormatInt(int64(maxAmount), 10)) {
		return 0, sayAmountLarge
	}
	n, err := strconv.ParseInt(digits, 10, 64)
	switch {
	case err != nil:
		return 0, sayAmountUnread
	case n == 0:
		return 0, sayAmountZero
	case euros(n) > maxAmount:
		return 0, sayAmountLarge
	}
	return euros(n), ""
}

// splitCents parts the whole euros from two digits of cents.
func splitCents(s string) (whole, cents, problem string) {
	last := strings.LastIndexAny(s, ".,")
	if last < 0 {
		return s, "00", ""
	}
	tail := s[last+1:]
	switch {
	case !isDigits(tail):
		return "", "", sayAmountUnread
	case len(tail) == 1:
		tail += "0"
	case len(tail) == 2:
	case len(tail) != 3:
		return "", "", sayAmountUnread
	case strings.Count(s, s[last:last+1]) > 1:
		return s, "00", "" // 1.250.000 groups, and has no cents
	default:
		return "", "", sayAmountAmbiguous
	}
	if strings.Contains(s[:last], s[last:last+1]) {
		return "", "", sayAmountUnread // 1,25,00
	}
	return s[:last], tail, ""
}

// ungroup takes the separators out of whole euros: none, or one kind of them
// before every three digits.
func ungroup(s string) (string, bool) {
	separator := strings.IndexAny(s, " .,'")
	if separator < 0 {
		return s, isDigits(s)
	}
	groups := strings.Split(s, s[separator:separator+1])
	for n, group := range groups {
		if !isDigits(group) || n == 0 && len(group) > 3 || n > 0 && len(group) != 3 {
			return "", false
		}
	}
	return strings.Join(groups, ""), true
}

func isDigits(s string) bool {
	return s != "" && strings.Trim(s, "0123456789") == ""
}
