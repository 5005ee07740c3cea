package ui

import (
	"flag"
	"fmt"
	"image"
	"image/color"
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"sync"
	"testing"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
)

var renderDir = flag.String("render", "", "draw every widget in its states into this folder")

// TestRender builds every scene in both looks at three sizes of text. With -render
// it draws them too.
func TestRender(t *testing.T) {
	for _, dark := range []bool{false, true} {
		for _, scale := range []float32{1, 1.3, 1.5} {
			c := stage(t, dark, scale, 390, 844)
			c.SetScale(2)
			for name, scene := range scenes {
				perform(c, scene, scale)
				if *renderDir == "" {
					continue
				}
				look := "light"
				if dark {
					look = "dark"
				}
				f, err := os.Create(filepath.Join(*renderDir, fmt.Sprintf("%s-%s-%d.png", name, look, int(scale*100))))
				if err != nil {
					t.Fatal(err)
				}
				if err := png.Encode(f, c.Capture()); err != nil {
					t.Fatal(err)
				}
				if err := f.Close(); err != nil {
					t.Fatal(err)
				}
			}
		}
	}
}

// perform puts a scene on a canvas: of a small phone where text is large.
func perform(c test.WindowlessCanvas, s scene, scale float32) {
	for _, o := range c.Overlays().List() {
		c.Overlays().Remove(o)
	}
	w, h := float32(390), float32(844)
	if scale > 1 {
		w, h = 360, 640
	}
	if s.w > 0 {
		w, h = s.w, s.h
	}
	c.Resize(fyne.NewSize(w, h))
	c.SetContent(s.make(c))
	if s.after != nil {
		s.after(c)
	}
}

// roots are what is on a canvas: its content and what lies over it.
func roots(c fyne.Canvas) []fyne.CanvasObject {
	return append([]fyne.CanvasObject{c.Content()}, c.Overlays().List()...)
}

type scene struct {
	w, h  float32 // 0 for a phone
	make  func(c fyne.Canvas) fyne.CanvasObject
	after func(c fyne.Canvas)
}

func of(f func() fyne.CanvasObject) func(fyne.Canvas) fyne.CanvasObject {
	return func(fyne.Canvas) fyne.CanvasObject { return f() }
}

var scenes = map[string]scene{
	"pin":       {make: of(func() fyne.CanvasObject { return pinPage(3, false) })},
	"pinwrong":  {make: of(func() fyne.CanvasObject { return pinPage(6, true) })},
	"tabletpin": {w: 1024, h: 768, make: of(func() fyne.CanvasObject { return pinPage(3, false) })},
	"lowpin":    {w: 800, h: 360, make: of(func() fyne.CanvasObject { return pinPage(3, false) })},
	"approve":   {make: of(approvePage)},
	"holding": {make: of(func() fyne.CanvasObject {
		theHold = nil
		o := approvePage()
		theHold.holds, theHold.progress = true, 0.66
		return o
	})},
	"tablet":      {w: 1024, h: 768, make: of(approvePage)},
	"low":         {w: 844, h: 390, make: of(approvePage)},
	"tiny":        {w: 320, h: 480, make: of(approvePage)},
	"scrolled":    {w: 360, h: 560, make: of(approvePage), after: func(c fyne.Canvas) { test.Scroll(c, fyne.NewPos(100, 200), 0, -90) }},
	"icons":       {w: 1024, h: 768, make: of(iconsPage)},
	"profiles":    {make: of(profilesPage)},
	"buttons":     {make: of(buttonsPage)},
	"rows":        {make: of(rowsPage)},
	"typing":      {make: of(entriesPage), after: func(c fyne.Canvas) { c.FocusNext() }},
	"entries":     {make: of(entriesPage)},
	"code":        {make: of(codePage)},
	"codes":       {make: of(codesPage)},
	"grouped":     {make: of(groupedPage), after: func(c fyne.Canvas) { c.FocusNext() }},
	"pulled":      {make: of(codesPage), after: pullDown},
	"settings":    {make: of(settingsPage)},
	"scan":        {make: of(func() fyne.CanvasObject { return scanPage(true) })},
	"noscan":      {make: of(func() fyne.CanvasObject { return scanPage(false) })},
	"tabletscan":  {w: 1024, h: 768, make: of(func() fyne.CanvasObject { return scanPage(true) })},
	"sheet":       {make: of(profilesPage), after: openSheet},
	"tabletsheet": {w: 1024, h: 768, make: of(profilesPage), after: openSheet},
	"keys":        {make: of(func() fyne.CanvasObject { return keysPage() })},
}

