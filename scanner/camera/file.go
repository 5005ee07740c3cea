package camera

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"

	"github.com/zegel-app/zegel/scanner/picture"
)

// ErrFormat is returned when a file is neither a picture nor a video that
// File can play.
var ErrFormat = errors.New("unknown picture or video format")

// File returns a camera that sees a file or a folder, fps times a second (at
// most MaxRate; 0 or less means DefaultRate), over and over:
//   - a PNG or JPEG file, read again when it changes;
//   - a folder of them, in the order of their names; files that appear or
//     change are picked up, and what is not a whole picture is passed over;
//   - a y4m video (YUV4MPEG2, 8 bits, 4:2:0 or mono) of at most MaxVideoBytes.
//
// Open's errors are ErrFormat, picture.ErrTooLarge and those of the file
// system (fs.ErrNotExist, fs.ErrPermission). When the file or folder goes away
// while playing, Close returns ErrUnplugged.
func File(path string, fps int) Source {
	return &paced{fps: fps, begin: func(ctx context.Context) (nextFrame, error) {
		info, err := os.Stat(path)
		if err != nil {
			return nextFrame{}, err
		}
		if info.IsDir() {
			f := &folder{path: path}
			return nextFrame{next: f.next}, nil
		}
		if !info.Mode().IsRegular() {
			return nextFrame{}, ErrFormat // opening a pipe would wait for its writer
		}
		head, err := readHead(path)
		if err != nil {
			return nextFrame{}, err
		}
		if bytes.HasPrefix(head, []byte(y4mMagic)) {
			v, err := openVideo(path)
			if err != nil {
				return nextFrame{}, err
			}
			return nextFrame{next: v.next, close: v.close}, nil
		}
		s := &still{path: path}
		// Read it now, so that a wrong file is told at Open.
		if err := s.load(); err != nil {
			return nextFrame{}, err
		}
		return nextFrame{next: s.next}, nil
	}}
}

func readHead(path string) ([]byte, error) {
	f, err := os.Open(path)
	if err != nil {
		return nil, err
	}
	defer f.Close()
	head := make([]byte, 16)
	n, err := io.ReadFull(f, head)
	if err != nil && err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, err
	}
	return head[:n], nil
}

// still is one picture file, read again when it changes.
type still struct {
	path  string
	stamp stamp
	frame *Frame
}

// stamp tells one state of a file from another.
type stamp struct {
	modified int64
	size     int64
}

func stampOf(info fs.FileInfo) stamp { return stamp{info.ModTime().UnixNano(), info.Size()} }

// load reads the file if it changed. On an error the frame stays as it was.
func (s *still) load() error {
	info, err := os.Stat(s.path)
	if err != nil {
		return err
	}
	if !info.Mode().IsRegular() {
		return ErrFormat
	}
	now := stampOf(info)
	if now == s.stamp && s.frame != nil {
		return nil
	}
	f, err := os.Open(s.path)
	if err != nil {
		return err
	}
	defer f.Close()
	img, err := picture.Decode(f)
	switch {
	case errors.Is(err, picture.ErrNotAPicture):
		return fmt.Errorf("%w: %v", ErrFormat, err)
	case err != nil:
		return err
	}
	s.stamp, s.frame = now, NewFrame(img)
	return nil
}

func (s *still) next(context.Context) (*Frame, error) {
	if err := s.load(); errors.Is(err, fs.ErrNotExist) {
		return nil, fmt.Errorf("%w: %v", ErrUnplugged, err)
	}
	// Any other error: half a file, still being written. Show the last whole.
	return s.frame, nil
}
