package app

import (
	"time"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/protocol"
)

// batchFacts shows how many payments, what they come to, and each of them.
func (a *App) batchFacts(b *protocol.Batch) fyne.CanvasObject {
	list := []fyne.CanvasObject{
		ui.NewAmount(a.t("transfer.about"), a.money(b.Total)),
		ui.NewDivider(),
		a.fact("fact.payments", a.words.N(int64(b.Count))),
	}
	if b.DebtorAccountName != "" {
		list = append(list, a.fact("fact.from", words.Visible(b.DebtorAccountName)))
	}
	if b.DebtorAccount != "" {
		list = append(list, a.account("fact.from-account", b.DebtorAccount))
	}
	if b.ExecutionDate != "" {
		list = append(list, a.fact("fact.date", a.day(b.ExecutionDate)))
	}
	for _, p := range b.List {
		list = append(list, ui.NewDivider(),
			a.fact("fact.amount", a.money(protocol.Amount{Minor: p.Minor, Currency: b.Total.Currency})),
			a.fact("fact.to", words.Visible(p.Creditor)), a.account("fact.account", p.CreditorAccount))
		if p.Remittance != "" {
			list = append(list, a.fact("fact.reference", words.Visible(p.Remittance)))
		}
	}
	return ui.NewPanel(list...)
}

// cardFacts shows a card payment on the internet.
func (a *App) cardFacts(c *protocol.CardPayment) fyne.CanvasObject {
	return ui.NewPanel(
		ui.NewAmount(a.t("transfer.about"), a.money(c.Amount)),
		ui.NewDivider(),
		a.fact("fact.shop", words.Visible(c.Merchant)),
		a.fact("fact.country", a.words.Country(c.Country)),
		ui.NewDivider(),
		ui.NewFact(a.t("fact.card"), "•••• "+c.LastFour, true),
		a.fact("fact.time", a.moment(time.Unix(c.Time, 0))),
	)
}

// stockFacts shows an order to buy or sell a security.
func (a *App) stockFacts(o *protocol.StockOrder) fyne.CanvasObject {
	about := "stock.buy"
	if o.Side == protocol.Sell {
		about = "stock.sell"
	}
	limit := a.t("stock.market")
	if !o.Limit.IsZero() {
		limit = a.t("stock.limit", words.Args{"price": a.words.Decimal(o.Limit.String()), "currency": o.Total.Currency})
	}
	list := []fyne.CanvasObject{
		ui.Column(4, a.headline(about), ui.NewText(words.Visible(o.Name), ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter})),
		ui.NewDivider(),
		a.fact("fact.quantity", a.words.Decimal(o.Quantity.String())),
		ui.NewFact(a.t("fact.isin"), words.Visible(o.ISIN), true),
		a.fact("fact.limit", limit),
		ui.NewDivider(),
		a.fact("fact.total", a.money(o.Total)),
	}
	if o.Venue != "" {
		list = append(list, a.fact("fact.venue", words.Visible(o.Venue)))
	}
	return ui.NewPanel(list...)
}
