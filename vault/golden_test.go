package vault

import (
	"crypto/cipher"
	"crypto/hkdf"
	"crypto/hmac"
	"crypto/sha256"
	"encoding/binary"
	"encoding/hex"
	"encoding/json"
	"errors"
	"flag"
	"maps"
	"os"
	"path/filepath"
	"slices"
	"testing"

	bolt "go.etcd.io/bbolt"
	"golang.org/x/crypto/argon2"
	"golang.org/x/crypto/chacha20poly1305"
)

// writeGolden makes testdata/v1 anew. A file of format 1 has to open for ever, so it is for the day when format 2 gets
// a folder of its own.
var writeGolden = flag.Bool("write-golden", false, "make testdata/v1 anew")

const goldenDir = "testdata/v1"

// goldenFile is what is in the vault of testdata/v1, with values on the way for who writes another reader.
type goldenFile struct {
	PIN      string `json:"pin"`
	Vault    string `json:"vault"`
	Profile  string `json:"profile"`
	Name     string `json:"name"`
	Colour   int    `json:"colour"`
	Failed   int    `json:"failed"`
	A        string `json:"a"`
	B        string `json:"b"`
	KEK      string `json:"kek"`
	Check    string `json:"check"`
	Seal     string `json:"seal"`
	Index    string `json:"index"`
	Accounts []struct {
		ID      string            `json:"id"`
		Data    string            `json:"data"`
		Secrets map[string]string `json:"secrets"`
	} `json:"accounts"`
	History []string          `json:"history"` // oldest first
	Named   map[string]string `json:"named"`
	Erased  struct {
		Profile string `json:"profile"`
		Name    string `json:"name"`
		Colour  int    `json:"colour"`
	} `json:"erased"`
}

func readGolden(t *testing.T) (g goldenFile) {
	t.Helper()
	check(t, json.Unmarshal(must(os.ReadFile(filepath.Join(goldenDir, "content.json")))(t), &g))
	return g
}

func unhex(t testing.TB, s string) []byte {
	t.Helper()
	return must(hex.DecodeString(s))(t)
}

// makeGolden writes testdata/v1.
func makeGolden(t *testing.T) {
	t.Helper()
	check(t, os.RemoveAll(goldenDir))
	dir, c := t.TempDir(), newClock()
	v := openAt(t, dir, c)
	g := goldenFile{PIN: "482915", Vault: hex.EncodeToString(v.id[:]), Name: "Anna Peeters", Colour: 3, Failed: 1}
	id := must(v.CreateProfile(g.Name, g.Colour, pinOf(g.PIN)))(t)
	g.Profile = hex.EncodeToString(id[:])
	u := must(v.Unlock(id, pinOf(g.PIN)))(t)
	for _, bank := range []string{"Meridian Bank", "Kust Trading"} {
		secrets, hexed := map[string][32]byte{}, map[string]string{}
		for _, purpose := range []string{"answer", "sign"} {
			secrets[purpose] = sha256.Sum256([]byte(bank + " " + purpose))
			s := secrets[purpose]
			hexed[purpose] = hex.EncodeToString(s[:])
		}
		a := must(u.AddAccount([]byte(bank), secrets))(t)
		g.Accounts = append(g.Accounts, struct {
			ID      string            `json:"id"`
			Data    string            `json:"data"`
			Secrets map[string]string `json:"secrets"`
		}{hex.EncodeToString(a[:]), bank, hexed})
	}
	g.History = []string{"added Meridian Bank", "added Kust Trading", "approved"}
	g.Named = map[string]string{"settings": "lock after 60", "empty": ""}
	check(t, v.Update(id, func(tx *Tx) error {
		for _, e := range g.History {
			check(t, tx.AppendHistory([]byte(e)))
		}
		for _, name := range slices.Sorted(maps.Keys(g.Named)) {
			check(t, tx.Put(name, []byte(g.Named[name])))
		}
		return nil
	}))
	g.Erased.Name, g.Erased.Colour = "Jef Verhulst", -1
	jef := must(v.CreateProfile(g.Erased.Name, g.Erased.Colour, pinOf("730164")))(t)
	g.Erased.Profile = hex.EncodeToString(jef[:])
	check(t, v.EraseProfile(jef, true))
	tried(t, v, id, wrongPINs(t, v, id, 1)[0], MaxFailed-1)

	s := slotOf(t, v, id)
	a := make([]byte, 32)
	s.params.stretch(a, pinOf(g.PIN), s.salt)
	b := must(v.keys.PRF(profileKeyID(v.id, id), joined([]byte("zegel1 pin"), v.id[:], id[:], a)))(t)
	keys := must(v.profileKeys(id))(t)
	g.A, g.B, g.KEK = hex.EncodeToString(a), hex.EncodeToString(b[:]), hex.EncodeToString(u.kek[:])
	g.Check = hex.EncodeToString([]byte{byte(s.check >> 8)})
	g.Seal, g.Index = hex.EncodeToString(keys.seal[:]), hex.EncodeToString(keys.index[:])
	check(t, v.Close())
	copyTree(t, dir, goldenDir)
	check(t, os.Remove(vaultPath(goldenDir)+".lock"))
	content := append(must(json.MarshalIndent(g, "", "  "))(t), '\n')
	check(t, os.WriteFile(filepath.Join(goldenDir, "content.json"), content, 0o644))
}

