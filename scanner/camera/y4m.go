package camera

import (
	"bufio"
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"io"
	"io/fs"
	"os"
	"strconv"
	"strings"

	"github.com/zegel-app/zegel/scanner/picture"
)

const (
	// MaxVideoBytes is the greatest size of a video file.
	MaxVideoBytes = 4 << 30
	// MaxFramePixels is the greatest size of a frame of a video or a camera.
	MaxFramePixels = 16_000_000

	y4mMagic = "YUV4MPEG2"
	// maxY4MLine caps the header line of a video and of each frame.
	maxY4MLine = 1024
)

// y4m reads the YUV4MPEG2 format (of mjpegtools, man yuv4mpeg): a header line,
// then for each frame a line and its planes.
type y4m struct {
	in            *bufio.Reader
	width, height int
	mono          bool
}

// video plays a y4m file over and over.
type video struct {
	path  string
	file  *os.File
	y4m   y4m
	shown bool // a frame came since the file was opened
}

func openVideo(path string) (*video, error) {
	v := &video{path: path}
	if err := v.open(); err != nil {
		return nil, err
	}
	return v, nil
}

func (v *video) open() error {
	v.close()
	f, err := os.Open(v.path)
	if err != nil {
		return err
	}
	v.file, v.shown = f, false
	info, err := f.Stat()
	if err == nil && info.Size() > MaxVideoBytes {
		err = fmt.Errorf("%w: video over %d bytes", picture.ErrTooLarge, int64(MaxVideoBytes))
	}
	if err == nil {
		v.y4m = y4m{in: bufio.NewReaderSize(f, 64<<10)}
		err = v.y4m.readHeader()
	}
	if err != nil {
		v.close()
	}
	return err
}

func (v *video) close() {
	if v.file != nil {
		v.file.Close()
		v.file = nil
	}
}

// next gives the next frame, and the first one after the last.
func (v *video) next(context.Context) (*Frame, error) {
	f, err := v.y4m.readFrame()
	if err == nil {
		v.shown = true
		return f, nil
	}
	if err != io.EOF && err != io.ErrUnexpectedEOF {
		return nil, err
	}
	if !v.shown {
		return nil, fmt.Errorf("%w: a video without a whole frame", ErrFormat)
	}
	if err := v.open(); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			err = fmt.Errorf("%w: %v", ErrUnplugged, err)
		}
		return nil, err
	}
	if f, err = v.y4m.readFrame(); err != nil {
		return nil, fmt.Errorf("%w: %v", ErrFormat, err)
	}
	v.shown = true
	return f, nil
}

// readHeader reads the line "YUV4MPEG2 W640 H480 F30:1 Ip A1:1 C420jpeg".
func (v *y4m) readHeader() error {
	line, err := v.readLine()
	if err != nil {
		return fmt.Errorf("%w: %v", ErrFormat, err)
	}
	words := strings.Split(line, " ")
	if words[0] != y4mMagic {
		return fmt.Errorf("%w: not YUV4MPEG2", ErrFormat)
	}
	for _, w := range words[1:] {
		if w == "" {
			continue
		}
		switch value := w[1:]; w[0] {
		case 'W':
			v.width, err = strconv.Atoi(value)
		case 'H':
			v.height, err = strconv.Atoi(value)
		case 'C':
			switch value {
			case "420", "420jpeg", "420mpeg2", "420paldv":
			case "mono":
				v.mono = true
			default:
				err = fmt.Errorf("colour space %.20q", value)
			}
		}
		if err != nil {
			return fmt.Errorf("%w: %v", ErrFormat, err)
		}
	}
	if v.width <= 0 || v.height <= 0 {
		return fmt.Errorf("%w: a video without a size", ErrFormat)
	}
	if v.width > picture.MaxSide || v.height > picture.MaxSide || v.width*v.height > MaxFramePixels {
		return fmt.Errorf("%w: a video of %d by %d", picture.ErrTooLarge, v.width, v.height)
	}
	return nil
}

// readFrame reads the line "FRAME" and the planes. io.EOF and
// io.ErrUnexpectedEOF mean that there is no further whole frame.
func (v *y4m) readFrame() (*Frame, error) {
	line, err := v.readLine()
	if err != nil {
		return nil, err
	}
	if line != "FRAME" && !strings.HasPrefix(line, "FRAME ") {
		return nil, fmt.Errorf("%w: %.20q instead of FRAME", ErrFormat, line)
	}
	var img image.Image
	size := image.Rect(0, 0, v.width, v.height)
	if v.mono {
		g := image.NewGray(size)
		_, err = io.ReadFull(v.in, g.Pix)
		img = g
	} else {
		c := image.NewYCbCr(size, image.YCbCrSubsampleRatio420)
		for _, plane := range [][]byte{c.Y, c.Cb, c.Cr} {
			if err == nil {
				_, err = io.ReadFull(v.in, plane)
			}
		}
		img = c
	}
	if err != nil {
		if err == io.EOF {
			err = io.ErrUnexpectedEOF
		}
		return nil, err
	}
	return NewFrame(img), nil
}

// readLine reads up to a line feed, which it takes away.
func (v *y4m) readLine() (string, error) {
	var line []byte
	for {
		b, err := v.in.ReadByte()
		if err != nil {
			if err == io.EOF && len(line) > 0 {
				err = io.ErrUnexpectedEOF
			}
			return "", err
		}
		if b == '\n' {
			return string(bytes.TrimSuffix(line, []byte{'\r'})), nil
		}
		if line = append(line, b); len(line) > maxY4MLine {
			return "", fmt.Errorf("%w: a line over %d bytes", ErrFormat, maxY4MLine)
		}
	}
}
