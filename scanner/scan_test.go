package scanner

import (
	"context"
	"errors"
	"image"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"sync/atomic"
	"testing"
	"time"

	"github.com/zegel-app/zegel/scanner/camera"
	"github.com/zegel-app/zegel/scanner/camera/cameratest"
	"github.com/zegel-app/zegel/scanner/lens"
)

// limit is how long a test waits for what must come at some time.
const limit = 30 * time.Second

var text = "ZEGEL:C/" + strings.Repeat("ABCDEFGH234567QRSTUVWXYZ", 12)

// await returns the next event, or fails the test.
func await(t *testing.T, events <-chan Event) (e Event, ok bool) {
	t.Helper()
	select {
	case e, ok = <-events:
	case <-time.After(limit):
		t.Fatal("nothing happened")
	}
	return e, ok
}

// last receives all events and returns the last.
func last(t *testing.T, events <-chan Event) (e Event) {
	t.Helper()
	for {
		next, ok := await(t, events)
		if !ok {
			return e
		}
		e = next
	}
}

// isFree fails the test if the camera is still open.
func isFree(t *testing.T, s camera.Source) {
	t.Helper()
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	if err := s.Open(ctx); err != nil {
		t.Errorf("the camera is not free: %v", err)
	}
	s.Close()
}

func TestScanReadsAPageBeforeALens(t *testing.T) {
	page := lens.Page(text, 5)
	s := lens.Source(func() image.Image { return page }, lens.Hand(2), 30)
	e := last(t, Scan(t.Context(), s))
	if e.Text != text || e.Err != nil || e.Frame == nil {
		t.Errorf("%q, %v", e.Text, e.Err)
	}
	isFree(t, s)
	cameratest.NoneLeft(t)
}

func TestScanReadsFiles(t *testing.T) {
	dir := t.TempDir()
	for name, img := range map[string]image.Image{"1-empty.png": image.NewGray(image.Rect(0, 0, 400, 300)), "2-code.png": lens.Code(text, 3)} {
		f, err := os.Create(filepath.Join(dir, name))
		if err == nil {
			err = png.Encode(f, img)
		}
		if err == nil {
			err = f.Close()
		}
		if err != nil {
			t.Fatal(err)
		}
	}
	for _, path := range []string{dir, filepath.Join(dir, "2-code.png")} {
		if e := last(t, Scan(t.Context(), camera.File(path, 60))); e.Text != text {
			t.Errorf("%s: %+v", path, e)
		}
	}
}

func TestScanShowsWhatItCannotRead(t *testing.T) {
	s := lens.Source(func() image.Image { return nil }, lens.View{Noise: 3}, 60)
	ctx, cancel := context.WithCancel(t.Context())
	defer cancel()
	events := Scan(ctx, s)
	for range 5 {
		e, ok := await(t, events)
		if !ok || e.Frame == nil || e.Hint != HintPoint || e.Text != "" || e.Err != nil {
			t.Fatalf("%+v", e)
		}
		cameratest.CheckFrame(t, e.Frame)
	}
	cancel()
	if e := last(t, events); e.Err != nil || e.Text != "" {
		t.Errorf("a stop that was wished for says %+v", e)
	}
	isFree(t, s)
	cameratest.NoneLeft(t)
}

// Whoever ends the context need not receive any more.
func TestScanWithoutReceiver(t *testing.T) {
	page := lens.Page(text, 5)
	for _, picture := range []func() image.Image{
		func() image.Image { return nil },
		func() image.Image { return page },
	} {
		s := lens.Source(picture, lens.View{}, 60)
		ctx, cancel := context.WithCancel(t.Context())
		Scan(ctx, s)
		time.Sleep(50 * time.Millisecond)
		cancel()
		cameratest.NoneLeft(t)
	}
}

// The text waits for a receiver that comes late.
func TestTextIsNotLost(t *testing.T) {
	page := lens.Page(text, 5)
	s := lens.Source(func() image.Image { return page }, lens.View{}, 60)
	events := Scan(t.Context(), s)
	for len(events) == 0 || s.Open(t.Context()) != nil { // until the camera is closed again
		time.Sleep(time.Millisecond)
	}
	s.Close()
	if e, ok := await(t, events); !ok || e.Text != text {
		t.Errorf("%+v, %v", e, ok)
	}
	if e, ok := await(t, events); ok {
		t.Errorf("after the text: %+v", e)
	}
}

