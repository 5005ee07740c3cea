// Package keystore keeps the device's own keys: one secret key a name, used only to compute HMAC-SHA256, with a
// try counter beside each key.
//
// It is for the vault, which derives from such a key whatever has to be tied to this device. What it promises: a
// key made by New never leaves the store through this interface, a counter is on stable storage when SetCount
// returns, and Delete makes the key's results impossible to compute again as far as the store's grade allows. What
// it does not do: it does not know PINs, accounts or records, and it keeps nothing else.
//
// How well a key is kept is told by the store's Grade. The File store of this package is the last resort: whoever
// can read the user's files can read its keys, and whoever can write them can set its counters.
package keystore

import "errors"

// Grade says how well a store keeps its keys. Higher is better.
type Grade int

const (
	// File keeps keys in files that only the user's account may read.
	File Grade = iota + 1
	// System keeps keys in the operating system's credential store, tied to the login.
	System
	// Hardware keeps keys in a chip that computes with them and does not give them out.
	Hardware
)

// String is the grade's name in lower case, for logs and for telling the user.
func (g Grade) String() string {
	switch g {
	case File:
		return "file"
	case System:
		return "system"
	case Hardware:
		return "hardware"
	}
	return "unknown"
}

// A Store keeps keys by id. An id has 1 to MaxID characters of a-z, 0-9 and '-'. A Store may be used by several
// goroutines at once.
type Store interface {
	// Grade says how well this store keeps keys.
	Grade() Grade
	// New makes a fresh random key under id with its counter at 0. ErrExists is returned when there is one.
	New(id string) error
	// PRF is HMAC-SHA256 (RFC 2104) of message under the key. ErrLost is returned when there is no such key.
	PRF(id string, message []byte) ([32]byte, error)
	// Delete removes the key and its counter. ErrLost is returned when there is no such key.
	Delete(id string) error
	// Count is the counter beside the key. ErrLost is returned when there is no such key.
	Count(id string) (uint32, error)
	// SetCount sets the counter; it is on stable storage when SetCount returns without an error. After an error it
	// may be either. ErrLost is returned when there is no such key.
	SetCount(id string, n uint32) error
	// List names the keys in the store, sorted.
	List() ([]string, error)
}

var (
	// ErrLost is returned when the store has no usable key of that name: never made, deleted, or gone with a reset
	// or a restored backup.
	ErrLost = errors.New("keystore: no such key")
	// ErrExists is returned when New is asked for a name that is taken.
	ErrExists = errors.New("keystore: key exists already")
	// ErrUnavailable is returned when the store can't be reached now and may be later: locked, not started, disk
	// trouble.
	ErrUnavailable = errors.New("keystore: store is not available")
	// ErrRefused is returned when the system or the user said no, or the id is not a valid one.
	ErrRefused = errors.New("keystore: refused")
)

// MaxID is the longest id, in bytes.
const MaxID = 80

// validID reports whether id may be a key's name, in every store and as a part of a file's name.
func validID(id string) bool {
	if len(id) == 0 || len(id) > MaxID {
		return false
	}
	for i := 0; i < len(id); i++ {
		c := id[i]
		if !(c >= 'a' && c <= 'z' || c >= '0' && c <= '9' || c == '-') {
			return false
		}
	}
	return true
}
