//go:build android || solaris || aix

package vault

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"sync"

	"golang.org/x/sys/unix"
)

// tryLock takes the lock if it is free. These locks go by process, and closing any descriptor of the file lets go
// of them: claim sees to it that this process opens the file once.
func tryLock(f *os.File) (bool, error) {
	err := unix.FcntlFlock(f.Fd(), unix.F_SETLK, &unix.Flock_t{Type: unix.F_WRLCK, Whence: io.SeekStart})
	if errors.Is(err, unix.EAGAIN) || errors.Is(err, unix.EACCES) {
		return false, nil
	}
	return err == nil, err
}

var (
	claimsMu sync.Mutex
	claims   = map[string]bool{}
)

// claim notes that this process holds, or is about to hold, the lock.
func claim(path string) (func(), error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, err
	}
	claimsMu.Lock()
	defer claimsMu.Unlock()
	if claims[path] {
		return nil, ErrInUse
	}
	claims[path] = true
	return func() { unclaim(path) }, nil
}

func unclaim(path string) {
	path, err := filepath.Abs(path)
	if err != nil {
		return
	}
	claimsMu.Lock()
	defer claimsMu.Unlock()
	delete(claims, path)
}
