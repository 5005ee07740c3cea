// Package gallery goes through every screen of the app in every state, and takes its picture
// in both looks, on two phones and a tablet, with usual and large text.
//
// It promises that what the pictures show was reached by the ways that a person has, on the
// real app (see package stage). It does not judge them: people and other tests do.
package gallery

import (
	"context"
	"fmt"
	"maps"
	"slices"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/internal/stage"
	"github.com/zegel-app/zegel/protocol"
	"github.com/zegel-app/zegel/scanner/camera"
	"github.com/zegel-app/zegel/scanner/lens"
)

// How says how a scene gets into another variant.
type How int

const (
	// Still keeps the page as it stands: a digit that is typed stays typed.
	Still How = iota
	// Anew draws the page again, as when somebody comes to it.
	Anew
	// Filmed draws the page again and waits for the camera.
	Filmed
)

// Take takes a picture of what is on the screen.
type Take func(scene string, how How) error

// walker goes through the app; after the first error it stands still.
type walker struct {
	*stage.Stage
	take Take
	err  error
}

// do runs a step unless one has failed before.
func (w *walker) do(step func() error) {
	if w.err == nil {
		w.err = step()
	}
}

func (w *walker) tap(labels ...string) {
	for _, label := range labels {
		w.do(func() error { return w.Tap(label) })
	}
}

func (w *walker) see(text string)      { w.do(func() error { return w.See(text) }) }
func (w *walker) find(label string)    { w.do(func() error { return w.Find(label) }) }
func (w *walker) pin(digits string)    { w.do(func() error { return w.PIN(digits) }) }
func (w *walker) typed(text string)    { w.do(func() error { w.Type(text); return nil }) }
func (w *walker) pass(d time.Duration) { w.do(func() error { w.Pass(d); return nil }) }

// show waits for a text and takes a picture of what is there.
func (w *walker) show(scene, text string) {
	w.see(text)
	w.settle()
	w.do(func() error { return w.take(scene, Still) })
}

// settle waits until the page changes no more by itself.
func (w *walker) settle() {
	w.do(func() error {
		return w.Wait("the page to settle", func() bool { return !w.App.Busy() && !w.App.Asking() })
	})
}

func (w *walker) filmed(scene, text string) {
	w.see(text)
	w.do(func() error { return w.take(scene, Filmed) })
}

func (w *walker) anew(scene, text string) {
	w.see(text)
	w.settle()
	w.do(func() error { return w.take(scene, Anew) })
}

// Walk goes through all scenes but those of errors at the start, on a fresh stage in a
// folder.
func Walk(s *stage.Stage, take Take) error {
	w := &walker{Stage: s, take: take}
	w.people()
	w.bank()
	w.scanning()
	w.orders()
	w.codes()
	w.online()
	w.device()
	w.sharing()
	w.letter()
	w.unreachable()
	w.wrongPINs()
	return w.err
}

const (
	annasPIN     = "730264"
	jefsPIN      = "850392"
	annasNextPIN = "294617"
	wrongPIN     = "402913"
)

// people is from the first start to an empty home.
func (w *walker) people() {
	w.show("welcome-1", "Approve with your own eyes")
	w.tap("Next")
	w.show("welcome-2", "It works without internet")
	w.tap("Next")
	w.show("welcome-3", "Nobody needs your PIN")
	w.tap("Start")
	w.show("profiles-empty", "Nobody yet")
	w.tap("Add a person")
	w.show("name", "What is your name?")
	w.tap("Choose a PIN")
	w.show("name-empty", "Type your name first.")
	w.typed("Anna Peeters")
	w.tap("Choose a PIN")
	w.show("choose-pin", "Choose a 6-digit PIN")
	w.pin("170488")
	w.show("choose-pin-date", "That is a date.")
	w.pin(annasPIN)
	w.pin("73")
	w.show("choose-pin-again", "Type your PIN again")
	w.pin("0265")
	w.show("choose-pin-differ", "Not the same.")
	w.pin(annasPIN + annasPIN)
	w.show("home-empty", "No bank yet")
}

