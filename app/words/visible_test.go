package words

import (
	"strings"
	"testing"
	"unicode"
	"unicode/utf8"

	"github.com/zegel-app/zegel/assets"
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
		"\u0410\u03a1\u0421 Bank":     "[U+0410][U+03A1][U+0421] Bank",
		"Me\u0433idian":               "Me[U+0433]idian",
		"\u0251nna":                   "[U+0251]nna",
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

func TestImitates(t *testing.T) {
	for _, honest := range []string{
		"", "Garage De Smet", "Nguyễn Thị Ánh", "Αθήνα Παπαδόπουλος", "Иван Петров, Ул. 5", "O'Brien & Søn", "张三", "שלום",
		"Łukasz Żółć", "Jürgen Größe", "Çağrı Işık", "Αθήνα Cafe", "Dvořák / Nováková", "two  spaces", "Стоматология BelaDent",
	} {
		if Imitates(honest) {
			t.Errorf("%q is taken for a deception", honest)
		}
	}
	for _, sly := range []string{
		"P\u0430ypal", "Meridian \u0410\u0420\u0421", "pay\u200bpal", "\u202egnp.exe", "bank.example\u2215evil", "\u0261oogle", "a\xff", "1\u0336000", "\u3164",
	} {
		if !Imitates(sly) {
			t.Errorf("%+q is not noticed", sly)
		}
	}
}

// All letters of the app's languages, and of the names of people who use the euro, are drawn:
// none of them becomes a box.
func TestNamesOfEuropeAndVietnamAreDrawn(t *testing.T) {
	for _, letters := range []string{
		"ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz",
		"ÀÂÄÆÇÈÉÊËÎÏÔÖŒÙÛÜŸßàâäæçèéêëîïôöœùûüÿẞ",
		"ÁÍÓÚÝĄĆČĎĐĘĚĞĢĪĮĶĹĽĻŁŃŇŅÑŐØŔŘŚŠŞŢŤȚȘŮŰŪŲŹŽŻÅĀĒĠĦŻáíóúýąćčďđęěğģīįķĺľļłńňņñőøŕřśšşţťțșůűūųźžżåāēġħıİ",
		"ĂÂĐÊÔƠƯăâđêôơưÀẢÃÁẠẰẲẴẮẶẦẨẪẤẬÈẺẼÉẸỀỂỄẾỆÌỈĨÍỊÒỎÕÓỌỒỔỖỐỘỜỞỠỚỢÙỦŨÚỤỪỬỮỨỰỲỶỸÝỴ",
		"àảãáạằẳẵắặầẩẫấậèẻẽéẹềểễếệìỉĩíịòỏõóọồổỗốộờởỡớợùủũúụừửữứựỳỷỹýỵ",
		"ΑΒΓΔΕΖΗΘΙΚΛΜΝΞΟΠΡΣΤΥΦΧΨΩαβγδεζηθικλμνξοπρστυφχψωςάέήίόύώϊϋΐΰΆΈΉΊΌΎΏ",
		"АБВГДЕЖЗИЙКЛМНОПРСТУФХЦЧШЩЪЫЬЭЮЯабвгдежзийклмнопрстуфхцчшщъыьэюяЁёЇїІіЄєҐґЂђЉљЊњЋћЏџЅѕЈј",
		"€₫£“”„«»’…–·•−×½0123456789",
	} {
		for _, r := range letters {
			if !plain(r) {
				t.Errorf("%c (%U) is not drawn", r, r)
			}
		}
	}
	for _, language := range Languages() {
		m, err := load(assets.Translations, language)
		if err != nil {
			t.Fatal(err)
		}
		for key, forms := range m {
			for _, text := range forms {
				for _, r := range text {
					if r != '\n' && !plain(r) {
						t.Errorf("%s, %s: %c (%U) is not drawn", language, key, r, r)
					}
				}
			}
		}
	}
}
