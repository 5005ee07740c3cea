package vault

import (
	"errors"
	"testing"
)

// TestRulesOnEveryPIN runs all 10^6 PINs. The counts were computed apart from this code, with the same rules written
// once more in another language.
func TestRulesOnEveryPIN(t *testing.T) {
	golden := []struct {
		name    string
		refuses int // of 10^6, by itself
		names   int // of 10^6, as the first that refuses
	}{
		{"two or fewer distinct digits", 2800, 2800},
		{"one digit four times", 12700, 10800},
		{"three equal digits in a row", 36910, 28800},
		{"constant steps", 100, 80},
		{"run of four up or down", 5600, 5540},
		{"two runs of three", 676, 216},
		{"pairs in steps", 10000, 9362},
		{"abcabc", 1000, 698},
		{"abccba", 1000, 664},
		{"aabbcc", 1000, 680},
		{"keypad lines", 920, 832},
		{"date", 84050, 78339},
		{"chosen by many", 12, 12},
	}
	const goldenTotal = 138823

	if len(golden) != len(checks) {
		t.Fatalf("%d checks, %d counts", len(checks), len(golden))
	}
	refuses, names := make([]int, len(checks)), make([]int, len(checks))
	total := 0
	for n := range 1000000 {
		p := numbered(n)
		first := -1
		for i, c := range checks {
			if c.refuses(p) {
				refuses[i]++
				if first < 0 {
					first = i
				}
			}
		}
		err := CheckPIN(p)
		if first < 0 {
			if err != nil {
				t.Fatalf("%06d: %v", n, err)
			}
			continue
		}
		total++
		names[first]++
		var r *RuleError
		if !errors.As(err, &r) || r.Rule != checks[first].rule {
			t.Fatalf("%06d: %v, and not rule %v", n, err, checks[first].rule)
		}
	}
	for i, c := range checks {
		if c.name != golden[i].name || refuses[i] != golden[i].refuses || names[i] != golden[i].names {
			t.Errorf("{%q, %d, %d}, and not %v", c.name, refuses[i], names[i], golden[i])
		}
	}
	if total != goldenTotal {
		t.Errorf("%d PINs are refused, and not %d", total, goldenTotal)
	}
}

func TestRulesByExample(t *testing.T) {
	for pin, want := range map[string]Rule{
		"000000": RuleRepeated, "454545": RuleRepeated, "727717": RuleRepeated, "177749": RuleRepeated,
		"123456": RuleSequence, "098765": RuleSequence, "567890": RuleSequence, "581234": RuleSequence,
		"135791": RuleSequence, "102030": RuleSequence, "141516": RuleSequence, "123789": RuleSequence,
		"927927": RulePattern, "381183": RulePattern, "994422": RulePattern,
		"147258": RuleKeypad, "159357": RuleKeypad, "925803": RuleKeypad,
		"311299": RuleDate, "123199": RuleDate, "991231": RuleDate, "290200": RuleDate, "290204": RuleDate,
		"246810": RuleCommon, "314159": RuleCommon,
		"482915": 0, "730164": 0, "300299": 0, "290299": 0, "320172": 0, "159358": 0,
	} {
		err := CheckPIN(pinOf(pin))
		var r *RuleError
		switch {
		case want == 0 && err != nil:
			t.Errorf("%s: %v", pin, err)
		case want != 0 && (!errors.As(err, &r) || r.Rule != want):
			t.Errorf("%s: %v, and not %v", pin, err, want)
		}
	}
}
