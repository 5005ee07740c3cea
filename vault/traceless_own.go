//go:build !goexperiment.runtimesecret

package vault

// traceless runs f on a stack of its own and writes over that stack afterwards.
func traceless(f func()) {
	ended := make(chan any)
	go func() {
		defer func() { ended <- recover() }()
		onKeptStack(f)
	}()
	if r := <-ended; r != nil {
		panic(r)
	}
}

// onKeptStack runs f where the stack does not move, as moving leaves a copy: it is grown before, and so much of it is in
// use that the collector does not shrink it, which it does below a quarter.
//
//go:noinline
func onKeptStack(f func()) {
	var used [64 << 10]byte
	wipeStack()
	f()
	wipeStack()
	wipe(used[:])
}

// wipeStack writes over the part of the stack that f used.
//
//go:noinline
func wipeStack() {
	var b [32 << 10]byte
	wipe(b[:])
}

// wipe is a call of its own so that the compiler does not see that nobody reads what it writes.
//
//go:noinline
func wipe(b []byte) { clear(b) }
