package app

import (
	"context"
	"errors"
	"image"
	"io"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/dialog"
	"fyne.io/fyne/v2/storage"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/platform"
	"github.com/zegel-app/zegel/scanner"
	"github.com/zegel-app/zegel/scanner/camera"
)

const (
	// startsSlowly is when the page says that the camera is not on yet: the system may be asking
	// the person whether it may be.
	startsSlowly = time.Second
	// answerLasts is how long the answer to a press stands before the next frame's hint.
	answerLasts = 4 * time.Second
	// notWorking is when the page says that a code can be typed as well.
	notWorking = 15 * time.Second
)

// scanPage shows what the camera sees, and goes on with the first code in it.
type scanPage struct {
	*App
	cameras
	stop   context.CancelFunc // nil while the camera is off
	ended  chan struct{}      // is closed when the camera that was started last is free again
	since  time.Time          // when the camera was started
	sees   bool               // it has sent a picture since
	until  time.Time          // an answer to a press stands till then
	view   *ui.Viewfinder
	hint   *ui.Hint
	typing *ui.Button // offers typing, after a while
	page   *fyne.Container
}

func newScan(a *App) *scanPage { return &scanPage{App: a} }

func (s *scanPage) draw() fyne.CanvasObject {
	s.view = ui.NewViewfinder(s.t("scan.view"))
	s.hint = ui.NewHint(s.t("scan.point"))
	s.typing = ui.NewButton(s.t("scan.not-working"), ui.Filled, ui.Icons.Keyboard, s.typed)
	if s.late() {
		s.hint.Hide()
	} else {
		s.typing.Hide()
	}
	s.page = ui.ScanPage(ui.ScanParts{
		Title: s.t("scan"), Back: func() { s.nav.Back() },
		Finder: s.view, Hint: s.hint, Below: s.typing,
		Tools: append(s.cameraTools(),
			ui.NewToolButton(s.t("scan.picture"), ui.Icons.Picture, s.choose),
			ui.NewToolButton(s.t("scan.paste"), ui.Icons.Paste, s.paste),
			ui.NewToolButton(s.t("scan.type"), ui.Icons.Keyboard, s.typed),
		),
	})
	return s.page
}

// say shows what to do.
func (s *scanPage) say(hint string) {
	if s.hint.String() != hint {
		s.hint.SetText(hint)
		s.hint.Show()
		s.page.Refresh()
	}
}

// answer says what came of a press, which the next frames don't wipe away.
func (s *scanPage) answer(text string) {
	s.until = s.now().Add(answerLasts)
	s.say(text)
}

// shown starts the camera.
func (s *scanPage) shown() {
	if s.stop != nil {
		return
	}
	if s.camera == nil {
		s.failed(camera.ErrNoCamera)
		return
	}
	ctx, stop := context.WithCancel(context.Background())
	s.stop, s.since, s.sees, s.until = stop, s.now(), false, time.Time{}
	s.view.SetFound(false)
	s.say(s.t("scan.point"))
	s.source, s.lit = s.camera(), false
	if chooser, ok := s.source.(camera.Chooser); ok && s.lens != "" {
		chooser.Choose(s.lens)
	}
	source, before, ended := s.source, s.ended, make(chan struct{})
	s.ended = ended
	go func() {
		defer close(ended)
		if before != nil {
			<-before // two cameras at once are one too many for most systems
		}
		events := scanner.Scan(ctx, source)
		defer func() {
			for range events { // closed when the camera is
			}
		}()
		for event := range events {
			// One event is drawn before the next is fetched: what comes meanwhile is dropped.
			drawn := make(chan struct{})
			fyne.Do(func() {
				defer close(drawn)
				if ctx.Err() == nil {
					s.saw(event)
				}
			})
			select {
			case <-drawn:
			case <-ctx.Done():
				return
			}
		}
		fyne.Do(func() {
			if ctx.Err() == nil {
				s.failed(camera.ErrUnplugged)
			}
		})
	}()
}

