package camera_test

import (
	"context"
	"errors"
	"testing"

	"github.com/zegel-app/zegel/scanner/camera"
	"github.com/zegel-app/zegel/scanner/camera/cameratest"
)

func seen() camera.Source {
	return camera.From(120, func(context.Context) (*camera.Frame, error) { return camera.NewFrame(grey(8, 8, 9)), nil })
}

func allowed(context.Context) error { return nil }

func TestPermittedKeepsTheContract(t *testing.T) {
	cameratest.Run(t, func(*testing.T) camera.Source {
		return camera.Permitted(seen(), func(ctx context.Context) error { return ctx.Err() })
	})
}

// A refusal is Open's answer, and the camera is not touched; the next Open asks again.
func TestRefused(t *testing.T) {
	answers := []error{camera.ErrPermission, nil}
	s := camera.Permitted(seen(), func(context.Context) error {
		err := answers[0]
		answers = answers[1:]
		return err
	})
	if err := s.Open(t.Context()); !errors.Is(err, camera.ErrPermission) {
		t.Error(err)
	}
	if _, ok := <-s.Frames(); ok {
		t.Error("a frame of a camera that was refused")
	}
	if err := s.Open(t.Context()); err != nil {
		t.Error(err)
	}
	if f := <-s.Frames(); f == nil || f.Luma[0] != 9 {
		t.Errorf("%v", f)
	}
	if err := s.Close(); err != nil {
		t.Error(err)
	}
}

// two is a source with two cameras and a lamp.
type two struct {
	camera.Source
	chosen string
	lit    bool
}

func (t *two) Cameras() []camera.Info {
	return []camera.Info{{ID: "0", Facing: camera.FacingBack, Torch: true}, {ID: "1", Facing: camera.FacingFront}}
}
func (t *two) Choose(id string)    { t.chosen = id }
func (t *two) Torch(on bool) error { t.lit = on; return nil }

// What a source can do, it can do behind a question too.
func TestPermittedPassesOn(t *testing.T) {
	inner := &two{Source: seen()}
	s := camera.Permitted(inner, allowed)
	c := s.(camera.Chooser)
	if got := c.Cameras(); len(got) != 2 || got[1].Facing != camera.FacingFront {
		t.Errorf("%+v", got)
	}
	c.Choose("1")
	if err := s.(camera.Lamp).Torch(true); err != nil || !inner.lit || inner.chosen != "1" {
		t.Errorf("%v, %+v", err, inner)
	}
	plain := camera.Permitted(seen(), allowed)
	plain.(camera.Chooser).Choose("1")
	if got := plain.(camera.Chooser).Cameras(); got != nil {
		t.Errorf("%+v", got)
	}
	if err := plain.(camera.Lamp).Torch(true); !errors.Is(err, camera.ErrNoTorch) {
		t.Error(err)
	}
}
