package main

import (
	"errors"
	"fmt"
	"os"

	"fyne.io/fyne/v2"

	"github.com/zegel-app/zegel/app"
	"github.com/zegel-app/zegel/platform/link"
)

// listen makes this the one app of the data folder: it hands the link to the one that runs
// already (link.ErrRunning), or listens for those to come. On phones the system does that, and
// where there can be no socket the app goes without: both give nil.
func listen(data, asked string) (*link.Listener, error) {
	if asked != "" {
		if _, err := link.Check(asked); err != nil {
			return nil, fmt.Errorf("%q is no link of Zegel; one begins with zegel:", shorten(asked))
		}
	}
	if fyne.CurrentDevice().IsMobile() || os.MkdirAll(data, 0o700) != nil {
		return nil, nil
	}
	if link.Send(data, asked) == nil {
		return nil, link.ErrRunning
	}
	links, err := link.Listen(data)
	if err != nil && !errors.Is(err, link.ErrRunning) {
		return nil, nil
	}
	return links, err
}

// take opens each link, and shows the window.
func take(links *link.Listener, a *app.App, window fyne.Window) {
	for text := range links.Links() {
		fyne.Do(func() {
			window.RequestFocus()
			if text != "" {
				a.Take(text)
			}
		})
	}
}

// measure reads a size such as 390x844.
func measure(size string) (width, height float32, err error) {
	var w, h int
	if n, _ := fmt.Sscanf(size, "%dx%d", &w, &h); n != 2 || w < 320 || h < 480 || w > 4096 || h > 4096 {
		return 0, 0, fmt.Errorf("size %q: say width x height, such as 390x844, from 320x480 on", shorten(size))
	}
	return float32(w), float32(h), nil
}

func shorten(text string) string {
	if len(text) > 40 {
		return text[:40] + "..."
	}
	return text
}