func TestScanTellsWhatTheCameraSays(t *testing.T) {
	broken := errors.New("broken")
	for name, c := range map[string]struct {
		source camera.Source
		want   error
	}{
		"not there": {camera.File(filepath.Join(t.TempDir(), "none"), 0), fs.ErrNotExist},
		"broken":    {camera.From(0, func(context.Context) (*camera.Frame, error) { return nil, broken }), broken},
	} {
		if e := last(t, Scan(t.Context(), c.source)); !errors.Is(e.Err, c.want) {
			t.Errorf("%s: %+v", name, e)
		}
	}
	busy := lens.Source(func() image.Image { return nil }, lens.View{}, 10)
	if err := busy.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	if e := last(t, Scan(t.Context(), busy)); !errors.Is(e.Err, camera.ErrBusy) {
		t.Errorf("busy: %+v", e)
	}
	if _, ok := <-busy.Frames(); !ok {
		t.Error("the scan closed a camera that was not its own")
	}
	busy.Close()
	cameratest.NoneLeft(t)
}

func TestScanAfterTheEnd(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if e := last(t, Scan(ctx, lens.Source(func() image.Image { return nil }, lens.View{}, 10))); e != (Event{}) {
		t.Errorf("%+v", e)
	}
	cameratest.NoneLeft(t)
}

// byHand is a camera that sends each frame when it is told to.
type byHand struct {
	camera.Source
	frames chan *camera.Frame
}

func newByHand() byHand {
	frames := make(chan *camera.Frame)
	return byHand{camera.From(camera.MaxRate, func(ctx context.Context) (*camera.Frame, error) {
		select {
		case f := <-frames:
			return f, nil
		case <-ctx.Done():
			return nil, nil
		}
	}), frames}
}

// While one frame is being read, all others are shown and the newest waits.
func TestOneDecodeInFlightAlwaysTheNewest(t *testing.T) {
	s := newByHand()
	var reading atomic.Int32
	begun, goOn := make(chan int), make(chan string)
	read := func(f *camera.Frame) (string, Hint) {
		if reading.Add(1) != 1 {
			t.Error("two frames are being read at once")
		}
		defer reading.Add(-1)
		begun <- f.Width
		return <-goOn, HintGlare
	}
	events := make(chan Event, 1)
	ended := make(chan struct{})
	go func() {
		defer close(ended)
		scan(t.Context(), s, read, func(e Event) { events <- e })
	}()
	show := func(n int) {
		t.Helper()
		s.frames <- &camera.Frame{Width: n}
		if e, _ := await(t, events); e.Frame == nil || e.Frame.Width != n {
			t.Fatalf("frame %d: shown %+v", n, e)
		}
	}
	expect := func(want int) {
		t.Helper()
		select {
		case n := <-begun:
			if n != want {
				t.Errorf("reading frame %d, want %d", n, want)
			}
		case <-time.After(limit):
			t.Fatalf("frame %d is not read", want)
		}
	}
	show(1)
	expect(1)
	for n := 2; n <= 6; n++ {
		show(n)
	}
	goOn <- ""
	expect(6)
	goOn <- ""
	show(7)
	expect(7)
	show(8)
	goOn <- "the text"
	e, _ := await(t, events)
	if e.Text != "the text" || e.Frame.Width != 7 {
		t.Errorf("%+v", e)
	}
	select {
	case <-ended:
	case <-time.After(limit):
		t.Fatal("the scan goes on")
	}
	if len(events) != 0 {
		t.Errorf("after the text: %+v", <-events)
	}
}

func BenchmarkScan(b *testing.B) {
	page := lens.Page(text, 5)
	frame := camera.NewFrame(lens.Frame(page, lens.Hand(1)))
	for b.Loop() {
		s := camera.From(0, func(context.Context) (*camera.Frame, error) { return frame, nil })
		var e Event
		for e = range Scan(b.Context(), s) {
		}
		if e.Text != text {
			b.Fatal(e)
		}
	}
}
