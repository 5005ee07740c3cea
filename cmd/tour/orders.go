package main

import (
	"errors"
	"fmt"
	"time"
)

// demoPassword is the password of both demo customers, as the bank's page says.
const demoPassword = "meridian"

// jefJoins adds the second person to the device.
func (g *guide) jefJoins() error {
	return all(
		g.lock,
		func() error { return g.addPerson("jef", jef, jefsPIN) },
		g.signOut,
		func() error { return g.signIn("jef") },
	)
}

// signOut leaves the bank, and waits for its door.
func (g *guide) signOut() error {
	if err := g.onPage("sign-out"); err != nil {
		return err
	}
	return g.page.Show(testid("user"))
}

// transfer fills in the bank's form for a payment and goes on to its code.
func (g *guide) transfer(name, reference string) error {
	return all(
		func() error { return g.page.Open(g.bank + "/transfers/new") },
		func() error { return g.page.Fill(testid("payee"), payee) },
		func() error { return g.page.Fill(testid("iban"), iban) },
		func() error { return g.page.Fill(testid("amount"), amount) },
		func() error { return g.page.Fill(testid("reference"), reference) },
		func() error { return g.shootPage(name + "-form") },
		func() error { return g.onPage("continue") },
		func() error { return g.holdPage(name + "-code") },
	)
}

// annaTriesJefsCode scans Jef's payment and enters Anna's PIN.
func (g *guide) annaTriesJefsCode() error {
	return all(
		func() error { return g.transfer("jef-payment", "Urgent") },
		func() error { return g.click("Scan your bank's code") },
		func() error { return g.see("Enter your PIN", jef) },
		func() error { return g.app.PIN(annasPIN) },
		g.refused,
		func() error {
			if g.app.Reads(payee) {
				return errors.New("Jef's payment shows without his PIN")
			}
			time.Sleep(150 * time.Millisecond) // a frame or two, so that the words are drawn
			return g.shoot("annas-pin-on-jefs-code")
		},
	)
}

// errSlip ends a tour on which Anna's PIN passes the check of Jef's profile: one wrong PIN in
// 256 does, so that nothing on the device tells the right one (docs/vault.md). The code that
// would come of it is wrong at the bank; the tour has to be walked again.
var errSlip = errors.New("this wrong PIN is the one in 256 that the device lets pass: walk again")

// refused waits until the PIN is refused.
func (g *guide) refused() error {
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if g.app.Reads("You are about to pay") {
			return errSlip
		}
		if g.app.Reads("That PIN is not right. 4 tries left.") {
			return nil
		}
	}
	return errors.New("the app says nothing of the wrong PIN")
}

// jefReports enters the right PIN, and stops the payment.
func (g *guide) jefReports() error {
	return all(
		func() error { return g.app.PIN(jefsPIN) },
		func() error { return g.seeAndShoot("You are about to pay", "jef-looks") },
		func() error { return g.click("I did not ask for this") },
		func() error { return g.seeAndShoot("Good that you stopped", "jef-reports") },
		func() error { return g.click("Done") },
		func() error { return g.see("Your banks") },
		g.lock,
		g.signOut,
	)
}

// annaSignsInWithZegel answers a login from the picker: the code itself finds her. The bank is
// told online, and its page goes on by itself.
func (g *guide) annaSignsInWithZegel() error {
	return all(
		func() error { return g.page.Open(g.bank + "/sign-in") },
		func() error { return g.page.Fill(testid("user"), "anna") },
		func() error { return g.onPage("sign-in-zegel") },
		func() error { return g.holdPage("login-code") },
		func() error { return g.click("Scan your bank's code") },
		func() error { return g.see("Enter your PIN", anna) },
		func() error { return g.shoot("anna-pin") },
		func() error { return g.app.PIN(annasPIN) },
		func() error { return g.seeAndShoot("You are about to log in to", "login-approve") },
		func() error { return g.hold("Hold to approve") },
		func() error { return g.seeAndShoot("Approved. Your bank knows.", "login-approved") },
		func() error { _, err := g.page.Text(testid("balance")); return err },
		func() error { return g.shootPage("signed-in") },
		func() error { return g.click("Done") },
		func() error { return g.see("Your banks") },
		g.onlyAnnas,
	)
}

// onlyAnnas holds that Anna's home has nothing of Jef's.
func (g *guide) onlyAnnas() error {
	for _, his := range []string{jef, payee, "You did not ask for this"} {
		if g.app.Reads(his) {
			return fmt.Errorf("Anna's home shows %q", his)
		}
	}
	return nil
}

// answer types the app's code on the page.
func (g *guide) answer() error {
	code, err := g.shownDigits()
	if err != nil {
		return err
	}
	if err := g.page.Fill(testid("answer"), code[:4]+" "+code[4:]); err != nil {
		return err
	}
	return g.onPage("submit-code")
}

// makePayment fills in the bank's form. The device is without a network from here on.
func (g *guide) makePayment() error {
	g.device.flight.Store(true)
	return g.transfer("payment", "Invoice 2026-0117")
}

// approvePayment scans, looks, and holds to approve, with a picture while it is held.
func (g *guide) approvePayment() error {
	return all(
		func() error { return g.click("Scan your bank's code") },
		g.pinIfAsked,
		func() error { return g.see("You are about to pay", shown, payee, iban, "Invoice 2026-0117") },
		func() error { return g.shoot("payment-approve") },
		func() error { // a small screen does not hold all of it: the button sleeps until it was seen
			if !g.app.Reads("Scroll to the end to approve.") {
				return nil
			}
			return all(g.app.ScrollToEnd, func() error { return g.shoot("payment-approve-end") })
		},
		func() error {
			release, err := g.app.Press("Hold to approve")
			if err != nil {
				return err
			}
			time.Sleep(600 * time.Millisecond)
			shot := g.shoot("payment-holding")
			time.Sleep(900 * time.Millisecond)
			return errors.Join(shot, release())
		},
		func() error { return g.seeAndShoot("Type this instead", "payment-your-code") },
	)
}

// pinIfAsked gives Anna's PIN, unless the one that she chose on this device less than two
// minutes ago counts still.
func (g *guide) pinIfAsked() error {
	for deadline := time.Now().Add(time.Minute); time.Now().Before(deadline); time.Sleep(50 * time.Millisecond) {
		if g.app.Reads("You are about to pay") {
			return nil
		}
		if g.app.Reads("Enter your PIN") {
			return g.app.PIN(annasPIN)
		}
	}
	return errors.New("the app asks for no PIN and shows no payment")
}

func (g *guide) typeCode() error {
	return all(
		g.answer,
		func() error { return g.page.Wait("paid") },
		func() error { _, err := g.page.Text(testid("paid-amount")); return err },
		func() error { return g.shootPage("paid") },
	)
}

func (g *guide) finish() error {
	return all(
		func() error { return g.click("Done") },
		func() error { return g.seeAndShoot(payee, "home-after") },
	)
}
