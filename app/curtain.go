package app

import (
	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/container"

	"github.com/zegel-app/zegel/app/ui"
)

// curtain is the seal on plain ground: what the app switcher shows, and the first moment.
type curtain struct{ *App }

func (c *curtain) draw() fyne.CanvasObject {
	return ui.Page(ui.PageParts{Body: container.NewCenter(ui.NewSeal(96)), Centre: true})
}
