package ui

import (
	"image/color"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
)

// On every scene, each text is held against what is really drawn under it. A
// camera's picture is taken to be white, which is the worst it can be.
func TestEveryTextStandsOut(t *testing.T) {
	for _, dark := range []bool{false, true} {
		c := stage(t, dark, 1, 390, 844)
		for name, scene := range scenes {
			perform(c, scene, 1)
			texts := 0
			for _, root := range roots(c) {
				type layer struct {
					at   fyne.Position
					size fyne.Size
					fill color.NRGBA
				}
				var painted []layer
				walk(root, func(o fyne.CanvasObject, at fyne.Position) {
					switch o := o.(type) {
					case *canvas.Rectangle:
						painted = append(painted, layer{at, o.Size(), nrgba(o.FillColor)})
					case *canvas.Circle:
						painted = append(painted, layer{at, o.Size(), nrgba(o.FillColor)})
					case *canvas.Image:
						if o.Image != nil {
							painted = append(painted, layer{at, o.Size(), rgb(0xFFFFFF)})
						}
					case *canvas.Text:
						if o.Text == "" || o.Size().Width == 0 {
							return
						}
						texts++
						x, y := at.X+o.Size().Width/2, at.Y+o.Size().Height/2
						under := colour(Theme(dark, 1), Background)
						for _, l := range painted {
							if x >= l.at.X && x < l.at.X+l.size.Width && y >= l.at.Y && y < l.at.Y+l.size.Height {
								under = over(l.fill, under)
							}
						}
						if got := contrast(nrgba(o.Color), under); got < 4.5 {
							t.Errorf("%s, dark %v: %q is %.2f:1", name, dark, o.Text, got)
						}
					}
				})
			}
			if texts == 0 && name != "icons" {
				t.Errorf("%s shows no text", name)
			}
		}
	}
}

// over lays one colour on another.
func over(top, under color.NRGBA) color.NRGBA {
	mix := func(a, b uint8) uint8 {
		return uint8((int(a)*int(top.A) + int(b)*(255-int(top.A))) / 255)
	}
	return color.NRGBA{mix(top.R, under.R), mix(top.G, under.G), mix(top.B, under.B), 255}
}

func nrgba(c color.Color) color.NRGBA {
	if c == nil {
		return color.NRGBA{}
	}
	return color.NRGBAModel.Convert(c).(color.NRGBA)
}
