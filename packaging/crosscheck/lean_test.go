package crosscheck

import (
	"encoding/json"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestLean holds that scripts/lean fits the Go at hand, and that what it leaves out is not missed:
// no text of Fyne's or ours is a template, of whose methods it takes away the names.
func TestLean(t *testing.T) {
	dir := t.TempDir()
	out, err := exec.Command(filepath.Join(root, "scripts", "lean"), dir).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	overlay, ok := strings.CutPrefix(strings.TrimSpace(string(out)), "-overlay=")
	if !ok {
		t.Fatalf("it says %q", out)
	}
	var replaced struct{ Replace map[string]string }
	if err := json.Unmarshal([]byte(read(t, overlay)), &replaced); err != nil || len(replaced.Replace) != 1 {
		t.Fatalf("%v: %v", replaced, err)
	}
	for original, lean := range replaced.Replace {
		old, fresh := strings.Split(read(t, original), "\n"), strings.Split(read(t, lean), "\n")
		if len(old) != len(fresh) {
			t.Fatalf("%d lines, were %d", len(fresh), len(old))
		}
		changed := 0
		for i := range old {
			if old[i] != fresh[i] {
				changed++
			}
		}
		if changed != 1 || strings.Contains(strings.Join(fresh, "\n"), ".MethodByName(") {
			t.Errorf("%d lines are changed", changed)
		}
	}

	command := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "fyne.io/fyne/v2")
	command.Dir = root
	fyne, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	texts := 0
	for _, folder := range []string{filepath.Join(strings.TrimSpace(string(fyne)), "lang", "translations"), root + "/assets/translations"} {
		paths, err := filepath.Glob(filepath.Join(folder, "*.json"))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			texts++
			if strings.Contains(read(t, path), "{{") {
				t.Errorf("%s has a template: does it name a method?", path)
			}
		}
	}
	if texts < 20 {
		t.Errorf("only %d files of texts were found", texts)
	}
}

// TestLeanBites holds that the script ends when Go's file has another text than it expects.
func TestLeanBites(t *testing.T) {
	elsewhere := t.TempDir()
	template := filepath.Join(elsewhere, "src", "text", "template")
	if err := os.MkdirAll(template, 0o700); err != nil {
		t.Fatal(err)
	}
	for path, text := range map[string]string{ // a Go whose folder this is
		filepath.Join(template, "exec.go"): "package template\n",
		filepath.Join(elsewhere, "go"):     "#!/bin/sh\necho '" + elsewhere + "'\n",
	} {
		if err := os.WriteFile(path, []byte(text), 0o700); err != nil {
			t.Fatal(err)
		}
	}
	command := exec.Command(filepath.Join(root, "scripts", "lean"), elsewhere+"/out")
	command.Env = append(command.Environ(), "PATH="+elsewhere+":/usr/bin:/bin")
	out, err := command.CombinedOutput()
	if err == nil || !strings.Contains(string(out), "Another Go?") {
		t.Errorf("%v: %s", err, out)
	}
}