// bank is adding one.
func (w *walker) bank() {
	w.tap("Add a bank")
	w.show("add-bank", "Log in to your bank on a computer.")
	w.enrol("anna", "Anna Peeters", func() { w.anew("is-this-your-bank", "Is this your bank?") }, func() {})
	w.show("bank-added", "Meridian Bank is added")
	w.tap("Done")
	w.show("home-new", "Your banks")
}

// enrol scans an activation code from the page that explains it.
func (w *walker) enrol(customer, holder string, compare, added func()) {
	w.do(func() error {
		begun, err := w.Activation(customer, holder)
		if err != nil {
			return err
		}
		w.Hold(begun.Text)
		w.tap("Scan the code")
		compare()
		w.tap("Yes, they match")
		added()
		w.see("Meridian Bank is added")
		if w.err != nil {
			return w.err
		}
		_, err = w.Bank.ConfirmActivation(context.Background(), begun.ID, true)
		return err
	})
}

// scanning is the camera, and what is in its way.
func (w *walker) scanning() {
	real := w.Camera
	w.do(func() error {
		// One that takes its time, or waits for somebody to allow it.
		w.Camera = func() camera.Source {
			return camera.From(4, func(ctx context.Context) (*camera.Frame, error) {
				<-ctx.Done()
				return nil, ctx.Err()
			})
		}
		return nil
	})
	w.tap("Scan your bank's code")
	w.pass(4 * time.Second)
	w.show("scan-starting", "The camera is starting")
	w.tap("Back")
	w.do(func() error {
		// A camera that has not found its focus yet.
		blurred := camera.NewFrame(lens.Frame(lens.Page(StrangersCode(), 4), lens.View{Roll: 4, Blur: 9, Scale: 0.9}))
		w.Camera = func() camera.Source {
			return camera.From(4, func(context.Context) (*camera.Frame, error) { return blurred, nil })
		}
		return nil
	})
	w.tap("Scan your bank's code")
	w.filmed("scan", "Point at the code")
	w.pass(16 * time.Second)
	w.find("Not working? Type the code instead.")
	w.do(func() error { return w.take("scan-not-working", Filmed) })
	w.tap("Back")
	w.do(func() error {
		blurred := w.Camera
		w.Camera = func() camera.Source { return NewPhone(blurred()) }
		return nil
	})
	w.tap("Scan your bank's code")
	w.find("Light")
	w.tap("Light")
	w.find("Light, on")
	w.do(func() error { return w.take("scan-phone", Filmed) })
	w.tap("Other camera", "Back")
	w.tap("Type a code")
	w.show("type-code", "Type the code")
	w.typed("ZEGEL:C/AGBU GAYD AMJQ")
	w.show("type-code-typed", "ZEGEL:C/ AGBU GAYD AMJQ")
	w.tap("Back", "Type a code")
	w.see("Type the code")
	w.typed("ZEGEL:C/AGBU GAYD AMJQ AB9D")
	w.show("type-code-wrong-group", "Check group 4. One character is wrong.")
	w.tap("Back")
	for _, c := range []struct {
		scene, text string
		err         error
	}{
		{"no-camera", "There is no camera", camera.ErrNoCamera},
		{"camera-busy", "The camera is in use", camera.ErrBusy},
		{"camera-refused", "Zegel may not use the camera", camera.ErrPermission},
		{"camera-unplugged", "The camera has stopped", camera.ErrUnplugged},
		{"camera-background", "The camera was turned off", camera.ErrBackground},
	} {
		w.do(func() error {
			w.Camera = func() camera.Source {
				return camera.From(1, func(context.Context) (*camera.Frame, error) { return nil, c.err })
			}
			return nil
		})
		w.tap("Scan your bank's code")
		w.show(c.scene, c.text)
		w.tap("Back")
	}
	w.do(func() error { w.Camera = real; return nil })
}

// codes is what is not a code to approve.
func (w *walker) codes() {
	for _, c := range []struct{ scene, text, see string }{
		{"error-website", "https://example.com/pay?id=1", "This code opens a website"},
		{"error-not-zegel", "WIFI:T:WPA;S:home;P:secret;;", "This is not a code of your bank"},
		{"error-unknown-key", StrangersCode(), "This code is for somebody else"},
	} {
		w.do(func() error { w.Hold(c.text); return nil })
		w.tap("Scan your bank's code")
		w.show(c.scene, c.see)
		w.tap("Back to the start")
	}
	w.do(func() error { w.Hold(""); return nil })
}

