package app

import (
	"errors"
	"time"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
)

// lookAgain is how long home takes what the banks said for new.
const lookAgain = 30 * time.Second

// waiting is what the banks ask now, as far as they were reached.
type waiting struct {
	requests []*authenticator.Request
	looking  bool
	at       time.Time // when the banks were asked last; zero for never
	err      error
}

// waitingParts are the parts of home that change when the banks have answered. They change
// where they stand, so that home stays scrolled, and the keyboard where it is.
type waitingParts struct {
	rows  *fyne.Container
	state *ui.Text
	page  *fyne.Container
}

// waitingRows lists what waits, by the bank's name only: what it is about shows after the
// PIN.
func (h *home) waitingRows() []fyne.CanvasObject {
	if len(h.waiting.requests) == 0 {
		return nil
	}
	rows := []fyne.CanvasObject{h.heading("home.waiting")}
	for _, request := range h.waiting.requests {
		rows = append(rows, ui.NewRow(ui.RowParts{
			Title: words.Visible(request.Bank), Subtitle: h.t("waiting.asks"), Initials: initials(request.Bank), Onward: true,
			Tapped: func() { h.openWaiting(request) },
		}))
	}
	return append(rows, ui.Space(4)) // parts them from what comes next
}

// lookRow is the way to look again for whoever has no finger to pull with.
func (h *home) lookRow() fyne.CanvasObject {
	return ui.Column(0, h.parts.state, ui.NewButton(h.t("waiting.look"), ui.Quiet, ui.Icons.Switch, h.look))
}

// waitingState says what is known of what waits.
func (h *home) waitingState() string {
	switch w := h.waiting; {
	case w.looking || w.at.IsZero():
		return h.t("waiting.looking")
	case w.err != nil && errors.Is(w.err, authenticator.ErrBankUnreachable):
		return h.t("waiting.unreached")
	case w.err != nil:
		return h.t("waiting.failed")
	case len(w.requests) == 0:
		return h.t("waiting.none")
	}
	return h.t("waiting.some", words.Args{"n": len(h.waiting.requests)})
}

// shown asks the banks what waits, unless they were asked just now.
func (h *home) shown() {
	if len(h.banks) > 0 && (h.waiting.at.IsZero() || h.now().Sub(h.waiting.at) >= lookAgain) {
		h.look()
	}
}

func (h *home) hidden() {}

// look asks the banks what waits, beside the page.
func (h *home) look() {
	if h.waiting.looking || h.session == nil {
		return
	}
	h.waiting.looking = true
	h.showWaiting()
	aside(h.App, h.session.Waiting, func(list []*authenticator.Request, err error) {
		h.waiting = waiting{requests: list, at: h.now(), err: err}
		h.showWaiting()
	})
}

// showWaiting shows what is known now, where it stands.
func (h *home) showWaiting() {
	if h.nav.top() != screen(h) || h.parts.page == nil {
		return
	}
	h.parts.state.SetText(h.waitingState())
	h.putWaiting()
	h.parts.page.Refresh()
}

// putWaiting puts the rows of what waits into their place, which takes no room without any.
func (h *home) putWaiting() {
	h.parts.rows.Objects = h.waitingRows()
	h.parts.rows.Hidden = len(h.parts.rows.Objects) == 0
}

// openWaiting opens a request that waits, after the PIN where it is needed.
func (h *home) openWaiting(request *authenticator.Request) { h.goOn(request) }
