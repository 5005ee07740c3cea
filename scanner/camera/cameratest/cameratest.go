// Package cameratest checks that a source keeps what camera.Source promises.
// Every source of this project runs it, whatever operating system it is for.
package cameratest

import (
	"context"
	"errors"
	"runtime"
	"strings"
	"testing"
	"time"

	"github.com/zegel-app/zegel/scanner/camera"
)

// limit is how long the checks wait for what must come at some time. It is
// long, so that a busy machine fails nobody.
const limit = 30 * time.Second

// Run checks a source that works: make returns it anew, closed. The source
// must deliver frames for as long as it is open. Run must not be called from
// parallel tests, because it counts goroutines.
func Run(t *testing.T, make func(t *testing.T) camera.Source) {
	for name, check := range map[string]func(*testing.T, camera.Source){
		"before open":   beforeOpen,
		"frames":        frames,
		"open twice":    openTwice,
		"open again":    openAgain,
		"cancel":        cancel,
		"cancelled":     cancelled,
		"nobody reads":  nobodyReads,
		"close at once": closeAtOnce,
	} {
		t.Run(name, func(t *testing.T) {
			s := make(t)
			check(t, s)
			if err := s.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
			NoneLeft(t)
		})
	}
}

// NoneLeft fails the test if a goroutine of the scanner is still running.
func NoneLeft(t *testing.T) {
	t.Helper()
	var left string
	for end := time.Now().Add(limit); time.Now().Before(end); time.Sleep(time.Millisecond) {
		if left = ours(); left == "" {
			return
		}
	}
	t.Errorf("still running:\n%s", left)
}

// ours returns the stacks of the goroutines that the scanner started.
func ours() string {
	buf := make([]byte, 1<<20)
	buf = buf[:runtime.Stack(buf, true)]
	var out []string
	for g := range strings.SplitSeq(string(buf), "\n\n") {
		if strings.Contains(g, "created by github.com/zegel-app/zegel/scanner") {
			out = append(out, g)
		}
	}
	return strings.Join(out, "\n\n")
}

func open(t *testing.T, s camera.Source) context.CancelFunc {
	t.Helper()
	ctx, cancel := context.WithCancel(context.Background())
	t.Cleanup(cancel)
	if err := s.Open(ctx); err != nil {
		t.Fatalf("open: %v", err)
	}
	return cancel
}

// some receives n frames and checks each.
func some(t *testing.T, s camera.Source, n int) {
	t.Helper()
	c := s.Frames()
	for i := range n {
		select {
		case f, ok := <-c:
			if !ok {
				t.Fatalf("no more frames after %d: %v", i, s.Close())
			}
			CheckFrame(t, f)
		case <-time.After(limit):
			t.Fatalf("frame %d did not come", i)
		}
	}
}

// CheckFrame fails the test if the frame is not what camera.Frame describes.
func CheckFrame(t *testing.T, f *camera.Frame) {
	t.Helper()
	if f.Width <= 0 || f.Height <= 0 || f.Stride < f.Width || len(f.Luma) < f.Stride*(f.Height-1)+f.Width {
		t.Errorf("%d by %d, stride %d, in %d bytes", f.Width, f.Height, f.Stride, len(f.Luma))
	}
	if r := f.Rotation; r != 0 && r != 90 && r != 180 && r != 270 {
		t.Errorf("rotation %d", r)
	}
	if f.RGBA == nil {
		return
	}
	b := f.RGBA.Rect
	if b.Dx() > camera.PreviewWidth || b.Empty() {
		t.Errorf("preview %v", b)
	}
	// The same proportions, but for what rounding takes.
	if d := b.Dx()*f.Height - b.Dy()*f.Width; max(d, -d) > f.Width+f.Height {
		t.Errorf("preview %v of %d by %d", b, f.Width, f.Height)
	}
	for i := 3; i < len(f.RGBA.Pix); i += 4 {
		if f.RGBA.Pix[i] != 255 {
			t.Fatal("the preview is transparent")
		}
	}
}

// ends waits until the channel is closed.
func ends(t *testing.T, c <-chan *camera.Frame) {
	t.Helper()
	late := time.After(limit)
	for {
		select {
		case _, ok := <-c:
			if !ok {
				return
			}
		case <-late:
			t.Fatal("the frames do not end")
		}
	}
}

func beforeOpen(t *testing.T, s camera.Source) {
	ends(t, s.Frames())
}

func frames(t *testing.T, s camera.Source) {
	open(t, s)
	some(t, s, 8)
	c := s.Frames()
	if err := s.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	ends(t, c)
}

func openTwice(t *testing.T, s camera.Source) {
	open(t, s)
	if err := s.Open(context.Background()); !errors.Is(err, camera.ErrBusy) {
		t.Errorf("second open: %v", err)
	}
	some(t, s, 2)
}

func openAgain(t *testing.T, s camera.Source) {
	for range 3 {
		open(t, s)
		some(t, s, 1)
		if err := s.Close(); err != nil {
			t.Errorf("close: %v", err)
		}
	}
}

func cancel(t *testing.T, s camera.Source) {
	stop := open(t, s)
	c := s.Frames()
	some(t, s, 1)
	stop()
	ends(t, c)
	if err := s.Close(); err != nil {
		t.Errorf("a stop that was wished for is no error: %v", err)
	}
}

func cancelled(t *testing.T, s camera.Source) {
	ctx, stop := context.WithCancel(context.Background())
	stop()
	if err := s.Open(ctx); err == nil {
		ends(t, s.Frames())
	} else if !errors.Is(err, context.Canceled) {
		t.Errorf("open: %v", err)
	}
}

// nobodyReads checks that a source neither stops nor piles up frames when
// nobody receives them.
func nobodyReads(t *testing.T, s camera.Source) {
	open(t, s)
	some(t, s, 1)
	time.Sleep(100 * time.Millisecond)
	c := s.Frames()
	if err := s.Close(); err != nil {
		t.Errorf("close: %v", err)
	}
	left := 0
	for range c {
		left++
	}
	if left > 1 {
		t.Errorf("%d frames were kept", left)
	}
}

func closeAtOnce(t *testing.T, s camera.Source) {
	open(t, s)
}
