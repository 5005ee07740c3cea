package main

import (
	"strings"
	"testing"
)

// TestTell reads what the go tool prints, with logs before and after the verdict.
func TestTell(t *testing.T) {
	var out strings.Builder
	ran := tell(&out, strings.NewReader(`=== RUN   TestKill
    kill_test.go:12: 48 kills
--- PASS: TestKill (1.50s)
=== RUN   TestPlain
--- PASS: TestPlain (0.00s)
=== RUN   TestModel
=== RUN   TestModel/1
--- FAIL: TestModel (0.20s)
    model_test.go:7: 600 operations
    --- FAIL: TestModel/1 (0.20s)
FAIL
`))
	want := `held   break the vault by accident: TestKill [1.50 s]: 48 kills
held   break the vault by accident: TestPlain [0.00 s]: 
BROKEN break the vault by accident: TestModel [0.20 s]: 600 operations
`
	if ran != 3 || out.String() != want {
		t.Errorf("%d:\n%s", ran, out.String())
	}
}
