//go:build unix && !linux

package postgres

import "syscall"

// dieWithUs does nothing: only Linux can tell a child that its parent died.
func dieWithUs(*syscall.SysProcAttr) {}
