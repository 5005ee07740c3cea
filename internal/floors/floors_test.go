package floors

import (
	"bytes"
	"encoding/json"
	"errors"
	"go/ast"
	"go/parser"
	"go/token"
	"io"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// listed is what `go list -json` says of a package.
type listed struct {
	ImportPath, Dir string
	Imports         []string
	GoFiles         []string
	Standard        bool
}

// list gives the module's packages.
func list(t *testing.T) []listed {
	t.Helper()
	out, err := exec.Command("go", "list", "-tags", "migrated_fynedo,no_emoji", "-json=ImportPath,Dir,Imports,GoFiles", module+"/...").Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %v\n%s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	var packages []listed
	decoder := json.NewDecoder(bytes.NewReader(out))
	for {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return packages
		} else if err != nil {
			t.Fatal(err)
		}
		packages = append(packages, p)
	}
}

func TestImportsGoDown(t *testing.T) {
	packages := list(t)
	if len(packages) < 10 {
		t.Fatalf("only %d packages were listed", len(packages))
	}
	for _, p := range packages {
		for _, imported := range p.Imports {
			if why := refuse(p.ImportPath, imported); why != "" {
				t.Errorf("%s imports %s: %s", p.ImportPath, imported, why)
			}
		}
	}
}

func TestBansBite(t *testing.T) {
	for _, c := range []struct{ from, to string }{
		{"protocol", "net/http"},
		{"protocol", module + "/vault"},
		{"scanner/qr", module + "/protocol"},
		{"vault", module + "/protocol"},
		{"issuer", module + "/vault"},
		{"issuer/demobank", module + "/authenticator"},
		{"authenticator", fyne + "/widget"},
		{"app/ui", module + "/protocol"},
		{"app/words", module + "/authenticator"},
		{"app", onlyMain},
		{"app", module + "/issuer"},
		{"", module + "/issuer/demobank"},
		{"protocol", "github.com/zegel-app/zegelish"},
	} {
		if refuse(strings.TrimSuffix(module+"/"+c.from, "/"), c.to) == "" {
			t.Errorf("%q may import %s", c.from, c.to)
		}
	}
	for _, c := range []struct{ from, to string }{
		{"protocol", "crypto/hpke"},
		{"protocol", module + "/protocol/ocra"},
		{"authenticator", module + "/vault"},
		{"", onlyMain},
	} {
		if why := refuse(strings.TrimSuffix(module+"/"+c.from, "/"), c.to); why != "" {
			t.Errorf("%q may not import %s: %s", c.from, c.to, why)
		}
	}
}

// TestProtocolHasNoClock holds that the protocol is told the time and never asks.
func TestProtocolHasNoClock(t *testing.T) {
	for _, p := range list(t) {
		if !within(p.ImportPath, module+"/protocol") {
			continue
		}
		for _, name := range p.GoFiles {
			set := token.NewFileSet()
			file, err := parser.ParseFile(set, filepath.Join(p.Dir, name), nil, 0)
			if err != nil {
				t.Fatal(err)
			}
			ast.Inspect(file, func(n ast.Node) bool {
				if s, ok := n.(*ast.SelectorExpr); ok {
					if x, ok := s.X.(*ast.Ident); ok && x.Name == "time" &&
						slices.Contains([]string{"Now", "Since", "Until"}, s.Sel.Name) {
						t.Errorf("%s: time.%s in the protocol, which has no clock", set.Position(s.Pos()), s.Sel.Name)
					}
				}
				return true
			})
		}
	}
}

// refuse says why a package may not import another, or "".
func refuse(from, imported string) string {
	path := strings.TrimPrefix(strings.TrimPrefix(from, module), "/")
	if imported == onlyMain && !slices.Contains(programs, path) {
		return onlyMainReason
	}
	r, ok := ruleOf(path)
	if !ok {
		return "no rule says what this package may import: add one"
	}
	if !strings.Contains(strings.SplitN(imported, "/", 2)[0], ".") {
		for _, banned := range r.std {
			if within(imported, banned) {
				return r.reason
			}
		}
		return ""
	}
	if r.path != "" && within(imported, module+"/"+r.path) {
		return ""
	}
	for _, may := range r.may {
		if rest, ours := strings.CutPrefix(may, "./"); ours {
			may = strings.TrimSuffix(module+"/"+rest, "/")
		}
		if within(imported, may) {
			return ""
		}
	}
	return r.reason
}

// ruleOf finds the rule with the longest path that holds a package.
func ruleOf(path string) (best rule, found bool) {
	for _, r := range rules {
		fits := r.path == path || r.path != "" && within(path, r.path)
		if fits && (!found || len(r.path) > len(best.path)) {
			best, found = r, true
		}
	}
	return best, found
}

// within says whether an import path is another or below it.
func within(path, parent string) bool {
	return path == parent || strings.HasPrefix(path, parent+"/")
}
