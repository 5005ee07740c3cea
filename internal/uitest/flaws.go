package uitest

import (
	"fmt"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/theme"
)

// LeastTarget is the least width and height of what can be pressed, in units.
const LeastTarget float32 = 56

// slack is how far texts may touch, in units: a line's box is higher than its letters.
const slack = 2

// Flaws lists what is wrong with how a page lies on its canvas: text that leaves the window
// or its own place, words that are broken, texts that lie over each other or hardly differ
// from their ground, and controls that are too small, leave the window at its sides or say
// nothing to a screen reader. What is scrolled away or covered is left out.
func Flaws(c fyne.Canvas) []string {
	var flaws []string
	var order []*spot
	walk(top(c), func(s *spot) bool {
		order = append(order, s)
		return true
	})
	width := c.Size().Width
	flaws = append(flaws, unsaid(order)...)
	flaws = append(flaws, torn(order)...)
	flaws = append(flaws, pale(order, theme.Color(theme.ColorNameBackground))...)
	var texts []*spot
	for i, s := range order {
		text, ok := s.object.(*canvas.Text)
		if ok && text.Text != "" && s.open(order[i+1:], c) {
			texts = append(texts, s)
			flaws = append(flaws, s.outside(text, width)...)
		}
		if label, ok := control(s.object); ok {
			size := s.object.Size()
			_, field := s.object.(fyne.Shortcutable) // its size is its text's; a box is around it
			if !field && (size.Width < LeastTarget || size.Height < LeastTarget) {
				flaws = append(flaws, fmt.Sprintf("%q is only %v by %v", label, size.Width, size.Height))
			}
			if s.at.X < 0 || s.at.X+size.Width > width {
				flaws = append(flaws, fmt.Sprintf("%q leaves the window at a side", label))
			}
		}
	}
	for i, a := range texts {
		for _, b := range texts[i+1:] {
			if a.inked().overlaps(b.inked()) {
				flaws = append(flaws, fmt.Sprintf("%q and %q lie over each other", a.words(), b.words()))
			}
		}
	}
	return flaws
}

// open says whether a text is to be seen: inside the canvas and its scrollers, and not under
// something that was drawn later and takes presses, as what covers a part of a page does.
func (s *spot) open(later []*spot, c fyne.Canvas) bool {
	middle := s.centre()
	if !s.clip.holds(middle) || c != nil && !(box{size: c.Size()}).holds(middle) {
		return false
	}
	for _, over := range later {
		switch over.object.(type) {
		case fyne.Tappable, desktop.Mouseable, mobile.Touchable:
			if (box{over.at, over.object.Size()}).holds(middle) {
				return false
			}
		}
	}
	return true
}

// inked is where a text's letters are: its size in its place, by its alignment.
func (s *spot) inked() box {
	text := s.object.(*canvas.Text)
	needs := fyne.MeasureText(text.Text, text.TextSize, text.TextStyle)
	at := s.at.AddXY(0, (text.Size().Height-needs.Height)/2)
	switch text.Alignment {
	case fyne.TextAlignCenter:
		at.X += (text.Size().Width - needs.Width) / 2
	case fyne.TextAlignTrailing:
		at.X += text.Size().Width - needs.Width
	}
	return box{at, needs}
}

func (s *spot) outside(text *canvas.Text, width float32) []string {
	ink := s.inked()
	if ink.at.X < 0 || ink.at.X+ink.size.Width > width {
		return []string{fmt.Sprintf("%q is %v wide at %v and leaves the window", text.Text, ink.size.Width, ink.at.X)}
	}
	return nil
}

func (s *spot) words() string { return s.object.(*canvas.Text).Text }

func (b box) overlaps(other box) bool {
	shared := b.cut(other)
	// Boxes of lines are a third higher than their letters, above all.
	return shared.size.Width > slack && shared.size.Height > 0.35*min(b.size.Height, other.size.Height)
}
