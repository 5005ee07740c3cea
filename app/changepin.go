package app

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/platform/keystore"
	"github.com/zegel-app/zegel/vault"
)

// changePIN is the way to another PIN: the old one, and the new one twice.
type changePIN struct {
	*App
	pinEntry
	step    int // 0: the old one; 1: the new one; 2: the new one again
	old     authenticator.PIN
	first   authenticator.PIN
	problem string // what stands under the dots; "" when nothing is wrong

	advice  *ui.Text
	message *ui.Text
	page    *fyne.Container
}

// changePIN begins a change of the open profile's PIN.
func (a *App) changePIN() { a.nav.Push(&changePIN{App: a}) }

// changeSteps are the keys of the three titles.
var changeSteps = [3]string{"change.old", "change.new", "change.again"}

func (c *changePIN) draw() fyne.CanvasObject {
	c.full, c.order = c.entered, c.padOrder()
	c.build("", nil, func() { c.say("") })
	key := changeSteps[c.step]
	c.advice = ui.NewText(c.t(key+".text"), ui.TextStyle{Colour: ui.Muted, Align: fyne.TextAlignCenter})
	c.message = ui.NewText("", ui.TextStyle{Bold: true, Colour: ui.Danger, Align: fyne.TextAlignCenter})
	c.page = ui.Page(ui.PageParts{
		Back: func() { c.nav.Back() }, Mark: ui.NewSeal(52), Centre: true,
		Body: ui.Column(8,
			ui.NewText(c.t(key+".title"), ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter}),
			ui.Space(4), c.dots, ui.Space(4), c.advice, c.message,
		),
		Side: ui.Space(0), Actions: c.pad, Bare: true,
	})
	if c.problem != "" {
		c.dots.SetFilled(pinDigits)
		c.dots.SetWrong(true)
	}
	c.say(c.problem)
	return c.page
}

func (c *changePIN) say(problem string) {
	c.problem = problem
	c.message.SetText(problem)
	if problem == "" {
		c.dots.SetWrong(false)
		c.advice.Show()
		c.message.Hide()
	} else {
		c.advice.Hide()
		c.message.Show()
	}
	c.page.Refresh()
}

// entered takes six digits of the step.
func (c *changePIN) entered(pin *authenticator.PIN) {
	defer pin.Clear()
	switch c.step {
	case 0:
		c.old = *pin
		c.goTo(1, "")
	case 1:
		var broken *vault.RuleError
		switch err := vault.CheckPIN(pin); {
		case errors.As(err, &broken):
			c.goTo(1, c.t("fault."+explain(err).key+".text"))
		case *pin == c.old:
			c.goTo(1, c.t("change.same"))
		default:
			c.first = *pin
			c.goTo(2, "")
		}
	default:
		if *pin != c.first {
			c.first.Clear()
			c.goTo(1, c.t("choose.differ"))
			return
		}
		c.change()
	}
}

// goTo draws a step, and says what was wrong before.
func (c *changePIN) goTo(step int, problem string) {
	c.step, c.problem = step, problem
	c.nav.Redraw()
}

// change asks for the change. The old PIN is tried only now, so that a slip in the new one
// costs no try.
func (c *changePIN) change() {
	old, changed, session := c.old, c.first, c.session
	c.clear()
	work(c.App, "busy.change", "", func(context.Context) (struct{}, error) {
		defer old.Clear()
		defer changed.Clear()
		return struct{}{}, session.ChangePIN(&old, &changed)
	}, func(_ struct{}, err error) {
		if err == nil {
			c.nav.Replace(&pinChanged{c.App})
			return
		}
		c.refused(err)
	})
}

// refused says why the PIN was not changed.
func (c *changePIN) refused(err error) {
	var (
		wrong *vault.WrongPINError
		wait  *vault.WaitError
	)
	switch {
	case errors.As(err, &wrong) && wrong.Wait == 0:
		c.goTo(0, c.t("pin.wrong", words.Args{"n": wrong.TriesLeft}))
	case errors.As(err, &wrong), errors.As(err, &wait), errors.Is(err, vault.ErrLocked), errors.Is(err, authenticator.ErrLocked):
		c.askAfresh()
	case errors.Is(err, vault.ErrErased), errors.Is(err, vault.ErrRolledBack), errors.Is(err, keystore.ErrLost):
		c.gone(err)
	default:
		c.goTo(0, "")
		c.fail(err, nil)
	}
}

// askAfresh locks the profile and asks for its PIN: that page says how long to wait.
func (c *changePIN) askAfresh() {
	c.closed(func(profile authenticator.Profile) screen {
		return &pinPage{App: c.App, profile: profile, then: c.toHome}
	})
}

// gone says that the open profile holds nothing any more.
func (c *changePIN) gone(why error) {
	c.closed(func(profile authenticator.Profile) screen {
		profile.Erased = true
		return &erasedPage{App: c.App, profile: profile, err: why}
	})
}

// closed ends the session and shows a page about its profile.
func (c *changePIN) closed(page func(authenticator.Profile) screen) {
	id := c.session.ID()
	c.endSession()
	work(c.App, "busy.read", "", func(context.Context) (authenticator.Profile, error) {
		return c.find(id)
	}, func(profile authenticator.Profile, err error) {
		if err != nil {
			c.toProfiles()
			return
		}
		c.nav.Root(page(profile))
	})
}

func (c *changePIN) clear() {
	c.old.Clear()
	c.first.Clear()
}

func (c *changePIN) hidden() {
	c.pinEntry.hidden()
	c.clear()
	c.step, c.problem = 0, ""
}

// back goes one step back, and from the first to the settings.
func (c *changePIN) back() {
	if c.step == 0 {
		c.nav.Pop()
		return
	}
	c.first.Clear()
	c.goTo(c.step-1, "")
}

// pinChanged says that the new PIN is the one from now on.
type pinChanged struct{ *App }

func (p *pinChanged) draw() fyne.CanvasObject {
	return ui.Page(ui.PageParts{
		Centre: true, Bare: true, Mark: ui.NewIcon(ui.Icons.Check, ui.Success, 64),
		Body: ui.Column(12,
			ui.NewText(p.t("changed.title"), ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter}),
			ui.NewText(p.t("changed.text"), ui.TextStyle{Colour: ui.Muted, Align: fyne.TextAlignCenter}),
		),
		Actions: ui.NewButton(p.t("done"), ui.Filled, ui.Icon{}, func() { p.nav.Back() }),
	})
}
