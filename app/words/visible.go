package words

import (
	"fmt"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/zegel-app/zegel/assets"
)

// Visible makes text from outside safe to show. What a reader would not see, or
// what would move, hide or imitate what is seen, becomes a box with its code
// point, such as "[U+202E]"; all else stays as it is, and nothing is left out.
//
// Boxes stand for: control, format and bidirectional characters; line and
// paragraph ends; spaces other than the common ones, and every space after a
// first; characters that are drawn as nothing; accents without a letter, more than
// two on one, and strokes through a letter; characters that imitate punctuation;
// letters that imitate those of another script in the same word or text; bytes
// that are not UTF-8; and whatever the app's own font cannot draw, so that no
// foreign font decides what is seen (payments in the euro area use Latin, Greek
// and Cyrillic letters: EPC217-08).
func Visible(s string) string {
	glyphs := read(s)
	boxMarks(glyphs)
	boxImitations(glyphs)
	return write(glyphs)
}

// glyph is one rune, or one byte that is part of none.
type glyph struct {
	r    rune
	bad  bool // r is a byte
	hide bool // is shown as a box
}

func read(s string) []glyph {
	var out []glyph
	for i, r := range s {
		if r == utf8.RuneError {
			if _, n := utf8.DecodeRuneInString(s[i:]); n == 1 {
				out = append(out, glyph{r: rune(s[i]), bad: true, hide: true})
				continue
			}
		}
		g := glyph{r: r, hide: !plain(r)}
		if space(r) && len(out) > 0 && !out[len(out)-1].bad && space(out[len(out)-1].r) {
			g.hide = true
		}
		out = append(out, g)
	}
	return out
}

func space(r rune) bool { return r == ' ' || r == '\u00a0' || r == '\u202f' }

// plain tells whether a rune, on its own, shows what it is.
func plain(r rune) bool {
	switch {
	case space(r):
		return true
	case !unicode.IsPrint(r), unicode.Is(unicode.Me, r), unicode.Is(invisible, r), unicode.Is(imitators, r), latinImitation(r):
		return false
	case r >= 0x0334 && r <= 0x0338: // strokes through a letter
		return false
	}
	return assets.Draws(r)
}

// invisible are letters and marks that are drawn as nothing (Unicode's
// Default_Ignorable_Code_Point beyond the format characters, and the empty Braille
// cell).
var invisible = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x034f, Hi: 0x034f, Stride: 1}, {Lo: 0x115f, Hi: 0x1160, Stride: 1}, {Lo: 0x17b4, Hi: 0x17b5, Stride: 1},
		{Lo: 0x180b, Hi: 0x180f, Stride: 1}, {Lo: 0x2800, Hi: 0x2800, Stride: 1}, {Lo: 0x3164, Hi: 0x3164, Stride: 1},
		{Lo: 0xfe00, Hi: 0xfe0f, Stride: 1}, {Lo: 0xffa0, Hi: 0xffa0, Stride: 1}, {Lo: 0xfffc, Hi: 0xfffd, Stride: 1},
	},
	R32: []unicode.Range32{{Lo: 0xe0000, Hi: 0xe0fff, Stride: 1}},
}

// imitators look like a slash, a colon, a full stop or an exclamation mark.
var imitators = &unicode.RangeTable{
	R16: []unicode.Range16{
		{Lo: 0x01c3, Hi: 0x01c3, Stride: 1}, {Lo: 0x02d0, Hi: 0x02d0, Stride: 1}, {Lo: 0x2024, Hi: 0x2024, Stride: 1},
		{Lo: 0x2044, Hi: 0x2044, Stride: 1}, {Lo: 0x2215, Hi: 0x2215, Stride: 1}, {Lo: 0x2236, Hi: 0x2236, Stride: 1},
		{Lo: 0xa789, Hi: 0xa789, Stride: 1},
	},
}

// boxMarks boxes accents that do not stand on a letter, and all after a second.
func boxMarks(g []glyph) {
	on := 0 // marks on the present letter, -1 when there is no letter
	for i := range g {
		switch {
		case g[i].hide:
			on = -1
		case unicode.Is(unicode.M, g[i].r):
			if on < 0 || on == 2 || i == 0 {
				g[i].hide = true
				on = -1
				continue
			}
			on++
		case unicode.IsLetter(g[i].r):
			on = 0
		default:
			on = -1
		}
	}
}

// write puts boxes for what is hidden; equal ones in a row share a box.
func write(g []glyph) string {
	var b strings.Builder
	for i := 0; i < len(g); {
		if !g[i].hide {
			b.WriteRune(g[i].r)
			i++
			continue
		}
		n := i + 1
		for n < len(g) && g[n] == g[i] {
			n++
		}
		name := fmt.Sprintf("U+%04X", g[i].r)
		if g[i].bad {
			name = fmt.Sprintf("0x%02X", g[i].r)
		}
		if n-i > 1 {
			name += fmt.Sprintf(" × %d", n-i)
		}
		b.WriteString("[" + name + "]")
		i = n
	}
	return b.String()
}
