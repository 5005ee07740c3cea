package words

import (
	"strings"
	"unicode"
)

// Letters of Greek and Cyrillic that look like Latin ones in most fonts
// (Unicode UTS 39, confusables).
const imitations = "АВЕЅІЈКМНОРСТУХҮӀԌԚԜЗЬаеѕіјорсухһԁԛԝѵүӏь" +
	"ΑΒΕΖΗΙΚΜΝΟΡΤΥΧϹϒονρυικγχσϲϳ"

// Imitates tells whether a text has characters that deceive the eye: letters that pass for
// those of another script, characters that imitate punctuation, and ones that are not seen
// or that move what is seen. The screens warn of such a name besides showing it by Visible.
// A name in a script that the app merely cannot draw deceives nobody.
func Imitates(s string) bool {
	glyphs := read(s)
	for _, g := range glyphs {
		if g.bad || unicode.Is(unicode.Cf, g.r) || unicode.Is(invisible, g.r) || unicode.Is(imitators, g.r) || latinImitation(g.r) {
			return true
		}
	}
	boxMarks(glyphs)
	for i := range glyphs {
		if glyphs[i].hide && unicode.Is(unicode.M, glyphs[i].r) {
			return true
		}
	}
	before := make([]bool, len(glyphs))
	for i, g := range glyphs {
		before[i] = g.hide
	}
	boxImitations(glyphs)
	for i, g := range glyphs {
		if g.hide && !before[i] {
			return true
		}
	}
	return false
}

// latinImitation tells letters of phonetic writing that pass for plain Latin ones; no name is
// written with them.
func latinImitation(r rune) bool {
	return strings.ContainsRune("ɑɡɩɪʀʏʟɴʙʜʋɾꞁꜱᴀᴄᴅᴇᴊᴋᴍᴏᴘᴛᴜᴠᴡᴢ", r)
}

// scripts whose letters the app's font can draw.
var scripts = []*unicode.RangeTable{unicode.Latin, unicode.Greek, unicode.Cyrillic}

// script is the place of a rune's script in scripts, or -1 for runes that belong
// to all: digits, punctuation, marks.
func script(r rune) int {
	for i, s := range scripts {
		if unicode.Is(s, r) {
			return i
		}
	}
	return -1
}

// boxImitations boxes letters that pass for those of another script: in a word of
// several scripts, the letters that are not of the word's main script (on a tie,
// Latin is); and a word of another script made up of look-alikes only, when no
// other word of the text shows that the script is really used.
func boxImitations(g []glyph) {
	type word struct{ from, to int }
	var words []word
	for i := 0; i < len(g); i++ {
		if !wordRune(g[i]) {
			continue
		}
		from := i
		for i < len(g) && wordRune(g[i]) {
			i++
		}
		words = append(words, word{from, i})
	}
	used := map[int]bool{0: true}
	main := make([]int, len(words))
	for w, at := range words {
		var count [3]int
		honest := [3]bool{}
		for _, x := range g[at.from:at.to] {
			if s := script(x.r); s >= 0 {
				count[s]++
				honest[s] = honest[s] || !strings.ContainsRune(imitations, x.r)
			}
		}
		for s := range count {
			if count[s] > count[main[w]] {
				main[w] = s
			}
		}
		if honest[main[w]] {
			used[main[w]] = true
		}
	}
	for w, at := range words {
		for i := at.from; i < at.to; i++ {
			s := script(g[i].r)
			if s >= 0 && (s != main[w] || !used[s]) {
				g[i].hide = true
			}
		}
	}
}

// wordRune tells what belongs to one word: letters, digits and marks.
func wordRune(g glyph) bool {
	return !g.hide && (unicode.IsLetter(g.r) || unicode.IsDigit(g.r) || unicode.Is(unicode.M, g.r))
}
