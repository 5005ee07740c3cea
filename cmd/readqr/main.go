// Command readqr reads QR codes in picture files, and measures how long that
// takes. It is the instrument that the reader is built with; see
// docs/reader.md.
//
//	readqr [-profile live|full] [-multi] [-frames n] [-repeat n] [-draw dir] [-list file] file...
//
// It takes PNG, JPEG, PGM (P5) and y4m files, and prints one line a file (a
// frame, of a y4m), its fields separated by tabs:
//
//	file  CPU µs  wall µs  codes  hex(text)@x,y ...
//
// The times are those of reading alone, from the plane of brightness in memory,
// in one goroutine; the least of -repeat passes. With -frames n the profile
// live sees the same picture up to n times, until it reads something, as a
// camera that is held still would show it; then the times are those of the
// slowest frame. -draw writes a PNG with the outlines of the codes for each
// file.
package main

import (
	"bufio"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"strings"
	"time"

	"github.com/zegel-app/zegel/scanner/qr"
)

type options struct {
	profile        qr.Profile
	multi          bool
	frames, repeat int
	draw           string
}

func main() {
	if err := run(os.Args[1:], os.Stdout); err != nil {
		fmt.Fprintln(os.Stderr, "readqr:", err)
		os.Exit(1)
	}
}

func run(args []string, out io.Writer) error {
	set := flag.NewFlagSet("readqr", flag.ContinueOnError)
	profile := set.String("profile", "full", "live or full")
	var o options
	set.BoolVar(&o.multi, "multi", false, "read all codes of a picture")
	set.IntVar(&o.frames, "frames", 1, "how often the profile live sees a picture at most")
	set.IntVar(&o.repeat, "repeat", 1, "measure this often, and print the least time")
	set.StringVar(&o.draw, "draw", "", "a folder for pictures of what was found")
	list := set.String("list", "", "a file that lists further files, one a line")
	if err := set.Parse(args); err != nil {
		return err
	}
	switch *profile {
	case "live":
		o.profile = qr.ProfileLive
	case "full":
		o.profile = qr.ProfileFull
	default:
		return fmt.Errorf("no profile %q", *profile)
	}
	if o.frames < 1 || o.repeat < 1 {
		return errors.New("-frames and -repeat are at least 1")
	}
	files := set.Args()
	if *list != "" {
		data, err := os.ReadFile(*list)
		if err != nil {
			return err
		}
		files = append(files, strings.Fields(string(data))...)
	}
	if len(files) == 0 {
		return errors.New("no files")
	}
	w := bufio.NewWriter(out)
	defer w.Flush()
	m := measure{options: o, reader: qr.NewReader(o.profile)}
	m.reader.Multi = o.multi
	for _, file := range files {
		err := each(file, func(name string, f *qr.Frame) error { return m.frame(w, name, f) })
		if err != nil {
			return fmt.Errorf("%s: %w", file, err)
		}
	}
	return nil
}

type measure struct {
	options
	reader *qr.Reader
}

// frame measures one picture and prints its line.
func (m *measure) frame(w io.Writer, name string, f *qr.Frame) error {
	var best spent
	var codes []qr.Code
	for i := range m.repeat {
		s, found, err := m.read(f)
		if err != nil {
			return err
		}
		if i == 0 || s.cpu < best.cpu {
			best.cpu = s.cpu
		}
		if i == 0 || s.wall < best.wall {
			best.wall = s.wall
		}
		codes = found
	}
	fmt.Fprintf(w, "%s\t%d\t%d\t%d", name, best.cpu.Microseconds(), best.wall.Microseconds(), len(codes))
	for _, c := range codes {
		p := c.Centre()
		fmt.Fprintf(w, "\t%x@%d,%d", c.Text, p.X, p.Y)
	}
	fmt.Fprintln(w)
	if m.draw == "" {
		return nil
	}
	return drawCodes(m.draw, name, f, codes)
}

type spent struct{ cpu, wall time.Duration }

// read shows the reader the picture until it reads something, frames times at
// most.
func (m *measure) read(f *qr.Frame) (slowest spent, codes []qr.Code, err error) {
	m.reader.Restart()
	for range m.frames {
		cpu, wall := cpuTime(), time.Now()
		codes, err = m.reader.Read(f)
		slowest.wall = max(slowest.wall, time.Since(wall))
		slowest.cpu = max(slowest.cpu, cpuTime()-cpu)
		if err == nil {
			break
		}
		if !errors.Is(err, qr.ErrNoCode) {
			return slowest, nil, err
		}
	}
	return slowest, codes, nil
}
