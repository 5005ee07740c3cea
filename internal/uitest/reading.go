package uitest

import (
	"fmt"
	"image/color"
	"math"
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// LeastContrast is how much a text and its ground differ at least (WCAG 2.2, 1.4.3, AA).
const LeastContrast = 4.5

// unsaid lists what a screen reader could not tell: controls without a label or a role, and
// a secret that a label gives away is for the tests of its screen.
func unsaid(order []*spot) []string {
	var flaws []string
	for _, s := range order {
		_, focusable := s.object.(fyne.Focusable)
		_, tappable := s.object.(fyne.Tappable)
		a, ok := s.object.(fyne.Accessible)
		if !focusable && !tappable {
			continue
		}
		if !focusable && !ok {
			continue // what lies under a page takes presses, and does nothing
		}
		switch {
		case !ok:
			flaws = append(flaws, fmt.Sprintf("a %T says nothing to a screen reader", s.object))
		case strings.TrimSpace(a.AccessibilityLabel()) == "":
			flaws = append(flaws, fmt.Sprintf("a %T has no label", s.object))
		case a.AccessibilityRole() == "":
			flaws = append(flaws, fmt.Sprintf("%q has no role", a.AccessibilityLabel()))
		case strings.ContainsAny(a.AccessibilityLabel(), "[]") && !strings.Contains(a.AccessibilityLabel(), "[U+"):
			flaws = append(flaws, fmt.Sprintf("%q lacks its words", a.AccessibilityLabel()))
		}
	}
	return flaws
}

// pale lists texts that do not stand out from what is drawn under them. A picture of a
// camera counts as white, which is the worst for light text.
func pale(order []*spot, background color.Color) []string {
	type layer struct {
		box
		fill color.NRGBA
	}
	var flaws []string
	var painted []layer
	for i, s := range order {
		switch o := s.object.(type) {
		case *canvas.Rectangle:
			painted = append(painted, layer{box{s.at, o.Size()}, nrgba(o.FillColor)})
		case *canvas.Circle:
			painted = append(painted, layer{box{s.at, o.Size()}, nrgba(o.FillColor)})
		case *canvas.Image:
			if o.Image != nil {
				painted = append(painted, layer{box{s.at, o.Size()}, color.NRGBA{255, 255, 255, 255}})
			}
		case *canvas.Text:
			if strings.TrimSpace(o.Text) == "" || o.Size().Width == 0 || !s.clip.holds(s.centre()) || !s.open(order[i+1:], nil) {
				continue
			}
			if o.Color == nil {
				continue // the toolkit's own colour
			}
			under := nrgba(background)
			for _, l := range painted {
				if l.holds(s.centre()) {
					under = over(l.fill, under)
				}
			}
			if got := contrast(nrgba(o.Color), under); got < LeastContrast {
				flaws = append(flaws, fmt.Sprintf("%q differs from its ground by %.2f:1 only", o.Text, got))
			}
		}
	}
	return flaws
}

func nrgba(c color.Color) color.NRGBA {
	if c == nil {
		return color.NRGBA{}
	}
	return color.NRGBAModel.Convert(c).(color.NRGBA)
}

// over lays one colour on another.
func over(top, under color.NRGBA) color.NRGBA {
	mix := func(a, b uint8) uint8 {
		return uint8((int(a)*int(top.A) + int(b)*(255-int(top.A))) / 255)
	}
	return color.NRGBA{mix(top.R, under.R), mix(top.G, under.G), mix(top.B, under.B), 255}
}

// contrast is the ratio of two colours' luminances (WCAG 2.2, "contrast ratio").
func contrast(a, b color.NRGBA) float64 {
	x, y := luminance(a), luminance(b)
	if x < y {
		x, y = y, x
	}
	return (x + 0.05) / (y + 0.05)
}

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

// torn lists words that are broken over two lines, and lines that leave the widget that
// they stand in. Words with digits, and words of more than longWord letters, are foreign
// ones: those may be broken.
func torn(order []*spot) []string {
	var flaws []string
	for _, s := range order {
		widget, ok := s.object.(fyne.Widget)
		if !ok {
			continue
		}
		label := ""
		if a, ok := s.object.(fyne.Accessible); ok {
			label = a.AccessibilityLabel()
		}
		var lines []string
		for _, child := range children(widget) {
			text, ok := child.(*canvas.Text)
			if !ok || !text.Visible() || text.Text == "" {
				continue
			}
			lines = append(lines, text.Text)
			ink := (&spot{object: text, at: s.at.Add(text.Position())}).inked()
			if ink.at.X < s.at.X-slack || ink.at.X+ink.size.Width > s.at.X+widget.Size().Width+slack {
				flaws = append(flaws, fmt.Sprintf("%q is %.0f wide in a %T of %.0f", text.Text, ink.size.Width, widget, widget.Size().Width))
			}
		}
		for i := 1; i < len(lines); i++ {
			word := lastWord(lines[i-1]) + firstWord(lines[i])
			if strings.Contains(label, word) && word != lines[i-1] && plain(word) {
				flaws = append(flaws, fmt.Sprintf("%q is broken: %q", word, lines))
			}
		}
	}
	return flaws
}

// longWord is more than any word of a catalogue has.
const longWord = 30

func plain(word string) bool {
	return len([]rune(word)) <= longWord && !slices.ContainsFunc([]rune(word), func(r rune) bool {
		return !unicode.IsLetter(r) && !unicode.Is(unicode.M, r) && !strings.ContainsRune(".,;:!?-’'“”„«»…", r)
	})
}

func lastWord(line string) string {
	fields := strings.FieldsFunc(line, isSpace)
	if len(fields) == 0 || isSpace([]rune(line)[len([]rune(line))-1]) {
		return " "
	}
	return fields[len(fields)-1]
}

func firstWord(line string) string {
	fields := strings.FieldsFunc(line, isSpace)
	if len(fields) == 0 {
		return " "
	}
	return fields[0]
}

func isSpace(r rune) bool { return r == ' ' || r == '\u00a0' }
