package issuer_test

import (
	"os"
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
