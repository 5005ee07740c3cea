package camera_test

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"
	"io/fs"
	"os"
	"path/filepath"
	"testing"
	"time"

	"github.com/zegel-app/zegel/scanner/camera"
	"github.com/zegel-app/zegel/scanner/camera/cameratest"
	"github.com/zegel-app/zegel/scanner/picture"
)

// grey is a picture of one brightness, by which a test knows it again.
func grey(w, h int, v byte) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	for i := range g.Pix {
		g.Pix[i] = v
	}
	return g
}

func asPNG(img image.Image) []byte {
	var b bytes.Buffer
	if err := png.Encode(&b, img); err != nil {
		panic(err)
	}
	return b.Bytes()
}

func asJPEG(img image.Image) []byte {
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, nil); err != nil {
		panic(err)
	}
	return b.Bytes()
}

// put writes a file as a careful program does: whole, then in its place.
func put(t *testing.T, path string, data []byte) {
	t.Helper()
	if err := os.WriteFile(path+".part", data, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.Rename(path+".part", path); err != nil {
		t.Fatal(err)
	}
}

// video is a y4m file with a frame of each brightness.
func video(w, h int, colour string, levels ...byte) []byte {
	var b bytes.Buffer
	fmt.Fprintf(&b, "YUV4MPEG2 W%d H%d F25:1 Ip A1:1%s\n", w, h, colour)
	for _, v := range levels {
		b.WriteString("FRAME\n")
		b.Write(bytes.Repeat([]byte{v}, w*h))
		if colour != " Cmono" {
			b.Write(bytes.Repeat([]byte{128}, 2*((w+1)/2)*((h+1)/2)))
		}
	}
	return b.Bytes()
}

func TestFileSources(t *testing.T) {
	dir := t.TempDir()
	folder := filepath.Join(dir, "folder")
	if err := os.Mkdir(folder, 0o700); err != nil {
		t.Fatal(err)
	}
	for name, data := range map[string][]byte{
		"folder/a.png":   asPNG(grey(641, 480, 10)),
		"folder/b.JPG":   asJPEG(grey(64, 48, 200)),
		"folder/c.txt":   []byte("not a picture"),
		"folder/d.png":   []byte("\x89PNG\r\n\x1a\nnot a picture either"),
		"one.png":        asPNG(image.NewNRGBA(image.Rect(0, 0, 30, 20))),
		"one.jpeg":       asJPEG(image.NewRGBA(image.Rect(0, 0, 2000, 15))),
		"colour.y4m":     video(33, 31, " C420jpeg", 1, 2, 3),
		"unnamed.y4m":    video(32, 32, "", 1),
		"mono.y4m":       video(33, 31, " Cmono", 1, 2, 3),
		"named wrong.mp": asPNG(grey(100, 100, 0)),
	} {
		put(t, filepath.Join(dir, name), data)
	}
	for _, name := range []string{"folder", "one.png", "one.jpeg", "colour.y4m", "unnamed.y4m", "mono.y4m", "named wrong.mp"} {
		t.Run(name, func(t *testing.T) {
			cameratest.Run(t, func(*testing.T) camera.Source { return camera.File(filepath.Join(dir, name), 120) })
		})
	}
}

func TestFileErrors(t *testing.T) {
	dir := t.TempDir()
	large := image.NewGray(image.Rect(0, 0, 9000, 6000))
	for name, c := range map[string]struct {
		data []byte
		want error
	}{
		"empty":         {nil, camera.ErrFormat},
		"text":          {[]byte("hello, camera"), camera.ErrFormat},
		"half.png":      {asPNG(grey(100, 100, 0))[:60], camera.ErrFormat},
		"large.png":     {asPNG(large), picture.ErrTooLarge},
		"large.y4m":     {[]byte("YUV4MPEG2 W100000 H1 Cmono\nFRAME\n"), picture.ErrTooLarge},
		"larger.y4m":    {[]byte("YUV4MPEG2 W30000 H30000\nFRAME\n"), picture.ErrTooLarge},
		"no size.y4m":   {[]byte("YUV4MPEG2 W10\nFRAME\n"), camera.ErrFormat},
		"minus.y4m":     {[]byte("YUV4MPEG2 W-10 H-10\nFRAME\n"), camera.ErrFormat},
		"words.y4m":     {[]byte("YUV4MPEG2 Wten H10\nFRAME\n"), camera.ErrFormat},
		"deep.y4m":      {[]byte("YUV4MPEG2 W10 H10 C420p10\nFRAME\n"), camera.ErrFormat},
		"long.y4m":      {append([]byte("YUV4MPEG2 W10 H10 X"), bytes.Repeat([]byte{'x'}, 5000)...), camera.ErrFormat},
		"other name":    {[]byte("YUV4MPEG20 W10 H10\n"), camera.ErrFormat},
		"header only":   {[]byte("YUV4MPEG2 W10 H10"), camera.ErrFormat},
		"not there.png": {nil, fs.ErrNotExist},
	} {
		path := filepath.Join(dir, name)
		if c.want != fs.ErrNotExist {
			put(t, path, c.data)
		}
		s := camera.File(path, 0)
		if err := s.Open(context.Background()); !errors.Is(err, c.want) {
			t.Errorf("%s: %v, want %v", name, err, c.want)
		}
		if err := s.Close(); err != nil {
			t.Errorf("%s: close: %v", name, err)
		}
	}
	cameratest.NoneLeft(t)
}

// A video whose frames are broken is told when they are.
func TestVideoWithoutFrames(t *testing.T) {
	for name, data := range map[string]string{
		"none":    "YUV4MPEG2 W10 H10\n",
		"half":    "YUV4MPEG2 W10 H10\nFRAME\n1234",
		"no line": "YUV4MPEG2 W10 H10\n" + string(make([]byte, 10_000)),
		"other":   "YUV4MPEG2 W2 H2 Cmono\nFRAME\n1234PICTURE\n1234",
	} {
		path := filepath.Join(t.TempDir(), "a.y4m")
		put(t, path, []byte(data))
		s := camera.File(path, 100)
		if err := s.Open(t.Context()); err != nil {
			t.Errorf("%s: open: %v", name, err)
		}
		for range s.Frames() {
		}
		if err := s.Close(); !errors.Is(err, camera.ErrFormat) {
			t.Errorf("%s: %v", name, err)
		}
	}
}

// levels opens the source and returns a function that waits for a frame of a
// brightness, and fails the test when none comes.
func levels(t *testing.T, s camera.Source) (await func(v byte)) {
	t.Helper()
	if err := s.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { s.Close() })
	return func(v byte) {
		t.Helper()
		late := time.After(30 * time.Second)
		for {
			select {
			case f, ok := <-s.Frames():
				if !ok {
					t.Fatalf("ended before %d: %v", v, s.Close())
				}
				if f.Luma[0] == v {
					return
				}
			case <-late:
				t.Fatalf("no frame of brightness %d", v)
			}
		}
	}
}

