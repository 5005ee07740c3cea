package vault

import (
	"bytes"
	"errors"
	"fmt"
	"os"
	"strings"
	"testing"
)

func TestUpdateIsAllOrNothing(t *testing.T) {
	h := newHousehold(t)
	boom := errors.New("boom")
	err := h.v.Update(h.anna.id, func(tx *Tx) error {
		check(t, tx.PutAccount(h.anna.account, []byte("changed")))
		check(t, tx.AppendHistory([]byte("changed")))
		check(t, tx.Put("settings", []byte("changed")))
		return boom
	})
	if err != boom {
		t.Errorf("the caller's error comes back as %v", err)
	}
	func() {
		defer func() {
			if r := recover(); r != "bang" {
				t.Errorf("the caller's panic comes back as %v", r)
			}
		}()
		_ = h.v.Update(h.anna.id, func(tx *Tx) error {
			check(t, tx.Put("settings", []byte("changed")))
			panic("bang")
		})
	}()
	check(t, h.v.View(h.anna.id, func(tx *Tx) error {
		if data, err := tx.Account(h.anna.account); string(data) != "Anna's account" {
			t.Errorf("account is %q, %v", data, err)
		}
		if entries, err := tx.History(10); len(entries) != 1 {
			t.Errorf("history is %q, %v", entries, err)
		}
		if _, err := tx.Get("settings"); !errors.Is(err, ErrNoRecord) {
			t.Errorf("settings say %v", err)
		}
		if err := tx.Put("settings", []byte("changed")); err == nil {
			t.Error("a view writes")
		}
		return nil
	}))
	var kept *Tx
	check(t, h.v.Update(h.anna.id, func(tx *Tx) error {
		kept = tx
		check(t, tx.PutAccount(h.anna.account, []byte("changed")))
		// What a transaction wrote, it reads.
		if data, err := tx.Account(h.anna.account); string(data) != "changed" {
			t.Errorf("account is %q, %v", data, err)
		}
		return nil
	}))
	if _, err := kept.Accounts(); !errors.Is(err, errEnded) {
		t.Errorf("a transaction that has ended says %v", err)
	}
	whole(t, h.v, h.anna)
}

func TestNamedRecords(t *testing.T) {
	h := newHousehold(t)
	check(t, h.v.Update(h.anna.id, func(tx *Tx) error {
		check(t, tx.Put("empty", []byte{}))
		check(t, tx.Put("gone", []byte("x")))
		check(t, tx.Put("gone", nil))
		check(t, tx.Put("gone", nil))
		for i := range MaxNamedRecords - 1 {
			check(t, tx.Put(fmt.Sprint(i), bytes.Repeat([]byte{byte(i)}, i*256)))
		}
		if err := tx.Put("one more", []byte("x")); !errors.Is(err, ErrFull) {
			t.Errorf("a record too many says %v", err)
		}
		if err := tx.Put("0", make([]byte, MaxNamed+1)); !errors.Is(err, ErrFull) {
			t.Errorf("a long record says %v", err)
		}
		if err := tx.Put(strings.Repeat("a", MaxNamedName+1), nil); !errors.Is(err, ErrFull) {
			t.Errorf("a long name says %v", err)
		}
		if err := tx.PutAccount(h.anna.account, make([]byte, MaxAccountData+1)); !errors.Is(err, ErrFull) {
			t.Errorf("a long account says %v", err)
		}
		if err := tx.PutAccount(AccountID{1}, nil); !errors.Is(err, ErrUnknownAccount) {
			t.Errorf("an account that isn't there says %v", err)
		}
		if err := tx.AppendHistory(make([]byte, MaxHistoryEntry+1)); !errors.Is(err, ErrFull) {
			t.Errorf("a long entry says %v", err)
		}
		return tx.Put("0", make([]byte, MaxNamed))
	}))
	h.reopen(t)
	check(t, h.v.View(h.anna.id, func(tx *Tx) error {
		for i := 1; i < MaxNamedRecords-1; i++ {
			if got, err := tx.Get(fmt.Sprint(i)); err != nil || !bytes.Equal(got, bytes.Repeat([]byte{byte(i)}, i*256)) {
				t.Errorf("record %d has %d bytes, %v", i, len(got), err)
			}
		}
		if got, err := tx.Get("empty"); err != nil || len(got) != 0 {
			t.Errorf("the empty record is %q, %v", got, err)
		}
		if _, err := tx.Get("gone"); !errors.Is(err, ErrNoRecord) {
			t.Errorf("the deleted record says %v", err)
		}
		return nil
	}))
	check(t, h.v.View(h.jef.id, func(tx *Tx) error {
		if _, err := tx.Get("empty"); !errors.Is(err, ErrNoRecord) {
			t.Errorf("another profile's record says %v", err)
		}
		return nil
	}))
}

func TestHistoryKeepsTheNewest(t *testing.T) {
	h := newHousehold(t)
	n := 1 // newHousehold's
	for _, more := range []int{5, MaxHistory, 7} {
		check(t, h.v.Update(h.anna.id, func(tx *Tx) error {
			for range more {
				n++
				if err := tx.AppendHistory([]byte(fmt.Sprint(n))); err != nil {
					return err
				}
			}
			return nil
		}))
		check(t, h.v.View(h.anna.id, func(tx *Tx) error {
			for _, ask := range []int{-1, 0, 1, 3, MaxHistory, MaxHistory + 10} {
				entries, err := tx.History(ask)
				check(t, err)
				if want := max(0, min(ask, n, MaxHistory)); len(entries) != want {
					t.Errorf("%d of %d entries for %d", len(entries), n, ask)
				}
				for i, e := range entries {
					if n-i > 1 && string(e) != fmt.Sprint(n-i) {
						t.Fatalf("entry %d of %d is %q", i, n, e)
					}
				}
			}
			return nil
		}))
	}
}

