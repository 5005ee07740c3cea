package storetest_test

import (
	"bytes"
	"context"
	"errors"
	"maps"
	"slices"
	"strings"
	"sync"
	"testing"
	"time"

	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/storetest"
)

// A sound store in memory passes, and one with a fault fails just where the
// fault is.
func TestChecksFindFaults(t *testing.T) {
	const (
		lost    = "no update is lost"
		skew    = "no write skew"
		absent  = "no write skew over what is not there"
		phantom = "no phantoms"
		moment  = "a view is of one moment"
		count   = "many goroutines count"
	)
	for _, c := range []struct {
		fault fault
		finds []string // all that it breaks
	}{
		{fault{}, nil},
		{fault{dirty: true}, []string{lost, skew, absent, phantom, moment, count}},
		{fault{snapshot: true}, []string{skew, absent, phantom}},
		{fault{keeps: true}, []string{"an error undoes", "a panic undoes"}},
		{fault{shares: true}, []string{"bytes belong to the caller"}},
		{fault{unordered: true}, []string{"keys come in byte order"}},
		{fault{forgets: true}, []string{"records stay when the store is opened again"}},
		{fault{blind: true}, []string{"a transaction sees its own writes"}},
		{fault{lax: true}, []string{"what cannot be is refused"}},
		{fault{deaf: true}, []string{"an ended context"}},
		{fault{cuts: true}, []string{"long keys and large records"}},
		{fault{mixes: true}, []string{"what is put is there, and what is deleted is not"}},
	} {
		var found []string
		for _, check := range storetest.Checks {
			s := newMemory(c.fault)
			open := func() (storetest.Store, error) {
				if c.fault.forgets {
					s = newMemory(c.fault)
				}
				return s, nil
			}
			if err := check.Do(t.Context(), open); err != nil {
				found = append(found, check.Name)
			}
		}
		for _, name := range c.finds {
			if !slices.Contains(found, name) {
				t.Errorf("%+v: %q does not find it", c.fault, name)
			}
		}
		if len(c.finds) == 0 && len(found) > 0 {
			t.Errorf("a sound store fails %q", found)
		}
	}
}

// fault is what is wrong with a store. The zero value is sound.
type fault struct {
	dirty     bool // no transactions at all
	snapshot  bool // only what two have written both is a conflict
	keeps     bool // what fn did stays when it fails
	shares    bool // bytes of the caller's are kept
	unordered bool
	forgets   bool
	blind     bool // a transaction does not see its writes
	lax       bool // empty keys, unknown tables and writing views are taken
	deaf      bool // contexts are not looked at
	cuts      bool // long records are cut
	mixes     bool // all tables are one
}

// memory is a store that validates when a transaction ends: what it has read
// must still be so.
type memory struct {
	fault
	mu      sync.Mutex
	records map[string]string // table, zero byte, key
	given   map[string][]byte // for shares: the caller's own bytes
}

func newMemory(f fault) *memory {
	return &memory{fault: f, records: map[string]string{}, given: map[string][]byte{}}
}

func (m *memory) Close() error { return nil }

func (m *memory) View(ctx context.Context, fn func(issuer.Tx) error) error {
	return m.run(ctx, fn, true)
}

func (m *memory) Update(ctx context.Context, fn func(issuer.Tx) error) error {
	return m.run(ctx, fn, false)
}

// run runs fn until nobody came in between.
func (m *memory) run(ctx context.Context, fn func(issuer.Tx) error, readOnly bool) error {
	for {
		if err := ctx.Err(); err != nil && !m.deaf {
			return err
		}
		m.mu.Lock()
		start := maps.Clone(m.records)
		m.mu.Unlock()
		tx := &memoryTx{store: m, start: start, now: maps.Clone(start), readOnly: readOnly}
		err := func() error {
			if m.keeps {
				defer func() { m.commit(tx) }()
			}
			return fn(tx)
		}()
		if err != nil {
			return err
		}
		if m.commit(tx) {
			return nil
		}
	}
}

