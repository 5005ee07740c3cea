package keystore

import (
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"slices"
)

// OpenBest opens the best store that this system has, with the File store in folder as the last resort.
//
// Keys stay where they were made. New ones are made in the best store; a key that is in another one is found and used
// there. So a profile that was made while there was no better store goes on when one is found later, and one that was made
// in the system's store is not lost when that store is away for a while: the folder remembers which keys are there, and
// once it remembers one, ErrUnavailable is returned for those keys and for New until the store is back. So the same
// folder is never gone on with in a lesser store without a word. Grade is the lowest of the keys that there are.
//
// The environment variable ZEGEL_KEYSTORE chooses: "file" leaves the system's store alone, for tests and for who wants
// it so; empty is the best. ErrRefused is returned for anything else, ErrUnavailable when the folder can't be used.
// That the system has no better store is not an error: see Grade. A system's store that does not answer costs at most
// a few seconds.
func OpenBest(folder string) (Store, error) {
	file, err := OpenFile(folder)
	if err != nil {
		return nil, err
	}
	var system Store
	switch os.Getenv(Choice) {
	case "":
		system, err = openSystem(folder)
		if err != nil && !errors.Is(err, ErrUnavailable) && !errors.Is(err, ErrRefused) {
			return nil, err
		}
	case "file":
	default:
		return nil, fmt.Errorf("%w: %s is neither empty nor \"file\"", ErrRefused, Choice)
	}
	return newLayered(system, file.(*fileStore)), nil
}

// Choice is the environment variable that OpenBest looks at.
const Choice = "ZEGEL_KEYSTORE"

// layered is a system's store over the File store.
type layered struct {
	system Store // nil where there is none now
	file   *fileStore
}

func newLayered(system Store, file *fileStore) *layered { return &layered{system, file} }

// Grade is File while a key is in a file, or would be made in one.
func (l *layered) Grade() Grade {
	if l.system == nil {
		return File
	}
	if ids, err := l.file.List(); err != nil || len(ids) > 0 {
		return File
	}
	return l.system.Grade()
}

// New makes the key in the best store, and has the folder remember it before.
func (l *layered) New(id string) error {
	if l.system == nil {
		if ids, err := l.remembered(); err != nil {
			return err
		} else if len(ids) > 0 {
			return errAway
		}
		return l.file.New(id)
	}
	if !validID(id) {
		return fmt.Errorf("%w: not a key id", ErrRefused)
	}
	if err := l.file.has(id); err == nil {
		return ErrExists
	} else if !errors.Is(err, ErrLost) {
		return err
	}
	if err := l.remember(id, true); err != nil {
		return err
	}
	return l.system.New(id)
}

// of is the store that has the key.
func (l *layered) of(id string) (Store, error) {
	err := l.file.has(id)
	if err == nil {
		return l.file, nil
	}
	if !errors.Is(err, ErrLost) {
		return nil, err
	}
	if l.system != nil {
		return l.system, nil
	}
	ids, err := l.remembered()
	if err != nil {
		return nil, err
	}
	if slices.Contains(ids, id) {
		return nil, errAway
	}
	return nil, ErrLost
}

var errAway = fmt.Errorf("%w: the keys are in the system's store, which is not there", ErrUnavailable)

// PRF is HMAC-SHA256 under the key, wherever it is.
func (l *layered) PRF(id string, message []byte) ([32]byte, error) {
	s, err := l.of(id)
	if err != nil {
		return [32]byte{}, err
	}
	return s.PRF(id, message)
}

// Delete removes the key, wherever it is.
func (l *layered) Delete(id string) error {
	s, err := l.of(id)
	if err != nil {
		return err
	}
	err = s.Delete(id)
	if (err == nil || errors.Is(err, ErrLost)) && s != Store(l.file) {
		if ferr := l.remember(id, false); ferr != nil {
			return ferr
		}
	}
	return err
}

// Count is the key's counter.
func (l *layered) Count(id string) (uint32, error) {
	s, err := l.of(id)
	if err != nil {
		return 0, err
	}
	return s.Count(id)
}

// SetCount sets the key's counter.
func (l *layered) SetCount(id string, n uint32) error {
	s, err := l.of(id)
	if err != nil {
		return err
	}
	return s.SetCount(id, n)
}

// List names the keys of both stores.
func (l *layered) List() ([]string, error) {
	ids, err := l.file.List()
	if err != nil || l.system == nil {
		return ids, err
	}
	more, err := l.system.List()
	if err != nil {
		return nil, err
	}
	ids = append(ids, more...)
	slices.Sort(ids)
	return slices.Compact(ids), nil
}

// Close lets go of the system's store.
func (l *layered) Close() error {
	if c, ok := l.system.(interface{ Close() error }); ok {
		return c.Close()
	}
	return nil
}

// elsewhere is the file that says which keys are in the system's store. It holds no secrets.
const elsewhere = "elsewhere.json"

// maxElsewhere is the longest such file, in bytes.
const maxElsewhere = 1 << 20

func (l *layered) remembered() (ids []string, err error) {
	l.file.mu.Lock()
	defer l.file.mu.Unlock()
	b, err := readFile(l.file.path(elsewhere, ""), maxElsewhere)
	if errors.Is(err, ErrLost) {
		return nil, nil
	}
	if err != nil {
		return nil, err
	}
	if err := json.Unmarshal(b, &ids); err != nil {
		// What is in the list is not known, so no key may be called lost by it. With the store there, nobody asks it.
		return nil, unavailable("list of keys", err)
	}
	return ids, nil
}

func (l *layered) remember(id string, there bool) error {
	ids, err := l.remembered()
	if err != nil {
		// The store is there, and says better which keys it has.
		if ids, err = l.system.List(); err != nil {
			return err
		}
	}
	ids = slices.DeleteFunc(ids, func(s string) bool { return s == id })
	if there {
		ids = append(ids, id)
	}
	b, err := json.Marshal(ids)
	if err != nil {
		return unavailable("list of keys", err)
	}
	l.file.mu.Lock()
	defer l.file.mu.Unlock()
	return l.file.write(l.file.path(elsewhere, ""), b)
}
