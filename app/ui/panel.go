package ui

import "fyne.io/fyne/v2"

// NewPanel puts objects one under the other on a raised, rounded surface.
func NewPanel(objects ...fyne.CanvasObject) *fyne.Container {
	return onGround(newGround(Surface, Edge, 1, PanelRadius), Inset(16, 18, 16, 18, 12, objects...))
}

// onGround lays a ground under an object of the same size.
func onGround(under, over fyne.CanvasObject) *fyne.Container {
	return fyne.NewContainerWithLayout(layered{}, under, over)
}

// layered gives all its objects its whole size, and is as high as the highest of
// them has to be.
type layered struct{}

func (layered) HeightForWidth(objects []fyne.CanvasObject, width float32) float32 {
	var h float32
	for _, o := range objects {
		h = fyne.Max(h, HeightFor(o, width))
	}
	return h
}

func (layered) MinSize(objects []fyne.CanvasObject) fyne.Size {
	var s fyne.Size
	for _, o := range objects {
		s = s.Max(o.MinSize())
	}
	return s
}

func (layered) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	if size.Width <= 0 {
		return
	}
	for _, o := range objects {
		o.Move(fyne.Position{})
		o.Resize(size)
	}
}
