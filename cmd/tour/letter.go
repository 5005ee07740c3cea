package main

import (
	"errors"
	"regexp"
)

// deviceCode is how the app writes the code that is typed on the page of a letter.
var deviceCode = regexp.MustCompile(`^[A-Z2-7]{5}-[A-Z2-7]{5}$`)

// jefsLetter orders a letter, reads it, and goes the two steps without a network.
func (g *guide) jefsLetter() error {
	g.device.flight.Store(true)
	defer g.device.flight.Store(false)
	return all(
		func() error { return g.page.Open(g.bank + "/preferences") },
		func() error { return g.onPage("by-letter") },
		func() error { return g.page.Fill(testid("password-letter"), demoPassword) },
		func() error { return g.onPage("order-letter", "print-letter") },
		func() error { return g.page.Show(testid("letter-sheet")) },
		func() error { return g.shootPage("letter") },
		g.look,
		func() error { return g.click("Add a bank", "I have a letter") },
		func() error { return g.seeAndShoot("You have a letter from your bank", "letter") },
		func() error { return g.click("Scan the letter") },
		func() error { return g.seeAndShoot("Type this on your bank's page", "letter-device-code") },
		g.typeDeviceCode,
		func() error { return g.holdPage("letter-second-code") },
		func() error { return g.click("Scan the second code") },
		func() error { return g.seeAndShoot("Type these digits", "letter-digits") },
		g.typeLetterDigits,
		func() error { return g.page.Wait("Zegel is added") },
		func() error { return g.shootPage("letter-added") },
		func() error { return g.click("The bank's page says it is done") },
		func() error { return g.seeAndShoot("Meridian Bank is added", "letter-added") },
		func() error { return g.click("Done") },
		func() error { return g.see("Your banks") },
		g.lock,
		func() error { return g.shoot("two-people") },
	)
}

// typeDeviceCode types on the bank's page what the app shows for the letter.
func (g *guide) typeDeviceCode() error {
	for _, text := range g.app.Texts() {
		if deviceCode.MatchString(text) {
			return all(
				func() error { return g.page.Open(g.bank + "/preferences") },
				func() error { return g.onPage("letter-link") },
				func() error { return g.page.Fill(testid("device-code"), text) },
				func() error { return g.onPage("submit-device-code") },
			)
		}
	}
	return errors.New("the app shows no device code")
}

// typeLetterDigits types the app's digits on the page, which adds the device.
func (g *guide) typeLetterDigits() error {
	digits, err := g.shownDigits()
	if err != nil {
		return err
	}
	if err := g.page.Fill(testid("letter-digits"), digits[:4]+" "+digits[4:]); err != nil {
		return err
	}
	return g.onPage("submit-digits")
}
