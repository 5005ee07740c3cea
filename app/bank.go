package app

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
)

// bankPage says what is known of one bank, and what can be done with it.
type bankPage struct {
	*App
	bank authenticator.Bank
}

// openBank shows a bank of the open profile.
func (a *App) openBank(b authenticator.Bank) { a.nav.Push(&bankPage{App: a, bank: b}) }

func (b *bankPage) draw() fyne.CanvasObject {
	facts := []fyne.CanvasObject{
		ui.NewFact(b.t("compare.holder"), words.Visible(b.bank.Holder), false),
		ui.NewFact(b.t("bank.address"), words.Visible(b.bank.Address), false),
		ui.NewDivider(),
		ui.NewFact(b.t("bank.added"), b.words.Date(b.bank.Added.In(b.now().Location())), false),
	}
	used := b.t("home.bank.new")
	if !b.bank.LastUsed.IsZero() {
		used = b.moment(b.bank.LastUsed)
	}
	facts = append(facts, ui.NewFact(b.t("bank.used"), used, false))
	if len(b.bank.Channels) > 0 {
		facts = append(facts, ui.NewDivider(), ui.NewText(b.t("bank.channels"), ui.TextStyle{Size: ui.Small, Colour: ui.Muted}))
		for _, channel := range b.bank.Channels {
			facts = append(facts, ui.NewPoint(ui.Icons.Check, ui.Muted, words.Visible(channel), ui.TextStyle{Bold: true}))
		}
	}
	body := ui.Column(14,
		ui.NewRow(ui.RowParts{Title: words.Visible(b.bank.Name), Initials: initials(b.bank.Name)}),
		ui.NewPanel(facts...),
	)
	call := ui.NewNotice(ui.Muted, b.t("bank.no-number"))
	if b.bank.HelpNumber != "" {
		call = ui.NewNotice(ui.Muted, b.t("bank.number", words.Args{"number": oneLine(b.bank.HelpNumber)}))
	}
	return ui.Page(ui.PageParts{
		Title: b.t("bank.title"), Back: func() { b.nav.Back() }, Body: body, Notice: call,
		Side: ui.Space(0), Bare: true,
		Actions: ui.Column(ui.Gap,
			ui.NewButton(b.t("bank.another"), ui.Outlined, ui.Icons.Plus, func() { b.nav.Push(&anotherDevice{b.App, b.bank}) }),
			ui.NewButton(b.t("bank.remove"), ui.Stop, ui.Icons.Trash, func() { b.nav.Push(&removeBank{b.App, b.bank}) }),
		),
	})
}

// anotherDevice says how a further device is set up with the same bank.
type anotherDevice struct {
	*App
	bank authenticator.Bank
}

func (d *anotherDevice) draw() fyne.CanvasObject {
	bank := words.Args{"bank": words.Visible(d.bank.Name)}
	return ui.Page(ui.PageParts{
		Title: words.Visible(d.bank.Name), Back: func() { d.nav.Back() }, Bare: true,
		Body: ui.Column(14,
			ui.Space(4),
			ui.NewText(d.t("another.title"), ui.TextStyle{Size: ui.Title, Bold: true}),
			ui.NewText(d.t("another.text"), ui.TextStyle{Colour: ui.Muted}),
			d.steps(d.t("another.1"), d.t("another.2", bank), d.t("another.3"), d.t("another.4")),
			ui.NewNotice(ui.Warning, d.t("another.notice")),
		),
		Actions: ui.NewButton(d.t("done"), ui.Filled, ui.Icon{}, func() { d.nav.Back() }),
	})
}

// steps is what to do, one after the other, numbered.
func (a *App) steps(texts ...string) fyne.CanvasObject {
	panel := make([]fyne.CanvasObject, len(texts))
	for i, text := range texts {
		panel[i] = a.step(a.words.N(int64(i+1)), text)
	}
	return ui.NewPanel(panel...)
}

// removeBank asks whether a bank is really to go, and removes it.
type removeBank struct {
	*App
	bank authenticator.Bank
}

func (r *removeBank) draw() fyne.CanvasObject {
	bank := words.Args{"bank": words.Visible(r.bank.Name)}
	return ui.Page(ui.PageParts{
		Title: words.Visible(r.bank.Name), Back: func() { r.nav.Back() }, Bare: true,
		Body: ui.Column(14,
			ui.Space(4),
			ui.NewText(r.t("remove.title", bank), ui.TextStyle{Size: ui.Title, Bold: true}),
			ui.NewText(r.t("remove.text"), ui.TextStyle{}),
			ui.NewPanel(
				ui.NewPoint(ui.Icons.Close, ui.Muted, r.t("remove.1", bank), ui.TextStyle{}),
				ui.NewPoint(ui.Icons.Bank, ui.Muted, r.t("remove.2"), ui.TextStyle{}),
			),
			ui.NewText(r.t("forgot.money"), ui.TextStyle{Colour: ui.Muted}),
		),
		Actions: ui.Column(ui.Gap,
			ui.NewButton(r.t("remove.keep"), ui.Filled, ui.Icon{}, func() { r.nav.Back() }),
			ui.NewButton(r.t("remove.yes"), ui.Stop, ui.Icons.Trash, r.remove),
		),
	})
}

func (r *removeBank) remove() {
	session := r.session
	work(r.App, "busy.remove", "", func(context.Context) (struct{}, error) {
		return struct{}{}, session.RemoveBank(r.bank.ID)
	}, func(_ struct{}, err error) {
		if err != nil {
			r.fail(err, nil)
			return
		}
		r.nav.Root(&bankRemoved{r.App, r.bank})
	})
}

// bankRemoved says that a bank has gone from this device, and what is left to do.
type bankRemoved struct {
	*App
	bank authenticator.Bank
}

func (r *bankRemoved) draw() fyne.CanvasObject {
	bank := words.Args{"bank": words.Visible(r.bank.Name)}
	return ui.Page(ui.PageParts{
		Centre: true, Bare: true, Mark: ui.NewIcon(ui.Icons.Trash, ui.Muted, 64),
		Body: ui.Column(12,
			ui.NewText(r.t("removed.title", bank), ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter}),
			ui.NewText(r.t("removed.text"), ui.TextStyle{Colour: ui.Muted, Align: fyne.TextAlignCenter}),
		),
		Actions: ui.NewButton(r.t("done"), ui.Filled, ui.Icon{}, r.toStart),
	})
}

func (r *bankRemoved) back() { r.toStart() }
