package words

import (
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"io/fs"
	"os"
	"path/filepath"
	"regexp"
	"slices"
	"sort"
	"strconv"
	"strings"
	"testing"

	"github.com/zegel-app/zegel/assets"
)

// Every message that the screens ask for is there, with the same placeholders; and
// every message there is asked for.
func TestScreensAndCatalogueAgree(t *testing.T) {
	messages, err := load(assets.Translations, "en")
	if err != nil {
		t.Fatal(err)
	}
	problems, asked, err := check(messages, "..", "../../platform/keystore") // whose grades name messages
	if err != nil {
		t.Fatal(err)
	}
	if asked == 0 {
		t.Error("the screens ask for no message at all: is the folder right?")
	}
	for _, p := range problems {
		t.Error(p)
	}
}

// Every other language says all that English does, with the same placeholders.
func TestLanguagesAgree(t *testing.T) {
	english, err := load(assets.Translations, "en")
	if err != nil {
		t.Fatal(err)
	}
	for _, lang := range Languages()[1:] {
		other, err := load(assets.Translations, lang)
		if err != nil {
			t.Error(err)
			continue
		}
		for key, m := range english {
			o, ok := other[key]
			if !ok {
				t.Errorf("%s: %s is missing", lang, key)
			} else if a, b := m.placeholders(), o.placeholders(); !slices.Equal(a, b) {
				t.Errorf("%s: %s has the placeholders %v, English %v", lang, key, b, a)
			}
		}
		for key := range other {
			if _, ok := english[key]; !ok {
				t.Errorf("%s: English has no %s", lang, key)
			}
		}
	}
}

var placeholder = regexp.MustCompile(`\{([^{}]*)\}`)

// placeholders are the names in all forms of a message, sorted.
func (m message) placeholders() []string {
	var out []string
	for _, text := range m {
		for _, found := range placeholder.FindAllStringSubmatch(text, -1) {
			if !slices.Contains(out, found[1]) {
				out = append(out, found[1])
			}
		}
	}
	sort.Strings(out)
	return out
}

// source is what the Go files of a folder say about messages.
type source struct {
	literals map[string]bool
	pieces   []*regexp.Regexp // keys put together from pieces
	calls    []call
}

// call is one w.T("key", Args{...}) or a.t(...).
type call struct {
	where string
	key   string
	args  []string // nil when they cannot be told from the source
	told  bool
}

// check walks the Go files under the roots, without tests, and returns what is wrong
// and how many messages are asked for by name.
func check(messages map[string]message, roots ...string) ([]string, int, error) {
	src, err := gather(roots...)
	if err != nil {
		return nil, 0, err
	}
	var problems []string
	for _, c := range src.calls {
		m, ok := messages[c.key]
		if !ok {
			problems = append(problems, fmt.Sprintf("%s: no message %q", c.where, c.key))
			continue
		}
		if !c.told {
			continue
		}
		want := m.placeholders()
		for _, name := range want {
			if !slices.Contains(c.args, name) {
				problems = append(problems, fmt.Sprintf("%s: %q needs {%s}", c.where, c.key, name))
			}
		}
		for _, name := range c.args {
			if !slices.Contains(want, name) && !(name == "n" && len(m) > 1) {
				problems = append(problems, fmt.Sprintf("%s: %q has no {%s}", c.where, c.key, name))
			}
		}
	}
	for key := range messages {
		if !src.uses(key) {
			problems = append(problems, fmt.Sprintf("nothing asks for %q", key))
		}
	}
	sort.Strings(problems)
	return problems, len(src.calls), nil
}

// uses tells whether a key stands in the source: whole, or as pieces that all
// stand there (and may be put together themselves) or are numbers.
func (s *source) uses(key string) bool { return s.stands(key, 3) }

func (s *source) stands(text string, depth int) bool {
	if _, err := strconv.Atoi(text); err == nil || s.literals[text] {
		return true
	}
	if depth == 0 {
		return false
	}
	for _, p := range s.pieces {
		found := p.FindStringSubmatch(text)
		if found == nil {
			continue
		}
		all := true
		for _, piece := range found[1:] {
			all = all && s.stands(piece, depth-1)
		}
		if all {
			return true
		}
	}
	return false
}

func gather(roots ...string) (*source, error) {
	s := &source{literals: map[string]bool{}}
	for _, root := range roots {
		if err := s.walk(root); err != nil {
			return nil, err
		}
	}
	return s, nil
}

func (s *source) walk(root string) error {
	files := token.NewFileSet()
	return filepath.WalkDir(root, func(path string, d fs.DirEntry, err error) error {
		if err != nil {
			return err
		}
		if d.IsDir() && d.Name() == "testdata" {
			return filepath.SkipDir
		}
		if d.IsDir() || !strings.HasSuffix(path, ".go") || strings.HasSuffix(path, "_test.go") {
			return nil
		}
		f, err := parser.ParseFile(files, path, nil, parser.SkipObjectResolution)
		if err != nil {
			return err
		}
		ast.Inspect(f, func(n ast.Node) bool {
			switch n := n.(type) {
			case *ast.ImportSpec:
				return false
			case *ast.BasicLit:
				if text, ok := literal(n); ok {
					s.literals[text] = true
					if strings.Contains(text, "%") {
						s.join(regexp.MustCompile("%[a-z]").Split(text, -1))
					}
				}
			case *ast.BinaryExpr:
				if n.Op == token.ADD {
					s.join(parts(n))
				}
			case *ast.CallExpr:
				s.call(files, n)
			}
			return true
		})
		return nil
	})
}

