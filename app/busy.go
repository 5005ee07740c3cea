package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/widget"

	"github.com/zegel-app/zegel/app/ui"
)

// veil lies over a page while something slow runs. It takes every press, shows nothing at
// first, and then what it is told to say.
type veil struct {
	widget.BaseWidget
	content *fyne.Container
}

func newVeil() *veil {
	v := &veil{content: container.NewStack()}
	v.ExtendBaseWidget(v)
	return v
}

// say shows something on the veil.
func (v *veil) say(what fyne.CanvasObject) {
	v.content.Objects = []fyne.CanvasObject{what}
	v.content.Refresh()
}

// CreateRenderer implements fyne.Widget.
func (v *veil) CreateRenderer() fyne.WidgetRenderer { return widget.NewSimpleRenderer(v.content) }

// Tapped takes the press, and the methods below take the rest of it.
func (v *veil) Tapped(*fyne.PointEvent)        {}
func (v *veil) MouseDown(*desktop.MouseEvent)  {}
func (v *veil) MouseUp(*desktop.MouseEvent)    {}
func (v *veil) MouseIn(*desktop.MouseEvent)    {}
func (v *veil) MouseMoved(*desktop.MouseEvent) {}
func (v *veil) MouseOut()                      {}
func (v *veil) TouchDown(*mobile.TouchEvent)   {}
func (v *veil) TouchUp(*mobile.TouchEvent)     {}
func (v *veil) TouchCancel(*mobile.TouchEvent) {}
func (v *veil) Scrolled(*fyne.ScrollEvent)     {}
func (v *veil) Dragged(*fyne.DragEvent)        {}
func (v *veil) DragEnd()                       {}

// progress is the page that says that something takes a moment; with a label, it can be
// broken off.
func (a *App) progress(saying, cancelLabel string, cancel func()) fyne.CanvasObject {
	parts := ui.PageParts{
		Mark:   ui.NewWorking(a.t(saying + ".title")),
		Centre: true,
		Bare:   true,
		Body: ui.Column(8,
			ui.NewText(a.t(saying+".title"), ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter}),
			ui.NewText(a.t(saying+".text"), ui.TextStyle{Colour: ui.Muted, Align: fyne.TextAlignCenter}),
		),
	}
	if cancelLabel != "" {
		parts.Actions = ui.NewButton(a.t(cancelLabel), ui.Outlined, ui.Icon{}, cancel)
	}
	return ui.Page(parts)
}
