package ui

import (
	"slices"
	"strings"
	"unicode"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
)

// GroupedEntry is a labelled field for a code of letters and digits that is typed
// in groups, such as "ABCD-EFGH-IJKL": a box for each group, and each box can be
// marked wrong. Never for a PIN.
//
// It is one control: Tab finds it once, the cursor goes on by itself from group to
// group, a touch puts it into the touched group, and a pasted code is spread over
// all groups. Small letters become capitals; spaces and dashes are left out. A full
// field is typed over, so that one wrong character can be put right in its place.
type GroupedEntry struct {
	slide
	name      string
	groups    int
	size      int // characters a group
	text      []rune
	at        int // the cursor: before this character
	bad       []int
	allowed   func(rune) bool
	changed   func(string)
	submitted func(string)
	label     *Text
	problem   *Text
}

// NewGroupedEntry makes an empty field under a label: groups boxes of size
// characters each.
func NewGroupedEntry(label string, groups, size int) *GroupedEntry {
	g := &GroupedEntry{name: label, groups: groups, size: size, allowed: func(r rune) bool {
		return r < unicode.MaxASCII && (unicode.IsLetter(r) || unicode.IsDigit(r))
	}}
	g.init(g, nil)
	g.label = NewText(label, TextStyle{Size: Small, Colour: Muted})
	g.problem = NewText("", TextStyle{Size: Small, Colour: Danger, Bold: true})
	g.problem.Hide()
	return g
}

// Text returns the characters that are there, in capitals, without separators.
func (g *GroupedEntry) Text() string { return string(g.text) }

// Full tells whether every place has its character.
func (g *GroupedEntry) Full() bool { return len(g.text) == g.groups*g.size }

// SetText replaces what is there; what does not belong there, or does not fit, is
// left out. It does not call OnChanged.
func (g *GroupedEntry) SetText(s string) {
	g.text = g.clean(s)
	g.text = g.text[:min(len(g.text), g.groups*g.size)]
	g.at = len(g.text)
	g.Refresh()
}

// SetAllowed says which characters (capitals) are taken; the others are ignored when
// they are typed. Without it: the letters A to Z and the digits.
func (g *GroupedEntry) SetAllowed(f func(rune) bool) { g.allowed = f }

// OnChanged is called with every change by the person, with Text.
func (g *GroupedEntry) OnChanged(f func(string)) { g.changed = f }

// OnSubmitted is called on Enter, with Text.
func (g *GroupedEntry) OnSubmitted(f func(string)) { g.submitted = f }

// SetWrong marks groups, counted from 1, as wrong; none takes the marks away.
func (g *GroupedEntry) SetWrong(groups ...int) {
	if !slices.Equal(g.bad, groups) {
		g.bad = slices.Clone(groups)
		g.Refresh()
	}
}

// SetProblem shows what is wrong under the boxes; empty takes it away.
func (g *GroupedEntry) SetProblem(s string) {
	if s == g.problem.String() {
		return
	}
	g.problem.SetText(s)
	show(g.problem, s != "")
	g.Refresh()
	if around, _ := enclosing(g); around != nil {
		around.settle()
	}
}

// Focus puts the keyboard into the field; the canvas is given, as for Entry.
func (g *GroupedEntry) Focus(c fyne.Canvas) { c.Focus(g) }

// AccessibilityLabel is the label, what is typed, and what is wrong.
func (g *GroupedEntry) AccessibilityLabel() string {
	s := g.name
	if len(g.text) > 0 {
		var groups []string
		for i := 0; i < len(g.text); i += g.size {
			groups = append(groups, string(g.text[i:min(i+g.size, len(g.text))]))
		}
		s += ", " + strings.Join(groups, " ")
	}
	if g.problem.Visible() {
		s += ". " + g.problem.String()
	}
	return s
}

// AccessibilityRole is text.
func (g *GroupedEntry) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// Keyboard implements mobile.Keyboardable.
func (g *GroupedEntry) Keyboard() mobile.KeyboardType { return mobile.SingleLineKeyboard }

// Cursor shows that text can be put here.
func (g *GroupedEntry) Cursor() desktop.Cursor { return desktop.TextCursor }

// Tapped puts the cursor into the group that was clicked.
func (g *GroupedEntry) Tapped(e *fyne.PointEvent) {
	if e != nil {
		g.aim(e.Position)
	}
	if c := fyne.CurrentApp().Driver().CanvasForObject(g); c != nil {
		c.Focus(g)
	}
}

// TouchDown implements mobile.Touchable.
func (g *GroupedEntry) TouchDown(e *mobile.TouchEvent) {
	g.slide.TouchDown(e)
	g.aim(e.Position)
}

