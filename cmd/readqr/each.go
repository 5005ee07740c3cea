package main

import (
	"bufio"
	"bytes"
	"errors"
	"fmt"
	"image"
	"io"
	"os"
	"strconv"
	"strings"

	"github.com/zegel-app/zegel/scanner/picture"
	"github.com/zegel-app/zegel/scanner/qr"
)

// each calls do for the picture in a file, or for every frame of a video.
func each(file string, do func(name string, f *qr.Frame) error) error {
	in, err := os.Open(file)
	if err != nil {
		return err
	}
	defer in.Close()
	r := bufio.NewReaderSize(in, 1<<16)
	magic, err := r.Peek(9)
	if err != nil && err != io.EOF {
		return err
	}
	if string(magic) == "YUV4MPEG2" {
		return eachY4M(file, r, do)
	}
	data, err := io.ReadAll(io.LimitReader(r, qr.MaxPixels+1024))
	if err != nil {
		return err
	}
	if bytes.HasPrefix(data, []byte("P5")) {
		f, err := readPGM(data)
		if err != nil {
			return err
		}
		return do(file, f)
	}
	img, err := picture.DecodeBytes(data)
	if err != nil {
		return err
	}
	p := picture.Luma(img)
	f := &qr.Frame{Luma: p.Pix, Stride: p.Stride, Width: p.Rect.Dx(), Height: p.Rect.Dy()}
	switch img := img.(type) {
	case *image.Gray:
	case *image.RGBA:
		f.RGBA, f.RGBAStride = img.Pix, img.Stride
	default:
		b := img.Bounds()
		full := picture.Preview(img, b.Dx())
		if full.Rect.Dx() == f.Width && full.Rect.Dy() == f.Height {
			f.RGBA, f.RGBAStride = full.Pix, full.Stride
		}
	}
	return do(file, f)
}

// eachY4M reads the frames of a video (YUV4MPEG2, planes of 8 bits). Only the
// brightness is used.
func eachY4M(file string, r *bufio.Reader, do func(name string, f *qr.Frame) error) error {
	header, err := r.ReadSlice('\n')
	if err != nil {
		return err
	}
	w, h, kind := 0, 0, "420"
	for _, word := range strings.Fields(string(header))[1:] {
		switch word[0] {
		case 'W':
			w, err = strconv.Atoi(word[1:])
		case 'H':
			h, err = strconv.Atoi(word[1:])
		case 'C':
			kind = word[1:]
		}
		if err != nil {
			return err
		}
	}
	if w < 1 || h < 1 || w > qr.MaxSide || h > qr.MaxSide || w*h > qr.MaxPixels {
		return qr.ErrTooLarge
	}
	cw, ch := (w+1)/2, (h+1)/2
	chroma, ok := map[string]int{
		"mono": 0, "422": 2 * cw * h, "444": 2 * w * h,
		"420": 2 * cw * ch, "420jpeg": 2 * cw * ch, "420mpeg2": 2 * cw * ch, "420paldv": 2 * cw * ch,
	}[kind]
	if !ok {
		return fmt.Errorf("y4m: planes %q", kind)
	}
	luma := make([]byte, w*h)
	for n := 0; ; n++ {
		line, err := r.ReadSlice('\n')
		if err == io.EOF && len(line) == 0 {
			return nil
		}
		if err != nil {
			return err
		}
		if !bytes.HasPrefix(line, []byte("FRAME")) {
			return errors.New("y4m: no frame where one must be")
		}
		if _, err := io.ReadFull(r, luma); err != nil {
			return err
		}
		if _, err := io.CopyN(io.Discard, r, int64(chroma)); err != nil {
			return err
		}
		f := &qr.Frame{Luma: luma, Stride: w, Width: w, Height: h}
		if err := do(fmt.Sprintf("%s:%d", file, n), f); err != nil {
			return err
		}
	}
}
