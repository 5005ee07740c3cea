// Command gallery renders every screen of the app in every state, without a display, into a
// folder, with one page that shows them all.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/internal/gallery"
	"github.com/zegel-app/zegel/internal/stage"
	"github.com/zegel-app/zegel/internal/uitest"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("gallery: ")
	out := flag.String("out", "out/gallery", "folder for the pictures; those of an earlier run are replaced")
	language := flag.String("language", "en", "what Zegel speaks: "+strings.Join(words.Languages(), ", "))
	only := flag.String("variants", "", "only variants whose names contain one of these, such as \"390x844-light,dark-150\"")
	flag.Parse()
	variants, err := choose(*only)
	if err == nil {
		err = run(*out, *language, variants)
	}
	if err != nil {
		log.Fatal(err)
	}
	fmt.Println(filepath.Join(*out, "index.html"))
}

// choose gives the variants whose names contain one of the words in a list, or all.
func choose(list string) ([]gallery.Variant, error) {
	if list == "" {
		return gallery.Variants(), nil
	}
	var chosen []gallery.Variant
	for _, v := range gallery.Variants() {
		if slices.ContainsFunc(strings.Split(list, ","), func(word string) bool { return strings.Contains(v.String(), word) }) {
			chosen = append(chosen, v)
		}
	}
	if len(chosen) == 0 {
		return nil, fmt.Errorf("no variant is called %q; there are %v", list, gallery.Variants())
	}
	return chosen, nil
}

func run(out, language string, variants []gallery.Variant) error {
	if !slices.Contains(words.Languages(), language) {
		return fmt.Errorf("Zegel does not speak %q", language)
	}
	if err := clear(out); err != nil {
		return err
	}
	folder, err := os.MkdirTemp("", "zegel-gallery-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(folder)
	s, err := stage.New(folder)
	if err != nil {
		return err
	}
	defer s.Close()
	if err := speak(s, language); err != nil {
		return err
	}
	page := newPage()
	take := func(scene string, how gallery.How) error {
		names, err := gallery.Write(s, out, scene, how, variants)
		page.add(scene, names)
		fmt.Println(scene)
		return err
	}
	if err := gallery.Walk(s, take); err != nil {
		return err
	}
	if err := gallery.Faults(s, gallery.Errors(), take); err != nil {
		return err
	}
	return page.write(filepath.Join(out, "index.html"))
}

// speak starts the app again in a language, and has the walk understand it.
func speak(s *stage.Stage, language string) error {
	if language == "en" {
		return nil
	}
	if err := uitest.Hear(language); err != nil {
		return err
	}
	s.Fyne.Preferences().SetString("language", language)
	return s.Restart()
}

// clear makes the folder, and removes the pictures of an earlier run.
func clear(out string) error {
	if err := os.MkdirAll(out, 0o755); err != nil {
		return err
	}
	old, err := filepath.Glob(filepath.Join(out, "*x*-*.png"))
	if err != nil {
		return err
	}
	for _, path := range old {
		if err := os.Remove(path); err != nil {
			return err
		}
	}
	return nil
}
