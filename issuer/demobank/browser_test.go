package demobank_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/chromedp/cdproto/cdp"
	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/log"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/cdproto/runtime"
	"github.com/chromedp/chromedp"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/internal/device"
	"github.com/zegel-app/zegel/protocol"
	"github.com/zegel-app/zegel/scanner"
)

// window is a real Chromium without a window.
type window struct {
	t   testing.TB
	ctx context.Context
	url string

	mu        sync.Mutex
	complaint []string // what the browser's console said
}

// openWindow starts a Chromium. Where there is none the test fails and says so:
// the pages are not seen then.
func openWindow(t testing.TB, h *house) *window {
	t.Helper()
	var path string
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if found, err := exec.LookPath(name); err == nil {
			path = found
			break
		}
	}
	if path == "" {
		t.Fatal("this test looks at the pages with Chromium: install it")
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.NoSandbox, chromedp.DisableGPU, chromedp.NoFirstRun,
		chromedp.Flag("disable-background-networking", true), chromedp.Flag("disable-quic", true),
		chromedp.Flag("disable-component-update", true), chromedp.Flag("disable-sync", true),
		chromedp.Flag("no-proxy-server", true),
		chromedp.UserDataDir(t.TempDir()),
	)
	w := &window{t: t, url: h.url}
	allocator, stop := chromedp.NewExecAllocator(context.Background(), options...)
	ctx, closeTab := chromedp.NewContext(allocator, chromedp.WithListener(w.hear))
	limited, cancel := context.WithTimeout(ctx, 4*time.Minute)
	w.ctx = limited
	t.Cleanup(func() {
		cancel()
		// Waits until the browser is gone, and its folder can go too.
		if err := chromedp.Cancel(ctx); err != nil {
			t.Error(err)
		}
		closeTab()
		stop()
	})
	// The first run starts the browser, and must not have the time limit.
	if err := chromedp.Do(ctx); err != nil {
		t.Fatal(err)
	}
	call(w, log.Enable, cdp.Empty{})
	return w
}

// hear keeps what the browser complains about.
func (w *window) hear(event any) {
	w.mu.Lock()
	defer w.mu.Unlock()
	switch e := event.(type) {
	case *runtime.EventExceptionThrown:
		w.complaint = append(w.complaint, e.ExceptionDetails.Text)
	case *runtime.EventConsoleAPICalled:
		w.complaint = append(w.complaint, fmt.Sprintf("console.%s", e.Type))
	case *log.EventEntryAdded: // also violations of the content security policy
		w.complaint = append(w.complaint, fmt.Sprintf("%s: %s %s", e.Entry.Source, e.Entry.Text, e.Entry.URL))
	}
}

func (w *window) do(actions ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	limited, cancel := context.WithTimeout(w.ctx, 30*time.Second)
	defer cancel()
	if err := chromedp.Do(limited, actions...); err != nil {
		w.t.Fatal(err)
	}
}

// call sends one command of the browser's own protocol.
func call[P, R any](w *window, command cdp.Command[P, R], parameters P) {
	w.t.Helper()
	if _, err := chromedp.Call(w.ctx, command, parameters); err != nil {
		w.t.Fatal(err)
	}
}

// value asks the page.
func value[T any](w *window, expression string) T {
	w.t.Helper()
	return must(chromedp.Run(w.ctx, chromedp.Evaluate[T](expression)))(w.t)
}