func pinPage(filled int, wrong bool) fyne.CanvasObject {
	dots := NewDots(6)
	dots.SetFilled(filled)
	dots.SetWrong(wrong)
	hint := NewText("Your PIN stays on this device.", TextStyle{Size: Small, Colour: Muted, Align: fyne.TextAlignCenter})
	if wrong {
		hint = NewText("That PIN is not right. 4 tries left.", TextStyle{Size: Small, Bold: true, Colour: Danger, Align: fyne.TextAlignCenter})
	}
	return Page(PageParts{
		Back:   func() {},
		Mark:   NewSeal(54),
		Centre: true, Bare: true,
		Body: Column(12,
			NewText("Enter your PIN", TextStyle{Size: Title, Bold: true, Align: fyne.TextAlignCenter}),
			NewText("Anna Peeters", TextStyle{Size: Small, Colour: Muted, Align: fyne.TextAlignCenter}),
			Space(4), dots, hint),
		Actions: NewKeypad(KeypadConfig{LeftLabel: "Forgot?"}),
	})
}

var theHold *Hold

func approvePage() fyne.CanvasObject {
	hold := NewHold("Hold to approve", "Keep holding…", Icons.Lock, time.Second, func() {})
	theHold = hold
	return Page(PageParts{
		Title: "Approve payment",
		Back:  func() {},
		Body: Column(10,
			NewRow(RowParts{Title: "Meridian Bank", Subtitle: "Payment · code valid for 4:32", Initials: "M"}),
			NewPanel(
				NewAmount("You are about to pay", "€\u00a01\u00a0250,00"),
				NewDivider(),
				NewFact("To", "Garage De Smet", false),
				NewFact("Account", "BE68 5390 0754 7034", true),
				NewDivider(),
				NewFact("From", "Anna – current account", false),
				NewFact("Reference", "Invoice 2026-0117", false),
			)),
		Notice: NewNotice(Warning, "You have not paid this account before. Did somebody call and ask you to pay? Stop, and call your bank."),
		Side: Column(16,
			NewText("Check before you approve", TextStyle{Size: Title, Bold: true}),
			NewPoint(Icons.Shield, Primary, "Is the amount right?", TextStyle{}),
			NewPoint(Icons.Shield, Primary, "Do you know this payee?", TextStyle{}),
			NewPoint(Icons.Shield, Primary, "Did you start this payment yourself?", TextStyle{})),
		Actions: Column(10,
			hold,
			NewButton("Reject", Outlined, Icon{}, func() {}),
			NewButton("I did not ask for this", Quiet, Icon{}, func() {})),
	})
}

func profilesPage() fyne.CanvasObject {
	return Page(PageParts{
		Mark: NewSeal(54),
		Bare: true,
		Body: Column(12,
			NewText("Who is using Zegel?", TextStyle{Size: Title, Bold: true, Align: fyne.TextAlignCenter}),
			NewText("Each person has their own PIN.", TextStyle{Size: Small, Colour: Muted, Align: fyne.TextAlignCenter}),
			NewRow(RowParts{Title: "Anna Peeters", Subtitle: "Meridian Bank", Initials: "AP", Tapped: func() {}}),
			NewRow(RowParts{Title: "Jef Verhulst", Subtitle: "Meridian Bank, Kust", Initials: "JV", Colour: 1, Tapped: func() {}})),
		Actions: NewButton("Add a person", Outlined, Icons.Plus, func() {}),
	})
}

func buttonsPage() fyne.CanvasObject {
	body := Column(14)
	for _, kind := range []ButtonKind{Filled, Outlined, Quiet, Stop} {
		rest, down, asleep, long := NewButton("Rest", kind, Icons.Scan, nil), NewButton("Pressed", kind, Icon{}, nil), NewButton("Asleep", kind, Icon{}, nil), NewButton("Scan the code that is on your bank's page now", kind, Icons.Scan, nil)
		down.down = true
		asleep.Disable()
		rest.focused = true
		over := NewButton("Hover", kind, Icon{}, nil)
		over.hover = true
		body.Add(Across(10, rest, over))
		body.Add(Across(10, down, asleep))
		body.Add(long)
	}
	return Page(PageParts{Title: "Buttons", Back: func() {}, Body: body, Right: NewIconButton("Help", Icons.Help, nil)})
}

