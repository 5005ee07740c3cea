//go:build (!android && !linux && !windows && !(darwin && cgo)) || (android && !cgo)

package keystore

import "fmt"

// openSystem has no store to open on this system.
func openSystem(string) (Store, error) {
	return nil, fmt.Errorf("%w: this system has none that is known", ErrUnavailable)
}
