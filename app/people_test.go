package app_test

import (
	"errors"
	"os"
	"slices"
	"strings"
	"testing"
	"time"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/internal/uitest"
	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/platform/keystore"
	"github.com/zegel-app/zegel/vault"
)

// family is a device with Anna and Jef, who each have the bank, at the profiles.
func family(t *testing.T) *play {
	t.Helper()
	p := settled(t)
	p.tap("Lock")
	p.see("Who is using Zegel?")
	p.addPerson(jef, jefsPIN)
	p.addBank("jef", jef)
	p.tap("Done", "Lock")
	p.see("Who is using Zegel?", anna, jef)
	return p
}

// ask makes a challenge and pastes it on the scan page.
func (p *play) ask(customer string) *issuer.Challenge {
	p.t.Helper()
	c, err := p.Challenge(customer, garage())
	p.must(err)
	p.paste(c.Text)
	return c
}

// TestCodeFirst: on a shared device the code finds its person, and only that person's PIN
// shows what it says.
func TestCodeFirst(t *testing.T) {
	p := family(t)
	p.ask("jef")
	p.see("Enter your PIN", jef)
	p.pin(annasPIN)
	p.see("That PIN is not right. 4 tries left.")
	if p.Reads("Garage") {
		t.Fatal("Anna's PIN shows Jef's order")
	}
	p.pin(jefsPIN)
	p.see("You are about to pay", "Garage De Smet")
	p.tap("Back")
	p.see("Your banks")
	if !p.Reads(jef) || p.Reads(anna) {
		t.Errorf("whose home is this: %q", p.Texts())
	}

	// From Jef's open profile, Anna's code asks for Anna's PIN, and ends Jef's session.
	p.ask("anna")
	p.see("Enter your PIN", anna)
	p.pin(annasPIN)
	p.see("You are about to pay")
	p.tap("Back")
	p.see("Your banks", anna)
}

// TestActivationCodeFirst: a bank's start code before anybody's PIN asks whose it is.
func TestActivationCodeFirst(t *testing.T) {
	p := begin(t)
	p.tap("Skip")
	p.addPerson(anna, annasPIN)
	p.tap("Lock")
	begun := p.activation("jef", jef)
	p.tap("Scan your bank's code")
	p.see("Who is this bank for?", "Meridian Bank is added to one person.")
	p.tap("Add a person")
	p.see("What is your name?")
	p.Type(jef)
	p.tap("Choose a PIN")
	p.see("Choose a 6-digit PIN")
	p.pin(jefsPIN)
	p.see("Type your PIN again")
	p.pin(jefsPIN)
	p.confirm(begun)
	p.tap("Done")
	p.see("Your banks", jef)
}

func TestFifthWrongPINErasesOnlyThatProfile(t *testing.T) {
	p := family(t)
	p.tap(jef)
	wrong := []string{"402913", "402914", "402915", "402916", "402917"}
	says := []string{"4 tries left.", "3 tries left.", "2 tries left.", "One try left. After that this profile is erased."}
	for i, pin := range wrong {
		p.pin(pin)
		if i < len(says) {
			p.see(says[i])
		}
		p.Pass([]time.Duration{0, 0, time.Minute, 5 * time.Minute, 0}[i])
	}
	p.see("This profile is erased", "Your money is safe.", "Ask your bank for a new start code.")
	p.tap("Back")
	p.see("Erased after five wrong PINs. Set up again with your bank.")
	p.tap(anna)
	p.pin(annasPIN)
	p.see("Your banks", "Meridian Bank")
	p.tap("Lock")

	// Set up again takes the old tile's place.
	p.tap(jef, "Set up again")
	p.see("What is your name?", jef)
	p.tap("Choose a PIN")
	p.see("Choose a 6-digit PIN")
	p.pin(jefsPIN)
	p.see("Type your PIN again")
	p.pin(jefsPIN)
	p.see("No bank yet")
	p.tap("Lock")
	p.see("Who is using Zegel?")
	if tiles := strings.Count(strings.Join(p.Texts(), "\n"), jef); tiles != 1 {
		t.Errorf("there are %d tiles for Jef: %q", tiles, p.Texts())
	}
}

