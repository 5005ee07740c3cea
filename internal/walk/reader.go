package walk

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/png"
	"os/exec"
	"strings"
	"time"
	"unicode"

	"golang.org/x/image/draw"
)

// readTimeout is how long reading one picture may take on a busy machine.
const readTimeout = time.Minute

// enlarge is by how much a picture is enlarged before it is read: a screen's letters have some
// ten pixels, and the reader was made for scanned paper, where they have thirty.
const enlarge = 3

// Read gives what is written in a picture, line by line, as Tesseract reads it. It stands in for
// a person's eyes where a program can't be asked what it shows. A letter may be wrong.
func Read(picture image.Image) (string, error) {
	b := picture.Bounds()
	large := image.NewGray(image.Rect(0, 0, enlarge*b.Dx(), enlarge*b.Dy()))
	draw.CatmullRom.Scale(large, large.Rect, picture, b, draw.Src, nil)
	var file, text, complaint bytes.Buffer
	if err := png.Encode(&file, large); err != nil {
		return "", err
	}
	ctx, cancel := context.WithTimeout(context.Background(), readTimeout)
	defer cancel()
	// 11: find all the text there is, in no order; a screen is no page of a book.
	command := exec.CommandContext(ctx, "tesseract", "stdin", "stdout", "--psm", "11", "-l", "eng", "--dpi", "250")
	command.Env = append(command.Environ(), "OMP_THREAD_LIMIT=1") // its threads wait for each other on few cores
	command.Stdin, command.Stdout, command.Stderr = &file, &text, &complaint
	if err := command.Run(); err != nil {
		return "", fmt.Errorf("reading the picture with tesseract (scripts/setup windows installs it): %w: %s", err, complaint.String())
	}
	var lines []string
	for line := range strings.Lines(text.String()) {
		if line = strings.TrimSpace(line); line != "" {
			lines = append(lines, line)
		}
	}
	return strings.Join(lines, "\n"), nil
}

// plain is a text without what Tesseract takes for something else: spaces, line ends, capitals
// and punctuation.
func plain(text string) string {
	return strings.Map(func(r rune) rune {
		switch {
		case r >= 'A' && r <= 'Z':
			return r + 'a' - 'A'
		case r >= 'a' && r <= 'z', r >= '0' && r <= '9', r >= 0xC0 && unicode.IsLetter(r):
			return r
		}
		return -1
	}, text)
}
