package app_test

import (
	"testing"
	"time"

	"github.com/zegel-app/zegel/internal/stage"
	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

// The people of the tests and their PINs, none of which breaks a rule.
const (
	anna, annasPIN = "Anna Peeters", "730264"
	jef, jefsPIN   = "Jef Verhulst", "850392"
	wrongPIN       = "402913"
)

// play is a stage whose every step must succeed.
type play struct {
	*stage.Stage
	t *testing.T
}

func begin(t *testing.T) *play {
	t.Helper()
	s, err := stage.New(t.TempDir())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return &play{s, t}
}

func (p *play) must(err error) {
	p.t.Helper()
	if err != nil {
		p.t.Fatal(err)
	}
}

func (p *play) tap(labels ...string) {
	p.t.Helper()
	for _, label := range labels {
		p.must(p.Tap(label))
	}
}

func (p *play) see(texts ...string) {
	p.t.Helper()
	for _, text := range texts {
		p.must(p.See(text))
	}
}

func (p *play) pin(digits string) { p.t.Helper(); p.must(p.PIN(digits)) }

// addPerson goes from the profiles to the new person's home.
func (p *play) addPerson(name, pin string) {
	p.t.Helper()
	p.tap("Add a person")
	p.see("What is your name?")
	p.Type(name)
	p.tap("Choose a PIN")
	p.see("Choose a 6-digit PIN")
	p.pin(pin)
	p.see("Type your PIN again")
	p.pin(pin)
	p.see("No bank yet")
}

// activation begins one at the bank and holds its code before the camera.
func (p *play) activation(customer, holder string) *issuer.Activation {
	p.t.Helper()
	a, err := p.Activation(customer, holder)
	p.must(err)
	p.Hold(a.Text)
	return a
}

// addBank goes from home to the added page, and says yes on the bank's page too.
func (p *play) addBank(customer, holder string) {
	p.t.Helper()
	begun := p.activation(customer, holder)
	p.tap("Add a bank", "Scan the code")
	p.confirm(begun)
}

// confirm compares the digits with the bank's page and says yes on both.
func (p *play) confirm(begun *issuer.Activation) {
	p.t.Helper()
	p.see("Is this your bank?", stage.BankName)
	pending, err := p.Bank.Activation(p.t.Context(), begun.ID)
	p.must(err)
	if digits := spaced(pending.Digits); !p.Reads(digits) {
		p.t.Fatalf("the screen does not show the bank's digits %s: %q", digits, p.Texts())
	}
	p.tap("Yes, they match")
	p.see("Meridian Bank is added")
	_, err = p.Bank.ConfirmActivation(p.t.Context(), begun.ID, true)
	p.must(err)
}

// spaced is how digits are spoken.
func spaced(digits string) string {
	out := ""
	for i, d := range digits {
		if i > 0 {
			out += " "
		}
		out += string(d)
	}
	return out
}

// challenge asks a customer something and holds the code before the camera.
func (p *play) challenge(customer string, order protocol.Order, warnings ...protocol.Warning) *issuer.Challenge {
	p.t.Helper()
	c, err := p.Challenge(customer, order, warnings...)
	p.must(err)
	p.Hold(c.Text)
	return c
}

func garage() *protocol.Transfer {
	return &protocol.Transfer{
		Amount:   protocol.Amount{Minor: 125000, Currency: "EUR"},
		Creditor: protocol.Party{Name: "Garage De Smet"}, CreditorAccount: "BE68539007547034",
		DebtorAccountName: "Anna – current account", Remittance: "Invoice 2026-0117",
	}
}

// settled is a device with Anna, who has a bank, at home.
func settled(t *testing.T) *play {
	t.Helper()
	p := begin(t)
	p.tap("Skip")
	p.addPerson(anna, annasPIN)
	p.addBank("anna", anna)
	p.tap("Done")
	p.see("Your banks")
	return p
}

// offline is a device with Anna, whose bank cannot be reached: she answers with codes.
func offline(t *testing.T) *play {
	t.Helper()
	p := settled(t)
	p.must(p.StopBank())
	return p
}

// outcome is what the bank knows of a challenge.
func (p *play) outcome(asked *issuer.Challenge) issuer.Outcome {
	p.t.Helper()
	outcome, err := p.Bank.Outcome(p.t.Context(), asked.ID)
	p.must(err)
	return outcome
}

// codeShown gives the code on the screen.
func (p *play) codeShown() string {
	p.t.Helper()
	for _, text := range p.Texts() {
		if len(text) == 15 && text[1] == ' ' && text[13] == ' ' {
			code := ""
			for i := 0; i < len(text); i += 2 {
				code += text[i : i+1]
			}
			return code
		}
	}
	p.t.Fatalf("no code on the screen: %q", p.Texts())
	return ""
}

func TestMainFlow(t *testing.T) {
	p := begin(t)
	p.see("Approve with your own eyes")
	p.tap("Next")
	p.see("It works without internet")
	p.tap("Next")
	p.see("Nobody needs your PIN")
	p.tap("Start")
	p.see("Who is using Zegel?", "Nobody yet. Add yourself to begin.")
	p.addPerson(anna, annasPIN)
	p.addBank("anna", anna)
	p.tap("Done")
	p.see("Your banks", "Meridian Bank", "Not used yet")

	// The first payment: the PIN of the profile is still fresh, and the bank is told at once.
	asked := p.challenge("anna", garage(), protocol.NewPayee)
	p.tap("Scan your bank's code")
	p.see("You are about to pay", "€\u00a01\u00a0250,00", "Garage De Smet", "BE68 5390 0754 7034",
		"Invoice 2026-0117", "You have not paid this account before.", "code valid for 5:00")
	p.must(p.HoldFor("Hold to approve", 1200*time.Millisecond))
	p.see("Approved. Your bank knows.")
	if outcome := p.outcome(asked); outcome != issuer.OutcomeApproved {
		t.Fatalf("the bank says %v", outcome)
	}
	p.tap("Done")
	p.see("€\u00a01\u00a0250,00 to Garage De Smet", "Approved")

	// The second: one PIN, one approval, so the PIN is asked between scan and details.
	asked = p.challenge("anna", &protocol.Login{Browser: "Firefox on Linux", Place: "Gent, Belgium"})
	p.tap("Scan your bank's code")
	p.see("Enter your PIN", "Meridian Bank asks you to check something.")
	if p.Reads("Firefox") {
		t.Fatal("the order shows before the PIN")
	}
	p.pin(annasPIN)
	p.see("You are about to log in to", "Firefox on Linux", "Gent, Belgium", "Only go on if you are logging in now.")
	p.must(p.StopBank())
	p.must(p.HoldFor("Hold to approve", 1200*time.Millisecond))
	p.see("Type this instead", "Your bank could not be told from here.", "Never tell anyone this code")
	decision, err := p.Bank.Verify(t.Context(), asked.ID, p.codeShown())
	p.must(err)
	if decision != protocol.Approve {
		t.Fatalf("the bank says %v", decision)
	}
	p.tap("Done")
	p.tap("Lock")
	p.see("Who is using Zegel?")
}
