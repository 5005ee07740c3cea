package walk

import (
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"os/exec"
	"strings"
	"time"
)

// Program is an app that is a program of its own, such as one under Wine, and can't be asked
// anything: what it shows is read from the display's picture, what is done to it is done by
// keys, and what has the keyboard is what the ring is around.
type Program struct {
	display *Display
	id      string // X's
	ring    color.NRGBA
}

// The most that is done to come to a control.
const (
	mostTabs   = 40
	mostRounds = 3
)

// FindProgram waits for a program's window on the display and gives it the keyboard. ring is the
// colour of the line around what has the keyboard.
func FindProgram(d *Display, title string, ring color.NRGBA) (*Program, error) {
	id, err := windowID(title)
	if err != nil {
		return nil, err
	}
	p := &Program{display: d, id: id, ring: ring}
	return p, xdotool("windowmove", id, "0", "0", "sleep", "0.5", "windowfocus", "--sync", id)
}

// Picture gives what the window shows on the display.
func (p *Program) Picture() (image.Image, error) { return p.picture() }

func (p *Program) picture() (*image.RGBA, error) {
	where, err := p.where()
	if err != nil {
		return nil, err
	}
	whole, err := p.display.Picture()
	if err != nil {
		return nil, err
	}
	picture := image.NewRGBA(where.Sub(where.Min))
	draw.Draw(picture, picture.Rect, whole, where.Min, draw.Src)
	return picture, nil
}

// where gives where on the display the window is: programs place their windows where they like.
func (p *Program) where() (image.Rectangle, error) {
	out, err := exec.Command("xdotool", "getwindowgeometry", "--shell", p.id).Output()
	if err != nil {
		return image.Rectangle{}, fmt.Errorf("xdotool getwindowgeometry: %w: the app's window is gone", err)
	}
	var id, x, y, width, height int
	if _, err := fmt.Sscanf(string(out), "WINDOW=%d\nX=%d\nY=%d\nWIDTH=%d\nHEIGHT=%d\n", &id, &x, &y, &width, &height); err != nil {
		return image.Rectangle{}, fmt.Errorf("xdotool getwindowgeometry says %q: %w", out, err)
	}
	return image.Rect(x, y, x+width, y+height), nil
}

// Read gives what the window says now, as it can be read from its picture.
func (p *Program) Read() (string, error) {
	picture, err := p.picture()
	if err != nil {
		return "", err
	}
	return Read(picture)
}

// Wait waits until all texts can be read in the window at once, and gives everything that is
// read then.
func (p *Program) Wait(texts ...string) (string, error) {
	deadline := time.Now().Add(screenTimeout)
	for {
		read, err := p.Read()
		if err != nil {
			return "", err
		}
		missing := ""
		for _, text := range texts {
			if !Says(read, text) {
				missing = text
				break
			}
		}
		if missing == "" {
			return read, nil
		}
		if time.Now().After(deadline) {
			return "", fmt.Errorf("in the app's picture %q can't be read, but %q", missing, read)
		}
		time.Sleep(100 * time.Millisecond)
	}
}

// Says says whether what was read from a picture has a text, whatever its lines and spaces.
func Says(read, text string) bool { return strings.Contains(plain(read), plain(text)) }

// Go presses Tab until the control with a label has the keyboard.
func (p *Program) Go(label string) error {
	var came []string
	for range mostTabs {
		if err := p.Key("Tab"); err != nil {
			return err
		}
		time.Sleep(200 * time.Millisecond) // a frame or two, and what scrolls has scrolled
		reads, err := p.Focused()
		if err != nil {
			return err
		}
		if Says(reads, label) {
			return nil
		}
		came = append(came, reads)
		if rounds(came, reads) > mostRounds {
			break
		}
	}
	return fmt.Errorf("by Tab the keyboard does not come to %q but to %q", label, came)
}

func rounds(came []string, text string) (times int) {
	for _, c := range came {
		if c == text && text != "" {
			times++
		}
	}
	return times
}

// Focused reads what the ring is around; "" where there is none, or nothing to read in it.
func (p *Program) Focused() (string, error) {
	picture, err := p.picture()
	if err != nil {
		return "", err
	}
	around, found := Ring(picture, p.ring)
	if !found {
		return "", nil
	}
	inside := image.NewRGBA(around.Inset(ringLine))
	draw.Draw(inside, inside.Rect, picture, inside.Rect.Min, draw.Src)
	return Read(inside)
}

// Press goes to a control by Tab, and presses Enter there.
func (p *Program) Press(label string) error {
	if err := p.Go(label); err != nil {
		return err
	}
	return p.Key("Return")
}

// Key presses a key, by X's name for it, and lets it go.
func (p *Program) Key(name string) error { return xdotool("key", name) }

// Hold holds a key until release is called.
func (p *Program) Hold(name string) (release func() error, err error) {
	return func() error { return xdotool("keyup", name) }, xdotool("keydown", name)
}

// Type types characters on the keyboard.
func (p *Program) Type(text string) error { return xdotool("type", "--delay", "60", text) }
