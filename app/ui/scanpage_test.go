package ui

import (
	"testing"

	"fyne.io/fyne/v2"
)

// The frame of the camera page keeps out of what lies over the picture, and a hint of more
// lines gets its room, on a small phone with large text.
func TestScanPageKeepsItsPartsApart(t *testing.T) {
	c := stage(t, false, 1.5, 360, 640)
	finder, hint := NewViewfinder("Camera"), NewHint("Hold still")
	finder.SetPicture(view(), 0)
	below := NewButton("Not working? Type the code instead.", Outlined, Icon{}, nil)
	tools := []fyne.CanvasObject{NewToolButton("Light", Icons.Light, nil), NewToolButton("Picture", Icons.Picture, nil), NewToolButton("Type code", Icons.Keyboard, nil), NewToolButton("Einfügen", Icons.Paste, nil)}
	page := ScanPage(ScanParts{Title: "Scan your bank's code", Back: func() {}, Finder: finder, Hint: hint, Below: below, Tools: tools})
	c.SetContent(page)
	c.Resize(fyne.NewSize(360, 640))
	if a, b, last := tools[0], tools[1], tools[3]; a.Size() != b.Size() || last.Position().Y <= a.Position().Y || last.Size().Width < last.(*ToolButton).leastWidth() {
		t.Errorf("the tools are %v, %v and, at %v, %v", a.Size(), b.Size(), last.Position(), last.Size())
	}
	for _, words := range []string{"Hold still", "Too much glare. Tilt the screen until you see no lamp in it any more", "Hold still"} {
		hint.SetText(words)
		if h := hint.HeightForWidth(hint.Size().Width); hint.Size().Height < h {
			t.Errorf("%q is %v high and needs %v", words, hint.Size().Height, h)
		}
		low := page.Layout.(*scanLayout).low.Position().Y
		r := viewfinderRenderer{v: finder}
		x, y, side := r.frame(finder.Size())
		if y < finder.top || y+side > low || side < 2*markLong || x < 0 {
			t.Errorf("%q: the frame is at %v, %v, %v wide; the header ends at %v, the rest begins at %v", words, x, y, side, finder.top, low)
		}
	}
}
