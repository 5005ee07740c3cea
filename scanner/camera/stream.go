package camera

import (
	"context"
	"errors"
	"sync"
)

// stream is the running part that all sources share: one goroutine that
// plays, a channel that holds the newest frame, and an orderly end.
type stream struct {
	mu     sync.Mutex
	run    *run
	starts bool // an Open is under way
}

// run is one opening, from Open to Close.
type run struct {
	frames chan *Frame
	cancel context.CancelFunc
	done   chan struct{} // closed when the playing goroutine has gone
	err    error         // why it ended; readable after done
}

// noFrames is what Frames answers before the first Open.
var noFrames = func() chan *Frame {
	c := make(chan *Frame)
	close(c)
	return c
}()

// start calls begin to get hold of the camera and, when that works, plays in a
// goroutine until play returns. begin and play get a context that ends with
// ctx and with stop; play gets a function that delivers a frame.
func (s *stream) start(ctx context.Context, begin func(context.Context) (play func(context.Context, func(*Frame)) error, err error)) error {
	s.mu.Lock()
	if s.starts || s.run != nil && !s.run.over() {
		s.mu.Unlock()
		return ErrBusy
	}
	s.starts = true
	s.mu.Unlock()

	ctx, cancel := context.WithCancel(ctx)
	play, err := begin(ctx)

	s.mu.Lock()
	defer s.mu.Unlock()
	s.starts = false
	if err != nil {
		cancel()
		return err
	}
	r := &run{frames: make(chan *Frame, 1), cancel: cancel, done: make(chan struct{})}
	s.run = r
	go r.play(ctx, play)
	return nil
}

func (r *run) play(ctx context.Context, play func(context.Context, func(*Frame)) error) {
	defer close(r.done)
	defer close(r.frames)
	defer r.cancel()
	err := play(ctx, r.deliver)
	// Being told to stop is not a failure.
	if ctx.Err() == nil && !errors.Is(err, context.Canceled) {
		r.err = err
	}
}

// deliver puts the frame where the receiver finds it and throws away the one
// that was not fetched. There is one sender, so that it never blocks.
func (r *run) deliver(f *Frame) {
	select {
	case r.frames <- f:
		return
	default:
	}
	select {
	case <-r.frames:
	default:
	}
	r.frames <- f
}

func (r *run) over() bool {
	select {
	case <-r.done:
		return true
	default:
		return false
	}
}

// Frames is Source.Frames.
func (s *stream) Frames() <-chan *Frame {
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.run == nil {
		return noFrames
	}
	return s.run.frames
}

// Close is Source.Close.
func (s *stream) Close() error {
	s.mu.Lock()
	r := s.run
	s.mu.Unlock()
	if r == nil {
		return nil
	}
	r.cancel()
	<-r.done
	return r.err
}
