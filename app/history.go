package app

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/protocol"
)

// historyShown is how many entries the history shows at first, and how many more each time.
const historyShown = 30

// historyPage lists what was answered on this device, day by day.
type historyPage struct {
	*App
	panes
	entries []authenticator.Entry
	more    bool // there are older ones
	chosen  int
}

// openHistory shows the history of the open profile.
func (a *App) openHistory() {
	a.readHistory(historyShown, func(h *historyPage) { a.nav.Push(h) })
}

// readHistory reads the newest entries and hands over a page that shows them.
func (a *App) readHistory(newest int, then func(*historyPage)) {
	session := a.session
	work(a, "busy.read", "", func(context.Context) ([]authenticator.Entry, error) {
		return session.History(newest + 1)
	}, func(list []authenticator.Entry, err error) {
		if err != nil && len(list) == 0 {
			a.fail(err, nil)
			return
		}
		h := &historyPage{App: a, entries: list[:min(newest, len(list))], more: len(list) > newest}
		h.panes.list, h.panes.opens = h.list, h.detail
		then(h)
	})
}

func (h *historyPage) draw() fyne.CanvasObject { return h.panes.draw() }

func (h *historyPage) back() {
	if !h.panes.goBack() {
		h.nav.Pop()
	}
}

// list is the first pane: the entries under the day that they are of.
func (h *historyPage) list() fyne.CanvasObject {
	body := ui.Column(ui.Gap, ui.NewText(h.t("history.text"), ui.TextStyle{Colour: ui.Muted}))
	day := ""
	for i, e := range h.entries {
		if d := h.dayOf(e.Time); d != day {
			day = d
			body.Add(ui.Space(4))
			body.Add(ui.NewText(d, ui.TextStyle{Size: ui.Small, Bold: true, Colour: ui.Muted}))
		}
		icon, outcome := outcomeOf(e.Outcome)
		body.Add(h.row(ui.RowParts{
			Title: h.what(e), Icon: icon,
			Subtitle: h.t(outcome, words.Args{"time": h.words.Time(e.Time.In(h.now().Location()))}),
			Tapped:   func() { h.chosen = i; h.panes.open() },
		}, func() bool { return h.chosen == i }))
	}
	if h.more {
		body.Add(ui.NewButton(h.t("history.older"), ui.Quiet, ui.Icon{}, h.older))
	}
	parts := ui.PageParts{Title: h.t("history.title"), Back: h.back, Body: body, Bare: true}
	if len(h.entries) == 0 {
		parts.Mark, parts.Centre = ui.NewIcon(ui.Icons.History, ui.Muted, 64), true
		parts.Body = ui.NewText(h.t("history.none"), ui.TextStyle{Colour: ui.Muted, Align: fyne.TextAlignCenter})
	}
	return ui.Page(parts)
}

// older shows more of what lies further back.
func (h *historyPage) older() {
	h.readHistory(len(h.entries)+historyShown, func(more *historyPage) {
		more.chosen, more.at = h.chosen, h.at
		h.nav.Replace(more)
	})
}

// detail is the second pane: all that is kept of one entry.
func (h *historyPage) detail(back func()) fyne.CanvasObject {
	if len(h.entries) == 0 {
		return h.opened("", "", ui.Column(0), back)
	}
	e := h.entries[h.chosen]
	facts := []fyne.CanvasObject{ui.NewRow(ui.RowParts{Title: words.Visible(e.Bank), Initials: initials(e.Bank), Subtitle: h.t(kindOf(e.Kind).name)}), ui.NewDivider()}
	fact := func(label, value string, mono bool) {
		if value != "" {
			facts = append(facts, ui.NewFact(h.t(label), value, mono))
		}
	}
	if e.Amount != nil {
		facts = append(facts, ui.NewAmount(h.t("fact.amount"), h.money(*e.Amount)), ui.NewDivider())
	}
	if e.Count > 0 {
		fact("fact.payments", h.words.N(int64(e.Count)), false)
	}
	fact(nameLabel(e.Kind), words.Visible(e.Name), false)
	if e.Account != "" {
		fact("fact.account", words.IBAN(words.Visible(e.Account)), true)
	}
	fact("fact.time", h.moment(e.Time), false)
	return h.opened(h.t("history.title"), h.t(longOutcome(e.Outcome)), ui.Column(14,
		ui.NewPanel(facts...),
		ui.NewText(h.t("history.bank-knows"), ui.TextStyle{Size: ui.Small, Colour: ui.Muted}),
	), back)
}

// outcomeOf gives the icon of an outcome, and the key of the line that says it with a time.
func outcomeOf(o authenticator.Outcome) (ui.Icon, string) {
	switch o {
	case authenticator.Rejected:
		return ui.Icons.Close, "history.rejected"
	case authenticator.Reported:
		return ui.Icons.Warning, "history.reported"
	case authenticator.Expired:
		return ui.Icons.History, "history.expired"
	}
	return ui.Icons.Check, "history.approved"
}

// longOutcome is the key of the sentence that says what was done.
func longOutcome(o authenticator.Outcome) string {
	switch o {
	case authenticator.Rejected:
		return "history.you-rejected"
	case authenticator.Reported:
		return "history.you-reported"
	case authenticator.Expired:
		return "history.ran-out"
	}
	return "history.you-approved"
}

// nameLabel is what the name of an entry is the name of.
func nameLabel(k protocol.Kind) string {
	switch k {
	case protocol.KindLogin:
		return "fact.browser"
	case protocol.KindCardPayment:
		return "fact.shop"
	case protocol.KindStockOrder:
		return "history.security"
	case protocol.KindSettingChange:
		return "setting.name"
	case protocol.KindDeviceChange:
		return "device.name"
	}
	return "fact.to"
}

// what says what an entry was about.
func (a *App) what(e authenticator.Entry) string {
	name, amount := words.Visible(e.Name), ""
	if e.Amount != nil {
		amount = a.money(*e.Amount)
	}
	switch e.Kind {
	case protocol.KindTransfer, protocol.KindCardPayment:
		if amount == "" {
			return a.t("history.transfer", words.Args{"name": name})
		}
		return a.t("history.transfer.amount", words.Args{"amount": amount, "name": name})
	case protocol.KindBatch:
		return a.t("history.batch", words.Args{"n": int(e.Count), "amount": amount})
	case protocol.KindStockOrder:
		return a.t("history.stock", words.Args{"amount": amount, "name": name})
	case protocol.KindSettingChange:
		return a.t("history.setting", words.Args{"name": name})
	case protocol.KindDeviceChange:
		return a.t("history.device", words.Args{"name": name})
	}
	return a.t("history.login")
}

// dayOf writes the day of a moment: "Today", "Yesterday" or its date.
func (a *App) dayOf(t time.Time) string {
	now := a.now()
	t = t.In(now.Location())
	switch t.Format(time.DateOnly) {
	case now.Format(time.DateOnly):
		return a.t("date.only-today")
	case now.AddDate(0, 0, -1).Format(time.DateOnly):
		return a.t("date.yesterday")
	}
	return a.words.Date(t)
}
