//go:build !linux

package main

import "io"

// ownerOrNot is for Linux, where system calls can be recorded.
func ownerOrNot(io.Writer) (code int, was bool) { return 0, false }
