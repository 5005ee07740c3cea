package app_test

import (
	"flag"
	"os"
	"strings"
	"testing"

	"github.com/zegel-app/zegel/internal/gallery"
)

var (
	render = flag.String("render", "", "write every scene's pictures into this folder")
	only   = flag.String("scenes", "", "only the scenes whose name contains this")
)

// TestWalk goes through every scene; with -render it takes their pictures.
func TestWalk(t *testing.T) {
	p := begin(t)
	seen := map[string]bool{}
	err := gallery.Walk(p.Stage, func(scene string, redraw bool) error {
		if seen[scene] {
			t.Errorf("two scenes are called %s", scene)
		}
		seen[scene] = true
		if *render == "" || !strings.Contains(scene, *only) {
			return nil
		}
		if err := os.MkdirAll(*render, 0o755); err != nil {
			return err
		}
		_, err := gallery.Take(p.Stage, *render, scene, redraw)
		return err
	})
	p.must(err)
}
