package main

import (
	"bytes"
	"errors"
	"fmt"
	"path/filepath"

	bolt "go.etcd.io/bbolt"

	"github.com/zegel-app/zegel/vault"
)

// swapRecords has a profile of its own beside the victim's, knows its own PIN, and puts each record of one profile in
// each place of the other that holds one of its kind, and in other places. It wants the victim's data in its own profile,
// its own PIN on the victim's, or the victim's tries back.
func swapRecords(a *attempt) (*finding, error) {
	f := &finding{tried: "records put in another's place"}
	c := newClock()
	folder := filepath.Join(a.dir, "phone")
	p, err := openVault(folder, c)
	if err != nil {
		return nil, err
	}
	victim, mine := somePIN(), somePIN()
	ids := map[string]vault.ProfileID{}
	for name, pin := range map[string]*vault.PIN{"Victim": &victim, "Mallory": &mine} {
		id, err := p.vault.CreateProfile(name, 0, pin)
		if err != nil {
			return nil, err
		}
		u, err := p.vault.Unlock(id, pin)
		if err != nil {
			return nil, err
		}
		if _, err := u.AddAccount([]byte("account of "+name), map[string][32]byte{"answer": {1, 2, 3}}); err != nil {
			return nil, err
		}
		u.Lock()
		err = p.vault.Update(id, func(tx *vault.Tx) error {
			return errors.Join(tx.AppendHistory([]byte("history of "+name)), tx.Put("note", []byte("note of "+name)))
		})
		if err != nil {
			return nil, err
		}
		ids[name] = id
	}
	// The victim has tries spent, which swapping must not give back.
	wrong := 0
	for wrong < 3 {
		guess := somePIN()
		verdict, err := p.try(ids["Victim"], guess)
		if err != nil {
			return nil, err
		}
		if verdict == opened {
			wrong = 0 // a slip gives them back by right
		} else {
			wrong++
		}
	}
	if err := p.close(); err != nil {
		return nil, err
	}
	places, err := placesOf(p.file(), ids["Victim"], ids["Mallory"])
	if err != nil {
		return nil, err
	}
	got := 0
	for _, from := range places {
		for _, to := range places {
			same := from.bucket == to.bucket && bytes.Equal(from.profile, to.profile) && bytes.Equal(from.key, to.key)
			if same || bytes.Equal(from.profile, to.profile) && from.bucket != to.bucket && a.short {
				continue
			}
			f.times++
			n, err := swapOne(filepath.Join(a.dir, fmt.Sprint(f.times)), p, from, to, ids, mine)
			if err != nil {
				return nil, fmt.Errorf("%s to %s: %w", from, to, err)
			}
			got += n
		}
	}
	f.got = fmt.Sprintf("%d of the other's data, unlocks or tries", got)
	f.broken = got > 0
	return f, nil
}

// location is where a record stands.
type location struct {
	profile []byte
	bucket  string
	key     []byte
}

func (l location) String() string { return fmt.Sprintf("%x/%s/%x", l.profile[:2], l.bucket, l.key) }

func (l location) in(tx *bolt.Tx) *bolt.Bucket {
	b := tx.Bucket([]byte("profiles")).Bucket(l.profile)
	if l.bucket != "" {
		b = b.Bucket([]byte(l.bucket))
	}
	return b
}

func placesOf(path string, profiles ...vault.ProfileID) (places []location, err error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	err = db.View(func(tx *bolt.Tx) error {
		for _, id := range profiles {
			p := tx.Bucket([]byte("profiles")).Bucket(id[:])
			err := p.ForEach(func(k, v []byte) error {
				if v != nil {
					places = append(places, location{bytes.Clone(id[:]), "", bytes.Clone(k)})
					return nil
				}
				return p.Bucket(k).ForEach(func(inner, _ []byte) error {
					places = append(places, location{bytes.Clone(id[:]), string(k), bytes.Clone(inner)})
					return nil
				})
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
	return places, err
}

// swapOne puts a record in another's place in a copy of the phone, and counts what that gives.
func swapOne(folder string, p *phone, from, to location, ids map[string]vault.ProfileID, mine vault.PIN) (got int, err error) {
	if err := copyFolder(p.folder, folder); err != nil {
		return 0, err
	}
	db, err := bolt.Open(filepath.Join(folder, "vault.db"), 0o600, nil)
	if err != nil {
		return 0, err
	}
	err = db.Update(func(tx *bolt.Tx) error {
		return to.in(tx).Put(to.key, bytes.Clone(from.in(tx).Get(from.key)))
	})
	if err = errors.Join(err, db.Close()); err != nil {
		return 0, err
	}
	q, err := openVault(folder, p.clock)
	if err != nil {
		return 0, err
	}
	defer q.close()
	ps, err := q.vault.Profiles()
	if err != nil {
		return 0, err
	}
	for _, one := range ps {
		if one.ID == ids["Victim"] && (one.Name != "Victim" && one.Name != "" || one.TriesLeft > 2) {
			got++
		}
		if one.ID == ids["Mallory"] && one.Name != "Mallory" && one.Name != "" {
			got++
		}
	}
	// What the victim's profile says is the victim's or nothing, and in one's own there is none of it.
	for name, id := range ids {
		_ = q.vault.View(id, func(tx *vault.Tx) error {
			accounts, _ := tx.Accounts()
			var all [][]byte
			for _, a := range accounts {
				data, _ := tx.Account(a)
				all = append(all, data)
			}
			entries, _ := tx.History(10)
			note, _ := tx.Get("note")
			for _, content := range append(append(all, entries...), note) {
				if len(content) > 0 && !bytes.HasSuffix(content, []byte("of "+name)) {
					got++
				}
			}
			return nil
		})
	}
	if u, err := q.vault.Unlock(ids["Mallory"], &mine); err == nil {
		u.Lock()
	}
	return got, nil
}
