package camera

import (
	"context"
	"time"
)

// DefaultRate is the frames a second of File and From when none are asked for.
const DefaultRate = 10

// MaxRate is the most frames a second that File and From play.
const MaxRate = 120

// From returns a camera that sees what next returns, fps times a second (at
// most MaxRate; 0 or less means DefaultRate). next is called from one
// goroutine at a time. A nil frame means that there is nothing new to see; an
// error ends the frames and is returned by Close.
func From(fps int, next func(context.Context) (*Frame, error)) Source {
	return &paced{fps: fps, begin: func(context.Context) (nextFrame, error) { return nextFrame{next: next}, nil }}
}

// nextFrame gives the frames of one run; close, which may be nil, is called
// after the last.
type nextFrame struct {
	next  func(context.Context) (*Frame, error)
	close func()
}

// paced is a source that asks for a frame at a steady rate.
type paced struct {
	stream
	fps   int
	begin func(context.Context) (nextFrame, error)
}

// Open is Source.Open.
func (p *paced) Open(ctx context.Context) error {
	return p.start(ctx, func(ctx context.Context) (func(context.Context, func(*Frame)) error, error) {
		n, err := p.begin(ctx)
		if err != nil {
			return nil, err
		}
		return func(ctx context.Context, deliver func(*Frame)) error {
			if n.close != nil {
				defer n.close()
			}
			tick := time.NewTicker(interval(p.fps))
			defer tick.Stop()
			for ctx.Err() == nil {
				f, err := n.next(ctx)
				if err != nil {
					return err
				}
				if f != nil {
					deliver(f)
				}
				select {
				case <-ctx.Done():
				case <-tick.C:
				}
			}
			return nil
		}, nil
	})
}

func interval(fps int) time.Duration {
	if fps <= 0 {
		fps = DefaultRate
	}
	return time.Second / time.Duration(min(fps, MaxRate))
}
