package app

import (
	"context"
	"net/url"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
)

// compare asks whether it is the person's bank that has answered: its name, its address,
// and digits that stand on its page as well.
type compare struct {
	*App
	bank *authenticator.Activation
}

func (c *compare) draw() fyne.CanvasObject {
	facts := []fyne.CanvasObject{
		ui.NewRow(ui.RowParts{Title: words.Visible(c.bank.Bank), Subtitle: webAddress(c.bank.Address), Initials: initials(c.bank.Bank)}),
		ui.NewDivider(),
		ui.Column(4, ui.NewText(c.t("compare.digits"), ui.TextStyle{Size: ui.Small, Colour: ui.Muted, Align: fyne.TextAlignCenter}),
			ui.NewDigits(c.bank.Digits)),
	}
	if c.bank.Holder != "" {
		facts = append(facts, ui.NewDivider(), ui.NewFact(c.t("compare.holder"), words.Visible(c.bank.Holder), false))
	}
	yes := ui.NewButton(c.t("compare.yes"), ui.Filled, ui.Icons.Check, c.yes)
	yes.Disable()
	return ui.Page(ui.PageParts{
		Back: c.back, Side: ui.NewText(c.t("compare.side"), ui.TextStyle{Size: ui.Lead}),
		Body: ui.Column(14,
			ui.NewText(c.t("compare.title"), ui.TextStyle{Size: ui.Title, Bold: true}),
			ui.NewPanel(facts...),
		),
		Actions: ui.Column(ui.Gap,
			yes,
			ui.NewButton(c.t("compare.no"), ui.Stop, ui.Icon{}, c.no),
		),
		Seen: yes.Enable, // the digits have been on the screen
	})
}

// webAddress is an address as people know it: the host, and what comes after it.
func webAddress(address string) string {
	u, err := url.Parse(address)
	if err != nil || u.Host == "" {
		return words.Visible(address)
	}
	return words.Visible(u.Host + u.Path)
}

func (c *compare) yes() { c.keep(c.bank, &added{App: c.App, bank: c.bank.Bank}) }

func (c *compare) no() {
	c.bank.Cancel()
	c.nav.Root(&faultPage{App: c.App, err: errDigitsDiffer})
}

// back keeps nothing.
func (c *compare) back() {
	c.bank.Cancel()
	c.toStart()
}

// keep adds a bank to the open profile, when the person has said that it is theirs, and goes
// to then. One wrong PIN in 256 opens a profile, and a bank that is bound to it could never be
// used: so a PIN that was typed once is asked for once more.
func (a *App) keep(bank *authenticator.Activation, then screen) {
	if a.session != nil && a.unsure == a.session {
		a.askOnceMore(bank, then)
		return
	}
	work(a, "busy.keep", "", func(context.Context) (struct{}, error) {
		return struct{}{}, bank.Confirm()
	}, func(_ struct{}, err error) {
		if err != nil {
			a.nav.Push(&faultPage{App: a, err: err, again: func() { a.nav.Pop(); a.keep(bank, then) }})
			return
		}
		a.nav.Root(then)
	})
}

// askOnceMore asks for the PIN, and adds the bank when it is the one of before.
func (a *App) askOnceMore(bank *authenticator.Activation, then screen) {
	id := a.session.ID()
	work(a, "busy.read", "", func(context.Context) (authenticator.Profile, error) {
		return a.find(id)
	}, func(profile authenticator.Profile, err error) {
		if err != nil {
			a.fail(err, nil)
			return
		}
		a.nav.Root(&pinPage{
			App: a, profile: profile, note: "pin.once-more", bank: bank.Bank,
			confirm: bank.ConfirmPIN, left: bank.Cancel, then: func() { a.nav.Root(then) },
		})
	})
}

// added says that a bank is there, and what is left to do.
type added struct {
	*App
	bank     string
	byLetter bool // the bank knows already
}

func (d *added) draw() fyne.CanvasObject {
	args := words.Args{"bank": words.Visible(d.bank)}
	left := "added.text"
	if d.byLetter {
		left = "added.letter"
	}
	return ui.Page(ui.PageParts{
		Centre: true, Bare: true, Mark: ui.NewIcon(ui.Icons.Check, ui.Success, 72),
		Body: ui.Column(12,
			ui.NewText(d.t("added.title", args), ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter}),
			ui.NewText(d.t(left), ui.TextStyle{Colour: ui.Muted, Align: fyne.TextAlignCenter}),
		),
		Actions: ui.NewButton(d.t("done"), ui.Filled, ui.Icon{}, d.toStart),
	})
}

func (d *added) back() { d.toStart() }