func must[T any](v T, err error) func(testing.TB) T {
	return func(t testing.TB) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

// is gives the window a visitor's session.
func (w *window) is(v *visitor) {
	w.t.Helper()
	at, err := url.Parse(w.url)
	if err != nil {
		w.t.Fatal(err)
	}
	for _, cookie := range v.client.Jar.Cookies(at) {
		call(w, network.SetCookie, network.SetCookieParams{Name: cookie.Name, Value: cookie.Value, URL: w.url})
	}
}

func (w *window) open(path string) {
	w.t.Helper()
	w.do(chromedp.Navigate(w.url+path), chromedp.WaitReady(chromedp.CSS("footer")))
}

func testid(name string) chromedp.CSS { return chromedp.CSS(`[data-testid="` + name + `"]`) }

var sizes = []struct {
	name          string
	width, height int64
}{
	{"360", 360, 740}, {"390", 390, 844}, {"1280", 1280, 900},
}

// inspect looks at the page as it stands: on phones and a desktop, light and
// dark. With ZEGEL_SHOTS=folder it leaves pictures there.
func (w *window) inspect(name string) {
	w.t.Helper()
	for _, size := range sizes {
		w.do(chromedp.EmulateViewport(size.width, size.height))
		if wide := value[float64](w, `document.documentElement.scrollWidth - window.innerWidth`); wide > 0 {
			w.t.Errorf("%s at %s pixels scrolls %v sideways: %v", name, size.name, wide, value[string](w, widest))
		}
		for _, scheme := range []string{"light", "dark"} {
			call(w, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
				Features: []*emulation.MediaFeature{
					{Name: "prefers-color-scheme", Value: scheme},
					{Name: "prefers-reduced-motion", Value: "reduce"}, // no colour half way to the next
				},
			})
			if weak := value[[]string](w, weakText); len(weak) > 0 {
				w.t.Errorf("%s, %s: contrast below 4.5 to 1: %v", name, scheme, weak)
			}
			w.picture(fmt.Sprintf("%s-%s-%s.png", name, size.name, scheme))
		}
	}
	if unnamed := value[[]string](w, unlabelled); len(unnamed) > 0 {
		w.t.Errorf("%s: fields without a label: %v", name, unnamed)
	}
	w.mu.Lock()
	defer w.mu.Unlock()
	for _, said := range w.complaint {
		w.t.Errorf("%s: the console says: %s", name, said)
	}
	w.complaint = nil
}

func (w *window) picture(name string) {
	w.t.Helper()
	folder := os.Getenv("ZEGEL_SHOTS")
	if folder == "" {
		return
	}
	shot := must(chromedp.Run(w.ctx, chromedp.FullScreenshot(100)))(w.t)
	if err := os.WriteFile(filepath.Join(folder, name), shot, 0o600); err != nil {
		w.t.Fatal(err)
	}
}

// widest names what sticks out on the right.
const widest = `[...document.querySelectorAll("body *")].filter(e => e.getBoundingClientRect().right > innerWidth + 1 && !e.closest(".unseen"))
	.map(e => e.tagName + "." + e.className + "#" + e.id).slice(0, 5).join(" ")`

// unlabelled lists fields and buttons that a screen reader has no words for.
const unlabelled = `[...document.querySelectorAll("input:not([type=hidden]), select, textarea, button, a")]
	.filter(e => !e.labels?.length && !e.textContent.trim() && !e.getAttribute("aria-label"))
	.map(e => e.outerHTML.slice(0, 80))`

// weakText lists visible text whose contrast with the ground under it is less
// than WCAG 2.2's 4.5 to 1 (success criterion 1.4.3).
const weakText = `(() => {
	const parse = c => (c.match(/[\d.]+/g) || []).map(Number);
	const light = c => {
		const [r, g, b] = c.slice(0, 3).map(v => (v /= 255) <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
		return 0.2126 * r + 0.7152 * g + 0.0722 * b;
	};
	const ground = e => {
		for (; e; e = e.parentElement) {
			const c = parse(getComputedStyle(e).backgroundColor);
			if (c.length && (c.length < 4 || c[3] > 0)) return c;
		}
		return [255, 255, 255];
	};
	const weak = new Set();
	const walker = document.createTreeWalker(document.body, NodeFilter.SHOW_TEXT);
	for (let n; n = walker.nextNode();) {
		const e = n.parentElement;
		if (!n.data.trim() || e.closest("svg, script, noscript, option, .unseen, .skip") || !e.checkVisibility()) continue;
		const [a, b] = [light(parse(getComputedStyle(e).color)), light(ground(e))].sort((x, y) => y - x);
		if ((a + 0.05) / (b + 0.05) < 4.5) weak.add(e.tagName + "." + e.className + " " + ((a + 0.05) / (b + 0.05)).toFixed(2));
	}
	return [...weak];
})()`

