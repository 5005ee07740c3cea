package stage

import (
	"sync"
	"time"

	"fyne.io/fyne/v2"
)

// device is the toolkit without a display: Fyne's test app, but for one thing. The test app
// runs what other goroutines hand to it where they are; this one keeps it, as a real app
// does, until the goroutine that draws comes by.
type device struct {
	fyne.App
	driver *driver
}

// Driver is the driver that keeps what it is handed.
func (d *device) Driver() fyne.Driver { return d.driver }

type driver struct {
	fyne.Driver
	mu      sync.Mutex
	todo    []func()
	handed  chan struct{} // has one element when there may be something to do
	moving  []*fyne.Animation
	started map[*fyne.Animation]time.Time
}

func newDevice(inner fyne.App) *device {
	return &device{inner, &driver{
		Driver: inner.Driver(), handed: make(chan struct{}, 1), started: map[*fyne.Animation]time.Time{},
	}}
}

// DoFromGoroutine keeps f for the goroutine that draws.
func (d *driver) DoFromGoroutine(f func(), wait bool) {
	done := make(chan struct{})
	d.mu.Lock()
	d.todo = append(d.todo, func() { defer close(done); f() })
	d.mu.Unlock()
	select {
	case d.handed <- struct{}{}:
	default:
	}
	if wait {
		<-done
	}
}

// run does what was handed over. It says whether there was anything.
func (d *driver) run() bool {
	d.mu.Lock()
	todo := d.todo
	d.todo = nil
	d.mu.Unlock()
	for _, f := range todo {
		f()
	}
	d.animate()
	return len(todo) > 0
}

// StartAnimation keeps an animation moving while the stage waits.
func (d *driver) StartAnimation(a *fyne.Animation) {
	d.moving = append(d.moving, a)
	d.started[a] = time.Now()
}

// StopAnimation forgets an animation.
func (d *driver) StopAnimation(a *fyne.Animation) {
	delete(d.started, a)
	for i, one := range d.moving {
		if one == a {
			d.moving = append(d.moving[:i:i], d.moving[i+1:]...)
			return
		}
	}
}

func (d *driver) animate() {
	for _, a := range d.moving {
		past, whole := time.Since(d.started[a]), max(a.Duration, 1)
		if a.RepeatCount == fyne.AnimationRepeatForever {
			past %= whole
		}
		a.Tick(min(float32(past)/float32(whole), 1))
	}
}
