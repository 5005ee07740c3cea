package ui

import (
	"regexp"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// stand is what stands in a foreign text for characters that nobody would see, or take for
// others: "[U+202E]" (see words.Visible). A text may also come with such signs in it; they get
// a box as well, which does no harm.
var stand = regexp.MustCompile(`\[(?:U\+[0-9A-F]{4,6}|0x[0-9A-F]{2})(?: × \d+)?\]`)

// boxed draws a box under each of them, so that they are seen to be no part of what was
// written. It reuses what is there.
func boxed(have []*canvas.Rectangle, lines []*canvas.Text, f face, th fyne.Theme) []*canvas.Rectangle {
	n := 0
	for _, line := range lines {
		if !strings.Contains(line.Text, "[") {
			continue
		}
		x := line.Position().X
		if line.Alignment == fyne.TextAlignCenter {
			x += (line.Size().Width - f.width(line.Text)) / 2
		}
		for _, at := range stand.FindAllStringIndex(line.Text, -1) {
			if n == len(have) {
				have = append(have, &canvas.Rectangle{CornerRadius: 4, StrokeWidth: 1})
			}
			box := have[n]
			n++
			box.FillColor, box.StrokeColor = colour(th, tint), colour(th, Outline)
			box.Move(fyne.NewPos(x+f.width(line.Text[:at[0]])-1, line.Position().Y+1))
			box.Resize(fyne.NewSize(f.width(line.Text[at[0]:at[1]])+2, line.Size().Height-2))
			box.Refresh()
		}
	}
	return have[:n]
}
