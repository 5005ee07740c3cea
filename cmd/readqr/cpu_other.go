//go:build !unix

package main

import "time"

var start = time.Now()

// cpuTime is the time that passed: what there is without getrusage.
func cpuTime() time.Duration { return time.Since(start) }
