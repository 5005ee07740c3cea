package keystore

/*
#cgo android,arm64 CFLAGS: -target aarch64-linux-android26
#cgo android,arm CFLAGS: -target armv7a-linux-androideabi26
#cgo android,amd64 CFLAGS: -target x86_64-linux-android26
#include "keys_android.h"
*/
import "C"

import (
	"errors"
	"fmt"
	"slices"
	"strconv"
	"strings"
	"sync"
	"unsafe"
)

// jvm is how Java is reached.
var jvm func(do func(env uintptr) error) error

// AttachJVM says how Java is reached: run calls do with the JNIEnv of an attached thread, and stays on that thread. It is
// called once, before OpenBest; without it the Android Keystore is not available.
func AttachJVM(run func(do func(env uintptr) error) error) { jvm = run }

// openSystem opens the app's part of the Android Keystore.
func openSystem(string) (Store, error) { return OpenAndroidKeystore() }

// OpenAndroidKeystore opens the app's part of the Android Keystore: HMAC keys that the system computes with and does not
// give out, of grade Hardware where a chip has them and System elsewhere. StrongBox is not asked for: it is slow, and
// many devices have none. ErrUnavailable is returned when AttachJVM was not called, or Android does not answer.
func OpenAndroidKeystore() (Store, error) {
	if jvm == nil {
		return nil, fmt.Errorf("%w: no Java", ErrUnavailable)
	}
	s := &androidStore{grade: System}
	return s, s.probe()
}

// androidStore has a key under the alias "zegel/<id>". Its counter is in the name of another key, "zegel/<id>/<n>": the
// Keystore keeps no numbers, and a file could be put back. No such key is a counter of 0; the highest counts.
type androidStore struct {
	mu    sync.Mutex
	grade Grade
}

const (
	androidPrefix  = "zegel/"
	androidProbe   = "zegel-probe"
	maxAliasesText = 64 << 10
)

func (s *androidStore) Grade() Grade { return s.grade }

// probe finds out with a key of its own whether keys are in a chip.
func (s *androidStore) probe() error {
	alias := aliasOf(androidProbe)
	var inside C.int
	err := call(func(env C.uintptr_t) C.int { return C.ksInside(env, alias, &inside) })
	if errors.Is(err, ErrLost) {
		if err = call(func(env C.uintptr_t) C.int { return C.ksMake(env, alias) }); err == nil {
			err = call(func(env C.uintptr_t) C.int { return C.ksInside(env, alias, &inside) })
		}
	}
	if err == nil && inside != 0 {
		s.grade = Hardware
	}
	return err
}

func (s *androidStore) New(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !validID(id) {
		return fmt.Errorf("%w: not a key id", ErrRefused)
	}
	has, counts, err := s.look(id)
	if err != nil {
		return err
	}
	if has {
		return ErrExists
	}
	// Counters without their key count nothing.
	if err := s.forget(id, counts); err != nil {
		return err
	}
	return s.make(androidPrefix + id)
}

func (s *androidStore) PRF(id string, message []byte) (out [32]byte, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !validID(id) {
		return out, ErrLost
	}
	alias := aliasOf(androidPrefix + id)
	in := append(make([]byte, 0, len(message)+1), message...)
	in = append(in, 0) // so that there is a first byte
	defer clear(in)
	err = call(func(env C.uintptr_t) C.int {
		return C.ksHMAC(env, alias, unsafe.Pointer(&in[0]), C.long(len(message)), unsafe.Pointer(&out[0]))
	})
	return out, err
}

func (s *androidStore) Delete(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	has, counts, err := s.look(id)
	if err != nil {
		return err
	}
	if !has {
		return ErrLost
	}
	// The key goes first: a counter alone is no key.
	if err := s.remove(androidPrefix + id); err != nil {
		return err
	}
	return s.forget(id, counts)
}

func (s *androidStore) Count(id string) (uint32, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	has, counts, err := s.look(id)
	if err != nil {
		return 0, err
	}
	if !has {
		return 0, ErrLost
	}
	if len(counts) == 0 {
		return 0, nil
	}
	return slices.Max(counts), nil
}

func (s *androidStore) SetCount(id string, n uint32) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	has, counts, err := s.look(id)
	if err != nil {
		return err
	}
	if !has {
		return ErrLost
	}
	// The new one is there before the old ones go.
	if n > 0 && !slices.Contains(counts, n) {
		if err := s.make(countAlias(id, n)); err != nil {
			return err
		}
	}
	return s.forget(id, slices.DeleteFunc(counts, func(c uint32) bool { return c == n }))
}

func (s *androidStore) List() ([]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	aliases, err := s.aliases()
	if err != nil {
		return nil, err
	}
	ids := []string{}
	for _, alias := range aliases {
		if id, ours := strings.CutPrefix(alias, androidPrefix); ours && validID(id) {
			ids = append(ids, id)
		}
	}
	slices.Sort(ids)
	return ids, nil
}

// look says whether there is a key, and which counters there are.
func (s *androidStore) look(id string) (has bool, counts []uint32, err error) {
	if !validID(id) {
		return false, nil, nil
	}
	aliases, err := s.aliases()
	if err != nil {
		return false, nil, err
	}
	for _, alias := range aliases {
		if alias == androidPrefix+id {
			has = true
		}
		if digits, ours := strings.CutPrefix(alias, androidPrefix+id+"/"); ours {
			if n, err := strconv.ParseUint(digits, 10, 32); err == nil {
				counts = append(counts, uint32(n))
			}
		}
	}
	return has, counts, nil
}

func (s *androidStore) aliases() ([]string, error) {
	text := make([]byte, maxAliasesText)
	var n C.long
	err := call(func(env C.uintptr_t) C.int {
		return C.ksAliases(env, (*C.char)(unsafe.Pointer(&text[0])), C.long(len(text)), &n)
	})
	if err != nil {
		return nil, err
	}
	return strings.Split(string(text[:n]), "\n"), nil
}

func (s *androidStore) make(alias string) error {
	a := aliasOf(alias)
	return call(func(env C.uintptr_t) C.int { return C.ksMake(env, a) })
}

func (s *androidStore) remove(alias string) error {
	a := aliasOf(alias)
	return call(func(env C.uintptr_t) C.int { return C.ksDelete(env, a) })
}

// forget removes counters.
func (s *androidStore) forget(id string, counts []uint32) error {
	for _, n := range counts {
		if err := s.remove(countAlias(id, n)); err != nil {
			return err
		}
	}
	return nil
}

func countAlias(id string, n uint32) string {
	return androidPrefix + id + "/" + strconv.FormatUint(uint64(n), 10)
}

// aliasOf is an alias as C has it.
func aliasOf(s string) *C.char {
	b := append([]byte(s), 0)
	return (*C.char)(unsafe.Pointer(&b[0]))
}

// call runs one function of the C part, with an environment and a frame, and gives its error.
func call(do func(env C.uintptr_t) C.int) error {
	return jvm(func(env uintptr) error {
		if C.ksOpenFrame(C.uintptr_t(env)) != 0 {
			return fmt.Errorf("%w: Java has no memory", ErrUnavailable)
		}
		defer C.ksCloseFrame(C.uintptr_t(env))
		switch do(C.uintptr_t(env)) {
		case C.ksDone:
			return nil
		case C.ksLost:
			return ErrLost
		case C.ksRefused:
			return fmt.Errorf("%w: Android wants the person first", ErrRefused)
		}
		return fmt.Errorf("%w: Android Keystore", ErrUnavailable)
	})
}
