package app

import (
	"time"

	"fyne.io/fyne/v2"
)

// clipLasts is the longest that a code stays on the clipboard.
const clipLasts = time.Minute

// clip remembers a code that was copied, to take it off the clipboard again.
type clip struct {
	text  string
	until time.Time
}

// put copies a code. It is taken away after a minute, or when it expires.
func (c *clip) put(board fyne.Clipboard, text string, now, expires time.Time) {
	board.SetContent(text)
	c.text, c.until = text, now.Add(clipLasts)
	if expires.Before(c.until) {
		c.until = expires
	}
}

// tick takes the code away when its time is over.
func (c *clip) tick(board fyne.Clipboard, now time.Time) {
	if c.text != "" && !now.Before(c.until) {
		c.wipe(board)
	}
}

// wipe takes the code away, unless somebody has copied something else meanwhile.
func (c *clip) wipe(board fyne.Clipboard) {
	if c.text != "" && board.Content() == c.text {
		board.SetContent("")
	}
	*c = clip{}
}
