package keystore

import (
	"os"
	"runtime"
)

// syncDir makes a rename or a removal in dir last through a power cut. Windows has no such call and needs none:
// NTFS journals its directories.
func syncDir(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(dir)
	if err != nil {
		return unavailable("open directory", err)
	}
	defer d.Close()
	if err := d.Sync(); err != nil {
		return unavailable("sync directory", err)
	}
	return nil
}
