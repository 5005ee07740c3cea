package main

import (
	"errors"
	"fmt"
	"os"
	"regexp"
	"slices"
	"strings"
	"syscall"
	"time"

	"github.com/zegel-app/zegel/internal/walk"
)

// keySteps is the main job from nothing to the end, and the app's second start.
var keySteps = []step[*outsider]{
	{"The program starts for the first time", (*outsider).first},
	{"Anna adds herself and chooses a PIN", (*outsider).anna},
	{"She signs in at the bank with her password", func(o *outsider) error { return o.signIn("anna") }},
	{"She adds Zegel: the app reads the code on the page, and she compares the digits", (*outsider).bankAdded},
	{"She makes a payment, scans its code and approves it with the keyboard", (*outsider).pays},
	{"The program is closed, and started again: it knows her, her bank and her payment", (*outsider).again},
	{"paid", func(*outsider) error { return nil }},
}

// see waits until texts can be read in the window, takes its picture, and holds that a screen
// reader is told the same.
func (o *outsider) see(name string, texts ...string) error {
	if _, err := o.program.Wait(texts...); err != nil {
		return err
	}
	return errors.Join(o.shoot(name), o.hear(name, texts...))
}

// hear waits until what Windows' screen readers are told has texts, and keeps it beside the
// picture. Elsewhere the program can't be asked that.
func (o *outsider) hear(name string, texts ...string) error {
	if !forWindows(o.command) {
		return nil
	}
	for deadline := time.Now().Add(10 * time.Second); ; time.Sleep(50 * time.Millisecond) {
		told, err := os.ReadFile(o.told)
		missing := slices.IndexFunc(texts, func(text string) bool { return !walk.Says(string(told), text) })
		switch {
		case err == nil && missing < 0:
			return o.album.note(name+"-told", told)
		case time.Now().Before(deadline):
		case err != nil:
			return fmt.Errorf("screen readers are told nothing: %w", err)
		default:
			return fmt.Errorf("screen readers are not told %q but %q", texts[missing], told)
		}
	}
}

// shoot takes a picture of the app.
func (o *outsider) shoot(name string) error {
	picture, err := o.program.Picture()
	if err != nil {
		return err
	}
	return o.album.add(name+"-app", picture)
}

// press goes to controls with Tab and presses Enter, one after the other.
func (o *outsider) press(labels ...string) error {
	for _, label := range labels {
		if err := o.program.Press(label); err != nil {
			return err
		}
	}
	return nil
}

// first goes through the first pages.
func (o *outsider) first() error {
	return all(
		o.start,
		func() error { return o.see("welcome", "Approve with your own eyes") },
		func() error { return o.press("Next") },
		func() error { return o.see("without-internet", "It works without internet") },
		func() error { return o.press("Next") },
		func() error { return o.see("nobody-needs", "Nobody needs your PIN") },
		func() error { return o.press("Start") },
		func() error { return o.see("nobody-yet", "Who is using Zegel?") },
	)
}

// anna adds Anna's profile, and ends at its home.
func (o *outsider) anna() error {
	return all(
		func() error { return o.press("Add a person") },
		func() error { return o.see("asks-name", "What is your name?") },
		func() error { return o.program.Type(anna) }, // the field has the keyboard already
		func() error { return o.see("name", anna) },
		func() error { return o.press("Choose a PIN") },
		func() error { return o.see("chooses-a-pin", "Choose a 6-digit PIN") },
		func() error { return o.program.Type(annasPIN) },
		func() error { return o.see("pin-again", "Type your PIN again") },
		func() error { return o.program.Type(annasPIN) },
		func() error { return o.see("home-empty", "No bank yet") },
	)
}

