package app

import (
	"image/color"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/scanner/camera"
)

// viewfinder is the face of the scan page: the camera's picture over the whole window, with
// corner marks, a hint, and the other ways to give a code. It is dark in both looks, since a
// bright page beside a dark picture blinds, and shines on the screen that is scanned.
type viewfinder struct {
	content fyne.CanvasObject
	preview *canvas.Image
	marks   *fyne.Container
	title   *ui.Text
	back    *ui.IconButton
	hint    *ui.Text
	pill    *fyne.Container
	typing  *ui.Button
	ways    *fyne.Container
	shades  [2]*canvas.Rectangle
}

// shade lies over the picture where words stand on it, so that they can be read on any
// picture; night is what shows before there is one.
var (
	shade = color.NRGBA{R: 0x0E, G: 0x16, B: 0x1B, A: 0xE6}
	night = color.NRGBA{R: 0x0E, G: 0x16, B: 0x1B, A: 0xFF}
)

func newViewfinder(s *scanPage) *viewfinder {
	v := &viewfinder{
		preview: canvas.NewImageFromImage(nil),
		marks:   container.NewWithoutLayout(),
		title:   ui.NewText(s.t("scan"), ui.TextStyle{Bold: true, Align: fyne.TextAlignCenter}),
		back:    ui.NewIconButton(s.t("back"), ui.Icons.Back, func() { s.nav.Back() }),
		hint:    ui.NewText("", ui.TextStyle{Bold: true, Align: fyne.TextAlignCenter}),
		typing:  ui.NewButton(s.t("scan.not-working"), ui.Filled, ui.Icon{}, s.typed),
	}
	v.preview.FillMode = canvas.ImageFillCover
	for range 8 {
		v.marks.Add(canvas.NewRectangle(color.NRGBA{R: 0x6C, G: 0xC7, B: 0xDD, A: 0xFF}))
	}
	pill := canvas.NewRectangle(shade)
	pill.CornerRadius = 22
	v.pill = container.New(pillLayout{}, pill, v.hint)
	v.typing.Hide()
	v.ways = ui.Across(ui.Gap,
		newTile(s.t("scan.picture"), ui.Icons.Picture, s.choosePicture),
		newTile(s.t("scan.paste"), ui.Icons.Paste, s.paste),
		newTile(s.t("scan.type"), ui.Icons.Keyboard, s.typed),
	)
	for i := range v.shades {
		v.shades[i] = canvas.NewRectangle(shade)
	}
	size := s.textSize()
	v.content = container.NewThemeOverride(container.New(v,
		canvas.NewRectangle(night), v.preview, v.marks, v.shades[0], v.shades[1],
		v.title, v.back, v.pill, v.typing, v.ways,
	), ui.Theme(true, size))
	return v
}

// say shows what to do.
func (v *viewfinder) say(hint string) {
	if v.hint.String() != hint {
		v.hint.SetText(hint)
		v.content.Refresh()
	}
}

// show draws a frame.
func (v *viewfinder) show(f *camera.Frame) {
	if f != nil {
		v.preview.Image = upright(f)
		v.preview.Refresh()
	}
}

// offerTyping says that there is another way.
func (v *viewfinder) offerTyping() {
	if !v.typing.Visible() {
		v.typing.Show()
		v.content.Refresh()
	}
}

// MinSize implements fyne.Layout.
func (v *viewfinder) MinSize([]fyne.CanvasObject) fyne.Size { return fyne.NewSize(280, 320) }

