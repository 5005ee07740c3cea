package ui

import (
	"strings"
	"testing"
	"unicode/utf8"

	"fyne.io/fyne/v2"
)

func checkWrap(t *testing.T, s string, f face, width float32) []string {
	t.Helper()
	lines := wrap(s, f, width)
	if got, want := strings.Join(lines, ""), strings.ReplaceAll(s, "\n", ""); got != want {
		t.Fatalf("wrapping %q at %v lost text: %q", s, width, got)
	}
	for _, line := range lines {
		if !utf8.ValidString(line) && utf8.ValidString(s) {
			t.Fatalf("wrapping %q at %v cut a rune: %q", s, width, line)
		}
		if w := f.width(strings.TrimRight(line, " ")); w > width && len(letters(strings.TrimRight(line, " "))) > 1 {
			t.Fatalf("wrapping %q at %v: %q is %v wide", s, width, line, w)
		}
	}
	return lines
}

var wrapSeeds = []string{
	"", " ", "\n", "\n\n", "a", "Enter your PIN", "a  b   c ", "  leading", "trailing   ",
	"You have not paid this account before. Did somebody call and ask you to pay? Stop, and call your bank.",
	"Averyveryverylongreferencewithoutanyspaceinitatall0123456789 and more",
	"MT84 MALT 0110 0001 2345 MTLC AST0 01S", "€\u00a01\u00a0250\u00a0000\u00a0000,00",
	"Nguye\u0302\u0303n Thi\u0323 A\u0301nh", "\u0301\u0301\u0301", "one\ntwo three\nfour", "👩\u200d👩\u200d👧 family",
	"[U+202E][U+202E × 40]gnp.exe", "bad \xff byte",
}

func TestWrapLosesNothing(t *testing.T) {
	stage(t, false, 1, 100, 100)
	for _, s := range wrapSeeds {
		for _, f := range []face{{size: 17}, {bold: true, size: 38}, {mono: true, size: 25.5}} {
			for _, width := range []float32{1, 30, 77, 150, 320, 480} {
				checkWrap(t, s, f, width)
			}
		}
	}
}

func FuzzWrap(f *testing.F) {
	stage(f, false, 1, 100, 100)
	for _, s := range wrapSeeds {
		f.Add(s, uint16(150))
	}
	f.Fuzz(func(t *testing.T, s string, width uint16) {
		if len(s) > 300 {
			return
		}
		checkWrap(t, s, face{size: 17}, float32(width%600)+1)
	})
}

// Groups of an account number stay whole wherever one of them fits.
func TestGroupsAreNeverCut(t *testing.T) {
	stage(t, false, 1, 100, 100)
	const iban = "MT84 MALT 0110 0001 2345 MTLC AST0 01S"
	f := face{mono: true, bold: true, size: 17 * 1.5}
	group := f.width("MALT")
	for width := group; width < 700; width += 13 {
		for _, line := range checkWrap(t, iban, f, width) {
			for _, g := range strings.Fields(line) {
				if !strings.Contains(" "+iban+" ", " "+g+" ") {
					t.Fatalf("at %v the group %q is cut", width, g)
				}
			}
		}
	}
}

func TestBreaksBetweenWordsFirst(t *testing.T) {
	stage(t, false, 1, 100, 100)
	f := face{size: 17}
	lines := wrap("Garage De Smet", f, f.width("Garage De"))
	if len(lines) != 2 || lines[0] != "Garage De " || lines[1] != "Smet" {
		t.Errorf("%q", lines)
	}
	// A space that does not break keeps an amount together.
	if lines := wrap("pay €\u00a01\u00a0250,00 now", f, f.width("€\u00a01\u00a0250,00")); len(lines) != 3 {
		t.Errorf("%q", lines)
	}
	if got := letters("e\u0301\u0323a👩\u200d👧"); len(got) != 3 {
		t.Errorf("%q", got)
	}
}

func TestTextHeightFollowsWidth(t *testing.T) {
	stage(t, false, 1, 100, 100)
	long := NewText("You have not paid this account before. Did somebody call and ask you to pay?", TextStyle{})
	narrow, wide := long.HeightForWidth(150), long.HeightForWidth(480)
	if narrow <= wide || wide < 17*Leading {
		t.Errorf("%v high at 150, %v at 480", narrow, wide)
	}
	long.Resize(fyne.NewSize(150, narrow))
	if got := long.MinSize().Height; got != narrow {
		t.Errorf("least height %v after layout at 150, want %v", got, narrow)
	}
	for size, points := range textSizes {
		one := NewText("Ag", TextStyle{Size: Size(size)})
		if h := one.HeightForWidth(1000); h < points*Leading || h >= points*Leading+1 {
			t.Errorf("a line of size %v is %v high", points, h)
		}
	}
	fit := NewText("€\u00a01\u00a0250\u00a0000\u00a0000,00", TextStyle{Size: Display, Bold: true, Fit: true})
	if lines, size := fit.lines(320); len(lines) != 1 || size >= textSizes[Display] || size < textSizes[Body] {
		t.Errorf("%q at size %v", lines, size)
	}
	if _, size := fit.lines(2000); size != textSizes[Display] {
		t.Errorf("with room it is %v", size)
	}
}

