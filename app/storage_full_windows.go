package app

import (
	"errors"
	"syscall"
)

// errStorageFull stands for the system's own ways to say that nothing more can be written.
var errStorageFull = errors.New("storage full")

// ERROR_HANDLE_DISK_FULL and ERROR_DISK_FULL of the Windows system error codes.
const (
	handleDiskFull syscall.Errno = 39
	diskFull       syscall.Errno = 112
)

// isStorageFull says whether an error is that the device's storage is full.
func isStorageFull(err error) bool {
	return errors.Is(err, errStorageFull) || errors.Is(err, handleDiskFull) || errors.Is(err, diskFull)
}
