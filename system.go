package main

import (
	"context"
	"errors"
	"os"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app"
	"github.com/zegel-app/zegel/platform"
	"github.com/zegel-app/zegel/platform/link"
	"github.com/zegel-app/zegel/scanner/camera"
)

// follow brings to the app what the system tells.
func follow(system platform.System, a *app.App, window fyne.Window) {
	if fyne.CurrentDevice().IsMobile() {
		_ = system.Protect() // where the system can't, the app works without
	}
	system.Watch(func(e platform.Event) {
		if e.Kind == platform.Turned {
			camera.SetTurned(e.Turn)
			return
		}
		fyne.Do(func() {
			switch e.Kind {
			case platform.Left:
				a.Background()
			case platform.Returned:
				a.Foreground()
			case platform.LinkOpened:
				if text, err := link.Check(e.Link); err == nil { // anybody can make a link
					window.RequestFocus()
					a.Take(text)
				}
			}
		})
	})
}

// source is what the camera is: the device's own, or a file.
func source(look string, system platform.System) func() camera.Source {
	if look != "" {
		return func() camera.Source { return camera.File(look, 15) }
	}
	ask := func(ctx context.Context) error {
		err := system.AllowCamera(ctx)
		if errors.Is(err, platform.ErrRefused) {
			return camera.ErrPermission
		}
		return err
	}
	return func() camera.Source { return camera.Permitted(camera.Default(), ask) }
}

// announce tells the system that this program opens our links, where no package did.
func announce() {
	if program, err := os.Executable(); err == nil {
		_ = link.Register(program) // without it links have to be pasted
	}
}