// What a Text draws is what it was given, at any width.
func TestTextDrawsAll(t *testing.T) {
	c := stage(t, false, 1.5, 300, 600)
	text := NewText("Nobody can show or reset your PIN. Erase this profile and set it up again with your bank.", TextStyle{})
	c.SetContent(text)
	for _, width := range []float32{90, 140, 300} {
		text.Resize(fyne.NewSize(width, text.HeightForWidth(width)))
		if got := drawn(text); strings.ReplaceAll(got, " ", "") != strings.ReplaceAll(text.String(), " ", "") {
			t.Errorf("at %v it draws %q", width, got)
		}
	}
	text.SetText("new")
	if drawn(text) != "new" {
		t.Errorf("after SetText it draws %q", drawn(text))
	}
}

// What hangs together breaks at its fixed spaces before it breaks inside.
func TestWrapKeepsUnitsWhole(t *testing.T) {
	stage(t, false, 1, 390, 844)
	f := face{bold: true, size: 25}
	s := "999\u00a0999\u00a0999,99\u00a0CHF"
	lines := wrap(s, f, f.width("999\u00a0999\u00a0999,99\u00a0C")+1)
	if len(lines) != 2 || lines[1] != "CHF" || lines[0]+lines[1] != s {
		t.Errorf("%q", lines)
	}
}

// Balanced lines are as many as full ones, and lose nothing; no word is alone on the last one
// where it need not be.
func TestLinesAreBalanced(t *testing.T) {
	stage(t, false, 1, 390, 844)
	for _, s := range append(wrapSeeds, "Approve with your own eyes", "Type or paste the code, or choose a picture of it.",
		"This code is for somebody else", "Give me one\nand then another line that is long enough for two") {
		for _, f := range []face{{size: 17}, {bold: true, size: 39}, {mono: true, size: 25.5}} {
			for _, width := range []float32{77, 150, 320, 480} {
				full := wrap(s, f, width)
				for name, lines := range map[string][]string{"balanced": balanced(s, f, width), "unwidowed": unwidowed(s, f, width)} {
					if strings.Join(lines, "") != strings.Join(full, "") || len(lines) != len(full) {
						t.Fatalf("%s at %v: %q, full %q", name, width, lines, full)
					}
					for _, line := range lines {
						if w := f.width(strings.TrimRight(line, " ")); w > width && len(letters(strings.TrimRight(line, " "))) > 1 {
							t.Errorf("%s at %v: %q is %v wide", name, width, line, w)
						}
					}
				}
			}
		}
	}
	f := face{size: 17}
	s := "Type or paste the code, or choose a picture of it."
	width := f.width("Type or paste the code, or choose a picture of")
	if lines := wrap(s, f, width); len(lines) != 2 || lines[1] != "it." {
		t.Fatalf("not the text for this test: %q", lines)
	}
	for name, lines := range map[string][]string{"balanced": balanced(s, f, width), "unwidowed": unwidowed(s, f, width)} {
		if f.width(lines[1]) < width*shortLine {
			t.Errorf("%s: %q", name, lines)
		}
	}
}

// An amount that has no room at its size is as large as its room.
func TestFittedIsAsLargeAsItsRoom(t *testing.T) {
	stage(t, false, 1.5, 390, 844)
	const amount = "€\u00a01\u00a0250,00"
	f := face{bold: true}
	for width := float32(120); width < 500; width += 17 {
		f.size = fitted(amount, f, Display, 1.5, width)
		least, most := textSizes[Body]*1.5, textSizes[Display]*1.5
		w := f.width(amount)
		switch {
		case f.size < least || f.size > most:
			t.Errorf("at %v it is %v large", width, f.size)
		case f.size > least && w > width:
			t.Errorf("at %v it is %v wide", width, w)
		case f.size < most && f.size > least && w < width*0.93:
			t.Errorf("at %v it is only %v wide", width, w)
		}
	}
}
