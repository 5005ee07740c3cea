package app_test

import (
	"context"
	"errors"
	"image"
	"sync/atomic"
	"testing"
	"time"

	"github.com/zegel-app/zegel/internal/gallery"
	"github.com/zegel-app/zegel/platform"
	"github.com/zegel-app/zegel/scanner/camera"
)

// once is a camera that sends one picture, and then ends as it is told.
func once(end error) camera.Source {
	sent := false
	return camera.From(camera.MaxRate, func(context.Context) (*camera.Frame, error) {
		if sent {
			return nil, end
		}
		sent = true
		return camera.NewFrame(image.NewGray(image.Rect(0, 0, 64, 48))), nil
	})
}

// TestCameraIsAskedFor: while the system asks the person, the page says what it waits for. What
// the answer was shows at once, and another try asks again.
func TestCameraIsAskedFor(t *testing.T) {
	p := settled(t)
	p.Hold("")
	plain, answer := p.Camera, make(chan error)
	system := &platform.Fake{}
	ask := func(ctx context.Context) error {
		if err := system.AllowCamera(ctx); err != nil {
			return err
		}
		select {
		case err := <-answer:
			return err
		case <-ctx.Done():
			return ctx.Err()
		}
	}
	p.Camera = func() camera.Source { return camera.Permitted(plain(), ask) }
	p.tap("Scan your bank's code")
	p.Pass(2 * time.Second)
	p.see("The camera is starting. If your device asks, allow it")
	answer <- camera.ErrPermission
	p.see("Zegel may not use the camera", "Allow it in the settings of this device.")
	p.tap("Try again")
	p.Pass(2 * time.Second)
	p.see("The camera is starting. If your device asks, allow it")
	answer <- nil
	p.see("Point at the code")
	p.Pass(2 * time.Second)
	p.see("Point at the code")
	if n := len(system.Called()); n != 2 {
		t.Errorf("asked %d times", n)
	}

	// Who waits for long is offered to type instead, and who leaves is not asked for ever.
	p.tap("Back", "Scan your bank's code")
	p.Pass(20 * time.Second)
	p.see("Not working? Type the code instead.")
	p.tap("Back")
	p.see("Your banks")
}

// TestCamerasThatEnd: what takes the camera away while it runs has words, and ways on.
func TestCamerasThatEnd(t *testing.T) {
	p := settled(t)
	for _, c := range []struct {
		name, title, text string
		err               error
	}{
		{"another app took it", "The camera is in use", "Close the other program that uses it.", camera.ErrBusy},
		{"it was forbidden", "Zegel may not use the camera", "Allow it in the settings of this device.", camera.ErrPermission},
		{"it was pulled out", "The camera has stopped", "Is it still plugged in?", camera.ErrUnplugged},
		{"another app is in front", "The camera was turned off", "The system does that while another app is in front.", camera.ErrBackground},
		{"it ended without a word", "The camera has stopped", "Is it still plugged in?", nil},
	} {
		t.Run(c.name, func(t *testing.T) {
			end := c.err
			if end == nil {
				end = errEnded
			}
			p.Camera = func() camera.Source { return &ending{Source: once(end)} }
			p.tap("Scan your bank's code")
			p.see(c.title, c.text)
			p.tap("Type the code")
			p.see("It is below the square")
			p.tap("Back", "Scan your bank's code")
			p.see(c.title)
			p.tap("Try again")
			p.see(c.title)
			p.tap("Back")
			p.see("Your banks")
		})
	}
}

// errEnded stands for frames that end while Close knows no reason.
var errEnded = errors.New("the frames end")

// ending is a source that keeps errEnded to itself.
type ending struct{ camera.Source }

func (e *ending) Close() error {
	if err := e.Source.Close(); !errors.Is(err, errEnded) {
		return err
	}
	return nil
}

// dim is a phone whose list promises a light that its camera does not have.
type dim struct{ *gallery.Phone }

func (d dim) Torch(bool) error { return camera.ErrNoTorch }

// TestNoLight: a light that is not there says so, and is offered no more. What a press came to
// stands for a while, though frames go by.
func TestNoLight(t *testing.T) {
	p := settled(t)
	var frames atomic.Int64
	p.Camera = func() camera.Source {
		return dim{gallery.NewPhone(camera.From(camera.MaxRate, func(context.Context) (*camera.Frame, error) {
			frames.Add(1)
			return camera.NewFrame(image.NewGray(image.Rect(0, 0, 64, 48))), nil
		}))}
	}
	pass := func() {
		t.Helper()
		from := frames.Load()
		p.must(p.Wait("frames to go by", func() bool { return frames.Load() > from+20 }))
	}
	p.tap("Scan your bank's code")
	p.must(p.Find("Light"))
	p.tap("Light")
	p.see("This camera has no light")
	pass()
	if !p.Reads("This camera has no light") {
		t.Error("the next frame wiped it away")
	}
	if p.offers("Light") {
		t.Error("the light is still offered")
	}
	p.Pass(4 * time.Second)
	p.see("Point at the code")
	p.Fyne.Clipboard().SetContent("")
	p.tap("Paste")
	pass()
	if !p.Reads("Nothing to paste. Copy the code on your bank's page first.") {
		t.Error("the next frame wiped away that there is nothing to paste")
	}
	p.Pass(4 * time.Second)
	p.see("Point at the code")
}

// TestLeavingTurnsTheCameraOff: nobody looks through the camera of an app that is not in sight.
func TestLeavingTurnsTheCameraOff(t *testing.T) {
	p := settled(t)
	p.Hold("")
	plain := p.Camera
	var running *watched
	p.Camera = func() camera.Source {
		running = &watched{Source: plain(), closed: make(chan struct{})}
		return running
	}
	p.tap("Scan your bank's code")
	p.see("Point at the code")
	p.App.Background()
	select {
	case <-running.closed:
	case <-time.After(10 * time.Second):
		t.Fatal("the camera is still on")
	}
	p.App.Foreground()
	p.see("Anna")
}

// watched is a camera that says when it was closed.
type watched struct {
	camera.Source
	closed chan struct{}
}

func (w *watched) Close() error {
	err := w.Source.Close()
	select {
	case <-w.closed:
	default:
		close(w.closed)
	}
	return err
}
