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
	"runtime"
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
	others = flag.String("others", "", "for the test itself: go through the languages but English, and write this file")
	speak  = flag.String("languages", "", "only these languages, such as \"nl,vi\"; others are taken to be as they were")
	render = flag.String("render", "", "write every picture that is drawn into this folder")
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
	told      map[string]bool // flaws that were told, so that a page's are told once
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
	if *render != "" {
		d.picture(filepath.Join(*render, scene+"-"+variant+".png"), img)
	}
	if *update || !comparable || d.want[scene][variant] == fingerprint {
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
	d.picture(path, img)
	d.t.Errorf("%s, %s looks different: %s", scene, variant, path)
}

func (d *drawn) picture(path string, img *image.NRGBA) {
	file, err := os.Create(path)
	if err == nil {
		err = errors.Join(png.Encode(file, img), file.Close())
	}
	if err != nil {
		d.t.Fatal(err)
	}
}

// flaws tells what is wrong with what the window shows.
func (d *drawn) flaws(s *stage.Stage, language, scene string, v gallery.Variant) {
	c := s.Window.Canvas()
	flaws := append(uitest.Flaws(c), uitest.Foreign(c)...)
	if language == "en" && v == smallest {
		flaws = append(flaws, uitest.Unreached(c.(uitest.Tabbing))...)
	}
	for _, flaw := range flaws {
		if !d.told[flaw] {
			d.t.Errorf("%s, %s, %v: %s", scene, language, v, flaw)
		}
		d.told[flaw] = true
	}
}

// comparable says whether the goldens were drawn by a machine such as this one: on another
// architecture a curve may differ in a last bit, and on another system some words do.
var comparable = runtime.GOOS == "linux" && runtime.GOARCH == "amd64"

// share is how many variants the first process draws; it is as long at it as the second one.
const share = 9

// smallest is the variant with the least room: in the other languages it is the only one.
var smallest = gallery.Variant{Width: 360, Height: 640, Text: 1.5}

// TestScenesAreGolden goes through every scene, in English in every variant and in each other language
// in the one with the least room. There, no text is cut, broken, pale or in the way of another;
// every control is large enough, within reach, by the keyboard too, and has a label; nothing is
// left in English; and all looks as it did. A second process takes the other languages and some
// of the variants, so that both processors of a small machine are used.
func TestScenesAreGolden(t *testing.T) {
	d := &drawn{t: t, want: gallery.Goldens{}, got: gallery.Goldens{}, told: map[string]bool{}}
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
			d.language(language, []gallery.Variant{smallest})
		}
		d.language("en", gallery.Variants()[share:])
		d.write(*others)
		return
	}
	if *speak != "" {
		for language := range strings.SplitSeq(*speak, ",") {
			variants := gallery.Variants()
			if language != "en" {
				variants = []gallery.Variant{smallest}
			}
			d.language(language, variants)
		}
		return
	}
	wait := d.startOthers()
	d.language("en", gallery.Variants()[:share])
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
	child := exec.CommandContext(d.t.Context(), program, "-test.run=^TestScenesAreGolden$", "-others", path, fmt.Sprintf("-update=%v", *update), "-render", *render)
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

// language goes through the scenes in one language, and draws them in some variants.
func (d *drawn) language(language string, variants []gallery.Variant) {
	s, err := stage.New(d.t.TempDir())
	if err != nil {
		d.t.Fatal(err)
	}
	defer func() {
		if err := s.Close(); err != nil {
			d.t.Error(err)
		}
	}()
	home := gallery.Variants()[0]
	if language != "en" {
		// Nothing but the window changes from scene to scene, and the walk needs no scrolling.
		home.Text, home.Width, home.Height = smallest.Text, 600, 1600
		if err := uitest.Hear(language); err != nil {
			d.t.Fatal(err)
		}
		defer uitest.Hear("en")
		s.Fyne.Preferences().SetString("language", language)
		s.Fyne.Preferences().SetFloat("text size", float64(smallest.Text))
		if err := s.Restart(); err != nil {
			d.t.Fatal(err)
		}
	}
	scenes := map[string]bool{}
	take := func(scene string, how gallery.How) error {
		if scenes[scene] {
			return fmt.Errorf("two scenes are called %s", scene)
		}
		scenes[scene] = true
		drawn := variants
		if language == "en" && strings.HasPrefix(scene, "fault-") {
			drawn = []gallery.Variant{variants[0], variants[1], smallest} // they are all laid out alike
		}
		for _, v := range drawn {
			if err := v.Put(s, min(how, gallery.Anew)); err != nil {
				return err
			}
			d.flaws(s, language, scene, v)
			if gallery.Moving(scene, how) {
				continue
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
		return home.Put(s, how)
	}
	if err := home.Put(s, gallery.Still); err != nil {
		d.t.Fatal(err)
	}
	if err := gallery.Walk(s, take); err != nil {
		d.t.Fatalf("%s: %v", language, err)
	}
	if language != "en" || variants[0] == home {
		if err := gallery.Faults(s, gallery.Errors(), take); err != nil {
			d.t.Fatalf("%s: %v", language, err)
		}
	}
	if len(scenes) < 90 {
		d.t.Errorf("%s: there are only %d scenes", language, len(scenes))
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
