//go:build !windows

package link

// Register has nothing to do here: the package of the app tells the system
// which links it opens.
func Register(string) error { return nil }
