package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/test"
)

// What stands for a character that nobody would see has a box under it, which goes with it.
func TestUnseenCharactersStandInBoxes(t *testing.T) {
	c := stage(t, false, 1, 400, 200)
	text := NewText("gnp[U+202E × 2].exe", TextStyle{Bold: true})
	c.SetContent(text)
	text.Resize(fyne.NewSize(400, 30))
	boxes := func() (found []*canvas.Rectangle) {
		for _, o := range test.WidgetRenderer(text).Objects() {
			if b, ok := o.(*canvas.Rectangle); ok {
				found = append(found, b)
			}
		}
		return found
	}
	f := text.face()
	all := boxes()
	if len(all) != 1 {
		t.Fatalf("%d boxes", len(all))
	}
	if x, want := all[0].Position().X, f.width("gnp"); x < want-2 || x > want+1 {
		t.Errorf("the box begins at %v, the characters before it end at %v", x, want)
	}
	if w, want := all[0].Size().Width, f.width("[U+202E × 2]"); w < want || w > want+4 {
		t.Errorf("the box is %v wide, what stands in it %v", w, want)
	}
	text.SetText("[sic] a[0] [U+20]")
	if left := boxes(); len(left) != 0 {
		t.Errorf("%d boxes under common brackets", len(left))
	}
	text.SetText("a [U+200B] b [0xFF]")
	if two := boxes(); len(two) != 2 {
		t.Errorf("%d boxes", len(two))
	}
}
