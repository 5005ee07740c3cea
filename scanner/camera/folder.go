package camera

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
)

const (
	// maxFolder is the number of names in a folder that are looked at.
	maxFolder = 10_000
	// maxKept is the number of bytes of decoded pictures that a folder keeps.
	maxKept = 256 << 20
)

// folder plays the pictures of a folder in the order of their names.
type folder struct {
	path string
	last string // the name that was shown last
	kept map[string]*still
	size int // bytes of luma and preview in kept
}

// next reads the folder anew each time: that is cheap against decoding, and
// picks up what appears and what goes.
func (f *folder) next(ctx context.Context) (*Frame, error) {
	names, err := f.names()
	if errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %v", ErrUnplugged, err)
	}
	if err != nil {
		return nil, err
	}
	// Begin after the last one and go once around.
	start := 0
	for start < len(names) && names[start] <= f.last {
		start++
	}
	for i := range names {
		if ctx.Err() != nil {
			return nil, nil
		}
		name := names[(start+i)%len(names)]
		if frame := f.load(name); frame != nil {
			f.last = name
			return frame, nil
		}
	}
	return nil, nil
}

// names returns the pictures' names in order.
func (f *folder) names() ([]string, error) {
	entries, err := os.ReadDir(f.path) // sorted by name
	if err != nil {
		return nil, err
	}
	var names []string
	for _, e := range entries[:min(len(entries), maxFolder)] {
		switch strings.ToLower(filepath.Ext(e.Name())) {
		case ".png", ".jpg", ".jpeg":
			names = append(names, e.Name())
		}
	}
	return names, nil
}

// load returns the picture, or nil when it is not a whole one (yet).
func (f *folder) load(name string) *Frame {
	if f.size > maxKept || f.kept == nil {
		f.kept, f.size = map[string]*still{}, 0
	}
	s := f.kept[name]
	if s == nil {
		s = &still{path: filepath.Join(f.path, name)}
	}
	before := s.frame
	if err := s.load(); err != nil {
		delete(f.kept, name)
		return nil
	}
	if s.frame != before {
		f.kept[name] = s
		f.size += len(s.frame.Luma) + len(s.frame.RGBA.Pix)
	}
	return s.frame
}
