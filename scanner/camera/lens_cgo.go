//go:build cgo && (windows || darwin || android)

package camera

/*
#cgo windows LDFLAGS: -lmfuuid -lole32 -luuid
#cgo darwin LDFLAGS: -framework AVFoundation -framework CoreMedia -framework CoreVideo -framework Foundation
#cgo darwin CFLAGS: -fobjc-arc
#cgo ios LDFLAGS: -framework UIKit
#cgo android LDFLAGS: -lcamera2ndk -lmediandk
#cgo android,arm64 CFLAGS: -target aarch64-linux-android26
#cgo android,arm CFLAGS: -target armv7a-linux-androideabi26
#cgo android,amd64 CFLAGS: -target x86_64-linux-android26
#include <stdlib.h>
#include "lens.h"
*/
import "C"

import (
	"time"
	"unsafe"
)

// maxCameras is the most cameras that are listed.
const maxCameras = 16

// Default returns the camera of this device: the one that looks away from the
// person, where the system says which. It is a Chooser and a Lamp.
func Default() Source { return &lens{list: listLenses, open: openLens} }

// SetTurned says by how many degrees clockwise (0, 90, 180 or 270) the display
// is turned from how it usually stands. Frames come with the Rotation for it,
// where the camera turns with the display.
func SetTurned(degrees int) { C.lensTurned(C.int(degrees)) }

func listLenses() []Info {
	var found [maxCameras]C.lensInfo
	n := int(C.lensList(&found[0], maxCameras))
	var out []Info
	for _, c := range found[:min(max(n, 0), maxCameras)] {
		facing := Facing(c.facing)
		if facing < FacingUnknown || facing > FacingFront {
			facing = FacingUnknown
		}
		out = append(out, Info{ID: C.GoString(&c.id[0]), Name: C.GoString(&c.name[0]), Facing: facing, Torch: c.torch != 0})
	}
	return out
}

// cEye is an eye in C.
type cEye struct{ lens *C.lens }

func openLens(id string) (eye, error) {
	name := C.CString(id)
	defer C.free(unsafe.Pointer(name))
	var l *C.lens
	if err := lensError(int(C.lensOpen(name, &l)), false); err != nil {
		return nil, err
	}
	return &cEye{l}, nil
}

func (e *cEye) wait(timeout time.Duration) (planes, error) {
	var p C.lensPicture
	if err := lensError(int(C.lensWait(e.lens, C.int(timeout.Milliseconds()), &p)), true); err != nil {
		return planes{}, err
	}
	return planes{
		y: bytesOf(p.y, p.yLength), u: bytesOf(p.u, p.uLength), v: bytesOf(p.v, p.vLength),
		yStride: int(p.yStride), uvStride: int(p.uvStride), uvStep: int(p.uvStep),
		width: int(p.width), height: int(p.height), rotation: int(p.rotation), full: p.full != 0,
	}, nil
}

// bytesOf is C's memory; it is copied before the next wait.
func bytesOf(p *C.uint8_t, n C.size_t) []byte {
	if p == nil {
		return nil
	}
	return unsafe.Slice((*byte)(unsafe.Pointer(p)), int(n))
}

func (e *cEye) torch(on bool) error {
	var want C.int
	if on {
		want = 1
	}
	if C.lensTorch(e.lens, want) != C.lensDone {
		return ErrNoTorch
	}
	return nil
}

func (e *cEye) close() { C.lensClose(e.lens) }
