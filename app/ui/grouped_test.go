package ui

import (
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/mobile"
	"fyne.io/fyne/v2/test"
)

func grouped(t *testing.T, groups, size int) (*GroupedEntry, fyne.Canvas) {
	t.Helper()
	c := stage(t, false, 1, 360, 640)
	g := NewGroupedEntry("Start code", groups, size)
	c.SetContent(Page(PageParts{Body: Column(10, g)}))
	c.Resize(fyne.NewSize(360, 640))
	return g, c
}

func keys(g *GroupedEntry, names ...fyne.KeyName) {
	for _, n := range names {
		g.TypedKey(&fyne.KeyEvent{Name: n})
	}
}

func TestGroupedEntryIsTyped(t *testing.T) {
	g, c := grouped(t, 5, 4)
	var heard, sent string
	var window []fyne.KeyName
	c.SetOnTypedKey(func(e *fyne.KeyEvent) { window = append(window, e.Name) })
	g.OnChanged(func(s string) { heard = s })
	g.OnSubmitted(func(s string) { sent = s })
	g.Focus(c)
	test.Type(g, "abcd-efgh ijkl.mnop/qrs")
	if g.Text() != "ABCDEFGHIJKLMNOPQRS" || heard != g.Text() || g.Full() {
		t.Errorf("text %q, heard %q", g.Text(), heard)
	}
	test.Type(g, "tu")
	if g.Text() != "ABCDEFGHIJKLMNOPQRST" || !g.Full() {
		t.Errorf("a full field has %q", g.Text())
	}
	keys(g, fyne.KeyUp, fyne.KeyUp, fyne.KeyLeft) // before the 12th
	test.Type(g, "x")
	if g.Text() != "ABCDEFGHIJKXMNOPQRST" {
		t.Errorf("typed over: %q", g.Text())
	}
	keys(g, fyne.KeyBackspace, fyne.KeyDelete)
	if g.Text() != "ABCDEFGHIJKNOPQRST" {
		t.Errorf("deleted: %q", g.Text())
	}
	test.Type(g, "lm")
	if g.Text() != "ABCDEFGHIJKLMNOPQRST" {
		t.Errorf("put back: %q", g.Text())
	}
	keys(g, fyne.KeyHome, fyne.KeyLeft, fyne.KeyBackspace, fyne.KeyEnd, fyne.KeyRight, fyne.KeyDelete, fyne.KeyDown, fyne.KeyReturn, fyne.KeyEscape, mobile.KeyBack)
	if g.Text() != "ABCDEFGHIJKLMNOPQRST" || sent != g.Text() {
		t.Errorf("text %q, sent %q", g.Text(), sent)
	}
	if len(window) != 2 {
		t.Errorf("the window heard %v", window)
	}
}

func TestGroupedEntryIsPasted(t *testing.T) {
	g, _ := grouped(t, 2, 5)
	clip := test.NewClipboard()
	clip.SetContent(" abcde-fghij\n")
	g.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clip})
	if g.Text() != "ABCDEFGHIJ" {
		t.Errorf("%q", g.Text())
	}
	clip.SetContent("ZYXWV-UTSRQ")
	keys(g, fyne.KeyHome)
	g.TypedShortcut(&fyne.ShortcutPaste{Clipboard: clip})
	if g.Text() != "ZYXWVUTSRQ" {
		t.Errorf("a whole code does not replace: %q", g.Text())
	}
	g.TypedShortcut(&fyne.ShortcutCopy{Clipboard: clip})
	if clip.Content() != "ZYXWVUTSRQ" {
		t.Errorf("copied %q", clip.Content())
	}
	g.SetAllowed(func(r rune) bool { return r == 'A' || r == 'B' })
	g.SetText("a1b2\u0410")
	if g.Text() != "AB" {
		t.Errorf("not allowed, but there: %q", g.Text())
	}
}

func TestGroupedEntryIsTouched(t *testing.T) {
	g, c := grouped(t, 5, 4)
	g.SetText("ABCDEFGHIJKLMNOPQRST")
	boxes, _ := g.boxes(g.Size().Width)
	for i, b := range boxes {
		if b.w < Target || b.h < Target {
			t.Errorf("group %d is %v by %v", i, b.w, b.h)
		}
		c.Unfocus()
		test.TapCanvas(c, fyne.CurrentApp().Driver().AbsolutePositionForObject(g).Add(fyne.NewPos(b.x+2, b.y+b.h-2)))
		if c.Focused() != g || g.at != i*4 {
			t.Errorf("a tap in group %d puts the cursor at %d, focus %T", i, g.at, c.Focused())
		}
	}
	c.Unfocus()
	at := fyne.PointEvent{Position: fyne.NewPos(boxes[2].x+9, boxes[2].y+9)}
	g.TouchDown(&mobile.TouchEvent{PointEvent: at}) // as long as it likes
	g.TouchUp(&mobile.TouchEvent{PointEvent: at})
	if c.Focused() != g || g.at != 8 {
		t.Errorf("a long touch puts the cursor at %d, focus %T", g.at, c.Focused())
	}
}

func TestGroupedEntrySaysWhatIsWrong(t *testing.T) {
	g, _ := grouped(t, 2, 5)
	g.SetText("ABCDEFG")
	height := g.Size().Height
	g.SetWrong(2)
	g.SetProblem("Check group 2. One character is wrong.")
	if got := g.AccessibilityLabel(); got != "Start code, ABCDE FG. Check group 2. One character is wrong." {
		t.Errorf("%q", got)
	}
	if g.Size().Height <= height {
		t.Error("the problem gets no room")
	}
	r := test.WidgetRenderer(g).(*groupedRenderer)
	if r.boxes[0].StrokeColor == r.boxes[1].StrokeColor || r.boxes[1].StrokeWidth <= r.boxes[0].StrokeWidth {
		t.Error("the wrong group looks like the others")
	}
	g.SetWrong()
	g.SetProblem("")
	if r.boxes[0].StrokeColor != r.boxes[1].StrokeColor || g.Size().Height != height {
		t.Error("the mark stays")
	}
}
