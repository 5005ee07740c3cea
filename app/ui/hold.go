package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
)

// again is how long a first short press waits for the second, and how long a hint
// stays.
const again = 4 * time.Second

// Hold is the button that approves: it must be held for a while, and fills
// meanwhile. Two presses in a row on the keyboard do the same, and with TwoTaps
// two taps do. It fires once; then it sleeps.
type Hold struct {
	control
	label, holding string
	icon           Icon
	lasts          time.Duration
	done           func()
	twoTaps        bool

	progress float32 // 0 to 1
	holds    bool
	armed    bool // one short press has been made
	short    bool // it was let go too early, and says so for a while
	fired    bool
	turn     int // counts presses, so that a late timer knows it is late

	// after runs f once d has passed, on Fyne's goroutine; replaced in tests.
	after   func(d time.Duration, f func()) (stop func())
	stop    func()
	animate *fyne.Animation
	paint   func() // draws the progress
}

// NewHold makes a hold button. While it is held it shows holding; after lasts it
// calls done, once.
func NewHold(label, holding string, icon Icon, lasts time.Duration, done func()) *Hold {
	h := &Hold{label: label, holding: holding, icon: icon, lasts: lasts, done: done, after: afterFunc, paint: func() {}}
	h.init(h, nil)
	return h
}

func afterFunc(d time.Duration, f func()) func() {
	t := time.AfterFunc(d, func() { fyne.Do(f) })
	return func() { t.Stop() }
}

// SetTwoTaps chooses between holding (false) and two taps in a row (true).
func (h *Hold) SetTwoTaps(on bool) { h.twoTaps = on }

// AccessibilityLabel is the label and how it works.
func (h *Hold) AccessibilityLabel() string {
	if h.Disabled() {
		return spoken(h.label, true)
	}
	if h.twoTaps {
		return h.label + ". " + Phrases.TapsHint
	}
	return h.label + ". " + Phrases.HoldHint
}

func (h *Hold) start() {
	if h.Disabled() || h.fired || h.holds {
		return
	}
	h.turn++
	turn := h.turn
	h.holds, h.short, h.progress = true, false, 0
	seen := onScreen(h)
	h.stop = h.after(h.lasts, func() {
		if !h.holds || h.turn != turn {
			return
		}
		if seen && !onScreen(h) {
			h.halt() // the page has gone under the finger
			return
		}
		h.finish()
	})
	begun := time.Now()
	h.animate = fyne.NewAnimation(h.lasts, func(float32) {
		if h.holds && h.turn == turn {
			h.progress = min(1, float32(time.Since(begun))/float32(h.lasts))
			h.paint()
		}
	})
	h.animate.Curve = fyne.AnimationLinear
	h.animate.Start()
	h.Refresh()
}

// release ends a hold that was too short, and says what is missing.
func (h *Hold) release() {
	if !h.holds {
		return
	}
	h.halt()
	h.short, h.armed = true, false
	turn := h.turn
	h.after(again, func() {
		if h.turn == turn {
			h.short = false
			h.Refresh()
		}
	})
	h.Refresh()
}

func (h *Hold) halt() {
	h.holds, h.progress = false, 0
	if h.stop != nil {
		h.stop()
	}
	if h.animate != nil {
		h.animate.Stop()
	}
}

func (h *Hold) finish() {
	if h.fired {
		return
	}
	h.halt()
	h.fired, h.armed = true, false
	h.Disable()
	if h.done != nil {
		h.done()
	}
}

// tap is a press without holding: the first arms, the second approves.
func (h *Hold) tap() {
	if h.Disabled() || h.fired {
		return
	}
	if h.armed {
		h.finish()
		return
	}
	h.armed, h.short = true, false
	h.turn++
	turn := h.turn
	h.after(again, func() {
		if h.armed && h.turn == turn {
			h.armed = false
			h.Refresh()
		}
	})
	h.Refresh()
}

// Disable puts it to sleep, and ends a hold that is going on.
func (h *Hold) Disable() {
	h.halt()
	h.armed, h.short = false, false
	h.control.Disable()
}

// Reset makes it ready again, when what it began came to nothing.
func (h *Hold) Reset() {
	h.halt()
	h.fired, h.armed, h.short = false, false, false
	h.Enable()
	h.Refresh()
}

// Tapped counts only with TwoTaps; else a click is a hold that was too short.
func (h *Hold) Tapped(*fyne.PointEvent) {
	if h.twoTaps && !time.Now().Before(h.swallow) {
		h.tap()
	}
}

// MouseDown implements desktop.Mouseable.
func (h *Hold) MouseDown(e *desktop.MouseEvent) {
	if e.Button == desktop.MouseButtonPrimary && !h.twoTaps {
		h.start()
	}
}

// MouseUp implements desktop.Mouseable.
func (h *Hold) MouseUp(*desktop.MouseEvent) { h.release() }

// MouseOut implements desktop.Hoverable.
func (h *Hold) MouseOut() {
	h.setHover(false)
	h.release()
}

// TouchDown implements mobile.Touchable.
func (h *Hold) TouchDown(*mobile.TouchEvent) {
	h.swallow = time.Time{}
	if h.twoTaps {
		h.set(true)
		return
	}
	h.start()
}

