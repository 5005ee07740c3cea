package demobank_test

import (
	"strings"
	"testing"
	"time"

	"github.com/chromedp/chromedp"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/internal/device"
	"github.com/zegel-app/zegel/protocol"
)

func TestPagesInABrowser(t *testing.T) {
	h := newHouse(t)
	w := openWindow(t, h)
	w.open("/")
	w.inspect("signin")
	w.do(chromedp.SendKeys(chromedp.CSS("#user"), "anna"), chromedp.SendKeys(chromedp.CSS("#password"), "wrong"))
	w.click("sign-in", "error")
	w.inspectAfterRefusal("signin-wrong")
	w.do(chromedp.SetValue(chromedp.CSS("#user"), "anna"), chromedp.SendKeys(chromedp.CSS("#password"), "meridian"))
	w.click("sign-in", "new-transfer")
	w.inspect("accounts-without-zegel")

	// From here on the window has the session of a visitor, who does the
	// steps that are not looked at.
	anna := h.signIn(t, "anna")
	w.is(anna)
	w.open("/preferences")
	w.inspect("preferences-empty")
	w.open("/transfers/new")
	w.inspect("transfer-form")
	w.do(chromedp.SendKeys(chromedp.CSS("#iban"), "BE68 5390 0754 7035"), chromedp.SendKeys(chromedp.CSS("#amount"), "1,250"))
	w.click("continue", "error-iban")
	w.inspectAfterRefusal("transfer-form-wrong")
	w.open(anna.order().expectState("state", "NO-DEVICE").at.Path)
	w.inspect("transfer-no-device")

	d := w.activations(h, anna)
	w.errands(h, anna, d)
	w.doors(h, anna, d)
	w.transfers(h, anna, d)

	stranger := h.visitor(t)
	login := stranger.get("/sign-in").press("sign-in-zegel", "user", "anna")
	w.is(stranger)
	w.open("/sign-in/zegel")
	w.inspect("login")
	w.inspectQR("login", login.text("code-text"), 4)
	h.clock.advance(issuer.DefaultValidity)
	w.open("/sign-in/zegel")
	w.inspect("login-expired")
}

// activations looks at the pages where a device is added.
func (w *window) activations(h *house, anna *visitor) *device.Device {
	w.t.Helper()
	s := anna.startCode()
	w.open(s.at.Path)
	w.inspect("add-created")
	w.inspectQR("add-created", s.text("code-text"), 4)

	// The page goes on by itself when the app has answered.
	d, err := device.Enrol(anna.client, s.text("code-text"), "Anna's phone")
	if err != nil {
		w.t.Fatal(err)
	}
	w.await("the answer of the app", `document.readyState === "complete" && document.querySelector("[data-testid=digits]") !== null`)
	if shown := value[string](w, `document.querySelector("[data-testid=digits]").textContent`); strings.ReplaceAll(shown, "\u00a0", "") != d.Digits {
		w.t.Errorf("page shows %q, device %q", shown, d.Digits)
	}
	w.inspect("add-digits")
	w.click("digits-match", "activation")
	h.devices = append(h.devices, d)
	w.inspect("add-active")

	h.clock.advance(time.Minute)
	tablet := anna.addDevice("Family tablet in the kitchen, the one with the cracked corner")
	w.open("/preferences")
	w.inspect("preferences-devices")
	w.open("/preferences/devices/" + tablet.KeyID.String() + "/remove")
	w.inspect("remove")
	w.click("confirm-remove", "notice")
	w.inspect("removed")
	w.open("/preferences")
	w.do(chromedp.Click(chromedp.CSS("[data-testid=removed] summary")))
	w.inspect("preferences-removed")

	s = anna.startCode()
	if _, err := device.Enrol(anna.client, s.text("code-text"), "Somebody's phone"); err != nil {
		w.t.Fatal(err)
	}
	s = anna.get(s.at.Path).press("digits-differ")
	w.open(s.at.Path)
	w.inspect("add-refused")
	s = anna.startCode()
	h.clock.advance(issuer.ActivationLife)
	w.open(s.at.Path)
	w.inspect("add-expired")
	w.open("/preferences")
	w.inspect("preferences-notice")
	return d
}

