// Command tour goes through the demo bank and the app by itself, on a display without a
// screen, and leaves pictures of both at every step. With -bench it measures how long the
// app takes to show its window, with -preview how often the camera's picture is drawn.
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
	program := flag.String("app", "bin/zegel", "the app's program, for -bench")
	flag.Parse()
	var err error
	if *preview {
		err = benchPreview()
	} else if *bench > 0 {
		err = benchStart(*program, *bench)
	} else {
		err = tour(*out)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "tour:", err)
		os.Exit(1)
	}
}
