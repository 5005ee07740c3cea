package app_test

import (
	"context"
	"testing"

	"github.com/zegel-app/zegel/internal/gallery"
	"github.com/zegel-app/zegel/scanner/camera"
)

// unplugged is a phone whose camera at the front is gone, whatever its list says.
type unplugged struct{ *gallery.Phone }

func (u unplugged) Open(ctx context.Context) error {
	if u.Chosen == "1" {
		return camera.ErrNoCamera
	}
	return u.Phone.Open(ctx)
}

// TestCameras: another camera and the light are offered where there are any, and do something.
func TestCameras(t *testing.T) {
	p := settled(t)
	answered := func() {
		t.Helper()
		p.must(p.Wait("the cameras", func() bool { return !p.App.Asking() }))
	}
	p.Hold("")
	plain := p.Camera
	p.tap("Scan your bank's code")
	p.see("Point at the code")
	answered()
	if p.offers("Light") || p.offers("Other camera") {
		t.Error("a camera that cannot be switched offers to")
	}
	p.tap("Back")

	var phones []*gallery.Phone
	p.Camera = func() camera.Source {
		phones = append(phones, gallery.NewPhone(plain()))
		return phones[len(phones)-1]
	}
	p.tap("Scan your bank's code")
	p.must(p.Find("Light"))
	p.tap("Light")
	p.must(p.Find("Light, on"))
	if !phones[0].Lit {
		t.Error("the light is off")
	}
	p.tap("Light, on")
	answered()
	if phones[0].Lit {
		t.Error("the light is on")
	}
	p.tap("Other camera")
	p.must(p.Wait("the light to go", func() bool { return !p.offers("Light") }))
	if len(phones) != 2 || phones[1].Chosen != "1" || p.offers("Light") {
		t.Errorf("after a switch: %d sources, the last is %+v", len(phones), phones[len(phones)-1])
	}
	p.tap("Back", "Scan your bank's code")
	p.must(p.Find("Other camera"))
	if phones[2].Chosen != "1" {
		t.Error("the camera that was chosen is forgotten")
	}
	p.tap("Other camera")
	p.must(p.Find("Light"))
	p.tap("Other camera")
	p.see("Point at the code")
	p.tap("Back")

	p.Camera = func() camera.Source { return unplugged{gallery.NewPhone(plain())} }
	p.tap("Scan your bank's code")
	p.must(p.Find("Light")) // the one that is left
}
