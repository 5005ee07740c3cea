package gallery_test

import (
	"bytes"
	"errors"
	"flag"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strings"
	"testing"

	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/internal/gallery"
	"github.com/zegel-app/zegel/internal/stage"
	"github.com/zegel-app/zegel/internal/uitest"
)

// The goldens were drawn on this architecture: on another one, curves may differ in a last
// bit. -update takes what is drawn now; look at the pictures before (make gallery).
var (
	update = flag.Bool("update", false, "keep what the scenes look like now")
	others = flag.String("others", "", "for the test itself: draw the languages but English, and write this file")
)

const goldenFile = "testdata/goldens.tsv"

// atMost is how many pictures of scenes that differ are written.
const atMost = 60

// drawn is a run over the scenes: what they look like, and where those that differ go.
type drawn struct {
	t         *testing.T
	want, got gallery.Goldens
	folder    string
	pictures  int
}

// languageOf is the language of a column: those of English are called by how they are drawn.
func languageOf(variant string) string {
	if slices.Contains(words.Languages(), variant) {
		return variant
	}
	return "en"
}

// keep takes one scene in one way, and writes its picture when it is not as it was.
func (d *drawn) keep(scene, variant string, img *image.NRGBA) {
	fingerprint := gallery.Fingerprint(img)
	d.got.Set(scene, variant, fingerprint)
	if *update || d.want[scene][variant] == fingerprint {
		return
	}
	if d.folder == "" {
		var err error
		if d.folder, err = os.MkdirTemp("", "zegel-goldens-*"); err != nil {
			d.t.Fatal(err)
		}
	}
	if d.pictures++; d.pictures > atMost {
		d.t.Errorf("%s, %s looks different", scene, variant)
		return
	}
	path := filepath.Join(d.folder, scene+"-"+variant+".png")
	file, err := os.Create(path)
	if err == nil {
		err = png.Encode(file, img)
		file.Close()
	}
	if err != nil {
		d.t.Fatal(err)
	}
	d.t.Errorf("%s, %s looks different: %s", scene, variant, path)
}

// TestGoldens draws every scene in every variant in English, and in one variant in the other
// languages, and holds it against what it looked like. A second process draws the other
// languages, so that both processors of a small machine are used.
func TestGoldens(t *testing.T) {
	d := &drawn{t: t, want: gallery.Goldens{}, got: gallery.Goldens{}}
	if file, err := os.Open(goldenFile); err == nil {
		if d.want, err = gallery.ReadGoldens(file); err != nil {
			t.Fatal(err)
		}
		file.Close()
	} else if !*update {
		t.Fatal(err)
	}
	if *others != "" {
		for _, language := range words.Languages()[1:] {
			d.language(language)
		}
		d.write(*others)
		return
	}
	wait := d.startOthers()
	d.language("en")
	wait()
	if *update && !t.Failed() {
		d.write(goldenFile)
	}
	for scene, row := range d.want {
		for variant := range row {
			if _, ok := d.got[scene][variant]; !ok && !*update {
				t.Errorf("%s, %s is drawn no more", scene, variant)
			}
		}
	}
}

// startOthers draws the other languages in a process of their own. What it returns waits for
// it and takes over what it has drawn.
func (d *drawn) startOthers() (wait func()) {
	program, err := os.Executable()
	if err != nil {
		d.t.Fatal(err)
	}
	path := filepath.Join(d.t.TempDir(), "others.tsv")
	child := exec.CommandContext(d.t.Context(), program, "-test.run=^TestGoldens$", "-others", path, fmt.Sprintf("-update=%v", *update))
	var said bytes.Buffer
	child.Stdout, child.Stderr = &said, &said
	if err := child.Start(); err != nil {
		d.t.Fatal(err)
	}
	return func() {
		if err := child.Wait(); err != nil {
			d.t.Errorf("the other languages: %v\n%s", err, said.Bytes())
		}
		file, err := os.Open(path)
		if err != nil {
			d.t.Error(err)
			return
		}
		defer file.Close()
		drawn, err := gallery.ReadGoldens(file)
		if err != nil {
			d.t.Error(err)
		}
		for scene, row := range drawn {
			for variant, fingerprint := range row {
				d.got.Set(scene, variant, fingerprint)
			}
		}
	}
}

// write keeps what was drawn.
func (d *drawn) write(path string) {
	file, err := os.Create(path)
	if err == nil {
		err = errors.Join(d.got.Write(file), file.Close())
	}
	if err != nil {
		d.t.Fatal(err)
	}
}

// language goes through the scenes in one language.
func (d *drawn) language(language string) {
	s, err := stage.New(d.t.TempDir())
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			d.t.Error(err)
		}
	}()
	variants := gallery.Variants()
	if language != "en" {
		variants = variants[:1]
		if err := uitest.Hear(language); err != nil {
			d.t.Fatal(err)
		}
		defer uitest.Hear("en")
		s.Fyne.Preferences().SetString("language", language)
		if err := s.Restart(); err != nil {
			d.t.Fatal(err)
		}
	}
	take := func(scene string, how gallery.How) error {
		if gallery.Moving(scene, how) {
			return nil
		}
		drawn := variants
		if strings.HasPrefix(scene, "fault-") {
			drawn = drawn[:2] // they are all laid out alike
		}
		for _, v := range drawn {
			if err := v.Put(s, how); err != nil {
				return err
			}
			img, err := gallery.Fixed(s)
			if err != nil {
				return err
			}
			name := v.String()
			if language != "en" {
				name = language
			}
			d.keep(scene, name, img)
		}
		return gallery.Variants()[0].Put(s, how)
	}
	if err := gallery.Walk(s, take); err != nil {
		d.t.Fatalf("%s: %v", language, err)
	}
	if language == "en" {
		if err := gallery.Faults(s, gallery.Errors(), take); err != nil {
			d.t.Fatal(err)
		}
	}
}

// TestGoldensAreTold: a golden that is missing, another one or in too many is found.
func TestGoldensAreTold(t *testing.T) {
	a, b := image.NewNRGBA(image.Rect(0, 0, 4, 4)), image.NewNRGBA(image.Rect(0, 0, 4, 4))
	b.Pix[17]++
	prints := []string{gallery.Fingerprint(a), gallery.Fingerprint(b), gallery.Fingerprint(image.NewNRGBA(image.Rect(0, 0, 2, 8)))}
	slices.Sort(prints)
	if len(slices.Compact(prints)) != 3 {
		t.Errorf("different pictures have one fingerprint: %q", prints)
	}
}
