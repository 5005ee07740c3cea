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
	"time"

	"github.com/zegel-app/zegel/scanner/camera"
	"github.com/zegel-app/zegel/scanner/qr"
)

// A Hint says what stands in the way of reading.
type Hint int

const (
	// HintPoint: nothing that looks like a code is in view.
	HintPoint Hint = iota
	// HintCloser: the code's modules are too small.
	HintCloser
	// HintBack: the code fills the picture, or is cut by its edge.
	HintBack
	// HintHoldStill: the code is unsharp, or there is no telling what it lacks.
	HintHoldStill
	// HintDark: there is too little light.
	HintDark
	// HintGlare: a reflection lies on the code.
	HintGlare
)

// hints are the reader's advice in words for the customer.
var hints = map[qr.Advice]Hint{
	qr.AdvicePoint: HintPoint, qr.AdviceCloser: HintCloser, qr.AdviceBack: HintBack,
	qr.AdviceHoldStill: HintHoldStill, qr.AdviceNone: HintHoldStill,
	qr.AdviceLight: HintDark, qr.AdviceGlare: HintGlare,
}

// An Event is one step of a scan. Exactly one of these holds:
//   - Text is set: the code was read, in Frame. The channel closes after it.
//   - Err is set: the camera did not start or ended early, for one of the
//     reasons of package camera. The channel closes after it.
//   - else Frame is a frame to show, and Hint what to tell the customer. A hint
//     stays for a second at least (see qr.Steady).
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
		var steady qr.Steady
		begun := time.Now()
		read := func(f *camera.Frame) (text string, h Hint) {
			if c, err := live.FindIn(inColour(f)); err == nil {
				return c.Text, h
			}
			return "", hints[steady.Next(live.Sight().Advice(), time.Since(begun))]
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

// inColour is a camera's frame as the reader takes it.
func inColour(f *camera.Frame) *qr.Frame {
	out := &qr.Frame{Luma: f.Luma, Stride: f.Stride, Width: f.Width, Height: f.Height}
	if p := f.RGBA; p != nil {
		out.RGBA, out.RGBAStride = p.Pix, p.Stride
		out.RGBAWidth, out.RGBAHeight = p.Rect.Dx(), p.Rect.Dy()
	}
	return out
}

// reading is what the decoder made of one frame.
type reading struct {
	frame *camera.Frame
	text  string
	hint  Hint
}

// scan is Scan with the reader and the way to the receiver given. read is
// called from one goroutine, and has come back when scan returns.
func scan(ctx context.Context, s camera.Source, read func(*camera.Frame) (text string, h Hint), send func(Event)) {
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
			text, h := read(f)
			done <- reading{f, text, h}
		}
	})

	frames := s.Frames()
	var busy bool
	hint := HintPoint      // of the last frame that was read
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
			send(Event{Frame: f, Hint: hint})
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
			hint = r.hint
			if busy = next != nil; busy {
				todo <- next
				next = nil
			}
		}
	}
}
