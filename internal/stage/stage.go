// Package stage is a small world for trying the screens without a display: the whole app on
// a real vault with a cheap key derivation, a real issuer on loopback, a clock that is moved
// by hand, and a camera that looks at what it is shown.
//
// It promises that everything below the screens is the real thing, that the same steps give
// the same result each time, and that one goroutine draws, as in the real app: what others
// hand over waits until the stage waits for something.
//
// It is for tests and for the gallery. One stage stands at a time.
package stage

import (
	"encoding/binary"
	"errors"
	"fmt"
	"image"
	"math/rand/v2"
	"net/http"
	"path/filepath"
	"strings"
	"sync"
	"time"

	"fyne.io/fyne/v2"
	"fyne.io/fyne/v2/driver/desktop"
	"fyne.io/fyne/v2/test"

	"github.com/zegel-app/zegel/app"
	"github.com/zegel-app/zegel/app/words"
	"github.com/zegel-app/zegel/authenticator"
	"github.com/zegel-app/zegel/internal/uitest"
	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/boltstore"
	"github.com/zegel-app/zegel/platform"
	"github.com/zegel-app/zegel/platform/keystore"
	"github.com/zegel-app/zegel/scanner/camera"
	"github.com/zegel-app/zegel/scanner/lens"
	"github.com/zegel-app/zegel/vault"
)

// HelpNumber is the bank's telephone number; BankName is what it calls itself.
const (
	BankName   = "Meridian Bank"
	HelpNumber = "+32 2 555 01 00"
)

// patience is how long the stage waits for a screen before it says what is there instead.
const patience = 30 * time.Second

// licences stands for the file of the licences, whose parts change with what is built.
const licences = "What Zegel's programs contain of others.\n\n================\nexample.org/one v1.2.3\n================\n\n" +
	"Permission is granted to whoever has a copy of this part to use it, to change it and to\npass it on, as long as this notice stays with it.\n"

// Stage is the small world. Its methods are for one goroutine.
type Stage struct {
	App    *app.App
	Window fyne.Window
	Fyne   fyne.App
	Bank   *issuer.Issuer
	Keys   *keystore.Faulty // the device's key store: it can be made to fail
	Camera func() camera.Source
	Broken error             // what opening the vault answers, when it is not nil
	Slow   time.Duration     // how far the device's clock is behind the bank's
	Felt   []platform.Haptic // what the person was let feel, in order
	Locale string            // what the device speaks, from the next start on; "" is English

	folder  string
	driver  *driver
	vault   *vault.Vault
	auth    *authenticator.Authenticator
	server  *http.Server
	store   *boltstore.Store
	listens string // host and port of the bank
	beat    chan time.Time

	mu      sync.Mutex
	now     time.Time
	picture image.Image
}

// New builds the world in an empty folder and opens the app in a window of a phone's size.
func New(folder string) (*Stage, error) {
	s := &Stage{folder: folder, now: time.Date(2026, 11, 22, 14, 5, 0, 0, time.UTC), beat: make(chan time.Time)}
	phone := newDevice(test.NewApp())
	s.Fyne, s.driver = phone, phone.driver
	fyne.SetCurrentApp(phone)
	s.Keys = &keystore.Faulty{Store: keystore.NewMemory(seeded(1))}
	s.Camera = func() camera.Source {
		return lens.Source(s.before, lens.View{}, 5)
	}
	if err := s.openBank(); err != nil {
		return nil, err
	}
	s.App = s.newApp()
	s.Window = phone.NewWindow("")
	s.Window.Resize(fyne.NewSize(390, 844))
	s.App.Start(s.Window)
	return s, nil
}

// newApp makes the app, as at each start.
func (s *Stage) newApp() *app.App {
	return app.New(app.Config{
		Fyne: s.Fyne, Open: s.open, Words: words.New(s.Locale), Now: s.deviceNow, Beat: s.beat, Licences: licences,
		Camera: func() camera.Source { return s.Camera() },
		Feel:   func(h platform.Haptic) { s.Felt = append(s.Felt, h) },
	})
}

// seeded gives the same random bytes each time.
func seeded(n uint64) *rand.ChaCha8 {
	var seed [32]byte
	binary.BigEndian.PutUint64(seed[:], n)
	return rand.NewChaCha8(seed)
}

// deviceNow is the device's own clock.
func (s *Stage) deviceNow() time.Time { return s.Now().Add(-s.Slow) }

// open opens the vault, as the app asks for it.
func (s *Stage) open() (*authenticator.Authenticator, error) {
	if s.Broken != nil {
		return nil, s.Broken
	}
	v, err := vault.Open(vault.Options{
		Path: s.VaultPath(), Keys: s.Keys, Now: s.deviceNow, Rand: seeded(2),
		Params: vault.Params{Memory: 8, Time: 1, Threads: 1},
	})
	if err != nil {
		return nil, err
	}
	auth, err := authenticator.New(authenticator.Config{Vault: v, Now: s.deviceNow, DeviceName: "Zegel on a stage"})
	if err != nil {
		return nil, errors.Join(err, v.Close())
	}
	s.vault, s.auth = v, auth
	return auth, nil
}

// VaultPath is where the app keeps its vault.
func (s *Stage) VaultPath() string { return filepath.Join(s.folder, "vault.db") }

// Close ends everything.
func (s *Stage) Close() error {
	err := s.CloseVault()
	s.Window.Close()
	return errors.Join(err, s.StopBank(), s.store.Close())
}

