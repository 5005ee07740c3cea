package vault

import "golang.org/x/sys/unix"

// NoDumps keeps this process's memory out of core files and away from other processes of the same user, where the
// system can: on Linux by prctl(PR_SET_DUMPABLE, 0), see prctl(2). It lasts until the process ends, and programs that
// it starts are not touched by it. It reports whether it is so.
func NoDumps() bool { return unix.Prctl(unix.PR_SET_DUMPABLE, 0, 0, 0, 0) == nil }