// TestWaitingIsLive: while the next try has to wait, the pad sleeps and the time runs; going
// away and coming back does not help.
func TestWaitingIsLive(t *testing.T) {
	p := family(t)
	p.tap(jef)
	p.pin("402913" + "402914" + "402915")
	p.see("2 tries left.")
	p.Pass(2 * time.Second)
	p.see("Wait 0:58, then try again.")
	p.Type(jefsPIN) // nothing takes it
	p.tap("Back", jef)
	p.see("Wait 0:58, then try again.")
	p.Pass(30 * time.Second)
	p.see("Wait 0:28, then try again.")
	p.Pass(28 * time.Second)
	p.see("Your PIN stays on this device.")
	p.pin(jefsPIN)
	p.see("Your banks")
}

func TestForgotErasesThatProfile(t *testing.T) {
	p := family(t)
	p.tap(jef, "Forgot?")
	p.see("Nobody can show or reset your PIN.", "This removes", "Meridian Bank")
	p.tap("Keep it")
	p.see("Enter your PIN")
	p.tap("Forgot?", "Erase")
	p.see("This profile is erased", "Ask your bank for a new start code.")
	p.tap("Remove from this device")
	p.see("Who is using Zegel?", anna)
	if p.Reads(jef) {
		t.Errorf("the tile is still there: %q", p.Texts())
	}
}

func TestRulesHaveTheirReasons(t *testing.T) {
	p := begin(t)
	p.tap("Skip", "Add a person")
	p.see("What is your name?")
	p.Type(anna)
	p.tap("Choose a PIN")
	p.see("Choose a 6-digit PIN")
	for pin, reason := range map[string]string{
		"170488": "That is a date.", "777777": "The same digit over and over.", "345678": "Digits in a row.",
		"147258": "A line on the keys.", "482482": "A part comes twice.", "159753": "",
	} {
		p.pin(pin)
		if reason == "" {
			continue
		}
		if err := p.See(reason); err != nil {
			t.Errorf("%s: %v", pin, err)
		}
	}
}

func TestNamesAreChecked(t *testing.T) {
	p := settled(t)
	p.tap("Lock", "Add a person", "Choose a PIN")
	p.see("Type your name first.")
	p.Type(anna)
	p.tap("Choose a PIN")
	p.see("Somebody on this device has this name.")
	p.Type(" the younger, with more names than fit on a tile")
	p.tap("Choose a PIN")
	p.see("Use at most 40 letters.")
}

// TestLocking: five minutes without a press, the Lock button, and the background each end
// the session; in the background there is a cover.
func TestLocking(t *testing.T) {
	p := settled(t)
	p.Pass(4*time.Minute + 59*time.Second)
	p.see("Your banks")
	p.Pass(time.Second)
	p.see("Who is using Zegel?")

	p.tap(anna)
	p.pin(annasPIN)
	p.see("Your banks")
	p.App.Background()
	p.Quiet()
	if texts := p.Texts(); slices.Contains(texts, anna) && !p.covered() {
		t.Errorf("in the background one can read %q", texts)
	}
	p.App.Foreground()
	p.see("Who is using Zegel?")

	p.tap(anna)
	p.pin(annasPIN)
	p.tap("Lock")
	p.see("Who is using Zegel?")
	p.ask("anna")
	p.see("Enter your PIN")
}

// covered says whether nothing below the cover can be pressed or seen: the cover is the last
// thing drawn, and fills the window.
func (p *play) covered() bool {
	root, ok := p.App.Content().(*fyne.Container)
	if !ok || len(root.Objects) < 2 {
		return false
	}
	return root.Objects[len(root.Objects)-1].Size() == p.Window.Canvas().Size()
}

