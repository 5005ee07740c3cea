// Package app is Zegel's screens: one file a screen, and the way of a code through them.
//
// It promises: what a person is asked to approve is on the screen in whole before the
// button wakes; leaving a page approves nothing; every error has its own words, and a next
// step; nothing slow runs on the goroutine that draws; the profile locks after five minutes
// without a press, and whenever the app leaves the foreground.
//
// It decides nothing about codes, keys and PINs: package authenticator does. It opens no
// window and knows no operating system: main gives both.
package app

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/mobile"

	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/platform"
	"github.com/zegel-app/zegel/scanner/camera"
)

// Config is what an App stands on.
type Config struct {
	Fyne fyne.App // for its preferences, clipboard, theme and driver

	// Open opens the vault and gives the authenticator over it. It is called off the
	// goroutine that draws, and again when the person asks for another try.
	Open func() (*authenticator.Authenticator, error)

	Camera func() camera.Source // a fresh source for each scan; nil: the device has none
	Words  *words.Words         // the device's language, until the person chooses another

	// Display says how the device is set up to be read. It is called once, off the goroutine
	// that draws. Nil: usual text, and pages that do not move.
	Display func() platform.Display

	Licences string           // the terms of all parts (THIRD_PARTY_LICENSES); empty: About names the file
	Now      func() time.Time // time.Now if nil
	Beat     <-chan time.Time // tells each second that passes; a ticker of ours if nil

	// Feel lets the person feel that something happened, where the device can. It must not
	// wait. Nil: nothing is felt.
	Feel func(platform.Haptic)
}

// App is the running app. Its methods are for the goroutine that draws.
type App struct {
	fyne   fyne.App
	auth   *authenticator.Authenticator // nil until it is open
	open   func() (*authenticator.Authenticator, error)
	camera func() camera.Source
	words  *words.Words // the language that is spoken now
	now    func() time.Time
	beat   <-chan time.Time

	ownWords    *words.Words // the device's language
	readDisplay func() platform.Display
	display     platform.Display

	window  fyne.Window
	root    *fyne.Container // the stage, and what covers it
	stage   *fyne.Container
	nav     *Navigator
	job     *job
	curtain fyne.CanvasObject // is over everything while the app is in the background

	session   *authenticator.Session // nil while locked
	unsure    *authenticator.Session // opened by a PIN that was typed once: one wrong PIN in 256 opens it too
	touched   time.Time              // the last sign of life
	clipboard clip
	pending   string // a code from outside that waits to be read
	asides    int    // how much runs beside the page
	terms     string // the licences of all parts
	lens      string // the camera that the person chose; empty: the device's choice
	feel      func(platform.Haptic)
	stop      context.CancelFunc
}

// New returns an App that shows nothing yet.
func New(c Config) *App {
	a := &App{
		fyne: c.Fyne, open: c.Open, camera: c.Camera, terms: c.Licences, ownWords: c.Words, now: c.Now, beat: c.Beat,
		readDisplay: c.Display, display: platform.Display{LessMotion: true},
		stage: container.NewStack(), stop: func() {}, feel: c.Feel,
	}
	if a.feel == nil {
		a.feel = func(platform.Haptic) {}
	}
	if a.now == nil {
		a.now = time.Now
	}
	a.speak()
	a.root = container.NewStack(a.stage)
	a.nav = NewNavigator(a.stage, func() { a.touch(); a.unfocus() })
	a.nav.slides = func() bool { return !a.display.LessMotion }
	return a
}

// Content is what the window shows.
func (a *App) Content() fyne.CanvasObject { return a.root }

// Start puts the app into a window and brings up its first page.
func (a *App) Start(window fyne.Window) {
	a.window = window
	a.applyLook()
	window.SetPadded(false)
	window.SetContent(a.root)
	window.Canvas().SetOnTypedKey(a.key)
	window.Canvas().SetOnTypedRune(a.character)
	ctx, stop := context.WithCancel(context.Background())
	a.stop = stop
	go a.clock(ctx)
	a.begin()
}

// Stop locks the profile and ends what runs in the background. It is for the end of the
// program.
func (a *App) Stop() {
	a.stop()
	a.endJob()
	if front, ok := a.nav.top().(stirrer); ok {
		front.hidden()
	}
	a.endSession()
	a.clipboard.wipe(a.fyne.Clipboard())
}

// begin opens the vault and goes to the first page.
func (a *App) begin() {
	a.nav.Root(&curtain{a})
	type opened struct {
		auth    *authenticator.Authenticator
		display platform.Display
	}
	work(a, "busy.open", "", func(context.Context) (o opened, err error) {
		o.display = a.display
		if a.readDisplay != nil {
			o.display = a.readDisplay()
		}
		o.auth, err = a.open()
		return o, err
	}, func(o opened, err error) {
		if a.display != o.display {
			a.display = o.display
			a.applyLook()
		}
		if err != nil {
			a.nav.Root(&faultPage{App: a, err: err, again: a.begin})
			return
		}
		a.auth = o.auth
		if a.fyne.Preferences().Bool(prefWelcomed) {
			a.toProfiles()
			return
		}
		a.nav.Root(&welcome{App: a})
	})
}

