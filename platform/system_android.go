//go:build cgo

package platform

/*
#cgo android,arm64 CFLAGS: -target aarch64-linux-android26
#cgo android,arm CFLAGS: -target armv7a-linux-androideabi26
#cgo android,amd64 CFLAGS: -target x86_64-linux-android26
#include <stdlib.h>
#include "system_android.h"
*/
import "C"

import (
	"context"
	"errors"
	"unsafe"
)

// AttachActivity says how the activity is reached: run calls do with the JNIEnv
// of an attached thread and the activity, and stays on that thread. It is for
// the start of the program, before anything else here.
func AttachActivity(run func(do func(env, activity uintptr) error) error) { android.run = run }

// android is the one activity: what Java tells has no other way to find it.
var android activity

type activity struct {
	watch
	questions questions
	run       func(do func(env, activity uintptr) error) error
}

// This returns the system the app runs on. Its other half is
// packaging/android/ZegelActivity.java, which protects the screen by itself,
// from before the first picture.
func This() System { return &android }

// errNoActivity is returned when there is no activity to ask.
var errNoActivity = errors.New("the activity does not answer")

func (a *activity) call(method, text string, number int) error {
	if a.run == nil {
		return errNoActivity
	}
	m, t := C.CString(method), C.CString(text)
	defer C.free(unsafe.Pointer(m))
	defer C.free(unsafe.Pointer(t))
	return a.run(func(env, activity uintptr) error {
		if C.systemCall(C.uintptr_t(env), C.uintptr_t(activity), m, t, C.int(number)) != 0 {
			return errNoActivity
		}
		return nil
	})
}

// Protect is System.Protect.
func (a *activity) Protect() error { return a.call("protect", "", 0) }

// Vibrate is System.Vibrate.
func (a *activity) Vibrate(h Haptic) error { return a.call("vibrate", "", int(h)) }

// Identify is System.Identify, by android.hardware.biometrics.BiometricPrompt
// (from Android 9 on).
func (a *activity) Identify(ctx context.Context, reason string) error {
	var number int
	err := a.questions.ask(ctx, func(n int) error {
		number = n
		return a.call("identify", reason, n)
	})
	if ctx.Err() != nil {
		return errors.Join(ctx.Err(), a.call("giveUp", "", number))
	}
	return err
}

// AllowCamera is System.AllowCamera.
func (a *activity) AllowCamera(ctx context.Context) error {
	return a.questions.ask(ctx, func(n int) error { return a.call("askCamera", "", n) })
}

//export systemTell
func systemTell(kind C.int, link *C.char, turn C.int) {
	e := Event{Kind: Kind(kind), Turn: int(turn)}
	if link != nil {
		e.Link = C.GoString(link)
	}
	android.tell(e)
}

//export systemAnswered
func systemAnswered(question, code C.int) { android.questions.answered(int(question), int(code)) }
