package main

import (
	"bytes"
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"
)

// build makes a real program that has libraries in it: the reader.
func build(t *testing.T) string {
	t.Helper()
	program := filepath.Join(t.TempDir(), "readqr")
	if out, err := exec.Command("go", "build", "-o", program, "github.com/zegel-app/zegel/cmd/readqr").CombinedOutput(); err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	return program
}

func TestList(t *testing.T) {
	program := build(t)
	out, err := describe("1.2.3", []string{program})
	if err != nil {
		t.Fatal(err)
	}
	var list bom
	decoder := json.NewDecoder(bytes.NewReader(out))
	decoder.DisallowUnknownFields()
	if err := decoder.Decode(&list); err != nil {
		t.Fatal(err)
	}
	app := list.Metadata.Component
	if list.BomFormat != "CycloneDX" || list.SpecVersion != "1.6" || app.Purl != "pkg:golang/github.com/zegel-app/zegel@v1.2.3" {
		t.Errorf("%+v", list)
	}
	refs := map[string]bool{app.Ref: true}
	var names []string
	for _, c := range list.Components {
		if refs[c.Ref] || !strings.HasPrefix(c.Ref, "pkg:golang/") || c.Version == "" {
			t.Errorf("%+v", c)
		}
		refs[c.Ref] = true
		names = append(names, c.Name)
		if c.Name != "std" && (len(c.Properties) != 1 || !strings.HasPrefix(c.Properties[0].Value, "h1:")) {
			t.Errorf("%s has no sum", c.Name)
		}
	}
	for _, want := range []string{"std", "github.com/makiuchi-d/gozxing"} {
		if !slices.Contains(names, want) {
			t.Errorf("%s is missing in %v", want, names)
		}
	}
	for _, d := range list.Dependencies {
		for _, ref := range append(d.DependsOn, d.Ref) {
			if !refs[ref] {
				t.Errorf("%s is needed and not there", ref)
			}
		}
	}
	sum, err := exec.Command("sha256sum", program).Output()
	if err != nil {
		t.Fatal(err)
	}
	if files := app.Components; len(files) != 1 || len(files[0].Hashes) != 1 || !strings.HasPrefix(string(sum), files[0].Hashes[0].Content+" ") {
		t.Errorf("%+v, want %s", files, sum)
	}
	again, err := describe("1.2.3", []string{program})
	if err != nil || !bytes.Equal(out, again) {
		t.Errorf("the same program gave another list: %v", err)
	}
}

func TestNotAProgram(t *testing.T) {
	empty := filepath.Join(t.TempDir(), "empty")
	if err := os.WriteFile(empty, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	for _, path := range []string{empty, empty + ".no"} {
		if _, err := describe("1", []string{path}); err == nil || !strings.Contains(err.Error(), path) {
			t.Errorf("%s: %v", path, err)
		}
	}
}
