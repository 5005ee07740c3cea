package main

import (
	"errors"
	"net/http"
	"sync/atomic"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/internal/walk"
	"github.com/zegel-app/zegel/scanner/camera"
)

// device is one of the tour's devices: the app with a folder, a camera and a network of its
// own, in a window of its own.
type device struct {
	name, folder string
	eye          *eye
	camera       func() camera.Source
	flight       atomic.Bool // no network

	app    *app.App
	auth   *authenticator.Authenticator
	window fyne.Window
}

func newDevice(name, folder string) *device {
	d := &device{name: name, folder: folder, eye: newEye()}
	d.camera = d.eye.source
	return d
}

// RoundTrip is the device's network.
func (d *device) RoundTrip(r *http.Request) (*http.Response, error) {
	if d.flight.Load() {
		return nil, errors.New("flight mode")
	}
	return http.DefaultTransport.RoundTrip(r)
}

// build makes the app and its window. It is for the goroutine that draws.
func (d *device) build(f fyne.App, title string) {
	d.app = app.New(app.Config{
		Fyne: f, Words: words.New("en"), Camera: d.camera,
		Open: func() (opened *authenticator.Authenticator, err error) {
			opened, err = authenticator.Open(d.folder, authenticator.Config{
				DeviceName: d.name, HTTP: &http.Client{Transport: d},
			})
			d.auth = opened
			return opened, err
		},
	})
	d.window = f.NewWindow(title)
	d.window.Resize(fyne.NewSize(phoneWidth, phoneHeight))
	d.app.Start(d.window)
}

func (d *device) stop() {
	if d.app != nil {
		d.app.Stop()
	}
}

func (d *device) close() error {
	if d.auth == nil {
		return nil
	}
	return d.auth.Close()
}

// phonesTitle is how X tells the second window from the first.
const phonesTitle = "Zegel 2"

// takePhone opens the second device's window beside the first, and goes on with that.
func (g *guide) takePhone() (err error) {
	fyne.DoAndWait(func() {
		g.phone.build(g.fyne, phonesTitle)
		g.phone.window.Show()
	})
	g.device = g.phone
	g.app, err = walk.FindWindow(g.display, g.phone.window, phonesTitle, phoneWidth)
	return err
}
