package app_test

import (
	"regexp"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/protocol"
)

// newcomer is a device with Anna, who has no bank yet.
func newcomer(t *testing.T) *play {
	t.Helper()
	p := begin(t)
	p.tap("Skip")
	p.addPerson(anna, annasPIN)
	return p
}

// TestTypedStart: a bank is added by its address and 20 characters, which are checked group
// by group while they are typed.
func TestTypedStart(t *testing.T) {
	p := newcomer(t)
	begun, err := p.Activation("anna", anna)
	p.must(err)
	p.tap("Add a bank", "Type the code", "Go on")
	p.see("Type your bank's address first.")
	p.Type(p.address())
	p.tap("Go on")
	p.see("The code has 20 characters. Some are missing.")

	// A slip in the third group shows as soon as the group is there, and goes when it is put
	// right. What is taken for a letter is one.
	typed := []rune(begun.Typed)
	slip := strings.Index(begun.Typed, "-")*2 + 2
	good := typed[slip]
	typed[slip] = 'A'
	if good == 'A' || good == 'T' {
		// Four check bits can't tell all 31 slips of a character: a T for an A shows
		// when the whole code is there.
		typed[slip] = 'C'
	}
	p.Type(strings.ToLower(strings.NewReplacer("I", "1", "O", "0", "B", "8").Replace(string(typed[:slip+4]))))
	p.see("Check group 3. One character is wrong.")
	for range 4 {
		p.Key(fyne.KeyBackspace)
	}
	if p.Reads("Check group") {
		t.Errorf("a group that is not whole is said to be wrong: %q", p.Texts())
	}
	p.Type(begun.Typed[slip:])
	if p.Reads("Check group") {
		t.Errorf("a right code is said to be wrong: %q", p.Texts())
	}
	p.tap("Go on")
	p.confirm(begun)
	p.tap("Done")
	p.see("Your banks", "Meridian Bank")
}

// TestTypedStartThatFails: each reason has its own words, and what was typed stays.
func TestTypedStartThatFails(t *testing.T) {
	p := newcomer(t)
	begun, err := p.Activation("anna", anna)
	p.must(err)
	other := unmadeCode()
	p.tap("Add a bank", "Type the code")
	p.Type("not an address")
	p.Key(fyne.KeyReturn)
	p.Type(begun.Typed)
	p.tap("Go on")
	p.see("Check the address of your bank.")
	for range len("not an address") {
		p.Key(fyne.KeyBackspace)
	}
	p.Type("http://127.0.0.1:1")
	p.tap("Go on")
	p.see("Your bank cannot be reached", "Nothing was added or approved.")
	p.tap("Back")
	p.see("127.0.0.1:1")
	p.tap("Back", "Type the code")
	p.Type(p.address())
	p.Key(fyne.KeyReturn)
	p.Type(other)
	p.tap("Go on")
	p.see("The bank does not know this start code")
	p.tap("Back", "Back", "Type the code")
	p.Type(p.address())
	p.Key(fyne.KeyReturn)
	p.Type(begun.Typed)
	p.Pass(4 * time.Minute)
	p.Key(fyne.KeyTab) // somebody is there
	p.Pass(4 * time.Minute)
	p.Key(fyne.KeyTab)
	p.Pass(4 * time.Minute)
	p.tap("Go on")
	p.see("This start code is too old")
}

// TestStartCodeInTheOtherField: who types the 20 characters where the long code goes is led to
// where they belong.
func TestStartCodeInTheOtherField(t *testing.T) {
	p := settled(t)
	begun, err := p.Activation("jef", jef)
	p.must(err)
	p.tap("Type a code")
	p.Type(begun.Typed)
	p.tap("Go on")
	p.see("Address of your bank", strings.Split(begun.Typed, "-")[4])
	p.Type(p.address())
	p.tap("Go on")
	p.see("Is this your bank?")
}

// unmadeCode is a well-made start code that no bank has made.
func unmadeCode() string {
	code := protocol.ActivationCode{}
	copy(code.OneTime[:], "one-time code 16")
	return code.Typed().String()
}

var deviceCode = regexp.MustCompile(`\b[A-Z2-7]{5}-[A-Z2-7]{5}\b`)

// byLetter goes from home to the second code of a letter.
func (p *play) byLetter(customer, holder string) *issuer.Activation {
	p.t.Helper()
	letter, err := p.Bank.StartLetter(p.t.Context(), customer, holder)
	p.must(err)
	p.Hold(letter.Text)
	p.tap("Add a bank", "I have a letter", "Scan the letter")
	p.see("Type this on your bank's page")
	reply, err := p.Bank.DeviceCode(p.t.Context(), letter.ID, p.deviceCode())
	p.must(err)
	return reply
}

func (p *play) deviceCode() string {
	p.t.Helper()
	code := deviceCode.FindString(strings.Join(p.Texts(), "\n"))
	if code == "" {
		p.t.Fatalf("no device code on the screen: %q", p.Texts())
	}
	return code
}

