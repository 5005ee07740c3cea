package app

import (
	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/protocol"
)

// settingFacts shows what is allowed now, and what would be.
func (a *App) settingFacts(s *protocol.SettingChange) fyne.CanvasObject {
	old := a.t("setting.none")
	if s.Old != "" {
		old = words.Visible(s.Old)
	}
	return ui.NewPanel(
		ui.Column(4, a.headline("setting.about"),
			ui.NewText(words.Visible(s.Setting), ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter})),
		ui.NewDivider(),
		a.fact("fact.now", old),
		a.fact("fact.then", words.Visible(s.New)),
	)
}

// deviceFacts shows what happens to a device of the customer's, and what that means.
func (a *App) deviceFacts(d *protocol.DeviceChange) fyne.CanvasObject {
	about, means := "device.add", "device.add.means"
	switch d.Action {
	case protocol.RemoveDevice:
		about, means = "device.remove", "device.remove.means"
	case protocol.BlockDevice:
		about, means = "device.block", "device.block.means"
	}
	return ui.NewPanel(
		ui.Column(4, a.headline(about),
			ui.NewText(words.Visible(d.Device), ui.TextStyle{Size: ui.Title, Bold: true, Align: fyne.TextAlignCenter})),
		ui.NewDivider(),
		ui.NewText(a.t(means), ui.TextStyle{}),
	)
}
