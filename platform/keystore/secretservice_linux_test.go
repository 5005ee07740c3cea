//go:build linux && !android

package keystore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/godbus/dbus/v5"
)

// ringJob is the environment variable that makes this test's program do a job inside a session of its own.
const ringJob = "ZEGEL_KEYSTORE_TEST_RING"

var ringJobs = map[string]func(dir string) error{
	"use": useRing, "again": useRingAgain, "locked": useLockedRing, "layers": useLayers, "gone": loseBus, "clean": cleanRing,
}

func TestMain(m *testing.M) {
	if job, ok := ringJobs[os.Getenv(ringJob)]; ok {
		if err := errors.Join(ringIsThere(), job(os.Args[1])); err != nil {
			fmt.Println(err)
			os.Exit(1)
		}
		os.Exit(0)
	}
	os.Exit(m.Run())
}

// inSession runs a job of this program in a session bus of its own, with a GNOME Keyring unlocked by that password.
func inSession(t *testing.T, job, home, password string) {
	t.Helper()
	const script = `printf '%s' "$RING_PASSWORD" | gnome-keyring-daemon --foreground --unlock --components=secrets >/dev/null &
ring=$!; "$0" "$1"; code=$?; kill $ring; wait; exit $code`
	ctx, cancel := context.WithTimeout(t.Context(), 2*time.Minute)
	defer cancel()
	cmd := exec.CommandContext(ctx, "dbus-run-session", "--", "sh", "-c", script, must(os.Executable())(t), home)
	cmd.Env = append(os.Environ(), ringJob+"="+job, "HOME="+home, "XDG_DATA_HOME="+filepath.Join(home, "data"),
		"XDG_RUNTIME_DIR="+runtimeDir(t), "RING_PASSWORD="+password, "DISPLAY=", "WAYLAND_DISPLAY=", "GNOME_KEYRING_CONTROL=")
	// A file, as a pipe would be waited for until every program of the session has ended.
	out := must(os.Create(filepath.Join(t.TempDir(), "out")))(t)
	defer out.Close()
	cmd.Stdout, cmd.Stderr = out, out
	if err := cmd.Run(); err != nil {
		t.Fatalf("%s: %v\n%s", job, err, must(os.ReadFile(out.Name()))(t))
	}
}

// ringIsThere waits for the session's keyring: asked too early, the bus would start another, locked one.
func ringIsThere() error {
	conn, err := dbus.ConnectSessionBus()
	if err != nil {
		return err
	}
	defer conn.Close()
	for range 600 {
		var there bool
		if err := conn.BusObject().Call("org.freedesktop.DBus.NameHasOwner", 0, ssName).Store(&there); err != nil || there {
			return err
		}
		time.Sleep(50 * time.Millisecond)
	}
	return errors.New("no keyring in this session")
}

// runtimeDir is short, for the sockets in it.
func runtimeDir(t *testing.T) string {
	t.Helper()
	dir := must(os.MkdirTemp("", "ring"))(t)
	t.Cleanup(func() { _ = os.RemoveAll(dir) })
	return dir
}

// useRing lives through a key's life in the real service.
func useRing(home string) error {
	s, err := OpenSecretService()
	if err != nil {
		return err
	}
	if s.Grade() != System {
		return fmt.Errorf("grade is %s", s.Grade())
	}
	if err := contract(s, "contract-"); err != nil {
		return err
	}
	if err := errors.Join(s.New("a"), s.SetCount("a", 19)); err != nil {
		return err
	}
	one, err := s.PRF("a", []byte("message"))
	if err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(home, "one"), one[:], 0o600)
}

// useRingAgain finds key and counter of the session before.
func useRingAgain(home string) error {
	s, err := OpenSecretService()
	if err != nil {
		return err
	}
	want, err := os.ReadFile(filepath.Join(home, "one"))
	if err != nil {
		return err
	}
	if got, err := s.PRF("a", []byte("message")); err != nil || string(got[:]) != string(want) {
		return fmt.Errorf("the key is another after a new login, or %w", err)
	}
	if n, err := s.Count("a"); err != nil || n != 19 {
		return fmt.Errorf("the count is %d, %w", n, err)
	}
	return nil
}

