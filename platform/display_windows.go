package platform

import (
	"unsafe"

	"golang.org/x/sys/windows"
	"golang.org/x/sys/windows/registry"
)

// readDisplay asks for the size of text (Settings, Accessibility, Text size) and whether
// windows move (SPI_GETCLIENTAREAANIMATION).
func readDisplay() (d Display) {
	const getClientAreaAnimation = 0x1042
	if key, err := registry.OpenKey(registry.CURRENT_USER, `Software\Microsoft\Accessibility`, registry.QUERY_VALUE); err == nil {
		if percent, _, err := key.GetIntegerValue("TextScaleFactor"); err == nil && percent >= 50 && percent <= 400 {
			d.TextScale = float32(percent) / 100
		}
		_ = key.Close()
	}
	var moves int32
	ask := windows.NewLazySystemDLL("user32.dll").NewProc("SystemParametersInfoW")
	if ask.Find() == nil {
		if done, _, _ := ask.Call(getClientAreaAnimation, 0, uintptr(unsafe.Pointer(&moves)), 0); done != 0 {
			d.LessMotion = moves == 0
		}
	}
	return d
}
