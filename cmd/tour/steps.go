package main

import (
	"errors"
	"fmt"
	"image"
	"strings"
	"time"
)

// step is one line of a tour, which a walker takes.
type step[W any] struct {
	what string
	do   func(W) error
}

// The people of the tour, the PINs they choose, and what Anna pays.
const (
	anna, annasPIN = "Anna Peeters", "284916"
	jef, jefsPIN   = "Jef Verhulst", "703592"
	payee, iban    = "Garage De Smet", "BE68 5390 0754 7034"
	amount, shown  = "1 250,00", "1\u00a0250,00"
)

// steps is the tour: two people on one device, one of them by a letter, a fraud that is
// stopped, answers online, a second device, and a payment without a network.
var steps = []step[*guide]{
	{"Anna opens the app for the first time", (*guide).welcome},
	{"She adds herself and chooses a PIN", func(g *guide) error { return g.addPerson("anna", anna, annasPIN) }},
	{"She signs in at the bank with her password", func(g *guide) error { return g.signIn("anna") }},
	{"She adds Zegel: the app reads the code on the page, and she compares the digits", (*guide).annaAddsBank},
	{"Jef takes the same device and adds himself", (*guide).jefJoins},
	{"He adds the bank by a letter: no network is needed", (*guide).jefsLetter},
	{"A payment is made in Jef's name; Anna scans it, but her PIN does not open it", (*guide).annaTriesJefsCode},
	{"Jef looks: he did not ask for this. Nothing is paid", (*guide).jefReports},
	{"Anna signs in at the bank with Zegel instead of her password", (*guide).annaSignsInWithZegel},
	{"She forbids payments abroad: the change is confirmed in Zegel", (*guide).changeSetting},
	{"She buys a book; the shop's card payment comes to Zegel (3-D Secure)", (*guide).buyBook},
	{"She adds her phone as a second device: the first one says yes to it", (*guide).secondDevice},
	{"The phone has no network; she makes a payment on the page", (*guide).makePayment},
	{"She scans it, checks it, and holds to approve", (*guide).approvePayment},
	{"She types the code on the page", (*guide).typeCode},
	{"paid", (*guide).finish},
}

// testid selects an element of the bank's pages.
func testid(id string) string { return fmt.Sprintf("[data-testid=%q]", id) }

// all does one thing after the other, up to the first error.
func all(things ...func() error) error {
	for _, do := range things {
		if err := do(); err != nil {
			return err
		}
	}
	return nil
}

// follow does every step. Where one fails, it keeps what the page and the app's window show.
func follow[W any](g *guide, steps []step[W], walker W, window func() (image.Image, error)) error {
	for _, s := range steps {
		g.say("%s", s.what)
		if err := s.do(walker); err != nil {
			g.album.add("stopped-app", first(window()))
			g.album.add("stopped-bank", first(g.page.Picture()))
			return fmt.Errorf("%s: %w", s.what, err)
		}
	}
	if complaints := g.page.Complaints(); len(complaints) > 0 {
		return fmt.Errorf("the bank's pages complained: %q", complaints)
	}
	return nil
}

func first(picture image.Image, err error) image.Image {
	if err != nil {
		return image.NewGray(image.Rect(0, 0, 1, 1))
	}
	return picture
}

// shoot takes a picture of the app; shootPage of the bank's page.
func (g *guide) shoot(name string) error {
	picture, err := g.app.Picture()
	if err != nil {
		return err
	}
	return g.album.add(name+"-app", picture)
}

func (g *guide) shootPage(name string) error {
	picture, err := g.page.Picture()
	if err != nil {
		return err
	}
	return g.album.add(name+"-bank", picture)
}

// click clicks on controls of the app, one after the other.
func (g *guide) click(labels ...string) error {
	for _, label := range labels {
		if err := g.app.Click(label); err != nil {
			return err
		}
	}
	return nil
}

// see waits until the app reads all texts.
func (g *guide) see(texts ...string) error {
	for _, text := range texts {
		if err := g.app.Wait(text); err != nil {
			return err
		}
	}
	return nil
}

// seeAndShoot waits for a text and takes the picture.
func (g *guide) seeAndShoot(text, name string) error {
	if err := g.see(text); err != nil {
		return err
	}
	return g.shoot(name)
}

// onPage clicks on elements of the page.
func (g *guide) onPage(ids ...string) error {
	for _, id := range ids {
		if err := g.page.Click(testid(id)); err != nil {
			return err
		}
	}
	return nil
}

// look holds the page before the camera, as it is now.
func (g *guide) look() error {
	picture, err := g.page.Picture()
	if err != nil {
		return err
	}
	return g.before(picture)
}

