//go:build !linux

package vault

// NoDumps keeps this process's memory out of dumps where the system can be asked to. This one can't.
func NoDumps() bool { return false }
