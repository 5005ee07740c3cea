package app_test

import (
	"bytes"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"runtime"
	"slices"
	"strings"
	"sync"
	"testing"

	"github.com/zegel-app/zegel/internal/gallery"
)

// What the screens may ask of the authenticator where they draw: it is in memory.
var quick = []string{"ID", "Fresh", "Lock", "Cancel"}

// asks are the App's own methods that ask the authenticator: to call them is as slow.
var asks = []string{"find", "whoseIs"}

// TestSlowCallsAreElsewhere reads the screens: whatever touches keys, disk or the network is
// inside what work and aside run, or in a goroutine of its own, and never where they draw.
func TestSlowCallsAreElsewhere(t *testing.T) {
	set := token.NewFileSet()
	packages, err := parser.ParseDir(set, ".", func(f fs.FileInfo) bool { return !strings.HasSuffix(f.Name(), "_test.go") }, 0)
	if err != nil {
		t.Fatal(err)
	}
	slow := 0
	for _, file := range packages["app"].Files {
		for _, call := range slowCalls(file) {
			slow++
			if !call.elsewhere {
				t.Errorf("%s: %s where the app draws", set.Position(call.at.Pos()), call.at.Sel.Name)
			}
		}
	}
	if slow < 25 {
		t.Errorf("only %d slow calls were found: is the reading still right?", slow)
	}
}

// slowCall is a use of a method that may be slow.
type slowCall struct {
	at        *ast.SelectorExpr
	elsewhere bool // off the goroutine that draws
}

func slowCalls(file *ast.File) (calls []slowCall) {
	var stack []ast.Node
	ast.Inspect(file, func(n ast.Node) bool {
		if n == nil {
			stack = stack[:len(stack)-1]
			return true
		}
		stack = append(stack, n)
		if s, ok := n.(*ast.SelectorExpr); ok && touches(s) {
			calls = append(calls, slowCall{s, elsewhere(stack)})
		}
		return true
	})
	return calls
}

// touches says whether a selector is a method of the authenticator that may be slow.
func touches(s *ast.SelectorExpr) bool {
	if !ast.IsExported(s.Sel.Name) {
		return slices.Contains(asks, s.Sel.Name)
	}
	if slices.Contains(quick, s.Sel.Name) {
		return false
	}
	name := ""
	switch x := s.X.(type) {
	case *ast.Ident:
		name = x.Name
	case *ast.SelectorExpr:
		name = x.Sel.Name
	}
	return name == "auth" || name == "session" || name == "bank" && s.Sel.Name == "Confirm"
}

// elsewhere says whether the innermost node stands in something that runs off the goroutine
// that draws.
func elsewhere(stack []ast.Node) bool {
	for i := len(stack) - 1; i > 0; i-- {
		switch outer := stack[i-1].(type) {
		case *ast.GoStmt:
			return true
		case *ast.FuncDecl:
			return slices.Contains(asks, outer.Name.Name)
		case *ast.CallExpr:
			name, ok := outer.Fun.(*ast.Ident)
			if !ok || name.Name != "work" && name.Name != "aside" {
				continue
			}
			// The last argument runs where the app draws; what runs elsewhere is before it.
			if at := slices.Index(outer.Args, asExpr(stack[i])); at >= 0 && at < len(outer.Args)-1 {
				return true
			}
		}
	}
	return false
}

func asExpr(n ast.Node) ast.Expr {
	e, _ := n.(ast.Expr)
	return e
}

// TestKeyStoreIsAskedElsewhere walks through every scene and watches from which goroutine the
// device's keys are asked for.
func TestKeyStoreIsAskedElsewhere(t *testing.T) {
	p := begin(t)
	drawing := goroutine()
	asked := 0
	p.Keys.Fails = func(_ int, method string) bool {
		asked++
		if goroutine() == drawing {
			buffer := make([]byte, 8<<10)
			t.Errorf("%s is asked where the app draws:\n%s", method, buffer[:runtime.Stack(buffer, false)])
		}
		return false
	}
	p.must(gallery.Walk(p.Stage, func(string, gallery.How) error { return nil }))
	if asked < 50 {
		t.Errorf("the key store was asked only %d times", asked)
	}
}

// goroutine names the goroutine that asks, as the first line of its stack does.
func goroutine() string {
	buffer := make([]byte, 64)
	line, _, _ := bytes.Cut(buffer[:runtime.Stack(buffer, false)], []byte(" ["))
	return string(line)
}

// TestWindowDrawsMeanwhile: while the key store hangs, the page says so and goes on moving.
func TestWindowDrawsMeanwhile(t *testing.T) {
	p := settled(t)
	p.tap("Lock", anna)
	hold := make(chan struct{})
	release := sync.OnceFunc(func() { close(hold) })
	defer release()
	p.Keys.Fails = func(int, string) bool { <-hold; return false }
	p.pin(annasPIN)
	p.must(p.Wait("the page that says so", func() bool { return p.Reads("Zegel checks your PIN.") }))
	before := pixels(p)
	p.must(p.Wait("something that moves while the key store hangs", func() bool { return !bytes.Equal(before, pixels(p)) }))
	release()
	p.see("Your banks")
	p.Keys.Fails = nil
}

// pixels is what the window shows now.
func pixels(p *play) []byte {
	p.t.Helper()
	img, err := gallery.Capture(p.Stage)
	p.must(err)
	return img.Pix
}

// TestReadingIsRight: the reading above finds what it is to find.
func TestReadingIsRight(t *testing.T) {
	for body, wrong := range map[string]bool{
		`a.session.Banks()`: true,
		`work(a, "", "", func() { a.auth.Profiles() }, func() {})`: false,
		`work(a, "", "", func() {}, func() { session.Banks() })`:   true,
		`go func() { p.auth.WaitingFor() }()`:                      false,
		`aside(a, session.Waiting, func() {})`:                     false,
		`b := func() { c.bank.Confirm() }`:                         true,
		`a.session.Lock()`:                                         false,
	} {
		file, err := parser.ParseFile(token.NewFileSet(), "", "package app\nfunc f() {\n"+body+"\n}", 0)
		if err != nil {
			t.Fatal(err)
		}
		found := slices.ContainsFunc(slowCalls(file), func(c slowCall) bool { return !c.elsewhere })
		if found != wrong {
			t.Errorf("%s: found %v", body, found)
		}
	}
}