func rowsPage() fyne.CanvasObject {
	focused := NewRow(RowParts{Title: "Focused", Subtitle: "Meridian Bank", Initials: "FO", Tapped: func() {}}).(*Row)
	focused.focused = true
	down := NewRow(RowParts{Title: "Pressed", Icon: Icons.Bank, Onward: true, Tapped: func() {}}).(*Row)
	down.down = true
	return Page(PageParts{Title: "Rows", Body: Column(12,
		focused, down,
		NewRow(RowParts{Title: "Scan your bank's code", Icon: Icons.Scan, Onward: true, Tapped: func() {}}),
		NewRow(RowParts{Title: "Jef Verhulst", Subtitle: "Erased after five wrong PINs. Set up again with your bank.", Initials: "JV", Faded: true, Tapped: func() {}}),
		NewNotice(Warning, "This account is in another country."),
		NewNotice(Danger, "Stop. This code was not made by your bank. Close the page. Call your bank on the number on your card."),
		NewNotice(Success, "Approved. Your bank knows."),
		NewNotice(Muted, "This shows what you did here. Your bank shows what was paid."),
		NewWorking("Working"), NewSteps(1, 3),
		NewFact("Reference", "Averyveryveryverylongreferencewithoutanyspaceinitatall0123456789", false),
		NewFact("Account", "MT84 MALT 0110 0001 2345 MTLC AST0 01S", true),
	)})
}

func entriesPage() fyne.CanvasObject {
	empty, typed, wrong := NewEntry("Your name", "Anna"), NewEntry("Your name", ""), NewEntry("Code", "")
	typed.SetText("Anna Peeters")
	wrong.SetMono(true)
	wrong.SetText("MFRG GZDF")
	wrong.SetProblem("Check group 3. One character is wrong.")
	long := NewEntry("The code as letters", "ZEGEL:...")
	long.SetMono(true)
	long.SetMultiLine(true)
	long.SetText("ZEGEL:C/MFRGGZDFMZTWQ2LKNNWG23TPOBYXE43UOV3HO6DZPIYDCMRTGQ2TMNZYHE")
	return Page(PageParts{Title: "Entries", Body: Column(16, empty, typed, wrong, long)})
}

func codePage() fyne.CanvasObject {
	line := NewCountdown("Valid for 4:32")
	line.Set(0.9, "Valid for 4:32", false)
	soon := NewCountdown("")
	soon.Set(0.1, "Valid for 0:28", true)
	return Page(PageParts{Title: "Your code", Body: Column(16,
		NewText("Type this on your bank's page", TextStyle{Align: fyne.TextAlignCenter}),
		NewPanel(NewDigits("48210937"), line), soon,
		NewNotice(Warning, "Never tell this code to anyone, also not on the phone.")),
		Actions: Column(10, NewButton("Done", Filled, Icon{}, nil), NewButton("Copy", Quiet, Icons.Copy, nil))})
}

func codesPage() fyne.CanvasObject {
	hidden, seen, soon := NewCodeRow("Meridian Bank", "Web trading", "Tap to see the code", nil), NewCodeRow("Kust Trading", "Derivatives", "", nil), NewCodeRow("Kust Trading", "", "", nil)
	seen.SetCode("48210937")
	seen.Ring().Set(0.7, "21", "21 seconds left", false)
	soon.SetCode("00480210")
	soon.Ring().Set(0.1, "3", "3 seconds left", true)
	seen.focused = true
	down, asleep := NewCodeRow("Pressed", "", "Tap to see the code", nil), NewCodeRow("Asleep", "", "Tap to see the code", nil)
	down.down = true
	asleep.Disable()
	return Page(PageParts{Title: "Codes", Pulled: func() {}, Body: Column(12, hidden, seen, soon, down, asleep, NewRing("Valid for 0:30"))})
}

func pullDown(c fyne.Canvas) {
	s := c.Content().(*fyne.Container).Layout.(*pageLayout).scroller
	s.area.Dragged(&fyne.DragEvent{Dragged: fyne.NewDelta(0, 90)})
}

