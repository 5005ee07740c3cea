package main

import (
	"fmt"
	"image"
	"os"
	"path/filepath"
	"sync"
	"time"

	"github.com/zegel-app/zegel/internal/walk"
	"github.com/zegel-app/zegel/scanner/camera"
	"github.com/zegel-app/zegel/scanner/lens"
)

// album keeps the tour's pictures, numbered in the order they were taken.
type album struct {
	folder string
	number int
}

// newAlbum empties the folder of what an earlier tour has left.
func newAlbum(folder string) (*album, error) {
	old, err := filepath.Glob(filepath.Join(folder, "[0-9][0-9]-*.*"))
	if err != nil {
		return nil, err
	}
	for _, path := range old {
		if err := os.Remove(path); err != nil {
			return nil, err
		}
	}
	return &album{folder: folder}, os.MkdirAll(folder, 0o755)
}

// add writes one more picture.
func (a *album) add(name string, picture image.Image) error {
	a.number++
	return walk.Save(picture, filepath.Join(a.folder, fmt.Sprintf("%02d-%s.png", a.number, name)))
}

// note writes a text beside the picture that was taken last.
func (a *album) note(name string, text []byte) error {
	return os.WriteFile(filepath.Join(a.folder, fmt.Sprintf("%02d-%s.txt", a.number, name)), text, 0o644)
}

// eye is the app's camera on the tour: it looks at the picture it was shown last, through a
// lens in a hand. Before that it looks at a dark table.
type eye struct {
	mu      sync.Mutex
	picture image.Image
	seed    uint64
}

func newEye() *eye { return &eye{picture: image.NewGray(image.Rect(0, 0, 640, 480)), seed: 1} }

// show holds another picture before the camera; the hand is another one each time.
func (e *eye) show(picture image.Image) {
	e.mu.Lock()
	defer e.mu.Unlock()
	e.picture = picture
	e.seed++
}

func (e *eye) now() image.Image {
	e.mu.Lock()
	defer e.mu.Unlock()
	return e.picture
}

// source is a fresh camera for a scan.
func (e *eye) source() camera.Source {
	e.mu.Lock()
	view := lens.Hand(e.seed)
	e.mu.Unlock()
	return lens.Source(e.now, view, framesPerSecond)
}

// framesPerSecond is slow enough for two cores that draw the window in software as well.
const framesPerSecond = 8

// sayer prints a line for each step, with the time since the tour began.
type sayer struct{ begin time.Time }

func (s sayer) say(format string, values ...any) {
	fmt.Printf("%6.1fs  %s\n", time.Since(s.begin).Seconds(), fmt.Sprintf(format, values...))
}