// TestOneDamagedRecord flips a bit in every kind of record; only that one is lost.
func TestOneDamagedRecord(t *testing.T) {
	h := newHousehold(t)
	check(t, h.v.Update(h.anna.id, func(tx *Tx) error {
		check(t, tx.AppendHistory([]byte("second")))
		return tx.Put("settings", []byte("x"))
	}))
	u := must(h.v.Unlock(h.anna.id, h.anna.pin))(t)
	second := must(u.AddAccount([]byte("second"), h.anna.secrets))(t)
	flip := func(bucket []byte, prefix []byte) {
		t.Helper()
		check(t, h.v.write(txRaw(func(b bucketOf) error {
			in := b(h.anna.id).Bucket(bucket)
			k, record := in.Cursor().Seek(prefix)
			k, record = bytes.Clone(k), bytes.Clone(record)
			record[len(record)-1] ^= 1
			return in.Put(k, record)
		})))
	}
	flip(bucketAccounts, h.anna.account[:])
	flip(bucketSecrets, h.anna.account[:])
	flip(bucketHistory, nil)
	flip(bucketNamed, nil)
	check(t, h.v.View(h.anna.id, func(tx *Tx) error {
		if _, err := tx.Account(h.anna.account); !errors.Is(err, ErrDamaged) {
			t.Errorf("the account says %v", err)
		}
		if data, err := tx.Account(second); err != nil || string(data) != "second" {
			t.Errorf("the other account is %q, %v", data, err)
		}
		if entries, err := tx.History(10); !errors.Is(err, ErrDamaged) || len(entries) != 1 || string(entries[0]) != "second" {
			t.Errorf("history is %q, %v", entries, err)
		}
		if _, err := tx.Get("settings"); !errors.Is(err, ErrDamaged) {
			t.Errorf("the named record says %v", err)
		}
		return nil
	}))
	if s, err := u.Secret(second, "answer"); err != nil || s != h.anna.secrets["answer"] {
		t.Errorf("the other account's secret is %x, %v", s, err)
	}
	if err := u.ChangePIN(h.anna.pin, pinOf("591837")); !errors.Is(err, ErrDamaged) {
		t.Errorf("changing the PIN over a damaged secret says %v", err)
	}
	// With the damaged account out of the way everything goes on.
	check(t, u.RemoveAccount(h.anna.account))
	h.anna.account = second
	next := pinOf("591837")
	check(t, u.ChangePIN(h.anna.pin, next))
	h.anna.pin = next
	check(t, h.v.Update(h.anna.id, func(tx *Tx) error { return tx.Put("settings", []byte("y")) }))
	if u := must(h.v.Unlock(h.anna.id, next))(t); u != nil {
		if s, err := u.Secret(second, "answer"); err != nil || s != h.anna.secrets["answer"] {
			t.Errorf("the other account's secret is %x, %v", s, err)
		}
	}
	whole(t, h.v, h.jef)
}

// TestFullVault fills the file. Nothing more is taken, and all else goes on.
func TestFullVault(t *testing.T) {
	h := newHousehold(t)
	var full error
	for profiles := 2; full == nil && profiles < MaxProfiles; profiles++ {
		var id ProfileID
		id, full = h.v.CreateProfile("filler", 0, h.anna.pin)
		for n := 0; full == nil && n < MaxHistory; n += 100 {
			full = h.v.Update(id, func(tx *Tx) error {
				for range 100 {
					if err := tx.AppendHistory(make([]byte, MaxHistoryEntry)); err != nil {
						return err
					}
				}
				return nil
			})
		}
	}
	if !errors.Is(full, ErrFull) {
		t.Fatalf("a full vault says %v", full)
	}
	anna := must(h.v.Unlock(h.anna.id, h.anna.pin))(t)
	if _, err := anna.AddAccount(nil, nil); !errors.Is(err, ErrFull) {
		t.Errorf("adding an account to a full vault says %v", err)
	}
	check(t, anna.RemoveAccount(h.anna.account))
	wrong := wrongPINs(t, h.v, h.jef.id, 2)
	tried(t, h.v, h.jef.id, wrong[0], 4)
	tried(t, h.v, h.jef.id, wrong[1], 3)
	h.reopen(t)
	whole(t, h.v, h.jef)
	jef := must(h.v.Unlock(h.jef.id, h.jef.pin))(t)
	next := pinOf("591837")
	check(t, jef.ChangePIN(h.jef.pin, next))
	h.jef.pin = next
	for _, p := range must(h.v.Profiles())(t) {
		if p.Name == "filler" {
			check(t, h.v.EraseProfile(p.ID, false))
		}
	}
	check(t, h.v.Update(h.jef.id, func(tx *Tx) error { return tx.AppendHistory([]byte("room again")) }))
	whole(t, h.v, h.jef)
	info, err := os.Stat(h.v.path)
	if check(t, err); info.Size() > 1<<20 {
		t.Errorf("the file still has %d bytes", info.Size())
	}
}
