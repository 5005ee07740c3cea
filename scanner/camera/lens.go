package camera

import (
	"context"
	"errors"
	"fmt"
	"image"
	"image/color"
	"sync"
	"time"
)

// eye is a camera that runs, behind the boundary to a system's own code.
type eye interface {
	// wait waits for a picture; its memory may change at the next wait.
	// errNoFrame is returned when none came in time.
	wait(timeout time.Duration) (planes, error)
	torch(on bool) error
	close()
}

// errNoFrame is returned when no frame came in time.
var errNoFrame = errors.New("no frame in time")

const (
	// patience is how long a camera may give no good picture before it counts
	// as unplugged.
	patience = 5 * time.Second
	// step is how long one wait for a frame lasts, and so the longest that
	// Close waits for a camera that hangs.
	step = time.Second
	// maxBadFrames is the number of broken frames in a row that are passed
	// over. Cameras send some at the start and when the cable is poor.
	maxBadFrames = 150
)

// lens is the source for systems whose cameras are reached through C.
type lens struct {
	stream
	list func() []Info
	open func(id string) (eye, error)

	choice sync.Mutex
	chosen string
	eye    eye // while open
}

// Open is Source.Open.
func (l *lens) Open(ctx context.Context) error {
	return l.start(ctx, func(ctx context.Context) (func(context.Context, func(*Frame)) error, error) {
		l.choice.Lock()
		id := l.chosen
		l.choice.Unlock()
		e, err := l.open(id)
		if err != nil {
			return nil, err
		}
		if err := ctx.Err(); err != nil {
			e.close()
			return nil, err
		}
		l.choice.Lock()
		l.eye = e
		l.choice.Unlock()
		return func(ctx context.Context, deliver func(*Frame)) error {
			defer func() {
				l.choice.Lock() // Torch must not reach a camera that is closed
				defer l.choice.Unlock()
				l.eye = nil
				e.close()
			}()
			return watch(ctx, e, deliver)
		}, nil
	})
}

// watch delivers frames until ctx ends or the camera is gone.
func watch(ctx context.Context, e eye, deliver func(*Frame)) error {
	bad, quiet := 0, time.Duration(0)
	for ctx.Err() == nil {
		p, err := e.wait(step)
		if errors.Is(err, errNoFrame) {
			if quiet += step; quiet >= patience {
				return fmt.Errorf("%w: no picture for %v", ErrUnplugged, quiet)
			}
			continue
		}
		if err != nil {
			return err
		}
		f := p.frame()
		if f == nil {
			if bad++; bad > maxBadFrames {
				return fmt.Errorf("%w: %d broken pictures in a row", ErrUnplugged, bad)
			}
			continue
		}
		bad, quiet = 0, 0
		deliver(f)
	}
	return nil
}

// Cameras is Chooser.Cameras.
func (l *lens) Cameras() []Info { return l.list() }

// Choose is Chooser.Choose.
func (l *lens) Choose(id string) {
	l.choice.Lock()
	defer l.choice.Unlock()
	l.chosen = id
}

// Torch is Lamp.Torch.
func (l *lens) Torch(on bool) error {
	l.choice.Lock()
	defer l.choice.Unlock()
	if l.eye == nil {
		return ErrNoTorch
	}
	return l.eye.torch(on)
}

// lensError makes an error of what lens.h's functions answer.
func lensError(code int, running bool) error {
	switch code {
	case 0:
		return nil
	case 1:
		return errNoFrame
	case 2:
		return ErrNoCamera
	case 3:
		return ErrBusy
	case 4:
		return ErrPermission
	case 5:
		return ErrUnplugged
	case 6:
		return ErrBackground
	}
	if running {
		return fmt.Errorf("%w: the system's camera failed", ErrUnplugged)
	}
	return fmt.Errorf("%w: the system's camera failed", ErrNoCamera)
}

// planes is a picture in YCbCr 4:2:0 (BT.601), as phones and Windows give it.
type planes struct {
	y, u, v          []byte
	yStride          int
	uvStride, uvStep int // bytes between rows, and between neighbours in a row
	width, height    int
	rotation         int
	full             bool // brightness goes from 0 to 255, not from 16 to 235
}

// frame copies the picture into memory of our own; nil when its parts are not
// as long as they should be.
func (p *planes) frame() *Frame {
	w, h := p.width, p.height
	if w < 2 || h < 2 || w > 1<<14 || h > 1<<14 || w*h > MaxFramePixels || p.yStride < w || p.yStride > 1<<16 ||
		len(p.y) < p.yStride*(h-1)+w || p.rotation%90 != 0 || p.rotation < 0 || p.rotation > 270 {
		return nil
	}
	luma := make([]byte, w*h)
	for y := range h {
		copy(luma[y*w:][:w], p.y[y*p.yStride:])
	}
	return &Frame{Luma: luma, Stride: w, Width: w, Height: h, Rotation: p.rotation, RGBA: p.preview()}
}

// preview takes one pixel in n each way; nil when there are no whole colours.
func (p *planes) preview() *image.RGBA {
	cw, ch := (p.width+1)/2, (p.height+1)/2
	need := p.uvStride*(ch-1) + p.uvStep*(cw-1) + 1
	if p.uvStep < 1 || p.uvStep > 4 || p.uvStride < p.uvStep*(cw-1)+1 || p.uvStride > 1<<16 || len(p.u) < need || len(p.v) < need {
		return nil
	}
	n := max(1, (p.width+PreviewWidth-1)/PreviewWidth)
	out := image.NewRGBA(image.Rect(0, 0, p.width/n, p.height/n))
	for y := range p.height / n {
		light := p.y[y*n*p.yStride:]
		row := y * n / 2 * p.uvStride
		dst := out.Pix[y*out.Stride:][:4*(p.width/n)]
		for x := range p.width / n {
			sx := x * n
			at := row + sx/2*p.uvStep
			cb, cr := p.u[at], p.v[at]
			l := light[sx]
			if !p.full {
				l, cb, cr = widen(l, 16, 219), chroma(cb), chroma(cr)
			}
			r, g, b := color.YCbCrToRGB(l, cb, cr)
			q := dst[4*x:][:4]
			q[0], q[1], q[2], q[3] = r, g, b, 255
		}
	}
	return out
}

// widen brings a value from a range of BT.601 video to 0 to 255.
func widen(v byte, from, size int) byte {
	return byte(min(max((int(v)-from)*255/size, 0), 255))
}

// chroma widens a colour difference, which lies around 128.
func chroma(v byte) byte { return byte(min(max((int(v)-128)*255/224+128, 0), 255)) }
