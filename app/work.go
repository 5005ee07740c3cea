package app

import (
	"context"
	"time"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/authenticator"
)

// slowAfter is when a job that still runs says so.
const slowAfter = 300 * time.Millisecond

// job is something slow that runs now. There is at most one.
type job struct {
	cancel context.CancelFunc
	veil   *veil
}

// work runs something slow (keys, disk, network) off the goroutine that draws, and hands
// the result back to it. Until then no other work starts and no press reaches the page;
// after 300 ms the page says what is going on. A cancel label offers a way out.
//
// When the person cancels or the app locks meanwhile, the result is dropped: what it opened
// is closed again.
func work[T any](a *App, saying, cancelLabel string, do func(context.Context) (T, error), then func(T, error)) {
	if a.job != nil {
		return
	}
	ctx, cancel := context.WithCancel(context.Background())
	mine := &job{cancel: cancel, veil: newVeil()}
	a.job = mine
	a.unfocus()
	a.cover(mine.veil)
	slow := time.AfterFunc(slowAfter, func() {
		fyne.Do(func() {
			if a.job == mine {
				mine.veil.say(a.progress(saying, cancelLabel, func() {
					a.endJob()
					var nothing T
					then(nothing, context.Canceled)
				}))
			}
		})
	})
	go func() {
		result, err := do(ctx)
		slow.Stop()
		cancel()
		fyne.Do(func() {
			if a.job != mine {
				drop(result)
				return
			}
			a.endJob()
			then(result, err)
		})
	}()
}

// endJob takes the veil away. A job that still runs then has its result dropped.
func (a *App) endJob() {
	if a.job == nil {
		return
	}
	a.job.cancel()
	a.uncover(a.job.veil)
	a.job = nil
}

// drop closes what nobody waits for any more.
func drop(result any) {
	switch r := result.(type) {
	case *authenticator.Session:
		if r != nil {
			r.Lock()
		}
	case *authenticator.Activation:
		if r != nil {
			r.Cancel()
		}
	}
}

// cover puts something over the page; uncover takes it away.
func (a *App) cover(o fyne.CanvasObject) {
	a.root.Add(o)
}

func (a *App) uncover(o fyne.CanvasObject) {
	a.root.Remove(o)
}
