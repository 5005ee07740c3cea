// Command tour goes through the demo bank and the app by itself, on a display without a
// screen, and leaves pictures of both at every step. With -bench it measures how long the
// app takes to show its window, with -preview how often the camera's picture is drawn.
//
// With -keys it walks an app that is a program of its own, such as a package, by the keyboard
// alone, and reads what its window shows: tour -keys -- scripts/wine zegel.exe.
//
// What it clicks is the app's real window and the bank's real pages in Chromium; what the
// app's camera sees is the page's picture through a lens. A step that does not come out as
// it should ends the tour with an error.
package main

import (
	"flag"
	"fmt"
	"os"
)

func main() {
	out := flag.String("out", "out/tour", "folder for the pictures")
	bench := flag.Int("bench", 0, "measure this many starts of the app instead")
	preview := flag.Bool("preview", false, "measure the camera's preview instead")
	program := flag.String("app", "bin/zegel", "the app's program, for -bench, which the arguments follow")
	keys := flag.Bool("keys", false, "walk the program that the arguments start instead, by its keyboard and its picture alone")
	flag.Parse()
	var err error
	if *preview {
		err = benchPreview()
	} else if *bench > 0 {
		err = benchStart(append([]string{*program}, flag.Args()...), *bench)
	} else if *keys {
		err = tourByKeys(*out, flag.Args())
	} else {
		err = tour(*out)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "tour:", err)
		os.Exit(1)
	}
}