// TestLetter: a bank is added without a network, over a restart of the app, and answers by
// digits.
func TestLetter(t *testing.T) {
	p := newcomer(t)
	p.must(p.StopBank()) // nothing of it needs the network
	reply := p.byLetter("anna", anna)
	code := p.deviceCode()
	p.must(p.Restart())
	p.tap(anna)
	p.pin(annasPIN)
	p.see("No bank yet", "Continue with the letter")
	p.tap("Continue with the letter")
	p.see(code)

	p.Hold(reply.Reply)
	p.tap("Scan the second code")
	p.see("Type these digits", "Meridian Bank", anna)
	digits := p.codeShown()
	p.tap("Back") // the letter is kept, and gives the same digits
	p.see("Continue with the letter")
	p.tap("Continue with the letter", "Scan the second code")
	p.see("Type these digits")
	if again := p.codeShown(); again != digits {
		t.Errorf("the digits were %s and are now %s", digits, again)
	}
	_, err := p.Bank.ConfirmLetter(t.Context(), reply.ID, digits)
	p.must(err)
	p.tap("The bank's page says it is done")
	p.see("Once more, to add Meridian Bank.")
	p.pin(annasPIN)
	p.see("Meridian Bank is added", "Destroy the letter.")
	p.tap("Done")
	p.see("Your banks")
	if p.Reads("Continue with the letter") {
		t.Error("the letter still waits")
	}

	asked := p.ask("anna")
	p.see("You are about to pay")
	p.hold()
	p.see("Type this on your bank's page")
	if p.offers("Tell the bank again") {
		t.Error("a key by letter offers to answer online")
	}
	decision, err := p.Bank.Verify(t.Context(), asked.ID, p.codeShown())
	if err != nil || decision != protocol.Approve {
		t.Errorf("the bank says %v, %v", decision, err)
	}
}

// TestLetterThatIsGivenUp: it asks first; and the bank's refusal adds nothing.
func TestLetterThatIsGivenUp(t *testing.T) {
	p := newcomer(t)
	reply := p.byLetter("anna", anna)
	p.Hold(reply.Reply)
	p.tap("Scan the second code")
	p.see("Type these digits")
	p.tap("The page says something else")
	p.see("Nothing was added", "After five tries you need a new letter.")
	p.tap("Back to the start", "Continue with the letter", "Give up this letter", "Keep it")
	p.see("Type this on your bank's page")
	p.tap("Give up this letter", "Give it up")
	p.see("No bank yet")
	if p.Reads("Continue with the letter") {
		t.Error("the letter still waits")
	}
	p.refused(reply.Reply, "This code is for somebody else")
}

// TestLetterFirst: a letter that is scanned before anybody's PIN asks whose it is, and its
// second code finds that person.
func TestLetterFirst(t *testing.T) {
	p := newcomer(t)
	p.tap("Lock")
	letter, err := p.Bank.StartLetter(t.Context(), "anna", anna)
	p.must(err)
	p.Hold(letter.Text)
	p.tap("Scan your bank's code")
	p.see("Who is this bank for?")
	p.tap(anna)
	p.pin(annasPIN)
	p.see("Type this on your bank's page")
	reply, err := p.Bank.DeviceCode(t.Context(), letter.ID, p.deviceCode())
	p.must(err)
	p.tap("Back", "Lock")
	p.paste(reply.Reply)
	p.see("Enter your PIN", anna)
	p.pin(annasPIN)
	p.see("Type these digits")
}

// TestRemovalCode: the bank's code says that this device is removed; the account goes when
// the person says so, and not before.
func TestRemovalCode(t *testing.T) {
	p := settled(t)
	keys, err := p.Bank.Keys(t.Context(), "anna")
	p.must(err)
	p.must(p.Bank.Remove(t.Context(), keys[0].ID))
	text, err := p.Bank.Deactivation(t.Context(), keys[0].ID)
	p.must(err)
	p.refused(changed(t, text, func(b []byte) []byte { b[len(b)-1] ^= 1; return b }), "Stop. This code was not made by your bank.")
	p.paste(text)
	p.see("Meridian Bank has removed this device", "Your money is safe.")
	p.tap("Not now")
	p.see("Your banks")
	p.tap("Lock")
	p.paste(text)
	p.see("Enter your PIN", "Meridian Bank has a message for this device.")
	p.pin(annasPIN)
	p.see("Meridian Bank has removed this device")
	p.tap("Remove the account")
	p.see("Meridian Bank is removed")
	p.tap("Done")
	p.see("No bank yet")
	p.refused(text, "This code is for somebody else")
}

// TestPINOnceMore: a bank is bound to the PIN that opened the profile. When it was typed once,
// it is asked for once more; two misses add nothing, and lock.
func TestPINOnceMore(t *testing.T) {
	p := newcomer(t)
	p.tap("Lock", anna)
	p.pin(annasPIN)
	p.see("No bank yet")
	p.activation("anna", anna)
	p.tap("Add a bank", "Scan the code", "Yes, they match")
	p.see("Enter your PIN", "Once more, to add Meridian Bank.")
	p.pin(wrongPIN)
	p.see("That PIN is not right. 4 tries left.")
	p.pin("402914")
	p.see("The two PINs differ", "Nothing was added.")
	p.tap("Back to the start")
	p.see("Who is using Zegel?")
	p.tap(anna)
	p.pin(annasPIN)
	p.see("No bank yet")

	begun := p.activation("anna", anna)
	p.tap("Add a bank", "Scan the code", "Yes, they match")
	p.see("Once more, to add Meridian Bank.")
	p.pin(annasPIN)
	p.see("Meridian Bank is added")
	_, err := p.Bank.ConfirmActivation(t.Context(), begun.ID, true)
	p.must(err)

	// A second one of the same session is not asked about again.
	p.tap("Done")
	p.see("Your banks")
}
