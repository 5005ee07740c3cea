package main

import (
	"bufio"
	"bytes"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
)

// TestEndToEnd is the main job on real parts: Chromium with the demo bank's pages, the app's
// real window on an X display, clicked by xdotool, and a camera that sees the page's picture
// tilted, scaled, blurred and noisy. Each step of the tour checks what it sees and ends the
// program with an error otherwise; the last line says that the page says "paid".
func TestEndToEnd(t *testing.T) {
	dir := t.TempDir()
	program := filepath.Join(dir, "tour")
	build := exec.Command("go", "build", "-tags", "migrated_fynedo,no_emoji,accessibility", "-o", program, ".")
	if out, err := build.CombinedOutput(); err != nil {
		t.Fatalf("building the tour: %v\n%s", err, out)
	}
	pictures := filepath.Join(dir, "pictures")
	out, err := exec.Command(program, "-out", pictures).CombinedOutput()
	if bytes.Contains(out, []byte(errSlip.Error())) {
		t.Log(errSlip)
		out, err = exec.Command(program, "-out", pictures).CombinedOutput()
	}
	t.Logf("\n%s", out)
	if err != nil {
		t.Fatal(err)
	}
	last := ""
	for lines := bufio.NewScanner(bytes.NewReader(out)); lines.Scan(); {
		last = lines.Text()
	}
	if !strings.HasSuffix(last, "paid") {
		t.Errorf("the last line is %q", last)
	}
	for _, name := range []string{"anna-compare-app", "anna-compare-bank", "payment-approve-app", "payment-your-code-app", "paid-bank"} {
		checkPicture(t, pictures, name)
	}
}

// checkPicture holds that a picture is there and that something is in it.
func checkPicture(t *testing.T, folder, name string) {
	t.Helper()
	found, err := filepath.Glob(filepath.Join(folder, "[0-9][0-9]-"+name+".png"))
	if err != nil || len(found) != 1 {
		t.Errorf("%s: %v, %v", name, found, err)
		return
	}
	file, err := os.Open(found[0])
	if err != nil {
		t.Fatal(err)
	}
	defer file.Close()
	picture, err := png.Decode(file)
	if err != nil {
		t.Errorf("%s: %v", name, err)
		return
	}
	colours := map[[3]uint32]bool{}
	bounds := picture.Bounds()
	for y := bounds.Min.Y; y < bounds.Max.Y; y += 3 {
		for x := bounds.Min.X; x < bounds.Max.X; x += 3 {
			r, g, b, _ := picture.At(x, y).RGBA()
			colours[[3]uint32{r, g, b}] = true
		}
	}
	if len(colours) < 20 {
		t.Errorf("%s has only %d colours", name, len(colours))
	}
}
