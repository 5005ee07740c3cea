package crosscheck

import (
	"errors"
	"io/fs"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"testing"
)

// run runs a script without what the machine has for phones, and gives what it says and how it ended.
func run(t *testing.T, script string, more ...string) (string, int) {
	t.Helper()
	command := exec.Command(filepath.Join(root, "scripts", script), t.TempDir())
	command.Env = append(os.Environ(), "ANDROID_HOME=", "ANDROID_SDK_ROOT=", "ANDROID_NDK_HOME=", "ANDROID_NDK_ROOT=", "ZEGEL_KEYSTORE=")
	command.Env = append(command.Env, more...)
	out, err := command.CombinedOutput()
	var exit *exec.ExitError
	if err != nil && !errors.As(err, &exit) {
		t.Fatal(err)
	}
	return string(out), command.ProcessState.ExitCode()
}

// TestWhatIsMissingIsSaid holds that a script which can't build says all that it lacks, and how to
// get it, before it begins.
func TestWhatIsMissingIsSaid(t *testing.T) {
	out, code := run(t, "package-android")
	for _, want := range []string{"ANDROID_HOME is not set", "ANDROID_NDK_HOME is not set", "sdkmanager 'platforms;android-35'", "sdkmanager 'ndk;"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in %s", want, out)
		}
	}
	if code != 1 {
		t.Errorf("it ended with %d", code)
	}
	empty := t.TempDir()
	out, code = run(t, "package-android", "ANDROID_HOME="+empty, "ANDROID_NDK_HOME="+empty, "ZEGEL_KEYSTORE="+empty+"/no.jks", "ZEGEL_KEY=zegel")
	for _, want := range []string{"android-35/android.jar", "aapt2", "toolchains/llvm", "no.jks", "keytool -genkeypair"} {
		if !strings.Contains(out, want) {
			t.Errorf("no %q in %s", want, out)
		}
	}
	if code != 1 {
		t.Errorf("it ended with %d", code)
	}
	if runtime.GOOS == "darwin" {
		return
	}
	for _, script := range []string{"package-macos", "package-ios"} {
		if out, code := run(t, script); code != 1 || !strings.Contains(out, "needs a Mac") {
			t.Errorf("%s ended with %d: %s", script, code, out)
		}
	}
}

func TestScriptsAreShell(t *testing.T) {
	var paths []string
	err := filepath.WalkDir(filepath.Join(root, "scripts"), func(path string, e fs.DirEntry, err error) error {
		if err == nil && e.Type().IsRegular() {
			paths = append(paths, path)
		}
		return err
	})
	if err != nil || len(paths) < 10 {
		t.Fatal(paths, err)
	}
	for _, path := range paths {
		if !strings.HasPrefix(read(t, path), "#!/bin/sh\n") {
			continue
		}
		if out, err := exec.Command("sh", "-n", path).CombinedOutput(); err != nil {
			t.Errorf("%s: %s", path, out)
		}
		if info, err := os.Stat(path); err != nil || info.Mode()&0o111 == 0 {
			t.Errorf("%s can't be run", path)
		}
	}
}