// holdPage holds the page that shows a code before the camera.
func (g *guide) holdPage(name string) error {
	return all(
		func() error { return g.page.Show(testid("qr")) },
		func() error { return g.shootPage(name) },
		g.look,
	)
}

// shownDigits gives the eight digits on the app's screen, which it says one by one.
func (g *guide) shownDigits() (string, error) {
	for _, text := range g.app.Texts() {
		digits := strings.ReplaceAll(text, " ", "")
		if len(text) == 15 && len(digits) == 8 && strings.Trim(digits, "0123456789") == "" {
			return digits, nil
		}
	}
	return "", errors.New("the app shows no eight digits")
}

// welcome goes through the first pages.
func (g *guide) welcome() error {
	return all(
		func() error { return g.seeAndShoot("Approve with your own eyes", "welcome") },
		func() error { return g.click("Next") },
		func() error { return g.see("It works without internet") },
		func() error { return g.click("Next") },
		func() error { return g.see("Nobody needs your PIN") },
		func() error { return g.click("Start") },
		func() error { return g.seeAndShoot("Who is using Zegel?", "nobody-yet") },
	)
}

// addPerson adds a profile, and ends at its home.
func (g *guide) addPerson(who, name, pin string) error {
	return all(
		func() error { return g.click("Add a person") },
		func() error { return g.see("What is your name?") },
		func() error { return g.app.Type(name) },
		func() error { return g.shoot(who + "-name") },
		func() error { return g.click("Choose a PIN") },
		func() error { return g.see("Choose a 6-digit PIN") },
		func() error { return g.app.PIN(pin[:4]) },
		func() error { return g.shoot(who + "-chooses-a-pin") },
		func() error { return g.app.PIN(pin[4:]) },
		func() error { return g.see("Type your PIN again") },
		func() error { return g.app.Type(pin) }, // on a desktop typed digits go to the pad
		func() error { return g.seeAndShoot("No bank yet", who+"-home-empty") },
	)
}

// signIn signs in at the bank with the demo's password.
func (g *guide) signIn(user string) error {
	return all(
		func() error { return g.page.Open(g.bank + "/sign-in") },
		func() error { return g.page.Fill(testid("user"), user) },
		func() error { return g.page.Fill(testid("password"), demoPassword) },
		func() error { return g.shootPage(user + "-signs-in") },
		func() error { return g.onPage("sign-in") },
		func() error { _, err := g.page.Text(testid("balance")); return err },
		func() error { return g.shootPage(user + "-accounts") },
	)
}

// annaAddsBank adds the bank to Anna's profile, and ends at her home.
func (g *guide) annaAddsBank() error {
	return all(
		func() error { return g.page.Open(g.bank + "/preferences") },
		func() error { return g.addBank("anna", func() error { return g.onPage("add-zegel") }) },
	)
}

// addBank adds the bank to the person whose home the app shows, and ends there. show brings
// the code on the page.
func (g *guide) addBank(who string, show func() error) error {
	return all(
		g.look, // the page as it was before the code is there
		func() error { return g.click("Add a bank") },
		func() error { return g.seeAndShoot("Then scan the code.", who+"-add-a-bank") },
		func() error { return g.click("Scan the code") },
		func() error { return g.see("Point at the code") },
		func() error { time.Sleep(time.Second); return g.shoot(who + "-scan") },
		show,
		func() error { return g.holdPage(who + "-start-code") },
		func() error { return g.seeAndShoot("Is this your bank?", who+"-compare") },
		func() error { return g.shownOnPage(who + "-compare") },
		func() error { return g.click("Yes, they match") },
		func() error { return g.seeAndShoot("Meridian Bank is added", who+"-added") },
		func() error { return g.onPage("digits-match") },
		func() error { return g.page.Wait("added") },
		func() error { return g.shootPage(who + "-added") },
		func() error { return g.click("Done") },
		func() error { return g.seeAndShoot("Your banks", who+"-home") },
	)
}

// shownOnPage holds the app's digits against the page's.
func (g *guide) shownOnPage(name string) error {
	there, err := g.page.Text(testid("digits"))
	if err != nil {
		return err
	}
	here, err := g.shownDigits()
	if err != nil {
		return err
	}
	if there = strings.Join(strings.Fields(there), ""); there != here {
		return fmt.Errorf("the page shows %s and the app %s", there, here)
	}
	return g.shootPage(name)
}

// lock locks the app, and ends at who is using it.
func (g *guide) lock() error {
	if err := g.click("Lock"); err != nil {
		return err
	}
	return g.see("Who is using Zegel?")
}

// hold holds a button for longer than it asks.
func (g *guide) hold(label string) error { return g.app.HoldFor(label, 1500*time.Millisecond) }
