// Command gallery renders every screen of the app in every state, without a display, into a
// folder, with one page that shows them all.
package main

import (
	"flag"
	"fmt"
	"log"
	"os"
	"path/filepath"

	"github.com/zegel-app/zegel/internal/gallery"
	"github.com/zegel-app/zegel/internal/stage"
)

func main() {
	log.SetFlags(0)
	log.SetPrefix("gallery: ")
	out := flag.String("out", "out/gallery", "folder for the pictures; those of an earlier run are replaced")
	flag.Parse()
	if err := run(*out); err != nil {
		log.Fatal(err)
	}
	fmt.Println(filepath.Join(*out, "index.html"))
}

func run(out string) error {
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
	page := newPage()
	take := func(scene string, how gallery.How) error {
		names, err := gallery.Write(s, out, scene, how)
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
