package demobank_test

import (
	"bytes"
	"os"
	"os/exec"
	"path/filepath"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/zegel-app/zegel/issuer/internal/device"
	"github.com/zegel-app/zegel/protocol"
	"github.com/zegel-app/zegel/scanner"
)

// doors looks at the ways in besides the first: channels, text messages, and
// what is answered online.
func (w *window) doors(h *house, anna *visitor, d *device.Device) {
	w.t.Helper()
	w.open("/preferences/channels")
	w.inspect("channels")
	s := anna.get("/preferences/channels").press("attach-trading")
	w.open(s.at.Path)
	w.inspect("channel-change")
	// The page goes on by itself when the device answers online.
	if err := d.AnswerOnline(anna.client, s.text("code-text"), protocol.Answer{Decision: protocol.Approve}); err != nil {
		w.t.Fatal(err)
	}
	w.await("the answer", `document.readyState === "complete" && document.querySelector("[data-testid=state]").dataset.state === "DONE"`)
	w.inspect("channel-change-done")
	w.open("/preferences/channels")
	w.inspect("channels-attached")
	w.keyboard("attach-web", "detach-trading", "cancel-trading")

	w.open("/trading")
	w.inspect("trading-signin")
	w.do(chromedp.SendKeys(testid("user"), "anna"), chromedp.SendKeys(testid("password"), "meridian"))
	w.click("sign-in-trading", "step")
	w.inspect("step-code")
	w.keyboard("answer", "submit-code", "cancel-codes")
	w.do(chromedp.SendKeys(testid("answer"), "1234 5678"))
	w.click("submit-code", "error")
	w.inspect("step-code-wrong")
	w.click("cancel-codes", "send-text")
	w.inspect("step-cancel")
	w.click("send-text", "text-message")
	w.inspect("step-cancel-sent")
	w.do(chromedp.SendKeys(testid("text-code"), value[string](w, `document.querySelector("[data-testid=text-message]").textContent`)))
	w.click("confirm-cancel", "go-on")
	w.inspect("step-cancelled")
	w.click("go-on", "sign-in-trading")
	w.do(chromedp.SendKeys(testid("user"), "anna"), chromedp.SendKeys(testid("password"), "meridian"))
	w.click("sign-in-trading", "text-message")
	w.inspect("step-text")
	w.do(chromedp.SendKeys(testid("answer"), value[string](w, `document.querySelector("[data-testid=text-message]").textContent`)))
	w.click("submit-code", "trading")
	w.inspect("trading")

	// The sign-in gave the window a session of its own.
	*anna = *h.signIn(w.t, "anna")
	w.is(anna)
	s = anna.get("/batches/new").follow("many").press("continue").expectState("state", "WAITING")
	w.open(s.at.Path)
	w.inspect("batch-many")
	w.inspectQR("batch-many", s.text("code-text"), 4)
	if err := d.AnswerOnline(anna.client, s.text("code-text"), protocol.Answer{Decision: protocol.Reject, Reason: protocol.NotMe}); err != nil {
		w.t.Fatal(err)
	}
	w.await("the answer", `document.readyState === "complete" && document.querySelector("[data-testid=fraud]") !== null`)
	w.inspect("batch-not-me")
	s = anna.order()
	if err := d.AnswerOnline(anna.client, s.text("code-text"), protocol.Answer{Decision: protocol.Reject, Reason: protocol.NotMe}); err != nil {
		w.t.Fatal(err)
	}
	w.open(s.at.Path)
	w.inspect("transfer-not-me")
	w.open("/accounts")
	w.inspect("accounts-reported")
	w.open("/preferences/devices/" + d.KeyID.String() + "/remove")
	w.inspect("remove-last")
}

