package ui

import (
	"image/color"
	"strings"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// placeGround gives a rectangle the size of its widget. Fyne draws half of a line
// outside, so a line is drawn in by half of its width.
func placeGround(r *canvas.Rectangle, size fyne.Size) {
	in := r.StrokeWidth / 2
	r.Move(fyne.NewPos(in, in))
	r.Resize(size.SubtractWidthHeight(r.StrokeWidth, r.StrokeWidth))
}

func texts(lines []*canvas.Text) []fyne.CanvasObject {
	out := make([]fyne.CanvasObject, len(lines))
	for i, t := range lines {
		out[i] = t
	}
	return out
}

// setLines makes one canvas text a line, reusing what is there. The spaces at
// which a line was broken are not drawn, or it would not stand in the middle.
func setLines(have []*canvas.Text, lines []string, f face, c color.Color, align fyne.TextAlign) []*canvas.Text {
	for len(have) < len(lines) {
		have = append(have, &canvas.Text{})
	}
	have = have[:len(lines)]
	for i, s := range lines {
		t := have[i]
		if i < len(lines)-1 {
			s = strings.TrimRight(s, " "+fixedSpace)
		}
		t.Text, t.TextSize, t.Color, t.Alignment = s, f.size, c, align
		t.TextStyle = fyne.TextStyle{Bold: f.bold, Monospace: f.mono}
		t.Refresh()
	}
	return have
}

// placeLines stacks lines from y on, in a column of a width.
func placeLines(lines []*canvas.Text, f face, x, y, width float32) {
	lh := lineHeight(f.size)
	for i, t := range lines {
		t.Move(fyne.NewPos(x, y+float32(i)*lh))
		t.Resize(fyne.NewSize(width, lh))
	}
}

// widestLine is the width of the widest of lines.
func widestLine(lines []*canvas.Text) float32 {
	var w float32
	for _, t := range lines {
		w = fyne.Max(w, t.MinSize().Width)
	}
	return w
}

const iconGap = 12 // between an icon and the label after it

// caption is a label with an icon before it, made to fit a width: an icon that
// would cost the label a line is left out.
type caption struct {
	lines []string
	face  face
	icon  float32 // size of the icon, or 0
}

func captionFor(label string, f face, icon, width float32) caption {
	bare := balanced(label, f, width)
	if icon == 0 {
		return caption{bare, f, 0}
	}
	beside := balanced(label, f, width-icon-iconGap)
	if len(beside) > len(bare) {
		return caption{bare, f, 0}
	}
	return caption{beside, f, icon}
}

func (c caption) height() float32 { return float32(len(c.lines)) * lineHeight(c.face.size) }

// place puts icon and lines in the middle of size.
func (c caption) place(size fyne.Size, icon *sign, lines []*canvas.Text) {
	w, gap := widestLine(lines), float32(0)
	if c.icon > 0 {
		gap = c.icon + iconGap
	}
	x := (size.Width - w - gap) / 2
	icon.place(x, (size.Height-c.icon)/2, c.icon)
	placeLines(lines, c.face, x+gap, (size.Height-c.height())/2, w)
}
