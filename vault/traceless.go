package vault

import (
	"runtime"

	"github.com/zegel-app/zegel/platform/keystore"
)

// Go moves stacks and reuses heap without clearing either, so a key that is cleared lives on in copies. What is
// derived from a PIN is therefore computed inside traceless, in buffers that are cleared. There are two of it: with
// GOEXPERIMENT=runtimesecret the Go runtime's (package runtime/secret, experimental in Go 1.26, for Linux on amd64 and
// arm64), else our own. TestMemoryAfterLock looks for what is left.

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
