package protocol

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// pythonWithModules is a Python that has what docs/verify.py needs.
func pythonWithModules(t *testing.T) string {
	t.Helper()
	for _, name := range []string{"python3", "/usr/bin/python3"} {
		if exec.Command(name, "-c", "import cbor2, cryptography").Run() == nil {
			return name
		}
	}
	t.Fatal("no python3 with cbor2 and cryptography: install Debian's python3-cbor2 and python3-cryptography")
	return ""
}

// TestVectorsInPython reads all vectors by a reader in another language, which
// was written from the specification and uses nothing of this package. A
// changed digit must make it fail, in whichever file it is.
func TestVectorsInPython(t *testing.T) {
	python := pythonWithModules(t)
	script := filepath.Join("..", "docs", "verify.py")
	out, err := exec.Command(python, script, vectorDir).CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	t.Logf("%s", out)

	changed := t.TempDir()
	if err := os.CopyFS(changed, os.DirFS(vectorDir)); err != nil {
		t.Fatal(err)
	}
	fields := map[string]string{
		"activation.json": `"digest": "`, "batch.json": `"digest": "`, "challenge.json": `"code": "`, "chain.json": `"chain": "`,
		"codes.json": `"code": "`, "deactivation.json": `"tag": "`, "handshake.json": `"answer_key": "`, "keys.json": `"hash": "`,
		"letter.json": `"digits": "`, "online.json": `"seal_key": "`, "refused.json": `"expect": "`, "typed.json": `"typed": "`,
		"waiting.json": `"tag": "`, "iban.json": `"value": "`, "isin.json": `"value": "`,
	}
	for name, field := range fields {
		path := filepath.Join(changed, name)
		data, err := os.ReadFile(path)
		if err != nil {
			t.Fatal(err)
		}
		at := bytes.Index(data, []byte(field))
		if at < 0 {
			t.Fatalf("%s has no %s", name, field)
		}
		if digit := &data[at+len(field)]; *digit == '0' {
			*digit = '1'
		} else {
			*digit = '0'
		}
		if err := os.WriteFile(path, data, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	out, err = exec.Command(python, script, changed).CombinedOutput()
	if err == nil {
		t.Error("changed vectors were taken")
	}
	for name := range fields {
		if name == "isin.json" { // checked together with iban.json
			name = "iban.json: isin.json"
		}
		if !strings.Contains(string(out), "FAILED "+name) {
			t.Errorf("a changed digit in %s was not told:\n%s", name, out)
		}
	}
}
