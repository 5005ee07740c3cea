// Package scanner turns what a camera sees into the text of a code.
//
// It promises that a slow decoder never makes the picture on the screen stand
// still: one frame is decoded at a time, always the newest, and every frame is
// passed on for showing. ReadPicture does the same for one picture file.
//
// It knows no banks: what the text says, and whether it is ours, is for others
// to find out.
package scanner

import (
	"context"
	"sync"

	"github.com/zegel-app/zegel/scanner/camera"
	"github.com/zegel-app/zegel/scanner/qr"
)

// A Hint says what stands in the way of reading.
type Hint int

const (
	// HintPoint: nothing that looks like a code is in view. Scan sends this
	// one only, so far; the others have their places here.
	HintPoint Hint = iota
	HintCloser
	HintBack
	HintHoldStill
	HintDark
	HintGlare
)

// An Event is one step of a scan. Exactly one of these holds:
//   - Text is set: the code was read, in Frame. The channel closes after it.
//   - Err is set: the camera did not start or ended early, for one of the
//     reasons of package camera. The channel closes after it.
//   - else Frame is a frame to show, and Hint what to tell the customer.
type Event struct {
	Frame *camera.Frame
	Hint  Hint
	Text  string
	Err   error
}

// Scan opens the camera, and sends what it sees until a code is read, the
// camera fails, or ctx ends. Then it closes the camera, and when that is done
// the channel. Scan itself returns at once.
//
// The channel holds the newest event only, and nothing waits for the receiver:
// a frame that is not fetched gives way to the next, and Text and Err to
// nothing. So a receiver may walk away after ending ctx.
func Scan(ctx context.Context, s camera.Source) <-chan Event {
	events := make(chan Event, 1)
	go func() {
		defer close(events)
		var live qr.Live
		read := func(f *camera.Frame) string {
			c, err := live.Find(f.Luma, f.Stride, f.Width, f.Height)
			if err != nil {
				return ""
			}
			return c.Text
		}
		scan(ctx, s, read, func(e Event) {
			select {
			case events <- e:
				return
			default:
			}
			select {
			case <-events:
			default:
			}
			events <- e // there is one sender: the place is free now
		})
	}()
	return events
}

// reading is what the decoder made of one frame.
type reading struct {
	frame *camera.Frame
	text  string
}

// scan is Scan with the reader and the way to the receiver given. read is
// called from one goroutine, and has come back when scan returns.
func scan(ctx context.Context, s camera.Source, read func(*camera.Frame) string, send func(Event)) {
	ctx, cancel := context.WithCancel(ctx)
	defer cancel()
	if err := s.Open(ctx); err != nil {
		if ctx.Err() == nil {
			send(Event{Err: err})
		}
		return
	}
	defer s.Close()

	var decoder sync.WaitGroup
	defer decoder.Wait()
	todo, done := make(chan *camera.Frame, 1), make(chan reading, 1)
	defer close(todo)
	decoder.Go(func() {
		for f := range todo {
			done <- reading{f, read(f)}
		}
	})

	frames := s.Frames()
	var busy bool
	var next *camera.Frame // the newest frame that came while decoding
	for {
		select {
		case <-ctx.Done():
			return
		case f, ok := <-frames:
			if !ok {
				if err := s.Close(); err != nil && ctx.Err() == nil {
					send(Event{Err: err})
				}
				return
			}
			send(Event{Frame: f, Hint: HintPoint})
			if busy {
				next = f
				continue
			}
			busy = true
			todo <- f
		case r := <-done:
			if r.text != "" {
				send(Event{Frame: r.frame, Text: r.text})
				return
			}
			if busy = next != nil; busy {
				todo <- next
				next = nil
			}
		}
	}
}
