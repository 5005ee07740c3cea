package vault

import (
	"fmt"
	"os"
)

// checkFile looks at a bbolt file before bbolt does.
func checkFile(path string) error {
	info, err := os.Stat(path)
	if err != nil {
		return fmt.Errorf("vault: %w", err)
	}
	if info.Size() < 4*pageSize {
		return &DamagedError{Path: path, Reason: "too short"}
	}
	return nil
}
