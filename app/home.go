package app

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
)

// lastShown is how many entries of the history home shows.
const lastShown = 3

// home is a person's own page.
type home struct {
	*App
	profile  authenticator.Profile
	banks    []authenticator.Bank
	letters  []authenticator.Letter
	channels int // how many codes on demand there are
	history  []authenticator.Entry
	waiting  waiting
	parts    waitingParts
}

// toHome goes to the open profile's own page.
func (a *App) toHome() {
	session := a.session
	work(a, "busy.read", "", func(context.Context) (*home, error) {
		h := &home{App: a}
		var err error
		if h.profile, err = session.Profile(); err != nil {
			return nil, err
		}
		if h.banks, err = session.Banks(); err != nil {
			return nil, err
		}
		if h.letters, err = session.Letters(); err != nil {
			return nil, err
		}
		channels, err := session.Channels()
		if err != nil {
			return nil, err
		}
		h.channels = len(channels)
		h.history, err = session.History(lastShown)
		return h, err
	}, func(h *home, err error) {
		if err != nil {
			a.endSession()
			a.nav.Root(&faultPage{App: a, err: err})
			return
		}
		a.nav.Root(h)
	})
}

func (h *home) draw() fyne.CanvasObject {
	scan := func() { h.nav.Push(newScan(h.App)) }
	typed := func() { h.nav.Push(&typeCode{App: h.App}) }
	add := func() { h.nav.Push(&addBank{App: h.App}) }
	parts := ui.PageParts{
		Title: words.Visible(h.profile.Name),
		Right: ui.NewIconButton(h.t("lock"), ui.Icons.Lock, h.Lock),
		Side:  ui.Space(0), Bare: true,
	}
	if len(h.banks) == 0 {
		parts.Mark = ui.NewIcon(ui.Icons.Bank, ui.Primary, 64)
		parts.Centre = true
		parts.Body = ui.Column(12,
			ui.NewText(h.t("home.empty"), ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter}),
			ui.NewText(h.t("home.empty.text"), ui.TextStyle{Colour: ui.Muted, Align: fyne.TextAlignCenter}),
			h.letterRows(),
		)
		parts.Actions = ui.Column(ui.Gap,
			ui.NewButton(h.t("home.add"), ui.Filled, ui.Icons.Plus, add),
			ui.NewButton(h.t("scan"), ui.Outlined, ui.Icons.Scan, scan),
			ui.NewButton(h.t("settings.title"), ui.Quiet, ui.Icons.Settings, h.openSettings),
		)
		return ui.Page(parts)
	}
	h.parts.rows = ui.Column(ui.Gap)
	h.putWaiting()
	h.parts.state = ui.NewText(h.waitingState(), ui.TextStyle{Size: ui.Small, Colour: ui.Muted, Align: fyne.TextAlignCenter})
	parts.Pulled = h.look
	parts.Body = ui.Column(ui.Gap, h.parts.rows, h.letterRows(), h.heading("home.banks"), h.bankRows(), h.lookRow(), h.more(add))
	parts.Notice = ui.Column(14, ui.Inset(4, 0, 0, 0, 0, h.last()), ui.NewNotice(ui.Muted, h.tip()))
	parts.Actions = ui.Column(ui.Gap,
		ui.NewButton(h.t("scan"), ui.Filled, ui.Icons.Scan, scan),
		ui.NewButton(h.t("home.type"), ui.Outlined, ui.Icons.Keyboard, typed),
	)
	h.parts.page = ui.Page(parts)
	return h.parts.page
}

func (h *home) heading(key string) fyne.CanvasObject {
	return ui.NewText(h.t(key), ui.TextStyle{Size: ui.Small, Bold: true, Colour: ui.Muted})
}

// letterRows lead on with activations by letter that wait for their second code.
func (h *home) letterRows() fyne.CanvasObject {
	rows := ui.Column(ui.Gap)
	rows.Hidden = len(h.letters) == 0
	for _, letter := range h.letters {
		rows.Add(ui.NewRow(ui.RowParts{
			Title: h.t("home.letter"), Subtitle: words.Visible(letter.Bank), Icon: ui.Icons.Bank, Onward: true,
			Tapped: func() { h.nav.Push(&letterPage{App: h.App, letter: letter}) },
		}))
	}
	return rows
}

// bankRows lists the banks.
func (h *home) bankRows() fyne.CanvasObject {
	rows := ui.Column(ui.Gap)
	for _, b := range h.banks {
		below := h.t("home.bank.new")
		if !b.LastUsed.IsZero() {
			below = h.t("home.bank.used", words.Args{"time": h.moment(b.LastUsed)})
		}
		rows.Add(ui.NewRow(ui.RowParts{
			Title: words.Visible(b.Name), Subtitle: below, Initials: initials(b.Name), Onward: true,
			Tapped: func() { h.openBank(b) },
		}))
	}
	return rows
}

// more is what is needed now and then.
func (h *home) more(add func()) fyne.CanvasObject {
	row := func(key string, icon ui.Icon, tapped func()) fyne.CanvasObject {
		return ui.NewRow(ui.RowParts{Title: h.t(key), Icon: icon, Onward: true, Tapped: tapped})
	}
	rows := ui.Column(ui.Gap)
	if h.channels > 0 {
		rows.Add(row("codes.title", ui.Icons.Keyboard, h.openCodes))
	}
	rows.Add(row("home.add", ui.Icons.Plus, add))
	rows.Add(row("settings.title", ui.Icons.Settings, h.openSettings))
	return rows
}

// last shows what was answered last.
func (h *home) last() fyne.CanvasObject {
	if len(h.history) == 0 {
		return ui.Column(ui.Gap, h.heading("home.last"),
			ui.NewText(h.t("home.last.none"), ui.TextStyle{Colour: ui.Muted}))
	}
	var rows []fyne.CanvasObject
	for i, e := range h.history {
		if i > 0 {
			rows = append(rows, ui.NewDivider())
		}
		rows = append(rows, h.entry(e))
	}
	return ui.Column(ui.Gap, h.heading("home.last"), ui.NewPanel(rows...),
		ui.NewButton(h.t("history.title"), ui.Quiet, ui.Icons.History, h.openHistory))
}

// entry is one line of the history: what it was, and how it ended here.
func (h *home) entry(e authenticator.Entry) fyne.CanvasObject {
	icon, outcome := outcomeOf(e.Outcome)
	when := h.moment(e.Time)
	if len(h.banks) > 1 {
		when = h.t("history.bank", words.Args{"bank": words.Visible(e.Bank), "time": when})
	}
	return ui.NewRow(ui.RowParts{Title: h.what(e), Icon: icon, Subtitle: h.t(outcome, words.Args{"time": when})})
}
