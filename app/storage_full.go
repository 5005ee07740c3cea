//go:build !windows

package app

import (
	"errors"
	"syscall"
)

// errStorageFull stands for the system's own ways to say that nothing more can be written.
var errStorageFull = errors.New("storage full")

// isStorageFull says whether an error is that the device's storage, or the person's share
// of it, is full.
func isStorageFull(err error) bool {
	return errors.Is(err, errStorageFull) || errors.Is(err, syscall.ENOSPC) || errors.Is(err, syscall.EDQUOT)
}
