// Package powercut builds the folders that a power cut could leave.
//
// It reads what a program did to a folder from a trace of its system calls (strace), keeps what was synced apart from
// what was only written, and at each call makes the folder as it could be found after the power went: with all, none or
// any of the unsynced 512 byte sectors, and with the unsynced renames and removals up to any one of them.
//
// It promises to keep nothing that was not synced, and to lose nothing that was. What it does not do: it knows the calls
// that Go's os package and bbolt make, and says so when it meets another; folders themselves are never lost; and it does
// not look into files that are written through a mapping.
package powercut

import (
	"bufio"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
)

// Calls are the system calls to trace.
const Calls = "openat,open,creat,close,write,pwrite64,writev,pwritev,pwritev2,ftruncate,truncate,fallocate,fsync,fdatasync," +
	"rename,renameat,renameat2,unlink,unlinkat,link,linkat,sendfile,copy_file_range,sync_file_range,dup,dup2,dup3,lseek"

// ErrNoStrace is returned when there is no strace to trace with.
var ErrNoStrace = errors.New("powercut: strace is not installed")

// Trace makes cmd run under strace, which writes to the file at path.
func Trace(cmd *exec.Cmd, path string) error {
	strace, err := exec.LookPath("strace")
	if err != nil {
		return ErrNoStrace
	}
	args := []string{strace, "-f", "-xx", "-s", "33554432", "-e", "trace=" + Calls, "-e", "signal=none", "-o", path, "--", cmd.Path}
	cmd.Args = append(args, cmd.Args[1:]...)
	cmd.Path = strace
	return nil
}

type kind int

const (
	open kind = iota
	shut
	write
	resize
	syncFile
	move
	remove
	say
)

// event is one system call on the folder, or a line on standard output.
type event struct {
	kind   kind
	fd     int
	path   string // of open, move (from) and remove; of say the line
	to     string
	data   []byte
	at     int64 // of write, -1 for where the file is; of resize the length
	create bool
	empty  bool // open with O_TRUNC
}

var (
	begun   = regexp.MustCompile(`^(\d+) +(\w+)\((.*)$`)
	resumed = regexp.MustCompile(`^(\d+) +<\.\.\. (\w+) resumed>(.*)$`)
	result  = regexp.MustCompile(`\) += (-?\d+)`)
)

// parse reads a trace. Calls that failed are left out.
func parse(r io.Reader) (events []event, err error) {
	lines := bufio.NewScanner(r)
	lines.Buffer(make([]byte, 1<<20), 256<<20)
	waiting := map[string]string{}
	for lines.Scan() {
		line := lines.Text()
		if m := resumed.FindStringSubmatch(line); m != nil {
			first, ok := waiting[m[1]]
			if !ok {
				continue
			}
			delete(waiting, m[1])
			line = first + m[3]
		} else if first, ok := strings.CutSuffix(line, "<unfinished ...>"); ok {
			if m := begun.FindStringSubmatch(first); m != nil {
				waiting[m[1]] = first
			}
			continue
		}
		m := begun.FindStringSubmatch(line)
		if m == nil {
			continue
		}
		end := result.FindAllStringSubmatchIndex(m[3], -1)
		if end == nil {
			continue // ended with the process
		}
		last := end[len(end)-1]
		got, err := strconv.ParseInt(m[3][last[2]:last[3]], 10, 64)
		if err != nil {
			return nil, err
		}
		if got < 0 {
			continue
		}
		e, ok, err := call(m[2], strings.Split(m[3][:last[0]], ", "), got)
		if err != nil {
			return nil, fmt.Errorf("%w: %.200s", err, line)
		}
		if ok {
			events = append(events, e)
		}
	}
	return events, lines.Err()
}

// call is one successful call.
func call(name string, args []string, got int64) (e event, ok bool, err error) {
	number := func(i int) int64 {
		n, perr := strconv.ParseInt(strings.TrimSpace(args[i]), 0, 64)
		if perr != nil {
			err = perr
		}
		return n
	}
	text := func(i int) []byte {
		b, perr := unquote(args[i])
		if perr != nil {
			err = perr
		}
		return b
	}
	switch name {
	case "openat":
		flags := args[2]
		e = event{
			kind: open, fd: int(got), path: string(text(1)),
			create: strings.Contains(flags, "O_CREAT"), empty: strings.Contains(flags, "O_TRUNC"),
		}
	case "close":
		e = event{kind: shut, fd: int(number(0))}
	case "write":
		e = event{kind: write, fd: int(number(0)), data: text(1), at: -1}
		if e.fd == 1 {
			e.kind, e.path = say, string(e.data)
		}
	case "pwrite64":
		e = event{kind: write, fd: int(number(0)), data: text(1), at: number(3)}
	case "ftruncate":
		e = event{kind: resize, fd: int(number(0)), at: number(1)}
	case "fsync", "fdatasync":
		e = event{kind: syncFile, fd: int(number(0))}
	case "renameat", "renameat2":
		e = event{kind: move, path: string(text(1)), to: string(text(3))}
	case "rename":
		e = event{kind: move, path: string(text(0)), to: string(text(1))}
	case "unlinkat":
		e = event{kind: remove, path: string(text(1))}
	case "unlink":
		e = event{kind: remove, path: string(text(0))}
	case "lseek":
		return e, false, nil // Go asks for the place at opening, and nobody here moves it
	default:
		return e, false, fmt.Errorf("powercut: unknown call %s", name)
	}
	if e.kind == write && int64(len(e.data)) != got {
		e.data = e.data[:got]
	}
	return e, true, err
}

// unquote reads a string as strace -xx writes it.
func unquote(s string) ([]byte, error) {
	s, ok := strings.CutPrefix(strings.TrimSpace(s), `"`)
	if !ok || !strings.HasSuffix(s, `"`) {
		return nil, errors.New("powercut: not a whole string")
	}
	return hex.DecodeString(strings.ReplaceAll(strings.TrimSuffix(s, `"`), `\x`, ""))
}

// below is a path's place in folder.
func below(folder, path string) (string, bool) {
	rel, err := filepath.Rel(folder, path)
	return rel, err == nil && rel != ".." && !strings.HasPrefix(rel, "../")
}
