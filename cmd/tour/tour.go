package main

import (
	"context"
	"errors"
	"image"
	"log"
	"net"
	"net/http"
	"os"
	"path/filepath"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/internal/walk"
	"github.com/zegel-app/zegel/issuer/demobank"
	"github.com/zegel-app/zegel/platform/keystore"
)

// Sizes in pixels: a phone, and a laptop's browser.
const (
	phoneWidth, phoneHeight = 420, 860
	pageWidth, pageHeight   = 1100, 800
)

// guide is who walks: everything that a step needs.
type guide struct {
	sayer
	album   *album
	bank    string // the bank's address
	page    *walk.Browser
	before  func(image.Image) error // holds a picture before the app's camera
	display *walk.Display
	fyne    fyne.App

	tablet, phone *device
	device        *device      // the one in the hand, tablet or phone
	app           *walk.Window // its window
}

// tour starts everything, walks, and ends everything. It has to run on the program's first
// goroutine: the window's toolkit wants it.
func tour(out string) error {
	g := &guide{sayer: sayer{time.Now()}}
	var err error
	if g.album, err = newAlbum(out); err != nil {
		return err
	}
	complaints, err := quiet(filepath.Join(out, "app.log"))
	if err != nil {
		return err
	}
	defer complaints.Close()
	data, err := os.MkdirTemp("", "zegel-tour-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	for name, value := range map[string]string{
		"XDG_CONFIG_HOME": filepath.Join(data, "config"), // nothing of an app that is in use
		"XDG_CACHE_HOME":  filepath.Join(data, "cache"),
		"FYNE_THEME":      "light",
		"LANGUAGE":        "en", // the steps know the English words
		"LC_ALL":          "en_GB.UTF-8",
		keystore.Choice:   "file", // nothing of the person who runs the tour
	} {
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	stopBank, err := g.startBank(filepath.Join(data, "bank"))
	if err != nil {
		return err
	}
	defer stopBank()
	if g.page, err = walk.OpenBrowser(pageWidth, pageHeight); err != nil {
		return err
	}
	defer g.page.Close()
	display, err := walk.StartDisplay(2*phoneWidth, phoneHeight)
	if err != nil {
		return err
	}
	defer display.Stop()
	return g.runApp(display, data)
}

// quiet sends what the window's toolkit complains of into a file: the tour's own lines stay
// readable.
func quiet(path string) (*os.File, error) {
	file, err := os.Create(path)
	if err == nil {
		log.SetOutput(file)
	}
	return file, err
}

// startBank serves the demo bank on loopback.
func (g *guide) startBank(dir string) (stop func(), err error) {
	listener, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		return nil, err
	}
	g.bank = "http://" + listener.Addr().String()
	bank, err := demobank.New(demobank.Config{Dir: dir, Address: g.bank})
	if err != nil {
		listener.Close()
		return nil, err
	}
	server := &http.Server{Handler: bank, ReadHeaderTimeout: 10 * time.Second}
	go server.Serve(listener)
	return func() {
		ctx, cancel := context.WithTimeout(context.Background(), 5*time.Second)
		defer cancel()
		server.Shutdown(ctx)
		bank.Close()
	}, nil
}

// runApp shows the app's window, and walks beside it until the end.
func (g *guide) runApp(display *walk.Display, data string) error {
	g.display, g.fyne = display, fyneapp.NewWithID(ui.BrandID)
	g.tablet = newDevice("Zegel on Linux", filepath.Join(data, "tablet"))
	g.phone = newDevice("Zegel on Anna's phone", filepath.Join(data, "phone"))
	g.tablet.build(g.fyne, ui.BrandName)
	walked := make(chan error, 1)
	g.fyne.Lifecycle().SetOnStarted(func() {
		go func() {
			err := g.walkIn()
			walked <- err
			fyne.Do(g.fyne.Quit)
		}()
	})
	g.tablet.window.ShowAndRun()
	// Here, not when the toolkit says that it stops: what it is to do on its thread while it ends may
	// be left waiting for ever (Fyne 2.8.1), and the end with it.
	g.tablet.stop()
	g.phone.stop()
	select {
	case err := <-walked:
		return errors.Join(err, g.tablet.close(), g.phone.close())
	default:
		return errors.New("the app's window was closed before the end")
	}
}

// walkIn finds the window and does every step.
func (g *guide) walkIn() (err error) {
	if g.app, err = walk.FindWindow(g.display, g.tablet.window, ui.BrandName, 0); err != nil {
		return err
	}
	g.device = g.tablet
	g.before = func(picture image.Image) error { g.device.eye.show(picture); return nil }
	return follow(g, steps, g, func() (image.Image, error) { return g.app.Picture() })
}
