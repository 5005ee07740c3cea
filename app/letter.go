package app

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
)

// This file is adding a bank by a paper letter, without a network: scan the letter, type the
// device code on the bank's page, scan the code that it shows then, and type the digits.

// haveLetter says how a bank is added by letter.
type haveLetter struct{ *App }

func (l *haveLetter) draw() fyne.CanvasObject {
	return ui.Page(ui.PageParts{
		Back: func() { l.nav.Back() }, Bare: true, Side: ui.Space(0),
		Body: ui.Column(14,
			ui.NewText(l.t("letter.title"), ui.TextStyle{Size: ui.Title, Bold: true}),
			l.step("1", l.t("letter.1")), l.step("2", l.t("letter.2")), l.step("3", l.t("letter.3")),
		),
		Notice: ui.NewNotice(ui.Muted, l.t("letter.text")),
		Actions: ui.Column(ui.Gap,
			ui.NewButton(l.t("letter.scan"), ui.Filled, ui.Icons.Scan, func() { l.nav.Push(newScan(l.App)) }),
			ui.NewButton(l.t("letter.type"), ui.Outlined, ui.Icons.Keyboard, func() { l.nav.Push(&typeCode{App: l.App}) }),
		),
	})
}

// startLetter begins with a letter that was read, in place of the page at the front.
func (a *App) startLetter(request *authenticator.Request) {
	session := a.session
	work(a, "busy.keep", "", func(context.Context) (*authenticator.Letter, error) {
		return session.StartLetter(request)
	}, func(letter *authenticator.Letter, err error) {
		if err != nil {
			a.nav.Replace(&faultPage{App: a, err: err})
			return
		}
		a.nav.Root(&letterPage{App: a, letter: *letter})
	})
}

// letterPage shows the device code of a letter that waits for the bank's second code.
type letterPage struct {
	*App
	letter authenticator.Letter
}

func (l *letterPage) draw() fyne.CanvasObject {
	return ui.Page(ui.PageParts{
		Title: l.t("letter.device.title"), Back: l.back, Side: ui.Space(0),
		Body: ui.Column(14,
			l.step("1", l.t("letter.device.1")),
			ui.NewPanel(
				ui.NewText(words.Visible(l.letter.Bank), ui.TextStyle{Size: ui.Small, Colour: ui.Muted, Align: fyne.TextAlignCenter}),
				ui.NewText(l.letter.DeviceCode, ui.TextStyle{Size: ui.Number, Mono: true, Bold: true, Align: fyne.TextAlignCenter, Fit: true}),
			),
			l.step("2", l.t("letter.device.2")),
		),
		Notice: ui.NewNotice(ui.Muted, l.t("letter.device.kept", words.Args{"time": l.moment(l.letter.Expires)})),
		Actions: ui.Column(ui.Gap,
			ui.NewButton(l.t("letter.device.scan"), ui.Filled, ui.Icons.Scan, func() { l.nav.Push(newScan(l.App)) }),
			ui.NewButton(l.t("letter.device.stop"), ui.Quiet, ui.Icon{}, l.stop),
		),
	})
}

// stop asks before the letter is given up: it cannot be used again then.
func (l *letterPage) stop() { l.nav.Push(&letterStop{App: l.App, letter: l.letter}) }

// back leaves the letter as it is; home leads here again.
func (l *letterPage) back() { l.toStart() }

// letterStop asks whether a letter is to be given up.
type letterStop struct {
	*App
	letter authenticator.Letter
}

func (l *letterStop) draw() fyne.CanvasObject {
	return ui.Page(ui.PageParts{
		Back: func() { l.nav.Back() }, Centre: true, Bare: true, Mark: ui.NewIcon(ui.Icons.Trash, ui.Muted, 64),
		Body: ui.Column(12,
			ui.NewText(l.t("letter.stop.title"), ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter}),
			ui.NewText(l.t("letter.stop.text", words.Args{"bank": words.Visible(l.letter.Bank)}),
				ui.TextStyle{Colour: ui.Muted, Align: fyne.TextAlignCenter}),
		),
		Actions: ui.Column(ui.Gap,
			ui.NewButton(l.t("letter.stop.keep"), ui.Filled, ui.Icon{}, func() { l.nav.Back() }),
			ui.NewButton(l.t("letter.stop.yes"), ui.Stop, ui.Icon{}, l.stop),
		),
	})
}

func (l *letterStop) stop() {
	session := l.session
	work(l.App, "busy.keep", "", func(context.Context) (struct{}, error) {
		return struct{}{}, session.CancelLetter(l.letter)
	}, func(_ struct{}, err error) {
		if err != nil {
			l.fail(err, nil)
			return
		}
		l.toStart()
	})
}

// finishLetter goes on with the bank's second code, in place of the page at the front.
func (a *App) finishLetter(request *authenticator.Request) {
	session := a.session
	work(a, "busy.read", "", func(context.Context) (*authenticator.Activation, error) {
		return session.FinishLetter(request)
	}, func(bank *authenticator.Activation, err error) {
		if err != nil {
			a.nav.Replace(&faultPage{App: a, err: err})
			return
		}
		a.nav.Root(&letterDigits{App: a, bank: bank})
	})
}

// letterDigits shows the digits that are typed on the bank's page, and asks what it says.
type letterDigits struct {
	*App
	bank *authenticator.Activation
}

func (l *letterDigits) draw() fyne.CanvasObject {
	facts := []fyne.CanvasObject{
		ui.NewRow(ui.RowParts{Title: words.Visible(l.bank.Bank), Initials: initials(l.bank.Bank)}),
		ui.NewDivider(),
		ui.Column(4, ui.NewText(l.t("letter.digits.text"), ui.TextStyle{Size: ui.Small, Colour: ui.Muted, Align: fyne.TextAlignCenter}),
			ui.NewDigits(l.bank.Digits)),
	}
	if l.bank.Holder != "" {
		facts = append(facts, ui.NewDivider(), ui.NewFact(l.t("compare.holder"), words.Visible(l.bank.Holder), false))
	}
	return ui.Page(ui.PageParts{
		Title: l.t("letter.digits.title"), Back: l.back, Side: ui.Space(0),
		Body:   ui.Column(14, ui.NewPanel(facts...)),
		Notice: ui.NewNotice(ui.Muted, l.t("letter.digits.notice")),
		Actions: ui.Column(ui.Gap,
			ui.NewButton(l.t("letter.digits.done"), ui.Filled, ui.Icons.Check, l.done),
			ui.NewButton(l.t("letter.digits.wrong"), ui.Outlined, ui.Icon{}, l.wrong),
		),
	})
}

// done keeps the bank: its page has taken the digits.
func (l *letterDigits) done() {
	l.keep(l.bank, &added{App: l.App, bank: l.bank.Bank, byLetter: true})
}

// wrong keeps nothing: the bank's page has refused the digits, or shows something else.
func (l *letterDigits) wrong() {
	l.bank.Cancel()
	l.nav.Root(&faultPage{App: l.App, err: errLetterRefused})
}

// back keeps the letter, and nothing else: the second code can be scanned again.
func (l *letterDigits) back() {
	l.bank.Cancel()
	l.toStart()
}
