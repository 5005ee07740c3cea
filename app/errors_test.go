package app_test

import (
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"maps"
	"path/filepath"
	"strings"
	"testing"

	"github.com/zegel-app/zegel/app"
	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/internal/gallery"
)

// sources are the packages whose errors can reach a person.
var sources = []string{
	"authenticator", "vault", "platform/keystore", "protocol",
	"scanner", "scanner/camera", "scanner/picture", "scanner/qr",
}

// declared lists the exported errors that a package declares: variables called Err..., and
// types called ...Error.
func declared(t *testing.T, folder string) []string {
	t.Helper()
	var names []string
	packages, err := parser.ParseDir(token.NewFileSet(), filepath.Join("..", filepath.FromSlash(folder)), func(f fs.FileInfo) bool {
		return !strings.HasSuffix(f.Name(), "_test.go")
	}, 0)
	if err != nil {
		t.Fatal(err)
	}
	for name, p := range packages {
		for _, file := range p.Files {
			for _, d := range file.Decls {
				group, ok := d.(*ast.GenDecl)
				if !ok {
					continue
				}
				for _, spec := range group.Specs {
					switch s := spec.(type) {
					case *ast.ValueSpec:
						for _, n := range s.Names {
							if group.Tok == token.VAR && strings.HasPrefix(n.Name, "Err") {
								names = append(names, name+"."+n.Name)
							}
						}
					case *ast.TypeSpec:
						if s.Name.IsExported() && strings.HasSuffix(s.Name.Name, "Error") {
							names = append(names, name+"."+s.Name.Name)
						}
					}
				}
			}
		}
	}
	return names
}

// Every error that the packages below declare has words of its own, and so has every error
// that is in the list of them but was taken away.
func TestEveryErrorHasWords(t *testing.T) {
	all := gallery.Errors()
	seen := map[string]bool{}
	for _, folder := range sources {
		names := declared(t, folder)
		if len(names) == 0 {
			t.Errorf("%s declares no errors: is it looked for in the right place?", folder)
		}
		for _, name := range names {
			seen[name] = true
			err, ok := all[name]
			if !ok {
				t.Errorf("%s can reach a person and has no words", name)
				continue
			}
			for _, one := range []error{err, fmt.Errorf("doing something: %w", err)} {
				if app.Explain(one).Key == "unknown" {
					t.Errorf("%s has no words of its own", name)
				}
			}
		}
	}
	for name := range all {
		if !seen[name] {
			t.Errorf("%s is in the list and is declared nowhere", name)
		}
	}
}

// Every fault that can be shown has a title, a text and a next step, and those that speak of
// cheating offer no retry.
func TestFaultsAreComplete(t *testing.T) {
	w := words.New("en")
	all := gallery.Errors()
	maps.Copy(all, app.ScreenErrors)
	all["unknown"] = errors.New("an error that nobody knows")
	for name, err := range all {
		f := app.Explain(err)
		for _, part := range []string{".title", ".text"} {
			text := w.T("fault."+f.Key+part, f.Args)
			if text == "" || strings.ContainsAny(text, "[]{}") {
				t.Errorf("%s: the catalogue says %q for %s", name, text, "fault."+f.Key+part)
			}
		}
		if f.Sign.Empty() || f.Stop != (f.Sign == ui.Icons.Close) {
			t.Errorf("%s: only what stops has the sign that stops", name)
		}
		if len(f.Ways) == 0 {
			t.Errorf("%s: no next step", name)
		}
		for _, way := range f.Ways {
			if label := w.T(way); strings.HasPrefix(label, "[") {
				t.Errorf("%s: no label for %s", name, way)
			}
			if f.Stop && way != app.WayStart {
				t.Errorf("%s: a page that says stop offers %s", name, way)
			}
		}
	}
}
