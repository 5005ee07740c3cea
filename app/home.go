package app

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/protocol"
)

// lastShown is how many entries of the history home shows; tips is how many tips there are.
const (
	lastShown = 3
	tips      = 6
)

// home is a person's own page.
type home struct {
	*App
	profile authenticator.Profile
	banks   []authenticator.Bank
	history []authenticator.Entry
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
		)
		parts.Actions = ui.Column(ui.Gap,
			ui.NewButton(h.t("home.add"), ui.Filled, ui.Icons.Plus, add),
			ui.NewButton(h.t("scan"), ui.Outlined, ui.Icons.Scan, scan),
		)
		return ui.Page(parts)
	}
	parts.Body = ui.Column(ui.Gap,
		h.heading("home.banks"), h.bankPanel(),
		ui.NewButton(h.t("home.add"), ui.Quiet, ui.Icons.Plus, add),
	)
	parts.Notice = ui.Column(14, h.last(), h.tip())
	parts.Actions = ui.Column(ui.Gap,
		ui.NewButton(h.t("scan"), ui.Filled, ui.Icons.Scan, scan),
		ui.NewButton(h.t("home.type"), ui.Outlined, ui.Icons.Keyboard, typed),
	)
	return ui.Page(parts)
}

func (h *home) heading(key string) fyne.CanvasObject {
	return ui.NewText(h.t(key), ui.TextStyle{Size: ui.Small, Bold: true, Colour: ui.Muted})
}

// bankPanel lists the banks.
func (h *home) bankPanel() fyne.CanvasObject {
	var rows []fyne.CanvasObject
	for i, b := range h.banks {
		if i > 0 {
			rows = append(rows, ui.NewDivider())
		}
		below := h.t("home.bank.new")
		if !b.LastUsed.IsZero() {
			below = h.t("home.bank.used", words.Args{"time": h.moment(b.LastUsed)})
		}
		rows = append(rows, ui.NewRow(ui.RowParts{
			Title: words.Visible(b.Name), Subtitle: below, Initials: initials(b.Name), Colour: i,
		}))
	}
	return ui.NewPanel(rows...)
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
	return ui.Column(ui.Gap, h.heading("home.last"), ui.NewPanel(rows...))
}

// entry is one line of the history: what it was, and how it ended here.
func (h *home) entry(e authenticator.Entry) fyne.CanvasObject {
	title := h.what(e)
	icon, outcome := ui.Icons.Check, "history.approved"
	switch e.Outcome {
	case authenticator.Rejected:
		icon, outcome = ui.Icons.Close, "history.rejected"
	case authenticator.Reported:
		icon, outcome = ui.Icons.Warning, "history.reported"
	}
	when := h.moment(e.Time)
	if len(h.banks) > 1 {
		when = h.t("history.bank", words.Args{"bank": words.Visible(e.Bank), "time": when})
	}
	return ui.NewRow(ui.RowParts{Title: title, Icon: icon, Subtitle: h.t(outcome, words.Args{"time": when})})
}

// what says what an entry was about.
func (h *home) what(e authenticator.Entry) string {
	name, amount := words.Visible(e.Name), ""
	if e.Amount != nil {
		amount = h.money(*e.Amount)
	}
	switch e.Kind {
	case protocol.KindTransfer, protocol.KindCardPayment:
		if amount == "" {
			return h.t("history.transfer", words.Args{"name": name})
		}
		return h.t("history.transfer.amount", words.Args{"amount": amount, "name": name})
	case protocol.KindBatch:
		return h.t("history.batch", words.Args{"n": int(e.Count), "amount": amount})
	case protocol.KindStockOrder:
		return h.t("history.stock", words.Args{"amount": amount, "name": name})
	case protocol.KindSettingChange:
		return h.t("history.setting", words.Args{"name": name})
	case protocol.KindDeviceChange:
		return h.t("history.device", words.Args{"name": name})
	}
	return h.t("history.login")
}

// tip is one piece of advice, another one each day.
func (h *home) tip() fyne.CanvasObject {
	return ui.NewNotice(ui.Muted, h.t("tip."+string(rune('1'+h.now().YearDay()%tips))))
}
