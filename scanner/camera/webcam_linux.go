//go:build linux && !android

package camera

import (
	"cmp"
	"errors"
	"fmt"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"time"
	"unsafe"

	"github.com/blackjack/webcam"
	"github.com/blackjack/webcam/ioctl"
	"golang.org/x/sys/unix"
)

// Default returns the camera of this computer: the first Video4Linux device
// that delivers YUYV or Motion JPEG.
func Default() Source {
	return &v4l2{paths: videoPaths, open: openWebcam}
}

// videoPaths lists the video devices, /dev/video2 before /dev/video10.
func videoPaths() []string {
	paths, _ := filepath.Glob("/dev/video*") // the pattern is well formed
	number := func(p string) int {
		n, err := strconv.Atoi(strings.TrimPrefix(p, "/dev/video"))
		if err != nil {
			return 1 << 30
		}
		return n
	}
	slices.SortStableFunc(paths, func(a, b string) int { return cmp.Compare(number(a), number(b)) })
	return paths
}

// cam is a device of github.com/blackjack/webcam.
type cam struct {
	path string
	*webcam.Webcam
}

func openWebcam(path string) (device, error) {
	w, err := webcam.Open(path)
	if err != nil {
		return nil, err
	}
	return cam{path, w}, nil
}

func (c cam) name() string {
	name, err := c.GetName()
	if err != nil {
		return ""
	}
	return strings.ToValidUTF8(name, "")
}

func (c cam) modes() []mode {
	var out []mode
	for code := range c.GetSupportedFormats() {
		if code != yuyv && code != mjpeg {
			continue
		}
		sizes := c.GetSupportedFrameSizes(code)
		if len(sizes) == 0 { // a driver that does not list them
			sizes = []webcam.FrameSize{{}}
		}
		for _, s := range sizes {
			m := mode{code: uint32(code), width: int(s.MaxWidth), height: int(s.MaxHeight)}
			if s.MinWidth != s.MaxWidth || s.MinHeight != s.MaxHeight || s.MaxWidth == 0 {
				// Any size in a range; a range without ends is given as zeros.
				m.width, m.height = within(s, 1280, 720)
			}
			for _, r := range c.GetSupportedFramerates(code, uint32(m.width), uint32(m.height)) {
				if r.MinNumerator > 0 {
					m.rate = max(m.rate, float64(r.MaxDenominator)/float64(r.MinNumerator))
				}
			}
			out = append(out, m)
		}
	}
	// A map has no order: the same camera shall always give the same mode.
	slices.SortFunc(out, func(a, b mode) int {
		return cmp.Or(cmp.Compare(a.code, b.code), cmp.Compare(a.width, b.width), cmp.Compare(a.height, b.height))
	})
	return out
}

// within returns the size nearest to the wanted one that the range has.
func within(s webcam.FrameSize, width, height uint32) (int, int) {
	if s.MaxWidth == 0 || s.MaxHeight == 0 {
		return int(width), int(height)
	}
	fit := func(v, lo, hi, step uint32) int {
		v = min(max(v, lo), hi)
		return int(lo + (v-lo)/max(step, 1)*max(step, 1))
	}
	return fit(width, s.MinWidth, s.MaxWidth, s.StepWidth), fit(height, s.MinHeight, s.MaxHeight, s.StepHeight)
}

func (c cam) start(m mode) (mode, error) {
	_, _, _, err := c.SetImageFormat(webcam.PixelFormat(m.code), uint32(m.width), uint32(m.height))
	if err != nil {
		return m, errno(err)
	}
	// The library answers with the size that was asked for, and not with the
	// length of a row: ask the driver itself.
	if now, err := imageFormat(c.path); err == nil {
		now.rate = m.rate
		m = now
	}
	if err := c.SetBufferCount(4); err != nil {
		return m, err
	}
	if err := c.StartStreaming(); err != nil {
		return m, errno(err)
	}
	return m, nil
}

func (c cam) wait(timeout time.Duration, use func([]byte)) error {
	err := c.WaitForFrame(uint32(timeout / time.Second))
	var late *webcam.Timeout
	if errors.As(err, &late) {
		return errNoFrame
	}
	if err != nil {
		return errno(err)
	}
	data, index, err := c.GetFrame()
	if errors.Is(err, unix.EAGAIN) { // ready, and yet nothing there
		time.Sleep(10 * time.Millisecond)
		use(nil)
		return nil
	}
	if err != nil {
		return errno(err)
	}
	use(data)
	return errno(c.ReleaseFrame(index))
}

func (c cam) close() error { return c.Webcam.Close() }

// errno finds the kernel's error again where the library has made a sentence
// of it.
func errno(err error) error {
	var e unix.Errno
	if err == nil || errors.As(err, &e) {
		return err
	}
	for _, e := range []unix.Errno{unix.EBUSY, unix.EACCES, unix.EPERM, unix.ENODEV} {
		if strings.HasSuffix(err.Error(), e.Error()) {
			return fmt.Errorf("%v: %w", err, e)
		}
	}
	return err
}

// v4l2Format is struct v4l2_format of linux/videodev2.h with its member pix,
// for video capture.
type v4l2Format struct {
	kind uint32
	pix  struct {
		_                                          [0]uintptr // the union is aligned for pointers
		width, height, pixelFormat, field          uint32
		bytesPerLine, sizeImage, colorSpace, priv_ uint32
		_                                          [200 - 8*4]byte
	}
}

// getFormat is VIDIOC_G_FMT.
var getFormat = ioctl.IoRW('V', 4, unsafe.Sizeof(v4l2Format{}))

// imageFormat asks the driver for the mode that is set.
func imageFormat(path string) (mode, error) {
	fd, err := unix.Open(path, unix.O_RDWR|unix.O_NONBLOCK|unix.O_CLOEXEC, 0)
	if err != nil {
		return mode{}, err
	}
	defer unix.Close(fd)
	f := v4l2Format{kind: webcam.V4L2_BUF_TYPE_VIDEO_CAPTURE}
	if _, _, e := unix.Syscall(unix.SYS_IOCTL, uintptr(fd), getFormat, uintptr(unsafe.Pointer(&f))); e != 0 {
		return mode{}, e
	}
	return mode{
		code: f.pix.pixelFormat, width: int(f.pix.width), height: int(f.pix.height), stride: int(f.pix.bytesPerLine),
	}, nil
}