// toStart goes to where a finished or broken-off errand ends: home, or who is using Zegel.
func (a *App) toStart() {
	switch {
	case a.auth == nil:
		a.begin()
	case a.session == nil:
		a.toProfiles()
	default:
		a.toHome()
	}
}

// Lock ends the session and goes to the profiles.
func (a *App) Lock() {
	if a.session == nil {
		return
	}
	a.endJob()
	a.endSession()
	a.toProfiles()
}

func (a *App) endSession() {
	if a.session != nil {
		a.session.Lock()
		a.session = nil
	}
}

// begun takes over a session that was unlocked just now; another one ends.
func (a *App) begun(s *authenticator.Session) {
	if a.session != s {
		a.endSession()
	}
	a.session = s
	a.touch()
}

// Background is for main to call when the app leaves the foreground, on systems where that
// means that nobody looks at it: it covers the page and locks.
func (a *App) Background() {
	if a.curtain == nil {
		a.curtain = (&curtain{a}).draw()
		a.cover(a.curtain)
	}
	a.unfocus()
	if front, ok := a.nav.top().(stirrer); ok {
		front.hidden()
	}
	a.Lock()
}

// Aside is for main to call when another window has come to the front, on systems where the
// person may still look at this one: it locks when the person has chosen so.
func (a *App) Aside() {
	if a.session != nil && a.lockAfter() == lockOnLeaving {
		a.Background()
	}
}

// Foreground is for main to call when the app is back. Where it was in sight all the time, home
// asks the banks again: who pays on a bank's page and then turns to Zegel finds it here.
func (a *App) Foreground() {
	if a.curtain == nil {
		if h, ok := a.nav.top().(*home); ok && a.job == nil {
			h.shown()
		}
		return
	}
	a.uncover(a.curtain)
	a.curtain = nil
	a.touch()
	if front, ok := a.nav.top().(stirrer); ok {
		front.shown()
	}
}

// Take reads a code that came from outside, for instance by a link from the system's own
// camera, as soon as nothing else is under way.
func (a *App) Take(text string) {
	a.pending = text
	a.takePending()
}

func (a *App) takePending() {
	if text := a.pending; text != "" && a.auth != nil && a.job == nil && a.curtain == nil {
		a.pending = ""
		a.take(text)
	}
}

// clock tells the time, once a second.
func (a *App) clock(ctx context.Context) {
	beat := a.beat
	if beat == nil {
		ticker := time.NewTicker(time.Second)
		defer ticker.Stop()
		beat = ticker.C
	}
	for {
		select {
		case <-ctx.Done():
			return
		case <-beat:
			fyne.Do(func() {
				if ctx.Err() == nil {
					a.second()
				}
			})
		}
	}
}

// second is one second: countdowns move on, and what is over ends.
func (a *App) second() {
	a.takePending()
	a.clipboard.tick(a.fyne.Clipboard(), a.now())
	idle := a.now().Sub(a.touched)
	if a.session != nil && (idle >= a.idle() || idle < 0) {
		a.Lock()
		return
	}
	if front, ok := a.nav.top().(ticker); ok && a.job == nil {
		front.tick()
	}
}

// Busy says whether something slow runs.
func (a *App) Busy() bool { return a.job != nil }

// Asking says whether something that the page does not wait for is still under way: what the
// page shows may change by itself.
func (a *App) Asking() bool { return a.asides > 0 }

// touch is a sign of life.
func (a *App) touch() { a.touched = a.now() }

func (a *App) unfocus() {
	if a.window != nil {
		a.window.Canvas().Unfocus()
	}
}

// key gets the keys that no control has taken. Back is Android's key, Escape the
// desktop's.
func (a *App) key(event *fyne.KeyEvent) {
	a.touch()
	if a.job != nil || a.curtain != nil {
		return
	}
	if event.Name == mobile.KeyBack || event.Name == fyne.KeyEscape {
		if !a.nav.Back() && event.Name == mobile.KeyBack {
			if system, ok := a.fyne.Driver().(mobile.Driver); ok {
				system.GoBack()
			}
		}
		return
	}
	if front, ok := a.nav.top().(typist); ok {
		front.typedKey(event.Name)
	}
}

func (a *App) character(r rune) {
	a.touch()
	if front, ok := a.nav.top().(typist); ok && a.job == nil && a.curtain == nil {
		front.typedRune(r)
	}
}

// t gives a text of the catalogue.
func (a *App) t(key string, args ...words.Args) string { return a.words.T(key, args...) }
