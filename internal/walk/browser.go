package walk

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"image"
	"image/png"
	"os"
	"os/exec"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/chromedp/cdproto/emulation"
	"github.com/chromedp/cdproto/network"
	"github.com/chromedp/chromedp"
)

// pageTimeout is how long a page may take to show what is waited for.
const pageTimeout = 30 * time.Second

// Browser is a real Chromium with one page. It remembers what the page complained of.
type Browser struct {
	ctx    context.Context
	cancel []context.CancelFunc

	mu         sync.Mutex
	complaints []string
}

// chromium finds the browser's program.
func chromium() (string, error) {
	for _, name := range []string{"chromium", "chromium-browser", "google-chrome", "chrome"} {
		if path, err := exec.LookPath(name); err == nil {
			return path, nil
		}
	}
	return "", errors.New("no Chromium: install Debian's package chromium")
}

// OpenBrowser starts Chromium with an empty profile and a page of the size given, in CSS
// pixels.
func OpenBrowser(width, height int64) (*Browser, error) {
	path, err := chromium()
	if err != nil {
		return nil, err
	}
	options := append(chromedp.DefaultExecAllocatorOptions[:],
		chromedp.ExecPath(path), chromedp.DisableGPU, chromedp.WindowSize(int(width), int(height)),
		chromedp.Flag("disable-quic", true), chromedp.Flag("disable-component-update", true),
		chromedp.Flag("hide-scrollbars", true), chromedp.Flag("no-proxy-server", true), chromedp.Flag("disable-sync", true),
	)
	if os.Getuid() == 0 {
		options = append(options, chromedp.NoSandbox) // Chromium refuses its sandbox to root
	}
	b := &Browser{}
	allocator, end := chromedp.NewExecAllocator(context.Background(), options...)
	page, done := chromedp.NewContext(allocator)
	b.ctx, b.cancel = page, []context.CancelFunc{done, end}
	if err := chromedp.Do(page, chromedp.EmulateViewport(width, height)); err != nil {
		b.Close()
		return nil, fmt.Errorf("starting Chromium: %w", err)
	}
	console := chromedp.Console(page)
	go func() {
		for message, err := range console {
			if err != nil {
				return // the page was closed
			}
			b.mu.Lock()
			b.complaints = append(b.complaints, strings.TrimSpace(message.String()+" "+message.URL))
			b.mu.Unlock()
		}
	}()
	return b, nil
}

// Complaints gives what the pages wrote to their console so far; a broken rule of their
// content security policy is there, and a page that came with an error's status.
func (b *Browser) Complaints() []string {
	b.mu.Lock()
	defer b.mu.Unlock()
	return append([]string(nil), b.complaints...)
}

// Forgive forgets the complaints that have a text in them; all with an empty text.
func (b *Browser) Forgive(text string) {
	b.mu.Lock()
	defer b.mu.Unlock()
	b.complaints = slices.DeleteFunc(b.complaints, func(said string) bool { return strings.Contains(said, text) })
}

// Context is the page's, for what a test does with chromedp itself.
func (b *Browser) Context() context.Context { return b.ctx }

// Do runs steps of chromedp, bound by the page's time-out.
func (b *Browser) Do(what string, steps ...chromedp.Action[chromedp.Void]) error {
	return b.do(what, steps...)
}

// Size makes the page as large as given, in CSS pixels, with so many pixels of the screen
// to each.
func (b *Browser) Size(width, height int64, density float64) error {
	return b.do("resizing", chromedp.EmulateViewport(width, height, chromedp.EmulateScale(density)))
}

// Dark makes the page what it is for people who prefer dark colours, or light ones; in
// both without movement, so that no picture shows a colour half way to the next.
func (b *Browser) Dark(dark bool) error {
	scheme := "light"
	if dark {
		scheme = "dark"
	}
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{
		Features: []*emulation.MediaFeature{
			{Name: "prefers-color-scheme", Value: scheme}, {Name: "prefers-reduced-motion", Value: "reduce"},
		},
	})
	return err
}

