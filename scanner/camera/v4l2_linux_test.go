//go:build linux && !android

package camera

import (
	"bytes"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"slices"
	"sync"
	"testing"
	"time"

	"golang.org/x/sys/unix"
)

// script is what a camera does that has no hardware: the kernel's side of the
// boundary, called device.
type script struct {
	called   string
	can      []mode
	openErr  error
	startErr error
	becomes  mode     // what start answers, when not what was asked for
	sends    [][]byte // the frames, over and over
	after    int      // frames until end; 0 never
	end      error
}

// scripted plays a script. It complains about everything that would crash or
// hang with real memory and a real kernel.
type scripted struct {
	script
	t       testing.TB
	mu      sync.Mutex
	sent    int
	running bool
	closed  bool
}

func (d *scripted) name() string { return d.called }

func (d *scripted) modes() []mode { return d.can }

func (d *scripted) start(m mode) (mode, error) {
	if d.startErr != nil {
		return m, d.startErr
	}
	d.running = true
	if d.becomes.code != 0 {
		return d.becomes, nil
	}
	return m, nil
}

func (d *scripted) wait(timeout time.Duration, use func([]byte)) error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if !d.running || d.closed {
		d.t.Error("waited for a camera that is not running")
	}
	if d.after > 0 && d.sent >= d.after {
		return d.end
	}
	time.Sleep(time.Millisecond)
	frame := bytes.Clone(d.sends[d.sent%len(d.sends)])
	d.sent++
	use(frame)
	for i := range frame { // the driver fills the same memory again
		frame[i] = 0xa5
	}
	return nil
}

func (d *scripted) close() error {
	d.mu.Lock()
	defer d.mu.Unlock()
	if d.closed {
		d.t.Error("closed twice")
	}
	d.closed = true
	return nil
}

// scriptedSource is a v4l2 source before the scripts' cameras, and checks at
// the end of the test that every camera that was opened was closed.
func scriptedSource(t testing.TB, scripts ...script) Source {
	var mu sync.Mutex
	var opened []*scripted
	t.Cleanup(func() {
		mu.Lock()
		defer mu.Unlock()
		for i, d := range opened {
			if !d.closed {
				t.Errorf("camera %d was left open", i)
			}
		}
	})
	var paths []string
	for i := range scripts {
		paths = append(paths, fmt.Sprintf("/dev/video%d", i))
	}
	return &v4l2{
		paths: func() []string { return paths },
		open: func(path string) (device, error) {
			var n int
			if _, err := fmt.Sscanf(path, "/dev/video%d", &n); err != nil {
				t.Error(err)
			}
			if err := scripts[n].openErr; err != nil {
				return nil, err
			}
			d := &scripted{script: scripts[n], t: t}
			mu.Lock()
			opened = append(opened, d)
			mu.Unlock()
			return d, nil
		},
	}
}

var hd = mode{code: yuyv, width: 1280, height: 720, rate: 30}

// packYUYV makes the bytes of a picture, with gap bytes after each row.
func packYUYV(img image.Image, gap int) []byte {
	b := img.Bounds()
	var out []byte
	for y := b.Min.Y; y < b.Max.Y; y++ {
		for x := b.Min.X; x < b.Max.X; x += 2 {
			left := color.YCbCrModel.Convert(img.At(x, y)).(color.YCbCr)
			right := left
			if x+1 < b.Max.X {
				right = color.YCbCrModel.Convert(img.At(x+1, y)).(color.YCbCr)
			}
			out = append(out, left.Y, left.Cb, right.Y, left.Cr)
		}
		out = append(out, make([]byte, gap)...)
	}
	return out
}

func packJPEG(t testing.TB, img image.Image) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 90}); err != nil {
		t.Fatal(err)
	}
	return b.Bytes()
}

// withoutTables takes the Huffman tables out, as many cameras do.
func withoutTables(t testing.TB, data []byte) []byte {
	at := bytes.Index(data, []byte{0xff, 0xc4})
	if at < 0 {
		t.Fatal("no tables")
	}
	end := at + 2 + int(data[at+2])<<8 + int(data[at+3])
	out := append(bytes.Clone(data[:at]), data[end:]...)
	if bytes.Contains(out[:600], []byte{0xff, 0xc4}) {
		t.Fatal("more tables")
	}
	return out
}

