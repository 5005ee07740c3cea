package uitest_test

import (
	"errors"
	"flag"
	"image/png"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/internal/gallery"
	"github.com/zegel-app/zegel/internal/stage"
	"github.com/zegel-app/zegel/internal/uitest"
)

var (
	pictures = flag.String("render", "", "write every scene in every language into this folder")
	speak    = flag.String("languages", "", "only these languages, such as \"nl,vi\"")
)

// TestLanguages goes through every scene in every language, on a small phone with the
// largest text: there, no text is cut, broken, pale or in the way of another; every control
// is large enough, within reach, by the keyboard too, and has a label; and nothing is left
// in English.
func TestLanguages(t *testing.T) {
	languages := words.Languages()
	if *speak != "" {
		languages = strings.Split(*speak, ",")
	}
	for _, language := range languages {
		t.Run(language, func(t *testing.T) { walkThrough(t, language) })
	}
}

func walkThrough(t *testing.T, language string) {
	s, err := stage.New(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	if err := uitest.Hear(language); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { uitest.Hear("en") })
	s.Fyne.Preferences().SetString("language", language)
	if err := s.Restart(); err != nil {
		t.Fatal(err)
	}
	put := func(width, height, text float32) {
		s.Fyne.Settings().SetTheme(ui.Theme(false, text))
		s.Window.Resize(fyne.NewSize(width+1, height))
		s.Window.Resize(fyne.NewSize(width, height))
	}
	put(390, 844, 1)
	scenes := 0
	told := map[string]bool{}
	take := func(scene string, _ gallery.How) error {
		scenes++
		put(360, 640, 1.5)
		defer put(390, 844, 1)
		flaws := append(uitest.Flaws(s.Window.Canvas()), uitest.Foreign(s.Window.Canvas())...)
		if language == "en" {
			flaws = append(flaws, uitest.Unreached(s.Window.Canvas().(uitest.Tabbing))...)
		}
		for _, flaw := range flaws {
			if !told[flaw] {
				t.Errorf("%s: %s", scene, flaw)
			}
			told[flaw] = true
		}
		if *pictures == "" {
			return nil
		}
		folder := filepath.Join(*pictures, language)
		if err := os.MkdirAll(folder, 0o755); err != nil {
			return err
		}
		file, err := os.Create(filepath.Join(folder, scene+".png"))
		if err != nil {
			return err
		}
		return errors.Join(png.Encode(file, s.Window.Canvas().Capture()), file.Close())
	}
	if err := gallery.Walk(s, take); err != nil {
		t.Fatal(err)
	}
	all := gallery.Errors()
	if err := gallery.Faults(s, all, take); err != nil {
		t.Fatal(err)
	}
	if scenes < 90 {
		t.Errorf("there are only %d scenes", scenes)
	}
}