// StrangersCode is a well-made code for a key that is on no stage.
func StrangersCode() string {
	var keys protocol.AccountKeys
	now := time.Date(2026, 11, 22, 14, 5, 0, 0, time.UTC)
	text, err := protocol.SealChallenge(&keys, protocol.KeyID{9, 9, 9, 9, 9, 9}, &protocol.Challenge{
		Sequence: 1, Issued: now, Expires: now.Add(5 * time.Minute), ID: []byte("challenge"), Order: Garage(),
	}, nil)
	if err != nil {
		panic(fmt.Sprintf("gallery: %v", err)) // its parts are constants
	}
	return text
}

// sharing is a second person, and a bank's code before anybody's PIN.
func (w *walker) sharing() {
	w.tap("Lock")
	w.see("Who is using Zegel?")
	w.show("profiles-one", "Anna Peeters")
	w.tap("Add a person")
	w.see("What is your name?")
	w.typed("Jef Verhulst")
	w.tap("Choose a PIN")
	w.see("Choose a 6-digit PIN")
	w.pin(jefsPIN + jefsPIN)
	w.see("No bank yet")
	w.tap("Lock")
	w.see("Who is using Zegel?")
	w.show("profiles", "Jef Verhulst")
	w.do(func() error {
		begun, err := w.Activation("jef", "Jef Verhulst")
		if err != nil {
			return err
		}
		w.Hold(begun.Text)
		return nil
	})
	w.tap("Scan your bank's code")
	w.show("who-is-this-bank-for", "Who is this bank for?")
	w.tap("Jef Verhulst")
	w.show("pin-for-bank", "To add Meridian Bank.")
	w.pin(jefsPIN)
	w.see("Is this your bank?")
	w.tap("No, stop")
	w.show("digits-differ", "Nothing was added")
	w.tap("Back to the start", "Lock")
}

// wrongPINs is everything around a PIN.
func (w *walker) wrongPINs() {
	w.tap("Anna Peeters")
	w.pin("730")
	w.show("pin", "Enter your PIN")
	w.do(func() error { w.Key(fyne.KeyBackspace); w.Key(fyne.KeyBackspace); w.Key(fyne.KeyBackspace); return nil })
	w.tap("Forgot?")
	w.show("forgot", "Nobody can show or reset your PIN.")
	w.tap("Keep it")
	w.pin(wrongPIN)
	w.show("pin-wrong", "That PIN is not right. 4 tries left.")
	w.pin("402914" + "402915")
	w.show("pin-wrong-third", "2 tries left.")
	w.pass(3 * time.Second)
	w.show("pin-wait", "Wait 0:57, then try again.")
	w.pass(time.Minute)
	w.pin("402916")
	w.show("pin-wrong-fourth", "After that this profile is erased.")
	w.pass(5*time.Minute + time.Second)
	w.show("pin-last-try", "One try left.")
	w.pin("402917")
	w.show("erased", "There were five wrong PINs.")
	w.tap("Back")
	w.show("profiles-erased", "Erased after five wrong PINs.")
	w.do(func() error { w.App.Background(); return nil })
	w.do(func() error { w.Quiet(); return w.take("cover", Still) })
	w.do(func() error { w.App.Foreground(); return nil })
}

// Faults shows the page that Zegel shows about each of these errors when it comes at the
// start: one scene a page, named after the first error that leads to it.
func Faults(s *stage.Stage, errors map[string]error, take Take) error {
	seen := map[string]bool{}
	for _, name := range slices.Sorted(maps.Keys(errors)) {
		s.Broken = errors[name]
		if err := s.Restart(); err != nil {
			return err
		}
		if err := s.Wait("the page about "+name, func() bool { return !s.App.Busy() }); err != nil {
			return err
		}
		words := strings.Join(s.Texts(), "\n")
		if seen[words] {
			continue // another error with the same words
		}
		seen[words] = true
		if err := take("fault-"+name, Still); err != nil {
			return err
		}
	}
	s.Broken = nil
	return s.Restart()
}
