//go:build linux && !android

package platform

import (
	"os"
	"os/exec"
	"testing"

	"github.com/godbus/dbus/v5"
)

// ownBus is set in the test's second run, which has a session bus of its own.
const ownBus = "ZEGEL_PLATFORM_TEST_BUS"

// portal answers for the desktop, as xdg-desktop-portal does: a variant in a variant.
type portal map[string]any

func (p portal) Read(namespace, key string) (dbus.Variant, *dbus.Error) {
	value, ok := p[key]
	if !ok || namespace != interfaceSettings {
		return dbus.Variant{}, dbus.NewError("org.freedesktop.portal.Error.NotFound", nil)
	}
	return dbus.MakeVariant(dbus.MakeVariant(value)), nil
}

// TestReadDisplay asks a portal on a bus: what it says is taken, what it cannot know or what
// makes no sense is not, and without a portal or a bus nothing is known.
func TestReadDisplay(t *testing.T) {
	if os.Getenv(ownBus) == "" {
		t.Run("without a bus", func(t *testing.T) {
			t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+t.TempDir()+"/none")
			if d := ReadDisplay(); d != (Display{}) {
				t.Errorf("without a bus: %+v", d)
			}
		})
		again := exec.CommandContext(t.Context(), "dbus-run-session", "--", os.Args[0], "-test.run=^TestReadDisplay$", "-test.v")
		again.Env = append(os.Environ(), ownBus+"=1")
		if said, err := again.CombinedOutput(); err != nil {
			t.Fatalf("%v\n%s", err, said)
		}
		return
	}
	bus, err := dbus.ConnectSessionBus()
	if err != nil {
		t.Fatal(err)
	}
	defer bus.Close()
	if d := ReadDisplay(); d != (Display{}) {
		t.Errorf("without a portal: %+v", d)
	}
	if _, err := bus.RequestName("org.freedesktop.portal.Desktop", dbus.NameFlagDoNotQueue); err != nil {
		t.Fatal(err)
	}
	for _, c := range []struct {
		says portal
		want Display
	}{
		{portal{"text-scaling-factor": 1.25, "enable-animations": false}, Display{TextScale: 1.25, LessMotion: true}},
		{portal{"text-scaling-factor": 1.0, "enable-animations": true}, Display{TextScale: 1}},
		{portal{"enable-animations": false}, Display{LessMotion: true}},
		{portal{"text-scaling-factor": "large", "enable-animations": 0}, Display{}},
		{portal{"text-scaling-factor": 900.0}, Display{}},
		{portal{}, Display{}},
	} {
		if err := bus.Export(c.says, "/org/freedesktop/portal/desktop", "org.freedesktop.portal.Settings"); err != nil {
			t.Fatal(err)
		}
		if d := ReadDisplay(); d != c.want {
			t.Errorf("the portal says %v: %+v", c.says, d)
		}
	}
}
