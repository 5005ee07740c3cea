package ui

import "fyne.io/fyne/v2"

// NewNotice is a coloured panel with an icon and a text. Kind is Warning, Danger,
// Success, or Muted for a plain hint. Danger means stop.
func NewNotice(kind Role, text string) *fyne.Container {
	fill, line, sign := Surface, Edge, Icons.Help
	switch kind {
	case Warning:
		fill, line, sign = WarningGround, None, Icons.Warning
	case Danger:
		fill, line, sign = DangerGround, Danger, Icons.Warning
	case Success:
		fill, line, sign = SuccessGround, None, Icons.Check
	}
	width := float32(0)
	if line != None {
		width = 1
	}
	point := NewPoint(sign, kind, text, TextStyle{Size: Small, Colour: kind})
	return onGround(newGround(fill, line, width, Radius), Inset(14, 16, 14, 16, 0, point))
}

// NewPoint is an icon with text beside it: one line of a list.
func NewPoint(sign Icon, role Role, text string, style TextStyle) *fyne.Container {
	return fyne.NewContainerWithLayout(&beside{gap: 12}, NewIcon(sign, role, 22), NewText(text, style))
}

// beside puts a first object of its own size left of a second that wraps; the
// first stands in the middle of the second's first line.
type beside struct {
	gap    float32
	middle bool // of the whole height instead, unless the second is much higher
	after  bool // the first stands at the right
	width  float32
}

func (l *beside) HeightForWidth(o []fyne.CanvasObject, width float32) float32 {
	s := o[0].MinSize()
	return fyne.Max(s.Height, HeightFor(o[1], width-s.Width-l.gap))
}

func (l *beside) MinSize(o []fyne.CanvasObject) fyne.Size {
	w := o[0].MinSize().Width + l.gap + o[1].MinSize().Width
	return fyne.NewSize(w, l.HeightForWidth(o, fyne.Max(w, l.width)))
}

func (l *beside) Layout(o []fyne.CanvasObject, size fyne.Size) {
	if size.Width <= 0 {
		return
	}
	l.width = size.Width
	s := o[0].MinSize()
	w := size.Width - s.Width - l.gap
	h := HeightFor(o[1], w)
	line := h
	if h > 1.7*s.Height && !l.after {
		line = s.Height
	}
	if t, ok := o[1].(*Text); ok && !l.middle {
		_, points := t.lines(w)
		line = lineHeight(points)
	}
	top := fyne.Max(0, (s.Height-line)/2)
	o[0].Resize(s)
	o[0].Move(fyne.NewPos(0, fyne.Max(0, (line-s.Height)/2)))
	o[1].Resize(fyne.NewSize(w, h))
	o[1].Move(fyne.NewPos(s.Width+l.gap, top))
	if l.after {
		o[0].Move(fyne.NewPos(w+l.gap, o[0].Position().Y))
		o[1].Move(fyne.NewPos(0, top))
	}
}
