package gallery

import "github.com/zegel-app/zegel/scanner/camera"

// Phone is a source with the cameras of a phone: one at the back, which has a light, and one
// at the front.
type Phone struct {
	camera.Source
	Chosen string
	Lit    bool
}

// NewPhone makes a phone's cameras, which all see the same.
func NewPhone(sees camera.Source) *Phone { return &Phone{Source: sees} }

// Cameras is camera.Chooser's.
func (p *Phone) Cameras() []camera.Info {
	return []camera.Info{{ID: "0", Facing: camera.FacingBack, Torch: true}, {ID: "1", Facing: camera.FacingFront}}
}

// Choose is camera.Chooser's.
func (p *Phone) Choose(id string) { p.Chosen = id }

// Torch is camera.Lamp's.
func (p *Phone) Torch(on bool) error {
	if p.Chosen == "1" {
		return camera.ErrNoTorch
	}
	p.Lit = on
	return nil
}