// CloseVault closes the app and its vault; Restart starts the app again.
func (s *Stage) CloseVault() error {
	s.Quiet() // what opens the vault now would leave it open
	s.App.Stop()
	s.driver.run()
	if s.vault == nil {
		return nil
	}
	err := s.vault.Close()
	s.vault = nil
	return err
}

// Restart closes the app, as a person does, and starts it again on the same vault.
func (s *Stage) Restart() error {
	if err := s.CloseVault(); err != nil {
		return err
	}
	s.App = s.newApp()
	s.App.Start(s.Window)
	return nil
}

// Now is the world's clock.
func (s *Stage) Now() time.Time {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.now
}

// Pass lets time pass, and lets the app hear of it.
func (s *Stage) Pass(d time.Duration) {
	s.mu.Lock()
	s.now = s.now.Add(d)
	now := s.now
	s.mu.Unlock()
	s.Quiet()
	// When the app takes the second beat, it has handed over what the first one brings.
	for range 2 {
		select {
		case s.beat <- now:
		case <-time.After(patience):
			panic("stage: the app does not hear the time")
		}
	}
	s.Quiet()
}

// Hold puts a code before the camera, on a page of the bank; "" puts an empty desk there.
func (s *Stage) Hold(text string) {
	var picture image.Image
	if text != "" {
		picture = lens.Page(text, 4)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	s.picture = picture
}

func (s *Stage) before() image.Image {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.picture
}

// Wait draws until something is so.
func (s *Stage) Wait(what string, so func() bool) error {
	deadline := time.NewTimer(patience)
	defer deadline.Stop()
	pace := time.NewTicker(10 * time.Millisecond)
	defer pace.Stop()
	for {
		s.driver.run()
		if so() {
			return nil
		}
		select {
		case <-s.driver.handed:
		case <-pace.C:
		case <-deadline.C:
			return fmt.Errorf("waited for %s; on the screen: %q; controls: %q", what, s.Texts(), uitest.Labels(s.top()))
		}
	}
}

// Quiet draws until the app is at rest.
func (s *Stage) Quiet() {
	rest := func() bool { return !s.App.Busy() }
	for range 2 {
		if err := s.Wait("rest", rest); err != nil {
			return
		}
	}
}

// top is what the person sees.
func (s *Stage) top() fyne.CanvasObject {
	if over := s.Window.Canvas().Overlays().Top(); over != nil {
		return over
	}
	return s.Window.Content()
}

// Texts lists what can be read.
func (s *Stage) Texts() []string { return uitest.Texts(s.top()) }

// Reads says whether a text stands on the screen now.
func (s *Stage) Reads(text string) bool {
	return strings.Contains(uitest.Typed(strings.Join(s.Texts(), "\n")), uitest.Typed(text))
}

// See waits until a text stands on the screen.
func (s *Stage) See(text string) error {
	return s.Wait(fmt.Sprintf("the text %q", text), func() bool { return s.Reads(text) })
}

// Tap waits for a control and taps it.
func (s *Stage) Tap(label string) error {
	if err := s.Find(label); err != nil {
		return err
	}
	if err := uitest.Tap(s.Window.Canvas(), label); err != nil {
		return err
	}
	s.driver.run()
	return nil
}

// Find waits for a control that wakes.
func (s *Stage) Find(label string) error {
	return s.Wait(fmt.Sprintf("the control %q", label), func() bool {
		return !s.App.Busy() && uitest.Awake(s.top(), label)
	})
}

// PIN types a PIN on the pad.
func (s *Stage) PIN(digits string) error {
	for _, d := range digits {
		if err := s.Tap(string(d)); err != nil {
			return err
		}
	}
	return nil
}

// HoldFor keeps a control pressed for some time, and lets go.
func (s *Stage) HoldFor(label string, d time.Duration) error {
	return s.press(label, func() error { return s.HoldStill(d) })
}

// Press keeps a control pressed for some time, does something, and lets go. What is handed
// over meanwhile waits, so that the control does not go off.
func (s *Stage) Press(label string, d time.Duration, then func() error) error {
	return s.press(label, func() error {
		time.Sleep(d)
		s.driver.animate()
		return then()
	})
}

func (s *Stage) press(label string, while func() error) error {
	if err := s.Find(label); err != nil {
		return err
	}
	var failed error
	err := uitest.Hold(s.Window.Canvas(), label, func() { failed = while() })
	return errors.Join(err, failed)
}

// Key types a key that no field takes, as on a desktop.
func (s *Stage) Key(name fyne.KeyName) {
	event := &fyne.KeyEvent{Name: name}
	if focused := s.Window.Canvas().Focused(); focused != nil {
		if held, ok := focused.(desktop.Keyable); ok {
			held.KeyDown(event)
			defer held.KeyUp(event)
		}
		focused.TypedKey(event)
	} else if typed := s.Window.Canvas().OnTypedKey(); typed != nil {
		typed(event)
	}
	s.driver.run()
}

// Type types characters into what has the focus, or to the page.
func (s *Stage) Type(text string) {
	for _, r := range text {
		if focused := s.Window.Canvas().Focused(); focused != nil {
			focused.TypedRune(r)
		} else if typed := s.Window.Canvas().OnTypedRune(); typed != nil {
			typed(r)
		}
	}
	s.driver.run()
}

// HoldStill draws for some time.
func (s *Stage) HoldStill(d time.Duration) error {
	until := time.Now().Add(d)
	return s.Wait("the time to pass", func() bool { return time.Now().After(until) })
}
