package vault

import (
	"bytes"
	"errors"
	"testing"
	"time"

	"golang.org/x/crypto/chacha20poly1305"
)

func TestSealAndUnseal(t *testing.T) {
	random := newSeeded(1)
	key := [32]byte{1}
	at := &place{vault: [16]byte{1}, profile: ProfileID{2}, bucket: "history", key: []byte{3}, kind: kindHistory}
	for _, n := range []int{0, 1, block - 5, block - 4, block - 3, block, 1000, maxContent} {
		content := make([]byte, n)
		_, _ = random.Read(content)
		record := must(seal(random, &key, at, content))(t)
		if len(record) > maxRecord || (len(record)-1-chacha20poly1305.NonceSizeX-chacha20poly1305.Overhead)%block != 0 {
			t.Errorf("%d bytes make a record of %d", n, len(record))
		}
		if got, err := unseal(&key, at, record); err != nil || !bytes.Equal(got, content) {
			t.Errorf("%d bytes come back as %d, %v", n, len(got), err)
		}
	}
	if _, err := seal(random, &key, at, make([]byte, maxContent+1)); !errors.Is(err, ErrFull) {
		t.Errorf("too long a content says %v", err)
	}

	record := must(seal(random, &key, at, []byte("content")))(t)
	if again := must(seal(random, &key, at, []byte("content")))(t); bytes.Equal(again, record) {
		t.Error("the same content is the same record twice")
	}
	places := map[string]place{"vault": *at, "profile": *at, "bucket": *at, "key": *at, "kind": *at}
	for what, p := range places {
		switch what {
		case "vault":
			p.vault[0]++
		case "profile":
			p.profile[0]++
		case "bucket":
			p.bucket = "named"
		case "key":
			p.key = []byte{3, 0}
		case "kind":
			p.kind++
		}
		if _, err := unseal(&key, &p, record); !errors.Is(err, ErrDamaged) {
			t.Errorf("with another %s it says %v", what, err)
		}
	}
	if _, err := unseal(&[32]byte{2}, at, record); !errors.Is(err, ErrDamaged) {
		t.Errorf("with another key it says %v", err)
	}
	for i := range record {
		b := bytes.Clone(record)
		b[i] ^= 0x80
		want := ErrDamaged
		if i == 0 {
			want = ErrTooNew
		}
		if _, err := unseal(&key, at, b); !errors.Is(err, want) {
			t.Errorf("with byte %d spoilt it says %v", i, err)
		}
		if _, err := unseal(&key, at, record[:i]); !errors.Is(err, ErrDamaged) {
			t.Errorf("cut to %d bytes it says %v", i, err)
		}
	}
}

func TestMarshalAndParse(t *testing.T) {
	s := &slot{suite: suiteArgon2id, params: DefaultParams(), salt: [16]byte{1, 2}, bits: 8, check: 0xab00}
	if got := must(parseSlot(s.marshal()))(t); *got != *s {
		t.Errorf("slot %+v comes back as %+v", s, got)
	}
	tr := &tries{started: 9, forgiven: 4, failed: 3, anchor: 1234567890123}
	if got := must(parseTries(tr.marshal()))(t); *got != *tr {
		t.Errorf("tries %+v come back as %+v", tr, got)
	}
	ti := &tile{state: Erased, colour: -2, created: time.UnixMilli(1700000000123).UTC(), name: "Anna"}
	if got := must(parseTile(ti.marshal()))(t); *got != *ti {
		t.Errorf("tile %+v comes back as %+v", ti, got)
	}
	m := &masked{purpose: "answer", value: [32]byte{7}}
	if got := must(parseMasked(m.marshal()))(t); *got != *m {
		t.Errorf("masked %+v comes back as %+v", m, got)
	}
	newer := s.marshal()
	newer[0]++
	if _, err := parseSlot(newer); !errors.Is(err, ErrTooNew) {
		t.Errorf("a later key derivation says %v", err)
	}
}

