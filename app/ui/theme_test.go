package ui

import (
	"image/color"
	"math"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/theme"
)

// luminance and contrast are those of WCAG 2.2, section 1.4.3.
func luminance(c color.NRGBA) float64 {
	part := func(v uint8) float64 {
		f := float64(v) / 255
		if f <= 0.04045 {
			return f / 12.92
		}
		return math.Pow((f+0.055)/1.055, 2.4)
	}
	return 0.2126*part(c.R) + 0.7152*part(c.G) + 0.0722*part(c.B)
}

func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	if x < y {
		x, y = y, x
	}
	return (x + 0.05) / (y + 0.05)
}

func TestContrastItself(t *testing.T) {
	if c := contrast(rgb(0xFFFFFF), rgb(0)); math.Abs(c-21) > 0.01 {
		t.Errorf("black on white is %.2f", c)
	}
	if c := contrast(rgb(0x777777), rgb(0xFFFFFF)); math.Abs(c-4.48) > 0.01 {
		t.Errorf("777 on white is %.2f", c)
	}
}

// Every text differs from every ground that it can stand on by 4.5:1, and every
// line or sign that carries meaning by 3:1 (WCAG 2.2, 1.4.3 and 1.4.11).
func TestContrast(t *testing.T) {
	grounds := []Role{Background, Surface}
	pairs := map[Role][]Role{
		Ink:       append(grounds, keyGround, keyDown, tint, WarningGround, DangerGround, SuccessGround),
		Muted:     append(grounds, sleepGround, keyGround, keyDown, tint),
		Primary:   append(grounds, tint, keyDown),
		OnPrimary: {Primary, downGround, overGround},
		Danger:    append(grounds, DangerGround),
		Warning:   append(grounds, WarningGround),
		Success:   append(grounds, SuccessGround),
	}
	for n := range Tiles {
		ground, letters := tileRoles(n)
		pairs[letters] = []Role{ground}
	}
	lines := map[Role][]Role{
		Outline: grounds, Primary: {Background, Surface, keyGround}, Danger: grounds, Success: grounds, Warning: grounds,
		downGround: {Primary}, // the fill of a hold, beside what is not filled yet
	}
	for _, dark := range []bool{false, true} {
		th := Theme(dark, 1)
		for text, under := range pairs {
			for _, ground := range under {
				if c := contrast(colour(th, text), colour(th, ground)); c < 4.5 {
					t.Errorf("dark %v: %s on %s is %.2f:1", dark, text, ground, c)
				}
			}
		}
		for line, under := range lines {
			for _, ground := range under {
				least := 3.0
				if line == downGround {
					least = 1.3 // the words say it as well
				}
				if c := contrast(colour(th, line), colour(th, ground)); c < least {
					t.Errorf("dark %v: line %s on %s is %.2f:1", dark, line, ground, c)
				}
			}
		}
	}
}

// No widget writes in a pair of colours that the contrast test does not know.
func TestButtonsKeepToTheRoles(t *testing.T) {
	for _, kind := range []ButtonKind{Filled, Outlined, Quiet, Stop} {
		for state := range 8 {
			b := &Button{kind: kind}
			b.down, b.hover = state&1 != 0, state&2 != 0
			if state&4 != 0 {
				b.Disable()
			}
			fill, _, label := b.colours()
			for _, dark := range []bool{false, true} {
				th := Theme(dark, 1)
				under := []Role{fill}
				if fill == None {
					under = []Role{Background, Surface}
				}
				for _, g := range under {
					if c := contrast(colour(th, label), colour(th, g)); c < 4.5 {
						t.Errorf("dark %v: kind %d state %d: %s on %s is %.2f:1", dark, kind, state, label, g, c)
					}
				}
			}
		}
	}
}

func TestColoursAreTheDesigns(t *testing.T) {
	for role, want := range map[Role][2]uint32{
		Background: {0xF4F6F7, 0x0E161B}, Surface: {0xFFFFFF, 0x18232A}, Ink: {0x12212B, 0xE8EEF1},
		Muted: {0x4A5B66, 0xA9B8C0}, Outline: {0x75858F, 0x768892}, Primary: {0x0A5A70, 0x6CC7DD},
		OnPrimary: {0xFFFFFF, 0x00303D}, Danger: {0xB3261E, 0xFFB4AB}, Warning: {0x553900, 0xFFDFA6},
		WarningGround: {0xFFF1D6, 0x4A3600}, Success: {0x1B6B3A, 0x7FD89B},
	} {
		for i, dark := range []bool{false, true} {
			if got := Theme(dark, 1).Color(role, theme.VariantLight); got != rgb(want[i]) {
				t.Errorf("dark %v: %s is %v, want %06X", dark, role, got, want[i])
			}
		}
	}
}

// Neighbours among the tiles have another colour, and any number has one.
func TestTiles(t *testing.T) {
	for _, dark := range []bool{false, true} {
		seen := map[color.NRGBA]bool{}
		for n := range Tiles {
			ground, _ := tileRoles(n)
			seen[colour(Theme(dark, 1), ground)] = true
		}
		if len(seen) != Tiles {
			t.Errorf("dark %v: there are %d colours, not %d", dark, len(seen), Tiles)
		}
	}
	for _, n := range []int{-1, Tiles, 1 << 30} {
		if ground, letters := tileRoles(n); colour(fallback, ground) == colour(fallback, Ink) || colour(fallback, letters) == colour(fallback, Ink) {
			t.Errorf("tile %d has no colour", n)
		}
	}
}

func TestThemeAnswersFyne(t *testing.T) {
	for _, dark := range []bool{false, true} {
		th := Theme(dark, 1.5)
		for _, name := range []fyne.ThemeColorName{theme.ColorNameBackground, theme.ColorNameForeground, theme.ColorNameInnerWindowBorder, theme.ColorNameHeaderBackground, "zegel.unknown"} {
			if th.Color(name, theme.VariantDark) == nil {
				t.Errorf("no colour %s", name)
			}
		}
		if got := th.Size(theme.SizeNameText); got != 17*1.5 {
			t.Errorf("text is %v at 150 %%", got)
		}
		if th.Size(theme.SizeNamePadding) <= 0 || th.Icon(theme.IconNameCancel) == nil {
			t.Error("the theme has gaps")
		}
		for _, style := range []fyne.TextStyle{{}, {Bold: true}, {Monospace: true}, {Monospace: true, Bold: true}, {Symbol: true}, {Italic: true}} {
			if f := th.Font(style); f == nil || len(f.Content()) == 0 {
				t.Errorf("no font for %v", style)
			}
		}
	}
	if scaleOf(Theme(true, 0)) != 1 || scaleOf(theme.DefaultTheme()) != 1 {
		t.Error("scale of nothing is not 1")
	}
	if colour(theme.DefaultTheme(), Primary) != lightColours.primary {
		t.Error("another theme does not get the light look")
	}
}
