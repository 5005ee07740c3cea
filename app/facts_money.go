package app

import (
	"math"
	"time"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/protocol"
)

// batchFacts shows how many payments, what they come to, and those of the part at the front.
func (p *approve) batchFacts(b *protocol.Batch) fyne.CanvasObject {
	list := []fyne.CanvasObject{
		ui.NewAmount(p.t("transfer.about"), p.money(b.Total)),
		ui.NewDivider(),
		p.fact("fact.payments", p.words.N(int64(b.Count))),
	}
	if b.DebtorAccountName != "" {
		list = append(list, p.fact("fact.from", words.Visible(b.DebtorAccountName)))
	}
	if b.DebtorAccount != "" {
		list = append(list, p.account("fact.from-account", b.DebtorAccount))
	}
	if b.ExecutionDate != "" {
		list = append(list, p.fact("fact.date", p.day(b.ExecutionDate)))
	}
	from, to := p.parts.span()
	for i, one := range p.order.Payments[from:to] {
		list = append(list, ui.NewDivider(),
			ui.NewText(p.t("batch.payment", words.Args{"n": from + i + 1, "total": len(p.order.Payments)}), ui.TextStyle{Size: ui.Small, Colour: ui.Muted}),
			p.fact("fact.amount", p.money(protocol.Amount{Minor: one.Minor, Currency: b.Total.Currency})),
			p.fact("fact.to", words.Visible(one.Creditor)), p.account("fact.account", one.CreditorAccount))
		if one.Remittance != "" {
			list = append(list, p.fact("fact.reference", words.Visible(one.Remittance)))
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
		limit = a.t("stock.limit", words.Args{"price": a.price(o.Limit, o.Total)})
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

// price writes the price of one, in the currency of a total, with all its decimals and with
// as many at least as the currency has.
func (a *App) price(d protocol.Decimal, total protocol.Amount) string {
	value, decimals := d.Value, int(d.Decimals)
	for decimals < total.Exponent() && value < math.MaxInt64/10 {
		value, decimals = 10*value, decimals+1
	}
	return a.words.Money(value, total.Currency, decimals)
}
