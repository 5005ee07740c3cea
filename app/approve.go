package app

import (
	"context"
	"errors"
	"slices"
	"time"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/platform"
	"github.com/zegel-app/zegel/protocol"
)

// holdLasts is how long hold to approve is held; lastMoments is when the countdown stands
// out.
const (
	holdLasts   = time.Second
	lastMoments = 30 * time.Second
)

// approve shows what the bank asks, and takes the answer. Leaving it answers nothing.
type approve struct {
	*App
	order *authenticator.Order
	kind  orderKind
	parts parts // of a long list of payments
	alone bool  // the person has said that nobody on the telephone asked for it

	hold   *ui.Hold
	head   *fyne.Container // bank and countdown
	unread *ui.Text        // that there is more to read
	page   *fyne.Container
	seen   bool
}

func newApprove(a *App, order *authenticator.Order) *approve {
	return &approve{
		App: a, order: order, kind: kindOf(order.Challenge.Order.Kind()), parts: newParts(len(order.Payments)),
	}
}

func (p *approve) draw() fyne.CanvasObject {
	p.seen = false
	label := "approve.hold"
	if p.twoTaps() {
		label = "approve.tap-twice"
	}
	p.hold = ui.NewHold(p.t(label), p.t("approve.holding"), ui.Icons.Lock, holdLasts, p.held)
	p.hold.SetTwoTaps(p.twoTaps())
	p.hold.Disable()
	p.unread = ui.NewText("", ui.TextStyle{Size: ui.Small, Colour: ui.Muted, Align: fyne.TextAlignCenter})
	p.unread.Hide()
	p.head = ui.Column(10)
	p.countdown()
	body := ui.Column(12, p.head, p.facts(p.order))
	if p.parts.several() {
		body.Add(p.pager())
	}
	p.page = ui.Page(ui.PageParts{
		Title: p.t(p.kind.title), Back: func() { p.nav.Back() },
		Body: body, Notice: p.warnings(), Side: p.check(),
		Actions: ui.Column(ui.Gap,
			p.unread,
			p.hold,
			ui.NewButton(p.t("approve.reject"), ui.Outlined, ui.Icon{}, func() { p.reject(authenticator.ChangedMind) }),
			ui.NewButton(p.t("approve.not-me"), ui.Quiet, ui.Icon{}, func() { p.reject(authenticator.NotMe) }),
		),
		Seen: p.allSeen,
	})
	fyne.Do(p.sayUnread) // once the page has been laid out
	return p.page
}

// allSeen wakes the hold button when every fact has been on the screen: of a long list,
// every part of it.
func (p *approve) allSeen() {
	p.seen = true
	p.parts.look()
	if p.parts.all() {
		p.hold.Enable()
	}
	fyne.Do(p.sayUnread) // not while the page is being laid out
}

// sayUnread says what there is still to look at, while there is.
func (p *approve) sayUnread() {
	say := ""
	switch {
	case !p.seen:
		say = p.t("approve.unread")
	case !p.parts.all():
		say = p.t("approve.unread-parts")
	}
	if p.unread.String() == say {
		return
	}
	p.unread.SetText(say)
	if say == "" {
		p.unread.Hide()
	} else {
		p.unread.Show()
	}
	p.page.Refresh()
}

// warnings are the bank's, in its order, as notices.
func (p *approve) warnings() fyne.CanvasObject {
	list := ui.Column(ui.Gap)
	if p.order.Answered {
		again := "approve.again"
		if p.order.Online {
			again = "approve.again-online"
		}
		list.Add(ui.NewNotice(ui.Muted, p.t(again)))
	}
	if p.kind.notice != "" {
		list.Add(ui.NewNotice(ui.Warning, p.t(p.kind.notice)))
	}
	for _, w := range p.order.Challenge.Warnings {
		list.Add(ui.NewNotice(ui.Warning, p.t(warningKey(w))))
	}
	if slices.ContainsFunc(payees(p.order), words.Imitates) {
		list.Add(ui.NewNotice(ui.Warning, p.t("warning.imitation")))
	}
	return list
}

