package keystore

import (
	"fmt"
	"sync"
)

// Faulty wraps a Store and fails chosen calls, for tests of what stands on it. Calls are counted from 1, over all
// methods but Grade.
type Faulty struct {
	Store Store
	// Fails reports whether call n, of that method, fails. Nil never fails.
	Fails func(n int, method string) bool
	// Late lets a failing call do its work first and lose only the answer, as when the power of a bus or the
	// connection to a daemon goes just after.
	Late bool
	// Err is what a failing call says; nil is ErrUnavailable.
	Err error

	mu    sync.Mutex
	calls int
}

// FailAt is a Fails that fails the nth call only.
func FailAt(nth int) func(int, string) bool {
	return func(n int, _ string) bool { return n == nth }
}

// FailFrom is a Fails that fails the nth call and all after it.
func FailFrom(nth int) func(int, string) bool {
	return func(n int, _ string) bool { return n >= nth }
}

// Calls is how many calls there were so far.
func (f *Faulty) Calls() int {
	f.mu.Lock()
	defer f.mu.Unlock()
	return f.calls
}

// do runs one call of the wrapped store, or fails it.
func (f *Faulty) do(method string, call func() error) error {
	f.mu.Lock()
	f.calls++
	n := f.calls
	fail := f.Fails != nil && f.Fails(n, method)
	late, say := f.Late, f.Err
	f.mu.Unlock()
	if fail {
		if late {
			_ = call()
		}
		if say == nil {
			say = ErrUnavailable
		}
		return fmt.Errorf("%w: call %d, %s, made to fail", say, n, method)
	}
	return call()
}

// Grade is the wrapped store's grade.
func (f *Faulty) Grade() Grade { return f.Store.Grade() }

// New is the wrapped store's New, or a failure.
func (f *Faulty) New(id string) error {
	return f.do("New", func() error { return f.Store.New(id) })
}

// PRF is the wrapped store's PRF, or a failure.
func (f *Faulty) PRF(id string, message []byte) (out [32]byte, err error) {
	err = f.do("PRF", func() (err error) { out, err = f.Store.PRF(id, message); return err })
	if err != nil {
		out = [32]byte{}
	}
	return out, err
}

// Delete is the wrapped store's Delete, or a failure.
func (f *Faulty) Delete(id string) error {
	return f.do("Delete", func() error { return f.Store.Delete(id) })
}

// Count is the wrapped store's Count, or a failure.
func (f *Faulty) Count(id string) (n uint32, err error) {
	err = f.do("Count", func() (err error) { n, err = f.Store.Count(id); return err })
	if err != nil {
		n = 0
	}
	return n, err
}

// SetCount is the wrapped store's SetCount, or a failure.
func (f *Faulty) SetCount(id string, n uint32) error {
	return f.do("SetCount", func() error { return f.Store.SetCount(id, n) })
}

// List is the wrapped store's List, or a failure.
func (f *Faulty) List() (ids []string, err error) {
	err = f.do("List", func() (err error) { ids, err = f.Store.List(); return err })
	if err != nil {
		ids = nil
	}
	return ids, err
}
