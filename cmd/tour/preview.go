package main

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"os"
	"slices"
	"time"

	"fyne.io/fyne/v2"
	fyneapp "fyne.io/fyne/v2/app"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/internal/walk"
	"github.com/zegel-app/zegel/platform/keystore"
	"github.com/zegel-app/zegel/scanner/camera"
)

// previewTime is how long the preview is looked at.
const previewTime = 5 * time.Second

// benchPreview shows a camera of 640x480 at 30 frames a second in the app's scan page, and
// prints, in the form of Go's benchmarks, the time from one picture on the display to the next.
// The frames have no code; each is looked at for one as ever.
func benchPreview() error {
	display, err := walk.StartDisplay(phoneWidth, phoneHeight)
	if err != nil {
		return err
	}
	defer display.Stop()
	data, err := os.MkdirTemp("", "zegel-preview-*")
	if err != nil {
		return err
	}
	defer os.RemoveAll(data)
	for name, value := range map[string]string{"XDG_CONFIG_HOME": data, keystore.Choice: "file", "LANGUAGE": "en"} {
		if err := os.Setenv(name, value); err != nil {
			return err
		}
	}
	f := fyneapp.NewWithID(ui.BrandID)
	d := newDevice("Zegel on Linux", data)
	d.camera = passing
	d.build(f, ui.BrandName)
	f.Lifecycle().SetOnStopped(d.stop)
	looked := make(chan error, 1)
	f.Lifecycle().SetOnStarted(func() {
		go func() {
			looked <- lookAtPreview(display, d.window)
			fyne.Do(f.Quit)
		}()
	})
	d.window.ShowAndRun()
	return errors.Join(<-looked, d.close())
}

func lookAtPreview(display *walk.Display, window fyne.Window) error {
	w, err := walk.FindWindow(display, window, ui.BrandName, 0)
	if err != nil {
		return err
	}
	for _, label := range []string{"Skip", "Scan your bank's code"} {
		if err := w.Click(label); err != nil {
			return err
		}
	}
	if err := w.Wait("Point at the code"); err != nil {
		return err
	}
	time.Sleep(time.Second)
	var gaps []time.Duration
	before, last := uint32(0), time.Now()
	for begin := last; time.Since(begin) < previewTime; time.Sleep(2 * time.Millisecond) {
		at, err := display.Pixel(phoneWidth/2, phoneHeight/2)
		if err != nil {
			return err
		}
		if now := time.Now(); at != before {
			gaps = append(gaps, now.Sub(last))
			before, last = at, now
		}
	}
	if len(gaps) < 10 {
		return fmt.Errorf("the preview moved %d times", len(gaps))
	}
	slices.Sort(gaps)
	fmt.Printf("BenchmarkPreview %d %d ns/op %d p50-us %d p99-us\n", len(gaps), previewTime.Nanoseconds()/int64(len(gaps)),
		gaps[len(gaps)/2].Microseconds(), gaps[len(gaps)*99/100].Microseconds())
	return nil
}

// passing is a camera whose every frame has another shade of grey.
func passing() camera.Source {
	n := 0
	return camera.From(30, func(context.Context) (*camera.Frame, error) {
		n++
		img := image.NewRGBA(image.Rect(0, 0, 640, 480))
		draw.Draw(img, img.Rect, image.NewUniform(color.Gray{Y: uint8(40 + n%2*60 + n%7*8)}), image.Point{}, draw.Src)
		return camera.NewFrame(img), nil
	})
}
