//go:build (!linux && !((windows || darwin) && cgo)) || (android && !cgo)

package camera

import "context"

// Default returns the camera of this device. On this system, or without cgo,
// there is none that we can use: Open answers ErrNoCamera.
func Default() Source { return &none{} }

// none is a source without a camera.
type none struct{ stream }

// Open is Source.Open.
func (*none) Open(context.Context) error { return ErrNoCamera }
