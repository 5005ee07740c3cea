//go:build !cgo || !(windows || darwin || android)

package camera

// SetTurned says by how many degrees clockwise the display is turned from how
// it usually stands. The cameras of this system do not turn with it.
func SetTurned(int) {}
