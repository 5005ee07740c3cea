package vault

import (
	"encoding/binary"
	"fmt"
	"runtime/debug"

	"golang.org/x/crypto/argon2"
)

// Params are the costs of Argon2id (RFC 9106), kept with each PIN, so that they can change. A zero Params stands
// for DefaultParams.
type Params struct {
	Memory  uint32 // KiB, at least 8 a thread
	Time    uint32 // passes
	Threads uint8
}

// DefaultParams are 64 MiB, 3 passes, 4 threads: RFC 9106 section 4, second recommended option.
func DefaultParams() Params { return Params{Memory: 64 << 10, Time: 3, Threads: 4} }

// SmallParams are 19 MiB, 2 passes, 1 thread, for devices with less than 2 GB of memory: the least that OWASP's
// Password Storage Cheat Sheet accepts.
func SmallParams() Params { return Params{Memory: 19 << 10, Time: 2, Threads: 1} }

// Caps of what a file may ask of this device: a damaged record must not make it run out of memory or time.
const (
	maxMemory  = 256 << 10 // KiB
	maxTime    = 16
	maxThreads = 16
)

// freeFrom is the memory, in KiB, from which a derivation hands its memory back to the system at once.
const freeFrom = 16 << 10

func (p Params) check() error {
	if p.Threads < 1 || p.Threads > maxThreads || p.Time < 1 || p.Time > maxTime ||
		p.Memory < 8*uint32(p.Threads) || p.Memory > maxMemory {
		return fmt.Errorf("vault: Argon2id parameters out of range: %d KiB, %d passes, %d threads",
			p.Memory, p.Time, p.Threads)
	}
	return nil
}

// append is the parameters' nine bytes, as records and derivations hold them.
func (p Params) append(b []byte) []byte {
	b = binary.BigEndian.AppendUint32(b, p.Memory)
	b = binary.BigEndian.AppendUint32(b, p.Time)
	return append(b, p.Threads)
}

// stretch puts A of docs/vault.md into the 32 bytes of a.
func (p Params) stretch(a []byte, pin *PIN, salt [16]byte) {
	text := pin.ascii()
	key := argon2.IDKey(text[:], salt[:], p.Time, p.Memory, p.Threads, uint32(len(a)))
	clear(text[:])
	copy(a, key)
	clear(key)
}

// release gives the memory of a costly derivation back: it holds what comes of the PIN, and a small device wants it.
func (p Params) release() {
	if p.Memory >= freeFrom {
		debug.FreeOSMemory()
		overwriteFreed()
	}
}
