// Command zegel is the app: it shows what a bank asks to approve, and answers.
package main

import (
	_ "embed"
	"errors"
	"flag"
	"fmt"
	"os"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"github.com/zegel-app/zegel/app"
	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/platform"
	"github.com/zegel-app/zegel/platform/link"
)

//go:embed THIRD_PARTY_LICENSES
var licences string

func main() {
	data := flag.String("data", "", "folder of profiles and keys (default: the user's own for programs)")
	look := flag.String("camera", "", "picture, folder of pictures or y4m film to look at instead of a camera")
	size := flag.String("size", "420x860", "size of the window, in units; a phone has 390x844")
	flag.Usage = func() {
		fmt.Fprintln(flag.CommandLine.Output(), "zegel [flags] [zegel: link to open]")
		flag.PrintDefaults()
	}
	flag.Parse()
	if err := run(*data, *look, *size, flag.Arg(0)); err != nil {
		fmt.Fprintln(os.Stderr, "zegel:", err)
		os.Exit(1)
	}
}

func run(data, look, size, asked string) error {
	attach()
	f, system := fyneapp.NewWithID(ui.BrandID), platform.This()
	if data == "" {
		data = folder(f)
		announce()
	}
	width, height, err := measure(size)
	if err != nil {
		return err
	}
	links, err := listen(data, asked)
	if errors.Is(err, link.ErrRunning) {
		return nil // that one has the link now, and shows itself
	} else if err != nil {
		return err
	}
	var auth *authenticator.Authenticator
	a := app.New(app.Config{
		Fyne: f, Words: words.New(words.Device()), Camera: source(look, system), Display: platform.ReadDisplay,
		Licences: licences, Feel: func(h platform.Haptic) { go system.Vibrate(h) },
		Open: func() (opened *authenticator.Authenticator, err error) {
			opened, err = authenticator.Open(data, authenticator.Config{DeviceName: ui.BrandName + " on " + systemName()})
			auth = opened
			return opened, err
		},
	})
	window := f.NewWindow(ui.BrandName)
	window.Resize(fyne.NewSize(width, height))
	if !fyne.CurrentDevice().IsMobile() { // on phones a question of the system counts as leaving there: see follow
		f.Lifecycle().SetOnExitedForeground(a.Aside)
		f.Lifecycle().SetOnEnteredForeground(a.Foreground)
	}
	f.Lifecycle().SetOnStopped(a.Stop)
	a.Start(window)
	follow(system, a, window)
	if links != nil {
		defer links.Close()
		go take(links, a, window)
	}
	if asked != "" {
		a.Take(asked)
	}
	window.ShowAndRun()
	if auth != nil {
		return auth.Close()
	}
	return nil
}
