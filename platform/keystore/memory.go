package keystore

import (
	"fmt"
	"io"
	"slices"
	"sync"
)

// Memory is a store that forgets everything when the process ends, for tests. Its keys come from the reader it was
// made with, so that a test that gives a seeded one has the same keys each time.
type Memory struct {
	mu   sync.Mutex
	rand io.Reader
	keys map[string]*memoryKey
}

type memoryKey struct {
	key   [32]byte
	count uint32
}

// NewMemory is an empty store that takes its keys from rand.
func NewMemory(rand io.Reader) *Memory {
	return &Memory{rand: rand, keys: map[string]*memoryKey{}}
}

// Grade is File: it keeps keys no better than a file does.
func (m *Memory) Grade() Grade { return File }

// New makes a key.
func (m *Memory) New(id string) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	if !validID(id) {
		return fmt.Errorf("%w: not a key id", ErrRefused)
	}
	if m.keys[id] != nil {
		return ErrExists
	}
	k := &memoryKey{}
	if _, err := io.ReadFull(m.rand, k.key[:]); err != nil {
		return unavailable("random numbers", err)
	}
	m.keys[id] = k
	return nil
}

// PRF is HMAC-SHA256 under the key.
func (m *Memory) PRF(id string, message []byte) (out [32]byte, err error) {
	err = m.with(id, func(k *memoryKey) { out = HMAC(k.key[:], message) })
	return out, err
}

// Delete removes the key.
func (m *Memory) Delete(id string) error {
	return m.with(id, func(k *memoryKey) {
		clear(k.key[:])
		delete(m.keys, id)
	})
}

// Count is the key's counter.
func (m *Memory) Count(id string) (n uint32, err error) {
	err = m.with(id, func(k *memoryKey) { n = k.count })
	return n, err
}

// SetCount sets the key's counter.
func (m *Memory) SetCount(id string, n uint32) error {
	return m.with(id, func(k *memoryKey) { k.count = n })
}

// List names the keys, sorted.
func (m *Memory) List() ([]string, error) {
	m.mu.Lock()
	defer m.mu.Unlock()
	ids := make([]string, 0, len(m.keys))
	for id := range m.keys {
		ids = append(ids, id)
	}
	slices.Sort(ids)
	return ids, nil
}

func (m *Memory) with(id string, do func(*memoryKey)) error {
	m.mu.Lock()
	defer m.mu.Unlock()
	k := m.keys[id]
	if k == nil {
		return ErrLost
	}
	do(k)
	return nil
}
