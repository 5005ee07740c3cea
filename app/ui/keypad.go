package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// KeypadConfig says what a keypad does.
type KeypadConfig struct {
	OnDigit  func(digit byte) // 0 to 9, as a value
	OnDelete func()
	// LeftLabel stands left of the 0, such as "Forgot?"; empty leaves it out.
	LeftLabel string
	OnLeft    func()
	// Order mixes the digits up: the ten digits from the key of 1 to the key of 0.
	// Nil leaves them in their places.
	Order []byte
}

// Keypad is the pad for a PIN: 3 by 4 keys. A PIN never goes through a text
// entry or a system keyboard. Digits typed on a keyboard are given to it by
// TypedRune and TypedKey.
type Keypad struct {
	widget.BaseWidget
	asleep bool
	config KeypadConfig
	keys   []*key // 1..9, left, 0, delete
	at     int    // key under the keyboard's cursor
	ringed bool
	left   bool
}

// Keys of the pad in their places.
const (
	leftKey   = 9
	zeroKey   = 10
	deleteKey = 11
)

// NewKeypad makes a keypad.
func NewKeypad(c KeypadConfig) *Keypad {
	k := &Keypad{config: c, left: c.LeftLabel != ""}
	k.ExtendBaseWidget(k)
	order := c.Order
	if len(order) != 10 {
		order = []byte{1, 2, 3, 4, 5, 6, 7, 8, 9, 0}
	}
	for place := range 12 {
		var one *key
		switch place {
		case leftKey:
			one = newKey(c.LeftLabel, Icon{}, false, func() { call(c.OnLeft) })
		case deleteKey:
			one = newKey(Phrases.Delete, Icons.Delete, false, func() { call(c.OnDelete) })
		default:
			d := order[min(place, 9)]
			one = newKey(string('0'+rune(d)), Icon{}, true, func() { k.digit(d) })
		}
		k.keys = append(k.keys, one)
	}
	if !k.left {
		k.keys[leftKey].Hide()
	}
	return k
}

func call(f func()) {
	if f != nil {
		f()
	}
}

func (k *Keypad) digit(d byte) {
	if k.config.OnDigit != nil {
		k.config.OnDigit(d)
	}
}

// Enable wakes all keys.
func (k *Keypad) Enable() {
	for _, o := range k.keys {
		o.Enable()
	}
	k.asleep = false
	k.Refresh()
}

// Disable puts all keys to sleep but the left one, while nothing can be typed.
func (k *Keypad) Disable() {
	for i, o := range k.keys {
		if i != leftKey {
			o.Disable()
		}
	}
	k.asleep = true
	if k.left {
		k.at = leftKey
	}
	k.mark(k.ringed)
	k.Refresh()
}

// Asleep tells that nothing can be typed. (It is no fyne.Disableable: Tab would pass the pad
// by, and nobody without a finger could come to the left key.)
func (k *Keypad) Asleep() bool { return k.asleep }

// TypedRune takes a digit typed on a keyboard.
func (k *Keypad) TypedRune(r rune) {
	if r >= '0' && r <= '9' && !k.asleep {
		k.digit(byte(r - '0'))
	}
}

// TypedKey takes Backspace, moves the cursor by the arrows and presses the key
// under it; any other key goes on to the window.
func (k *Keypad) TypedKey(e *fyne.KeyEvent) {
	step := map[fyne.KeyName]int{fyne.KeyLeft: -1, fyne.KeyRight: 1, fyne.KeyUp: -3, fyne.KeyDown: 3}[e.Name]
	switch {
	case e.Name == fyne.KeyBackspace || e.Name == fyne.KeyDelete:
		if !k.asleep {
			call(k.config.OnDelete)
		}
	case step != 0:
		to := k.at + step
		if to == leftKey && !k.left {
			to += step
		}
		if to >= 0 && to < len(k.keys) {
			k.at = to
		}
		k.mark(true)
	case pressKey(e.Name):
		if k.ringed {
			k.keys[k.at].fire()
		}
	default:
		forwardKey(k, e)
	}
}

// FocusGained implements fyne.Focusable.
func (k *Keypad) FocusGained() { k.mark(true) }

// FocusLost implements fyne.Focusable.
func (k *Keypad) FocusLost() { k.mark(false) }

func (k *Keypad) mark(on bool) {
	k.ringed = on
	for i, o := range k.keys {
		if f := on && i == k.at; o.focused != f {
			o.focused = f
			o.Refresh()
		}
	}
}

// AccessibilityLabel says what the pad is for.
func (k *Keypad) AccessibilityLabel() string { return spoken(Phrases.Keypad, k.asleep) }

// AccessibilityRole is container: the keys are buttons of their own.
func (k *Keypad) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleContainer }

const (
	keyHeight    = 68
	keyHeightMin = 60
	keyWidest    = 132
)

