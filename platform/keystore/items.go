package keystore

import (
	"crypto/rand"
	"encoding/binary"
	"errors"
	"fmt"
	"slices"
	"sync"
)

// items is a system's place for small secrets by name: what Secret Service, Credential Manager and Keychain have in
// common. Names are valid ids. Errors are those of this package.
type items interface {
	// get is an item's content, which the caller clears. ErrLost is returned when there is none, or it is not readable.
	get(id string) ([]byte, error)
	// add makes an item. ErrExists is returned when there is one.
	add(id string, content []byte) error
	// set replaces an item's content in one step of the system. ErrLost is returned when there is none.
	set(id string, content []byte) error
	// remove deletes an item. ErrLost is returned when there is none.
	remove(id string) error
	// ids are the names of all items, in any order, and with names that are no valid ids.
	ids() ([]string, error)
	// close lets go of the system.
	close() error
}

const (
	// What items are found by. Other programs may see these in clear; an id is random.
	itemService = "app.zegel.key"
	itemLabel   = "Zegel: key of this device"

	itemLen = 32 + 4 + checkLen
)

// itemStore keeps each key with its counter in one item: the key, the counter (4 bytes, big endian), and the first 8
// bytes of SHA-256 over both.
type itemStore struct {
	mu    sync.Mutex
	items items
	grade Grade
}

func (s *itemStore) Grade() Grade { return s.grade }

func (s *itemStore) New(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !validID(id) {
		return fmt.Errorf("%w: not a key id", ErrRefused)
	}
	content := make([]byte, 32, itemLen)
	defer clear(content[:itemLen])
	if _, err := rand.Read(content); err != nil {
		return unavailable("random numbers", err)
	}
	content = checked(binary.BigEndian.AppendUint32(content, 0))
	if err := s.items.add(id, content); err != nil {
		return err
	}
	// A system that could not keep it says so only when it is read back.
	key, _, err := s.read(id)
	clear(key)
	return err
}

func (s *itemStore) PRF(id string, message []byte) ([32]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key, _, err := s.read(id)
	if err != nil {
		return [32]byte{}, err
	}
	defer clear(key)
	return HMAC(key, message), nil
}

func (s *itemStore) Delete(id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if !validID(id) {
		return ErrLost
	}
	if err := s.items.remove(id); err != nil {
		return err
	}
	content, err := s.items.get(id)
	clear(content)
	if !errors.Is(err, ErrLost) {
		return fmt.Errorf("%w: the key is still there", ErrUnavailable)
	}
	return nil
}

func (s *itemStore) Count(id string) (uint32, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	key, n, err := s.read(id)
	clear(key)
	return n, err
}

func (s *itemStore) SetCount(id string, n uint32) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	key, _, err := s.read(id)
	if err != nil {
		return err
	}
	defer clear(key)
	content := checked(binary.BigEndian.AppendUint32(append(make([]byte, 0, itemLen), key...), n))
	defer clear(content)
	return s.items.set(id, content)
}

func (s *itemStore) List() ([]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	ids, err := s.items.ids()
	if err != nil {
		return nil, err
	}
	ids = slices.DeleteFunc(ids, func(id string) bool { return !validID(id) })
	slices.Sort(ids)
	return ids, nil
}

// Close lets go of the system's place. Calls after it are refused or connect again, as the system has it.
func (s *itemStore) Close() error {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.items.close()
}

// read is a key and its counter.
func (s *itemStore) read(id string) (key []byte, n uint32, err error) {
	if !validID(id) {
		return nil, 0, ErrLost
	}
	content, err := s.items.get(id)
	if err != nil {
		return nil, 0, err
	}
	defer clear(content)
	return parseItem(content)
}

// parseItem reads an item's content. ErrLost is returned when it is not as it was written.
func parseItem(content []byte) (key []byte, n uint32, err error) {
	body, err := uncheck(content, "", itemLen)
	if err != nil {
		return nil, 0, err
	}
	return append([]byte(nil), body[:32]...), binary.BigEndian.Uint32(body[32:]), nil
}