// useLockedRing locks the collection: each call is refused, none says that the key is lost.
func useLockedRing(string) error {
	ring, err := openSecretService(false)
	if err != nil {
		return err
	}
	var locked []dbus.ObjectPath
	var prompt dbus.ObjectPath
	if err := ring.call(ssPath, ssService+".Lock", []any{[]dbus.ObjectPath{ssDefault}}, &locked, &prompt); err != nil {
		return err
	}
	s := &itemStore{items: ring, grade: System}
	for what, err := range map[string]error{
		"PRF": second(s.PRF("a", nil)), "Count": second(s.Count("a")), "SetCount": s.SetCount("a", 30), "New": s.New("c"),
	} {
		if !errors.Is(err, ErrRefused) || errors.Is(err, ErrLost) {
			return fmt.Errorf("%s of a locked collection: %w", what, err)
		}
	}
	return nil
}

// useLayers opens the best store over a folder that has keys of its own from before.
func useLayers(home string) error {
	folder := filepath.Join(home, "keys")
	s, err := OpenBest(folder)
	if err != nil {
		return err
	}
	if s.Grade() != File {
		return fmt.Errorf("with a key in a file the grade is %s", s.Grade())
	}
	want, err := os.ReadFile(filepath.Join(home, "old"))
	if err != nil {
		return err
	}
	if got, err := s.PRF("old", []byte("message")); err != nil || string(got[:]) != string(want) {
		return fmt.Errorf("the key from before is another, or %w", err)
	}
	if err := s.New("old"); !errors.Is(err, ErrExists) {
		return fmt.Errorf("the name of a key from before: %w", err)
	}
	if err := errors.Join(s.New("new"), s.SetCount("new", 3), s.SetCount("old", 8)); err != nil {
		return err
	}
	if _, err := os.Stat(filepath.Join(folder, "new.key")); !os.IsNotExist(err) {
		return errors.New("the new key is a file")
	}
	ids, err := s.List()
	if err != nil || !strings.Contains(fmt.Sprint(ids), "new old") {
		return fmt.Errorf("list is %v, %w", ids, err)
	}
	return nil
}

// TestSecretService uses a real GNOME Keyring in sessions of its own.
func TestSecretService(t *testing.T) {
	home := t.TempDir()
	inSession(t, "use", home, "a password")
	inSession(t, "again", home, "a password")
	inSession(t, "locked", home, "a password")
	inSession(t, "again", home, "a password")
}

// TestBestStoreKeepsWhatWasMadeBefore makes a key while there is no service, another when there is one, and takes the
// service away again.
func TestBestStoreKeepsWhatWasMadeBefore(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
	home := t.TempDir()
	folder := filepath.Join(home, "keys")
	s := must(OpenBest(folder))(t)
	if s.Grade() != File {
		t.Fatalf("without a service the grade is %s", s.Grade())
	}
	if err := s.New("old"); err != nil {
		t.Fatal(err)
	}
	old := must(s.PRF("old", []byte("message")))(t)
	if err := os.WriteFile(filepath.Join(home, "old"), old[:], 0o600); err != nil {
		t.Fatal(err)
	}
	inSession(t, "layers", home, "a password")

	s = must(OpenBest(folder))(t)
	if n := must(s.Count("old"))(t); n != 8 {
		t.Errorf("the old key's count is %d", n)
	}
	if _, err := s.PRF("new", nil); !errors.Is(err, ErrUnavailable) || errors.Is(err, ErrLost) {
		t.Errorf("a key whose store is away: %v", err)
	}
	if err := s.New("new"); !errors.Is(err, ErrUnavailable) {
		t.Errorf("making a key anew that is in a store that is away: %v", err)
	}
	if _, err := s.PRF("never", nil); !errors.Is(err, ErrLost) {
		t.Errorf("a key that never was: %v", err)
	}
}

// cleanRing has no keys from before: then all is in the service. One is deleted, and no longer waited for.
func cleanRing(home string) error {
	s, err := OpenBest(filepath.Join(home, "keys"))
	if err != nil {
		return err
	}
	if s.Grade() != System {
		return fmt.Errorf("grade is %s", s.Grade())
	}
	return errors.Join(s.New("kept"), s.New("deleted"), s.Delete("deleted"), s.(io.Closer).Close())
}

