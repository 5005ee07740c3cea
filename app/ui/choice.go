package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// NewChoice is a list of which one is chosen. Changed is told the place of a newly
// chosen one, from 0.
func NewChoice(options []string, chosen int, changed func(int)) *Choice {
	c := &Choice{changed: changed}
	c.Container = Column(8)
	for i, s := range options {
		o := &option{label: s, chosen: i == chosen}
		o.init(o, func() { c.choose(i) })
		c.options = append(c.options, o)
		c.Container.Add(o)
	}
	return c
}

// Choice is a list of options. Put its Container on the page.
type Choice struct {
	Container *fyne.Container
	options   []*option
	changed   func(int)
}

func (c *Choice) choose(at int) {
	if c.options[at].chosen {
		return
	}
	c.SetChosen(at)
	if c.changed != nil {
		c.changed(at)
	}
}

// Chosen is the place of the chosen option, or -1.
func (c *Choice) Chosen() int {
	for i, o := range c.options {
		if o.chosen {
			return i
		}
	}
	return -1
}

// SetChosen chooses an option, and tells nobody.
func (c *Choice) SetChosen(at int) {
	for i, o := range c.options {
		if o.chosen != (i == at) {
			o.chosen = i == at
			o.Refresh()
		}
	}
}

type option struct {
	slide
	label  string
	chosen bool
}

// AccessibilityLabel is the words, and that they are chosen when they are.
func (o *option) AccessibilityLabel() string {
	s := o.label
	if o.chosen {
		s += ", " + Phrases.Chosen
	}
	return spoken(s, o.Disabled())
}

const mark = 24 // circle before an option

func (o *option) face() face { return face{size: textSizes[Body] * scaleOf(o.Theme())} }

// HeightForWidth implements Flowing.
func (o *option) HeightForWidth(width float32) float32 {
	f := o.face()
	n := len(unwidowed(o.label, f, width-2*rowPad-mark-14))
	return fyne.Max(Target, float32(n)*lineHeight(f.size)+2*12)
}

// MinSize implements fyne.CanvasObject.
func (o *option) MinSize() fyne.Size { return rowSize(o, o.HeightForWidth) }

// CreateRenderer implements fyne.Widget.
func (o *option) CreateRenderer() fyne.WidgetRenderer {
	r := &optionRenderer{o: o, rowGround: newRowGround(), circle: &canvas.Circle{StrokeWidth: 2}, dot: &canvas.Circle{}}
	r.Refresh()
	return r
}

type optionRenderer struct {
	o *option
	rowGround
	circle, dot *canvas.Circle
	lines       []*canvas.Text
}

func (r *optionRenderer) Layout(size fyne.Size) {
	r.place(size)
	f := r.o.face()
	w := size.Width - 2*rowPad - mark - 14
	r.lines = setLines(r.lines, unwidowed(r.o.label, f, w), f, colour(r.o.Theme(), Ink), fyne.TextAlignLeading)
	placeLines(r.lines, f, rowPad+mark+14, (size.Height-float32(len(r.lines))*lineHeight(f.size))/2, w)
	y := (size.Height - mark) / 2
	r.circle.Move(fyne.NewPos(rowPad, y))
	r.circle.Resize(fyne.NewSquareSize(mark))
	r.dot.Move(fyne.NewPos(rowPad+6, y+6))
	r.dot.Resize(fyne.NewSquareSize(mark - 12))
}

func (r *optionRenderer) Refresh() {
	o, th := r.o, r.o.Theme()
	r.paint(th, &o.control)
	role := Outline
	if o.chosen {
		role = Primary
	}
	r.circle.StrokeColor, r.circle.FillColor, r.dot.FillColor = colour(th, role), colour(th, None), colour(th, Primary)
	show(r.dot, o.chosen)
	r.circle.Refresh()
	r.dot.Refresh()
	r.Layout(o.Size())
	canvas.Refresh(o)
}

func (r *optionRenderer) MinSize() fyne.Size { return r.o.MinSize() }
func (r *optionRenderer) Destroy()           {}
func (r *optionRenderer) Objects() []fyne.CanvasObject {
	return append([]fyne.CanvasObject{r.ground, r.ring, r.circle, r.dot}, texts(r.lines)...)
}
