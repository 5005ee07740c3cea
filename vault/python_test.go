package vault

import (
	"os/exec"
	"testing"
)

// TestGoldenInPython opens the vault of testdata/v1 with docs/openvault.py, which has nothing of ours in it. It looks for a
// Python with argon2-cffi; Debian's own has it as python3-argon2.
func TestGoldenInPython(t *testing.T) {
	for _, python := range []string{"/usr/bin/python3", "python3"} {
		if exec.Command(python, "-c", "import argon2").Run() != nil {
			continue
		}
		out, err := exec.CommandContext(t.Context(), python, "../docs/openvault.py", "--check", goldenDir).CombinedOutput()
		if err != nil {
			t.Fatalf("%v: %s", err, out)
		}
		t.Logf("%s", out)
		return
	}
	t.Fatal("no python3 with argon2-cffi: install Debian's python3-argon2")
}
