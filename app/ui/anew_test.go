package ui

import (
	"bytes"
	"encoding/json"
	"fmt"
	"hash/crc32"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// keeps is how the toolkit is told, when it starts, after how long it gives up the renderer of
// a widget that nobody sees.
const keeps = "FYNE_CACHE"

// TestMadeAnewLooksTheSame: what was hidden for a minute has its renderer made anew when it is
// shown, and nobody tells that one the widget's size: it has to ask. One process draws every
// scene, another one draws them with all renderers made anew.
func TestMadeAnewLooksTheSame(t *testing.T) {
	path := os.Getenv("ZEGEL_SCENES")
	if path == "" {
		path = filepath.Join(t.TempDir(), "scenes.json")
		b, err := json.Marshal(pictures(t))
		if err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(path, b, 0o600); err != nil {
			t.Fatal(err)
		}
		program, err := os.Executable()
		if err != nil {
			t.Fatal(err)
		}
		again := exec.Command(program, "-test.v", "-test.run=^"+t.Name()+"$")
		again.Env = append(os.Environ(), keeps+"=1ms", "ZEGEL_SCENES="+path)
		out, err := again.CombinedOutput()
		if err != nil || !bytes.Contains(out, []byte("--- PASS: "+t.Name())) {
			t.Fatalf("%v\n%s", err, out)
		}
		return
	}
	var want map[string]string
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if err := json.Unmarshal(b, &want); err != nil {
		t.Fatal(err)
	}
	for name, got := range pictures(t) {
		if got != want[name] && name != "holding" { // to leave the screen ends a hold
			t.Errorf("%s looks different when its widgets are made anew", name)
		}
	}
}

// pictures draws all scenes after all of them were built: the first picture is when the toolkit
// gives up what it no longer keeps.
func pictures(t *testing.T) map[string]string {
	a := test.NewTempApp(t)
	a.Settings().SetTheme(Theme(false, 1))
	canvases := map[string]test.WindowlessCanvas{}
	for name, scene := range scenes {
		w := a.NewWindow("")
		t.Cleanup(w.Close)
		w.SetPadded(false)
		c := w.Canvas().(test.WindowlessCanvas)
		c.SetPadded(false)
		perform(c, scene, 1)
		for _, root := range roots(c) {
			walk(root, func(o fyne.CanvasObject, _ fyne.Position) { o.Refresh() }) // some scenes change what was drawn
		}
		canvases[name] = c
	}
	time.Sleep(10 * time.Millisecond)
	drawn := map[string]string{}
	stage(t, false, 1, 1, 1).Capture()
	for name, c := range canvases {
		img := c.Capture()
		drawn[name] = fmt.Sprintf("%08x", crc32.ChecksumIEEE(img.(*image.NRGBA).Pix))
	}
	return drawn
}