func TestFolderPicksUpWhatChanges(t *testing.T) {
	dir := t.TempDir()
	s := camera.File(dir, 100)
	await := levels(t, s) // an empty folder is a camera with nothing in view
	put(t, filepath.Join(dir, "b.png"), asPNG(grey(8, 8, 20)))
	await(20)
	put(t, filepath.Join(dir, "a.jpg"), asJPEG(grey(8, 8, 100)))
	await(100)
	await(20)
	put(t, filepath.Join(dir, "b.png"), asPNG(grey(9, 9, 30)))
	await(30)
	if err := os.Remove(filepath.Join(dir, "b.png")); err != nil {
		t.Fatal(err)
	}
	await(100)
	// Half a file, as somebody is writing it, is passed over.
	if err := os.WriteFile(filepath.Join(dir, "c.png"), asPNG(grey(200, 200, 7))[:50], 0o600); err != nil {
		t.Fatal(err)
	}
	await(100)
	put(t, filepath.Join(dir, "c.png"), asPNG(grey(200, 200, 7)))
	await(7)
	if err := os.RemoveAll(dir); err != nil {
		t.Fatal(err)
	}
	for range s.Frames() {
	}
	if err := s.Close(); !errors.Is(err, camera.ErrUnplugged) {
		t.Errorf("folder gone: %v", err)
	}
}

func TestPictureIsReadAgain(t *testing.T) {
	path := filepath.Join(t.TempDir(), "page.png")
	put(t, path, asPNG(grey(8, 8, 1)))
	s := camera.File(path, 100)
	await := levels(t, s)
	await(1)
	put(t, path, asPNG(grey(8, 8, 2)))
	await(2)
	if err := os.WriteFile(path, []byte("broken"), 0o600); err != nil {
		t.Fatal(err)
	}
	await(2)
	if err := os.Remove(path); err != nil {
		t.Fatal(err)
	}
	for range s.Frames() {
	}
	if err := s.Close(); !errors.Is(err, camera.ErrUnplugged) {
		t.Errorf("file gone: %v", err)
	}
}

func TestVideoLoops(t *testing.T) {
	path := filepath.Join(t.TempDir(), "v.y4m")
	put(t, path, append(video(16, 16, " C420mpeg2", 40, 80, 120), "FRAME\nhalf"...))
	await := levels(t, camera.File(path, 60))
	for range 3 {
		await(40)
		await(120)
	}
	put(t, path, video(20, 20, " Cmono", 200))
	await(200)
}

func TestVideoColour(t *testing.T) {
	path := filepath.Join(t.TempDir(), "v.y4m")
	y, cb, cr := color.RGBToYCbCr(200, 60, 30)
	var b bytes.Buffer
	b.WriteString("YUV4MPEG2 W3 H3\nFRAME\n")
	b.Write(bytes.Repeat([]byte{y}, 9))
	b.Write(bytes.Repeat([]byte{cb}, 4))
	b.Write(bytes.Repeat([]byte{cr}, 4))
	put(t, path, b.Bytes())
	s := camera.File(path, 60)
	if err := s.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	f := <-s.Frames()
	c := f.RGBA.RGBAAt(2, 2)
	if d := int(c.R) - 200 + int(c.G) - 60 + int(c.B) - 30; max(d, -d) > 6 || f.Luma[0] != y {
		t.Errorf("%v, luma %d", c, f.Luma[0])
	}
}

func TestFrom(t *testing.T) {
	f := camera.NewFrame(grey(30, 20, 9))
	cameratest.Run(t, func(*testing.T) camera.Source {
		n := 0
		return camera.From(1000, func(context.Context) (*camera.Frame, error) {
			if n++; n%2 == 0 {
				return nil, nil // nothing new
			}
			return f, nil
		})
	})
	broken := errors.New("broken")
	s := camera.From(0, func(context.Context) (*camera.Frame, error) { return nil, broken })
	if err := s.Open(t.Context()); err != nil {
		t.Fatal(err)
	}
	for range s.Frames() {
	}
	if err := s.Close(); !errors.Is(err, broken) {
		t.Errorf("close: %v", err)
	}
}
