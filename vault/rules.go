package vault

// Rule names why a PIN is refused.
type Rule int

const (
	// RuleNotDigits refuses what is not six digits.
	RuleNotDigits Rule = iota + 1
	// RuleRepeated refuses one digit over and over.
	RuleRepeated
	// RuleSequence refuses digits that go up or down in even steps.
	RuleSequence
	// RulePattern refuses a half that comes again, a mirror, and pairs.
	RulePattern
	// RuleKeypad refuses lines on the pad.
	RuleKeypad
	// RuleDate refuses dates.
	RuleDate
	// RuleCommon refuses single PINs that too many people choose.
	RuleCommon
)

// String is the rule in words.
func (r Rule) String() string {
	switch r {
	case RuleNotDigits:
		return "not six digits"
	case RuleRepeated:
		return "the same digit over and over"
	case RuleSequence:
		return "digits in a row"
	case RulePattern:
		return "a pattern"
	case RuleKeypad:
		return "a line on the keypad"
	case RuleDate:
		return "a date"
	case RuleCommon:
		return "chosen by too many people"
	}
	return "unknown rule"
}

// RuleError is returned when a PIN is refused because it is easy to guess.
type RuleError struct{ Rule Rule }

func (e *RuleError) Error() string { return "vault: PIN refused: " + e.Rule.String() }

// CheckPIN is a *RuleError when the PIN is one that must not be chosen, or nil.
func CheckPIN(p *PIN) error {
	if !p.digits() {
		return &RuleError{Rule: RuleNotDigits}
	}
	for _, c := range checks {
		if c.refuses(p) {
			return &RuleError{Rule: c.rule}
		}
	}
	return nil
}
