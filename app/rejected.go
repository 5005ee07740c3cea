package app

import (
	"context"
	"errors"
	"net/url"
	"strings"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
)

// rejected says that nothing happened; after "I did not ask for this", also what to do. The
// bank is told beside it, where it can be: what to do must not wait for that.
type rejected struct {
	*App
	order *authenticator.Order
	why   authenticator.Reason

	sent    bool  // the bank was asked to take the answer, and has answered or not
	sending bool  // it is being asked now
	err     error // why it did not take it
}

func (r *rejected) draw() fyne.CanvasObject {
	undone := r.t(kindOf(r.order.Challenge.Order.Kind()).undone)
	actions := ui.Column(ui.Gap, ui.NewButton(r.t("done"), ui.Filled, ui.Icon{}, r.toStart))
	if r.mayRetry() {
		actions.Add(ui.NewButton(r.t("code.send"), ui.Outlined, ui.Icon{}, r.send))
	}
	told := ui.NewText(r.told(), ui.TextStyle{Colour: ui.Muted, Align: fyne.TextAlignCenter})
	if r.why != authenticator.NotMe {
		return ui.Page(ui.PageParts{
			Centre: true, Bare: true, Mark: ui.NewIcon(ui.Icons.Close, ui.Muted, 64),
			Body: ui.Column(12,
				ui.NewText(undone, ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter}),
				told,
			),
			Actions: actions,
		})
	}
	return ui.Page(ui.PageParts{
		Centre: true, Bare: true, Mark: ui.NewIcon(ui.Icons.Shield, ui.Success, 64),
		Body: ui.Column(14,
			ui.NewText(r.t("reported.title"), ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter}),
			ui.Column(0, ui.NewText(undone, ui.TextStyle{Colour: ui.Muted, Align: fyne.TextAlignCenter}), told),
			r.stopSteps(r.order.HelpNumber),
		),
		Actions: actions,
	})
}

// stopSteps is what to do when somebody tries to cheat: hang up, call, change the password.
// The number is the one of the activation.
func (a *App) stopSteps(number string) fyne.CanvasObject {
	call := a.t("reported.call", words.Args{"number": oneLine(number)})
	if number == "" {
		call = a.t("reported.call-card")
	}
	steps := ui.NewPanel(a.step("1", a.t("reported.hang-up")), a.step("2", call), a.step("3", a.t("reported.password")))
	if number == "" {
		return steps
	}
	return ui.Column(ui.Gap, steps, a.callButton(number))
}

// callButton calls the bank where the device is a telephone, and else copies the number.
func (a *App) callButton(number string) *ui.Button {
	digits := strings.Map(func(r rune) rune {
		if r == '+' || r >= '0' && r <= '9' {
			return r
		}
		return -1
	}, number)
	if a.mobile() {
		return ui.NewButton(a.t("call.bank"), ui.Outlined, ui.Icons.Phone, func() {
			if err := a.fyne.OpenURL(&url.URL{Scheme: "tel", Opaque: digits}); err != nil {
				a.fyne.Clipboard().SetContent(digits)
			}
		})
	}
	var copied *ui.Button
	copied = ui.NewButton(a.t("call.copy"), ui.Outlined, ui.Icons.Copy, func() {
		a.fyne.Clipboard().SetContent(digits)
		copied.SetLabel(a.t("code.copied"))
	})
	return copied
}

// told says what the bank knows of it.
func (r *rejected) told() string {
	switch {
	case !r.order.Online:
		return r.t("rejected.text", words.Args{"bank": words.Visible(r.order.Bank)})
	case !r.sent:
		return r.t("rejected.telling")
	case r.err == nil:
		return r.t("rejected.told")
	case errors.Is(r.err, authenticator.ErrLate):
		return r.t("rejected.late")
	case errors.Is(r.err, authenticator.ErrAnswered):
		return r.t("rejected.answered")
	}
	return r.t("rejected.untold")
}

// mayRetry says whether telling the bank once more can help.
func (r *rejected) mayRetry() bool {
	return r.sent && !r.sending &&
		(errors.Is(r.err, authenticator.ErrBankUnreachable) || errors.Is(r.err, authenticator.ErrBankAnswer))
}

func (r *rejected) shown() {
	if r.order.Online && !r.sent && !r.sending {
		r.send()
	}
}

func (r *rejected) hidden() {}

// send tells the bank, beside the page.
func (r *rejected) send() {
	session := r.session
	if session == nil {
		return
	}
	r.sending, r.sent = true, false
	r.redraw()
	aside(r.App, func(ctx context.Context) (struct{}, error) {
		return struct{}{}, session.Send(ctx, r.order)
	}, func(_ struct{}, err error) {
		r.sending, r.sent, r.err = false, true, err
		r.redraw()
	})
}

// redraw draws the page anew, while it is at the front.
func (r *rejected) redraw() {
	if r.nav.top() == screen(r) {
		r.nav.Redraw()
	}
}

func (r *rejected) back() { r.toStart() }
