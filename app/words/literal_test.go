package words

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"unicode"
)

// No screen shows words that stand in its code: all words come from the catalogue.
func TestScreensHaveNoWordsOfTheirOwn(t *testing.T) {
	problems, shown, err := ownWords("..")
	if err != nil {
		t.Fatal(err)
	}
	if shown < 100 {
		t.Errorf("only %d calls that show something were found: is the folder right?", shown)
	}
	for _, p := range problems {
		t.Error(p)
	}
}

// ownWords lists the literals with letters in them that are handed to a widget: to ui.New…,
// to a field of a ui.…Parts, or to a method that sets words. It counts the calls looked at.
func ownWords(root string) (problems []string, shown int, err error) {
	files := token.NewFileSet()
	err = filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && path != root {
			return filepath.SkipDir // the widgets' own folder, and the words'
		}
		if d.Name() == "about.go" { // the names of a licence and of works, which no language changes
			return nil
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			var values []ast.Expr
			switch n := n.(type) {
			case *ast.CallExpr:
				if !shows(n.Fun) {
					return true
				}
				values = n.Args
			case *ast.CompositeLit:
				if of, ok := n.Type.(*ast.SelectorExpr); !ok || !isUI(of.X) {
					return true
				}
				for _, e := range n.Elts {
					if kv, ok := e.(*ast.KeyValueExpr); ok {
						values = append(values, kv.Value)
					}
				}
			default:
				return true
			}
			shown++
			for _, v := range values {
				for _, text := range literals(v) {
					if strings.ContainsFunc(text, unicode.IsLetter) {
						problems = append(problems, fmt.Sprintf("%s: %q is not in the catalogue", files.Position(v.Pos()), text))
					}
				}
			}
			return true
		})
		return nil
	})
	return problems, shown, err
}

func isUI(e ast.Expr) bool {
	name, ok := e.(*ast.Ident)
	return ok && name.Name == "ui"
}

// shows tells the calls whose arguments a person reads.
func shows(f ast.Expr) bool {
	s, ok := f.(*ast.SelectorExpr)
	if !ok {
		return false
	}
	switch s.Sel.Name {
	case "SetText", "SetLabel", "SetProblem", "SetMessage", "SetHint":
		return true
	}
	return isUI(s.X) && strings.HasPrefix(s.Sel.Name, "New")
}

// literals are the texts of an expression that are not the arguments of a call in it.
func literals(e ast.Expr) []string {
	switch e := e.(type) {
	case *ast.BasicLit:
		if text, ok := literal(e); ok {
			return []string{text}
		}
	case *ast.BinaryExpr:
		return append(literals(e.X), literals(e.Y)...)
	case *ast.ParenExpr:
		return literals(e.X)
	}
	return nil
}

func TestOwnWordsAreFound(t *testing.T) {
	for code, want := range map[string]int{
		`ui.NewButton(a.t("x"), ui.Filled, ui.Icon{}, f)`:    0,
		`ui.NewButton("Approve", ui.Filled, ui.Icon{}, f)`:   1,
		`ui.NewText(a.t("x")+" · "+name, ui.TextStyle{})`:    0,
		`ui.NewText(a.t("x")+" of "+name, ui.TextStyle{})`:   1,
		`ui.Page(ui.PageParts{Title: "Home"})`:               1,
		`ui.Page(ui.PageParts{Title: a.t("home")})`:          0,
		`hint.SetText("Hold still")`:                         1,
		`f("no widget")`:                                     0,
		`ui.NewRow(ui.RowParts{Title: name, Subtitle: "x"})`: 1,
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "p.go"), []byte("package p\nfunc g() { "+code+" }\n"), 0o600); err != nil {
			t.Fatal(err)
		}
		problems, _, err := ownWords(dir)
		if err != nil || len(problems) != want {
			t.Errorf("%s: %q, %v", code, problems, err)
		}
	}
}
