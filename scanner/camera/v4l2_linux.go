//go:build linux && !android

package camera

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"slices"
	"sync"
	"time"

	"golang.org/x/sys/unix"
)

// mode is one way a camera can deliver frames.
type mode struct {
	code          uint32 // V4L2 pixel format
	width, height int
	rate          float64 // frames a second at most, 0 unknown
	stride        int     // bytes a row, for YUYV; 0 unknown
}

// The pixel formats that we read (linux/videodev2.h).
const (
	yuyv  = 'Y' | 'U'<<8 | 'Y'<<16 | 'V'<<24
	mjpeg = 'M' | 'J'<<8 | 'P'<<16 | 'G'<<24
)

// device is the boundary to the kernel: what v4l2 needs of one camera. Errors
// wrap the unix.Errno that the kernel gave.
type device interface {
	// name is what the driver calls it.
	name() string
	// modes lists what the camera can do.
	modes() []mode
	// start begins to stream and returns the mode that the driver chose,
	// which need not be the wanted one.
	start(wanted mode) (mode, error)
	// wait waits for a frame and hands it to use, which must not keep it.
	// errNoFrame is returned when none came in time.
	wait(timeout time.Duration, use func([]byte)) error
	close() error
}

// v4l2 is the source for Video4Linux cameras.
type v4l2 struct {
	stream
	paths func() []string
	open  func(path string) (device, error)

	choice sync.Mutex
	chosen string // a path; empty: the first that works
}

// Cameras is Chooser.Cameras: the devices that have a format we read, or that
// can't be asked now, because another program has them or they are not allowed.
// Which way a camera looks, and whether it has a light, Video4Linux does not say.
func (v *v4l2) Cameras() []Info {
	var out []Info
	for _, path := range v.paths() {
		d, err := v.open(path)
		if err != nil {
			if err = reason(path, err); errors.Is(err, ErrBusy) || errors.Is(err, ErrPermission) {
				out = append(out, Info{ID: path})
			}
			continue
		}
		if _, ok := best(d.modes()); ok {
			out = append(out, Info{ID: path, Name: d.name()})
		}
		d.close()
	}
	return out
}

// Choose is Chooser.Choose.
func (v *v4l2) Choose(id string) {
	v.choice.Lock()
	defer v.choice.Unlock()
	v.chosen = id
}

// candidates lists the devices that Open tries.
func (v *v4l2) candidates() []string {
	v.choice.Lock()
	defer v.choice.Unlock()
	paths := v.paths()
	if v.chosen == "" {
		return paths
	}
	if slices.Contains(paths, v.chosen) {
		return []string{v.chosen}
	}
	return nil
}

// Open is Source.Open: it takes the camera that was chosen, or the first that
// works.
func (v *v4l2) Open(ctx context.Context) error {
	return v.start(ctx, func(ctx context.Context) (func(context.Context, func(*Frame)) error, error) {
		failed := ErrNoCamera
		for _, path := range v.candidates() {
			if err := ctx.Err(); err != nil {
				return nil, err
			}
			d, m, err := v.begin(path)
			if err == nil {
				return func(ctx context.Context, deliver func(*Frame)) error {
					defer d.close()
					return play(ctx, d, m, deliver)
				}, nil
			}
			// Keep what tells the customer most: a busy camera can be freed,
			// a forbidden one allowed.
			if errors.Is(err, ErrBusy) || errors.Is(failed, ErrNoCamera) {
				failed = err
			}
		}
		return nil, failed
	})
}

// begin opens one camera and starts it in the best mode it has.
func (v *v4l2) begin(path string) (device, mode, error) {
	d, err := v.open(path)
	if err != nil {
		return nil, mode{}, reason(path, err)
	}
	m, ok := best(d.modes())
	if !ok {
		d.close()
		return nil, mode{}, fmt.Errorf("%w: %s has no picture format we read", ErrNoCamera, path)
	}
	m, err = d.start(m)
	if err == nil {
		err = m.check()
	}
	if err != nil {
		d.close()
		return nil, mode{}, reason(path, err)
	}
	return d, m, nil
}

// reason turns the kernel's error into one of ours.
func reason(path string, err error) error {
	switch {
	case errors.Is(err, unix.EBUSY):
		return fmt.Errorf("%w: %s", ErrBusy, path)
	case errors.Is(err, fs.ErrPermission): // EACCES, EPERM
		return fmt.Errorf("%w: %s", ErrPermission, path)
	}
	return fmt.Errorf("%w: %s: %v", ErrNoCamera, path, err)
}

// check says whether frames of the mode can be read.
func (m mode) check() error {
	if m.code != yuyv && m.code != mjpeg {
		return fmt.Errorf("pixel format %#x", m.code)
	}
	if m.width < 2 || m.height < 2 || m.width > 1<<14 || m.height > 1<<14 || m.width*m.height > MaxFramePixels {
		return fmt.Errorf("frames of %d by %d", m.width, m.height)
	}
	return nil
}

// best chooses the mode to scan with: about 1280 by 720, where a code has
// enough pixels and a frame is read in a few milliseconds; fast enough not to
// smear; and YUYV before MJPEG, which costs decoding and blurs edges.
func best(modes []mode) (mode, bool) {
	var found mode
	top := -1.0
	for _, m := range modes {
		if m.check() != nil {
			continue
		}
		if s := m.score(); s > top {
			found, top = m, s
		}
	}
	return found, top >= 0
}

func (m mode) score() float64 {
	const ideal = 1280 * 720
	pixels := float64(m.width * m.height)
	s := min(pixels/ideal, ideal/pixels) // 1 at the ideal size
	if m.rate > 0 && m.rate < 15 {
		s *= m.rate / 15
	}
	if m.code == yuyv {
		s *= 1.25
	}
	return s
}

// play delivers frames until ctx ends or the camera is gone.
func play(ctx context.Context, d device, m mode, deliver func(*Frame)) error {
	bad, quiet := 0, time.Duration(0)
	for ctx.Err() == nil {
		var f *Frame
		err := d.wait(step, func(data []byte) { f = m.frame(data) })
		switch {
		case errors.Is(err, errNoFrame):
			if quiet += step; quiet >= patience {
				return fmt.Errorf("%w: no picture for %v", ErrUnplugged, quiet)
			}
		case err != nil:
			return fmt.Errorf("%w: %v", ErrUnplugged, err)
		case f == nil:
			if bad++; bad > maxBadFrames {
				return fmt.Errorf("%w: %d broken pictures in a row", ErrUnplugged, bad)
			}
		default:
			bad, quiet = 0, 0
			deliver(f)
		}
	}
	return nil
}

// frame turns what the camera sent into a frame of our own memory; nil when it
// is broken.
func (m mode) frame(data []byte) *Frame {
	if m.code == mjpeg {
		return mjpegFrame(data)
	}
	return yuyvFrame(data, m.stride, m.width, m.height)
}