// The way by letter, with the keyboard alone where something is typed.
func TestLetterInABrowser(t *testing.T) {
	h := newHouse(t)
	w := openWindow(t, h)
	anna := h.signIn(t, "anna")
	anna.addDevice("Anna's phone")
	h.clock.advance(time.Minute)
	w.is(anna)
	w.open("/preferences/access")
	w.inspect("access-letter")
	w.do(chromedp.Focus(testid("password-letter")), chromedp.KeyEvent("meridian\r"))
	w.await("the letter's page", `document.readyState === "complete" && document.querySelector("[data-testid=letter]") !== null`)
	w.inspect("letter-created")
	w.keyboard("print-letter", "device-code", "submit-device-code", "cancel")
	path := value[string](w, "location.pathname")

	sheet := anna.get(path + "/print")
	w.must(w.Open(h.url + path + "/print"))
	w.inspect("letter-sheet")
	w.prints(sheet.text("code-text"))

	letter, err := device.ReadLetter(sheet.text("code-text"))
	if err != nil {
		t.Fatal(err)
	}
	w.open(path)
	w.do(chromedp.Focus(testid("device-code")), chromedp.KeyEvent("abcde fghij\r"))
	w.await("the slip", `document.readyState === "complete" && document.querySelector("[data-testid=error]") !== null`)
	w.inspectAfterRefusal("letter-slip")
	// The field has the focus already, with what was typed in it.
	w.retype(letter.DeviceCode() + "\r")
	w.await("the second code", `document.readyState === "complete" && document.querySelector("[data-testid=qr]") !== null`)
	w.inspect("letter-pending")
	second := anna.get(path)
	w.inspectQR("letter-pending", second.text("code-text"), 4)
	d, err := letter.Finish(second.text("code-text"))
	if err != nil {
		t.Fatal(err)
	}
	w.do(chromedp.Focus(testid("letter-digits")), chromedp.KeyEvent(wrong(d.Digits)+"\r"))
	w.await("the wrong digits", `document.readyState === "complete" && document.querySelector("[data-testid=tries-left]") !== null`)
	w.inspectAfterRefusal("letter-wrong-digits")
	w.retype(d.Digits + "\r")
	w.await("the end", `document.readyState === "complete" && document.querySelector("[data-testid=remove-others]") !== null`)
	w.inspect("letter-active")
	w.open("/preferences")
	w.inspect("preferences-after-letter")

	again, _ := anna.letter()
	anna.get(again.at.Path).press("cancel")
	w.open(again.at.Path)
	w.inspect("letter-over")
}

// retype types over what stands in the field that has the focus.
func (w *window) retype(keys string) {
	w.t.Helper()
	if focus := value[string](w, `document.activeElement.select(), document.activeElement.tagName`); focus != "INPUT" {
		w.t.Fatalf("the focus is on %s", focus)
	}
	w.do(chromedp.KeyEvent(keys))
}

// prints prints the page and reads the code on the paper: one sheet of A4.
func (w *window) prints(want string) {
	w.t.Helper()
	pdf := must(w.Print())(w.t)
	folder := w.t.TempDir()
	if shots := os.Getenv("ZEGEL_SHOTS"); shots != "" {
		folder = shots
	}
	path := filepath.Join(folder, "letter.pdf")
	if err := os.WriteFile(path, pdf, 0o600); err != nil {
		w.t.Fatal(err)
	}
	var sheet []byte
	if program, err := exec.LookPath("pdftoppm"); err == nil {
		if out, err := exec.Command(program, "-r", "150", "-png", path, filepath.Join(folder, "letter")).CombinedOutput(); err != nil {
			w.t.Fatalf("pdftoppm: %v: %s", err, out)
		}
		sheets, err := filepath.Glob(filepath.Join(folder, "letter-[0-9]*.png"))
		if err != nil || len(sheets) != 1 {
			w.t.Fatalf("the letter has %d sheets (%v)", len(sheets), err)
		}
		sheet = must(os.ReadFile(sheets[0]))(w.t)
	} else {
		w.must(w.Paper(true))
		sheet = must(w.WholePicture())(w.t)
		w.must(w.Paper(false))
	}
	if read, err := scanner.ReadPicture(bytes.NewReader(sheet)); err != nil || read != want {
		w.t.Errorf("the printed code reads as %q (%v)", read, err)
	}
}
