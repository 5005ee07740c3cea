package vault

import (
	"fmt"
	"os"
	"time"
)

// fileLock keeps every other process, and every other Vault of this one, away from a vault file. It is a file of its
// own because the vault's file is replaced now and then: a lock on that would be a lock on the file that was.
type fileLock struct {
	file *os.File
}

// lockFile takes the lock, or gives ErrInUse when somebody else still has it after the wait.
func lockFile(path string, wait time.Duration) (*fileLock, error) {
	release, err := claim(path)
	if err != nil {
		return nil, err
	}
	f, err := os.OpenFile(path, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		release()
		return nil, fmt.Errorf("vault: lock file: %w", err)
	}
	for end := time.Now().Add(wait); ; time.Sleep(20 * time.Millisecond) {
		taken, err := tryLock(f)
		if err != nil {
			_ = f.Close()
			release()
			return nil, fmt.Errorf("vault: lock file: %w", err)
		}
		if taken {
			return &fileLock{file: f}, nil
		}
		if time.Now().After(end) {
			_ = f.Close()
			release()
			return nil, ErrInUse
		}
	}
}

// release lets go of the lock. It is idempotent.
func (l *fileLock) release() error {
	if l == nil || l.file == nil {
		return nil
	}
	path := l.file.Name()
	err := l.file.Close()
	l.file = nil
	unclaim(path)
	return err
}
