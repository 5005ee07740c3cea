package platform

import (
	"context"
	"sync"
)

// Fake is a System for tests: it answers what it is told to, and remembers
// what it was asked.
type Fake struct {
	watch

	// What the methods of the same name answer.
	ProtectError, VibrateError, IdentifyError, AllowCameraError error

	mu     sync.Mutex
	called []string
}

// Tell lets an event happen.
func (f *Fake) Tell(e Event) { f.tell(e) }

// Called is what was asked so far: the methods' names, in order, with the text
// of Identify after a space.
func (f *Fake) Called() []string {
	f.mu.Lock()
	defer f.mu.Unlock()
	return append([]string(nil), f.called...)
}

func (f *Fake) note(what string, err error) error {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.called = append(f.called, what)
	return err
}

// Protect is System.Protect.
func (f *Fake) Protect() error { return f.note("Protect", f.ProtectError) }

// Vibrate is System.Vibrate.
func (f *Fake) Vibrate(Haptic) error { return f.note("Vibrate", f.VibrateError) }

// Identify is System.Identify. A context that has ended is its answer.
func (f *Fake) Identify(ctx context.Context, reason string) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return f.note("Identify "+reason, f.IdentifyError)
}

// AllowCamera is System.AllowCamera. A context that has ended is its answer.
func (f *Fake) AllowCamera(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	return f.note("AllowCamera", f.AllowCameraError)
}
