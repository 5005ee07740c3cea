package main

import (
	"bytes"
	"encoding/hex"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"golang.org/x/crypto/chacha20poly1305"

	bolt "go.etcd.io/bbolt"

	"github.com/zegel-app/zegel/platform/keystore"
	"github.com/zegel-app/zegel/vault"
)

// stealFile has the file alone. It looks for what is known to be in it, opens it on a phone of its own, and guesses
// the profile's PIN with key store keys of its own making.
func stealFile(a *attempt) (*finding, error) {
	c := newClock()
	b, err := openBank(a.dir, c)
	if err != nil {
		return nil, err
	}
	defer b.close()
	p, err := openPhone(filepath.Join(a.dir, "phone"), c)
	if err != nil {
		return nil, err
	}
	pin := somePIN()
	id, err := p.app.AddProfile("Anna Peeters", 0, &pin)
	if err != nil {
		return nil, err
	}
	kid, err := b.enrol(p, id, pin, "customer-4711")
	if err != nil {
		return nil, err
	}
	if err := p.close(); err != nil {
		return nil, err
	}
	l, err := openLoot(p.folder, id)
	if err != nil {
		return nil, err
	}
	stolen := filepath.Join(a.dir, "thief")
	if err := os.MkdirAll(stolen, 0o700); err != nil {
		return nil, err
	}
	if err := copyFile(p.file(), filepath.Join(stolen, "vault.db")); err != nil {
		return nil, err
	}
	whole, err := os.ReadFile(p.file())
	if err != nil {
		return nil, err
	}

	f := &finding{tried: "known values looked for, and PINs with made-up keys"}
	found := 0
	known := [][]byte{[]byte("Anna"), []byte("Meridian"), []byte("customer-4711"), []byte("127.0.0.1"), kid[:], pin[:], l.key, l.slot}
	kek := l.kek(pin)
	known = append(known, kek)
	for account, secrets := range l.masked {
		for purpose, masked := range secrets {
			s := l.secret(kek, account, purpose)
			known = append(known, s[:], masked, []byte(hex.EncodeToString(s[:])))
		}
		known = append(known, l.accounts[account])
	}
	for _, k := range known {
		f.times++
		if bytes.Contains(whole, k) {
			found++
		}
	}

	thief, err := openPhone(stolen, c)
	if err != nil {
		return nil, err
	}
	defer thief.close()
	if _, err := thief.vault.Unlock(id, &pin); !errors.Is(err, keystore.ErrLost) {
		found++ // even the right PIN opens nothing there
	}
	if ps, err := thief.vault.Profiles(); err != nil || len(ps) != 1 || ps[0].Name != "" || ps[0].State != vault.Lost {
		found++
	}
	if err := thief.close(); err != nil {
		return nil, err
	}
	records, err := recordsOf(filepath.Join(stolen, "vault.db"))
	if err != nil {
		return nil, err
	}
	for n := range a.size(20000, 1000000) {
		guess := pinNumbered(n)
		key := mac(guess[:], l.vault)
		data := mac(key, joined([]byte("zegel1 data"), l.vault, l.profile))
		aead, err := chacha20poly1305.NewX(expand(data, joined(l.vault, l.profile), []byte("zegel1 data seal")))
		if err != nil {
			return nil, err
		}
		f.times++
		r := records[n%len(records)]
		if _, err := aead.Open(nil, r[1:25], r[25:], joined(l.vault, l.profile, nil, []byte("slot"), []byte{2}, []byte{1})); err == nil {
			found++
		}
	}
	f.got = fmt.Sprintf("%d of them; %d records, their sizes, and ids that are random", found, len(records))
	f.broken = found > 0
	return f, nil
}

// recordsOf are all values in a vault's file that are long enough to be records.
func recordsOf(path string) (records [][]byte, err error) {
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	var walk func(b *bolt.Bucket) error
	walk = func(b *bolt.Bucket) error {
		return b.ForEach(func(k, v []byte) error {
			if v == nil {
				return walk(b.Bucket(k))
			}
			if len(v) > 41 {
				records = append(records, bytes.Clone(v))
			}
			return nil
		})
	}
	err = db.View(func(tx *bolt.Tx) error {
		return tx.ForEach(func(_ []byte, b *bolt.Bucket) error { return walk(b) })
	})
	return records, err
}