// Layout implements fyne.Layout: the picture lies behind everything.
func (v *viewfinder) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	for _, o := range objects[:2] {
		o.Resize(size)
	}
	width := min(size.Width-2*ui.Margin, ui.Column480)
	left := (size.Width - width) / 2

	headWidth := size.Width - 2*(ui.Target+8)
	head := max(60, v.title.HeightForWidth(headWidth)+16)
	v.back.Move(fyne.NewPos(8, (head-ui.Target)/2))
	v.back.Resize(fyne.NewSquareSize(ui.Target))
	titleHeight := v.title.HeightForWidth(headWidth)
	v.title.Move(fyne.NewPos(ui.Target+8, (head-titleHeight)/2))
	v.title.Resize(fyne.NewSize(headWidth, titleHeight))
	v.shades[0].Resize(fyne.NewSize(size.Width, head))

	y := size.Height - ui.Margin
	place := func(o fyne.CanvasObject) {
		if o.Visible() {
			height := ui.HeightFor(o, width)
			y -= height
			o.Move(fyne.NewPos(left, y))
			o.Resize(fyne.NewSize(width, height))
			y -= ui.Gap
		}
	}
	place(v.ways)
	v.shades[1].Move(fyne.NewPos(0, y))
	v.shades[1].Resize(fyne.NewSize(size.Width, size.Height-y))
	y -= ui.Gap
	place(v.typing)
	place(v.pill)
	v.mark(fyne.NewPos(0, head), fyne.NewSize(size.Width, y-head))
}

// mark puts the corner marks around the middle of the room that is left.
func (v *viewfinder) mark(at fyne.Position, room fyne.Size) {
	const arm, thick = 44, 4
	side := max(96, min(room.Width-4*ui.Margin, room.Height-2*ui.Margin, 420))
	x, y := at.X+(room.Width-side)/2, at.Y+(room.Height-side)/2
	for i, corner := range []fyne.Position{{X: x, Y: y}, {X: x + side, Y: y}, {X: x, Y: y + side}, {X: x + side, Y: y + side}} {
		flat, tall := v.marks.Objects[2*i], v.marks.Objects[2*i+1]
		flat.Resize(fyne.NewSize(arm, thick))
		tall.Resize(fyne.NewSize(thick, arm))
		flatAt, tallAt := corner, corner
		if i%2 == 1 {
			flatAt.X -= arm
			tallAt.X -= thick
		}
		if i/2 == 1 {
			flatAt.Y -= thick
			tallAt.Y -= arm
		}
		flat.Move(flatAt)
		tall.Move(tallAt)
	}
}

// pillLayout puts a text on a rounded ground that is a little larger.
type pillLayout struct{}

// MinSize implements fyne.Layout.
func (p pillLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(ui.Target, objects[1].MinSize().Height+22)
}

// HeightForWidth implements ui.FlowLayout.
func (p pillLayout) HeightForWidth(objects []fyne.CanvasObject, width float32) float32 {
	return ui.HeightFor(objects[1], width-32) + 22
}

// Layout implements fyne.Layout.
func (p pillLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	objects[0].Resize(size)
	objects[1].Move(fyne.NewPos(16, 11))
	objects[1].Resize(fyne.NewSize(size.Width-32, size.Height-22))
}

// newTile is a target with an icon over its label.
func newTile(label string, icon ui.Icon, tapped func()) fyne.CanvasObject {
	ground := canvas.NewRectangle(color.NRGBA{R: 0x23, G: 0x30, B: 0x38, A: 0xFF})
	ground.CornerRadius = ui.Radius
	return container.New(tileLayout{}, ground,
		ui.NewText(label, ui.TextStyle{Size: ui.Small, Align: fyne.TextAlignCenter}),
		ui.NewIconButton(label, icon, tapped))
}

// tileLayout puts the icon over the label; both are one target.
type tileLayout struct{}

// MinSize implements fyne.Layout.
func (l tileLayout) MinSize(objects []fyne.CanvasObject) fyne.Size {
	return fyne.NewSize(72, 44+objects[1].MinSize().Height+8)
}

// HeightForWidth implements ui.FlowLayout.
func (l tileLayout) HeightForWidth(objects []fyne.CanvasObject, width float32) float32 {
	return 44 + ui.HeightFor(objects[1], width-8) + 8
}

// Layout implements fyne.Layout.
func (l tileLayout) Layout(objects []fyne.CanvasObject, size fyne.Size) {
	height := ui.HeightFor(objects[1], size.Width-8)
	objects[0].Resize(size)
	objects[1].Move(fyne.NewPos(4, size.Height-height-8))
	objects[1].Resize(fyne.NewSize(size.Width-8, height))
	objects[2].Resize(fyne.NewSize(size.Width, size.Height-height))
}
