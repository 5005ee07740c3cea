package app

import (
	"slices"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
)

const (
	// licenceLines is how many lines of a licence stand on one page, so that it is drawn at once.
	licenceLines = 60
	// fullLine is the length, in bytes, from which a line was broken because it was full.
	fullLine = 56
)

// licencePage is one leaf of the licences: the part that it is of, and some of its terms.
type licencePage struct{ part, text string }

// licences shows the terms of all parts, leaf by leaf.
type licences struct {
	*App
	leaves []licencePage
	at     int
}

func (a *App) openLicences() {
	a.nav.Push(&licences{App: a, leaves: licenceLeaves(a.terms)})
}

func (l *licences) draw() fyne.CanvasObject {
	leaf := l.leaves[l.at]
	turn := func(key string, kind ui.ButtonKind, by int) *ui.Button {
		b := ui.NewButton(l.t(key), kind, ui.Icon{}, func() { l.at += by; l.nav.Redraw() })
		if next := l.at + by; next < 0 || next >= len(l.leaves) {
			b.Disable()
		}
		return b
	}
	return ui.Page(ui.PageParts{
		Title: l.t("licences.title"), Back: func() { l.nav.Back() }, Bare: true, Apart: true,
		Body: ui.Column(ui.Gap,
			ui.NewText(leaf.part, ui.TextStyle{Bold: true}),
			ui.NewText(l.t("licences.page", words.Args{"n": l.words.N(int64(l.at + 1)), "total": l.words.N(int64(len(l.leaves)))}), ui.TextStyle{Size: ui.Small, Colour: ui.Muted}),
			ui.NewText(leaf.text, ui.TextStyle{Size: ui.Small}),
		),
		Actions: ui.Column(ui.Gap, turn("licences.next", ui.Filled, 1), turn("licences.previous", ui.Outlined, -1)),
	})
}

// licenceLeaves divides the file of the licences: each part has its name between two lines of
// "=", and its terms below.
func licenceLeaves(file string) []licencePage {
	var leaves []licencePage
	part, lines := "", []string(nil)
	end := func() {
		for chunk := range slices.Chunk(unbroken(lines), licenceLines) {
			if text := strings.Trim(strings.Join(chunk, "\n"), "\n"); text != "" {
				leaves = append(leaves, licencePage{part, text})
			}
		}
		lines = nil
	}
	all := strings.Split(strings.ReplaceAll(file, "\r\n", "\n"), "\n")
	for n := 0; n < len(all); n++ {
		if rule(all[n]) && n+2 < len(all) && rule(all[n+2]) {
			end()
			part = words.Visible(all[n+1])
			n += 2
			continue
		}
		lines = append(lines, all[n])
	}
	end()
	return leaves
}

func rule(line string) bool { return len(line) > 8 && strings.Trim(line, "=") == "" }

// unbroken joins lines that were broken because they were full: here they break where the
// window ends. What makes a list or a name of its own stays on its line.
func unbroken(lines []string) []string {
	var joined []string
	full := false
	for _, line := range lines {
		own := strings.TrimSpace(line)
		if full && own != "" && !strings.HasPrefix(own, "Copyright") && strings.Trim(own, "-*") == own {
			joined[len(joined)-1] += " " + own
		} else {
			joined = append(joined, own)
		}
		full = len(own) >= fullLine
	}
	return joined
}
