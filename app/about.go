package app

import (
	"runtime/debug"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
)

// about says what this program is, and on which terms.
func (s *settingsPage) about() fyne.CanvasObject {
	terms := fyne.CanvasObject(ui.NewText(s.t("about.licences"), ui.TextStyle{Size: ui.Small, Colour: ui.Muted}))
	if s.terms != "" {
		terms = ui.NewRow(ui.RowParts{Title: s.t("licences.title"), Subtitle: s.t("licences.short"), Onward: true, Tapped: s.openLicences})
	}
	return ui.Column(14,
		ui.NewText(s.t("about.version", words.Args{"version": s.version()}), ui.TextStyle{Colour: ui.Muted}),
		ui.NewText(s.t("about.text"), ui.TextStyle{}),
		ui.NewPanel(
			ui.NewFact(s.t("about.terms"), "Apache License 2.0", false),
			ui.NewFact(s.t("about.parts"), "Fyne\u00a0· bbolt\u00a0· gozxing\u00a0· Go\u00a0· IBM Plex", false),
		),
		terms,
	)
}

// version is the program's version, or the commit that it was built from.
func (a *App) version() string {
	if v := a.fyne.Metadata().Version; v != "" {
		return v
	}
	if info, ok := debug.ReadBuildInfo(); ok {
		for _, s := range info.Settings {
			if s.Key == "vcs.revision" && len(s.Value) >= 12 {
				return s.Value[:12]
			}
		}
	}
	return a.t("about.unknown")
}
