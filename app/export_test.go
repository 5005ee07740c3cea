package app

import (
	"io"

	"github.com/zegel-app/zegel/app/ui"
	"github.com/zegel-app/zegel/app/words"
)

// ReadPicture reads a picture as if it had been chosen.
func (a *App) ReadPicture(file io.ReadCloser) { a.readPicture(file) }

// ScreenErrors are the errors that arise on the screens themselves.
var ScreenErrors = map[string]error{
	"digits-differ": errDigitsDiffer, "code-over": errCodeOver,
	"forgotten": errForgotten, "storage-full": errStorageFull, "letter-refused": errLetterRefused, "pins-differ": errPINsDiffer,
}

// Explained is what a person gets to read about an error.
type Explained struct {
	Key  string
	Args words.Args
	Stop bool
	Ways []string
	Sign ui.Icon
}

// Explain is the one function that finds the words for an error.
func Explain(err error) Explained {
	f := explain(err)
	e := Explained{Key: f.key, Args: f.args, Stop: f.stop, Sign: f.sign()}
	for _, w := range f.ways {
		e.Ways = append(e.Ways, string(w))
	}
	return e
}

// WayStart is the next step that goes nowhere but to the beginning.
const WayStart = string(wayStart)