// check is what to ask oneself, beside the facts where there is room.
func (p *approve) check() fyne.CanvasObject {
	list := ui.Column(16, ui.NewText(p.t("approve.check"), ui.TextStyle{Size: ui.Title, Bold: true}))
	for _, key := range p.kind.questions {
		list.Add(ui.NewPoint(ui.Icons.Shield, ui.Primary, p.t(key), ui.TextStyle{}))
	}
	return list
}

// countdown draws the bank's name, and how long its code is valid.
func (p *approve) countdown() {
	left := p.order.Expires.Sub(p.now())
	kind, valid := p.t(p.kind.name), p.t("approve.valid", words.Args{"time": p.words.Duration(left)})
	row := ui.RowParts{Title: words.Visible(p.order.Bank), Initials: initials(p.order.Bank), Subtitle: kind}
	if left > lastMoments {
		row.Subtitle = p.t("approve.kind", words.Args{"kind": kind, "valid": valid})
		p.head.Objects = []fyne.CanvasObject{ui.NewRow(row)}
		return
	}
	line := ui.NewCountdown(valid)
	line.Set(float32(left)/float32(lastMoments), p.t("approve.soon", words.Args{"time": p.words.Duration(left)}), true)
	p.head.Objects = []fyne.CanvasObject{ui.NewRow(row), line}
}

// over goes to the page that says that the time is over, when it is.
func (p *approve) over() bool {
	if p.now().Before(p.order.Expires) {
		return false
	}
	p.nav.Root(&faultPage{App: p.App, err: authenticator.ErrExpired})
	return true
}

func (p *approve) tick() {
	if !p.over() {
		p.countdown()
		p.page.Refresh()
	}
}

// doubtful says whether it is a payment of the kind that people are talked into: to an
// account never paid before, of more than they mean to spend.
func (p *approve) doubtful() bool {
	w := p.order.Challenge.Warnings
	return slices.Contains(w, protocol.NewPayee) && slices.Contains(w, protocol.OverLimit)
}

// held is what a hold does: it approves, or asks one question first.
func (p *approve) held() {
	if p.doubtful() && !p.alone {
		p.nav.Push(&doubt{approve: p})
		return
	}
	p.approve()
}

// approve asks for the code. When the PIN has got too old meanwhile, it is asked for again,
// and the order is shown again.
func (p *approve) approve() {
	session := p.session
	work(p.App, "busy.answer", "", func(context.Context) (authenticator.Answer, error) {
		return session.Approve(p.order)
	}, func(answer authenticator.Answer, err error) {
		switch {
		case err == nil:
			p.feel(platform.Approved)
			page := &codePage{App: p.App, order: p.order, answer: answer}
			if p.order.Online {
				page.send()
				return
			}
			p.nav.Root(page)
		case errors.Is(err, authenticator.ErrPINNeeded):
			p.askAgain()
		default:
			p.nav.Replace(&faultPage{App: p.App, err: err})
		}
	})
}

// askAgain asks for the PIN and comes back to this page.
func (p *approve) askAgain() {
	id := p.session.ID()
	work(p.App, "busy.read", "", func(context.Context) (authenticator.Profile, error) {
		return p.find(id)
	}, func(profile authenticator.Profile, err error) {
		if err != nil {
			p.nav.Replace(&faultPage{App: p.App, err: err})
			return
		}
		p.nav.Replace(&pinPage{
			App: p.App, profile: profile, note: "pin.for-code", bank: p.order.Bank,
			then: func() { p.nav.Replace(p) },
		})
	})
}

// reject says no to the bank's question, for one of two reasons.
func (p *approve) reject(why authenticator.Reason) {
	session := p.session
	work(p.App, "busy.answer", "", func(context.Context) (struct{}, error) {
		return struct{}{}, session.Reject(p.order, why)
	}, func(_ struct{}, err error) {
		if err != nil {
			p.nav.Replace(&faultPage{App: p.App, err: err})
			return
		}
		p.nav.Root(&rejected{App: p.App, order: p.order, why: why})
	})
}

// back answers nothing.
func (p *approve) back() { p.toStart() }