// parts are the literals of "a" + x + "b", with "" left out between: [a b]; what
// is not a literal stands between two parts.
func parts(e ast.Expr) []string {
	var out []string
	open := true // the last part can still grow
	var walk func(ast.Expr)
	walk = func(e ast.Expr) {
		if b, ok := e.(*ast.BinaryExpr); ok && b.Op == token.ADD {
			walk(b.X)
			walk(b.Y)
			return
		}
		text, ok := literal(e)
		switch {
		case !ok:
			if open {
				if len(out) == 0 {
					out = append(out, "")
				}
				open = false
			}
		case open && len(out) > 0:
			out[len(out)-1] += text
		default:
			out = append(out, text)
			open = true
		}
	}
	walk(e)
	if !open {
		out = append(out, "")
	}
	return out
}

// join notes keys that begin, go on and end with the parts. Keys have dots, so
// parts without one are other texts.
func (s *source) join(parts []string) {
	if len(parts) < 2 || !strings.Contains(strings.Join(parts, ""), ".") {
		return
	}
	for i, p := range parts {
		parts[i] = regexp.QuoteMeta(p)
	}
	s.pieces = append(s.pieces, regexp.MustCompile("^"+strings.Join(parts, "(.+)")+"$"))
}

func (s *source) call(files *token.FileSet, n *ast.CallExpr) {
	f, ok := n.Fun.(*ast.SelectorExpr)
	if !ok || f.Sel.Name != "T" && f.Sel.Name != "t" || len(n.Args) == 0 {
		return
	}
	key, ok := literal(n.Args[0])
	if !ok {
		return
	}
	c := call{where: files.Position(n.Pos()).String(), key: key, told: true}
	if len(n.Args) > 1 {
		lit, ok := n.Args[1].(*ast.CompositeLit)
		c.told = ok && !n.Ellipsis.IsValid()
		if ok {
			for _, e := range lit.Elts {
				kv, ok := e.(*ast.KeyValueExpr)
				if !ok {
					c.told = false
					break
				}
				name, ok := literal(kv.Key)
				c.told = c.told && ok
				c.args = append(c.args, name)
			}
		}
	}
	s.calls = append(s.calls, c)
}

func literal(e ast.Expr) (string, bool) {
	b, ok := e.(*ast.BasicLit)
	if !ok || b.Kind != token.STRING {
		return "", false
	}
	text, err := strconv.Unquote(b.Value)
	return text, err == nil
}

// The check finds what it is there for.
func TestCheckFinds(t *testing.T) {
	messages := map[string]message{
		"plain": {"other": "x"}, "named": {"other": "{name}"}, "tries": {"one": "one", "other": "{n}"},
		"busy.open.title": {"other": "x"}, "page.1.title": {"other": "x"}, "page.2.title": {"other": "x"}, "kept": {"other": "x"},
		"fault.rule.date.title": {"other": "x"},
	}
	good := `package p
func f(a A, x string, i int, more Args) {
	a.t("plain"); a.T("named", words.Args{"name": x}); a.t("tries", words.Args{"n": 1}); a.t(x+".title"); g("busy.open")
	a.t("page." + strconv.Itoa(i) + ".title"); g("kept"); a.t("named", more); g("rule." + y, "date"); a.t("fault." + z + ".title")
}`
	for _, c := range []struct{ from, to, want string }{
		{"", "", ""},
		{`a.t("plain")`, `a.t("plain"); a.t("missing")`, `no message "missing"`},
		{`g("kept")`, `g("lost")`, `nothing asks for "kept"`},
		{`{"name": x}`, `{"Name": x}`, `"named" needs {name}`},
		{`{"name": x}`, `{"name": x, "more": 1}`, `"named" has no {more}`},
		{`a.t("plain")`, `a.t("plain"); a.t("named")`, `"named" needs {name}`},
		{`g("busy.open")`, `g("busy.shut")`, `nothing asks for "busy.open.title"`},
		{`"page."`, `"pages."`, `nothing asks for "page.1.title"`},
		{`"date"`, `"day"`, `nothing asks for "fault.rule.date.title"`},
	} {
		dir := t.TempDir()
		if err := os.WriteFile(filepath.Join(dir, "p.go"), []byte(strings.Replace(good, c.from, c.to, 1)), 0o600); err != nil {
			t.Fatal(err)
		}
		problems, asked, err := check(messages, dir)
		if err != nil {
			t.Fatal(err)
		}
		found := strings.Join(problems, "; ")
		if c.want == "" && found != "" || !strings.Contains(found, c.want) {
			t.Errorf("with %s: %q", c.to, found)
		}
		if asked < 4 {
			t.Errorf("only %d calls found", asked)
		}
	}
}
