package ui

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// newRing is the line around what has the keyboard: 3 units, a little outside.
func newRing(radius float32) *canvas.Rectangle {
	r := &canvas.Rectangle{CornerRadius: radius + ring + 1, StrokeWidth: ring}
	r.Hide()
	return r
}

func placeRing(r *canvas.Rectangle, size fyne.Size) {
	const out = ring + 1
	r.Move(fyne.NewPos(-out, -out))
	r.Resize(fyne.NewSize(size.Width+2*out, size.Height+2*out))
}

func showRing(r *canvas.Rectangle, th fyne.Theme, focused bool) {
	r.StrokeColor = colour(th, Primary)
	if focused {
		r.Show()
	} else {
		r.Hide()
	}
	r.Refresh()
}
