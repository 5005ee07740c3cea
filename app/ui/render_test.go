package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// stage gives a canvas of a size in a look, without a window or a display.
func stage(t *testing.T, dark bool, scale float32, w, h float32) test.WindowlessCanvas {
	t.Helper()
	a := test.NewTempApp(t)
	a.Settings().SetTheme(Theme(dark, scale))
	win := a.NewWindow("")
	t.Cleanup(win.Close)
	win.SetPadded(false)
	c := win.Canvas().(test.WindowlessCanvas)
	c.SetPadded(false)
	c.Resize(fyne.NewSize(w, h))
	return c
}
