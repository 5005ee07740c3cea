package licences

import (
	"bytes"
	"flag"
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

var update = flag.Bool("update", false, "write THIRD_PARTY_LICENSES anew")

const (
	root = "../.."
	file = root + "/THIRD_PARTY_LICENSES"
	head = "What Zegel's programs contain of others, and on which terms. Made by\n" +
		"go test ./internal/licences -update\n"
)

// part is a module, a font or a compiler's library, and the texts of its licence.
type part struct{ name, dir string }

// parts lists the modules that the programs link, which are the same on every system, the fonts in
// assets, and what the compilers put in.
func parts(t *testing.T) []part {
	t.Helper()
	command := exec.Command("go", "list", "-deps", "-tags", "migrated_fynedo,no_emoji",
		"-f", "{{with .Module}}{{if not .Main}}{{.Path}} {{.Version}}\t{{.Dir}}{{end}}{{end}}", ".", "./cmd/...")
	command.Dir = root
	out, err := command.Output()
	if err != nil {
		t.Fatalf("go list: %v", err)
	}
	var list []part
	for line := range strings.Lines(string(out)) {
		name, dir, ok := strings.Cut(strings.TrimSpace(line), "\t")
		if p := (part{name, dir}); ok && !slices.Contains(list, p) {
			list = append(list, p)
		}
	}
	slices.SortFunc(list, func(a, b part) int { return strings.Compare(a.name, b.name) })
	goroot, err := exec.Command("go", "env", "GOROOT").Output()
	if err != nil {
		t.Fatalf("go env: %v", err)
	}
	return append(list,
		part{"Go's standard library", strings.TrimSpace(string(goroot))},
		part{"IBM Plex fonts", root + "/assets/fonts"},
		part{"mingw-w64 (Windows only)", root + "/packaging/windows/mingw-w64"},
	)
}

// terms gives a part's licence files, one after the other.
func terms(t *testing.T, p part) string {
	t.Helper()
	entries, err := os.ReadDir(p.dir)
	if err != nil {
		t.Fatal(err)
	}
	var text strings.Builder
	for _, e := range entries {
		upper := strings.ToUpper(e.Name())
		if e.IsDir() || !strings.HasPrefix(upper, "LICEN") && !strings.HasPrefix(upper, "COPYING") &&
			!strings.HasPrefix(upper, "NOTICE") && !strings.HasPrefix(upper, "OFL") && !strings.HasPrefix(upper, "UNLICENSE") {
			continue
		}
		data, err := os.ReadFile(filepath.Join(p.dir, e.Name()))
		if err != nil {
			t.Fatal(err)
		}
		text.Write(bytes.ReplaceAll(bytes.TrimSpace(data), []byte("\r"), nil))
		text.WriteString("\n")
	}
	if text.Len() == 0 {
		t.Errorf("%s has no licence file in its folder", p.name)
	}
	return text.String()
}

func TestThirdPartyLicences(t *testing.T) {
	var want strings.Builder
	want.WriteString(head)
	for _, p := range parts(t) {
		fmt.Fprintf(&want, "\n%s\n%s\n%s\n\n%s", strings.Repeat("=", 80), p.name, strings.Repeat("=", 80), terms(t, p))
	}
	if *update {
		if err := os.WriteFile(file, []byte(want.String()), 0o644); err != nil {
			t.Fatal(err)
		}
	}
	got, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	if string(got) != want.String() {
		t.Errorf("THIRD_PARTY_LICENSES is not what the programs contain; run go test ./internal/licences -update")
	}
}