// TestGolden opens a vault of format 1 that was made once and for all.
func TestGolden(t *testing.T) {
	if *writeGolden {
		makeGolden(t)
	}
	g := readGolden(t)
	dir, c := t.TempDir(), newClock()
	copyTree(t, goldenDir, dir)
	v := openAt(t, dir, c)
	id := ProfileID(unhex(t, g.Profile))
	ps := must(v.Profiles())(t)
	if len(ps) != 2 {
		t.Fatalf("profiles are %+v", ps)
	}
	if p := profileOf(t, v, id); p.Name != g.Name || p.Colour != g.Colour || p.State != Active || p.Failed != g.Failed {
		t.Errorf("profile is %+v", p)
	}
	if p := profileOf(t, v, ProfileID(unhex(t, g.Erased.Profile))); p.Name != g.Erased.Name || p.Colour != g.Erased.Colour || p.State != Erased {
		t.Errorf("erased profile is %+v", p)
	}
	var w *WrongPINError
	if _, err := v.Unlock(id, wrongPINs(t, v, id, 1)[0]); !errors.As(err, &w) || w.TriesLeft != MaxFailed-g.Failed-1 {
		t.Errorf("a wrong PIN says %v", err)
	}
	u := must(v.Unlock(id, pinOf(g.PIN)))(t)
	for _, a := range g.Accounts {
		for purpose, want := range a.Secrets {
			if got, err := u.Secret(AccountID(unhex(t, a.ID)), purpose); err != nil || hex.EncodeToString(got[:]) != want {
				t.Errorf("secret %s of %s is %x, %v", purpose, a.Data, got, err)
			}
		}
	}
	check(t, v.View(id, func(tx *Tx) error {
		for _, a := range g.Accounts {
			if data, err := tx.Account(AccountID(unhex(t, a.ID))); string(data) != a.Data {
				t.Errorf("account is %q, %v", data, err)
			}
		}
		entries := must(tx.History(100))(t)
		slices.Reverse(entries)
		if len(entries) != len(g.History) {
			t.Fatalf("%d entries", len(entries))
		}
		for i := range entries {
			if string(entries[i]) != g.History[i] {
				t.Errorf("entry is %q", entries[i])
			}
		}
		for name, want := range g.Named {
			if content, err := tx.Get(name); err != nil || string(content) != want {
				t.Errorf("record %s is %q, %v", name, content, err)
			}
		}
		return nil
	}))
	next := pinOf("591837")
	check(t, u.ChangePIN(pinOf(g.PIN), next))
	must(v.Unlock(id, next))(t)
}

