package openapi_test

import (
	"go/ast"
	"go/parser"
	"go/token"
	"net/http"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/zegel-app/zegel/protocol"
)

var methods = []string{
	http.MethodGet, http.MethodHead, http.MethodPost, http.MethodPut, http.MethodPatch, http.MethodDelete, http.MethodOptions, http.MethodTrace,
}

// Every address and method of the document is served, and no other.
func TestAddressesAndMethods(t *testing.T) {
	doc := load(t)
	b := newBank(t, doc)
	served := registered(t)
	for path := range doc.Paths.Map() {
		if !slices.Contains(served, prefixOf(path)) {
			t.Errorf("%s is in the document, and the handler does not register it", path)
		}
	}
	for _, path := range served {
		name, item := pathOf(doc, path+strings.Repeat("x", strings.Count(path, "/")-1))
		if item == nil {
			t.Errorf("%s is served, and not in the document", path)
			continue
		}
		var allowed []string
		for _, method := range methods {
			// Not through the observer: what is not in the document is the point.
			request := must(http.NewRequest(method, b.web.URL+strings.ReplaceAll(name, "{name}", "x"), nil))(t)
			response := must(b.web.Client().Do(request))(t)
			response.Body.Close()
			documented := item.GetOperation(method) != nil
			if notAllowed := response.StatusCode == http.StatusMethodNotAllowed; notAllowed == documented {
				t.Errorf("%s %s: status %d, in the document: %v", method, path, response.StatusCode, documented)
			}
			if documented {
				allowed = append(allowed, method)
				continue
			}
			if got := strings.Split(response.Header.Get("Allow"), ", "); !slices.Equal(got, allowedOf(item.Operations())) {
				t.Errorf("%s %s: Allow says %q", method, path, got)
			}
			if method != http.MethodHead && response.Header.Get("Content-Type") != protocol.MediaTypeProblem {
				t.Errorf("%s %s: %s", method, path, response.Header.Get("Content-Type"))
			}
		}
		if len(allowed) == 0 {
			t.Errorf("%s has no methods", path)
		}
	}
	for _, path := range []string{"/", "/key", "/keys/", "/activate/x", "/openapi.yaml"} {
		response := must(b.web.Client().Get(b.web.URL + path))(t)
		response.Body.Close()
		if response.StatusCode != http.StatusNotFound {
			t.Errorf("%s: %d", path, response.StatusCode)
		}
	}
}

func allowedOf[T any](operations map[string]T) []string {
	var list []string
	for _, m := range methods {
		if _, ok := operations[m]; ok {
			list = append(list, m)
		}
	}
	return list
}

// prefixOf is a path of the document as a handler registers it.
func prefixOf(path string) string {
	before, _, _ := strings.Cut(path, "{")
	return before
}

// registered reads the addresses that issuer's Handler registers from its
// source: a mux does not tell what it has.
func registered(t *testing.T) []string {
	t.Helper()
	names := constants(t, "../../protocol")
	for name, value := range constants(t, "..") {
		names[name] = value
	}
	var list []string
	for _, file := range parse(t, "..") {
		ast.Inspect(file, func(n ast.Node) bool {
			call, ok := n.(*ast.CallExpr)
			if !ok || len(call.Args) != 2 {
				return true
			}
			selector, ok := call.Fun.(*ast.SelectorExpr)
			if !ok || selector.Sel.Name != "HandleFunc" && selector.Sel.Name != "Handle" {
				return true
			}
			pattern := ""
			switch a := call.Args[0].(type) {
			case *ast.BasicLit:
				pattern = must(strconv.Unquote(a.Value))(t)
			case *ast.Ident:
				pattern = names[a.Name]
			case *ast.SelectorExpr:
				pattern = names[a.Sel.Name]
			}
			if pattern == "" {
				t.Fatalf("an address of the handler that this test cannot read")
			}
			if pattern != "/" { // the answer to everything else
				list = append(list, pattern)
			}
			return true
		})
	}
	if len(list) < 7 {
		t.Fatalf("only %q are registered", list)
	}
	return list
}

// parse reads the files of a package, without tests.
func parse(t *testing.T, folder string) []*ast.File {
	t.Helper()
	var files []*ast.File
	for _, name := range must(filepath.Glob(filepath.Join(folder, "*.go")))(t) {
		if !strings.HasSuffix(name, "_test.go") {
			files = append(files, must(parser.ParseFile(token.NewFileSet(), name, nil, 0))(t))
		}
	}
	return files
}

// constants gives the string constants of a package.
func constants(t *testing.T, folder string) map[string]string {
	t.Helper()
	names := map[string]string{}
	for _, file := range parse(t, folder) {
		for _, declaration := range file.Decls {
			general, ok := declaration.(*ast.GenDecl)
			if !ok || general.Tok != token.CONST {
				continue
			}
			for _, spec := range general.Specs {
				value := spec.(*ast.ValueSpec)
				for n, name := range value.Names {
					if n >= len(value.Values) {
						continue
					}
					if literal, ok := value.Values[n].(*ast.BasicLit); ok && literal.Kind == token.STRING {
						names[name.Name] = must(strconv.Unquote(literal.Value))(t)
					}
				}
			}
		}
	}
	return names
}
