package app

import (
	"context"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
)

// codeStep is how long a code on demand is shown (RFC 6238, docs/protocol.md section 10).
const codeStep = 30 * time.Second

// codesPage lists the codes on demand of all banks. Each is hidden until it is tapped; a
// second tap copies it.
type codesPage struct {
	*App
	list   []*channel
	copied string // the channel whose code was copied last; "" for none
	below  *ui.Text
	page   *fyne.Container
}

// channel is one code on demand, and what is shown of it.
type channel struct {
	authenticator.ChannelCode
	madeCode // digits are "" while it is hidden
	row      *ui.CodeRow
}

// madeCode is a code, and until when it stands.
type madeCode struct {
	digits string
	until  time.Time
}

// openCodes shows the codes on demand of the open profile.
func (a *App) openCodes() {
	session := a.session
	work(a, "busy.read", "", func(context.Context) ([]authenticator.ChannelCode, error) {
		return session.Channels()
	}, func(list []authenticator.ChannelCode, err error) {
		if err != nil {
			a.fail(err, nil)
			return
		}
		page := &codesPage{App: a}
		for _, one := range list {
			page.list = append(page.list, &channel{ChannelCode: one})
		}
		a.nav.Push(page)
	})
}

func (c *codesPage) draw() fyne.CanvasObject {
	back := func() { c.nav.Back() }
	if len(c.list) == 0 {
		return ui.Page(ui.PageParts{
			Title: c.t("codes.title"), Back: back, Centre: true, Bare: true, Mark: ui.NewIcon(ui.Icons.Lock, ui.Muted, 64),
			Body: ui.Column(12, ui.NewText(c.t("codes.none"), ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter}),
				ui.NewText(c.t("codes.none.text"), ui.TextStyle{Colour: ui.Muted, Align: fyne.TextAlignCenter})),
		})
	}
	body := ui.Column(ui.Gap, ui.NewText(c.t("codes.text"), ui.TextStyle{Colour: ui.Muted}), ui.Space(2))
	for _, one := range c.list {
		one.row = ui.NewCodeRow(words.Visible(one.Channel), words.Visible(one.Bank), c.t("codes.show"), func() { c.tapped(one) })
		if one.digits != "" {
			one.row.SetCode(one.digits)
			c.turn(one)
		}
		body.Add(one.row)
	}
	c.below = ui.NewText("", ui.TextStyle{Size: ui.Small, Colour: ui.Muted, Align: fyne.TextAlignCenter})
	c.say()
	body.Add(c.below)
	c.page = ui.Page(ui.PageParts{
		Title: c.t("codes.title"), Back: back, Bare: true,
		Body: body, Notice: ui.NewNotice(ui.Warning, c.t("codes.never-tell")),
	})
	return c.page
}

// say tells under the codes what a tap on one does, or has done.
func (c *codesPage) say() {
	said := ""
	switch {
	case c.copied != "":
		said = c.t("codes.copied", words.Args{"channel": words.Visible(c.copied)})
	case slices.ContainsFunc(c.list, func(one *channel) bool { return one.digits != "" }):
		said = c.t("codes.copy")
	}
	c.below.SetText(said)
	c.below.Hidden = said == "" // an empty line would part the codes from what is said about them
	if c.page != nil {
		c.page.Refresh()
	}
}

func (c *codesPage) tapped(one *channel) {
	if one.digits == "" {
		c.show(one)
		return
	}
	c.clipboard.put(c.fyne.Clipboard(), one.digits, c.now(), one.until)
	c.copied = one.Channel
	c.say()
}

// show brings a code up, off the goroutine that draws: it is made of what the vault keeps.
func (c *codesPage) show(one *channel) {
	session := c.session
	work(c.App, "busy.read", "", func(context.Context) (madeCode, error) {
		digits, until, err := session.CodeFor(one.ChannelCode)
		return madeCode{digits, until}, err
	}, func(made madeCode, err error) {
		if err != nil {
			c.fail(err, nil)
			return
		}
		c.copied = ""
		c.put(one, made)
	})
}

// put shows a code that was made just now.
func (c *codesPage) put(one *channel, made madeCode) {
	one.madeCode = made
	one.row.SetCode(made.digits)
	c.turn(one)
	c.say()
}

// turn sets the ring of a code that is shown.
func (c *codesPage) turn(one *channel) {
	left := max(0, one.until.Sub(c.now()))
	seconds := c.words.N(int64((left + time.Second - 1) / time.Second))
	one.row.Ring().Set(float32(left)/float32(codeStep), seconds,
		c.t("code.valid", words.Args{"time": c.words.Duration(left)}), left <= 5*time.Second)
}

// tick lets the rings run, and brings up the next code where one has run out.
func (c *codesPage) tick() {
	for _, one := range c.list {
		switch {
		case one.digits == "":
		case c.now().Before(one.until):
			c.turn(one)
		default:
			c.renew(one)
		}
	}
}

// renew replaces a code that has run out, beside the page.
func (c *codesPage) renew(one *channel) {
	session := c.session
	aside(c.App, func(context.Context) (madeCode, error) {
		digits, until, err := session.CodeFor(one.ChannelCode)
		return madeCode{digits, until}, err
	}, func(made madeCode, err error) {
		switch {
		case c.nav.top() != screen(c) || one.digits == "":
		case err != nil:
			c.fail(err, nil)
		default:
			if c.copied == one.Channel && made.digits != one.digits {
				c.copied = "" // what was copied is the code before
			}
			c.put(one, made)
		}
	})
}

func (c *codesPage) shown() {}

// hidden hides the codes: who comes back asks again.
func (c *codesPage) hidden() {
	c.copied = ""
	for _, one := range c.list {
		one.madeCode = madeCode{}
	}
}
