package vault

import (
	"errors"
	"testing"
)

// pinOf is a PIN from its six ASCII digits.
func pinOf(s string) *PIN {
	var p PIN
	for i := range p {
		p[i] = s[i] - '0'
	}
	return &p
}

func numbered(n int) *PIN {
	var p PIN
	for i := len(p) - 1; i >= 0; i-- {
		p[i] = byte(n % 10)
		n /= 10
	}
	return &p
}

func TestRulesOnEveryPIN(t *testing.T) {
	first, any := map[string]int{}, map[string]int{}
	total := 0
	for n := range 1000000 {
		p := numbered(n)
		named := false
		for _, c := range checks {
			if c.refuses(p) {
				any[c.name]++
				if !named {
					first[c.name]++
					named = true
				}
			}
		}
		if err := CheckPIN(p); (err != nil) != named {
			t.Fatalf("%06d: CheckPIN says %v", n, err)
		}
		if named {
			total++
		}
	}
	for _, c := range checks {
		t.Logf("{%q, %d, %d},", c.name, any[c.name], first[c.name])
	}
	t.Log(total)
}

func TestRuleErrorNames(t *testing.T) {
	err := CheckPIN(pinOf("111111"))
	var r *RuleError
	if !errors.As(err, &r) {
		t.Fatal(err)
	}
}
