package app_test

import (
	"errors"
	"flag"
	"maps"
	"os"
	"strings"
	"testing"

	"github.com/zegel-app/zegel/app"
	"github.com/zegel-app/zegel/internal/gallery"
	"github.com/zegel-app/zegel/internal/uitest"
)

var (
	render = flag.String("render", "", "write every scene's pictures into this folder")
	only   = flag.String("scenes", "", "with -render: only the scenes whose name contains this")
)

// TestWalk goes through every scene: nothing is cut, nothing lies over something else, and
// every target is large enough, in both looks, on every window, with usual and large text.
// With -render it takes the pictures as well.
func TestWalk(t *testing.T) {
	p := begin(t)
	seen := map[string]bool{}
	take := func(scene string, how gallery.How) error {
		if seen[scene] {
			t.Errorf("two scenes are called %s", scene)
		}
		seen[scene] = true
		for _, v := range gallery.Variants() {
			if err := v.Put(p.Stage, min(how, gallery.Anew)); err != nil {
				return err
			}
			for _, flaw := range uitest.Flaws(p.Window.Canvas()) {
				t.Errorf("%s, %v: %s", scene, v, flaw)
			}
		}
		if err := gallery.Variants()[0].Put(p.Stage, how); err != nil {
			return err
		}
		if *render == "" || !strings.Contains(scene, *only) {
			return nil
		}
		if err := os.MkdirAll(*render, 0o755); err != nil {
			return err
		}
		_, err := gallery.Write(p.Stage, *render, scene, how)
		return err
	}
	p.must(gallery.Walk(p.Stage, take))
	all := gallery.Errors()
	maps.Copy(all, app.ScreenErrors)
	all["unknown"] = errors.New("an error that nobody knows")
	p.must(gallery.Faults(p.Stage, all, take))
	if len(seen) < 90 {
		t.Errorf("there are only %d scenes", len(seen))
	}
}