// errands looks at everything else that Zegel approves, and at the pages around
// it.
func (w *window) errands(h *house, anna *visitor, d *device.Device) {
	w.t.Helper()
	done := func(s *screen, name string) {
		w.t.Helper()
		w.open(s.at.Path)
		w.inspect(name)
		w.inspectQR(name, s.text("code-text"), 4)
		w.do(chromedp.SendKeys(testid("answer"), s.answer(d, protocol.Approve)))
		w.click("submit-code", "state")
		w.inspect(name + "-done")
	}
	w.open("/preferences/security")
	w.inspect("security")
	w.do(chromedp.SetValue(chromedp.CSS("#limit"), "1,250"))
	w.click("change-limit", "error-limit")
	w.inspectAfterRefusal("security-wrong")
	done(anna.get("/preferences/security").press("change-alerts"), "setting")

	w.open("/batches/new")
	w.inspect("batch-form")
	w.do(chromedp.SetValue(chromedp.CSS("#list"), "Lotte Maes; BE59 4170 6520 8727; 410,00\nTom"))
	w.click("continue", "error")
	w.inspectAfterRefusal("batch-form-wrong")
	done(anna.get("/batches/new").press("continue", "list", "Lotte Maes; BE59 4170 6520 8726; 410,00\nTom Claes; BE71 0961 2345 6769; 285,50"), "batch")
	w.open("/stocks")
	w.inspect("stocks")
	w.click("continue", "error")
	w.inspectAfterRefusal("stocks-wrong")
	done(anna.get("/stocks").press("continue", "quantity", "2"), "stock-order")

	w.open("/preferences/devices/" + d.KeyID.String() + "/name")
	w.inspect("device-name")
	w.open("/preferences/devices/new")
	w.inspect("add-another")
	done(anna.get("/preferences/devices/new").press("continue", "name", "Kitchen tablet"), "device-change")
	w.open("/preferences/access")
	w.inspect("access")
	w.do(chromedp.SendKeys(chromedp.CSS("#password-temporary"), "meridian"))
	w.click("give-temporary", "temporary-code")
	w.inspect("temporary-code")
	w.open(anna.order().at.Path)
	w.inspect("transfer-temporary")

	w.open("/testers")
	w.inspect("testers")
	w.click("make-forged", "bad-code")
	w.inspect("testers-forged")

	w.open("/shop")
	w.inspect("shop")
	w.open("/shop/books/1")
	w.inspect("shop-checkout")
	w.do(chromedp.SendKeys(chromedp.CSS("#card"), "5555 3412"))
	w.click("pay", "error-card")
	w.inspectAfterRefusal("shop-wrong")
	s := anna.get("/shop/books/3").press("pay", "card", annasCard)
	w.open(s.at.Path)
	w.inspect("secure")
	w.inspectQR("secure", s.text("code-text"), 4)
	w.open("/shop/orders/" + s.at.Path[len("/secure/"):])
	w.inspect("shop-waiting")
	w.open(s.at.Path)
	w.click("cancel", "shop-order")
	w.inspect("shop-refused")
	// The page goes on by itself when it was answered elsewhere.
	s = anna.get("/shop/books/1").press("pay", "card", annasCard)
	w.open(s.at.Path)
	s.press("submit-code", "code", s.answer(d, protocol.Approve))
	w.await("the answer", `document.readyState === "complete" && document.querySelector("[data-testid=shop-order]") !== null`)
	w.inspect("shop-paid")
}

// transfers looks at the pages of a transfer.
func (w *window) transfers(h *house, anna *visitor, d *device.Device) {
	w.t.Helper()
	s := anna.order("amount", "6 250,00", "iban", "DE89 3704 0044 0532 0130 00", "payee", "Autohaus Schröder & Söhne GmbH")
	right := s.answer(d, protocol.Approve)
	w.open(s.at.Path)
	w.inspect("transfer-waiting")
	w.inspectQR("transfer-waiting", s.text("code-text"), 4)
	if shown := value[string](w, `document.querySelector("[data-testid=countdown]").textContent`); !strings.Contains(shown, "Valid for ") {
		w.t.Errorf("the countdown says %q", shown)
	}
	if link := value[string](w, `document.querySelector("[data-testid=open-zegel]").getAttribute("href")`); link != s.text("code-text") {
		w.t.Errorf("the link opens %q", link)
	}
	w.copies(s.text("code-text"))
	w.open(s.at.Path)
	w.keyboard("open-zegel", "copy-code", "SUMMARY", "answer", "submit-code")
	w.do(chromedp.SendKeys(testid("answer"), wrong(right)))
	w.click("submit-code", "tries-left")
	w.inspect("transfer-wrong-code")
	// The page goes on by itself when the time is over.
	w.click("cancel", "state")
	s = anna.order("amount", "6 250,00", "iban", "DE89 3704 0044 0532 0130 00", "payee", "Autohaus Schröder & Söhne GmbH")
	h.clock.advance(issuer.DefaultValidity - 5*time.Second)
	w.open(s.at.Path)
	w.await("the end of the countdown", `document.readyState === "complete" && document.querySelector("[data-testid=state]").dataset.state === "EXPIRED"`)
	w.inspect("transfer-expired")
	w.click("renew", "qr")

	s = anna.get(s.at.Path)
	w.do(chromedp.SendKeys(testid("answer"), s.answer(d, protocol.Approve)))
	w.click("submit-code", "paid-amount")
	w.inspect("transfer-paid")
	w.open("/accounts")
	w.inspect("accounts")

	s = anna.order()
	s = s.press("submit-code", "code", s.answer(d, protocol.Reject))
	w.open(s.at.Path)
	w.inspect("transfer-rejected")
	w.open(anna.order().press("cancel").at.Path)
	w.inspect("transfer-cancelled")

	h.clock.advance(time.Minute)
	tablet := anna.addDevice("Anna's tablet")
	// The longest of everything: the largest code there is.
	s = anna.order("payee", strings.Repeat("Ünïcödé ", 8)+"& Cie", "reference", strings.Repeat("Rechnung ü ", 12), "iban", "FR1420041010050500013M02606",
		"date", h.clock.Now().AddDate(0, 1, 0).Format(time.DateOnly), "amount", "999.99")
	w.open(s.at.Path)
	w.inspect("transfer-long")
	w.inspectQR("transfer-long", s.text("code-text"), 3.8)
	right = s.answer(tablet, protocol.Approve)
	for range 5 {
		s = s.press("submit-code", "code", wrong(right))
	}
	w.open(s.at.Path)
	w.inspect("transfer-blocked")
	w.open("/nothing")
	w.ignore("404")
	w.inspect("missing")
}
