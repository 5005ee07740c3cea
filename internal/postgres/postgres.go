// Package postgres starts a real PostgreSQL for tests: Debian's server, in a new
// temporary folder, on a Unix socket only.
//
// It promises that the server, its processes and its folder are gone after
// Close, and that no other server of the machine is touched. When the test is
// killed, the server ends too on Linux, and the folder stays. Nothing is relaxed: it syncs to the disk as an
// ordinary one does, and asks for a password.
//
// It is for tests and tools. It does not install the server: scripts/setup does.
package postgres

import (
	"bytes"
	"context"
	"crypto/rand"
	"errors"
	"fmt"
	"net/url"
	"os"
	"os/exec"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"
)

// ErrMissing is returned by Start when there is no PostgreSQL server on this
// machine.
var ErrMissing = errors.New("there is no PostgreSQL server here (initdb, postgres); run scripts/setup")

const (
	role = "tester" // the superuser of the server

	// startTime and stopTime are how long the server may take before it counts
	// as hung.
	startTime = time.Minute
	stopTime  = time.Minute
)

// Server is a running server.
type Server struct {
	binaries string // where initdb and postgres are
	folder   string // holds data, socket and log
	password string

	process *exec.Cmd
	ended   chan struct{} // closed when the process has ended
	made    int
	mu      sync.Mutex
}

// Start makes a new server and waits until it answers. ErrMissing.
func Start(ctx context.Context) (*Server, error) {
	binaries, err := find()
	if err != nil {
		return nil, err
	}
	folder, err := os.MkdirTemp("", "zegel-pg-")
	if err != nil {
		return nil, err
	}
	s := &Server{binaries: binaries, folder: folder, password: rand.Text()}
	if err := s.initialize(ctx); err != nil {
		return nil, errors.Join(err, os.RemoveAll(folder))
	}
	if err := s.Run(ctx); err != nil {
		return nil, errors.Join(err, s.Close())
	}
	return s, nil
}

// Test gives a test a server of its own. A machine without PostgreSQL fails it.
func Test(t testing.TB) *Server {
	t.Helper()
	s, err := Start(context.Background())
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() {
		if err := s.Close(); err != nil {
			t.Error(err)
		}
	})
	return s
}

// find gives the folder of the newest server's programs.
func find() (string, error) {
	folders, err := filepath.Glob("/usr/lib/postgresql/*/bin")
	if err != nil {
		return "", err
	}
	slices.SortFunc(folders, func(a, b string) int { return release(b) - release(a) })
	if out, err := exec.Command("pg_config", "--bindir").Output(); err == nil {
		folders = append(folders, strings.TrimSpace(string(out)))
	}
	if path, err := exec.LookPath("initdb"); err == nil {
		folders = append(folders, filepath.Dir(path))
	}
	for _, folder := range folders {
		_, initdb := exec.LookPath(filepath.Join(folder, "initdb"))
		_, server := exec.LookPath(filepath.Join(folder, "postgres"))
		if initdb == nil && server == nil {
			return folder, nil
		}
	}
	return "", ErrMissing
}

// release is the major version in Debian's path.
func release(folder string) int {
	n, _ := strconv.Atoi(filepath.Base(filepath.Dir(folder)))
	return n
}

// initialize makes the data folder.
func (s *Server) initialize(ctx context.Context) error {
	password := filepath.Join(s.folder, "password")
	if err := os.WriteFile(password, []byte(s.password), 0o600); err != nil {
		return err
	}
	for _, path := range []string{s.folder, password} {
		if err := giveAway(path); err != nil {
			return err
		}
	}
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	initdb := exec.CommandContext(ctx, filepath.Join(s.binaries, "initdb"), "--pgdata", s.data(), "--username", role,
		"--pwfile", password, "--auth", "scram-sha-256", "--encoding", "UTF8", "--locale", "C", "--no-sync")
	if err := s.lower(initdb); err != nil {
		return err
	}
	if out, err := initdb.CombinedOutput(); err != nil {
		return fmt.Errorf("initdb: %w\n%s", err, out)
	}
	return os.Remove(password)
}

func (s *Server) data() string { return filepath.Join(s.folder, "data") }

// Run starts the server again after Crash or Stop, on the same data, and waits
// until it answers.
func (s *Server) Run(ctx context.Context) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	var log bytes.Buffer
	p := exec.Command(filepath.Join(s.binaries, "postgres"), "-D", s.data(), "-k", s.folder,
		"-c", "listen_addresses=", "-c", "unix_socket_permissions=0700")
	p.Stdout, p.Stderr = &log, &log
	if err := s.lower(p); err != nil {
		return err
	}
	if err := p.Start(); err != nil {
		return err
	}
	ended := make(chan struct{})
	go func() {
		_ = p.Wait() // how it ended is in the log
		close(ended)
	}()
	s.process, s.ended = p, ended
	ctx, cancel := context.WithTimeout(ctx, startTime)
	defer cancel()
	for {
		c, err := pgx.Connect(ctx, s.DSN("postgres"))
		if err == nil {
			return c.Close(ctx)
		}
		select {
		case <-ended:
			return fmt.Errorf("the server ended:\n%s", log.Bytes())
		case <-ctx.Done():
			return errors.Join(fmt.Errorf("the server does not answer: %w", err), s.end(os.Kill))
		case <-time.After(20 * time.Millisecond):
		}
	}
}

// DSN is how to connect to a database as its owner.
func (s *Server) DSN(database string) string { return s.DSNFor(database, role, s.password) }

// DSNFor is how to connect to a database as another role.
func (s *Server) DSNFor(database, user, password string) string {
	return (&url.URL{
		Scheme: "postgres", User: url.UserPassword(user, password), Path: "/" + database,
		RawQuery: url.Values{"host": {s.folder}}.Encode(),
	}).String()
}

// Password is the password in DSN, for tests that look whether it leaks.
func (s *Server) Password() string { return s.password }

// Database makes an empty database and gives its DSN.
func (s *Server) Database(t testing.TB) string {
	t.Helper()
	s.mu.Lock()
	s.made++
	name := fmt.Sprintf("test%d", s.made)
	s.mu.Unlock()
	s.Exec(t, "postgres", "create database "+name)
	return s.DSN(name)
}

// Exec runs a statement in a database, as its owner.
func (s *Server) Exec(t testing.TB, database, sql string) {
	t.Helper()
	ctx := context.Background()
	c, err := pgx.Connect(ctx, s.DSN(database))
	if err != nil {
		t.Fatal(err)
	}
	defer c.Close(ctx)
	if _, err := c.Exec(ctx, sql); err != nil {
		t.Fatal(err)
	}
}

// Crash ends the server without letting it write down anything more, as a power
// cut of the server's processes does. What it had acknowledged it has.
func (s *Server) Crash() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.end(immediate)
}

// Stop ends the server in order; clients are cut off.
func (s *Server) Stop() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.end(os.Interrupt)
}

// end sends the signal to the process that Run started, and to no other.
func (s *Server) end(how os.Signal) error {
	if s.process == nil {
		return nil
	}
	select {
	case <-s.ended:
	default:
		if err := s.process.Process.Signal(how); err != nil && !errors.Is(err, os.ErrProcessDone) {
			return err
		}
		select {
		case <-s.ended:
		case <-time.After(stopTime):
			return errors.Join(errors.New("the server does not end"), s.process.Process.Kill())
		}
	}
	s.process = nil
	return nil
}

// Close ends the server and removes its folder. What is thrown away is not
// written down first.
func (s *Server) Close() error {
	return errors.Join(s.Crash(), os.RemoveAll(s.folder))
}
