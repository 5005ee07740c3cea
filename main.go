// Command zegel is the app: it shows what a bank asks to approve, and answers.
package main

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"runtime"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"github.com/zegel-app/zegel/app"
	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/scanner/camera"
)

func main() {
	data := flag.String("data", "", "folder of profiles and keys (default: the user's own for programs)")
	look := flag.String("camera", "", "picture, folder of pictures or y4m film to look at instead of a camera")
	flag.Parse()
	if err := run(*data, *look); err != nil {
		fmt.Fprintln(os.Stderr, "zegel:", err)
		os.Exit(1)
	}
}

func run(data, look string) error {
	f := fyneapp.NewWithID(ui.BrandID)
	if data == "" {
		data = folder(f)
	}
	var auth *authenticator.Authenticator
	a := app.New(app.Config{
		Fyne: f, Words: words.New("en"), Camera: source(look),
		Open: func() (opened *authenticator.Authenticator, err error) {
			opened, err = authenticator.Open(data, authenticator.Config{DeviceName: ui.BrandName + " on " + system()})
			auth = opened
			return opened, err
		},
	})
	window := f.NewWindow(ui.BrandName)
	window.Resize(fyne.NewSize(420, 860))
	if fyne.CurrentDevice().IsMobile() {
		f.Lifecycle().SetOnExitedForeground(a.Background)
		f.Lifecycle().SetOnEnteredForeground(a.Foreground)
	}
	f.Lifecycle().SetOnStopped(a.Stop)
	a.Start(window)
	window.ShowAndRun()
	if auth != nil {
		return auth.Close()
	}
	return nil
}

// folder is where profiles and keys are, on a phone inside the app's own storage.
func folder(f fyne.App) string {
	if dir, err := os.UserConfigDir(); err == nil && !fyne.CurrentDevice().IsMobile() {
		return filepath.Join(dir, "zegel")
	}
	return filepath.Join(f.Storage().RootURI().Path(), "zegel")
}

// source is what the camera is: the device's own, or a file.
func source(look string) func() camera.Source {
	if look == "" {
		return camera.Default
	}
	return func() camera.Source { return camera.File(look, 15) }
}

// system is the operating system's name, as the bank's page shows it beside the device.
func system() string {
	names := map[string]string{"linux": "Linux", "windows": "Windows", "darwin": "macOS", "ios": "iOS", "android": "Android"}
	if name, ok := names[runtime.GOOS]; ok {
		return name
	}
	return runtime.GOOS
}
