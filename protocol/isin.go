package protocol

import "errors"

// CheckISIN says whether s is an ISIN (ISO 6166): two capitals, nine capitals
// or digits, and the check digit that the modulus 10 double-add-double formula
// gives.
func CheckISIN(s string) error {
	if len(s) != 12 {
		return errors.New("isin is not of 12 characters")
	}
	var digits []byte
	for i := range len(s) {
		switch c := s[i]; {
		case isDigit(c) && i >= 2:
			digits = append(digits, c-'0')
		case isCapital(c) && i < 11:
			n := c - 'A' + 10
			digits = append(digits, n/10, n%10)
		default:
			return errors.New("isin is not built as they are")
		}
	}
	total := 0
	for i := range digits {
		d := int(digits[len(digits)-1-i])
		if i%2 == 1 {
			d *= 2
		}
		total += d/10 + d%10
	}
	if total%10 != 0 {
		return errors.New("isin check digit is wrong")
	}
	return nil
}
