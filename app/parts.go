package app

import (
	"slices"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
)

// partSize is how many payments of a long list are on the page at once.
const partSize = 25

// parts is a long list that is shown a part at a time, and which parts were looked at.
type parts struct {
	total, at int
	seen      []bool
}

func newParts(total int) parts {
	return parts{total: total, seen: make([]bool, max(1, (total+partSize-1)/partSize))}
}

// span gives what stands in the part at the front: from the first to before the last, from 0.
func (p *parts) span() (from, to int) {
	return p.at * partSize, min(p.total, (p.at+1)*partSize)
}

func (p *parts) several() bool { return len(p.seen) > 1 }
func (p *parts) look()         { p.seen[p.at] = true }
func (p *parts) all() bool     { return !slices.Contains(p.seen, false) }
func (p *parts) left() int     { return p.total - min(p.total, (p.at+1)*partSize) }

// pager leads from one part of a long list to the next.
func (p *approve) pager() fyne.CanvasObject {
	list := ui.Column(ui.Gap)
	if next := min(partSize, p.parts.left()); next > 0 {
		list.Add(ui.NewButton(p.t("batch.next", words.Args{"n": next}), ui.Outlined, ui.Icon{}, func() { p.turn(1) }))
	}
	if p.parts.at > 0 {
		list.Add(ui.NewButton(p.t("batch.previous", words.Args{"n": partSize}), ui.Quiet, ui.Icon{}, func() { p.turn(-1) }))
	}
	return list
}

func (p *approve) turn(by int) {
	p.parts.at += by
	p.nav.Redraw()
}
