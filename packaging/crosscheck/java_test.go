package crosscheck

import (
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strings"
	"testing"
)

const activity = root + "/packaging/android/src/app/zegel/ZegelActivity.java"

func javac(t *testing.T, file string) (string, error) {
	t.Helper()
	if _, err := exec.LookPath("javac"); err != nil {
		t.Fatal("javac is missing, which reads Android's half: run scripts/setup")
	}
	out, err := exec.Command("javac", "-Xlint:all", "-Werror", "-proc:none", "--release", "11", "-d", t.TempDir(),
		"-sourcepath", filepath.Join("testdata", "java"), file).CombinedOutput()
	return string(out), err
}

func TestJava(t *testing.T) {
	if out, err := javac(t, activity); err != nil {
		t.Errorf("%v\n%s", err, out)
	}
}

func TestJavacBites(t *testing.T) {
	text := read(t, activity)
	file := filepath.Join(t.TempDir(), "ZegelActivity.java")
	for right, wrong := range map[string]string{
		"hasVibrator": "hasVibrators", "onNewIntent(Intent intent)": "onNewIntents(Intent intent)",
		"Identified(question)": "Identified()", "tell(LEFT, null, 0)": "tell(LEFT, null)",
	} {
		if !strings.Contains(text, right) {
			t.Fatalf("no %q", right)
		}
		if err := os.WriteFile(file, []byte(strings.ReplaceAll(text, right, wrong)), 0o600); err != nil {
			t.Fatal(err)
		}
		if _, err := javac(t, file); err == nil {
			t.Errorf("with %q it passed", wrong)
		}
	}
}

// TestJavaAndC holds that what one side calls, the other has, with the same parameters.
func TestJavaAndC(t *testing.T) {
	java, c, goes := read(t, activity), read(t, root+"/platform/system_android.c"), read(t, root+"/platform/system_android.go")
	natives := regexp.MustCompile(`native void (\w+)\(([^)]*)\)`).FindAllStringSubmatch(java, -1)
	if len(natives) != 2 {
		t.Errorf("%d native methods", len(natives))
	}
	kinds := strings.NewReplacer("int ", "jint ", "String ", "jstring ")
	for _, n := range natives {
		if want := "Java_app_zegel_ZegelActivity_" + n[1] + "(JNIEnv *env, jobject activity, " + kinds.Replace(n[2]) + ")"; !strings.Contains(c, want) {
			t.Errorf("C has no %s", want)
		}
	}
	calls := regexp.MustCompile(`a\.call\("(\w+)"`).FindAllStringSubmatch(goes, -1)
	if len(calls) != 5 {
		t.Errorf("%d calls", len(calls))
	}
	for _, call := range calls {
		if !regexp.MustCompile(`(?m)^\tvoid ` + call[1] + `\((final )?String \w+, (final )?int \w+\)`).MatchString(java) {
			t.Errorf("Java has no %s(String, int)", call[1])
		}
	}
}

// TestFynesActivity holds that the class which ours extends is what its declaration here says.
func TestFynesActivity(t *testing.T) {
	command := exec.Command("go", "list", "-m", "-f", "{{.Dir}}", "fyne.io/fyne/v2")
	command.Dir = root
	dir, err := command.Output()
	if err != nil {
		t.Fatal(err)
	}
	text := read(t, filepath.Join(strings.TrimSpace(string(dir)), "internal/driver/mobile/app/GoNativeActivity.java"))
	for _, want := range []string{
		"package org.golang.app;", "public class GoNativeActivity extends NativeActivity", "public void onCreate(Bundle ",
		"public void onConfigurationChanged(Configuration ", "android.app.lib_name", "System.loadLibrary",
	} {
		if !strings.Contains(text, want) {
			t.Errorf("Fyne's activity has no %q", want)
		}
	}
	for _, unwanted := range []string{"void onNewIntent", "void onStop", "void onStart", "void onRequestPermissionsResult"} {
		if strings.Contains(text, unwanted) {
			t.Errorf("Fyne's activity has %q: does ours call it?", unwanted)
		}
	}
}

func read(t *testing.T, path string) string {
	t.Helper()
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}
