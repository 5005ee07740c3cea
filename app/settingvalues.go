package app

import (
	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
)

// What the settings can be, as keys of the catalogue in the order in which they are offered.
var (
	approveKeys = []string{"set.approve.hold", "set.approve.taps"}
	padKeys     = []string{"set.pad.usual", "set.pad.mixed"}
	lookKeys    = []string{"set.look.device", "set.look.light", "set.look.dark"}
	lookValues  = []string{"", "light", "dark"}
	lockValues  = map[string]lockAfter{
		"set.lock.leave": lockOnLeaving, "set.lock.1": lockInAMinute, "set.lock.5": lockInFive,
	}
	textSizes = []float64{0, 1, 1.3, 1.5}
)

// lockKeys leaves out what every phone does anyway: lock when it is left.
func (a *App) lockKeys() []string {
	if a.mobile() {
		return []string{"set.lock.1", "set.lock.5"}
	}
	return []string{"set.lock.leave", "set.lock.1", "set.lock.5"}
}

// lockAt is the place of what is set among lockKeys.
func (a *App) lockAt() int {
	keys := a.lockKeys()
	for i, key := range keys {
		if lockValues[key] == a.lockAfter() {
			return i
		}
	}
	return len(keys) - 1
}

// mobile says whether this is a phone or a tablet.
func (a *App) mobile() bool { return a.fyne.Driver().Device().IsMobile() }

// lookAt is the place of what is set among lookValues.
func (a *App) lookAt() int {
	for i, value := range lookValues {
		if value == a.fyne.Preferences().String(prefLook) {
			return i
		}
	}
	return 0
}

func (s *settingsPage) setLook(appearance string) {
	s.fyne.Preferences().SetString(prefLook, appearance)
	s.applyLook()
	s.nav.Redraw()
}

// textLabel writes a size of text, as it is kept.
func (a *App) textLabel(size float64) string {
	if size == 0 {
		return a.t("set.text.device")
	}
	return a.t("set.text.percent", words.Args{"size": a.words.N(int64(size*100 + 0.5))})
}

func (s *settingsPage) textSizes() fyne.CanvasObject {
	labels, at := make([]string, len(textSizes)), 0
	for i, size := range textSizes {
		labels[i] = s.textLabel(size)
		if size == s.fyne.Preferences().Float(prefTextSize) {
			at = i
		}
	}
	return ui.NewChoice(labels, at, func(at int) {
		s.fyne.Preferences().SetFloat(prefTextSize, textSizes[at])
		s.applyLook()
		s.nav.Redraw()
	}).Container
}

// languages offers each language by its own name.
func (s *settingsPage) languages() fyne.CanvasObject {
	tags := append([]string{""}, words.Languages()...)
	labels, at := make([]string, len(tags)), 0
	for i, tag := range tags {
		labels[i] = s.t("set.language.device")
		if tag != "" {
			labels[i] = languageName(words.New(tag))
		}
		if tag == s.fyne.Preferences().String(prefLanguage) {
			at = i
		}
	}
	return ui.NewChoice(labels, at, func(at int) {
		s.fyne.Preferences().SetString(prefLanguage, tags[at])
		s.speak()
		s.applyLook()
		s.nav.Redraw()
	}).Container
}

// languageName is what a language calls itself.
func languageName(w *words.Words) string { return w.T("language.name") }

// speak takes the language that was chosen, or else the device's. The country is the device's
// in either case: it says how an amount is written.
func (a *App) speak() {
	a.words = a.ownWords
	if tag := a.fyne.Preferences().String(prefLanguage); tag != "" {
		a.words = a.ownWords.In(tag)
	}
}
