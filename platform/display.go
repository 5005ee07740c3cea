// Package platform asks the operating system for what only it can say or do.
//
// What it promises: it asks briefly, and when there is no answer it says so by a zero value
// and never by an error: an app works without. What it does not do: it draws nothing and
// keeps nothing. Key stores and links are in packages of their own below it.
package platform

import "time"

// patience is how long the system is given to answer.
const patience = time.Second

// Display is how the person has set up the device to be read.
type Display struct {
	TextScale  float32 // size of text over the usual one, such as 1.25; 0 when it is not known
	LessMotion bool    // the person wants nothing to slide or fly
}

// ReadDisplay asks the system. It may take up to a second: not for the goroutine that draws.
func ReadDisplay() Display { return readDisplay() }
