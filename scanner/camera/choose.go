package camera

import (
	"context"
	"errors"
	"fmt"
)

// Facing is which way a camera looks.
type Facing int

const (
	// FacingUnknown is a camera that its system says nothing of, as most on
	// desktops are.
	FacingUnknown Facing = iota
	// FacingBack looks away from the person, and is the one to scan with.
	FacingBack
	// FacingFront looks at the person.
	FacingFront
)

// Info describes one camera.
type Info struct {
	ID     string // for Choose; means nothing to people
	Name   string // as the system calls it; may be empty
	Facing Facing
	Torch  bool // has a light
}

// A Chooser is a source that can be told which camera to open.
type Chooser interface {
	Source
	// Cameras lists the cameras of this device, the one that Open takes by
	// itself first. It asks the system: not for the goroutine that draws.
	Cameras() []Info
	// Choose says which camera the next Open takes, by Info.ID; empty leaves
	// it to the source. When that camera is not there any more, Open answers
	// ErrNoCamera.
	Choose(id string)
}

// A Lamp is a source that may have a light beside its lens.
type Lamp interface {
	Source
	// Torch turns the light on or off. It goes out when the source is closed.
	// ErrNoTorch is returned when the camera that is open has none, or none is
	// open.
	Torch(on bool) error
}

var (
	// ErrNoTorch is returned by Torch when there is no light to turn on.
	ErrNoTorch = errors.New("camera has no light")
	// ErrBackground is returned by Close when the system stopped the camera
	// because the app was not in front any more. It is an ErrUnplugged too:
	// another try may work.
	ErrBackground = fmt.Errorf("%w: the app is not in front", ErrUnplugged)
)

// Permitted returns the source behind a question: each Open calls ask first,
// which lets the system ask the person, and may take as long as the person
// does. An error of ask is Open's answer; it should be ErrPermission or that of
// the context. What the source can do besides, the returned one can too.
func Permitted(s Source, ask func(context.Context) error) Source { return &permitted{s, ask} }

type permitted struct {
	Source
	ask func(context.Context) error
}

// Open is Source.Open.
func (p *permitted) Open(ctx context.Context) error {
	if err := p.ask(ctx); err != nil {
		return err
	}
	return p.Source.Open(ctx)
}

// Cameras is Chooser.Cameras; nil when the source is no Chooser.
func (p *permitted) Cameras() []Info {
	if c, ok := p.Source.(Chooser); ok {
		return c.Cameras()
	}
	return nil
}

// Choose is Chooser.Choose.
func (p *permitted) Choose(id string) {
	if c, ok := p.Source.(Chooser); ok {
		c.Choose(id)
	}
}

// Torch is Lamp.Torch.
func (p *permitted) Torch(on bool) error {
	if l, ok := p.Source.(Lamp); ok {
		return l.Torch(on)
	}
	return ErrNoTorch
}