// hidden stops the camera.
func (s *scanPage) hidden() {
	if s.stop != nil {
		s.stop()
		s.stop = nil
	}
}

// saw takes one event of the scan.
func (s *scanPage) saw(e scanner.Event) {
	switch {
	case e.Err != nil:
		s.failed(e.Err)
	case e.Text != "":
		s.view.SetPicture(colours(e.Frame), e.Frame.Rotation)
		s.view.SetFound(true)
		s.hidden()
		s.feel(platform.Found)
		s.take(e.Text)
	default:
		s.sees = true
		s.askCameras()
		s.view.SetPicture(colours(e.Frame), e.Frame.Rotation)
		if !s.now().Before(s.until) {
			s.say(s.t(hintKeys[e.Hint]))
		}
	}
}

// hintKeys are the words for what stands in the way.
var hintKeys = map[scanner.Hint]string{
	scanner.HintPoint: "scan.point", scanner.HintCloser: "scan.closer", scanner.HintBack: "scan.back",
	scanner.HintHoldStill: "scan.still", scanner.HintDark: "scan.dark", scanner.HintGlare: "scan.glare",
}

// failed shows why there is no picture, in place of this page: Back must not lead to a
// camera that fails again.
func (s *scanPage) failed(err error) {
	s.hidden()
	if s.lens != "" && errors.Is(err, camera.ErrNoCamera) {
		s.lens = "" // the one that was chosen is gone: there may be another
		s.shown()
		return
	}
	s.nav.Replace(&faultPage{App: s.App, err: err, again: func() { s.nav.Replace(newScan(s.App)) }})
}

func (s *scanPage) tick() {
	switch {
	case s.late():
		if !s.typing.Visible() {
			s.typing.Show()
			s.hint.Hide() // it did not help, and a small window has no room for both
			s.page.Refresh()
		}
	case s.stop != nil && !s.sees && s.now().Sub(s.since) >= startsSlowly:
		s.say(s.t("scan.starting"))
	}
}

// late says whether the camera has been looking for a code for long.
func (s *scanPage) late() bool { return s.stop != nil && s.now().Sub(s.since) >= notWorking }

// paste reads a code from the clipboard.
func (s *scanPage) paste() {
	if text := s.fyne.Clipboard().Content(); text != "" {
		s.take(text)
		return
	}
	s.answer(s.t("scan.nothing-to-paste"))
}

func (s *scanPage) typed() { s.nav.Push(&typeCode{App: s.App}) }

// choose turns the camera off while the person chooses a picture.
func (s *scanPage) choose() {
	s.hidden()
	s.choosePicture(func() {
		if s.nav.top() == screen(s) {
			s.shown()
		}
	})
}

// choosePicture lets the person choose a picture with a code in it, or none.
func (a *App) choosePicture(none func()) {
	open := dialog.NewFileOpen(func(file fyne.URIReadCloser, err error) {
		switch {
		case err != nil:
			a.fail(err, func() { a.choosePicture(func() {}) })
		case file != nil:
			a.readPicture(file)
		default:
			none()
		}
	}, a.window)
	open.SetFilter(storage.NewExtensionFileFilter([]string{".png", ".jpg", ".jpeg", ".PNG", ".JPG", ".JPEG"}))
	open.Show()
}

// readPicture reads the code in a picture file, and closes it.
func (a *App) readPicture(file io.ReadCloser) {
	if a.job != nil {
		file.Close()
		return
	}
	work(a, "busy.picture", "", func(context.Context) (string, error) {
		defer file.Close()
		return scanner.ReadPicture(file)
	}, func(text string, err error) {
		if err != nil {
			a.fail(err, func() { a.choosePicture(func() {}) })
			return
		}
		a.take(text)
	})
}

// colours is a frame's picture: in colour, where the camera gives any.
func colours(f *camera.Frame) image.Image {
	if f.RGBA != nil {
		return f.RGBA
	}
	return &image.Gray{Pix: f.Luma, Stride: f.Stride, Rect: image.Rect(0, 0, f.Width, f.Height)}
}
