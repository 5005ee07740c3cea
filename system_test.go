package main

import (
	"context"
	"errors"
	"image"
	"image/png"
	"os"
	"path/filepath"
	"slices"
	"testing"

	"github.com/zegel-app/zegel/platform"
	"github.com/zegel-app/zegel/scanner/camera"
)

// The person is asked before the camera is opened, each time, and a refusal is what the screen has words for.
func TestCameraIsAskedFor(t *testing.T) {
	system := &platform.Fake{AllowCameraError: platform.ErrRefused}
	s := source("", system)()
	for range 2 {
		if err := s.Open(t.Context()); !errors.Is(err, camera.ErrPermission) {
			t.Errorf("open: %v", err)
		}
	}
	if got := system.Called(); !slices.Equal(got, []string{"AllowCamera", "AllowCamera"}) {
		t.Errorf("asked %q", got)
	}
	ended, stop := context.WithCancel(t.Context())
	stop()
	if err := s.Open(ended); !errors.Is(err, context.Canceled) {
		t.Errorf("open: %v", err)
	}
}

// For a file nobody is asked.
func TestFileIsNotAskedFor(t *testing.T) {
	path := filepath.Join(t.TempDir(), "one.png")
	f, err := os.Create(path)
	if err == nil {
		err = errors.Join(png.Encode(f, image.NewGray(image.Rect(0, 0, 40, 30))), f.Close())
	}
	if err != nil {
		t.Fatal(err)
	}
	system := &platform.Fake{AllowCameraError: platform.ErrRefused}
	s := source(path, system)()
	if err := s.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	if frame := <-s.Frames(); frame == nil || frame.Width != 40 {
		t.Errorf("%+v", frame)
	}
	if err := s.Close(); err != nil || len(system.Called()) != 0 {
		t.Errorf("%v, asked %q", err, system.Called())
	}
}

func TestMeasure(t *testing.T) {
	for text, want := range map[string][2]float32{"390x844": {390, 844}, "1024x768": {1024, 768}, "320x480": {320, 480}} {
		if w, h, err := measure(text); err != nil || w != want[0] || h != want[1] {
			t.Errorf("%s: %v x %v, %v", text, w, h, err)
		}
	}
	for _, text := range []string{"", "390", "x", "-390x844", "10x10", "99999x99999", "axb"} {
		if _, _, err := measure(text); err == nil {
			t.Errorf("%q is a size", text)
		}
	}
}
