//go:build cgo

package platform

/*
#cgo CFLAGS: -fobjc-arc
#cgo LDFLAGS: -framework Foundation -framework LocalAuthentication
#cgo ios LDFLAGS: -framework UIKit
#cgo !ios LDFLAGS: -framework AppKit
#include <stdlib.h>
#include "system_darwin.h"
*/
import "C"

import (
	"context"
	"errors"
	"sync"
	"unsafe"
)

// apple is the one app: what the system tells has no other way to find it.
var apple application

type application struct {
	watch
	questions questions
	start     sync.Once
}

// This returns the system the app runs on.
func This() System { return &apple }

// Watch is System.Watch.
func (a *application) Watch(see func(Event)) {
	a.start.Do(func() { C.systemStart() })
	a.watch.Watch(see)
}

func answer(code C.int) error {
	if code != C.systemDone {
		return errors.ErrUnsupported
	}
	return nil
}

// Protect is System.Protect: iOS has a cover over the app while it is not in
// front; pictures that the person takes stay possible there.
func (a *application) Protect() error { return answer(C.systemProtect()) }

// Vibrate is System.Vibrate.
func (a *application) Vibrate(h Haptic) error { return answer(C.systemVibrate(C.int(h))) }

// Identify is System.Identify, by LocalAuthentication: Face ID and Touch ID,
// never the device's own code.
func (a *application) Identify(ctx context.Context, reason string) error {
	err := a.questions.ask(ctx, func(n int) error {
		r := C.CString(reason)
		defer C.free(unsafe.Pointer(r))
		C.systemIdentify(r, C.int(n))
		return nil
	})
	if ctx.Err() != nil {
		C.systemGiveUp()
	}
	return err
}

// AllowCamera is System.AllowCamera: the camera asks when it is opened.
func (a *application) AllowCamera(context.Context) error { return nil }

//export systemTell
func systemTell(kind C.int, link *C.char) {
	e := Event{Kind: Kind(kind)}
	if link != nil {
		e.Link = C.GoString(link)
	}
	apple.tell(e)
}

//export systemAnswered
func systemAnswered(question, code C.int) { apple.questions.answered(int(question), int(code)) }