// TouchUp implements mobile.Touchable.
func (h *Hold) TouchUp(*mobile.TouchEvent) {
	h.swallow = time.Now().Add(50 * time.Millisecond)
	if h.twoTaps && h.down {
		h.set(false)
		h.tap()
		return
	}
	h.release()
}

// TouchCancel implements mobile.Touchable.
func (h *Hold) TouchCancel(*mobile.TouchEvent) {
	h.set(false)
	h.release()
}

// KeyDown implements desktop.Keyable: holding the key is holding the button.
func (h *Hold) KeyDown(e *fyne.KeyEvent) {
	if pressKey(e.Name) && !h.keyHeld {
		h.keyHeld, h.keyActed = true, false
		h.start()
	}
}

// KeyUp implements desktop.Keyable: a key let go early counts as a short press.
func (h *Hold) KeyUp(e *fyne.KeyEvent) {
	if pressKey(e.Name) && h.keyHeld {
		h.keyHeld = false
		if h.holds {
			h.halt()
			h.tap()
		}
	}
}

// TypedKey is a short press where keys are not reported as held (on a phone).
func (h *Hold) TypedKey(e *fyne.KeyEvent) {
	switch {
	case !pressKey(e.Name):
		forwardKey(h, e)
	case !h.keyHeld:
		h.tap()
	}
}

// FocusLost implements fyne.Focusable.
func (h *Hold) FocusLost() {
	h.release()
	h.armed = false
	h.control.FocusLost()
}

func (h *Hold) words() string {
	switch {
	case h.holds:
		return h.holding
	case h.armed:
		return Phrases.PressAgain
	case h.short && !h.Disabled():
		return Phrases.HoldLonger
	}
	return h.label
}

// MinSize implements fyne.CanvasObject.
func (h *Hold) MinSize() fyne.Size {
	w := h.Size().Width
	if w <= 0 {
		w = 1000
	}
	return fyne.NewSize(2*Target, h.HeightForWidth(w))
}

// HeightForWidth implements Flowing: room for the highest of its texts, so that
// nothing jumps under the finger.
func (h *Hold) HeightForWidth(width float32) float32 {
	height := Target
	for _, s := range []string{h.label, h.holding, Phrases.PressAgain, Phrases.HoldLonger} {
		height = fyne.Max(height, h.caption(s, width).height()+2*14)
	}
	return height
}

// caption fits words to a width. Hints are written smaller where that spares a line.
func (h *Hold) caption(words string, width float32) caption {
	scale := scaleOf(h.Theme())
	f := face{bold: true, size: textSizes[Body] * scale}
	c := captionFor(words, f, 22*scale, width-2*16)
	if words != h.label && words != h.holding && len(c.lines) > 1 {
		f.size = textSizes[Small] * scale
		if small := captionFor(words, f, 22*scale, width-2*8); len(small.lines) < len(c.lines) {
			return small
		}
	}
	return c
}

// CreateRenderer implements fyne.Widget.
func (h *Hold) CreateRenderer() fyne.WidgetRenderer {
	r := &holdRenderer{h: h, ground: &canvas.Rectangle{CornerRadius: Radius}, fill: &canvas.Rectangle{CornerRadius: Radius}, ring: newRing(Radius), icon: newSign()}
	h.paint = r.paintFill
	r.Refresh()
	return r
}

type holdRenderer struct {
	h                  *Hold
	ground, fill, ring *canvas.Rectangle
	icon               sign
	lines              []*canvas.Text
}

// paintFill draws how far the hold has come, and nothing else: it is called for
// every frame.
func (r *holdRenderer) paintFill() {
	h := r.h
	if h.holds && h.progress > 0 {
		r.fill.Resize(fyne.NewSize(fyne.Max(2*Radius, h.Size().Width*h.progress), h.Size().Height))
		r.fill.Show()
	} else {
		r.fill.Hide()
	}
}

func (r *holdRenderer) Layout(size fyne.Size) {
	h := r.h
	r.ground.Resize(size)
	placeRing(r.ring, size)
	r.paintFill()
	role := OnPrimary
	if h.Disabled() {
		role = Muted
	}
	c := h.caption(h.words(), size.Width)
	r.lines = setLines(r.lines, c.lines, c.face, colour(h.Theme(), role), fyne.TextAlignCenter)
	c.place(size, &r.icon, r.lines)
}

func (r *holdRenderer) Refresh() {
	h, th := r.h, r.h.Theme()
	fill, label := Primary, OnPrimary
	if h.Disabled() {
		fill, label = sleepGround, Muted
	} else if h.down {
		fill = downGround
	} else if h.hover && !h.holds {
		fill = overGround
	}
	r.ground.FillColor = colour(th, fill)
	r.fill.FillColor = colour(th, downGround)
	showRing(r.ring, th, h.focused)
	r.icon.set(h.icon, colour(th, label))
	r.Layout(h.Size())
	canvas.Refresh(h)
}

func (r *holdRenderer) MinSize() fyne.Size { return r.h.MinSize() }
func (r *holdRenderer) Destroy()           { r.h.halt() }
func (r *holdRenderer) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{r.ground, r.fill, r.ring, r.icon.image}, texts(r.lines)...)
}
