// Command frames writes what readers are compared on: photos and stress frames
// as PGM files of brightness, so that every reader gets the same pixels, and a
// truth.tsv in the form of the photos'.
//
//	frames -out dir [-photos dir] [-seed n] [-each n] [-mix n]
package main

import (
	"bufio"
	"flag"
	"fmt"
	"image"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"

	"github.com/zegel-app/zegel/scanner/picture"
	"github.com/zegel-app/zegel/scanner/stress"
)

func main() {
	out := flag.String("out", "", "folder to write to")
	photos := flag.String("photos", "", "folder of photos with a truth.tsv")
	seed := flag.Uint64("seed", 1, "of the stress frames")
	each := flag.Int("each", 0, "stress frames of each strength")
	mix := flag.Int("mix", 0, "stress frames of the mix")
	flag.Parse()
	if err := run(*out, *photos, stress.Cases(*seed, *each, *mix)); err != nil {
		fmt.Fprintln(os.Stderr, "frames:", err)
		os.Exit(1)
	}
}

func run(out, photos string, cases []stress.Case) error {
	var truth []string
	if photos != "" {
		lines, err := os.ReadFile(filepath.Join(photos, "truth.tsv"))
		if err != nil {
			return err
		}
		for line := range strings.Lines(string(lines)) {
			name, rest, ok := strings.Cut(strings.TrimSuffix(line, "\n"), "\t")
			if !ok || strings.HasPrefix(name, "#") {
				continue
			}
			data, err := os.ReadFile(filepath.Join(photos, name))
			if err != nil {
				return err
			}
			img, err := picture.DecodeBytes(data)
			if err != nil {
				return fmt.Errorf("%s: %w", name, err)
			}
			pgm := strings.TrimSuffix(name, filepath.Ext(name)) + ".pgm"
			if err := write(filepath.Join(out, pgm), picture.Luma(img)); err != nil {
				return err
			}
			truth = append(truth, pgm+"\t"+rest)
		}
	}
	lines := make([]string, len(cases))
	errs := make([]error, len(cases))
	var work sync.WaitGroup
	free := make(chan struct{}, runtime.GOMAXPROCS(0))
	for i, c := range cases {
		free <- struct{}{}
		work.Go(func() {
			defer func() { <-free }()
			f := c.Frame()
			name := "stress-" + c.Sweep + "/" + c.String() + ".pgm"
			errs[i] = write(filepath.Join(out, name), f.Luma)
			lines[i] = fmt.Sprintf("%s\t%d\t%d\t1\t%x\t-", name, stress.Width, stress.Height, f.Text)
		})
	}
	work.Wait()
	for i, err := range errs {
		if err != nil {
			return err
		}
		truth = append(truth, lines[i])
	}
	return os.WriteFile(filepath.Join(out, "truth.tsv"), []byte(strings.Join(truth, "\n")+"\n"), 0o644)
}

func write(path string, p *image.Gray) error {
	if err := os.MkdirAll(filepath.Dir(path), 0o755); err != nil {
		return err
	}
	f, err := os.Create(path)
	if err != nil {
		return err
	}
	w := bufio.NewWriter(f)
	b := p.Bounds()
	fmt.Fprintf(w, "P5\n%d %d\n255\n", b.Dx(), b.Dy())
	for y := range b.Dy() {
		w.Write(p.Pix[y*p.Stride:][:b.Dx()])
	}
	err = w.Flush()
	if e := f.Close(); err == nil {
		err = e
	}
	return err
}
