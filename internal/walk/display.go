// Package walk goes through the app and the demo bank as a person would: a real window on a
// real X display, clicked and typed into by xdotool, and the bank's pages in a real browser,
// whose picture the app's camera sees through a lens.
//
// It is for the tour and the tests. It promises that what it says was seen was on a screen:
// its pictures are the display's and the browser's. It does not look into the app but to
// find where a control is.
package walk

import (
	"bufio"
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
)

// Display is an X display without a screen. What would be on the screen stands in a file.
type Display struct {
	Name    string // for instance ":1"
	command *exec.Cmd
	dir     string // of the file
}

// StartDisplay starts Xvfb on a free display number and makes it this process's display.
// Sizes are in pixels.
func StartDisplay(width, height int) (*Display, error) {
	dir, err := os.MkdirTemp("", "zegel-display-*")
	if err != nil {
		return nil, err
	}
	d := &Display{dir: dir}
	read, write, err := os.Pipe()
	if err != nil {
		return nil, err
	}
	defer read.Close()
	d.command = exec.Command("Xvfb", "-displayfd", "3", "-screen", "0",
		fmt.Sprintf("%dx%dx24", width, height), "-fbdir", dir, "-nocursor", "-nolisten", "tcp", "-noreset")
	d.command.ExtraFiles = []*os.File{write}
	err = d.command.Start()
	write.Close()
	if err != nil {
		os.RemoveAll(dir)
		return nil, fmt.Errorf("starting Xvfb (Debian's package xvfb): %w", err)
	}
	number, err := bufio.NewReader(read).ReadString('\n')
	if err != nil {
		d.Stop()
		return nil, fmt.Errorf("Xvfb did not start: %w", err)
	}
	d.Name = ":" + strings.TrimSpace(number)
	for name, value := range map[string]string{
		"DISPLAY": d.Name, "LIBGL_ALWAYS_SOFTWARE": "1", "XDG_SESSION_TYPE": "x11",
	} {
		if err := os.Setenv(name, value); err != nil {
			d.Stop()
			return nil, err
		}
	}
	return d, os.Unsetenv("WAYLAND_DISPLAY")
}

// Stop ends the display, and with it every window on it.
func (d *Display) Stop() {
	d.command.Process.Kill()
	d.command.Wait()
	os.RemoveAll(d.dir)
}

// Picture gives what is on the display now.
func (d *Display) Picture() (*image.RGBA, error) {
	data, err := os.ReadFile(d.file())
	if err != nil {
		return nil, err
	}
	l, err := layoutOf(data)
	if err != nil {
		return nil, err
	}
	if len(data) < l.start+l.row*l.height {
		return nil, errStrangeFile
	}
	picture := image.NewRGBA(image.Rect(0, 0, l.width, l.height))
	for y := range l.height {
		from, to := data[l.start+y*l.row:], picture.Pix[y*picture.Stride:]
		for x := 0; x < 4*l.width; x += 4 {
			to[x], to[x+1], to[x+2], to[x+3] = from[x+2], from[x+1], from[x], 0xff
		}
	}
	return picture, nil
}

// Pixel gives one pixel of what is on the display now, without reading all of it.
func (d *Display) Pixel(x, y int) (uint32, error) {
	file, err := os.Open(d.file())
	if err != nil {
		return 0, err
	}
	defer file.Close()
	head := make([]byte, 4*headerWords)
	if _, err := file.ReadAt(head, 0); err != nil {
		return 0, err
	}
	l, err := layoutOf(head)
	if err != nil {
		return 0, err
	}
	var pixel [4]byte
	if _, err := file.ReadAt(pixel[:], int64(l.start+y*l.row+4*x)); err != nil {
		return 0, err
	}
	return binary.LittleEndian.Uint32(pixel[:]), nil
}

func (d *Display) file() string { return filepath.Join(d.dir, "Xvfb_screen0") }

// headerWords is how many words the header of the display's file has.
const headerWords = 25

var errStrangeFile = errors.New("the display's file is not as expected")

// layout is where the pixels are in the display's file. Xvfb keeps it as an XWD file (X11's
// XWDFile.h, version 7): a header of big-endian words, the colour map, then rows of 32-bit
// pixels. Sizes are in pixels, start and row in bytes.
type layout struct{ width, height, row, start int }

func layoutOf(data []byte) (layout, error) {
	if len(data) < 4*headerWords {
		return layout{}, errStrangeFile
	}
	var header [headerWords]int
	for i := range header {
		header[i] = int(binary.BigEndian.Uint32(data[4*i:]))
	}
	l := layout{width: header[4], height: header[5], row: header[12], start: header[0] + 12*header[19]}
	if leastFirst := header[7] == 0; header[1] != 7 || header[11] != 32 || !leastFirst || l.row < 4*l.width {
		return layout{}, errStrangeFile
	}
	return l, nil
}
