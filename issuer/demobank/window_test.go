package demobank_test

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"net/url"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/chromedp/cdproto/browser"
	"github.com/chromedp/chromedp"
	"github.com/chromedp/chromedp/kb"

	"github.com/zegel-app/zegel/internal/walk"
	"github.com/zegel-app/zegel/scanner"
)

// window is a real Chromium without a window, and a test's ways to look at it.
type window struct {
	*walk.Browser
	t   testing.TB
	url string
}

// openWindow starts a Chromium. Where there is none the test fails and says so:
// the pages are not seen then.
func openWindow(t testing.TB, h *house) *window {
	t.Helper()
	browser, err := walk.OpenBrowser(1280, 900)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(browser.Close)
	return &window{browser, t, h.url}
}

func (w *window) do(actions ...chromedp.Action[chromedp.Void]) {
	w.t.Helper()
	w.must(w.Do("in a test", actions...))
}

func (w *window) must(err error) {
	w.t.Helper()
	if err != nil {
		w.t.Fatal(err)
	}
}

// value asks the page.
func value[T any](w *window, expression string) T {
	w.t.Helper()
	return must(chromedp.Run(w.Context(), chromedp.Evaluate[T](expression)))(w.t)
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
		w.must(w.Cookie(w.url, cookie.Name, cookie.Value))
	}
}

func (w *window) open(path string) {
	w.t.Helper()
	w.must(w.Open(w.url + path))
	w.do(chromedp.WaitReady(chromedp.CSS("footer")))
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
		w.must(w.Size(size.width, size.height, 1))
		if wide := value[float64](w, `document.documentElement.scrollWidth - window.innerWidth`); wide > 0 {
			w.t.Errorf("%s at %s pixels scrolls %v sideways: %v", name, size.name, wide, value[string](w, widest))
		}
		for _, scheme := range []string{"light", "dark"} {
			w.must(w.Dark(scheme == "dark"))
			if weak := value[[]string](w, weakText); len(weak) > 0 {
				w.t.Errorf("%s, %s: contrast below 4.5 to 1: %v", name, scheme, weak)
			}
			w.picture(fmt.Sprintf("%s-%s-%s.png", name, size.name, scheme))
		}
	}
	if unnamed := value[[]string](w, unlabelled); len(unnamed) > 0 {
		w.t.Errorf("%s: fields without a label: %v", name, unnamed)
	}
	for _, said := range w.Complaints() {
		w.t.Errorf("%s: the console says: %s", name, said)
	}
	w.Forgive("")
}

func (w *window) picture(name string) {
	w.t.Helper()
	folder := os.Getenv("ZEGEL_SHOTS")
	if folder == "" {
		return
	}
	shot := must(w.WholePicture())(w.t)
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
		w.must(w.Size(size.width, size.height, density))
		module := value[float64](w, `(() => {
			const qr = document.querySelector("[data-testid=qr]");
			return qr.getBoundingClientRect().width / qr.viewBox.baseVal.width;
		})()`)
		if whole := module == math.Trunc(module) && module >= 4; !whole && (size.width > 480 || module < least) {
			w.t.Errorf("%s at %s: a module is %v pixels", name, size.name, module)
		}
		shot := must(chromedp.Run(w.Context(), chromedp.Screenshot(testid("qr"), chromedp.NodeVisible)))(w.t)
		// Zegel's own reader: it is the one that must read it.
		if read, err := scanner.ReadPicture(bytes.NewReader(shot)); err != nil {
			w.t.Errorf("%s at %s: the code does not read: %v", name, size.name, err)
		} else if read != want {
			w.t.Errorf("%s at %s: the code says %q, the page %q", name, size.name, read, want)
		}
	}
}

// copies presses Copy code, and looks at what there is to paste.
func (w *window) copies(want string) {
	w.t.Helper()
	for _, name := range []string{"clipboard-read", "clipboard-write"} {
		if _, err := chromedp.CallBrowser(w.Context(), browser.SetPermission, browser.SetPermissionParams{
			Permission: &browser.PermissionDescriptor{Name: name}, Setting: browser.PermissionSettingGranted, Origin: w.url,
		}); err != nil {
			w.t.Fatal(err)
		}
	}
	w.do(chromedp.Click(testid("copy-code"), chromedp.NodeVisible))
	w.await("copied", `document.querySelector("[data-testid=copy-code]").textContent === "Copied"`)
	pasted := must(chromedp.Run(w.Context(), chromedp.Evaluate[string](`navigator.clipboard.readText()`, chromedp.EvalAwaitPromise)))(w.t)
	if pasted != want {
		w.t.Errorf("copied %q", pasted)
	}
}

// keyboard walks the page with the tab key as far as an element: every stop
// shows where it is, and the way ends with these.
func (w *window) keyboard(last ...string) {
	w.t.Helper()
	var way []string
	for range 40 {
		w.do(chromedp.KeyEvent(kb.Tab))
		stop := value[string](w, `(() => {
			const e = document.activeElement;
			if (e === document.body) return "";
			const ring = getComputedStyle(e);
			if (ring.outlineStyle === "none" || parseFloat(ring.outlineWidth) < 2) return "no ring: " + e.outerHTML.slice(0, 60);
			return e.dataset.testid || e.tagName;
		})()`)
		if strings.HasPrefix(stop, "no ring") {
			w.t.Errorf("focus is not seen, %s", stop)
		}
		way = append(way, stop)
		if stop == last[len(last)-1] {
			break
		}
	}
	if joined := strings.Join(way, " "); !strings.HasSuffix(joined, strings.Join(last, " ")) {
		w.t.Errorf("the tab key goes %s, not to %s", joined, last)
	}
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
		limited, cancel := context.WithTimeout(w.Context(), 2*time.Second)
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
	w.Forgive("the server responded with a status of " + status)
}

// inspectAfterRefusal is inspect for a form that came back with 422.
func (w *window) inspectAfterRefusal(name string) {
	w.t.Helper()
	w.ignore("422")
	w.inspect(name)
}
