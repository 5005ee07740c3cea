// Package link brings a zegel: link that the system opens to the one app that runs.
//
// The system starts the app's program with the link as an argument, also when the app is
// running already. The second one hands the link to the first over a Unix socket beside the
// data (Windows has them since 10, version 1803), and ends.
//
// It promises: one app a data folder answers; a link is one line with the app's own scheme
// and at most MaxLink bytes, anything else is refused; only who may write into the folder
// can reach the socket.
//
// It does not read what the link says: a link is worth as much as a scanned code, and goes
// the same way.
package link

import (
	"bufio"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"net"
	"os"
	"path/filepath"
	"strings"
	"time"
)

// MaxLink is the longest link in bytes. The longest code has 733 characters
// (docs/protocol.md, section 3).
const MaxLink = 1024

// scheme is what every link begins with, in capitals or not (RFC 3986, section 3.1).
const scheme = "zegel:"

// patience is how long one side waits for the other.
const patience = 2 * time.Second

var (
	// ErrNotALink is returned when a text is not one line that begins with "zegel:", or is
	// longer than MaxLink bytes.
	ErrNotALink = errors.New("link: not a zegel: link")

	// ErrRunning is returned by Listen when another app listens for this folder.
	ErrRunning = errors.New("link: the app is running already")

	// ErrNotRunning is returned by Send when no app listens for this folder.
	ErrNotRunning = errors.New("link: the app is not running")
)

// Check gives the link as the scanner would have read it: without white space around it, its
// scheme as it came. It returns ErrNotALink.
func Check(text string) (string, error) {
	if len(text) > 2*MaxLink {
		return "", ErrNotALink
	}
	text = strings.TrimSpace(text)
	if len(text) <= len(scheme) || len(text) > MaxLink || !strings.EqualFold(text[:len(scheme)], scheme) {
		return "", ErrNotALink
	}
	for _, c := range []byte(text) {
		if c <= ' ' || c >= 0x7f {
			return "", ErrNotALink
		}
	}
	return upright(text), nil
}

// upright undoes what some systems do to a link: a scheme has no letter case, so they write it
// as they like and leave the rest alone.
func upright(text string) string {
	if text[:len(scheme)] == strings.ToUpper(scheme) {
		return text
	}
	return scheme + text[len(scheme):]
}

// Socket is where the app with this data folder listens: in the user's own folder for such
// things if the system has one, because a socket's path may have about 100 bytes only, else in
// the data folder.
func Socket(folder string) string {
	if dir := os.Getenv("XDG_RUNTIME_DIR"); dir != "" {
		if whole, err := filepath.Abs(folder); err == nil {
			folder = whole
		}
		name := sha256.Sum256([]byte(folder))
		return filepath.Join(dir, "zegel-"+hex.EncodeToString(name[:6])+".sock")
	}
	return filepath.Join(folder, "link.sock")
}

// A Listener waits for links.
type Listener struct {
	socket net.Listener
	links  chan string
	done   chan struct{}
}

// Listen listens for links to the app with this data folder, which must exist. It returns
// ErrRunning when another one does. A socket that an app left behind when it was ended is
// taken over.
func Listen(folder string) (*Listener, error) {
	path := Socket(folder)
	if line, err := net.DialTimeout("unix", path, patience); err == nil {
		line.Close()
		return nil, ErrRunning
	}
	if err := os.Remove(path); err != nil && !errors.Is(err, os.ErrNotExist) {
		return nil, err
	}
	socket, err := net.Listen("unix", path)
	if err != nil {
		return nil, err
	}
	if err := os.Chmod(path, 0o600); err != nil {
		socket.Close()
		return nil, err
	}
	l := &Listener{socket: socket, links: make(chan string, 1), done: make(chan struct{})}
	go l.accept()
	return l, nil
}

// Links gives each link that was opened, in the form that Check gives. It is closed by Close.
// An empty one means: somebody started the app again, show it.
func (l *Listener) Links() <-chan string { return l.links }

// Close stops listening.
func (l *Listener) Close() error {
	close(l.done)
	return l.socket.Close()
}

func (l *Listener) accept() {
	defer close(l.links)
	for {
		line, err := l.socket.Accept()
		if err != nil {
			return
		}
		text, err := receive(line)
		line.Close()
		if err != nil {
			continue
		}
		select {
		case l.links <- text:
		case <-l.done:
			return
		}
	}
}

// receive reads one link, and says back that it was taken.
func receive(line net.Conn) (string, error) {
	if err := line.SetDeadline(time.Now().Add(patience)); err != nil {
		return "", err
	}
	text, err := read(line)
	if err != nil {
		return "", err
	}
	_, err = io.WriteString(line, "ok\n")
	return text, err
}

// read reads what one sender says: an empty line, or a link in a line.
func read(r io.Reader) (string, error) {
	text, err := bufio.NewReader(io.LimitReader(r, MaxLink+2)).ReadString('\n')
	if err != nil {
		return "", ErrNotALink
	}
	if text == "\n" {
		return "", nil
	}
	return Check(text)
}

// Send hands a link to the app that runs with this data folder; an empty one asks it to show
// itself. It returns ErrNotRunning when there is none, and ErrNotALink.
func Send(folder, text string) error {
	if text != "" {
		checked, err := Check(text)
		if err != nil {
			return err
		}
		text = checked
	}
	line, err := net.DialTimeout("unix", Socket(folder), patience)
	if err != nil {
		return ErrNotRunning
	}
	defer line.Close()
	if err := line.SetDeadline(time.Now().Add(patience)); err != nil {
		return err
	}
	if _, err := io.WriteString(line, text+"\n"); err != nil {
		return ErrNotRunning
	}
	answer := make([]byte, 3)
	if _, err := io.ReadFull(line, answer); err != nil {
		return ErrNotRunning
	}
	return nil
}
