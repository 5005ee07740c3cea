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

// fitted is the largest size, from that of step down to body text, at which every word of
// s fits the width.
func fitted(s string, f face, step Size, scale, width float32) float32 {
	least := fyne.Min(textSizes[step], textSizes[Body]) * scale
	f.size = textSizes[step] * scale
	for _, word := range strings.FieldsFunc(s, func(r rune) bool { return r == ' ' || r == '\n' }) {
		for wide := f.width(word); wide > width && f.size > least; wide = f.width(word) {
			// A little less than what the widths say: letters are not quite as much smaller
			// as their size.
			f.size = fyne.Max(least, fyne.Min(float32(int(f.size*width/wide)), f.size-1))
		}
	}
	return f.size
}

// wrap breaks s into lines no wider than width (or not at all without a width). A line break may stand at a
// space (kept, invisibly, at the end of its line) and inside a word that alone
// is wider than the line. The lines joined give s again, without its "\n".
func wrap(s string, f face, width float32) []string { return byParagraph(s, f, width, wrapLine) }

// byParagraph breaks each paragraph of s in one way.
func byParagraph(s string, f face, width float32, lined func(string, face, float32) []string) (lines []string) {
	for _, paragraph := range strings.Split(s, "\n") {
		lines = append(lines, lined(paragraph, f, width)...)
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

// balanced breaks s as wrap does, into as few lines, but none of them much shorter than the
// others: no word is left alone on the last line.
func balanced(s string, f face, width float32) []string {
	return byParagraph(s, f, width, balancedLine)
}

func balancedLine(s string, f face, width float32) []string {
	lines := wrapLine(s, f, width)
	if len(lines) < 2 || len(lines) > mostBalanced || broken(lines) {
		return lines
	}
	for low, high := f.width(s)/float32(len(lines)), width; high-low > balanceStep; {
		middle := (low + high) / 2
		if even := wrapLine(s, f, middle); len(even) == len(lines) && !broken(even) {
			lines, high = even, middle
		} else {
			low = middle
		}
	}
	return lines
}

const (
	mostBalanced = 6 // lines; a longer text reads well as it is
	balanceStep  = 4 // units of width: to find the last few is not worth their time
)

// unwidowed breaks s as wrap does, but takes a word or two down to a last line that would
// else be very short: for text that begins at the left, whose lines are best full.
func unwidowed(s string, f face, width float32) []string {
	return byParagraph(s, f, width, unwidowedLine)
}

func unwidowedLine(s string, f face, width float32) []string {
	full := wrapLine(s, f, width)
	n := len(full)
	switch {
	case n < 2 || f.width(full[n-1]) >= width*shortLine:
		return full
	case n > 2 && n <= mostBalanced:
		return narrowed(s, full, f, width)
	}
	return balancedLine(s, f, width)
}

// shortLine is what part of the width a last line should at least be.
const shortLine = 0.3

// narrowed breaks s, for which full are the lines, in the widest way in which its last line
// is not short. Without one it gives full.
func narrowed(s string, full []string, f face, width float32) []string {
	for less := width - 12; less > width*0.7; less -= 12 {
		lines := wrapLine(s, f, less)
		if len(lines) != len(full) || broken(lines) {
			break
		}
		if f.width(lines[len(lines)-1]) >= width*shortLine {
			return lines
		}
	}
	return full
}

// broken says whether a line ends inside a word.
func broken(lines []string) bool {
	for _, line := range lines[:len(lines)-1] {
		if !strings.HasSuffix(line, " ") {
			return true
		}
	}
	return false
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
