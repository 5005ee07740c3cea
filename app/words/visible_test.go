package words

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"
)

func TestVisible(t *testing.T) {
	for in, want := range map[string]string{
		"Garage De Smet":              "Garage De Smet",
		"Anna – current account":      "Anna – current account",
		"Invoice 2026-0117":           "Invoice 2026-0117",
		"Nguyễn Thị Ánh":              "Nguyễn Thị Ánh",
		"Nguye\u0302\u0303n":          "Nguye\u0302\u0303n",
		"Αθήνα Παπαδόπουλος":          "Αθήνα Παπαδόπουλος",
		"Иван Петров, Ул. 5":          "Иван Петров, Ул. 5",
		"O'Brien & Søn ½ € 5/6":       "O'Brien & Søn ½ € 5/6",
		"":                            "",
		"\u202egnp.exe":               "[U+202E]gnp.exe",
		"a\u2066b\u2069c":             "a[U+2066]b[U+2069]c",
		"pay\u200bpal":                "pay[U+200B]pal",
		"a\u00adb":                    "a[U+00AD]b",
		"line\nTo: somebody":          "line[U+000A]To: somebody",
		"tab\there":                   "tab[U+0009]here",
		"\x1b[31mred":                 "[U+001B][31mred",
		"bad\xff\xfebytes":            "bad[0xFF][0xFE]bytes",
		"\ufffd":                      "[U+FFFD]",
		"far      away":               "far [U+0020 × 5]away",
		"a\u00a0b":                    "a\u00a0b",
		"a\u3000b\u2003c":             "a[U+3000]b[U+2003]c",
		"hangul\u3164filler":          "hangul[U+3164]filler",
		"e\u0301\u0302\u0303":         "e\u0301\u0302[U+0303]",
		"\u0301x":                     "[U+0301]x",
		"1\u0336000":                  "1[U+0336]000",
		"5\u0301":                     "5[U+0301]",
		"x\u20dd":                     "x[U+20DD]",
		"bank.example\u2215evil":      "bank.example[U+2215]evil",
		"🎉":                           "[U+1F389]",
		"张三":                          "[U+5F20][U+4E09]",
		"שלום":                        "[U+05E9][U+05DC][U+05D5][U+05DD]",
		"\U000E0041tag":               "[U+E0041]tag",
		"P\u0430ypal":                 "P[U+0430]ypal",
		"Gar\u03b1ge":                 "Gar[U+03B1]ge",
		"Meridian \u0410\u0420\u0421": "Meridian [U+0410][U+0420][U+0421]",
		"Анна АРС":                    "Анна АРС",
		"1\u041e\u041e0":              "1[U+041E × 2]0",
		strings.Repeat("\u200b", 300): "[U+200B × 300]",
	} {
		if got := Visible(in); got != want {
			t.Errorf("Visible(%+q) = %+q, want %+q", in, got, want)
		}
	}
}

// What is shown has no character that the font lacks or that is not seen, and
// what was harmless is still there.
func FuzzVisible(f *testing.F) {
	for _, s := range []string{"Garage De Smet", "\u202e", "a\xffb", "e\u0301\u0302\u0303", "P\u0430y", "  ", "\u3164"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		out := Visible(s)
		if !utf8.ValidString(out) {
			t.Fatalf("Visible(%+q) = %+q", s, out)
		}
		marks := 0
		for _, r := range out {
			if !plain(r) {
				t.Fatalf("Visible(%+q) shows %U", s, r)
			}
			if unicode.Is(unicode.M, r) {
				marks++
			} else {
				marks = 0
			}
			if marks > 2 {
				t.Fatalf("Visible(%+q) piles up marks", s)
			}
		}
		if strings.Contains(out, "  ") {
			t.Fatalf("Visible(%+q) keeps a run of spaces", s)
		}
	})
}
