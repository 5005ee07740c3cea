//go:build linux && !android

package platform

import (
	"context"

	"github.com/godbus/dbus/v5"
)

// readDisplay asks the desktop portal (org.freedesktop.portal.Settings), which GNOME and
// others answer from their own settings.
func readDisplay() Display {
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	bus, err := dbus.ConnectSessionBus(dbus.WithContext(ctx))
	if err != nil {
		return Display{}
	}
	defer bus.Close()
	return askPortal(ctx, bus.Object("org.freedesktop.portal.Desktop", "/org/freedesktop/portal/desktop"))
}

// interfaceSettings is where GNOME keeps both; other desktops' portals answer for it too.
const interfaceSettings = "org.gnome.desktop.interface"

func askPortal(ctx context.Context, portal dbus.BusObject) (d Display) {
	var scale float64
	if ask(ctx, portal, "text-scaling-factor", &scale) && scale > 0.5 && scale < 4 {
		d.TextScale = float32(scale)
	}
	moves := true
	if ask(ctx, portal, "enable-animations", &moves) {
		d.LessMotion = !moves
	}
	return d
}

// ask reads one setting. It says whether there was an answer of the kind that is wanted.
func ask[T any](ctx context.Context, portal dbus.BusObject, key string, into *T) bool {
	var answer dbus.Variant
	call := portal.CallWithContext(ctx, "org.freedesktop.portal.Settings.Read", dbus.FlagNoAutoStart, interfaceSettings, key)
	if call.Err != nil || call.Store(&answer) != nil {
		return false
	}
	value := answer.Value()
	if inner, ok := value.(dbus.Variant); ok { // Read wraps its answer twice
		value = inner.Value()
	}
	got, ok := value.(T)
	if ok {
		*into = got
	}
	return ok
}
