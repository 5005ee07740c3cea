package crosscheck

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

// clang reads a file as the target's compiler would, with the declarations in testdata.
func clang(t *testing.T, file, target string, declarations ...string) (string, error) {
	t.Helper()
	if _, err := exec.LookPath("clang"); err != nil {
		t.Fatal("clang is missing, which reads the files for phones and Macs: run scripts/setup")
	}
	args := []string{
		"-target", target, "-std=gnu11", "-fsyntax-only", "-ffreestanding", "-nostdlibinc",
		"-Wall", "-Wextra", "-Werror", "-Wno-unused-parameter", "-Wno-four-char-constants",
	}
	if strings.HasSuffix(file, ".m") {
		args = append(args, "-x", "objective-c", "-fobjc-arc", "-fblocks")
	}
	for _, d := range append(declarations, "libc") {
		args = append(args, "-isystem", filepath.Join("testdata", d))
	}
	out, err := exec.Command("clang", append(args, file)...).CombinedOutput()
	return string(out), err
}

// phones are the files in C, and what they are compiled for.
var phones = []struct {
	file         string
	targets      []string
	declarations string
}{
	{"scanner/camera/lens_android.c", android, "ndk"},
	{"platform/system_android.c", android, "ndk"},
	{"platform/keystore/keys_android.c", android, "ndk"},
	{"scanner/camera/lens_darwin.m", apples, "apple"},
	{"platform/identify_darwin.m", apples, "apple"},
	{"platform/system_ios.m", ios, "apple"},
	{"platform/system_macos.m", macs, "apple"},
}

var (
	android = []string{"aarch64-linux-android26", "armv7a-linux-androideabi26", "x86_64-linux-android26"}
	ios     = []string{"arm64-apple-ios15"}
	macs    = []string{"arm64-apple-macos12", "x86_64-apple-macos12"}
	apples  = []string{"arm64-apple-ios15", "arm64-apple-macos12", "x86_64-apple-macos12"}
)

func TestC(t *testing.T) {
	for _, p := range phones {
		for _, target := range p.targets {
			if out, err := clang(t, filepath.Join(root, p.file), target, p.declarations); err != nil {
				t.Errorf("%s for %s: %v\n%s", p.file, target, err, out)
			}
		}
	}
}

// TestEveryCFileIsChecked finds the file for a phone or a Mac that nobody added above.
func TestEveryCFileIsChecked(t *testing.T) {
	found := 0
	for _, pattern := range []string{"scanner/camera/*.[cm]", "platform/*.[cm]", "platform/*/*.[cm]", "*.[cm]"} {
		paths, err := filepath.Glob(filepath.Join(root, pattern))
		if err != nil {
			t.Fatal(err)
		}
		for _, path := range paths {
			name, _ := filepath.Rel(root, path)
			if strings.HasSuffix(name, "_windows.c") { // the Windows build has a real compiler
				continue
			}
			found++
			listed := false
			for _, p := range phones {
				listed = listed || filepath.FromSlash(p.file) == name
			}
			if !listed {
				t.Errorf("%s is not checked", name)
			}
		}
	}
	if found != len(phones) {
		t.Errorf("%d files, %d are listed", found, len(phones))
	}
}

// TestClangBites holds that misspelt names and wrong types are found in each kind of file.
func TestClangBites(t *testing.T) {
	for _, c := range []struct{ file, right, wrong, target, declarations string }{
		{"platform/system_ios.m", "removeFromSuperview", "removeFromSupervue", ios[0], "apple"},
		{"platform/system_macos.m", "kAEGetURL", "kAEGetUrl", macs[0], "apple"},
		{"scanner/camera/lens_darwin.m", "canAddOutput:", "canAddOutputs:", ios[0], "apple"},
		{"platform/keystore/keys_android.c", "ReleaseStringUTFChars(env, alias, utf)", "ReleaseStringUTFChars(env, utf, alias)", android[0], "ndk"},
		{"scanner/camera/lens_android.c", "TEMPLATE_PREVIEW, &l->request", "TEMPLATE_PREVIEW, l->request", android[0], "ndk"},
	} {
		text, err := os.ReadFile(filepath.Join(root, c.file))
		if err != nil {
			t.Fatal(err)
		}
		if !strings.Contains(string(text), c.right) {
			t.Fatalf("%s has no %q", c.file, c.right)
		}
		dir := t.TempDir()
		file := filepath.Join(dir, filepath.Base(c.file))
		headers, err := filepath.Glob(filepath.Join(root, filepath.Dir(c.file), "*.h"))
		if err != nil {
			t.Fatal(err)
		}
		for _, h := range headers {
			data, err := os.ReadFile(h)
			if err != nil {
				t.Fatal(err)
			}
			if err := os.WriteFile(filepath.Join(dir, filepath.Base(h)), data, 0o600); err != nil {
				t.Fatal(err)
			}
		}
		if err := os.WriteFile(file, []byte(strings.ReplaceAll(string(text), c.right, c.wrong)), 0o600); err != nil {
			t.Fatal(err)
		}
		if out, err := clang(t, file, c.target, c.declarations); err == nil {
			t.Errorf("%s with %q passed: %s", c.file, c.wrong, out)
		}
	}
}

// TestNumbers holds that Go, C and Java mean the same by a number.
func TestNumbers(t *testing.T) {
	for _, c := range []struct{ file, pattern string }{
		{"platform/system.go", `Left\s+Kind = iota \+ 1[^\n]*\n\s*Returned[^\n]*\n\s*LinkOpened[^\n]*\n\s*Turned`},
		{"platform/system.go", `Found\s+Haptic = iota[^\n]*\n\s*Approved[^\n]*\n\s*Wrong`},
		{"platform/question.go", `answerYes = iota\s+answerNo\s+answerNotEnrolled\s+answerUnsupported`},
		{"platform/identify_darwin.m", `enum \{ answerYes, answerNo, answerNotEnrolled, answerUnsupported \}`},
		{"platform/system_ios.m", `enum \{ left = 1, returned = 2, linkOpened = 3 \};\s+enum \{ found, approved, wrong \};`},
		{"platform/system_macos.m", `enum \{ linkOpened = 3 \}`},
		{"packaging/android/src/app/zegel/ZegelActivity.java", `LEFT = 1, RETURNED = 2, LINK_OPENED = 3, TURNED = 4;`},
		{"packaging/android/src/app/zegel/ZegelActivity.java", `APPROVED = 1, WRONG = 2;`},
		{"packaging/android/src/app/zegel/ZegelActivity.java", `YES = 0, NO = 1, NOT_ENROLLED = 2, UNSUPPORTED = 3;`},
		{"scanner/camera/lens.h", `lensDone,\s+lensNothing,[^\n]*\s+lensNoCamera,\s+lensBusy,\s+lensRefused,\s+lensGone,\s+lensAside,[^\n]*\s+lensFailed`},
		{"scanner/camera/lens.go", `case 0:\s+return nil\s+case 1:\s+return errNoFrame\s+case 2:\s+return ErrNoCamera\s+case 3:\s+return ErrBusy\s+case 4:\s+return ErrPermission\s+case 5:\s+return ErrUnplugged\s+case 6:\s+return ErrBackground`},
	} {
		text, err := os.ReadFile(filepath.Join(root, c.file))
		if err != nil {
			t.Fatal(err)
		}
		if !regexp.MustCompile(c.pattern).Match(text) {
			t.Errorf("%s: no %s", c.file, c.pattern)
		}
	}
}
