package words

import (
	"regexp"
	"testing"

	"github.com/zegel-app/zegel/assets"
)

// What good print and good manners forbid, in the texts of each language.
var forbidden = map[string]map[string]*regexp.Regexp{
	"": {
		"straight quotes":                 regexp.MustCompile(`['"]`),
		"three dots":                      regexp.MustCompile(`\.\.\.`),
		"two spaces":                      regexp.MustCompile(`  `),
		"a dot that could begin a line":   regexp.MustCompile(` ·`),
		"a number without its unit":       regexp.MustCompile(`\d (MB|Mo|%)`),
		"space at the end or a beginning": regexp.MustCompile(`(?m)^[ \x{a0}]|[ \x{a0}]$`),
	},
	"en": {
		"a wrong sign before a percent": regexp.MustCompile(`[ \x{a0}]%`),
		"quotes of another language":    regexp.MustCompile(`[„«»]`),
	},
	"nl": {
		"quotes of another language": regexp.MustCompile(`[„«»]`),
		"the familiar address":       regexp.MustCompile(`(?i)\b(je|jij|jouw|jullie)\b`),
	},
	"fr": {
		"no thin space before a sign": regexp.MustCompile(`[^\x{202f}][?!;]`),
		"no fixed space before a sign": regexp.MustCompile(
			`[^\x{a0}]:(?:$|[ \x{a0}])|«[^\x{a0}]|[^\x{a0}]»|[^\x{a0}]%`),
		"quotes of another language": regexp.MustCompile(`[„“”]`),
		"the familiar address":       regexp.MustCompile(`(?i)(?:^|[^\pL])(tu|toi|ton|tes)(?:$|[^\pL])`),
	},
	"de": {
		"quotes of another language":  regexp.MustCompile(`[«»”]`),
		"a quote that does not close": regexp.MustCompile(`„[^“]*$`),
		"the familiar address":        regexp.MustCompile(`\b([Dd]u|[Dd]ein|[Dd]ich|[Dd]ir)\b`),
		// As what somebody should do; "halten" is a word.
		"a stop that may be read as a shrug": regexp.MustCompile(`\b[Hh]alt[.,]`),
	},
	"vi": {
		"quotes of another language": regexp.MustCompile(`[„«»]`),
		"another address":            regexp.MustCompile(`(?i)\bbạn\b`),
	},
}

// Each language is written as it is printed, and speaks to the person as a bank does.
func TestTypography(t *testing.T) {
	for _, lang := range Languages() {
		messages, err := load(assets.Translations, lang)
		if err != nil {
			t.Fatal(err)
		}
		for key, forms := range messages {
			for _, text := range forms {
				for _, of := range []string{"", lang} {
					for what, wrong := range forbidden[of] {
						if at := wrong.FindString(text); at != "" {
							t.Errorf("%s: %s: %s (%q) in %q", lang, key, what, at, text)
						}
					}
				}
			}
		}
	}
}

// A language with one form only may have words of its own for just one: the last try is told.
func TestJustOneHasItsWords(t *testing.T) {
	for _, lang := range Languages() {
		w := New(lang)
		last, more := w.T("pin.wrong", Args{"n": 1}), w.T("pin.wrong", Args{"n": 2})
		if len(last) < len(more)+10 {
			t.Errorf("%s: the last try is told as %q, two as %q", lang, last, more)
		}
	}
}
