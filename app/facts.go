package app

import (
	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/protocol"
)

// orderKind is how one kind of order is spoken of: keys of the catalogue.
type orderKind struct {
	title     string   // of the page
	name      string   // of the kind
	notice    string   // what always stands under the facts; "" for nothing
	questions []string // what to ask oneself
	undone    string   // what did not happen when it was rejected
}

// kindOf gives the words for a kind; its keys begin with the kind's own name.
func kindOf(k protocol.Kind) orderKind {
	switch k {
	case protocol.KindTransfer:
		return orderKind{
			title: "transfer.title", name: "transfer.name", undone: "transfer.undone",
			questions: []string{"transfer.check.1", "transfer.check.2", "transfer.check.3"},
		}
	case protocol.KindBatch:
		return orderKind{
			title: "batch.title", name: "batch.name", undone: "transfer.undone",
			questions: []string{"batch.check.1", "batch.check.2", "transfer.check.3"},
		}
	case protocol.KindCardPayment:
		return orderKind{
			title: "card.title", name: "card.name", undone: "transfer.undone",
			questions: []string{"transfer.check.1", "card.check.2", "card.check.3"},
		}
	case protocol.KindStockOrder:
		return orderKind{
			title: "stock.title", name: "stock.name", undone: "stock.undone",
			questions: []string{"stock.check.1", "stock.check.2", "stock.check.3"},
		}
	case protocol.KindSettingChange:
		return orderKind{
			title: "setting.title", name: "setting.name", undone: "setting.undone",
			questions: []string{"setting.check.1", "setting.check.2", "setting.check.3"},
		}
	case protocol.KindDeviceChange:
		return orderKind{
			title: "device.title", name: "device.name", undone: "setting.undone",
			questions: []string{"device.check.1", "device.check.2", "setting.check.3"},
		}
	default:
		return orderKind{
			title: "login.title", name: "login.name", notice: "login.notice", undone: "login.undone",
			questions: []string{"login.check.1", "login.check.2", "login.check.3"},
		}
	}
}

// warningKey gives the words for a warning.
func warningKey(w protocol.Warning) string {
	switch w {
	case protocol.NewPayee:
		return "warning.new-payee"
	case protocol.ForeignAccount:
		return "warning.foreign"
	case protocol.OverLimit:
		return "warning.over-limit"
	default:
		return "warning.unusual"
	}
}

// payees are the names that money goes to.
func payees(o *authenticator.Order) (names []string) {
	switch order := o.Challenge.Order.(type) {
	case *protocol.Transfer:
		names = append(names, order.Creditor.Name)
	case *protocol.CardPayment:
		names = append(names, order.Merchant)
	case *protocol.Batch:
		for _, payment := range o.Payments {
			names = append(names, payment.Creditor)
		}
	}
	return names
}

// facts shows what an order says. The labels are the app's; what the bank wrote is made
// visible, wraps, and is never styled, cut or shrunk.
func (p *approve) facts(o *authenticator.Order) fyne.CanvasObject {
	switch order := o.Challenge.Order.(type) {
	case *protocol.Transfer:
		return p.transferFacts(order)
	case *protocol.Login:
		return p.loginFacts(o, order)
	case *protocol.Batch:
		return p.batchFacts(order)
	case *protocol.CardPayment:
		return p.cardFacts(order)
	case *protocol.StockOrder:
		return p.stockFacts(order)
	case *protocol.SettingChange:
		return p.settingFacts(order)
	case *protocol.DeviceChange:
		return p.deviceFacts(order)
	}
	panic("an order that the authenticator does not open") // never approve what is not shown
}

// headline is the line over the most important fact.
func (a *App) headline(key string) fyne.CanvasObject {
	return ui.NewText(a.t(key), ui.TextStyle{Size: ui.Small, Colour: ui.Muted, Align: fyne.TextAlignCenter})
}

func (a *App) transferFacts(t *protocol.Transfer) fyne.CanvasObject {
	list := []fyne.CanvasObject{
		ui.NewAmount(a.t("transfer.about"), a.money(t.Amount)),
		ui.NewDivider(),
		a.fact("fact.to", words.Visible(t.Creditor.Name)),
		a.account("fact.account", t.CreditorAccount),
	}
	var from []fyne.CanvasObject
	if t.DebtorAccountName != "" {
		from = append(from, a.fact("fact.from", words.Visible(t.DebtorAccountName)))
	}
	if t.DebtorAccount != "" {
		from = append(from, a.account("fact.from-account", t.DebtorAccount))
	}
	if t.Remittance != "" {
		from = append(from, a.fact("fact.reference", words.Visible(t.Remittance)))
	}
	if t.ExecutionDate != "" {
		from = append(from, a.fact("fact.date", a.day(t.ExecutionDate)))
	}
	if len(from) > 0 {
		list = append(list, ui.NewDivider())
	}
	return ui.NewPanel(append(list, from...)...)
}

func (a *App) loginFacts(o *authenticator.Order, l *protocol.Login) fyne.CanvasObject {
	list := []fyne.CanvasObject{
		ui.Column(4, a.headline("login.about"),
			ui.NewText(words.Visible(o.Bank), ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter})),
		ui.NewDivider(),
	}
	if l.Browser != "" {
		list = append(list, a.fact("fact.browser", words.Visible(l.Browser)))
	}
	if l.Place != "" {
		list = append(list, a.fact("fact.place", words.Visible(l.Place)))
	}
	return ui.NewPanel(append(list, a.fact("fact.time", a.moment(o.Challenge.Issued)))...)
}

func (a *App) fact(label, value string) fyne.CanvasObject {
	return ui.NewFact(a.t(label), value, false)
}

func (a *App) account(label, number string) fyne.CanvasObject {
	return ui.NewFact(a.t(label), words.IBAN(words.Visible(number)), true)
}
