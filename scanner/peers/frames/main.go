// Command frames writes what readers are compared on: photos and stress frames
// as PGM files of brightness, so that every reader gets the same pixels, and a
// truth.tsv in the form of the photos'. The photos without a code come twice: as
// they are, and as a camera's frame of 1280 by 720 (the set frame-none).
//
//	frames -out dir [-photos dir] [-seed n] [-each n] [-mix n]
package main

import (
	"bufio"
	"flag"
	"fmt"
	"image"
	"math/rand/v2"
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
			if strings.HasPrefix(name, "none-") {
				frame := "frame-none/" + strings.ReplaceAll(pgm, "/", "-")
				if err := write(filepath.Join(out, frame), asFrame(picture.Luma(img))); err != nil {
					return err
				}
				truth = append(truth, fmt.Sprintf("%s\t%d\t%d\t0\t-\t-", frame, stress.Width, stress.Height))
			}
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

// asFrame enlarges or shrinks a photo until it fills a camera's frame, cuts off
// what is beyond it, and adds a camera's noise of 2.5 levels.
func asFrame(p *image.Gray) *image.Gray {
	r := rand.New(rand.NewPCG(7, 7))
	b := p.Bounds()
	scale := max(float64(stress.Width)/float64(b.Dx()), float64(stress.Height)/float64(b.Dy()))
	out := image.NewGray(image.Rect(0, 0, stress.Width, stress.Height))
	for y := range stress.Height {
		sy := float64(b.Dy()-1)/2 + (float64(y)-(stress.Height-1)/2.0)/scale
		for x := range stress.Width {
			sx := float64(b.Dx()-1)/2 + (float64(x)-(stress.Width-1)/2.0)/scale
			sx, sy := min(max(sx, 0), float64(b.Dx()-1)), min(max(sy, 0), float64(b.Dy()-1))
			x0, y0 := int(sx), int(sy)
			x1, y1 := min(x0+1, b.Dx()-1), min(y0+1, b.Dy()-1)
			fx, fy := sx-float64(x0), sy-float64(y0)
			at := func(x, y int) float64 { return float64(p.Pix[y*p.Stride+x]) }
			v := (at(x0, y0)*(1-fx)+at(x1, y0)*fx)*(1-fy) + (at(x0, y1)*(1-fx)+at(x1, y1)*fx)*fy
			out.Pix[y*out.Stride+x] = byte(min(max(v+2.5*r.NormFloat64()+0.5, 0), 255))
		}
	}
	return out
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
