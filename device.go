package main

import (
	"os"
	"path/filepath"
	"runtime"

	"fyne.io/fyne/v2"
)

// folder is where profiles and keys are, on a phone inside the app's own storage.
func folder(f fyne.App) string {
	if dir, err := os.UserConfigDir(); err == nil && !fyne.CurrentDevice().IsMobile() {
		return filepath.Join(dir, "zegel")
	}
	return filepath.Join(f.Storage().RootURI().Path(), "zegel")
}

// systemName is the operating system's name, as the bank's page shows it beside the device.
func systemName() string {
	names := map[string]string{"linux": "Linux", "windows": "Windows", "darwin": "macOS", "ios": "iOS", "android": "Android"}
	if name, ok := names[runtime.GOOS]; ok {
		return name
	}
	return runtime.GOOS
}
