//go:build !linux || android

package camera

import "context"

// Default returns the camera of this device. On this system there is none that
// we can use yet: Open answers ErrNoCamera.
func Default() Source { return &none{} }

// none is a source without a camera.
type none struct{ stream }

// Open is Source.Open.
func (*none) Open(context.Context) error { return ErrNoCamera }