// Paper makes the page look as it is printed, or as on a screen again.
func (b *Browser) Paper(printed bool) error {
	media := ""
	if printed {
		media = "print"
	}
	_, err := chromedp.Call(b.ctx, emulation.SetEmulatedMedia, emulation.SetEmulatedMediaParams{Media: media})
	return err
}

// Cookie gives the browser a cookie for an address.
func (b *Browser) Cookie(url, name, value string) error {
	_, err := chromedp.Call(b.ctx, network.SetCookie, network.SetCookieParams{Name: name, Value: value, URL: url})
	return err
}

// WholePicture gives the whole page as a PNG, with what is below the window.
func (b *Browser) WholePicture() ([]byte, error) {
	return chromedp.Run(b.ctx, chromedp.FullScreenshot(100))
}

// Print gives the page as it is printed: a PDF on A4, with the margins that the page's own
// style says.
func (b *Browser) Print() ([]byte, error) {
	ctx, cancel := context.WithTimeout(b.ctx, pageTimeout)
	defer cancel()
	return chromedp.Run(ctx, chromedp.PrintToPDF(chromedp.PDFPaper(chromedp.PaperA4), chromedp.PDFPreferCSSPageSize()))
}

// Close ends the browser, and waits until it is gone.
func (b *Browser) Close() {
	ctx, done := context.WithTimeout(b.ctx, pageTimeout)
	chromedp.Cancel(ctx) // what it says is of no use any more
	done()
	for _, cancel := range b.cancel {
		cancel()
	}
}

// css is the first element that a selector finds.
func css(selector string) chromedp.CSS { return chromedp.CSS(selector) }

// do runs steps, bound by the page's time-out.
func (b *Browser) do(what string, steps ...chromedp.Action[chromedp.Void]) error {
	ctx, cancel := context.WithTimeout(b.ctx, pageTimeout)
	defer cancel()
	if err := chromedp.Do(ctx, steps...); err != nil {
		return fmt.Errorf("the page, %s: %w", what, err)
	}
	return nil
}

// Open goes to an address.
func (b *Browser) Open(url string) error {
	var err error
	for range 5 { // a page that goes on by itself at this moment wins over us: then go again
		err = b.do("opening "+url, chromedp.Navigate(url))
		if err == nil || !strings.Contains(err.Error(), "net::ERR_ABORTED") {
			return err
		}
	}
	return err
}

// Fill types a value into a field, key by key.
func (b *Browser) Fill(selector, value string) error {
	field := css(selector)
	return b.do("filling "+selector, chromedp.WaitVisible(field), chromedp.Clear(field), chromedp.SendKeys(field, value))
}

// Click clicks on an element.
func (b *Browser) Click(selector string) error {
	element := css(selector)
	return b.do("clicking "+selector, chromedp.WaitVisible(element), chromedp.ScrollIntoView(element), chromedp.Click(element))
}

// Show scrolls to an element.
func (b *Browser) Show(selector string) error {
	return b.do("showing "+selector, chromedp.WaitVisible(css(selector)), chromedp.ScrollIntoView(css(selector)))
}

// Text gives an element's text, once it is there.
func (b *Browser) Text(selector string) (string, error) {
	ctx, cancel := context.WithTimeout(b.ctx, pageTimeout)
	defer cancel()
	text, err := chromedp.Run(ctx, chromedp.Text(css(selector)))
	if err != nil {
		return "", fmt.Errorf("the page, reading %s: %w", selector, err)
	}
	return strings.TrimSpace(text), nil
}

// Wait waits until the page says a text somewhere, in capitals or not.
func (b *Browser) Wait(text string) error {
	deadline := time.Now().Add(pageTimeout)
	for {
		body, err := b.Text("body")
		if err == nil && strings.Contains(strings.ToLower(body), strings.ToLower(text)) {
			return nil
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("the page does not say %q but %q (%v)", text, body, err)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// Picture gives what the page shows now.
func (b *Browser) Picture() (image.Image, error) {
	ctx, cancel := context.WithTimeout(b.ctx, pageTimeout)
	defer cancel()
	data, err := chromedp.Run(ctx, chromedp.CaptureScreenshot())
	if err != nil {
		return nil, fmt.Errorf("the page, taking its picture: %w", err)
	}
	return png.Decode(bytes.NewReader(data))
}
