package app

import (
	"fyne.io/fyne/v2/theme"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
)

// applyLook sets the theme from the preferences and the device, and the widgets' own words.
func (a *App) applyLook() {
	ui.Phrases.Back = a.t("back")
	ui.Phrases.Delete = a.t("pin.delete")
	ui.Phrases.Keypad = a.t("pin.pad")
	ui.Phrases.PressAgain = a.t("approve.press-again")
	ui.Phrases.HoldHint, ui.Phrases.TapsHint = a.t("approve.hold-hint"), a.t("approve.taps-hint")
	ui.Phrases.Stopped = a.t("sleeps")
	ui.Phrases.HoldLonger = a.t("approve.hold-longer")
	ui.Phrases.On, ui.Phrases.Off, ui.Phrases.Chosen = a.t("spoken.on"), a.t("spoken.off"), a.t("spoken.chosen")
	ui.Phrases.Step = func(at, total int) string {
		return a.t("welcome.page", words.Args{"n": at, "total": total})
	}
	ui.Phrases.PIN = func(filled, total int) string {
		return a.t("pin.spoken", words.Args{"n": filled, "total": total})
	}
	if dark, size := a.dark(), a.textSize(); !ui.Looks(a.fyne.Settings().Theme(), dark, size) {
		a.fyne.Settings().SetTheme(ui.Theme(dark, size)) // which reads all fonts again
	}
}

// textSize is the scale of the text, 1 to 1.5: what the person chose, or else the device's.
func (a *App) textSize() float32 {
	size := float32(a.fyne.Preferences().Float(prefTextSize))
	if size == 0 {
		size = a.display.TextScale
	}
	return min(1.5, max(1, size))
}

// dark says whether the dark look is wanted: by the person, or else by the device.
func (a *App) dark() bool {
	switch a.fyne.Preferences().String(prefLook) {
	case "dark":
		return true
	case "light":
		return false
	}
	return a.fyne.Settings().ThemeVariant() == theme.VariantDark
}

// Look changes the size of the text (1 to 1.5) and the look ("light", "dark", or "" for the
// device's), and keeps both.
func (a *App) Look(textSize float32, appearance string) {
	a.fyne.Preferences().SetFloat(prefTextSize, float64(textSize))
	a.fyne.Preferences().SetString(prefLook, appearance)
	a.applyLook()
	a.nav.Redraw()
}
