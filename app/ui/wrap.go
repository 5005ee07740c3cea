package ui

import (
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
)

// face is a font at a size in units.
type face struct {
	bold, mono bool
	size       float32
}

func (f face) width(s string) float32 {
	if s == "" {
		return 0
	}
	return fyne.MeasureText(s, f.size, fyne.TextStyle{Bold: f.bold, Monospace: f.mono}).Width
}

// lineHeight is rounded up to whole units, so that lines stay sharp.
func lineHeight(size float32) float32 {
	h := size * Leading
	if w := float32(int(h)); w < h {
		return w + 1
	}
	return h
}

// widest is the width of the widest line of s, unwrapped.
func widest(s string, f face) float32 {
	var w float32
	for _, line := range strings.Split(s, "\n") {
		w = fyne.Max(w, f.width(line))
	}
	return w
}

// fitted steps the size down from step until every word of s fits the width.
func fitted(s string, f face, step Size, scale, width float32) float32 {
	for _, smaller := range []Size{step, Title, Lead, Body} {
		if textSizes[smaller] > textSizes[step] {
			continue
		}
		f.size = textSizes[smaller] * scale
		ok := true
		for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' }) {
			ok = ok && f.width(word) <= width
		}
		if ok {
			break
		}
	}
	return f.size
}

// wrap breaks s into lines no wider than width (or not at all without a width). A line break may stand at a
// space (kept, invisibly, at the end of its line) and inside a word that alone
// is wider than the line. The lines joined give s again, without its "\n".
func wrap(s string, f face, width float32) []string {
	var lines []string
	for _, paragraph := range strings.Split(s, "\n") {
		lines = append(lines, wrapLine(paragraph, f, width)...)
	}
	return lines
}

func wrapLine(s string, f face, width float32) []string {
	if width <= 0 || s == "" || f.width(s) <= width {
		return []string{s}
	}
	var lines []string
	line := ""
	for _, word := range words(s) {
		bare := strings.TrimRight(word, " ")
		if line != "" && f.width(line+bare) > width {
			lines = append(lines, line)
			line = ""
		}
		if line == "" && f.width(bare) > width {
			pieces := split(word, f, width)
			lines = append(lines, pieces[:len(pieces)-1]...)
			word = pieces[len(pieces)-1]
		}
		line += word
	}
	if line != "" {
		lines = append(lines, line)
	}
	return lines
}

// fixedSpace is a space at which no line breaks while there is another way.
const fixedSpace = "\u00a0"

// words cuts s after each run of spaces.
func words(s string) []string {
	var out []string
	start, space := 0, false
	for i, r := range s {
		if r == ' ' {
			space = true
			continue
		}
		if space {
			out = append(out, s[start:i])
			start, space = i, false
		}
	}
	return append(out, s[start:])
}

// split cuts a word into pieces no wider than width, between letters only, and where it
// can after a space that does not break. A piece holds at least one letter, however
// narrow the line.
func split(word string, f face, width float32) []string {
	var pieces []string
	piece := ""
	for _, letter := range letters(word) {
		if piece != "" && f.width(strings.TrimRight(piece+letter, " ")) > width {
			cut := len(piece)
			if i := strings.LastIndex(piece, fixedSpace); i > 0 {
				cut = i + len(fixedSpace)
			}
			pieces = append(pieces, piece[:cut])
			piece = piece[cut:]
		}
		piece += letter
	}
	return append(pieces, piece)
}

// letters cuts s before every rune that starts a letter: not before combining
// marks, joiners and variation selectors.
func letters(s string) []string {
	var out []string
	start, joined := 0, false
	for i, r := range s {
		stays := i == 0 || joined || unicode.In(r, unicode.M) || r == '\u200d'
		joined = r == '\u200d'
		if stays {
			continue
		}
		out = append(out, s[start:i])
		start = i
	}
	return append(out, s[start:])
}
