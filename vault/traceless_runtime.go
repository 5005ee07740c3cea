//go:build goexperiment.runtimesecret

package vault

import "runtime/secret"

// traceless runs f. Its registers and stack are erased before it returns, and what it takes of the heap when the
// collector finds it free: the Argon2id library's copies of the PIN too. Goroutines that f starts are not covered; the
// library's see blocks that come of the PIN, which are of the heap.
func traceless(f func()) { secret.Do(f) }
