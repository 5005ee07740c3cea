package app

import (
	"context"
	"time"

	"fyne.io/fyne/v2"
)

// asideLasts is the longest that something runs beside the page: a bank has that long to
// answer.
const asideLasts = 30 * time.Second

// aside runs something that the page does not wait for, off the goroutine that draws, and
// hands the result back to it. When the session has ended meanwhile, the result is dropped.
func aside[T any](a *App, do func(context.Context) (T, error), then func(T, error)) {
	session := a.session
	ctx, cancel := context.WithTimeout(context.Background(), asideLasts)
	a.asides++
	go func() {
		defer cancel()
		result, err := do(ctx)
		fyne.Do(func() {
			a.asides--
			if a.session == session {
				then(result, err)
			}
		})
	}()
}
