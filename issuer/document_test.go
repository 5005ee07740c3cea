package issuer_test

import (
	"os"
	"regexp"
	"strings"
	"testing"
)

// The code in docs/issuer.md is the example's, line by line, so that it always
// compiles and runs.
func TestDocumentShowsTheExample(t *testing.T) {
	document := string(must(os.ReadFile("../docs/issuer.md"))(t))
	example := string(must(os.ReadFile("example_test.go"))(t))
	lines := map[string]bool{}
	for line := range strings.Lines(example) {
		lines[strings.TrimSpace(line)] = true
	}
	shown := 0
	for n, block := range strings.Split(document, "```") {
		code, isGo := strings.CutPrefix(block, "go\n")
		if n%2 == 0 || !isGo {
			continue
		}
		for line := range strings.Lines(code) {
			shown++
			if !lines[strings.TrimSpace(line)] {
				t.Errorf("not in the example: %s", line)
			}
		}
	}
	if shown == 0 {
		t.Error("the document shows no code")
	}
}

// The files that the document names are there, and the numbers of its limits
// are those of the code.
func TestDocumentNamesWhatIsThere(t *testing.T) {
	document := string(must(os.ReadFile("../docs/issuer.md"))(t))
	for _, name := range regexp.MustCompile("`([a-z]+\\.go)`").FindAllStringSubmatch(document, -1) {
		if _, err := os.Stat("demobank/" + name[1]); err != nil {
			t.Error(err)
		}
	}
	for _, name := range regexp.MustCompile("`(issuer/[a-z_]+\\.go|issuer/[a-z]+|\\./cmd/[a-z]+)`").FindAllStringSubmatch(document, -1) {
		if _, err := os.Stat("../" + name[1]); err != nil {
			t.Error(err)
		}
	}
	limits := string(must(os.ReadFile("limits.go"))(t))
	for said, constant := range map[string]string{
		"10 minutes for an activation code": "ActivationLife = 10 * time.Minute",
		"30 days for a letter":              "DefaultLetterLife = 30 * 24 * time.Hour",
		"5 wrong answers":                   "MaxWrongAnswers = 5",
		"5\nmessages that do not open":      "maxAttempts = 5",
		"5 wrong digits of a letter":        "MaxWrongDigits = 5",
		"5 wrong codes at\na channel":       "MaxWrongCodes = 5",
		"32 keys a customer":                "maxKeys       = 32",
		"8 remembered challenges of a kind": "maxRemembered = 8",
		"An hour at most for a\nchallenge":  "MaxValidity     = time.Hour",
		"60 sign-in and 300 other":          "maxLoginPace = 60\n\tmaxOrderPace = 300",
		"most 4 of them sign-ins":           "maxWaitingLogins = 4",
		"30 forged messages a minute":       "maxForged     = 30",
	} {
		if !strings.Contains(document, said) {
			t.Errorf("the document does not say %q", said)
		}
		if !strings.Contains(limits, constant) {
			t.Errorf("the limits do not have %q", constant)
		}
	}
}
