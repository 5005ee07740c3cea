//go:build unix

package postgres

import (
	"errors"
	"os"
	"os/exec"
	"os/user"
	"strconv"
	"syscall"
)

// immediate is PostgreSQL's immediate shutdown.
const immediate = syscall.SIGQUIT

// servant is who the server runs as when the test is root, whom PostgreSQL
// refuses: nil when the test is not root.
func servant() (*syscall.Credential, error) {
	if os.Getuid() != 0 {
		return nil, nil
	}
	for _, name := range []string{"postgres", "nobody"} {
		u, err := user.Lookup(name)
		if err != nil {
			continue
		}
		uid, uidErr := strconv.ParseUint(u.Uid, 10, 32)
		gid, gidErr := strconv.ParseUint(u.Gid, 10, 32)
		return &syscall.Credential{Uid: uint32(uid), Gid: uint32(gid)}, errors.Join(uidErr, gidErr)
	}
	return nil, errors.New("PostgreSQL does not run as root, and there is no user postgres or nobody")
}

// giveAway makes a path the servant's.
func giveAway(path string) error {
	who, err := servant()
	if err != nil || who == nil {
		return err
	}
	return os.Chown(path, int(who.Uid), int(who.Gid))
}

// lower makes a command run as the servant, in the server's folder.
func (s *Server) lower(c *exec.Cmd) error {
	who, err := servant()
	c.Dir = s.folder
	// The environment's PGDATA, PGPORT and the like are about another server.
	c.Env = []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C", "TZ=UTC"}
	c.SysProcAttr = &syscall.SysProcAttr{Credential: who, Setpgid: true}
	dieWithUs(c.SysProcAttr)
	return err
}
