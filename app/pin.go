package app

import (
	"context"
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/platform"
	"github.com/zegel-app/zegel/platform/keystore"
	"github.com/zegel-app/zegel/vault"
)

// pinDigits is how many digits a PIN has.
const pinDigits = len(authenticator.PIN{})

// maxMisses is how often the PIN may be wrong when it is asked for once more.
const maxMisses = 2

// pinEntry is six digits on their way in: the dots, the pad and the digits themselves.
type pinEntry struct {
	pin  authenticator.PIN
	n    int
	dots *ui.Dots
	pad  *ui.Keypad
	full func(*authenticator.PIN) // is called with the sixth digit; it clears the PIN

	order []byte // of the digits on the pad; nil for the usual one
}

// build makes new dots and a new pad. Digits that were typed before are gone.
func (e *pinEntry) build(leftLabel string, left func(), began func()) {
	e.reset()
	e.dots = ui.NewDots(pinDigits)
	e.pad = ui.NewKeypad(ui.KeypadConfig{
		OnDigit: func(digit byte) {
			if e.n == pinDigits {
				return
			}
			if e.n == 0 && began != nil {
				began()
			}
			e.pin[e.n] = digit
			e.n++
			e.dots.SetFilled(e.n)
			if e.n == pinDigits {
				pin := e.pin
				e.full(&pin)
			}
		},
		OnDelete: func() {
			if e.n > 0 {
				e.n--
				e.pin[e.n] = 0
				e.dots.SetFilled(e.n)
			}
		},
		LeftLabel: leftLabel, OnLeft: left, Order: e.order,
	})
}

// reset forgets the digits.
func (e *pinEntry) reset() {
	e.pin.Clear()
	e.n = 0
	if e.dots != nil {
		e.dots.SetFilled(0)
	}
}

func (e *pinEntry) typedRune(r rune)           { e.pad.TypedRune(r) }
func (e *pinEntry) typedKey(name fyne.KeyName) { typeOn(e.pad, name) }
func (e *pinEntry) shown()                     {}
func (e *pinEntry) hidden()                    { e.reset() }

// typeOn hands a key to a pad, but for the keys that the pad would hand back.
func typeOn(pad *ui.Keypad, name fyne.KeyName) {
	switch name {
	case fyne.KeyBackspace, fyne.KeyDelete:
		pad.TypedKey(&fyne.KeyEvent{Name: name})
	}
}

// pinPage asks for a person's PIN, and goes on when it is right.
type pinPage struct {
	*App
	pinEntry
	profile authenticator.Profile
	note    string // key of a line that says what for; "" for none
	bank    string // that the note speaks of
	then    func()
	confirm func(*authenticator.PIN) error // asks for the open session's PIN once more; nil: unlocks
	left    func()                         // is called when the page is left without the PIN; may be nil
	misses  int                            // of confirm

	waitUntil time.Time
	lastTry   bool
	why       *ui.Text // the note
	message   *ui.Text
	page      *fyne.Container
}

func (p *pinPage) draw() fyne.CanvasObject {
	p.full, p.order = p.unlock, p.padOrder()
	p.build(p.t("pin.forgot"), p.forgot, p.began)
	p.waitUntil, p.lastTry = p.profile.WaitUntil, p.profile.TriesLeft == 1
	p.message = ui.NewText("", ui.TextStyle{})
	body := []fyne.CanvasObject{
		ui.NewText(p.t("pin.title"), ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter}),
		ui.NewText(words.Visible(p.profile.Name), ui.TextStyle{Colour: ui.Muted, Align: fyne.TextAlignCenter}),
	}
	p.why = ui.NewText("", ui.TextStyle{Colour: ui.Muted, Align: fyne.TextAlignCenter})
	if p.note != "" {
		p.why.SetText(p.t(p.note, words.Args{"bank": words.Visible(p.bank)}))
	}
	body = append(body, ui.Space(4), p.dots, ui.Space(4), p.why, p.message)
	p.page = ui.Page(ui.PageParts{
		Back: func() { p.nav.Back() }, Mark: ui.NewSeal(52), Body: ui.Column(8, body...), Centre: true,
		Side: ui.Space(0), Actions: p.pad, Bare: true,
	})
	p.calm()
	return p.page
}

