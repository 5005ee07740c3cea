package app_test

import (
	"errors"
	"maps"
	"testing"

	"github.com/zegel-app/zegel/app"
	"github.com/zegel-app/zegel/internal/gallery"
	"github.com/zegel-app/zegel/internal/uitest"
)

// TestScreensErrors: the pages about errors that arise on the screens themselves, and about one
// that nobody knows, have no flaw. Those about all other errors are among the gallery's scenes.
func TestScreensErrors(t *testing.T) {
	p := begin(t)
	all := maps.Clone(app.ScreenErrors)
	all["unknown"] = errors.New("an error that nobody knows")
	pages := 0
	p.must(gallery.Faults(p.Stage, all, func(scene string, how gallery.How) error {
		pages++
		for _, v := range gallery.Variants() {
			if err := v.Put(p.Stage, how); err != nil {
				return err
			}
			for _, flaw := range uitest.Flaws(p.Window.Canvas()) {
				t.Errorf("%s, %v: %s", scene, v, flaw)
			}
		}
		return gallery.Variants()[0].Put(p.Stage, how)
	}))
	if pages != len(all) {
		t.Errorf("%d errors have %d pages", len(all), pages)
	}
}