// TouchUp implements mobile.Touchable: a touch of any length focuses.
func (g *GroupedEntry) TouchUp(e *mobile.TouchEvent) {
	if g.down {
		g.set(false)
		g.Tapped(nil)
	}
}

// aim puts the cursor at the beginning of the group at a place, or at the end of what
// is there.
func (g *GroupedEntry) aim(p fyne.Position) {
	boxes, _ := g.boxes(g.Size().Width)
	for i, b := range boxes {
		if p.X >= b.x && p.X < b.x+b.w+Gap && p.Y >= b.y-Gap/2 && p.Y < b.y+b.h+Gap/2 {
			g.at = min(i*g.size, len(g.text))
			g.Refresh()
			return
		}
	}
}

// TypedRune takes a character.
func (g *GroupedEntry) TypedRune(r rune) { g.insert(string(r)) }

// TypedKey edits; keys that mean nothing here go on to the window.
func (g *GroupedEntry) TypedKey(e *fyne.KeyEvent) {
	switch e.Name {
	case fyne.KeyBackspace:
		if g.at > 0 {
			g.text = slices.Delete(g.text, g.at-1, g.at)
			g.at--
			g.edited()
		}
	case fyne.KeyDelete:
		if g.at < len(g.text) {
			g.text = slices.Delete(g.text, g.at, g.at+1)
			g.edited()
		}
	case fyne.KeyLeft:
		g.move(g.at - 1)
	case fyne.KeyRight:
		g.move(g.at + 1)
	case fyne.KeyUp:
		g.move(g.at - g.size)
	case fyne.KeyDown:
		g.move(g.at + g.size)
	case fyne.KeyHome:
		g.move(0)
	case fyne.KeyEnd:
		g.move(len(g.text))
	case fyne.KeyReturn, fyne.KeyEnter:
		if g.submitted != nil {
			g.submitted(g.Text())
		}
	case fyne.KeySpace: // is a character, and is left out
	default:
		forwardKey(g, e)
	}
}

// KeyDown implements desktop.Keyable.
func (g *GroupedEntry) KeyDown(*fyne.KeyEvent) {}

// KeyUp implements desktop.Keyable.
func (g *GroupedEntry) KeyUp(*fyne.KeyEvent) {}

// TypedShortcut takes what is pasted, and gives what is copied.
func (g *GroupedEntry) TypedShortcut(s fyne.Shortcut) {
	switch s := s.(type) {
	case *fyne.ShortcutPaste:
		g.Paste(s.Clipboard.Content())
	case *fyne.ShortcutCopy:
		s.Clipboard.SetContent(g.Text())
	}
}

// Paste puts a text in as if it had been typed: a whole code replaces what is there.
func (g *GroupedEntry) Paste(s string) {
	if len(g.clean(s)) >= g.groups*g.size {
		g.SetText(s)
		g.edited()
		return
	}
	g.insert(s)
}

func (g *GroupedEntry) insert(s string) {
	typed := g.clean(s)
	if len(typed) == 0 {
		return
	}
	for _, r := range typed {
		switch full := g.Full(); {
		case full && g.at == len(g.text):
			continue
		case full:
			g.text[g.at] = r
		default:
			g.text = slices.Insert(g.text, g.at, r)
		}
		g.at++
	}
	g.edited()
}

func (g *GroupedEntry) clean(s string) []rune {
	var out []rune
	for _, r := range s {
		if r = unicode.ToUpper(r); g.allowed(r) {
			out = append(out, r)
		}
	}
	return out
}

func (g *GroupedEntry) move(to int) {
	g.at = max(0, min(to, len(g.text)))
	g.Refresh()
}

func (g *GroupedEntry) edited() {
	g.Refresh()
	if g.changed != nil {
		g.changed(g.Text())
	}
}

type groupBox struct{ x, y, w, h float32 }

func (g *GroupedEntry) face() face {
	return face{mono: true, size: textSizes[Lead] * scaleOf(g.Theme())}
}

const groupPad = 8

// boxes places the groups at a width, as many in a line as fit, and returns where the
// last one ends.
func (g *GroupedEntry) boxes(width float32) ([]groupBox, float32) {
	f := g.face()
	least := fyne.Max(Target, f.width(strings.Repeat("M", g.size))+2*groupPad)
	columns := max(1, min(g.groups, int((width+Gap)/(least+Gap))))
	for rows := (g.groups + columns - 1) / columns; columns > 1 && (g.groups+columns-2)/(columns-1) == rows; {
		columns-- // as even as can be: 3 and 3, not 4 and 2
	}
	w := (width - Gap*float32(columns-1)) / float32(columns)
	w = fyne.Min(w, 2*least)
	h := fyne.Max(Target, lineHeight(f.size)+16)
	y := g.label.HeightForWidth(width) + entryGap
	var out []groupBox
	for i := range g.groups {
		out = append(out, groupBox{float32(i%columns) * (w + Gap), y + float32(i/columns)*(h+Gap), w, h})
	}
	last := out[len(out)-1]
	return out, last.y + last.h
}

