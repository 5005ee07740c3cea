package demobank_test

import (
	"go/parser"
	"go/token"
	"os"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// Every element that is there to be driven stands in the package comment.
func TestElementsAreDocumented(t *testing.T) {
	file, err := parser.ParseFile(token.NewFileSet(), "bank.go", nil, parser.ParseComments|parser.PackageClauseOnly)
	if err != nil {
		t.Fatal(err)
	}
	said := map[string]bool{}
	for _, word := range regexp.MustCompile(`[A-Za-z][A-Za-z0-9-]*`).FindAllString(file.Doc.Text(), -1) {
		said[word] = true
	}
	// The parts that a page fills in: names of settings, fields and channels.
	dynamic := regexp.MustCompile(`\{\{[^}]*\}\}`)
	attribute := regexp.MustCompile(`data-testid="([^"]*)"`)
	pages, err := filepath.Glob("templates/*.html")
	if err != nil {
		t.Fatal(err)
	}
	count := 0
	for _, page := range pages {
		content, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		for _, found := range attribute.FindAllSubmatch(content, -1) {
			name := string(found[1])
			count++
			if said[dynamic.ReplaceAllString(name, "NAME")] || said[dynamic.ReplaceAllString(name, "MINUTES")] || said[dynamic.ReplaceAllString(name, "1")] {
				continue
			}
			prefix, rest, _ := strings.Cut(name, "-")
			if said[prefix+"-NAME"] || prefix == "make" && strings.HasPrefix(rest, "{{") { // each of make stands there by itself
				continue
			}
			t.Errorf("%s: %q is not in the package comment", page, name)
		}
	}
	if count < 100 {
		t.Errorf("only %d elements were found", count)
	}
}