func TestYUYVCamera(t *testing.T) {
	img := scene(1280, 720)
	like(t, first(t, scriptedSource(t, script{can: []mode{hd}, sends: [][]byte{packYUYV(img, 0)}})), img, 2)
}

func TestYUYVCameraWithGapsAndItsOwnSize(t *testing.T) {
	img := scene(321, 241)
	m := mode{code: yuyv, width: 321, height: 241, stride: 322*2 + 60}
	like(t, first(t, scriptedSource(t, script{can: []mode{hd}, becomes: m, sends: [][]byte{packYUYV(img, 60)}})), img, 2)
}

func TestMJPEGCamera(t *testing.T) {
	img := scene(640, 480)
	data := packJPEG(t, img)
	m := mode{code: mjpeg, width: 640, height: 480, rate: 30}
	for name, sends := range map[string][]byte{"with tables": data, "without": withoutTables(t, data)} {
		t.Run(name, func(t *testing.T) {
			like(t, first(t, scriptedSource(t, script{can: []mode{m}, sends: [][]byte{sends}})), img, 40)
		})
	}
}

// Broken frames are passed over, and frames keep coming.
func TestBrokenFrames(t *testing.T) {
	img := scene(640, 480)
	good := packJPEG(t, img)
	m := mode{code: mjpeg, width: 640, height: 480}
	sends := [][]byte{nil, []byte("\xff\xd8"), good[:len(good)/2], good, make([]byte, 5000)}
	s := scriptedSource(t, script{can: []mode{m}, sends: sends})
	like(t, first(t, s), img, 40)
	like(t, <-s.Frames(), img, 40)
	// A camera that sends nothing else is broken.
	s = scriptedSource(t, script{can: []mode{m}, sends: sends[:3]})
	if err := ended(t, s); !errors.Is(err, ErrUnplugged) {
		t.Error(err)
	}
	// Short YUYV frames.
	s = scriptedSource(t, script{can: []mode{hd}, sends: [][]byte{make([]byte, 1280*720*2-1)}})
	if err := ended(t, s); !errors.Is(err, ErrUnplugged) {
		t.Error(err)
	}
}