func groupedPage() fyne.CanvasObject {
	typing, wrong, letter := NewGroupedEntry("Start code", 5, 4), NewGroupedEntry("Start code", 5, 4), NewGroupedEntry("Device code", 2, 5)
	typing.SetText("ABCDEFGHJK")
	wrong.SetText("ABCDEFGHWMWMMNOPQRST")
	wrong.SetWrong(3)
	wrong.SetProblem("Check group 3. One character is wrong.")
	return Page(PageParts{Title: "Type the code", Body: Column(16, typing, wrong, letter)})
}

func settingsPage() fyne.CanvasObject {
	off := NewSwitch("Mix up the digits", "The keys change places every time", false, nil)
	on := NewSwitch("Mix up the digits", "", true, nil)
	return Page(PageParts{Title: "Settings", Body: Column(12, off, on, NewText("Text size", TextStyle{Size: Small, Bold: true, Colour: Muted}), NewChoice([]string{"Normal", "Large", "Largest"}, 1, nil).Container)})
}

// view is what a camera might see.
var view = sync.OnceValue(func() image.Image {
	m := image.NewRGBA(image.Rect(0, 0, 320, 240))
	for y := range 240 {
		for x := range 320 {
			v := uint8(60 + x/4 + y/4)
			if (x/10+y/10)%2 == 0 && x > 120 && x < 200 && y > 80 && y < 160 {
				v = 250
			}
			m.SetRGBA(x, y, color.RGBA{R: v, G: v, B: v, A: 255})
		}
	}
	return m
})

func scanPage(camera bool) fyne.CanvasObject {
	finder := NewViewfinder("Camera")
	if camera {
		m := view()
		finder.SetPicture(m, 0)
	} else {
		finder.SetMessage("Zegel may not use the camera. Allow it in the settings of this device, or type the code instead.")
	}
	return ScanPage(ScanParts{Title: "Scan your bank's code", Back: func() {}, Right: NewIconButton("Other camera", Icons.Switch, nil), Finder: finder, Hint: NewHint("Move a little closer"),
		Tools: []fyne.CanvasObject{NewToolButton("Light", Icons.Light, nil), NewToolButton("Picture", Icons.Picture, nil), NewToolButton("Type code", Icons.Keyboard, nil)}})
}

func openSheet(c fyne.Canvas) {
	NewSheet(SheetParts{Title: "Forgot your PIN?",
		Body:    NewText("Nobody can show or reset your PIN. Erase this profile and set it up again with your bank. This removes: Meridian Bank, Kust Trading.", TextStyle{}),
		Actions: Column(10, NewButton("Erase", Stop, Icons.Trash, nil), NewButton("Keep it", Outlined, Icon{}, nil)), Dismissed: func() {}}).Show(c)
}

func keysPage() fyne.CanvasObject {
	pad := NewKeypad(KeypadConfig{LeftLabel: "Forgot?"})
	pad.at = 4
	pad.mark(true)
	pad.keys[0].down = true
	pad.keys[2].hover = true
	asleep := NewKeypad(KeypadConfig{LeftLabel: "Forgot?"})
	asleep.Disable()
	return Page(PageParts{Title: "Keys", Body: pad, Actions: asleep, Bare: true})
}

func iconsPage() fyne.CanvasObject {
	var all []fyne.CanvasObject
	v := reflect.ValueOf(Icons)
	for i := range v.NumField() {
		one := v.Field(i).Interface().(Icon)
		all = append(all, NewIcon(one, Ink, 96), NewIcon(one, Primary, 22))
	}
	return container.NewGridWrap(fyne.NewSize(100, 100), all...)
}

// BenchmarkPage is what showing a page costs: build it, and lay it out on a phone.
func BenchmarkPage(b *testing.B) {
	c := stage(b, false, 1, 390, 844)
	for b.Loop() {
		c.SetContent(approvePage())
	}
}

// BenchmarkHoldFrame is what one frame of a hold costs.
func BenchmarkHoldFrame(b *testing.B) {
	c := stage(b, false, 1, 390, 844)
	c.SetContent(approvePage())
	theHold.holds = true
	for b.Loop() {
		theHold.progress = 0.5
		theHold.paint()
	}
}
