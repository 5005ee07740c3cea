package app

import (
	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
)

// panes is a list and what was opened from it: side by side where there is room for both,
// and else one at a time. It redraws the second pane only, so that the list stays where it
// was scrolled to.
type panes struct {
	list  func() fyne.CanvasObject            // a page
	opens func(back func()) fyne.CanvasObject // a page about what is chosen; back is nil beside the list
	at    bool                                // in a narrow window: what was opened is shown
	root  *fyne.Container
	rows  []paneRow // of the list
}

// paneRow is a row of the list that opens something, and whether that is open now.
type paneRow struct {
	row    *ui.Row
	chosen func() bool
}

// row makes a row of the list. Beside what it has opened it is marked.
func (p *panes) row(parts ui.RowParts, chosen func() bool) fyne.CanvasObject {
	parts.Onward = true
	made := ui.NewRow(parts)
	if row, ok := made.(*ui.Row); ok {
		p.rows = append(p.rows, paneRow{row, chosen})
		row.SetChosen(p.root != nil && p.wide(p.root.Size()) && chosen())
	}
	return made
}

func (p *panes) mark(wide bool) {
	for _, one := range p.rows {
		one.row.SetChosen(wide && one.chosen())
	}
}

// draw makes both pages.
func (p *panes) draw() fyne.CanvasObject {
	p.rows = nil
	p.root = fyne.NewContainerWithLayout(p, p.list(), p.opens(nil), p.opens(p.close), ui.NewDivider())
	return p.root
}

// opened is a page about what was chosen: alone it has a header with the way back, and
// beside the list it begins as low as the list does.
func (p *panes) opened(header, title string, body fyne.CanvasObject, back func()) fyne.CanvasObject {
	parts := ui.PageParts{Back: back, Bare: true, Body: ui.Column(14)}
	column := parts.Body.(*fyne.Container)
	if back == nil {
		column.Add(ui.Space(52))
	} else {
		parts.Title = header
		column.Add(ui.Space(4))
	}
	if title != "" {
		column.Add(ui.NewText(title, ui.TextStyle{Size: ui.Title, Bold: true}))
	}
	column.Add(body)
	return ui.Page(parts)
}

// open shows what was chosen just now.
func (p *panes) open() {
	p.at = true
	p.redrawOpened()
}

func (p *panes) redrawOpened() {
	p.root.Objects[1], p.root.Objects[2] = p.opens(nil), p.opens(p.close)
	p.mark(p.wide(p.root.Size()))
	p.root.Refresh()
}

// close goes back to the list.
func (p *panes) close() {
	p.at = false
	p.root.Refresh()
}

// goBack closes what was opened. It says whether there was anything to close: beside the
// list there is not.
func (p *panes) goBack() bool {
	if p.root == nil || p.wide(p.root.Size()) || !p.at {
		return false
	}
	p.close()
	return true
}

func (p *panes) wide(size fyne.Size) bool { return size.Width >= ui.TwoPanes }

// MinSize implements fyne.Layout.
func (p *panes) MinSize(objects []fyne.CanvasObject) fyne.Size { return objects[0].MinSize() }

// Layout implements fyne.Layout.
func (p *panes) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	list, beside, alone, edge := objects[0], objects[1], objects[2], objects[3]
	show := func(o fyne.CanvasObject, visible bool, x, width float32) {
		if !visible {
			o.Hide()
			return
		}
		o.Show()
		o.Move(fyne.NewPos(x, 0))
		o.Resize(fyne.NewSize(width, size.Height))
	}
	wide, half := p.wide(size), size.Width/2
	p.mark(wide)
	if wide {
		show(list, true, 0, half)
		show(beside, true, half, size.Width-half)
		show(alone, false, 0, 0)
		show(edge, true, half, 1)
		return
	}
	show(list, !p.at, 0, size.Width)
	show(beside, false, 0, 0)
	show(alone, p.at, 0, size.Width)
	show(edge, false, 0, 0)
}
