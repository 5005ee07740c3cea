package platform

import (
	"context"
	"errors"
	"sync"
)

// A System is what the operating system does for the app besides drawing.
//
// Where a system has no such thing, the method answers errors.ErrUnsupported
// and does nothing. Methods may be called from any goroutine but, where they
// take a context, not from the one that draws: they wait for the person.
type System interface {
	// Watch calls see for each event, those that came before it was called
	// first. see is called from whatever thread the system uses and must not
	// wait for anything. There is one watcher: the latest.
	Watch(see func(Event))

	// Protect keeps what the app shows out of pictures of the screen and out
	// of the list of open apps, from now on.
	Protect() error

	// Vibrate lets the person feel that something happened.
	Vibrate(Haptic) error

	// Identify asks the person for the face or finger that unlocks this
	// device. reason is shown. It is a convenience: it proves nothing to a
	// bank and opens no key by itself. ErrRefused is returned when the person
	// would not or was not known again; ErrNotEnrolled when no face or finger
	// is set up.
	Identify(ctx context.Context, reason string) error

	// AllowCamera asks the person, unless that was answered before, whether
	// the app may use the camera. ErrRefused is returned when not. On systems
	// that ask when the camera is opened, or never, it is nil at once.
	AllowCamera(ctx context.Context) error
}

// Event is something that the system tells the app.
type Event struct {
	Kind Kind
	Link string // for LinkOpened, as it came: package link's Check has not seen it
	Turn int    // for Turned: degrees by which the display is turned clockwise, 0, 90, 180 or 270
}

// Kind is what happened.
type Kind int

const (
	Left       Kind = iota + 1 // nobody sees the app any more
	Returned                   // the app is in front again
	LinkOpened                 // the person opened a link of ours, somewhere else
	Turned                     // the display was turned
)

// Haptic is what the person feels.
type Haptic int

const (
	Found    Haptic = iota // a code was read: one short tick
	Approved               // it is done: one longer one
	Wrong                  // it is not: two ticks
)

var (
	// ErrRefused is returned when the person does not allow it, or was not
	// known again.
	ErrRefused = errors.New("refused by the person")
	// ErrNotEnrolled is returned by Identify when no face and no finger is set
	// up on this device.
	ErrNotEnrolled = errors.New("no face or finger is set up")
)

// maxWaiting is the number of events that are kept until somebody watches.
const maxWaiting = 16

// watch is the part of a System that hands out events.
type watch struct {
	mu      sync.Mutex
	see     func(Event)
	waiting []Event
}

// Watch is System.Watch.
func (w *watch) Watch(see func(Event)) {
	w.mu.Lock()
	defer w.mu.Unlock()
	w.see = see
	for _, e := range w.waiting {
		see(e)
	}
	w.waiting = nil
}

// tell hands out an event, or keeps it. When too many wait, the oldest go:
// what counts is where the app stands now.
func (w *watch) tell(e Event) {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.see != nil {
		w.see(e)
		return
	}
	if w.waiting = append(w.waiting, e); len(w.waiting) > maxWaiting {
		w.waiting = w.waiting[1:]
	}
}

// nothing is a System that can do nothing; the others take from it what they
// lack.
type nothing struct{ watch }

// Protect is System.Protect.
func (*nothing) Protect() error { return errors.ErrUnsupported }

// Vibrate is System.Vibrate.
func (*nothing) Vibrate(Haptic) error { return errors.ErrUnsupported }

// Identify is System.Identify.
func (*nothing) Identify(context.Context, string) error { return errors.ErrUnsupported }

// AllowCamera is System.AllowCamera.
func (*nothing) AllowCamera(context.Context) error { return nil }
