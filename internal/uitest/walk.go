package uitest

import (
	"math"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/test"
)

// box is a rectangle on the canvas.
type box struct {
	at   fyne.Position
	size fyne.Size
}

func (b box) holds(p fyne.Position) bool {
	return p.X >= b.at.X && p.Y >= b.at.Y && p.X < b.at.X+b.size.Width && p.Y < b.at.Y+b.size.Height
}

func (b box) cut(other box) box {
	left, top := max(b.at.X, other.at.X), max(b.at.Y, other.at.Y)
	right := min(b.at.X+b.size.Width, other.at.X+other.size.Width)
	bottom := min(b.at.Y+b.size.Height, other.at.Y+other.size.Height)
	return box{fyne.NewPos(left, top), fyne.NewSize(max(0, right-left), max(0, bottom-top))}
}

// spot is an object and where it is on the canvas.
type spot struct {
	object fyne.CanvasObject
	at     fyne.Position // absolute
	clip   box           // what the scrollers around it leave visible
}

func (s *spot) centre() fyne.Position {
	size := s.object.Size()
	return s.at.AddXY(size.Width/2, size.Height/2)
}

// walk visits every visible object from the back to the front; visit says whether to go
// into it.
func walk(root fyne.CanvasObject, visit func(*spot) bool) {
	if root == nil {
		return
	}
	everywhere := box{fyne.NewPos(-math.MaxFloat32/4, -math.MaxFloat32/4), fyne.NewSize(math.MaxFloat32/2, math.MaxFloat32/2)}
	descend(&spot{object: root, at: root.Position(), clip: everywhere}, visit)
}

func descend(s *spot, visit func(*spot) bool) {
	if !s.object.Visible() || !visit(s) {
		return
	}
	clip := s.clip
	if _, ok := s.object.(fyne.Scrollable); ok {
		clip = clip.cut(box{s.at, s.object.Size()})
	}
	for _, child := range children(s.object) {
		if child == nil {
			continue
		}
		descend(&spot{child, s.at.Add(child.Position()), clip}, visit)
	}
}

func children(o fyne.CanvasObject) []fyne.CanvasObject {
	switch o := o.(type) {
	case *fyne.Container:
		return o.Objects
	case fyne.Widget:
		return test.WidgetRenderer(o).Objects()
	}
	return nil
}
