//go:build unix

// Command gozxing reads a list of PGM files with gozxing as it comes, and
// prints the lines that readqr prints.
//
//	gozxing list [repeat]
package main

import (
	"bufio"
	"fmt"
	"image"
	"os"
	"strconv"
	"syscall"
	"time"

	"github.com/makiuchi-d/gozxing"
	"github.com/makiuchi-d/gozxing/qrcode"
)

func main() {
	if err := run(os.Args[1:]); err != nil {
		fmt.Fprintln(os.Stderr, "gozxing:", err)
		os.Exit(1)
	}
}

func run(args []string) error {
	if len(args) == 0 {
		return fmt.Errorf("usage: gozxing list [repeat]")
	}
	repeat := 1
	if len(args) > 1 {
		var err error
		if repeat, err = strconv.Atoi(args[1]); err != nil {
			return err
		}
	}
	list, err := os.Open(args[0])
	if err != nil {
		return err
	}
	defer list.Close()
	files := bufio.NewScanner(list)
	for files.Scan() {
		g, err := load(files.Text())
		if err != nil {
			return err
		}
		var cpu, wall time.Duration
		line := ""
		for i := range repeat {
			c, w := cpuTime(), time.Now()
			line = read(g)
			c, e := cpuTime()-c, time.Since(w)
			if i == 0 || c < cpu {
				cpu = c
			}
			if i == 0 || e < wall {
				wall = e
			}
		}
		fmt.Printf("%s\t%d\t%d\t%s\n", files.Text(), cpu.Microseconds(), wall.Microseconds(), line)
	}
	return files.Err()
}

func read(g *image.Gray) (line string) {
	defer func() {
		if recover() != nil { // it does at times
			line = "0"
		}
	}()
	b := g.Bounds()
	src := gozxing.NewLuminanceSourceFromImage(g)
	bmp, err := gozxing.NewBinaryBitmap(gozxing.NewHybridBinarizer(src))
	if err != nil {
		return "0"
	}
	r, err := qrcode.NewQRCodeReader().Decode(bmp, nil)
	if err != nil {
		return "0"
	}
	x, y := 0.0, 0.0
	points := r.GetResultPoints()
	if len(points) >= 3 { // bottom left and top right are across
		x, y = (points[0].GetX()+points[2].GetX())/2, (points[0].GetY()+points[2].GetY())/2
	}
	return fmt.Sprintf("1\t%x@%d,%d", r.GetText(), min(int(x), b.Dx()), min(int(y), b.Dy()))
}

func load(path string) (*image.Gray, error) {
	data, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	var w, h, top int
	if n, err := fmt.Sscanf(string(data[:min(len(data), 64)]), "P5\n%d %d\n%d", &w, &h, &top); n != 3 || err != nil || w*h > len(data) {
		return nil, fmt.Errorf("%s: not a PGM", path)
	}
	return &image.Gray{Pix: data[len(data)-w*h:], Stride: w, Rect: image.Rect(0, 0, w, h)}, nil
}

func cpuTime() time.Duration {
	var u syscall.Rusage
	if syscall.Getrusage(syscall.RUSAGE_SELF, &u) != nil {
		return 0
	}
	return time.Duration(u.Utime.Nano() + u.Stime.Nano())
}
