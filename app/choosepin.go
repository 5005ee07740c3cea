package app

import (
	"context"
	"errors"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/vault"
)

// choosePIN asks twice for the PIN of somebody new, and adds them.
type choosePIN struct {
	*App
	pinEntry
	person
	first   authenticator.PIN
	again   bool   // the second time
	problem string // why the last one was refused; "" when it was not

	advice  *ui.Text
	message *ui.Text
	page    *fyne.Container
}

func (c *choosePIN) draw() fyne.CanvasObject {
	c.full, c.order = c.entered, c.padOrder()
	c.build("", nil, func() { c.say("") })
	title, text := "choose.title", "choose.text"
	if c.again {
		title, text = "choose.again.title", "choose.again.text"
	}
	c.advice = ui.NewText(c.t(text), ui.TextStyle{Colour: ui.Muted, Align: fyne.TextAlignCenter})
	c.message = ui.NewText("", ui.TextStyle{Bold: true, Colour: ui.Danger, Align: fyne.TextAlignCenter})
	c.page = ui.Page(ui.PageParts{
		Back: func() { c.nav.Back() }, Mark: ui.NewSeal(52), Centre: true,
		Body: ui.Column(8,
			ui.NewText(c.t(title), ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter}),
			ui.Space(4), c.dots, ui.Space(4), c.advice, c.message,
		),
		Side: ui.Space(0), Actions: c.pad, Bare: true,
	})
	c.dots.SetWrong(c.problem != "")
	if c.problem != "" {
		c.dots.SetFilled(pinDigits)
	}
	c.say(c.problem)
	return c.page
}

func (c *choosePIN) say(problem string) {
	c.problem = problem
	if problem == "" {
		c.dots.SetWrong(false)
		c.advice.Show()
		c.message.Hide()
	} else {
		c.advice.Hide()
		c.message.Show()
	}
	c.message.SetText(problem)
	c.page.Refresh()
}

// entered takes six digits: the first time they are held against the rules, the second time
// against the first.
func (c *choosePIN) entered(pin *authenticator.PIN) {
	defer pin.Clear()
	if !c.again {
		var broken *vault.RuleError
		if err := vault.CheckPIN(pin); errors.As(err, &broken) {
			c.restart(c.t("fault." + explain(err).key + ".text"))
			return
		}
		c.first, c.again = *pin, true
		c.redraw("")
		return
	}
	if *pin != c.first {
		c.restart(c.t("choose.differ"))
		return
	}
	c.create()
}

// restart asks for a first PIN again, and says why.
func (c *choosePIN) restart(problem string) {
	c.first.Clear()
	c.again = false
	c.redraw(problem)
}

func (c *choosePIN) redraw(problem string) {
	c.problem = problem
	c.nav.Redraw()
}

// create adds the person and opens their profile with the PIN that was just given.
func (c *choosePIN) create() {
	pin, wanted := c.first, c.person
	c.first.Clear()
	work(c.App, "busy.create", "", func(context.Context) (*authenticator.Session, error) {
		defer pin.Clear()
		id, err := c.auth.AddProfile(wanted.name, wanted.colour, &pin)
		if err != nil {
			return nil, err
		}
		if wanted.replaces != (authenticator.ProfileID{}) {
			if err := c.auth.ForgetProfile(wanted.replaces); err != nil {
				return nil, err
			}
		}
		return c.auth.Unlock(id, &pin)
	}, func(session *authenticator.Session, err error) {
		c.again = false
		if err != nil {
			c.redraw("")
			c.fail(err, nil)
			return
		}
		c.begun(session)
		if c.request == nil {
			c.toHome()
			return
		}
		c.nav.Root(&curtain{c.App})
		c.activate(c.request)
	})
}

func (c *choosePIN) hidden() {
	c.pinEntry.hidden()
	c.first.Clear()
	c.again = false
}

// back goes from the second time to the first, and from the first to the name.
func (c *choosePIN) back() {
	if c.again {
		c.restart("")
		return
	}
	c.nav.Pop()
}