// inspectQR measures the code on the page, and reads it from the picture of
// the page. A module is a whole number of pixels and at least 4 of them, or on
// a phone at least least.
func (w *window) inspectQR(name, want string, least float64) {
	w.t.Helper()
	for _, size := range sizes {
		density := 1.0
		if size.width <= 480 {
			density = 3 // what phones have
		}
		w.do(chromedp.EmulateViewport(size.width, size.height, chromedp.EmulateScale(density)))
		module := value[float64](w, `(() => {
			const qr = document.querySelector("[data-testid=qr]");
			return qr.getBoundingClientRect().width / qr.viewBox.baseVal.width;
		})()`)
		if whole := module == math.Trunc(module) && module >= 4; !whole && (size.width > 480 || module < least) {
			w.t.Errorf("%s at %s: a module is %v pixels", name, size.name, module)
		}
		shot := must(chromedp.Run(w.ctx, chromedp.Screenshot(testid("qr"), chromedp.NodeVisible)))(w.t)
		// Zegel's own reader: it is the one that must read it.
		if read, err := scanner.ReadPicture(bytes.NewReader(shot)); err != nil {
			w.t.Errorf("%s at %s: the code does not read: %v", name, size.name, err)
		} else if read != want {
			w.t.Errorf("%s at %s: the code says %q, the page %q", name, size.name, read, want)
		}
	}
}

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
	s := anna.get("/preferences").press("add-zegel")
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
	w.inspect("add-active")

	h.clock.advance(time.Minute)
	tablet := anna.addDevice("Family tablet in the kitchen, the one with the cracked corner")
	w.open("/preferences")
	w.inspect("preferences-devices")
	w.open("/preferences/devices/" + tablet.KeyID.String() + "/remove")
	w.inspect("remove")
	w.click("confirm-remove", "notice")
	w.inspect("preferences-removed")

	s = anna.get("/preferences").press("add-zegel")
	if _, err := device.Enrol(anna.client, s.text("code-text"), "Somebody's phone"); err != nil {
		w.t.Fatal(err)
	}
	s = anna.get(s.at.Path).press("digits-differ")
	w.open(s.at.Path)
	w.inspect("add-refused")
	s = anna.get("/preferences").press("add-zegel")
	h.clock.advance(issuer.ActivationLife)
	w.open(s.at.Path)
	w.inspect("add-expired")
	w.open("/preferences")
	w.inspect("preferences-notice")
	return d
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
	w.do(chromedp.SendKeys(testid("answer"), wrong(right)))
	w.click("submit-code", "tries-left")
	w.inspect("transfer-wrong-code")
	h.clock.advance(issuer.DefaultValidity)
	w.open(s.at.Path)
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

// click presses a button and waits for the page that comes of it.
func (w *window) click(button, then string) {
	w.t.Helper()
	w.do(chromedp.Evaluate[chromedp.Void](`document.documentElement.dataset.before = "1"`))
	w.do(chromedp.Click(testid(button), chromedp.NodeVisible))
	w.await("after "+button, `!document.documentElement.dataset.before && document.readyState === "complete" &&
		document.querySelector('[data-testid="`+then+`"]') !== null`)
}

// await asks the page until it says true. A page that is on its way out gives
// no answer, and is asked again.
func (w *window) await(what, expression string) {
	w.t.Helper()
	for range 200 {
		limited, cancel := context.WithTimeout(w.ctx, 2*time.Second)
		ready, err := chromedp.Run(limited, chromedp.Evaluate[bool](expression))
		cancel()
		if err == nil && ready {
			return
		}
		time.Sleep(50 * time.Millisecond)
	}
	w.t.Fatalf("%s: the page did not come to %s", what, expression)
}

// ignore takes the console's own line about a status that is meant.
func (w *window) ignore(status string) {
	w.t.Helper()
	w.mu.Lock()
	defer w.mu.Unlock()
	var rest []string
	for _, said := range w.complaint {
		if !strings.HasPrefix(said, "network: Failed to load resource: the server responded with a status of "+status) {
			rest = append(rest, said)
		}
	}
	w.complaint = rest
}

// inspectAfterRefusal is inspect for a form that came back with 422.
func (w *window) inspectAfterRefusal(name string) {
	w.t.Helper()
	w.ignore("422")
	w.inspect(name)
}
