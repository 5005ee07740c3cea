package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/widget"
)

// Entry is a labelled field for text; never for a PIN. Escape and Back typed in
// it go on to the window.
type Entry struct {
	widget.BaseWidget
	field   *field
	label   *Text
	problem *Text
	box     *ground
}

// NewEntry makes an entry with a label over it and a placeholder in it.
func NewEntry(label, placeholder string) *Entry {
	e := &Entry{field: &field{label: label}, box: newGround(Surface, Outline, 1.5, Radius)}
	e.ExtendBaseWidget(e)
	e.field.ExtendBaseWidget(e.field)
	e.field.PlaceHolder = placeholder
	e.field.Wrapping = fyne.TextWrapOff
	e.field.onFocus = e.focused
	e.label = NewText(label, TextStyle{Size: Small, Colour: Muted})
	e.problem = NewText("", TextStyle{Size: Small, Colour: Danger, Bold: true})
	e.problem.Hide()
	return e
}

func (e *Entry) focused(on bool) {
	e.box.stroke, e.box.width = Outline, 1.5
	if on {
		e.box.stroke, e.box.width = Primary, ring
		reveal(e)
	}
	e.box.Refresh()
}

// Text returns what is typed.
func (e *Entry) Text() string { return e.field.Text }

// SetText replaces what is typed.
func (e *Entry) SetText(s string) { e.field.SetText(s) }

// SetMono uses the fixed-width font: for codes.
func (e *Entry) SetMono(on bool) {
	e.field.TextStyle.Monospace = on
	e.field.Refresh()
}

// SetMultiLine lets the text wrap over three lines, for a long code.
func (e *Entry) SetMultiLine(on bool) {
	e.field.MultiLine = on
	e.field.Wrapping = fyne.TextWrapOff
	if on {
		e.field.Wrapping = fyne.TextWrapWord // keeps the groups of a code whole
		e.field.SetMinRowsVisible(4)
	}
	e.field.Refresh()
}

// OnChanged is called with every change.
func (e *Entry) OnChanged(f func(string)) { e.field.OnChanged = f }

// OnSubmitted is called on Enter.
func (e *Entry) OnSubmitted(f func(string)) { e.field.OnSubmitted = f }

// SetProblem shows what is wrong under the field; empty takes it away.
func (e *Entry) SetProblem(s string) {
	before := e.problem.Visible()
	e.problem.SetText(s)
	if s == "" {
		e.problem.Hide()
	} else {
		e.problem.Show()
	}
	e.Refresh()
	if before || s != "" {
		if around, _ := enclosing(e); around != nil {
			around.settle()
		}
	}
}

// Focus puts the keyboard into the field. The canvas is given: a window's driver finds the
// canvas of an object only once it was painted, and a page asks before that.
func (e *Entry) Focus(c fyne.Canvas) { c.Focus(e.field) }

// Tapped puts the keyboard into the field: the field itself is lower than its box.
func (e *Entry) Tapped(*fyne.PointEvent) {
	if c := fyne.CurrentApp().Driver().CanvasForObject(e); c != nil {
		e.Focus(c)
	}
}

// TouchDown implements mobile.Touchable.
func (e *Entry) TouchDown(*mobile.TouchEvent) {}

// TouchUp focuses after a touch of any length.
func (e *Entry) TouchUp(*mobile.TouchEvent) { e.Tapped(nil) }

// TouchCancel implements mobile.Touchable.
func (e *Entry) TouchCancel(*mobile.TouchEvent) {}

// Cursor shows that text can be put here.
func (e *Entry) Cursor() desktop.Cursor { return desktop.TextCursor }

// field is Fyne's entry with our keys and our label.
type field struct {
	widget.Entry
	label   string
	onFocus func(bool)
}

// AccessibilityLabel is the label over the field and what is typed in it.
func (f *field) AccessibilityLabel() string {
	if f.Text == "" {
		return f.label
	}
	return f.label + ", " + f.Text
}

// AccessibilityRole is text.
func (f *field) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// CreateRenderer leaves out the box and the border that Fyne's entry draws: ours
// stand behind it. One that is made anew lays itself out, as Fyne's does not.
func (f *field) CreateRenderer() fyne.WidgetRenderer {
	r := bare{f.Entry.CreateRenderer()}
	if !f.Size().IsZero() {
		r.Layout(f.Size())
		r.Refresh()
	}
	return r
}

type bare struct{ fyne.WidgetRenderer }

func (b bare) Objects() []fyne.CanvasObject {
	var out []fyne.CanvasObject
	for _, o := range b.WidgetRenderer.Objects() {
		if _, frame := o.(*canvas.Rectangle); !frame {
			out = append(out, o)
		}
	}
	return out
}

func (f *field) FocusGained() {
	f.Entry.FocusGained()
	f.onFocus(true)
}

func (f *field) FocusLost() {
	f.Entry.FocusLost()
	f.onFocus(false)
}

func (f *field) TypedKey(e *fyne.KeyEvent) {
	if closeKey(e.Name) {
		forwardKey(f, e)
		return
	}
	f.Entry.TypedKey(e)
}

// AccessibilityLabel is the label, what is typed and what is wrong with it.
func (e *Entry) AccessibilityLabel() string {
	label := e.field.AccessibilityLabel()
	if e.problem.Visible() {
		label += ". " + e.problem.String()
	}
	return label
}

// AccessibilityRole is text.
func (e *Entry) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

const entryGap = 6

func (e *Entry) boxHeight() float32 { return fyne.Max(Target, e.field.MinSize().Height+8) }

// HeightForWidth implements Flowing.
func (e *Entry) HeightForWidth(width float32) float32 {
	h := e.label.HeightForWidth(width) + entryGap + e.boxHeight()
	if e.problem.Visible() {
		h += entryGap + e.problem.HeightForWidth(width)
	}
	return h
}

// MinSize implements fyne.CanvasObject.
func (e *Entry) MinSize() fyne.Size {
	w := e.Size().Width
	if w <= 0 {
		w = 1000
	}
	return fyne.NewSize(2*Target, e.HeightForWidth(w))
}

// CreateRenderer implements fyne.Widget.
func (e *Entry) CreateRenderer() fyne.WidgetRenderer { return entryRenderer{e} }

type entryRenderer struct{ e *Entry }

func (r entryRenderer) Layout(size fyne.Size) {
	e := r.e
	h := e.label.HeightForWidth(size.Width)
	e.label.Resize(fyne.NewSize(size.Width, h))
	y := h + entryGap
	box := e.boxHeight()
	e.box.Move(fyne.NewPos(0, y))
	e.box.Resize(fyne.NewSize(size.Width, box))
	fh := e.field.MinSize().Height
	e.field.Move(fyne.NewPos(8, y+(box-fh)/2))
	e.field.Resize(fyne.NewSize(size.Width-16, fh))
	e.problem.Move(fyne.NewPos(0, y+box+entryGap))
	e.problem.Resize(fyne.NewSize(size.Width, e.problem.HeightForWidth(size.Width)))
}

func (r entryRenderer) MinSize() fyne.Size { return r.e.MinSize() }
func (r entryRenderer) Destroy()           {}
func (r entryRenderer) Refresh() {
	r.Layout(r.e.Size())
	for _, o := range r.Objects() {
		o.Refresh()
	}
}
func (r entryRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.e.label, r.e.box, r.e.field, r.e.problem}
}
