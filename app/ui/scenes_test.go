package ui

import (
	"flag"
	"fmt"
	"image/png"
	"os"
	"path/filepath"
	"reflect"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"
)

var renderDir = flag.String("render", "", "draw every widget in its states into this folder")

func TestRender(t *testing.T) {
	for _, dark := range []bool{false, true} {
		for _, scale := range []float32{1, 1.5} {
			for name, scene := range scenes {
				w, h := float32(390), float32(844)
				if scale > 1 {
					w, h = 360, 640
				}
				if scene.wide {
					w, h = 1024, 768
				}
				c := stage(t, dark, scale, w, h)
				c.SetScale(2)
				c.SetContent(scene.make(c))
				c.Resize(fyne.NewSize(w, h))
				if *renderDir == "" {
					continue
				}
				if scene.after != nil {
					scene.after(c)
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
				f.Close()
			}
		}
	}
}

type scene struct {
	wide  bool
	make  func(c fyne.Canvas) fyne.CanvasObject
	after func(c fyne.Canvas)
}

var scenes = map[string]scene{
	"pin":       {make: func(fyne.Canvas) fyne.CanvasObject { return pinPage(3, false) }},
	"pinwrong":  {make: func(fyne.Canvas) fyne.CanvasObject { return pinPage(6, true) }},
	"approve":   {make: func(fyne.Canvas) fyne.CanvasObject { return approvePage() }},
	"tablet":    {wide: true, make: func(fyne.Canvas) fyne.CanvasObject { return approvePage() }},
	"tabletpin": {wide: true, make: func(fyne.Canvas) fyne.CanvasObject { return pinPage(3, false) }},
	"profiles":  {make: func(fyne.Canvas) fyne.CanvasObject { return profilesPage() }},
	"icons":     {wide: true, make: func(fyne.Canvas) fyne.CanvasObject { return iconsPage() }},
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

func approvePage() fyne.CanvasObject {
	return Page(PageParts{
		Title: "Approve payment",
		Back:  func() {},
		Body: Column(10,
			NewRow(RowParts{Title: "Meridian Bank", Subtitle: "Payment · code valid for 4:32", Initials: "M"}),
			NewPanel(
				NewText("You are about to pay", TextStyle{Size: Small, Colour: Muted, Align: fyne.TextAlignCenter}),
				NewText("€\u00a01\u202f250,00", TextStyle{Size: Display, Bold: true, Align: fyne.TextAlignCenter, Fit: true}),
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
			NewHold("Hold to approve", "Keep holding…", Icons.Lock, 1e9, func() {}),
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
			NewRow(RowParts{Title: "Jef Verhulst", Subtitle: "Meridian Bank, Kust", Initials: "JV", Tapped: func() {}})),
		Actions: NewButton("Add a person", Outlined, Icons.Plus, func() {}),
	})
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