// TestDesktopKeys: typed digits go to the PIN pad, Backspace takes one away, Escape goes
// back, and Android's Back does too.
func TestDesktopKeys(t *testing.T) {
	p := family(t)
	p.tap(anna)
	p.Type("79")
	p.see("PIN, 2 of 6 digits")
	p.Key(fyne.KeyBackspace)
	p.see("PIN, 1 of 6 digits")
	p.Type(annasPIN[1:])
	p.see("Your banks")
	p.tap("Add a bank")
	p.see("Log in to your bank on a computer.")
	p.Key(fyne.KeyEscape)
	p.see("Your banks")
	p.tap("Type a code")
	p.see("It is below")
	p.Key("Back") // the field has the focus, and hands it on
	p.see("Your banks")
}

// TestSlowWork: what takes long says so, takes no second order meanwhile, and cannot be left
// half done.
func TestSlowWork(t *testing.T) {
	p := family(t)
	hold := make(chan struct{})
	calls := 0
	p.Keys.Fails = func(int, string) bool {
		if calls == 0 {
			<-hold
		}
		calls++
		return false
	}
	p.tap(anna)
	p.pin(annasPIN)
	if !p.App.Busy() {
		t.Fatal("unlocking is not under way")
	}
	if err := uitest.Tap(p.Window.Canvas(), "1"); !errors.Is(err, uitest.ErrOutOfReach) {
		t.Errorf("a key can be pressed meanwhile: %v", err)
	}
	p.Type(wrongPIN) // nothing takes it
	p.Key(fyne.KeyEscape)
	p.must(p.Wait("progress", func() bool { return p.Reads("Zegel checks your PIN.") }))
	close(hold)
	p.see("Your banks", anna)
	p.Keys.Fails = nil
}

// TestCodesFromOutside: a link from the system's camera is read as soon as the app is ready,
// and shows nothing before the PIN.
func TestCodesFromOutside(t *testing.T) {
	p := family(t)
	c, err := p.Challenge("jef", garage())
	p.must(err)
	p.must(p.CloseVault())
	p.must(p.Restart())
	p.App.Take(c.Text) // the vault is not open yet
	p.Quiet()
	p.Pass(time.Second)
	p.see("Enter your PIN", jef)
	p.pin(jefsPIN)
	p.see("You are about to pay")
	p.App.Take("https://example.com")
	p.see("This code opens a website")
	p.tap("Back")
	p.see("You are about to pay")
}

// TestKeyStoreTrouble: when the device's keys are not there, nothing is counted or lost.
func TestKeyStoreTrouble(t *testing.T) {
	p := family(t)
	p.tap(anna)
	p.Keys.Fails = func(int, string) bool { return true }
	p.pin(annasPIN)
	p.see(keysAway(), "Nothing is lost.")
	p.Keys.Fails = nil
	p.tap("Try again")
	p.see("Enter your PIN")
	p.pin(annasPIN)
	p.see("Your banks")
}

func TestDamagedAndBusyVault(t *testing.T) {
	p := settled(t)
	p.must(p.Restart())
	p.see("Who is using Zegel?")

	p.must(p.CloseVault())
	other, err := vault.Open(vault.Options{Path: p.VaultPath(), Keys: keystore.NewMemory(nil)})
	p.must(err)
	p.must(p.Restart())
	p.see("Zegel is open already", "Close the other window of Zegel.")
	p.must(other.Close())
	p.tap("Try again")
	p.see("Who is using Zegel?", anna)

	p.must(p.CloseVault())
	p.must(os.WriteFile(p.VaultPath(), []byte(strings.Repeat("not a vault ", 4096)), 0o600))
	p.must(p.Restart())
	p.see("Zegel cannot open its data", "Set up again with your bank.")
	p.tap("Set up again")
	p.see("Who is using Zegel?", "Nobody yet.")
	if _, err := os.Stat(p.VaultPath()); err != nil {
		t.Error(err)
	}
}