// calm shows what stands under the dots while nothing is wrong, or while the next try has
// to wait.
func (p *pinPage) calm() {
	wait := p.waitUntil.Sub(p.now())
	switch {
	case wait > 0:
		p.pad.Disable()
		p.say(p.t("pin.wait", words.Args{"time": p.words.Duration(wait)}), ui.Danger)
		return
	case p.lastTry:
		p.say(p.t("pin.last"), ui.Danger)
	case p.note != "":
		p.say("", ui.Muted) // the note says enough, and a small window has no room for both
	default:
		p.say(p.t("pin.text"), ui.Muted)
	}
	p.pad.Enable()
}

func (p *pinPage) say(text string, colour ui.Role) {
	p.message.SetStyle(ui.TextStyle{Bold: colour == ui.Danger, Colour: colour, Align: fyne.TextAlignCenter})
	p.message.SetText(text)
	if text == "" {
		p.message.Hide()
	} else {
		p.message.Show()
	}
	if p.note == "" || colour == ui.Danger {
		p.why.Hide() // what is wrong needs the room
	} else {
		p.why.Show()
	}
	p.page.Refresh()
}

// began takes the mark of a wrong PIN away with the next digit.
func (p *pinPage) began() {
	p.dots.SetWrong(false)
	p.calm()
}

func (p *pinPage) tick() {
	if !p.waitUntil.IsZero() {
		if !p.now().Before(p.waitUntil) {
			p.waitUntil = time.Time{}
			p.dots.SetWrong(false)
			p.reset()
		}
		p.calm()
	}
}

func (p *pinPage) unlock(pin *authenticator.PIN) {
	open := p.session
	work(p.App, "busy.unlock", "", func(context.Context) (*authenticator.Session, error) {
		defer pin.Clear()
		if p.confirm != nil {
			return open, p.confirm(pin)
		}
		return p.auth.Unlock(p.profile.ID, pin)
	}, func(session *authenticator.Session, err error) {
		p.reset()
		if err != nil {
			p.refused(err)
			return
		}
		p.begun(session)
		if p.confirm == nil {
			p.unsure = session
		} else {
			p.unsure = nil
		}
		p.then()
	})
}

// refused says why a PIN did not open the profile.
func (p *pinPage) refused(err error) {
	var (
		wrong *vault.WrongPINError
		wait  *vault.WaitError
	)
	switch {
	case errors.As(err, &wrong):
		p.profile.TriesLeft = wrong.TriesLeft
		p.lastTry = wrong.TriesLeft == 1
		if wrong.Wait > 0 {
			p.waitUntil = p.now().Add(wrong.Wait)
			p.profile.WaitUntil = p.waitUntil
		}
		p.dots.SetFilled(pinDigits)
		p.dots.SetWrong(true)
		p.feel(platform.Wrong)
		if wrong.Wait > 0 {
			p.pad.Disable()
		}
		p.say(p.t("pin.wrong", words.Args{"n": wrong.TriesLeft}), ui.Danger)
		if p.misses++; p.confirm != nil && p.misses == maxMisses {
			p.giveUp(errPINsDiffer)
		}
	case errors.As(err, &wait):
		p.waitUntil, p.lastTry = wait.Until, wait.TriesLeft == 1
		p.profile.WaitUntil, p.profile.TriesLeft = wait.Until, wait.TriesLeft
		p.calm()
	case errors.Is(err, vault.ErrErased), errors.Is(err, vault.ErrRolledBack), errors.Is(err, keystore.ErrLost):
		gone := p.profile
		gone.Erased = true
		if p.confirm != nil {
			p.giveUp(err)
		}
		p.nav.Replace(&erasedPage{App: p.App, profile: gone, err: err})
	default:
		p.fail(err, nil)
	}
}

// giveUp ends a session whose PIN was not confirmed. Who typed the wrong one first, and the
// right one now, has to unlock anew: more tries here would only be counted.
func (p *pinPage) giveUp(err error) {
	if p.left != nil {
		p.left()
	}
	p.endSession()
	p.nav.Root(&faultPage{App: p.App, err: err})
}

func (p *pinPage) forgot() { p.nav.Push(&forgotPage{App: p.App, profile: p.profile}) }

// back leads to the page before, or, from a code that was scanned, to the beginning.
func (p *pinPage) back() {
	if p.left != nil {
		p.left()
	}
	p.toStart()
}
