package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/mobile"
)

// control is a press that also takes the keyboard.
type control struct {
	press
	focused, keyHeld, keyActed bool
}

// FocusGained implements fyne.Focusable. Only the keyboard focuses our targets,
// so that focus is always drawn.
func (p *control) FocusGained() {
	p.focused = true
	reveal(p.self)
	p.self.Refresh()
}

// FocusLost implements fyne.Focusable.
func (p *control) FocusLost() {
	p.focused, p.keyHeld = false, false
	p.set(false)
	p.self.Refresh()
}

// TypedRune passes typed letters and digits on to the window.
func (p *control) TypedRune(r rune) {
	if r != ' ' {
		forwardRune(p.self, r)
	}
}

// TypedKey acts on Space and Enter, once for each time the key goes down, and
// passes every other key on to the window: so Escape and Back always arrive.
func (p *control) TypedKey(e *fyne.KeyEvent) {
	if !pressKey(e.Name) {
		forwardKey(p.self, e)
		return
	}
	if p.keyHeld && p.keyActed {
		return
	}
	p.keyActed = true
	p.fire()
}

// KeyDown implements desktop.Keyable.
func (p *control) KeyDown(e *fyne.KeyEvent) {
	if pressKey(e.Name) {
		p.keyHeld, p.keyActed = true, false
		p.set(true)
	}
}

// KeyUp implements desktop.Keyable.
func (p *control) KeyUp(e *fyne.KeyEvent) {
	if pressKey(e.Name) {
		p.keyHeld = false
		p.set(false)
	}
}

func pressKey(k fyne.KeyName) bool {
	return k == fyne.KeySpace || k == fyne.KeyReturn || k == fyne.KeyEnter
}

// forwardKey gives a key to the window, as if nothing had been focused.
func forwardKey(o fyne.CanvasObject, e *fyne.KeyEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil && c.OnTypedKey() != nil {
		c.OnTypedKey()(e)
	}
}

func forwardRune(o fyne.CanvasObject, r rune) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(o); c != nil && c.OnTypedRune() != nil {
		c.OnTypedRune()(r)
	}
}

// closeKey tells Escape and a phone's Back.
func closeKey(k fyne.KeyName) bool { return k == fyne.KeyEscape || k == mobile.KeyBack }
