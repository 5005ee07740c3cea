package app_test

import (
	"context"
	"io"
	"net/http"
	"net/http/httptest"
	"net/http/httputil"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/zegel-app/zegel/internal/gallery"
	"github.com/zegel-app/zegel/internal/stage"
	"github.com/zegel-app/zegel/protocol"
	"github.com/zegel-app/zegel/scanner/camera"
)

// paste goes from home or the profiles to the scan page and pastes a code there.
func (p *play) paste(text string) {
	p.t.Helper()
	p.Hold("")
	p.tap("Scan your bank's code")
	p.Fyne.Clipboard().SetContent(text)
	p.tap("Paste")
}

// refused pastes a code, and expects these words; then it goes home again.
func (p *play) refused(code string, texts ...string) {
	p.t.Helper()
	p.paste(code)
	p.see(texts...)
	p.tap("Back to the start")
}

// changed gives a code with a changed body.
func changed(t *testing.T, text string, change func([]byte) []byte) string {
	t.Helper()
	code, err := protocol.ParseText(text)
	if err != nil {
		t.Fatal(err)
	}
	code.Body = change(code.Body)
	return code.String()
}

func TestBadCodesHaveTheirOwnWords(t *testing.T) {
	p := settled(t)
	c, err := p.Challenge("anna", garage())
	p.must(err)
	p.refused("https://example.com/", "This code opens a website", "Zegel never does that.")
	p.refused("BEGIN:VCARD", "This is not a code of your bank")
	p.refused(c.Text[:len(c.Text)-5], "This code is damaged")
	p.refused(changed(t, c.Text, func(b []byte) []byte { b[0] = 2; return b }), "This code needs a newer Zegel")
	p.refused(gallery.StrangersCode(), "This code is for somebody else", "not on this device")

	// A code that our bank's key does not open: the page says stop, and offers no retry.
	p.paste(changed(t, c.Text, func(b []byte) []byte { b[len(b)-1] ^= 1; return b }))
	p.see("Stop. This code was not made by your bank.", "Call your bank on the number on your card.")
	for _, retry := range []string{"Scan again", "Try again", "Type the code"} {
		if p.offers(retry) {
			t.Errorf("a forged code offers %q", retry)
		}
	}
	p.tap("Back to the start")

	// The true one still works after all of that.
	p.paste(c.Text)
	p.see("You are about to pay")
	p.tap("Back")

	p.Slow = 10 * time.Minute
	late, err := p.Challenge("anna", garage())
	p.must(err)
	p.paste(late.Text)
	p.pin(annasPIN)
	p.see("The clock of this device is wrong")
	p.Slow = 0
	p.tap("Back to the start")

	p.Pass(4 * time.Minute)
	p.tap("Add a bank", "Back") // somebody is there: the profile does not lock
	p.Pass(2 * time.Minute)
	p.paste(c.Text)
	p.see("Enter your PIN")
	p.pin(annasPIN)
	p.see("This code is too old", "Nothing was approved.")
	p.tap("Back to the start")
}

func TestAnsweredAndReplacedCodes(t *testing.T) {
	p := offline(t)
	older, err := p.Challenge("anna", garage())
	p.must(err)
	newer, err := p.Challenge("anna", garage())
	p.must(err)
	p.paste(newer.Text)
	p.see("You are about to pay")
	p.must(p.HoldFor("Hold to approve", 1200*time.Millisecond))
	p.see("Type this instead")
	code := p.codeShown()

	// Before Done the same code shows the same answer, after the PIN.
	p.tap("Back")
	p.paste(newer.Text)
	p.pin(annasPIN)
	p.see("You approved this already.")
	p.must(p.HoldFor("Hold to approve", 1200*time.Millisecond))
	p.see("Type this instead")
	if again := p.codeShown(); again != code {
		t.Errorf("the same code has the answers %s and %s", code, again)
	}
	p.tap("Done")
	p.see("Your last answers")

	p.paste(newer.Text)
	p.pin(annasPIN)
	p.see("You answered this code already")
	p.tap("Back to the start")
	p.paste(older.Text)
	p.see("There is a newer code")
}

