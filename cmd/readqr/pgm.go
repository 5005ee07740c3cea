package main

import (
	"errors"
	"fmt"
	"strconv"

	"github.com/zegel-app/zegel/scanner/qr"
)

var errPGM = errors.New("not a binary PGM of 8 bits")

// readPGM reads a PGM picture (P5, netpbm) of 8 bits.
func readPGM(data []byte) (*qr.Frame, error) {
	var n [3]int
	at := 2
	for i := range n {
		for at < len(data) && (data[at] <= ' ' || data[at] == '#') {
			if data[at] == '#' { // a comment, to the end of its line
				for at < len(data) && data[at] != '\n' {
					at++
				}
			} else {
				at++
			}
		}
		start := at
		for at < len(data) && data[at] > ' ' && at-start < 8 {
			at++
		}
		v, err := strconv.Atoi(string(data[start:at]))
		if err != nil || v < 1 || v > qr.MaxSide {
			return nil, errPGM
		}
		n[i] = v
	}
	at++ // one white space ends the header
	w, h := n[0], n[1]
	if n[2] > 255 || w*h > qr.MaxPixels || len(data)-at < w*h {
		return nil, fmt.Errorf("%w: %d by %d, %d bytes", errPGM, w, h, len(data)-at)
	}
	return &qr.Frame{Luma: data[at:], Stride: w, Width: w, Height: h}, nil
}
