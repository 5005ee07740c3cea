//go:build linux && !android

package platform

import (
	"context"

	"github.com/godbus/dbus/v5"
)

// This returns the system the app runs on. A Linux desktop has notifications;
// links come over package link.
func This() System { return &desktop{} }

type desktop struct{ nothing }

// Notify is System.Notify, by org.freedesktop.Notifications (Desktop
// Notifications Specification 1.2, section 9).
func (*desktop) Notify(title, text string) error {
	ctx, stop := context.WithTimeout(context.Background(), patience)
	defer stop()
	bus, err := dbus.ConnectSessionBus(dbus.WithContext(ctx))
	if err != nil {
		return err
	}
	defer bus.Close()
	return notify(ctx, bus, title, text)
}

func notify(ctx context.Context, bus *dbus.Conn, title, text string) error {
	const byItself = int32(-1) // how long it stays is the desktop's choice
	hints := map[string]dbus.Variant{"desktop-entry": dbus.MakeVariant("app.zegel.Zegel")}
	return bus.Object("org.freedesktop.Notifications", "/org/freedesktop/Notifications").CallWithContext(ctx,
		"org.freedesktop.Notifications.Notify", 0,
		"Zegel", uint32(0), "app.zegel.Zegel", title, escape(text), []string{}, hints, byItself).Err
}
