package vault

import (
	"runtime"

	"github.com/zegel-app/zegel/platform/keystore"
)

// Go moves stacks and reuses heap without clearing either, so a key that is cleared lives on in copies. What is
// derived from a PIN is therefore computed by the functions of this file: in buffers that they clear, and on a stack
// that is written over before it is given back. TestMemoryAfterLock looks for what is left.

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

// derive is HKDF-SHA256 (RFC 5869) to 32 bytes: extract and one block of expand.
func derive(secret, salt []byte, info string) [32]byte {
	key := keystore.HMAC(salt, secret)
	out := keystore.HMAC(key[:], []byte(info), []byte{1})
	clear(key[:])
	return out
}

// overwriteFreed takes, and so clears, the places in the heap of the size in which BLAKE2b keeps its input: in Argon2id
// that is the PIN, and the library has no way to clear it. It is called after a garbage collection.
func overwriteFreed() {
	var kept [4096]*[360]byte
	for i := range kept {
		kept[i] = new([360]byte)
	}
	runtime.KeepAlive(&kept)
}
