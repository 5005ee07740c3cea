package protocol

import (
	"fmt"
	"strconv"
)

// Decimal is a number that is not money: Value / 10^Decimals. 12.5 is {125, 1}.
// It has one form only: a Value with decimals does not end in 0.
type Decimal struct {
	Value    int64 `cbor:"1,keyasint"`           // 1 to 10^18 - 1
	Decimals uint8 `cbor:"2,keyasint,omitempty"` // 0 to MaxDecimals
}

// IsZero says whether the number is left out.
func (d Decimal) IsZero() bool { return d == Decimal{} }

// String writes the number with a point and without groups: "12.5".
func (d Decimal) String() string {
	digits := strconv.FormatInt(d.Value, 10)
	if d.Decimals == 0 {
		return digits
	}
	digits = fmt.Sprintf("%0*d", int(d.Decimals)+1, d.Value)
	point := len(digits) - int(d.Decimals)
	return digits[:point] + "." + digits[point:]
}

func (d Decimal) check(field string) error {
	switch {
	case d.Value <= 0 || d.Value > MaxMinor:
		return wrongField(field, "not of 1 to 18 digits, or not above 0")
	case d.Decimals > MaxDecimals:
		return wrongField(field, "more than %d decimals", MaxDecimals)
	case d.Decimals > 0 && d.Value%10 == 0:
		return wrongField(field, "a zero at the end of the decimals")
	}
	return nil
}
