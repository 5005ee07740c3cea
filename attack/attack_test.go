package main

import (
	"os"
	"strings"
	"testing"
)

func TestMain(m *testing.M) {
	if code, was := ownerOrNot(os.Stderr); was {
		os.Exit(code)
	}
	os.Exit(m.Run())
}

// TestAttackers runs every attacker with its small budget.
func TestAttackers(t *testing.T) {
	for _, a := range attackers {
		t.Run(a.name, func(t *testing.T) {
			f, err := unleash(a, true)
			if err != nil {
				t.Fatal(err)
			}
			t.Log(f)
			if f.broken || f.times == 0 {
				t.Error("broken")
			}
		})
	}
}

// TestBrokenIsSaid checks that an attacker that comes through, and one that can't even try, are both told and fail.
func TestBrokenIsSaid(t *testing.T) {
	defer func(all []attacker) { attackers = all }(attackers)
	attackers = []attacker{{"one", "none", func(*attempt) (*finding, error) {
		return &finding{tried: "nothing", times: 1, got: "all", broken: true}, nil
	}}}
	var out strings.Builder
	if attack(&out, "", true) || !strings.Contains(out.String(), "BROKEN") {
		t.Errorf("it says %q", out.String())
	}
	if attack(&out, "nobody", true) {
		t.Error("an attacker that is not there is held")
	}
}
