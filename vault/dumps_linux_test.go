package vault

import (
	"fmt"
	"testing"

	"golang.org/x/sys/unix"
)

func init() { jobs["no dumps"] = noDumps }

// noDumps turns dumps off and asks the system whether they are.
func noDumps([]string) error {
	before, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
	if err != nil {
		return err
	}
	if before != 1 || !NoDumps() {
		return fmt.Errorf("dumps can't be turned off: they were %d", before)
	}
	after, err := unix.PrctlRetInt(unix.PR_GET_DUMPABLE, 0, 0, 0, 0)
	if err != nil {
		return err
	}
	if after != 0 {
		return fmt.Errorf("dumps are still on: %d", after)
	}
	return nil
}

func TestNoDumps(t *testing.T) {
	if out, err := child(t, "no dumps").CombinedOutput(); err != nil {
		t.Errorf("%v: %s", err, out)
	}
}