// HeightForWidth implements Flowing.
func (g *GroupedEntry) HeightForWidth(width float32) float32 {
	_, h := g.boxes(width)
	if g.problem.Visible() {
		h += entryGap + g.problem.HeightForWidth(width)
	}
	return h
}

// MinSize implements fyne.CanvasObject.
func (g *GroupedEntry) MinSize() fyne.Size { return rowSize(g, g.HeightForWidth) }

// CreateRenderer implements fyne.Widget.
func (g *GroupedEntry) CreateRenderer() fyne.WidgetRenderer {
	r := &groupedRenderer{g: g, cursor: &canvas.Rectangle{CornerRadius: 1}}
	for range g.groups {
		r.boxes = append(r.boxes, &canvas.Rectangle{CornerRadius: Radius})
	}
	for range g.groups * g.size {
		r.letters = append(r.letters, &canvas.Text{Alignment: fyne.TextAlignCenter})
	}
	r.Refresh()
	return r
}

type groupedRenderer struct {
	g       *GroupedEntry
	boxes   []*canvas.Rectangle
	letters []*canvas.Text
	cursor  *canvas.Rectangle
}

func (r *groupedRenderer) Layout(size fyne.Size) {
	g := r.g
	if size.Width <= 0 {
		return
	}
	g.label.Resize(fyne.NewSize(size.Width, g.label.HeightForWidth(size.Width)))
	boxes, end := g.boxes(size.Width)
	f := g.face()
	cell := f.width("M")
	for i, b := range boxes {
		box := r.boxes[i]
		in := box.StrokeWidth / 2
		box.Move(fyne.NewPos(b.x+in, b.y+in))
		box.Resize(fyne.NewSize(b.w-2*in, b.h-2*in))
	}
	place := func(i int) (x, y float32) {
		b := boxes[i/g.size]
		return b.x + (b.w-cell*float32(g.size))/2 + cell*float32(i%g.size), b.y
	}
	for i, t := range r.letters {
		x, y := place(i)
		m := t.MinSize()
		t.Move(fyne.NewPos(x, y+(boxes[0].h-m.Height)/2))
		t.Resize(fyne.NewSize(cell, m.Height))
	}
	at := min(g.at, len(r.letters)-1)
	x, y := place(at)
	if g.at == len(r.letters) {
		x += cell
	}
	r.cursor.Move(fyne.NewPos(x-1, y+(boxes[0].h-f.size*1.2)/2))
	r.cursor.Resize(fyne.NewSize(2, f.size*1.2))
	g.problem.Move(fyne.NewPos(0, end+entryGap))
	g.problem.Resize(fyne.NewSize(size.Width, g.problem.HeightForWidth(size.Width)))
}

func (r *groupedRenderer) Refresh() {
	g, th := r.g, r.g.Theme()
	current := min(g.at, g.groups*g.size-1) / g.size
	for i, box := range r.boxes {
		stroke, width := Outline, float32(1.5)
		switch {
		case slices.Contains(g.bad, i+1):
			stroke, width = Danger, 2.5
			if g.focused && i == current {
				width = ring + 1
			}
		case g.focused && i == current:
			stroke, width = Primary, ring
		}
		box.FillColor, box.StrokeColor, box.StrokeWidth = colour(th, Surface), colour(th, stroke), width
		if slices.Contains(g.bad, i+1) {
			box.FillColor = colour(th, DangerGround)
		}
		box.Refresh()
	}
	f := g.face()
	for i, t := range r.letters {
		t.Text = ""
		if i < len(g.text) {
			t.Text = string(g.text[i])
		}
		t.TextSize, t.TextStyle, t.Color = f.size, fyne.TextStyle{Monospace: true}, colour(th, Ink)
		t.Refresh()
	}
	r.cursor.FillColor = colour(th, Primary)
	show(r.cursor, g.focused)
	r.cursor.Refresh()
	r.Layout(g.Size())
	g.label.Refresh()
	g.problem.Refresh()
	canvas.Refresh(g)
}

func (r *groupedRenderer) MinSize() fyne.Size { return r.g.MinSize() }
func (r *groupedRenderer) Destroy()           {}
func (r *groupedRenderer) Objects() []fyne.CanvasObject {
	out := []fyne.CanvasObject{r.g.label}
	for _, b := range r.boxes {
		out = append(out, b)
	}
	out = append(out, texts(r.letters)...)
	return append(out, r.cursor, r.g.problem)
}