// commit writes what a transaction wrote, unless it has read what is not so any
// more.
func (m *memory) commit(tx *memoryTx) bool {
	m.mu.Lock()
	defer m.mu.Unlock()
	changed := func(name string) bool {
		before, was := tx.start[name]
		after, is := m.records[name]
		return was != is || before != after
	}
	conflict := slices.ContainsFunc(tx.wrote, changed)
	if !m.snapshot {
		conflict = conflict || slices.ContainsFunc(tx.read, changed)
		for _, prefix := range tx.listed {
			conflict = conflict || !slices.Equal(below(tx.start, prefix), below(m.records, prefix))
		}
	}
	if conflict && !m.dirty && !m.keeps {
		return false
	}
	for _, name := range tx.wrote {
		if value, ok := tx.now[name]; ok {
			m.records[name] = value
		} else {
			delete(m.records, name)
		}
	}
	return true
}

func below(records map[string]string, prefix string) (names []string) {
	for name := range records {
		if strings.HasPrefix(name, prefix) {
			names = append(names, name)
		}
	}
	slices.Sort(names)
	return names
}

type memoryTx struct {
	store      *memory
	start, now map[string]string
	read       []string
	wrote      []string
	listed     []string
	readOnly   bool
}

func (t *memoryTx) name(table issuer.Table, key []byte) (string, error) {
	if !t.store.lax && !slices.Contains(issuer.Tables, table) {
		return "", errors.New("no such table")
	}
	if t.store.mixes {
		table = ""
	}
	return string(table) + "\x00" + string(key), nil
}

// seen is the state that the transaction reads.
func (t *memoryTx) seen() map[string]string {
	switch {
	case t.store.blind:
		return t.start
	case t.store.dirty:
		time.Sleep(time.Millisecond) // memory is so fast that nobody would come in between
		t.store.mu.Lock()
		defer t.store.mu.Unlock()
		return maps.Clone(t.store.records)
	}
	return t.now
}

func (t *memoryTx) Get(table issuer.Table, key []byte) ([]byte, error) {
	name, err := t.name(table, key)
	if err != nil {
		return nil, err
	}
	t.read = append(t.read, name)
	value, ok := t.seen()[name]
	if !ok {
		return nil, issuer.ErrNotFound
	}
	if t.store.shares {
		t.store.mu.Lock()
		defer t.store.mu.Unlock()
		if given := t.store.given[name]; given != nil {
			return given, nil
		}
	}
	return []byte(value), nil
}

func (t *memoryTx) Put(table issuer.Table, key, value []byte) error {
	name, err := t.name(table, key)
	switch {
	case err != nil:
		return err
	case !t.store.lax && (t.readOnly || len(key) == 0):
		return errors.New("not here")
	}
	if t.store.shares {
		t.store.mu.Lock()
		t.store.given[name] = value
		t.store.mu.Unlock()
	}
	if t.store.cuts {
		value = value[:min(len(value), 1<<16)]
	}
	t.wrote = append(t.wrote, name)
	t.now[name] = string(value)
	if t.store.dirty {
		t.store.mu.Lock()
		t.store.records[name] = string(value)
		t.store.mu.Unlock()
	}
	return nil
}

func (t *memoryTx) Delete(table issuer.Table, key []byte) error {
	name, err := t.name(table, key)
	switch {
	case err != nil:
		return err
	case !t.store.lax && t.readOnly:
		return errors.New("not here")
	}
	t.wrote = append(t.wrote, name)
	delete(t.now, name)
	return nil
}

func (t *memoryTx) Keys(table issuer.Table, prefix []byte) ([][]byte, error) {
	name, err := t.name(table, prefix)
	if err != nil {
		return nil, err
	}
	t.listed = append(t.listed, name)
	var keys [][]byte
	for _, k := range below(t.seen(), name) {
		_, key, _ := strings.Cut(k, "\x00")
		keys = append(keys, []byte(key))
	}
	if t.store.unordered {
		slices.SortFunc(keys, func(a, b []byte) int { return bytes.Compare(b, a) })
	}
	return keys, nil
}
