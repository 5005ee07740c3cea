package app

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
)

// codePage shows the short code that answers the bank. Of an order that is answered online it
// is the way out when the bank cannot be reached.
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
	body := ui.Column(16)
	actions := ui.Column(ui.Gap, ui.NewButton(c.t("done"), ui.Filled, ui.Icons.Check, c.done))
	notices := ui.Column(ui.Gap, ui.NewNotice(ui.Warning, c.t("code.never-tell")))
	text := "code.text"
	if c.order.Online {
		text = "code.instead"
		notices.Add(ui.NewNotice(ui.Muted, c.t("code.unreached")))
		actions.Add(ui.NewButton(c.t("code.send"), ui.Outlined, ui.Icon{}, c.send))
	}
	body.Add(ui.NewText(c.t(text), ui.TextStyle{Size: ui.Lead, Align: fyne.TextAlignCenter}))
	body.Add(ui.NewPanel(
		ui.NewText(words.Visible(c.order.Bank), ui.TextStyle{Size: ui.Small, Colour: ui.Muted, Align: fyne.TextAlignCenter}),
		ui.NewDigits(c.answer.Code), c.left))
	actions.Add(c.copy)
	return ui.Page(ui.PageParts{
		Title: c.t("code.title"), Back: c.back, Centre: true, Side: ui.Space(0),
		Body: body, Notice: notices, Actions: actions,
	})
}

// send tells the bank. When it cannot be reached, or the person does not want to wait, the
// code is there to be typed; sending may be tried again.
func (c *codePage) send() {
	session := c.session
	work(c.App, "busy.send", "send.instead", func(ctx context.Context) (struct{}, error) {
		return struct{}{}, session.Send(ctx, c.order)
	}, func(_ struct{}, err error) {
		switch {
		case err == nil:
			c.nav.Root(&approved{App: c.App, order: c.order})
		case errors.Is(err, authenticator.ErrBankUnreachable), errors.Is(err, context.Canceled),
			errors.Is(err, authenticator.ErrBankAnswer):
			c.nav.Root(c)
		default:
			c.nav.Root(&faultPage{App: c.App, err: err})
		}
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

// approved says that the bank has the answer. Nothing is left to type.
type approved struct {
	*App
	order *authenticator.Order
}

func (d *approved) draw() fyne.CanvasObject {
	args := words.Args{"bank": words.Visible(d.order.Bank)}
	return ui.Page(ui.PageParts{
		Centre: true, Bare: true, Mark: ui.NewIcon(ui.Icons.Check, ui.Success, 72),
		Body: ui.Column(12,
			ui.NewText(d.t("approved.title"), ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter}),
			ui.NewText(d.t("approved.text", args), ui.TextStyle{Colour: ui.Muted, Align: fyne.TextAlignCenter}),
		),
		Actions: ui.NewButton(d.t("done"), ui.Filled, ui.Icon{}, d.toStart),
	})
}

func (d *approved) back() { d.toStart() }
