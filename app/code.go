package app

import (
	"context"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
)

// codePage shows the short code that answers the bank.
type codePage struct {
	*App
	order  *authenticator.Order
	answer authenticator.Answer

	left *ui.Countdown
	copy *ui.Button
}

func (c *codePage) draw() fyne.CanvasObject {
	c.left = ui.NewCountdown("")
	c.copy = ui.NewButton(c.t("code.copy"), ui.Outlined, ui.Icons.Copy, c.toClipboard)
	c.countdown()
	return ui.Page(ui.PageParts{
		Title: c.t("code.title"), Back: c.back, Centre: true, Side: ui.Space(0),
		Body: ui.Column(16,
			ui.NewText(c.t("code.text"), ui.TextStyle{Size: ui.Lead, Align: fyne.TextAlignCenter}),
			ui.NewPanel(ui.NewText(words.Visible(c.order.Bank), ui.TextStyle{Size: ui.Small, Colour: ui.Muted, Align: fyne.TextAlignCenter}),
				ui.NewDigits(c.answer.Code), c.left),
		),
		Notice: ui.NewNotice(ui.Warning, c.t("code.never-tell")),
		Actions: ui.Column(ui.Gap,
			ui.NewButton(c.t("done"), ui.Filled, ui.Icons.Check, c.done),
			c.copy,
		),
	})
}

// countdown shows how long the bank takes the code.
func (c *codePage) countdown() {
	left := c.answer.Expires.Sub(c.now())
	whole := c.answer.Expires.Sub(c.order.Challenge.Issued)
	c.left.Set(float32(left)/float32(max(1, whole)), c.t("code.valid", words.Args{"time": c.words.Duration(left)}), left <= lastMoments)
}

func (c *codePage) tick() {
	if !c.now().Before(c.answer.Expires) {
		c.nav.Root(&faultPage{App: c.App, err: errCodeOver})
		return
	}
	c.countdown()
}

func (c *codePage) toClipboard() {
	c.clipboard.put(c.fyne.Clipboard(), c.answer.Code, c.now(), c.answer.Expires)
	c.copy.SetLabel(c.t("code.copied"))
}

// done says that the code was used: from now on nothing here makes it again.
func (c *codePage) done() {
	session := c.session
	work(c.App, "busy.answer", "", func(context.Context) (struct{}, error) {
		return struct{}{}, session.Done(c.order)
	}, func(_ struct{}, err error) {
		if err != nil {
			c.nav.Root(&faultPage{App: c.App, err: err})
			return
		}
		c.toStart()
	})
}

// back keeps the code: while it is valid, the bank's code shows it again.
func (c *codePage) back() { c.toStart() }
