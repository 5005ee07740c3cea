package scanner_test

import (
	"bufio"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"sync"
	"testing"

	"github.com/zegel-app/zegel/scanner/picture"
	"github.com/zegel-app/zegel/scanner/qr"
	"github.com/zegel-app/zegel/scanner/stress"
)

// result is a line of floor.tsv: what was read of a set of pictures.
type result struct{ pictures, read, wrong int }

// floors reads testdata/floor.tsv: set, profile, pictures, read, false.
func floors(t *testing.T) map[string]result {
	f, err := os.Open("testdata/floor.tsv")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	out := map[string]result{}
	for lines := bufio.NewScanner(f); lines.Scan(); {
		if strings.HasPrefix(lines.Text(), "#") {
			continue
		}
		c := strings.Split(lines.Text(), "\t")
		var n [3]int
		for i := range n {
			if len(c) != 5 {
				t.Fatalf("floor.tsv: %q", lines.Text())
			}
			if n[i], err = strconv.Atoi(c[2+i]); err != nil {
				t.Fatal(err)
			}
		}
		out[c[0]+" "+c[1]] = result{n[0], n[1], n[2]}
	}
	return out
}

// ratchet reads pictures in the profiles, each as often as it names, and holds
// the results against the floors. A picture with several names counts in all.
type ratchet struct {
	mu   sync.Mutex
	got  map[string]result
	free chan struct{}
	work sync.WaitGroup
}

var profiles = map[string]qr.Profile{"live": qr.ProfileLive, "full": qr.ProfileFull}

func newRatchet() *ratchet {
	return &ratchet{got: map[string]result{}, free: make(chan struct{}, runtime.GOMAXPROCS(0))}
}

// try makes a picture and reads it in one frame of each profile. accepts says
// whether a text is right.
func (r *ratchet) try(t *testing.T, set string, frame func() (f *qr.Frame, accepts func(text string) bool)) {
	r.free <- struct{}{}
	r.work.Go(func() {
		defer func() { <-r.free }()
		f, accepts := frame()
		if f == nil {
			return
		}
		for name, profile := range profiles {
			codes, err := qr.NewReader(profile).Read(f)
			if err != nil && !errors.Is(err, qr.ErrNoCode) {
				t.Errorf("%s: %v", set, err)
			}
			r.mu.Lock()
			n := r.got[set+" "+name]
			n.pictures++
			for _, c := range codes {
				if accepts(c.Text) {
					n.read++
				} else {
					n.wrong++
				}
			}
			r.got[set+" "+name] = n
			r.mu.Unlock()
		}
	})
}

// hold fails the test below the floor, and says where it can be raised.
func (r *ratchet) hold(t *testing.T) {
	r.work.Wait()
	floor := floors(t)
	for key, got := range r.got {
		want, ok := floor[key]
		line := fmt.Sprintf("%s\t%d\t%d\t%d", strings.ReplaceAll(key, " ", "\t"), got.pictures, got.read, got.wrong)
		switch {
		case !ok || got.pictures != want.pictures || got.read < want.read || got.wrong > want.wrong:
			t.Errorf("floor.tsv has %+v, now it is\n%s", want, line)
		case got.read > want.read || got.wrong < want.wrong:
			t.Logf("the floor can be raised:\n%s", line)
		}
	}
}

// TestFloorOfStress reads a frame of every fourth strength of each sweep, and
// some of the mix.
func TestFloorOfStress(t *testing.T) {
	r := newRatchet()
	for i, c := range stress.Cases(6, 1, 12) {
		if c.Sweep != stress.Mix && i%4 != 3 {
			continue
		}
		set := "stress"
		if c.Sweep == stress.Mix {
			set = "stress-mix"
		}
		r.try(t, set, func() (*qr.Frame, func(string) bool) {
			f := c.Frame()
			return &qr.Frame{
				Luma: f.Luma.Pix, Stride: f.Luma.Stride, Width: stress.Width, Height: stress.Height,
				RGBA: f.Colour.Pix, RGBAStride: f.Colour.Stride,
			}, func(text string) bool { return text == f.Text }
		})
	}
	r.hold(t)
}

// TestFloorOfPhotos reads the collection beside the repository, where there is
// one.
func TestFloorOfPhotos(t *testing.T) {
	const root = "../../shared/data/qr"
	if _, err := os.Stat(root); errors.Is(err, fs.ErrNotExist) {
		t.Log("the large collection is not on this machine: the photos in testdata have to do")
		return
	}
	r := newRatchet()
	for _, p := range truth(t, filepath.Join(root, "truth.tsv")) {
		r.try(t, p.group(), func() (*qr.Frame, func(string) bool) {
			data, err := os.ReadFile(filepath.Join(root, p.file))
			if err != nil {
				t.Error(err)
				return nil, nil
			}
			img, err := picture.DecodeBytes(data)
			if err != nil {
				t.Error(p.file, err)
				return nil, nil
			}
			luma := picture.Luma(img)
			return &qr.Frame{Luma: luma.Pix, Stride: luma.Stride, Width: luma.Rect.Dx(), Height: luma.Rect.Dy()},
				func(text string) bool { return p.codes && p.accepts(text) }
		})
	}
	r.hold(t)
}
