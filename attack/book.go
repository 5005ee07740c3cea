package main

import (
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"crypto/subtle"
	"encoding/binary"
	"encoding/hex"
	"fmt"
	"os"
	"path/filepath"
	"slices"

	bolt "go.etcd.io/bbolt"
	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"

	"github.com/zegel-app/zegel/vault"
)

// loot is one profile of a stolen vault, opened by docs/vault.md with the key store's keys and no PIN.
type loot struct {
	vault, profile []byte
	key            []byte // of the key store
	slot           []byte
	accounts       map[string][]byte            // by id
	masked         map[string]map[string][]byte // by account and purpose
	all            [][]byte                     // every record's content, and the file itself
}

func joined(parts ...[]byte) (out []byte) {
	for _, p := range parts {
		out = binary.BigEndian.AppendUint32(out, uint32(len(p)))
		out = append(out, p...)
	}
	return out
}

func mac(key, message []byte) []byte {
	m := hmac.New(sha256.New, key)
	m.Write(message)
	return m.Sum(nil)
}

func expand(secret, salt []byte, info []byte) []byte {
	out, err := hkdf.Key(sha256.New, secret, salt, string(info), 32)
	if err != nil {
		panic(err) // 32 bytes are always to be had
	}
	return out
}

// openLoot reads the profile from a stolen folder.
func openLoot(folder string, id [16]byte) (*loot, error) {
	path := filepath.Join(folder, "vault.db")
	whole, err := os.ReadFile(path)
	if err != nil {
		return nil, err
	}
	db, err := bolt.Open(path, 0o600, &bolt.Options{ReadOnly: true})
	if err != nil {
		return nil, err
	}
	defer db.Close()
	l := &loot{profile: id[:], accounts: map[string][]byte{}, masked: map[string]map[string][]byte{}, all: [][]byte{whole}}
	return l, db.View(func(tx *bolt.Tx) error {
		l.vault = slices.Clone(tx.Bucket([]byte("zegel")).Get([]byte("vault")))
		name := hex.EncodeToString(l.vault) + "-" + hex.EncodeToString(l.profile)
		file, err := os.ReadFile(filepath.Join(folder, "keys", name+".key"))
		if err != nil {
			return err
		}
		l.key = file[10:42]
		data := mac(l.key, joined([]byte("zegel1 data"), l.vault, l.profile))
		sealing := expand(data, joined(l.vault, l.profile), []byte("zegel1 data seal"))
		p := tx.Bucket([]byte("profiles")).Bucket(l.profile)
		if l.slot, err = l.open(sealing, "", []byte("slot"), 2, p.Get([]byte("slot"))); err != nil {
			return err
		}
		for i, bucket := range []string{"accounts", "secrets", "history", "named"} {
			err := p.Bucket([]byte(bucket)).ForEach(func(k, record []byte) error {
				content, err := l.open(sealing, bucket, k, byte(4+i), record)
				if err != nil {
					return err
				}
				switch account := string(k[:min(16, len(k))]); bucket {
				case "accounts":
					l.accounts[account] = content
				case "secrets":
					if l.masked[account] == nil {
						l.masked[account] = map[string][]byte{}
					}
					n := int(content[0])
					l.masked[account][string(content[1:1+n])] = content[1+n:]
				}
				return nil
			})
			if err != nil {
				return err
			}
		}
		return nil
	})
}

func (l *loot) open(key []byte, bucket string, at []byte, kind byte, record []byte) ([]byte, error) {
	aead, err := chacha20poly1305.NewX(key)
	if err != nil {
		return nil, err
	}
	if len(record) < 25 {
		return nil, fmt.Errorf("no record %s", bucket)
	}
	bound := joined(l.vault, l.profile, []byte(bucket), at, []byte{kind}, []byte{1})
	plain, err := aead.Open(nil, record[1:25], record[25:], bound)
	if err != nil {
		return nil, err
	}
	content := plain[4 : 4+binary.BigEndian.Uint32(plain)]
	l.all = append(l.all, content)
	return content, nil
}

// kek is what a PIN comes to.
func (l *loot) kek(pin vault.PIN) []byte {
	text := make([]byte, len(pin))
	for i, d := range pin {
		text[i] = '0' + d
	}
	memory, passes, threads := binary.BigEndian.Uint32(l.slot[1:]), binary.BigEndian.Uint32(l.slot[5:]), l.slot[9]
	a := argon2.IDKey(text, l.slot[10:26], passes, memory, threads, 32)
	b := mac(l.key, joined([]byte("zegel1 pin"), l.vault, l.profile, a))
	return expand(append(a, b...), joined(l.vault, l.profile), joined([]byte("zegel1 kek"), l.slot[:10]))
}

// fits reports whether a PIN's key passes the check bits.
func (l *loot) fits(kek []byte) bool {
	check := binary.BigEndian.Uint16(expand(kek, nil, []byte("zegel1 check")))
	bits := l.slot[26]
	return check&^(0xffff>>bits) == binary.BigEndian.Uint16(l.slot[27:])
}

// secret is what an account's secret would be if kek were the right one.
func (l *loot) secret(kek []byte, account, purpose string) (out [32]byte) {
	mask := expand(kek, nil, joined([]byte("zegel1 mask"), []byte(account), []byte(purpose)))
	subtle.XORBytes(out[:], mask, l.masked[account][purpose])
	return out
}
