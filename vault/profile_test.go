package vault

import (
	"errors"
	"strings"
	"testing"

	"github.com/zegel-app/zegel/platform/keystore"
)

func TestProfilesAreListedOldestFirst(t *testing.T) {
	dir, c := t.TempDir(), newClock()
	v := openAt(t, dir, c)
	names := []string{"Anna", "Jef", "", "Ng\u00f4 Th\u1ecb Lan"}
	for i, name := range names {
		must(v.CreateProfile(name, i-1, pinOf("482915")))(t)
		c.add(1e9)
	}
	check(t, v.Close())
	ps := must(openAt(t, dir, c).Profiles())(t)
	if len(ps) != len(names) {
		t.Fatalf("%d profiles", len(ps))
	}
	for i, p := range ps {
		want := Profile{ID: p.ID, Name: names[i], Colour: i - 1, State: Active, TriesLeft: MaxFailed, Created: p.Created}
		if p != want {
			t.Errorf("profile %d is %+v", i, p)
		}
		if age := c.t.Sub(p.Created); age.Seconds() != float64(len(names)-i) {
			t.Errorf("profile %d was made %v ago", i, age)
		}
	}
}

func TestCreateRefuses(t *testing.T) {
	v := openAt(t, t.TempDir(), newClock())
	good := pinOf("482915")
	var rule *RuleError
	if _, err := v.CreateProfile("Anna", 0, pinOf("121212")); !errors.As(err, &rule) || rule.Rule != RuleRepeated {
		t.Errorf("an easy PIN says %v", err)
	}
	if _, err := v.CreateProfile("Anna", 0, &PIN{1, 2, 3, 4, 5, 10}); !errors.As(err, &rule) || rule.Rule != RuleNotDigits {
		t.Errorf("a PIN that is no digits says %v", err)
	}
	if _, err := v.CreateProfile("An\xffna", 0, good); !errors.Is(err, ErrName) {
		t.Errorf("a name that is no text says %v", err)
	}
	if _, err := v.CreateProfile(strings.Repeat("a", MaxName+1), 0, good); !errors.Is(err, ErrFull) {
		t.Errorf("a long name says %v", err)
	}
	for range MaxProfiles {
		must(v.CreateProfile(strings.Repeat("a", MaxName), 0, good))(t)
	}
	if _, err := v.CreateProfile("Anna", 0, good); !errors.Is(err, ErrFull) {
		t.Errorf("one profile too many says %v", err)
	}
	if ids := must(v.keys.List())(t); len(ids) != MaxProfiles+1 {
		t.Errorf("%d keys for %d profiles and their names", len(ids), MaxProfiles)
	}
}

func TestUnknownProfile(t *testing.T) {
	h := newHousehold(t)
	nobody := ProfileID{1}
	for what, err := range map[string]error{
		"Unlock": second(h.v.Unlock(nobody, h.anna.pin)),
		"View":   h.v.View(nobody, nil),
		"Update": h.v.Update(nobody, nil),
		"Erase":  h.v.EraseProfile(nobody, true),
		"Forget": h.v.EraseProfile(nobody, false),
	} {
		if !errors.Is(err, ErrUnknownProfile) {
			t.Errorf("%s says %v", what, err)
		}
	}
	whole(t, h.v, h.anna)
}

func second[T any](_ T, err error) error { return err }

// TestProfilesAreApart is a thief of one profile's key: it opens nothing of the other's.
func TestProfilesAreApart(t *testing.T) {
	h := newHousehold(t)
	check(t, h.v.keys.Delete(profileKeyID(h.v.id, h.jef.id)))
	h.reopen(t)
	whole(t, h.v, h.anna)
	if _, err := h.v.Unlock(h.jef.id, h.jef.pin); !errors.Is(err, keystore.ErrLost) {
		t.Errorf("a profile without its key says %v", err)
	}
	if p := profileOf(t, h.v, h.jef.id); p.State != Lost || p.Name != "Jef" {
		t.Errorf("a profile without its key is %+v", p)
	}
	// It can be cleared away and begun again.
	check(t, h.v.EraseProfile(h.jef.id, false))
	again := addPerson(t, h.v, "Jef", "730164")
	h.reopen(t)
	whole(t, h.v, again)
	whole(t, h.v, h.anna)
}

// TestKeyStoreReset is a backup put back on another device: the file is whole, no key is.
func TestKeyStoreReset(t *testing.T) {
	h := newHousehold(t)
	for _, id := range must(h.v.keys.List())(t) {
		check(t, h.v.keys.Delete(id))
	}
	h.reopen(t)
	for _, p := range must(h.v.Profiles())(t) {
		if p.State != Lost || p.Name != "" || p.TriesLeft != 0 {
			t.Errorf("a profile without any key is %+v", p)
		}
	}
	again := addPerson(t, h.v, "Anna", "482915")
	check(t, h.v.EraseProfile(h.anna.id, true))
	check(t, h.v.EraseProfile(h.jef.id, false))
	h.reopen(t)
	whole(t, h.v, again)
	if ps := must(h.v.Profiles())(t); len(ps) != 1 || ps[0].Name != "Anna" || ps[0].State != Active {
		t.Errorf("profiles are %+v", ps)
	}
}

// TestRecordsDoNotMove puts one profile's records into the other's place.
func TestRecordsDoNotMove(t *testing.T) {
	h := newHousehold(t)
	key := must(h.v.tileKey())(t)
	tiles := map[ProfileID][]byte{}
	check(t, h.v.write(txRaw(func(b bucketOf) error {
		for _, id := range []ProfileID{h.anna.id, h.jef.id} {
			tiles[id] = append([]byte(nil), b(id).Get(keyTile)...)
		}
		return b(h.anna.id).Put(keyTile, tiles[h.jef.id])
	})))
	if _, err := unseal(key, h.v.at(h.jef.id, nil, keyTile, kindTile), tiles[h.jef.id]); err != nil {
		t.Errorf("a record in its own place says %v", err)
	}
	if _, err := h.v.tile(h.anna.id); !errors.Is(err, ErrDamaged) {
		t.Errorf("a record in another's place says %v", err)
	}
	whole(t, h.v, h.anna)
}
