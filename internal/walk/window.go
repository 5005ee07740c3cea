package walk

import (
	"fmt"
	"image"
	"image/draw"
	"image/png"
	"os"
	"os/exec"
	"strconv"
	"strings"
	"time"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/internal/uitest"
)

// screenTimeout is how long the app may take to show what is waited for: deriving keys from
// a PIN takes a second or two on a slow machine, and the tests of others run beside this one.
const screenTimeout = 60 * time.Second

// Window is the app's real window. It is looked into to find a control by its label; what is
// done to it is done by xdotool, and its pictures are the display's.
type Window struct {
	display *Display
	window  fyne.Window
	id      string // X's
	x       int    // how far from the left of the display it stands, in pixels
}

// FindWindow waits for the app's window on the display and puts it x pixels from the left. The
// title is as X has it.
func FindWindow(d *Display, w fyne.Window, title string, x int) (*Window, error) {
	id, err := windowID(title)
	if err != nil {
		return nil, err
	}
	found := &Window{display: d, window: w, id: id, x: x}
	if err := xdotool("windowmove", id, strconv.Itoa(x), "0", "sleep", "0.2"); err != nil {
		return nil, err
	}
	return found, found.Focus()
}

// Focus gives the window the keyboard: without a window manager nobody else does.
func (w *Window) Focus() error { return xdotool("windowfocus", "--sync", w.id) }

// windowID waits until a window is on the display, and gives X's number for it.
func windowID(title string) (string, error) {
	deadline := time.Now().Add(screenTimeout)
	for {
		out, err := exec.Command("xdotool", "search", "--onlyvisible", "--name", "^"+title+"$").Output()
		if id := strings.TrimSpace(string(out)); err == nil && id != "" {
			return strings.Fields(id)[0], nil
		}
		if time.Now().After(deadline) {
			return "", fmt.Errorf("no window %q came up", title)
		}
		time.Sleep(10 * time.Millisecond)
	}
}

func xdotool(arguments ...string) error {
	if out, err := exec.Command("xdotool", arguments...).CombinedOutput(); err != nil {
		return fmt.Errorf("xdotool %s: %w: %s", arguments[0], err, out)
	}
	return nil
}

// Texts lists what the window shows to read.
func (w *Window) Texts() (texts []string) {
	fyne.DoAndWait(func() { texts = uitest.Texts(w.window.Content()) })
	return texts
}

// Wait waits until the window reads a text.
func (w *Window) Wait(text string) error {
	deadline := time.Now().Add(screenTimeout)
	for {
		texts := w.Texts()
		for _, have := range texts {
			if strings.Contains(uitest.Typed(have), uitest.Typed(text)) {
				time.Sleep(150 * time.Millisecond) // a frame or two, so that it is drawn as well
				return nil
			}
		}
		if time.Now().After(deadline) {
			return fmt.Errorf("the app does not say %q but %q", text, texts)
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// Reads says whether the window shows a text now.
func (w *Window) Reads(text string) bool {
	return strings.Contains(uitest.Typed(strings.Join(w.Texts(), "\n")), uitest.Typed(text))
}

// place gives where a control is, in pixels. It waits for the control to come.
func (w *Window) place(label string) (x, y string, err error) {
	deadline := time.Now().Add(screenTimeout)
	for {
		var at fyne.Position
		var scale float32
		fyne.DoAndWait(func() {
			at, err = uitest.Position(w.window.Canvas(), label)
			scale = w.window.Canvas().Scale()
		})
		if err == nil {
			return strconv.Itoa(int(at.X * scale)), strconv.Itoa(int(at.Y * scale)), nil
		}
		if time.Now().After(deadline) {
			return "", "", err
		}
		time.Sleep(50 * time.Millisecond)
	}
}

// Click clicks on a control.
func (w *Window) Click(label string) error { return w.HoldFor(label, 60*time.Millisecond) }

// HoldFor presses the mouse on a control, waits, and lets go.
func (w *Window) HoldFor(label string, d time.Duration) error {
	x, y, err := w.place(label)
	if err != nil {
		return err
	}
	return xdotool("mousemove", "--window", w.id, x, y, "sleep", "0.05", "mousedown", "1",
		"sleep", fmt.Sprintf("%.2f", d.Seconds()), "mouseup", "1")
}

// Press holds the mouse on a control until release is called.
func (w *Window) Press(label string) (release func() error, err error) {
	x, y, err := w.place(label)
	if err != nil {
		return nil, err
	}
	err = xdotool("mousemove", "--window", w.id, x, y, "sleep", "0.05", "mousedown", "1")
	return func() error { return xdotool("mouseup", "1") }, err
}

// ScrollToEnd turns the mouse's wheel over the middle of the window until it is at its end.
func (w *Window) ScrollToEnd() error {
	var size fyne.Size
	var scale float32
	fyne.DoAndWait(func() { size, scale = w.window.Canvas().Size(), w.window.Canvas().Scale() })
	x, y := strconv.Itoa(int(size.Width*scale/2)), strconv.Itoa(int(size.Height*scale/3))
	return xdotool("mousemove", "--window", w.id, x, y, "click", "--repeat", "30", "--delay", "15", "5", "sleep", "0.2")
}

// Type types characters on the keyboard.
func (w *Window) Type(text string) error {
	return xdotool("type", "--delay", "40", text)
}

// PIN clicks a PIN's digits on the pad.
func (w *Window) PIN(digits string) error {
	for _, digit := range digits {
		if err := w.Click(string(digit)); err != nil {
			return err
		}
	}
	return nil
}

// Picture gives what the window shows on the display.
func (w *Window) Picture() (image.Image, error) {
	whole, err := w.display.Picture()
	if err != nil {
		return nil, err
	}
	var size fyne.Size
	var scale float32
	fyne.DoAndWait(func() { size, scale = w.window.Canvas().Size(), w.window.Canvas().Scale() })
	place := image.Rect(0, 0, int(size.Width*scale), int(size.Height*scale)).Add(image.Pt(w.x, 0)).Intersect(whole.Bounds())
	picture := image.NewRGBA(place.Sub(place.Min))
	draw.Draw(picture, picture.Rect, whole, place.Min, draw.Src)
	return picture, nil
}

// Save writes a picture as a PNG.
func Save(picture image.Image, path string) error {
	file, err := os.Create(path)
	if err != nil {
		return err
	}
	if err := png.Encode(file, picture); err != nil {
		file.Close()
		return err
	}
	return file.Close()
}
