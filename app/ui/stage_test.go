package ui

import (
	"fmt"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// stage gives a canvas of a size in a look, without a window or a display.
func stage(t testing.TB, dark bool, scale float32, w, h float32) test.WindowlessCanvas {
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

// walk visits everything visible under an object, with its place in it.
func walk(o fyne.CanvasObject, visit func(o fyne.CanvasObject, at fyne.Position)) {
	walkAt(o, fyne.Position{}, visit)
}

func walkAt(o fyne.CanvasObject, at fyne.Position, visit func(fyne.CanvasObject, fyne.Position)) {
	if o == nil || !o.Visible() {
		return
	}
	at = at.Add(o.Position())
	visit(o, at)
	var children []fyne.CanvasObject
	switch o := o.(type) {
	case *fyne.Container:
		children = o.Objects
	case fyne.Widget:
		children = test.WidgetRenderer(o).Objects()
	}
	for _, child := range children {
		walkAt(child, at, visit)
	}
}

// drawn is all text under an object, line after line.
func drawn(o fyne.CanvasObject) string {
	var lines []string
	walk(o, func(o fyne.CanvasObject, _ fyne.Position) {
		if text, ok := o.(*canvas.Text); ok && text.Text != "" {
			lines = append(lines, text.Text)
		}
	})
	return strings.Join(lines, " ")
}

func typeName(o any) string { return fmt.Sprintf("%T", o) }