// edited gives an activation code with something changed in it.
func edited(t *testing.T, text string, edit func(*protocol.ActivationCode)) string {
	t.Helper()
	parsed, err := protocol.ParseText(text)
	if err != nil {
		t.Fatal(err)
	}
	code, err := protocol.ParseActivation(parsed)
	if err != nil {
		t.Fatal(err)
	}
	edit(code)
	out, err := code.Text()
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestActivationCodesThatFail(t *testing.T) {
	p := begin(t)
	p.tap("Skip")
	p.addPerson(anna, annasPIN)
	begun, err := p.Activation("anna", anna)
	p.must(err)
	good := begun.Text

	p.refused(edited(t, good, func(c *protocol.ActivationCode) { c.OneTime[0] ^= 1 }), "The bank does not know this start code")
	p.refused(edited(t, good, func(c *protocol.ActivationCode) { c.KeysHash[0] ^= 1 }), "Stop. This is not your bank's address.")
	p.refused(edited(t, good, func(c *protocol.ActivationCode) { c.Address = "http://127.0.0.1:1" }), "Your bank cannot be reached", "Nothing was added or approved.")
	p.refused(edited(t, good, func(c *protocol.ActivationCode) { c.Address = strange(t, c.Address) }), "The bank's answer makes no sense")

	p.paste(good)
	p.see("Is this your bank?")
	p.tap("No, stop")
	p.see("Nothing was added", "Call your bank on the number on your card.")
	p.tap("Back to the start")
	p.see("No bank yet")
	p.refused(good, "This start code was used before", "a fresh one")

	second, err := p.Activation("anna", anna)
	p.must(err)
	p.paste(second.Text)
	p.confirm(second)
	p.tap("Done")
	third, err := p.Activation("anna", anna)
	p.must(err)
	p.refused(third.Text, "This device already has this account", "Meridian Bank is with Anna Peeters.")

	fourth, err := p.Activation("jef", jef)
	p.must(err)
	p.Pass(4 * time.Minute)
	p.tap("Add a bank", "Back")
	p.Pass(4 * time.Minute)
	p.tap("Add a bank", "Back")
	p.Pass(3 * time.Minute)
	p.refused(fourth.Text, "This start code is too old", "a fresh one")
}

// strange is a bank whose keys are right and whose other answers are a web page.
func strange(t *testing.T, address string) string {
	t.Helper()
	real, err := url.Parse(address)
	if err != nil {
		t.Fatal(err)
	}
	proxy := httputil.NewSingleHostReverseProxy(real)
	server := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if strings.HasSuffix(r.URL.Path, "/keys") {
			proxy.ServeHTTP(w, r)
			return
		}
		io.WriteString(w, "<html>Welcome</html>")
	}))
	t.Cleanup(server.Close)
	return server.URL
}

func TestCamerasThatFail(t *testing.T) {
	p := settled(t)
	for text, err := range map[string]error{
		"There is no camera":           camera.ErrNoCamera,
		"The camera is in use":         camera.ErrBusy,
		"Zegel may not use the camera": camera.ErrPermission,
		"The camera has stopped":       camera.ErrUnplugged,
	} {
		p.Camera = func() camera.Source { return broken{err} }
		p.tap("Scan your bank's code")
		p.see(text)
		p.tap("Type the code")
		p.see("It is below the square")
		p.tap("Back")
		p.see("Your banks")
	}
}

// broken is a camera that does not start.
type broken struct{ err error }

func (b broken) Open(context.Context) error   { return b.err }
func (b broken) Frames() <-chan *camera.Frame { c := make(chan *camera.Frame); close(c); return c }
func (b broken) Close() error                 { return nil }

func TestPictures(t *testing.T) {
	p := settled(t)
	p.tap("Scan your bank's code")
	for name, c := range map[string]struct {
		content []byte
		text    string
	}{
		"no code":       {picture(t, ""), "No code in this picture"},
		"no picture":    {[]byte("hello"), "This is not a picture"},
		"too large":     {make([]byte, 11<<20), "This picture is too large"},
		"somebody else": {picture(t, gallery.StrangersCode()), "This code is for somebody else"},
	} {
		path := filepath.Join(t.TempDir(), "picture.png")
		p.must(os.WriteFile(path, c.content, 0o600))
		file, err := os.Open(path)
		p.must(err)
		p.App.ReadPicture(file)
		if err := p.See(c.text); err != nil {
			t.Errorf("%s: %v", name, err)
		}
		p.tap("Back")
	}
}

func TestTypedCodes(t *testing.T) {
	p := settled(t)
	c, err := p.Challenge("anna", garage())
	p.must(err)
	p.tap("Type a code", "Go on")
	p.see("Type or paste the code first.")
	p.Type("zegel:c/abcd efg9")
	p.see("Check group 2. One character is wrong.")
	p.tap("Back", "Type a code")
	p.Type(c.Text[:22])
	p.tap("Go on")
	p.see("The code is not complete.")
	p.tap("Back", "Type a code")

	// As a person types it: in groups, in small letters where it matters not, with a slip.
	wrong := []byte(c.Text)
	at := len(wrong) - 3
	if wrong[at]++; wrong[at] > 'Z' || wrong[at] < 'A' {
		wrong[at] = 'A'
	}
	p.Type(grouped(string(wrong)))
	p.tap("Go on")
	p.see("Stop. This code was not made by your bank.")
	p.tap("Back to the start", "Type a code")
	p.Type(strings.ToLower(grouped(c.Text)))
	p.tap("Go on")
	p.see("You are about to pay", stage.BankName)
}

// TestTypedTextIsKept: an error about a typed code leaves what was typed where it was.
func TestTypedTextIsKept(t *testing.T) {
	p := settled(t)
	p.tap("Type a code")
	p.Type("https://example.com/a")
	p.tap("Go on")
	p.see("This code opens a website")
	p.tap("Type the code")
	p.see("https://example.com/a")
}

func grouped(code string) string {
	head, body, _ := strings.Cut(code, "/")
	out := head + "/"
	for i, r := range body {
		if i > 0 && i%4 == 0 {
			out += " "
		}
		out += string(r)
	}
	return out
}
