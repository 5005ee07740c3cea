package uitest_test

import (
	"errors"
	"image/color"
	"slices"
	"strings"
	"testing"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/canvas"
	"fyne.io/fyne/v2/container"
	"fyne.io/fyne/v2/test"
	"fyne.io/fyne/v2/widget"

	"github.com/zegel-app/zegel/internal/uitest"
)

// named is a button that says its name, as ours do.
type named struct {
	widget.Button
	name string
}

func newNamed(name string, tapped func()) *named {
	b := &named{name: name}
	b.ExtendBaseWidget(b)
	b.Text, b.OnTapped = name, tapped
	return b
}

func (n *named) AccessibilityLabel() string { return n.name }

func window(t *testing.T, content fyne.CanvasObject) fyne.Canvas {
	test.NewTempApp(t)
	w := test.NewTempWindow(t, content)
	w.SetPadded(false)
	w.Resize(fyne.NewSize(300, 200))
	return w.Canvas()
}

func TestTapReachesWhatAFingerReaches(t *testing.T) {
	pressed := ""
	press := func(name string) func() { return func() { pressed = name } }
	low := newNamed("Low, far down", press("low"))
	covered := newNamed("Covered", press("covered"))
	cover := newNamed("Cover", press("cover"))
	asleep := newNamed("Asleep", press("asleep"))
	asleep.Disable()
	tall := canvas.NewRectangle(nil)
	tall.SetMinSize(fyne.NewSize(10, 900))
	c := window(t, container.NewBorder(container.NewVBox(container.NewStack(covered, cover), asleep), nil, nil, nil,
		container.NewVScroll(container.NewVBox(tall, low))))

	if err := uitest.Tap(c, "Low"); err != nil || pressed != "low" {
		t.Errorf("a control below the page's end: %v, pressed %q", err, pressed)
	}
	if err := uitest.Tap(c, "Covered"); !errors.Is(err, uitest.ErrOutOfReach) || pressed != "low" {
		t.Errorf("a covered control: %v, pressed %q", err, pressed)
	}
	if err := uitest.Tap(c, "Asleep"); !errors.Is(err, uitest.ErrOutOfReach) || pressed != "low" {
		t.Errorf("a control that sleeps: %v, pressed %q", err, pressed)
	}
	if err := uitest.Tap(c, "Missing"); !errors.Is(err, uitest.ErrNotFound) {
		t.Errorf("a control that is not there: %v", err)
	}
	if got := uitest.Labels(c.Content()); !slices.Contains(got, "Covered") || !slices.Contains(got, "Low, far down") {
		t.Errorf("the controls are %q", got)
	}
}

func TestHoldDoesItsWorkWhilePressed(t *testing.T) {
	steps := ""
	c := window(t, newNamed("Press", func() { steps += "tapped" }))
	if err := uitest.Hold(c, "Press", func() { steps += "held " }); err != nil || steps != "held tapped" {
		t.Errorf("%v, %q", err, steps)
	}
}

func TestTextsAreWhatIsVisible(t *testing.T) {
	hidden := canvas.NewText("hidden", nil)
	hidden.Hide()
	c := window(t, container.NewVBox(widget.NewLabel("a label"), canvas.NewText("a line", nil), hidden))
	if got := uitest.Texts(c.Content()); !slices.Equal(got, []string{"a label", "a line"}) {
		t.Errorf("%q", got)
	}
	if uitest.Reads(c.Content(), "hidden") || !uitest.Reads(c.Content(), "label") {
		t.Error("Reads does not say what Texts says")
	}
}

func TestFlawsAreFound(t *testing.T) {
	place := func(text string, x, y float32) fyne.CanvasObject {
		o := canvas.NewText(text, nil)
		o.Move(fyne.NewPos(x, y))
		o.Resize(o.MinSize())
		return o
	}
	fine := window(t, container.NewWithoutLayout(place("one line", 10, 10), place("and another", 10, 60)))
	if got := uitest.Flaws(fine); len(got) != 0 {
		t.Errorf("a page without flaws has %q", got)
	}
	for name, page := range map[string]fyne.CanvasObject{
		"overlap": container.NewWithoutLayout(place("one line", 10, 10), place("another", 14, 12)),
		"outside": container.NewWithoutLayout(place("a line that leaves the window", 200, 10)),
		"small":   container.NewWithoutLayout(newNamed("tiny", nil)),
	} {
		if got := uitest.Flaws(window(t, page)); len(got) == 0 {
			t.Errorf("%s: no flaw found", name)
		}
	}
}

// deaf is a control that takes no keyboard.
type deaf struct{ widget.Icon }

func (d *deaf) Tapped(*fyne.PointEvent)                {}
func (d *deaf) AccessibilityLabel() string             { return "Deaf" }
func (d *deaf) AccessibilityRole() fyne.AccessibleRole { return fyne.AccessibleRoleButton }

func TestUnreachedByTheKeyboard(t *testing.T) {
	d := &deaf{}
	d.ExtendBaseWidget(d)
	c := window(t, container.NewVBox(newNamed("First", nil), newNamed("Second", nil), d)).(uitest.Tabbing)
	if got := uitest.Unreached(c); len(got) != 1 || got[0] != `Tab does not come to "Deaf"` {
		t.Errorf("%q", got)
	}
	if c.Focused() != nil {
		t.Errorf("the focus stays on %T", c.Focused())
	}
}

func TestFlawsOfReadingAreFound(t *testing.T) {
	mute := &deaf{}
	mute.ExtendBaseWidget(mute)
	pale := canvas.NewText("hardly there", color.NRGBA{0xC8, 0xC8, 0xC8, 0xFF})
	pale.Resize(pale.MinSize())
	ground := canvas.NewRectangle(color.White)
	ground.Resize(fyne.NewSize(300, 200))
	if got := uitest.Flaws(window(t, container.NewWithoutLayout(ground, pale))); len(got) != 1 || !strings.Contains(got[0], ":1 only") {
		t.Errorf("a pale text: %q", got)
	}
	nameless := newNamed("", nil)
	nameless.Resize(fyne.NewSize(80, 80))
	if got := uitest.Flaws(window(t, container.NewWithoutLayout(nameless))); len(got) != 1 || !strings.Contains(got[0], "no label") {
		t.Errorf("a control without a name: %q", got)
	}
}

func TestHearUnderstands(t *testing.T) {
	t.Cleanup(func() { uitest.Hear("en") })
	if err := uitest.Hear("nl"); err != nil {
		t.Fatal(err)
	}
	pressed := false
	c := window(t, container.NewVBox(newNamed("Persoon toevoegen", func() { pressed = true }), widget.NewLabel("Weigeren"), canvas.NewText("€\u00a01.250,00 aan Jef", nil)))
	if err := uitest.Tap(c, "Add a person"); err != nil || !pressed {
		t.Errorf("%v, pressed %v", err, pressed)
	}
	if !uitest.Reads(c.Content(), "€\u00a01\u00a0250,00 to Jef") {
		t.Errorf("%q", uitest.Texts(c.Content()))
	}
	if err := uitest.Hear("xx"); err == nil {
		t.Error("a language that nobody speaks is understood")
	}
}
