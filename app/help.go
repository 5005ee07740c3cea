package app

import (
	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
)

// fraudLines is how many lines there are on how to spot fraud.
const fraudLines = 6

// helpTopic is one thing that somebody may need help with. Its value begins its keys.
type helpTopic string

const (
	helpFraud   helpTopic = "help.fraud"   // how to spot fraud
	helpLost    helpTopic = "help.lost"    // this device, or another one, is gone
	helpNothing helpTopic = "help.nothing" // nothing works
)

// helpPage answers three questions. It needs no profile: it is there before any PIN.
type helpPage struct {
	*App
	panes
	topic helpTopic
}

// openHelp shows the help.
func (a *App) openHelp() {
	h := &helpPage{App: a, topic: helpFraud}
	h.panes.list, h.panes.opens = h.list, h.detail
	a.nav.Push(h)
}

func (h *helpPage) draw() fyne.CanvasObject { return h.panes.draw() }

func (h *helpPage) back() {
	if !h.panes.goBack() {
		h.nav.Pop()
	}
}

func (h *helpPage) list() fyne.CanvasObject {
	body := ui.Column(ui.Gap)
	for _, topic := range []struct {
		name helpTopic
		icon ui.Icon
	}{{helpFraud, ui.Icons.Shield}, {helpLost, ui.Icons.Warning}, {helpNothing, ui.Icons.Help}} {
		body.Add(h.row(ui.RowParts{
			Title: h.t(string(topic.name) + ".title"), Subtitle: h.t(string(topic.name) + ".short"), Icon: topic.icon,
			Tapped: func() { h.topic = topic.name; h.panes.open() },
		}, func() bool { return h.topic == topic.name }))
	}
	return ui.Page(ui.PageParts{
		Title: h.t("help.title"), Back: h.back, Body: body, Bare: true,
		Notice: ui.NewNotice(ui.Muted, h.tip()),
	})
}

func (h *helpPage) detail(back func()) fyne.CanvasObject {
	body := ui.Column(14,
		ui.NewText(h.t(string(h.topic)+".text"), ui.TextStyle{Colour: ui.Muted}),
	)
	switch h.topic {
	case helpFraud:
		lines := make([]fyne.CanvasObject, fraudLines)
		for i := range lines {
			lines[i] = ui.NewPoint(ui.Icons.Shield, ui.Primary, h.t("help.fraud."+string(rune('1'+i))), ui.TextStyle{})
		}
		body.Add(ui.NewPanel(lines...))
		body.Add(ui.NewNotice(ui.Warning, h.t("help.fraud.then")))
	case helpLost:
		body.Add(h.steps(h.t("help.lost.1"), h.t("help.lost.2"), h.t("help.lost.3")))
		body.Add(ui.NewNotice(ui.Muted, h.t("help.lost.calm")))
	default:
		body.Add(h.steps(h.t("help.nothing.1"), h.t("help.nothing.2"), h.t("help.nothing.3"), h.t("help.nothing.4")))
		body.Add(ui.NewNotice(ui.Muted, h.t("forgot.money")))
	}
	return h.opened(h.t("help.title"), h.t(string(h.topic)+".title"), body, back)
}
