//go:build linux && !android

package camera

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"testing"
	"unsafe"

	"github.com/blackjack/webcam"
	"golang.org/x/sys/unix"
)

// The library makes sentences of some errors; the number has to be found again.
func TestErrno(t *testing.T) {
	err := errno(errors.New("Failed to map request buffers: " + unix.EBUSY.Error()))
	if !errors.Is(err, unix.EBUSY) || !errors.Is(reason("/dev/video0", err), ErrBusy) {
		t.Error(err)
	}
	if err := errno(unix.EACCES); !errors.Is(reason("/dev/video0", err), ErrPermission) {
		t.Error(err)
	}
	if err := errno(errors.New("no such sentence")); !errors.Is(reason("/dev/video0", err), ErrNoCamera) {
		t.Error(err)
	}
	if errno(nil) != nil {
		t.Error("an error out of nothing")
	}
}

// The structure must be as long as the kernel's, or the request is not known
// to it: 208 bytes where pointers have 8, else 204 (linux/videodev2.h).
func TestFormatRequest(t *testing.T) {
	want := uintptr(204)
	if unsafe.Sizeof(uintptr(0)) == 8 {
		want = 208
	}
	if got := unsafe.Sizeof(v4l2Format{}); got != want {
		t.Errorf("%d bytes, want %d", got, want)
	}
	if got := uintptr(0xc0005604) | want<<16; getFormat != got {
		t.Errorf("request %#x, want %#x", getFormat, got)
	}
	if _, err := imageFormat(filepath.Join(t.TempDir(), "none")); !errors.Is(err, os.ErrNotExist) {
		t.Error(err)
	}
}

// Default asks the real system. Without a device it has no camera; where one
// is, it gives a frame or one of the errors that the screen has words for.
func TestDefault(t *testing.T) {
	s := Default()
	err := s.Open(t.Context())
	defer s.Close()
	if len(videoPaths()) == 0 {
		if !errors.Is(err, ErrNoCamera) {
			t.Errorf("no device, and open says %v", err)
		}
		return
	}
	if err == nil {
		if _, ok := <-s.Frames(); !ok {
			err = s.Close()
		}
	}
	if err != nil && !errors.Is(err, ErrNoCamera) && !errors.Is(err, ErrBusy) && !errors.Is(err, ErrPermission) && !errors.Is(err, ErrUnplugged) {
		t.Error(err)
	}
}

// A file that is no video device is not taken for a camera.
func TestNotADevice(t *testing.T) {
	path := filepath.Join(t.TempDir(), "video0")
	if err := os.WriteFile(path, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	s := &v4l2{paths: func() []string { return []string{path, path + "1"} }, open: openWebcam}
	if err := s.Open(t.Context()); !errors.Is(err, ErrNoCamera) {
		t.Error(err)
	}
}

// Opening a pipe would wait for its writer for ever.
func TestPipes(t *testing.T) {
	dir := t.TempDir()
	pipe := filepath.Join(dir, "a.png")
	if err := unix.Mkfifo(pipe, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := File(pipe, 0).Open(t.Context()); !errors.Is(err, ErrFormat) {
		t.Error(err)
	}
	addPicture(t, dir, "b.png", 5)
	f := &folder{path: dir}
	if frame, err := f.next(context.Background()); err != nil || frame == nil || frame.Luma[0] != 5 {
		t.Error(frame, err)
	}
}

// A camera with a range of sizes gets the nearest to what is wanted.
func TestSizeWithinARange(t *testing.T) {
	for name, c := range map[string]struct {
		sizes         webcam.FrameSize
		width, height int
	}{
		"without ends": {webcam.FrameSize{}, 1280, 720},
		"all sizes":    {webcam.FrameSize{MinWidth: 2, MaxWidth: 8192, StepWidth: 1, MinHeight: 1, MaxHeight: 8192, StepHeight: 1}, 1280, 720},
		"smaller":      {webcam.FrameSize{MinWidth: 16, MaxWidth: 640, StepWidth: 16, MinHeight: 16, MaxHeight: 480, StepHeight: 16}, 640, 480},
		"in steps":     {webcam.FrameSize{MinWidth: 100, MaxWidth: 1900, StepWidth: 300, MinHeight: 100, MaxHeight: 1900, StepHeight: 500}, 1000, 600},
		"larger":       {webcam.FrameSize{MinWidth: 1920, MaxWidth: 3840, MinHeight: 1080, MaxHeight: 2160}, 1920, 1080},
	} {
		if w, h := within(c.sizes, 1280, 720); w != c.width || h != c.height {
			t.Errorf("%s: %d by %d", name, w, h)
		}
	}
}
