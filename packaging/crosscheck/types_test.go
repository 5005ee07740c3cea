package crosscheck

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"go/ast"
	"go/parser"
	"go/token"
	"go/types"
	"io"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

const (
	module = "github.com/zegel-app/zegel"
	tags   = "migrated_fynedo,no_emoji,accessibility"
	root   = "../.."
)

// listed is what `go list -json` says of a package.
type listed struct {
	ImportPath, Dir   string
	GoFiles, CgoFiles []string
	ImportMap         map[string]string
}

// list gives the app and all it needs, on another system, those first that others need. Nothing
// is compiled for it.
func list(t *testing.T, system, machine string) []listed {
	t.Helper()
	command := exec.Command("go", "list", "-deps", "-e", "-tags", tags, "-json=ImportPath,Dir,GoFiles,CgoFiles,ImportMap", ".")
	command.Dir = root
	command.Env = append(os.Environ(), "GOOS="+system, "GOARCH="+machine, "CGO_ENABLED=1", "GOFLAGS=")
	out, err := command.Output()
	if err != nil {
		var exit *exec.ExitError
		if errors.As(err, &exit) {
			t.Fatalf("go list: %v\n%s", err, exit.Stderr)
		}
		t.Fatal(err)
	}
	var all []listed
	decoder := json.NewDecoder(bytes.NewReader(out))
	for {
		var p listed
		if err := decoder.Decode(&p); errors.Is(err, io.EOF) {
			return all
		} else if err != nil {
			t.Fatal(err)
		}
		all = append(all, p)
	}
}

// checked is what has been checked so far, by import path.
type checked map[string]*types.Package

// within is an importer for one package, which may mean other paths than it says.
type within struct {
	done checked
	as   map[string]string
}

// Import is types.Importer.Import.
func (w within) Import(path string) (*types.Package, error) {
	if path == "unsafe" {
		return types.Unsafe, nil
	}
	if real, ok := w.as[path]; ok {
		path = real
	}
	if p := w.done[path]; p != nil {
		return p, nil
	}
	return nil, fmt.Errorf("%s is not there", path)
}

// check checks a package's types; of others' packages only what they offer. All names of C are
// taken on trust (see C's own test).
func (done checked) check(set *token.FileSet, p listed, machine string, replaced map[string]string) []error {
	ours := p.ImportPath == module || strings.HasPrefix(p.ImportPath, module+"/")
	var files []*ast.File
	var found []error
	for _, name := range slices.Concat(p.GoFiles, p.CgoFiles) {
		path := filepath.Join(p.Dir, name)
		var source any
		if text, ok := replaced[name]; ok && ours {
			source = text
		}
		file, err := parser.ParseFile(set, path, source, parser.SkipObjectResolution)
		if err != nil {
			return []error{err}
		}
		files = append(files, file)
	}
	config := types.Config{
		Importer: within{done, p.ImportMap}, FakeImportC: true, IgnoreFuncBodies: !ours, Sizes: types.SizesFor("gc", machine),
		Error: func(err error) {
			if ours {
				found = append(found, err)
			}
		},
	}
	done[p.ImportPath], _ = config.Check(p.ImportPath, set, files, nil) // the errors came one by one
	return found
}

// systems are those that this machine has no compiler for.
var systems = []struct{ name, machine string }{{"android", "arm"}, {"ios", "arm64"}, {"darwin", "arm64"}}

// TestTypes checks the app's Go for Android, iOS and macOS, without their tools.
func TestTypes(t *testing.T) {
	for _, s := range systems {
		t.Run(s.name+"/"+s.machine, func(t *testing.T) {
			done, set, ours := checked{}, token.NewFileSet(), map[string]int{}
			for _, p := range list(t, s.name, s.machine) {
				for _, err := range done.check(set, p, s.machine, nil) {
					t.Error(err)
				}
				if path, ok := strings.CutPrefix(p.ImportPath, module); ok {
					ours[path] = len(p.CgoFiles)
				}
			}
			for _, path := range []string{"", "/app", "/authenticator", "/vault", "/scanner/camera", "/platform", "/platform/keystore", "/platform/link"} {
				if _, ok := ours[path]; !ok {
					t.Errorf("%s%s was not checked", module, path)
				}
			}
			// The files in question are those with C in them.
			for _, path := range []string{"/scanner/camera", "/platform", "/platform/keystore"} {
				if ours[path] == 0 {
					t.Errorf("%s%s has no file with C on %s", module, path, s.name)
				}
			}
		})
	}
}

// TestTypesBite holds that a mistake in a file for Android is found.
func TestTypesBite(t *testing.T) {
	done, set, found := checked{}, token.NewFileSet(), 0
	for _, p := range list(t, "android", "arm64") {
		if p.ImportPath != module+"/platform" {
			if !strings.HasPrefix(p.ImportPath, module) && !strings.Contains(p.ImportPath, "fyne") {
				done.check(set, p, "arm64", nil)
			}
			continue
		}
		text, err := os.ReadFile(filepath.Join(p.Dir, "system_android.go"))
		if err != nil {
			t.Fatal(err)
		}
		wrong := strings.Replace(string(text), "a.questions.ask(", "a.questions.asks(", 1)
		found += len(done.check(set, p, "arm64", map[string]string{"system_android.go": wrong}))
	}
	if found != 1 {
		t.Errorf("%d mistakes were found, there is 1", found)
	}
}