// TestAwayIsNotLostAndNotFresh takes the service away from a folder whose keys are in it. Nothing there is lost, nothing is
// made in its place, and nothing is tried.
func TestAwayIsNotLostAndNotFresh(t *testing.T) {
	home := t.TempDir()
	folder := filepath.Join(home, "keys")
	inSession(t, "clean", home, "a password")
	for name, away := range map[string][2]string{
		"no bus":         {"DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent"},
		"file is chosen": {Choice, "file"},
	} {
		t.Run(name, func(t *testing.T) {
			t.Setenv(away[0], away[1])
			s := must(OpenBest(folder))(t)
			if s.Grade() != File {
				t.Errorf("grade is %s", s.Grade())
			}
			for what, err := range map[string]error{
				"PRF": second(s.PRF("kept", nil)), "Count": second(s.Count("kept")), "SetCount": s.SetCount("kept", 1),
				"Delete": s.Delete("kept"), "New of it": s.New("kept"), "New": s.New("fresh"),
			} {
				if !errors.Is(err, ErrUnavailable) || errors.Is(err, ErrLost) {
					t.Errorf("%s says %v", what, err)
				}
			}
			if _, err := s.PRF("deleted", nil); !errors.Is(err, ErrLost) {
				t.Errorf("a deleted key says %v", err)
			}
			// A list that can't be read calls no key lost.
			list := filepath.Join(folder, elsewhere)
			kept := must(os.ReadFile(list))(t)
			defer func() { _ = os.WriteFile(list, kept, 0o600) }()
			for _, b := range [][]byte{nil, kept[:len(kept)-1], []byte("{}")} {
				if err := os.WriteFile(list, b, 0o600); err != nil {
					t.Fatal(err)
				}
				if _, err := s.PRF("kept", nil); !errors.Is(err, ErrUnavailable) {
					t.Errorf("with the list %q it says %v", b, err)
				}
			}
		})
	}
}

// TestChoice leaves the service alone when it is told to.
func TestChoice(t *testing.T) {
	t.Setenv(Choice, "file")
	s := must(OpenBest(t.TempDir()))(t)
	if err := s.New("one"); err != nil || s.Grade() != File {
		t.Error(s.Grade(), err)
	}
	t.Setenv(Choice, "another")
	if _, err := OpenBest(t.TempDir()); !errors.Is(err, ErrRefused) {
		t.Errorf("an unknown choice says %v", err)
	}
}

// TestSilentBus has a bus that takes every connection and says nothing. It is given up in time; the folder goes on
// with files, or says that its keys are away.
func TestSilentBus(t *testing.T) {
	path := filepath.Join(runtimeDir(t), "bus")
	silent := must(net.Listen("unix", path))(t)
	defer silent.Close()
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path="+path)
	done := make(chan error, 1)
	go func() {
		_, err := OpenSecretService()
		done <- err
	}()
	select {
	case err := <-done:
		if !errors.Is(err, ErrUnavailable) {
			t.Errorf("it says %v", err)
		}
	case <-time.After(10 * ssOpenTime):
		t.Fatal("it waits for ever")
	}
	home := t.TempDir()
	if s := must(OpenBest(home))(t); s.Grade() != File || s.New("one") != nil {
		t.Error("a fresh folder can't go on with files")
	}
}

// loseBus has the connection end under the store; the next call connects again. After Close none does.
func loseBus(string) error {
	ring, err := openSecretService(false)
	if err != nil {
		return err
	}
	s := &itemStore{items: ring, grade: System}
	if err := s.New("a"); err != nil {
		return err
	}
	one, err := s.PRF("a", nil)
	if err != nil {
		return err
	}
	if err := ring.conn.Close(); err != nil {
		return err
	}
	if again, err := s.PRF("a", nil); err != nil || again != one {
		return fmt.Errorf("after the connection ended: %w", err)
	}
	if err := errors.Join(s.Close(), s.Close()); err != nil {
		return err
	}
	if _, err := s.PRF("a", nil); !errors.Is(err, ErrUnavailable) {
		return fmt.Errorf("a closed store says %w", err)
	}
	return nil
}

func TestBusThatComesBack(t *testing.T) { inSession(t, "gone", t.TempDir(), "a password") }

// TestNoSecretService finds no bus.
func TestNoSecretService(t *testing.T) {
	t.Setenv("DBUS_SESSION_BUS_ADDRESS", "unix:path=/nonexistent")
	if _, err := OpenSecretService(); !errors.Is(err, ErrUnavailable) {
		t.Errorf("no bus: %v", err)
	}
}

func FuzzSecretItem(f *testing.F) {
	f.Add(ssEncode(checked(make([]byte, 36))))
	f.Add([]byte{})
	f.Fuzz(func(t *testing.T, text []byte) {
		content, err := ssDecode(text)
		if err == nil {
			if !bytes.Equal(ssEncode(content), text) {
				t.Error("another text has the same item")
			}
			_, _, err = parseItem(content)
		}
		if err != nil && !errors.Is(err, ErrLost) {
			t.Errorf("error is %v", err)
		}
	})
}
