// Command tour goes through the demo bank and the app by itself, on a display without a
// screen, and leaves pictures of both at every step. With -bench it measures how long the
// app takes to show its window.
package main

import (
	"errors"
	"flag"
	"fmt"
	"os"
)

func main() {
	out := flag.String("out", "out/tour", "folder for the pictures")
	bench := flag.Int("bench", 0, "measure this many starts of the app instead")
	program := flag.String("app", "bin/zegel", "the app's program, for -bench")
	flag.Parse()
	var err error
	if *bench > 0 {
		err = benchStart(*program, *bench)
	} else {
		err = tour(*out)
	}
	if err != nil {
		fmt.Fprintln(os.Stderr, "tour:", err)
		os.Exit(1)
	}
}

func tour(string) error { return errors.New("x") }
