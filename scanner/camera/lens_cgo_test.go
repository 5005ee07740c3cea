//go:build cgo && (windows || darwin || android)

package camera

import (
	"errors"
	"testing"
)

// Default asks the real system. Without a camera it says so; where one is, it
// gives a frame or one of the errors that the screen has words for.
func TestDefault(t *testing.T) {
	s := Default().(Chooser)
	for range 3 { // the second and third time must find nothing in the way of the first
		cameras := s.Cameras()
		t.Logf("%d cameras: %+v", len(cameras), cameras)
		err := s.Open(t.Context())
		if len(cameras) == 0 && !errors.Is(err, ErrNoCamera) && !errors.Is(err, ErrPermission) {
			t.Errorf("no camera, and open says %v", err)
		}
		if err == nil {
			if _, ok := <-s.Frames(); !ok {
				err = s.Close()
			}
		}
		if err != nil && !errors.Is(err, ErrNoCamera) && !errors.Is(err, ErrBusy) && !errors.Is(err, ErrPermission) && !errors.Is(err, ErrUnplugged) {
			t.Error(err)
		}
		if err := s.Close(); err != nil && !errors.Is(err, ErrUnplugged) {
			t.Error(err)
		}
	}
}

func TestNoSuchCamera(t *testing.T) {
	s := Default().(Chooser)
	s.Choose("no such camera")
	if err := s.Open(t.Context()); !errors.Is(err, ErrNoCamera) && !errors.Is(err, ErrPermission) {
		t.Errorf("open: %v", err)
	}
	if err := s.(Lamp).Torch(true); !errors.Is(err, ErrNoTorch) {
		t.Errorf("torch: %v", err)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}