// MinSize implements fyne.CanvasObject.
func (k *Keypad) MinSize() fyne.Size {
	return fyne.NewSize(3*keyHeightMin+2*Gap, 4*keyHeight+3*Gap)
}

// LeastHeight is what the pad can do with on a small screen.
func (k *Keypad) LeastHeight() float32 { return 4*keyHeightMin + 3*Gap }

// CreateRenderer implements fyne.Widget.
func (k *Keypad) CreateRenderer() fyne.WidgetRenderer {
	objects := make([]fyne.CanvasObject, len(k.keys))
	for i, o := range k.keys {
		objects[i] = o
	}
	return &keypadRenderer{k: k, objects: objects}
}

type keypadRenderer struct {
	k       *Keypad
	objects []fyne.CanvasObject
}

func (r *keypadRenderer) Layout(size fyne.Size) {
	w := fyne.Min((size.Width-2*Gap)/3, keyWidest)
	h := fyne.Min((size.Height-3*Gap)/4, keyHeight)
	x0 := (size.Width - 3*w - 2*Gap) / 2
	for i, o := range r.objects {
		o.Resize(fyne.NewSize(w, h))
		o.Move(fyne.NewPos(x0+float32(i%3)*(w+Gap), float32(i/3)*(h+Gap)))
	}
}

func (r *keypadRenderer) MinSize() fyne.Size { return r.k.MinSize() }
func (r *keypadRenderer) Refresh() {
	for _, o := range r.objects {
		o.Refresh()
	}
	canvas.Refresh(r.k)
}
func (r *keypadRenderer) Objects() []fyne.CanvasObject { return r.objects }
func (r *keypadRenderer) Destroy()                     {}

// key is one key of the pad. The pad as a whole takes the keyboard, so that Tab
// finds it once and not twelve times.
type key struct {
	press
	label   string
	icon    Icon
	raised  bool
	focused bool // the pad's cursor stands here
}

func newKey(label string, icon Icon, raised bool, act func()) *key {
	k := &key{label: label, icon: icon, raised: raised}
	k.init(k, act)
	return k
}

// AccessibilityLabel is the digit or the words on the key.
func (k *key) AccessibilityLabel() string { return spoken(k.label, k.Disabled()) }

// CreateRenderer implements fyne.Widget.
func (k *key) CreateRenderer() fyne.WidgetRenderer {
	r := &keyRenderer{k: k, ground: &canvas.Rectangle{CornerRadius: Radius}, ring: newRing(Radius), text: &canvas.Text{}, icon: newSign()}
	r.Refresh()
	return r
}

type keyRenderer struct {
	k            *key
	ground, ring *canvas.Rectangle
	text         *canvas.Text
	icon         sign
}

func (r *keyRenderer) Layout(size fyne.Size) {
	placeGround(r.ground, size)
	placeRing(r.ring, size)
	if room := size.Width - 2; !r.k.raised && room > 0 { // words on a key keep to one line
		r.text.TextSize = textSizes[Body] * scaleOf(r.k.Theme())
		if w := r.text.MinSize().Width; w > room {
			r.text.TextSize *= room / w
		}
	}
	m := r.text.MinSize()
	r.text.Move(fyne.NewPos((size.Width-m.Width)/2, (size.Height-m.Height)/2))
	r.text.Resize(m)
	s := 26 * scaleOf(r.k.Theme())
	r.icon.place((size.Width-s)/2, (size.Height-s)/2, s)
}

func (r *keyRenderer) Refresh() {
	th := r.k.Theme()
	k := r.k
	fill, stroke, label := None, None, Primary
	if k.raised {
		fill, stroke, label = keyGround, Edge, Ink
	}
	if !k.icon.Empty() {
		label = Ink
	}
	switch {
	case k.Disabled():
		label = Muted
	case k.down:
		fill = keyDown
	case k.hover:
		fill = tint
	}
	paintGround(r.ground, th, fill, stroke, 1)
	showRing(r.ring, th, k.focused)
	r.icon.set(k.icon, colour(th, label))
	if k.icon.Empty() {
		r.text.Text = k.label
		r.text.TextSize = textSizes[Body] * scaleOf(th)
		r.text.TextStyle = fyne.TextStyle{Bold: true}
		if k.raised {
			r.text.TextSize = 28 * scaleOf(th)
			r.text.TextStyle = fyne.TextStyle{}
		}
		r.text.Color = colour(th, label)
		r.text.Refresh()
	}
	r.Layout(k.Size())
	canvas.Refresh(k)
}

func (r *keyRenderer) MinSize() fyne.Size { return fyne.NewSquareSize(keyHeightMin) }
func (r *keyRenderer) Destroy()           {}
func (r *keyRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ground, r.ring, r.icon.image, r.text}
}
