package link

import (
	"errors"
	"net"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"
)

// start listens in a folder of its own, away from the user's.
func start(t *testing.T) (folder string, l *Listener) {
	t.Helper()
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	folder = t.TempDir()
	l, err := Listen(folder)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { l.Close() })
	return folder, l
}

func TestALinkReachesTheAppThatRuns(t *testing.T) {
	folder, l := start(t)
	for _, text := range []string{"zegel:A/ABCD", "", "ZEGEL:C/" + strings.Repeat("A", MaxLink-8)} {
		if err := Send(folder, text); err != nil {
			t.Fatal(err)
		}
		if got := <-l.Links(); got != text {
			t.Errorf("%q came as %q", text, got)
		}
	}
}

func TestOneAppAFolder(t *testing.T) {
	folder, _ := start(t)
	if _, err := Listen(folder); !errors.Is(err, ErrRunning) {
		t.Errorf("a second one: %v", err)
	}
	if other, err := Listen(t.TempDir()); err != nil {
		t.Errorf("another folder: %v", err)
	} else {
		other.Close()
	}
}

func TestASocketLeftBehindIsTakenOver(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", "")
	folder := t.TempDir()
	left, err := net.Listen("unix", filepath.Join(folder, "link.sock"))
	if err != nil {
		t.Fatal(err)
	}
	left.(*net.UnixListener).SetUnlinkOnClose(false) // as after a power cut
	left.Close()
	l, err := Listen(folder)
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	if err := Send(folder, "zegel:A/AB"); err != nil {
		t.Error(err)
	}
	if info, err := os.Stat(Socket(folder)); err != nil || info.Mode().Perm() != 0o600 {
		t.Errorf("the socket is open to others: %v %v", info.Mode(), err)
	}
}

func TestNobodyListens(t *testing.T) {
	t.Setenv("XDG_RUNTIME_DIR", t.TempDir())
	if err := Send(t.TempDir(), "zegel:A/AB"); !errors.Is(err, ErrNotRunning) {
		t.Error(err)
	}
}

func TestWhatIsNoLinkDoesNotArrive(t *testing.T) {
	folder, l := start(t)
	for _, text := range []string{"http://example.com", "zegel:", "zegel:A B", "zegel:A\nzegel:B", "zegel:\u202e", strings.Repeat("z", MaxLink+1)} {
		if err := Send(folder, text); !errors.Is(err, ErrNotALink) {
			t.Errorf("%q: %v", text, err)
		}
	}
	// A sender that is not ours says anything, or nothing.
	for _, text := range []string{"GET / HTTP/1.1\r\n\r\n", "", strings.Repeat("zegel:", MaxLink)} {
		line, err := net.Dial("unix", Socket(folder))
		if err != nil {
			t.Fatal(err)
		}
		_, _ = line.Write([]byte(text)) // it may be hung up on while it talks
		line.Close()
	}
	if err := Send(folder, "zegel:A/LAST"); err != nil {
		t.Fatal(err)
	}
	if got := <-l.Links(); got != "zegel:A/LAST" {
		t.Errorf("%q arrived", got)
	}
}

func TestCheckKeepsTheBodyAsItIs(t *testing.T) {
	for in, want := range map[string]string{
		"  zegel:A/ABC\n": "zegel:A/ABC", "Zegel:A/abc": "zegel:A/abc", "ZEGEL:A/ABC": "ZEGEL:A/ABC",
	} {
		if got, err := Check(in); err != nil || got != want {
			t.Errorf("%q: %q, %v", in, got, err)
		}
	}
}

func FuzzRead(f *testing.F) {
	f.Add("zegel:A/ABC\n")
	f.Add("\n")
	f.Add("ZEGEL:\n")
	f.Fuzz(func(t *testing.T, said string) {
		text, err := read(iotest.OneByteReader(strings.NewReader(said)))
		if err != nil || text == "" {
			return
		}
		if again, err := Check(text); err != nil || again != text {
			t.Errorf("%q gave %q, which is no link: %v", said, text, err)
		}
	})
}