func TestUnplugged(t *testing.T) {
	frame := packYUYV(scene(1280, 720), 0)
	for name, end := range map[string]error{"gone": unix.ENODEV, "silent": errNoFrame, "input/output": unix.EIO} {
		s := scriptedSource(t, script{can: []mode{hd}, sends: [][]byte{frame}, after: 3, end: end})
		if err := ended(t, s); !errors.Is(err, ErrUnplugged) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

func TestWhichCamera(t *testing.T) {
	works := script{can: []mode{hd}, sends: [][]byte{packYUYV(scene(1280, 720), 0)}}
	failsToOpen := func(err error) script { return script{openErr: err} }
	failsToStart := func(err error) script { return script{can: []mode{hd}, startErr: err} }
	strange := script{can: []mode{{code: 'H' | '2'<<8 | '6'<<16 | '4'<<24, width: 640, height: 480}}}
	for name, c := range map[string]struct {
		cameras []script
		want    error
	}{
		"none":                {nil, ErrNoCamera},
		"one":                 {[]script{works}, nil},
		"busy":                {[]script{failsToStart(unix.EBUSY)}, ErrBusy},
		"busy when opened":    {[]script{failsToOpen(unix.EBUSY)}, ErrBusy},
		"no right":            {[]script{failsToOpen(unix.EACCES)}, ErrPermission},
		"gone":                {[]script{failsToOpen(unix.ENODEV)}, ErrNoCamera},
		"only metadata":       {[]script{{}}, ErrNoCamera},
		"only H.264":          {[]script{strange}, ErrNoCamera},
		"not as asked":        {[]script{{can: []mode{hd}, becomes: strange.can[0]}}, ErrNoCamera},
		"huge":                {[]script{{can: []mode{hd}, becomes: mode{code: yuyv, width: 1 << 14, height: 1 << 14}}}, ErrNoCamera},
		"second works":        {[]script{failsToStart(unix.EBUSY), {}, strange, works}, nil},
		"busy tells the most": {[]script{failsToOpen(unix.ENXIO), failsToOpen(unix.EPERM), failsToStart(unix.EBUSY), {}}, ErrBusy},
		"then the right":      {[]script{{}, failsToOpen(unix.EPERM), failsToOpen(unix.ENXIO)}, ErrPermission},
	} {
		t.Run(name, func(t *testing.T) {
			s := scriptedSource(t, c.cameras...)
			err := s.Open(t.Context())
			if c.want == nil && err != nil || !errors.Is(err, c.want) {
				t.Errorf("open: %v, want %v", err, c.want)
			}
			if err := s.Close(); err != nil {
				t.Errorf("close: %v", err)
			}
		})
	}
}

// One of several cameras can be chosen, also one that has come later.
func TestChooseOneOfSeveral(t *testing.T) {
	small, large := mode{code: yuyv, width: 320, height: 240}, hd
	scripts := []script{
		{called: "Left", can: []mode{small}, sends: [][]byte{packYUYV(scene(320, 240), 0)}},
		{called: "Only sound"},
		{called: "Right", can: []mode{large}, sends: [][]byte{packYUYV(scene(1280, 720), 0)}},
		{openErr: unix.EBUSY},
		{openErr: unix.ENXIO},
	}
	s := scriptedSource(t, scripts...).(*v4l2)
	want := []Info{{ID: "/dev/video0", Name: "Left"}, {ID: "/dev/video2", Name: "Right"}, {ID: "/dev/video3"}}
	if got := s.Cameras(); !slices.Equal(got, want) {
		t.Errorf("%+v", got)
	}
	for _, c := range []struct {
		id    string
		width int
		want  error
	}{{"", 320, nil}, {"/dev/video2", 1280, nil}, {"/dev/video0", 320, nil}, {"/dev/video3", 0, ErrBusy}, {"/dev/video9", 0, ErrNoCamera}, {"", 320, nil}} {
		s.Choose(c.id)
		err := s.Open(t.Context())
		if !errors.Is(err, c.want) {
			t.Errorf("%q: %v", c.id, err)
		} else if err == nil {
			if f := <-s.Frames(); f == nil || f.Width != c.width {
				t.Errorf("%q: %+v", c.id, f)
			}
		}
		if err := s.Close(); err != nil {
			t.Errorf("%q: %v", c.id, err)
		}
	}
}

func TestBestMode(t *testing.T) {
	yuyvAt := func(w, h int, rate float64) mode { return mode{code: yuyv, width: w, height: h, rate: rate} }
	mjpegAt := func(w, h int, rate float64) mode { return mode{code: mjpeg, width: w, height: h, rate: rate} }
	for name, c := range map[string]struct {
		modes []mode
		want  mode
	}{
		"YUYV where it is as fast":     {[]mode{mjpegAt(1280, 720, 30), yuyvAt(1280, 720, 30)}, yuyvAt(1280, 720, 30)},
		"MJPEG where YUYV is too slow": {[]mode{mjpegAt(1280, 720, 30), yuyvAt(1280, 720, 9), yuyvAt(640, 480, 30)}, mjpegAt(1280, 720, 30)},
		"YUYV where MJPEG is small":    {[]mode{mjpegAt(320, 240, 30), yuyvAt(640, 480, 30)}, yuyvAt(640, 480, 30)},
		"not the greatest":             {[]mode{mjpegAt(3840, 2160, 30), mjpegAt(1280, 720, 30), mjpegAt(160, 120, 30)}, mjpegAt(1280, 720, 30)},
		"what there is":                {[]mode{{code: 'G', width: 1280, height: 720}, mjpegAt(160, 120, 5)}, mjpegAt(160, 120, 5)},
	} {
		if got, ok := best(c.modes); !ok || got != c.want {
			t.Errorf("%s: %+v", name, got)
		}
	}
	if m, ok := best([]mode{{code: 'G', width: 1280, height: 720}, yuyvAt(0, 0, 30)}); ok {
		t.Errorf("%+v", m)
	}
}

func BenchmarkFrames(b *testing.B) {
	img := scene(1280, 720)
	for name, c := range map[string]struct {
		mode mode
		data []byte
	}{
		"YUYV":  {hd, packYUYV(img, 0)},
		"MJPEG": {mode{code: mjpeg}, packJPEG(b, img)},
	} {
		b.Run(name, func(b *testing.B) {
			b.ReportAllocs()
			b.SetBytes(int64(len(c.data)))
			for b.Loop() {
				if c.mode.frame(c.data) == nil {
					b.Fatal("broken")
				}
			}
		})
	}
}
