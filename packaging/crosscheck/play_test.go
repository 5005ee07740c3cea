package crosscheck

import (
	"os/exec"
	"path/filepath"
	"testing"
)

// TestPlayedAndroid runs the camera code for Android against an Android that is played in C: every
// way it can start, go on and end, with the compiler's watch over memory (address and undefined
// behaviour), and then over threads.
func TestPlayedAndroid(t *testing.T) {
	for _, watch := range []string{"address,undefined", "thread"} {
		program := filepath.Join(t.TempDir(), "play")
		out, err := exec.Command("gcc", "-g", "-O1", "-Wall", "-Wextra", "-Werror", "-fsanitize="+watch, "-fno-sanitize-recover=all",
			"-I", root+"/scanner/camera", "-isystem", "testdata/ndk", "-o", program,
			"testdata/play/ndk.c", root+"/scanner/camera/lens_android.c", "-lpthread").CombinedOutput()
		if err != nil {
			t.Fatalf("%s: %v\n%s", watch, err, out)
		}
		if out, err := exec.Command(program).CombinedOutput(); err != nil || string(out) != "played\n" {
			t.Errorf("%s: %v\n%s", watch, err, out)
		}
	}
}

// TestPlayedJava runs the key store's C for Android against a Java that is played in C: one whole use,
// one with more keys than a frame has room for, and one for each call that may fail, with each
// exception that has a meaning.
func TestPlayedJava(t *testing.T) {
	program := filepath.Join(t.TempDir(), "play")
	out, err := exec.Command("gcc", "-g", "-O1", "-Wall", "-Wextra", "-Werror", "-fsanitize=address,undefined", "-fno-sanitize-recover=all",
		"-I", root+"/platform/keystore", "-isystem", "testdata/ndk", "-o", program,
		"testdata/play/java.c", root+"/platform/keystore/keys_android.c").CombinedOutput()
	if err != nil {
		t.Fatalf("%v\n%s", err, out)
	}
	if out, err := exec.Command(program).CombinedOutput(); err != nil || string(out) != "played\n" {
		t.Errorf("%v\n%s", err, out)
	}
}
