package ui

import (
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/widget"
)

// Working is a ring with a part that goes round, once in a second and a half, for
// as long as it is shown. What it waits for is said beside it.
type Working struct {
	widget.BaseWidget
	label string
	turn  float32 // 0 to 1
}

// NewWorking makes a ring; label is what a screen reader says.
func NewWorking(label string) *Working {
	w := &Working{label: label}
	w.ExtendBaseWidget(w)
	return w
}

// AccessibilityLabel is the label.
func (w *Working) AccessibilityLabel() string { return w.label }

// AccessibilityRole is text.
func (w *Working) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleText }

// MinSize implements fyne.CanvasObject.
func (w *Working) MinSize() fyne.Size { return fyne.NewSquareSize(40) }

// CreateRenderer implements fyne.Widget.
func (w *Working) CreateRenderer() fyne.WidgetRenderer {
	r := &workingRenderer{w: w, ring: &canvas.Circle{StrokeWidth: 4}, arc: &canvas.Arc{CutoutRatio: 0.8, CornerRadius: 2}}
	r.Refresh()
	r.Layout(w.Size())
	seen := false
	r.spin = fyne.NewAnimation(1500*time.Millisecond, func(p float32) {
		if fyne.CurrentApp().Driver().CanvasForObject(w) == nil {
			if seen { // it has left the screen; before that, it was not painted yet
				r.spin.Stop()
			}
			return
		}
		seen = true
		w.turn = p
		r.Refresh()
	})
	r.spin.Curve = fyne.AnimationLinear
	r.spin.RepeatCount = fyne.AnimationRepeatForever
	r.spin.Start()
	return r
}

type workingRenderer struct {
	w    *Working
	ring *canvas.Circle
	arc  *canvas.Arc
	spin *fyne.Animation
}

func (r *workingRenderer) Layout(size fyne.Size) {
	s := fyne.Min(size.Width, size.Height)
	at := fyne.NewPos((size.Width-s)/2, (size.Height-s)/2)
	r.ring.Move(at.AddXY(2, 2))
	r.ring.Resize(fyne.NewSquareSize(s - 4))
	r.arc.Move(at)
	r.arc.Resize(fyne.NewSquareSize(s))
}

func (r *workingRenderer) Refresh() {
	th := r.w.Theme()
	r.ring.StrokeColor, r.ring.FillColor = colour(th, Edge), colour(th, None)
	r.arc.FillColor = colour(th, Primary)
	r.arc.StartAngle = r.w.turn * 360
	r.arc.EndAngle = r.arc.StartAngle + 90
	r.ring.Refresh()
	r.arc.Refresh()
}

func (r *workingRenderer) MinSize() fyne.Size { return r.w.MinSize() }
func (r *workingRenderer) Destroy()           { r.spin.Stop() }
func (r *workingRenderer) Objects() []fyne.CanvasObject {
	return []fyne.CanvasObject{r.ring, r.arc}
}
