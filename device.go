package main

import (
	"os"
	"path/filepath"
	"runtime"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/scanner/camera"
)

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