// TestGoldenByTheBook opens the same vault by what docs/vault.md says, with the libraries' primitives and nothing of
// this package.
func TestGoldenByTheBook(t *testing.T) {
	g := readGolden(t)
	file := filepath.Join(t.TempDir(), "vault.db")
	check(t, os.WriteFile(file, must(os.ReadFile(vaultPath(goldenDir)))(t), 0o600))
	db := must(bolt.Open(file, 0o600, &bolt.Options{ReadOnly: true, Timeout: lockWait}))(t)
	defer db.Close()
	lp := func(parts ...[]byte) (out []byte) {
		for _, p := range parts {
			out = binary.BigEndian.AppendUint32(out, uint32(len(p)))
			out = append(out, p...)
		}
		return out
	}
	prf := func(key string, message []byte) []byte {
		content := must(os.ReadFile(filepath.Join(keysPath(goldenDir), key+".key")))(t)
		m := hmac.New(sha256.New, content[10:42])
		m.Write(message)
		return m.Sum(nil)
	}
	expand := func(secret, salt []byte, info string) []byte {
		return must(hkdf.Key(sha256.New, secret, salt, info, 32))(t)
	}
	open := func(aead cipher.AEAD, vault, profile []byte, bucket string, key []byte, kind byte, record []byte) []byte {
		t.Helper()
		if record[0] != 1 {
			t.Fatalf("record of version %d", record[0])
		}
		bound := lp(vault, profile, []byte(bucket), key, []byte{kind}, []byte{1})
		plain, err := aead.Open(nil, record[1:25], record[25:], bound)
		check(t, err)
		return plain[4 : 4+binary.BigEndian.Uint32(plain)]
	}
	check(t, db.View(func(tx *bolt.Tx) error {
		header := tx.Bucket([]byte("zegel"))
		vault := header.Get([]byte("vault"))
		if hex.EncodeToString(vault) != g.Vault || hex.EncodeToString(header.Get([]byte("format"))) != "0001" {
			t.Errorf("vault is %x, format %x", vault, header.Get([]byte("format")))
		}
		profile := unhex(t, g.Profile)
		b := tx.Bucket([]byte("profiles")).Bucket(profile)

		tiles := must(chacha20poly1305.NewX(expand(prf(g.Vault+"-tiles", lp([]byte("zegel1 tiles"), vault)), lp(vault), "zegel1 tiles seal")))(t)
		tile := open(tiles, vault, profile, "", []byte("tile"), 1, b.Get([]byte("tile")))
		if tile[0] != 1 || int32(binary.BigEndian.Uint32(tile[1:])) != int32(g.Colour) || string(tile[15:]) != g.Name {
			t.Errorf("tile is %x", tile)
		}
		jef := unhex(t, g.Erased.Profile)
		tile = open(tiles, vault, jef, "", []byte("tile"), 1, tx.Bucket([]byte("profiles")).Bucket(jef).Get([]byte("tile")))
		if tile[0] != 2 || string(tile[15:]) != g.Erased.Name {
			t.Errorf("erased tile is %x", tile)
		}

		keyID := g.Vault + "-" + g.Profile
		p := prf(keyID, lp([]byte("zegel1 data"), vault, profile))
		sealKey := expand(p, lp(vault, profile), "zegel1 data seal")
		index := expand(p, lp(vault, profile), "zegel1 data index")
		if hex.EncodeToString(sealKey) != g.Seal || hex.EncodeToString(index) != g.Index {
			t.Errorf("data keys are %x and %x", sealKey, index)
		}
		data := must(chacha20poly1305.NewX(sealKey))(t)
		hidden := func(parts ...[]byte) []byte {
			m := hmac.New(sha256.New, index)
			m.Write(lp(parts...))
			return m.Sum(nil)[:16]
		}

		slot := open(data, vault, profile, "", []byte("slot"), 2, b.Get([]byte("slot")))
		memory, passes, threads := binary.BigEndian.Uint32(slot[1:]), binary.BigEndian.Uint32(slot[5:]), slot[9]
		a := argon2.IDKey([]byte(g.PIN), slot[10:26], passes, memory, threads, 32)
		bb := prf(keyID, lp([]byte("zegel1 pin"), vault, profile, a))
		kek := expand(append(slices.Clone(a), bb...), lp(vault, profile), string(lp([]byte("zegel1 kek"), slot[:10])))
		if hex.EncodeToString(a) != g.A || hex.EncodeToString(bb) != g.B || hex.EncodeToString(kek) != g.KEK {
			t.Errorf("A, B and KEK are %x, %x and %x", a, bb, kek)
		}
		bits := expand(kek, nil, "zegel1 check")
		if slot[0] != 1 || slot[26] != 8 || bits[0] != slot[27] || slot[28] != 0 || hex.EncodeToString(bits[:1]) != g.Check {
			t.Errorf("slot is %x, check %x", slot, bits[0])
		}
		tries := open(data, vault, profile, "", []byte("tries"), 3, b.Get([]byte("tries")))
		if started, forgiven := binary.BigEndian.Uint32(tries), binary.BigEndian.Uint32(tries[4:]); int(started-forgiven) != g.Failed || int(tries[8]) != g.Failed {
			t.Errorf("tries are %x", tries)
		}
		counter := must(os.ReadFile(filepath.Join(keysPath(goldenDir), keyID+".count")))(t)
		if binary.BigEndian.Uint32(counter[10:]) != binary.BigEndian.Uint32(tries) {
			t.Errorf("counter is %x, tries %x", counter, tries)
		}

		for _, account := range g.Accounts {
			id := unhex(t, account.ID)
			if got := open(data, vault, profile, "accounts", id, 4, b.Bucket([]byte("accounts")).Get(id)); string(got) != account.Data {
				t.Errorf("account is %q", got)
			}
			for purpose, want := range account.Secrets {
				key := append(slices.Clone(id), hidden([]byte("secret"), id, []byte(purpose))...)
				content := open(data, vault, profile, "secrets", key, 5, b.Bucket([]byte("secrets")).Get(key))
				n := int(content[0])
				if string(content[1:1+n]) != purpose || len(content) != 1+n+32 {
					t.Errorf("secret is %x", content)
				}
				mask := expand(kek, nil, string(lp([]byte("zegel1 mask"), id, []byte(purpose))))
				for i := range mask {
					mask[i] ^= content[1+n+i]
				}
				if hex.EncodeToString(mask) != want {
					t.Errorf("secret %s of %s is %x", purpose, account.Data, mask)
				}
			}
		}
		for i, want := range g.History {
			key := binary.BigEndian.AppendUint64(nil, uint64(i+1))
			if got := open(data, vault, profile, "history", key, 6, b.Bucket([]byte("history")).Get(key)); string(got) != want {
				t.Errorf("entry is %q", got)
			}
		}
		for name, want := range g.Named {
			key := hidden([]byte("named"), []byte(name))
			if got := open(data, vault, profile, "named", key, 7, b.Bucket([]byte("named")).Get(key)); string(got) != want {
				t.Errorf("record %s is %q", name, got)
			}
		}
		return nil
	}))
}
