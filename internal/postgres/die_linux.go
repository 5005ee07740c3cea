package postgres

import "syscall"

// dieWithUs lets the server end when the test is killed.
func dieWithUs(a *syscall.SysProcAttr) { a.Pdeathsig = syscall.SIGQUIT }