// FuzzRecords gives every reader of a record's content any bytes. What is taken is written back as the same bytes.
func FuzzRecords(f *testing.F) {
	s := &slot{suite: suiteArgon2id, params: cheap, salt: [16]byte{1}, bits: 8, check: 0x5500}
	for _, seed := range [][]byte{
		nil, {0}, {1, 2, 3}, s.marshal(), append(s.marshal(), 0),
		(&slot{suite: 1, params: Params{1 << 31, 1 << 31, 255}, bits: 255, check: 0xffff}).marshal(),
		(&tries{started: 7, forgiven: 2, failed: 5, anchor: 1 << 40}).marshal(),
		(&tries{started: 1, forgiven: 2, failed: 200, anchor: -1}).marshal(),
		(&tile{state: Active, created: time.UnixMilli(1 << 40), name: "Anna"}).marshal(),
		(&tile{state: 9, created: time.UnixMilli(-1), name: "\xff"}).marshal(),
		(&masked{purpose: "answer"}).marshal(), (&masked{}).marshal(),
		pad(nil), pad([]byte("content")), make([]byte, 2*block), bytes.Repeat([]byte{255}, block),
	} {
		f.Add(seed)
	}
	f.Fuzz(func(t *testing.T, b []byte) {
		same := func(what string, err error, written func() []byte) {
			t.Helper()
			if err == nil && !bytes.Equal(written(), b) {
				t.Errorf("%s is written back as other bytes", what)
			}
			if err != nil && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrTooNew) {
				t.Errorf("%s says %v", what, err)
			}
		}
		s, err := parseSlot(b)
		same("slot", err, func() []byte { return s.marshal() })
		tr, err := parseTries(b)
		same("tries", err, func() []byte { return tr.marshal() })
		if err == nil {
			if n := tr.count(); n < 0 || n > MaxFailed || n < int(tr.failed) {
				t.Errorf("tries %+v count %d", tr, n)
			}
		}
		ti, err := parseTile(b)
		same("tile", err, func() []byte { return ti.marshal() })
		m, err := parseMasked(b)
		same("masked", err, func() []byte { return m.marshal() })
		content, err := unpad(b)
		same("padding", err, func() []byte { return pad(content) })
	})
}

// FuzzUnseal gives the reader of sealed records any bytes; nobody makes one without the key.
func FuzzUnseal(f *testing.F) {
	key := [32]byte{1}
	at := &place{bucket: "history", kind: kindHistory}
	record, err := seal(newSeeded(1), &key, at, []byte("content"))
	check(f, err)
	f.Add(record)
	f.Add(record[:len(record)-1])
	f.Add([]byte{})
	f.Add(make([]byte, maxRecord+1))
	f.Add(append([]byte{2}, record[1:]...))
	f.Fuzz(func(t *testing.T, b []byte) {
		_, err := unseal(&key, at, b)
		if err == nil && !bytes.Equal(b, record) {
			t.Error("another record opens")
		}
		if err != nil && !errors.Is(err, ErrDamaged) && !errors.Is(err, ErrTooNew) {
			t.Error(err)
		}
	})
}

func TestSettle(t *testing.T) {
	now := time.Date(2026, 3, 14, 15, 9, 26, 0, time.UTC)
	for _, c := range []struct {
		before  tries
		counted uint32
		after   tries
		err     error
		count   int
	}{
		{tries{started: 4, forgiven: 4}, 4, tries{started: 4, forgiven: 4}, nil, 0},
		{tries{started: 6, forgiven: 4, failed: 2}, 6, tries{started: 6, forgiven: 4, failed: 2}, nil, 2},
		// One start ahead: it counts, and is not the one that erases.
		{tries{started: 4, forgiven: 4}, 5, tries{5, 4, 1, now.UnixMilli()}, nil, 1},
		{tries{started: 7, forgiven: 4, failed: 3}, 8, tries{8, 4, 4, now.UnixMilli()}, nil, 4},
		{tries{started: 8, forgiven: 4, failed: 4}, 9, tries{9, 4, 4, now.UnixMilli()}, nil, 4},
		// Two ahead is another file.
		{tries{started: 4, forgiven: 4}, 6, tries{started: 4, forgiven: 4}, ErrRolledBack, 0},
		// The key store behind the file gives nothing back.
		{tries{started: 6, forgiven: 4, failed: 2}, 0, tries{started: 6, forgiven: 4, failed: 2}, nil, 2},
		// Starts without verdicts count beyond three.
		{tries{started: 3}, 3, tries{started: 3}, nil, 0},
		{tries{started: 4}, 4, tries{started: 4}, nil, 1},
		{tries{started: 8}, 8, tries{started: 8}, nil, 5},
		{tries{started: 100}, 100, tries{started: 100}, nil, 5},
		{tries{started: 5, failed: 4}, 5, tries{started: 5, failed: 4}, nil, 4},
		{tries{started: 7, failed: 4}, 7, tries{started: 7, failed: 4}, nil, 4},
		{tries{started: 8, failed: 4}, 8, tries{started: 8, failed: 4}, nil, 5},
		// A clock that went back starts the wait anew.
		{tries{started: 3, failed: 3, anchor: now.UnixMilli() + 1}, 3, tries{3, 0, 3, now.UnixMilli()}, nil, 3},
	} {
		got := c.before
		changed, err := got.settle(c.counted, now)
		if got != c.after || !errors.Is(err, c.err) || got.count() != c.count || changed != (c.before != c.after) {
			t.Errorf("%+v with %d counted: %+v, count %d, changed %v, %v", c.before, c.counted, got, got.count(), changed, err)
		}
	}
}