// bankAdded adds the bank to Anna's profile, and ends at her home.
func (o *outsider) bankAdded() error {
	return all(
		func() error { return o.page.Open(o.bank + "/preferences") },
		o.look, // the page as it was before the code is there
		func() error { return o.press("Add a bank") },
		func() error { return o.see("add-a-bank", "Then scan the code") },
		func() error { return o.press("Scan the code") },
		func() error { return o.see("scan", "Point at the code") },
		func() error { return o.onPage("add-zegel") },
		func() error { return o.holdPage("start-code") },
		o.compared,
		func() error { return o.press("Yes, they match") },
		func() error { return o.see("added", "Meridian Bank is added") },
		func() error { return o.onPage("digits-match") },
		func() error { return o.page.Wait("added") },
		func() error { return o.shootPage("added") },
		func() error { return o.press("Done") },
		func() error { return o.see("home", "Your banks", "Meridian Bank") },
	)
}

// compared holds the digits in the app's window against the page's.
func (o *outsider) compared() error {
	if err := o.see("compare", "Is this your bank?"); err != nil {
		return err
	}
	there, err := o.page.Text(testid("digits"))
	if err != nil {
		return err
	}
	if err := o.shootPage("compare"); err != nil {
		return err
	}
	if there = strings.Join(strings.Fields(there), ""); !eightDigits.MatchString(there) {
		return fmt.Errorf("the page shows %q where the digits are", there)
	}
	_, err = o.program.Wait(there)
	return err
}

var eightDigits = regexp.MustCompile(`^[0-9]{8}$`)

// pays makes a payment on the page, approves it in the app, and sees that the bank has paid.
func (o *outsider) pays() error {
	return all(
		func() error { return o.transfer("payment", "Invoice 2026-0117") },
		func() error { return o.press("Scan your bank's code") },
		o.pinIfAsked,
		func() error {
			return o.see("payment-approve", "You are about to pay", strings.ReplaceAll(shown, "\u00a0", " "), payee, iban)
		},
		func() error { return o.program.Go("Hold to approve") }, // what is below is scrolled to by going there
		func() error { return o.see("payment-end", "Invoice 2026-0117") },
		o.approves,
		func() error { return o.see("payment-approved", "Approved. Your bank knows.") },
		func() error { return o.page.Wait("paid") },
		func() error { _, err := o.page.Text(testid("paid-amount")); return err },
		func() error { return o.shootPage("paid") },
		func() error { return o.press("Done") },
		func() error { return o.see("home-after", "Your banks", payee) },
	)
}

// approves holds Enter on the button that has the keyboard, with a picture meanwhile.
func (o *outsider) approves() error {
	release, err := o.program.Hold("Return")
	if err != nil {
		return err
	}
	time.Sleep(600 * time.Millisecond)
	shot := o.shoot("payment-holding")
	time.Sleep(900 * time.Millisecond)
	return errors.Join(shot, release())
}

// pinIfAsked types Anna's PIN, unless the one that she chose less than two minutes ago counts
// still.
func (o *outsider) pinIfAsked() error {
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); {
		read, err := o.program.Read()
		switch {
		case err != nil:
			return err
		case walk.Says(read, "You are about to pay"):
			return nil
		case walk.Says(read, "Enter your PIN"):
			return errors.Join(o.shoot("payment-pin"), o.program.Type(annasPIN))
		}
	}
	return errors.New("the app asks for no PIN and shows no payment")
}

// again ends the app, starts it, and unlocks it.
func (o *outsider) again() error {
	return all(
		o.quit,
		o.ended,
		o.start,
		func() error { return o.see("second-start", "Who is using Zegel?", anna) },
		func() error { return o.press(anna) },
		func() error { return o.see("second-pin", "Enter your PIN") },
		func() error { return o.program.Type(annasPIN) },
		func() error { return o.see("second-home", "Your banks", "Meridian Bank", payee) },
	)
}

// quit tells the app to end: on Windows by the key for it, elsewhere as the system does when it
// is shut down, as here is no window manager that would know a key.
func (o *outsider) quit() error {
	if forWindows(o.command) {
		return o.program.Key("alt+F4")
	}
	return o.running.Process.Signal(syscall.SIGTERM)
}

// ended waits until the app has gone by itself.
func (o *outsider) ended() error {
	gone := make(chan error, 1)
	running := o.running
	go func() { gone <- running.Wait() }()
	select {
	case err := <-gone:
		o.running = nil
		return err
	case <-time.After(time.Minute):
		return errors.New("the program was told to end, and goes on")
	}
}
