package walk

import (
	"image"
	"image/color"
	"image/draw"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/software"
	"fyne.io/fyne/v2/test"

	"github.com/zegel-app/zegel/app/ui"
)

var primary = color.NRGBAModel.Convert(ui.Theme(false, 1).Color(ui.Primary, 0)).(color.NRGBA)

// TestRing finds the line around the app's own buttons, the filled one and the one that is an
// outline, and finds none where nothing has the keyboard.
func TestRing(t *testing.T) {
	a := test.NewTempApp(t)
	a.Settings().SetTheme(ui.Theme(false, 1))
	filled := ui.NewButton("Next", ui.Filled, ui.Icon{}, nil)
	outline := ui.NewButton("Reject", ui.Outlined, ui.Icon{}, nil)
	w := test.NewTempWindow(t, fyne.NewContainerWithoutLayout(filled, outline))
	w.Resize(fyne.NewSize(400, 300))
	for n, b := range []*ui.Button{filled, outline} {
		b.Move(fyne.NewPos(20, 30+100*float32(n)))
		b.Resize(fyne.NewSize(300, 56))
	}
	paint := func() *image.RGBA {
		drawn := software.RenderCanvas(w.Canvas(), ui.Theme(false, 1))
		picture := image.NewRGBA(drawn.Bounds())
		draw.Draw(picture, picture.Rect, drawn, drawn.Bounds().Min, draw.Src)
		return picture
	}
	if around, found := Ring(paint(), primary); found {
		t.Errorf("nothing has the keyboard, and there is a ring at %v", around)
	}
	for _, b := range []*ui.Button{filled, outline} {
		w.Canvas().Focus(b)
		around, found := Ring(paint(), primary)
		at := fyne.CurrentApp().Driver().AbsolutePositionForObject(b)
		want := image.Rect(int(at.X), int(at.Y), int(at.X)+300, int(at.Y)+56)
		if !found || !want.In(around) || !around.In(want.Inset(-6)) {
			t.Errorf("the ring around %v is found at %v (%v)", want, around, found)
		}
	}
}

// TestRingIsALine holds that neither a field of the colour, nor a line that is open, nor a small
// one counts.
func TestRingIsALine(t *testing.T) {
	blank := func() *image.RGBA {
		p := image.NewRGBA(image.Rect(0, 0, 200, 200))
		draw.Draw(p, p.Rect, image.White, image.Point{}, draw.Src)
		return p
	}
	ink := image.NewUniform(primary)
	frame := func(p *image.RGBA, r image.Rectangle) {
		draw.Draw(p, r, ink, image.Point{}, draw.Src)
		draw.Draw(p, r.Inset(3), image.White, image.Point{}, draw.Src)
	}
	big := image.Rect(20, 20, 180, 90)
	for what, make := range map[string]func(*image.RGBA){
		"a field":      func(p *image.RGBA) { draw.Draw(p, big, ink, image.Point{}, draw.Src) },
		"a small line": func(p *image.RGBA) { frame(p, image.Rect(20, 20, 50, 50)) },
		"an open line": func(p *image.RGBA) {
			frame(p, big)
			draw.Draw(p, image.Rect(100, 20, 181, 91), image.White, image.Point{}, draw.Src)
		},
		"a crossed line": func(p *image.RGBA) {
			frame(p, big)
			draw.Draw(p, image.Rect(20, 50, 180, 55), ink, image.Point{}, draw.Src)
		},
	} {
		p := blank()
		make(p)
		if around, found := Ring(p, primary); found {
			t.Errorf("%s counts as a ring at %v", what, around)
		}
	}
	p := blank()
	frame(p, big)
	if around, found := Ring(p, primary); !found || around != big {
		t.Errorf("the ring at %v is found at %v (%v)", big, around, found)
	}
}

// TestSays holds that what is read wrongly only in spaces, capitals and signs counts as read.
func TestSays(t *testing.T) {
	const read = "€1,250.00\nTo\nGarage De Smet\nBE68 5390 0754 7034\nApproved, Your\nbank knows"
	for _, text := range []string{"1 250,00", "garage de smet", "BE68 5390 0754 7034", "Approved. Your bank knows."} {
		if !Says(read, text) {
			t.Errorf("%q is not found", text)
		}
	}
	for _, text := range []string{"1 250,01", "BE68 5390 0754 7035", "Rejected"} {
		if Says(read, text) {
			t.Errorf("%q is found", text)
		}
	}
}
