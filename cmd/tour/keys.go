package main

import (
	"errors"
	"fmt"
	"image"
	"image/color"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"syscall"
	"time"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/internal/walk"
	"github.com/zegel-app/zegel/platform/keystore"
	"github.com/zegel-app/zegel/scanner/lens"
)

// The display has room around the window: Windows moves one that fills its screen.
const roomWidth, roomHeight = phoneWidth + 60, phoneHeight + 100

// outsider walks an app that is a program of its own, and knows of it what a person knows who
// has no mouse: the keys, and what is written in the window.
type outsider struct {
	guide
	command []string // starts the app
	data    string   // folder of everything
	seen    string   // file that the app's camera looks at
	told    string   // file that says what a screen reader is told, under Wine
	hands   uint64   // so many pictures were held before it

	running *exec.Cmd
	program *walk.Program
}

// tourByKeys starts the bank and the app, walks, and ends everything.
func tourByKeys(out string, command []string) error {
	if len(command) == 0 {
		return errors.New("-keys needs the program to walk: tour -keys -- out/package/zegel")
	}
	o := &outsider{command: command, guide: guide{sayer: sayer{time.Now()}}}
	var err error
	if o.album, err = newAlbum(out); err != nil {
		return err
	}
	if o.data, err = os.MkdirTemp("", "zegel-keys-*"); err != nil {
		return err
	}
	defer os.RemoveAll(o.data)
	o.seen, o.told = filepath.Join(o.data, "seen.png"), filepath.Join(o.data, "told")
	o.before = o.hold
	if err := o.hold(image.NewGray(image.Rect(0, 0, 640, 480))); err != nil {
		return err
	}
	stopBank, err := o.startBank(filepath.Join(o.data, "bank"))
	if err != nil {
		return err
	}
	defer stopBank()
	if o.page, err = walk.OpenBrowser(pageWidth, pageHeight); err != nil {
		return err
	}
	defer o.page.Close()
	if o.display, err = walk.StartDisplay(roomWidth, roomHeight); err != nil {
		return err
	}
	defer o.display.Stop()
	defer o.end()
	return o.walk()
}

// walk does every step.
func (o *outsider) walk() error {
	return follow(&o.guide, keySteps, o, func() (image.Image, error) {
		if o.program == nil {
			return nil, errors.New("no window was found")
		}
		return o.program.Picture()
	})
}

// start starts the app and finds its window.
func (o *outsider) start() (err error) {
	arguments := []string{
		"-data", pathFor(o.command, filepath.Join(o.data, "app")), "-camera", pathFor(o.command, o.seen),
		"-size", fmt.Sprintf("%dx%d", phoneWidth, phoneHeight),
	}
	o.running = exec.Command(o.command[0], append(o.command[1:len(o.command):len(o.command)], arguments...)...)
	o.running.Env = append(os.Environ(), "XDG_CONFIG_HOME="+filepath.Join(o.data, "config"), "FYNE_THEME=light",
		"LANGUAGE=en", "LC_ALL=en_GB.UTF-8", "ZEGEL_TOLD="+pathFor(o.command, o.told)) // packaging/windows/uiautomation.c
	if !forWindows(o.command) { // Wine's registry has nothing of the person who runs it
		o.running.Env = append(o.running.Env, keystore.Choice+"=file")
	}
	o.running.Stdout, o.running.Stderr = os.Stderr, os.Stderr
	if err := o.running.Start(); err != nil {
		return err
	}
	primary := color.NRGBAModel.Convert(ui.Theme(false, 1).Color(ui.Primary, 0)).(color.NRGBA)
	o.program, err = walk.FindProgram(o.display, ui.BrandName, primary)
	return err
}

// end ends the app if it runs.
func (o *outsider) end() {
	if o.running == nil {
		return
	}
	o.running.Process.Signal(syscall.SIGTERM)
	o.running.Wait()
	o.running = nil
}

// hold holds a picture before the app's camera: the file that it looks at is another one from
// now on. It is never there by halves.
func (o *outsider) hold(picture image.Image) error {
	o.hands++
	half := filepath.Join(o.data, "half.png")
	if err := walk.Save(lens.Frame(picture, lens.Hand(o.hands)), half); err != nil {
		return err
	}
	return os.Rename(half, o.seen)
}

// forWindows says whether a command starts a program for Windows, which is to say under Wine.
func forWindows(command []string) bool { return strings.HasSuffix(command[len(command)-1], ".exe") }

// pathFor is a path as the program wants it: Wine has this system's files on a drive of its own.
func pathFor(command []string, path string) string {
	if forWindows(command) {
		return "Z:" + path
	}
	return path
}
