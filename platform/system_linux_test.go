package platform

import (
	"bufio"
	"os/exec"
	"strings"
	"testing"

	"github.com/godbus/dbus/v5"
)

// bus is a message bus of this test's own.
func bus(t *testing.T) string {
	t.Helper()
	command := exec.Command("dbus-daemon", "--session", "--nofork", "--nopidfile", "--print-address")
	out, err := command.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := command.Start(); err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { _ = command.Process.Kill(); _ = command.Wait() })
	address, err := bufio.NewReader(out).ReadString('\n')
	if err != nil {
		t.Fatal(err)
	}
	return strings.TrimSpace(address)
}

// notices is a desktop that shows notifications.
type notices struct{ shown chan [3]string }

func (n *notices) Notify(app string, _ uint32, _, title, text string, _ []string, _ map[string]dbus.Variant, _ int32) (uint32, *dbus.Error) {
	n.shown <- [3]string{app, title, text}
	return 1, nil
}

// The message goes over a real bus, and is not read as markup at the other end.
func TestNotify(t *testing.T) {
	address := bus(t)
	desktop, err := dbus.Connect(address)
	if err != nil {
		t.Fatal(err)
	}
	defer desktop.Close()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", address)
	if err := This().Notify("Zegel", "nobody shows it"); err == nil {
		t.Error("shown without a desktop")
	}
	n := &notices{shown: make(chan [3]string, 1)}
	if err := desktop.Export(n, "/org/freedesktop/Notifications", "org.freedesktop.Notifications"); err != nil {
		t.Fatal(err)
	}
	if _, err := desktop.RequestName("org.freedesktop.Notifications", 0); err != nil {
		t.Fatal(err)
	}
	if err := This().Notify("Zegel", `<a href="x">1 & 2</a>`); err != nil {
		t.Fatal(err)
	}
	if got, want := <-n.shown, [3]string{"Zegel", "Zegel", `&lt;a href="x"&gt;1 &amp; 2&lt;/a&gt;`}; got != want {
		t.Errorf("%q, want %q", got, want)
	}
}

func TestNoBus(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+t.TempDir()+"/none")
	if err := This().Notify("Zegel", "x"); err == nil {
		t.Error("shown without a bus")
	}
}
