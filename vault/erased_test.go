package vault

import (
	"bytes"
	"fmt"
	"math/rand/v2"
	"os"
	"strings"
	"testing"
)

// trial is a person of their own in a vault that is in use, with accounts and history drawn by lot.
func trial(t *testing.T, h *household, random *rand.Rand, n int) (person, *Unlocked) {
	t.Helper()
	p := addPerson(t, h.v, fmt.Sprint("Lan ", n), digitsOf(must(randomPIN())(t)))
	u := must(h.v.Unlock(p.id, p.pin))(t)
	for range random.IntN(3) {
		must(u.AddAccount(make([]byte, random.IntN(3000)), map[string][32]byte{"answer": {byte(n), 1}, "sign": {byte(n), 2}}))(t)
	}
	check(t, h.v.Update(p.id, func(tx *Tx) error {
		for range random.IntN(20) {
			if err := tx.AppendHistory(make([]byte, random.IntN(500))); err != nil {
				return err
			}
		}
		return nil
	}))
	return p, u
}

// maskedOf is what stood for the profile's secrets: each sealed record, and the masked value that the key store's key
// opens it to.
func maskedOf(t *testing.T, v *Vault, p ProfileID) map[string][]byte {
	t.Helper()
	found := map[string][]byte{}
	keys := must(newDataKeys(v.keys, v.id, p))(t)
	for name, record := range recordsOf(t, v, p) {
		key, ours := strings.CutPrefix(name, "secrets/")
		if !ours {
			continue
		}
		content := must(unseal(&keys.seal, v.at(p, bucketSecrets, []byte(key), kindSecret), record))(t)
		m := must(parseMasked(content))(t)
		found["record of "+m.purpose+key] = record
		found["masked "+m.purpose+key] = bytes.Clone(m.value[:])
	}
	return found
}

// inFiles is what of that is anywhere in the vault's folder or the key store's: in free pages, left files, anywhere.
func inFiles(t *testing.T, h *household, wanted map[string][]byte) (found []string) {
	t.Helper()
	var all []byte
	for _, folder := range []string{h.dir + "/vault", h.dir + "/keys"} {
		for _, e := range must(os.ReadDir(folder))(t) {
			all = append(all, must(os.ReadFile(folder+"/"+e.Name()))(t)...)
		}
	}
	for name, b := range wanted {
		// Any 16 bytes in a row are found.
		for at := 0; at+16 <= len(b); at += 8 {
			if bytes.Contains(all, b[at:at+16]) {
				found = append(found, name)
				break
			}
		}
	}
	return found
}

// TestOldKeysAreGone lives through many profiles, and after each PIN change, removed account and erased profile
// searches every byte of the files for the masked secrets of before, and for the key store's key.
func TestOldKeysAreGone(t *testing.T) {
	h := newHousehold(t)
	seed := rand.Uint64()
	random := rand.New(rand.NewPCG(seed, 0))
	trials, searched := times(12, 200), 0
	for n := range trials {
		p, u := trial(t, h, random, n)
		gone := func(what string, wanted map[string][]byte) {
			t.Helper()
			searched += len(wanted)
			if left := inFiles(t, h, wanted); len(wanted) == 0 || len(left) > 0 {
				t.Fatalf("seed %d, trial %d: after %s %d of %d are left: %q", seed, n, what, len(left), len(wanted), left)
			}
		}
		before := maskedOf(t, h.v, p.id)
		if n := len(inFiles(t, h, before)); n != len(before)/2 {
			t.Fatalf("the search finds %d of %d records that are there", n, len(before)/2)
		}
		check(t, u.ChangePIN(p.pin, must(randomPIN())(t)))
		gone("the PIN change", before)

		before = maskedOf(t, h.v, p.id)
		for name := range before {
			if !strings.Contains(name, string(p.account[:])) {
				delete(before, name)
			}
		}
		check(t, u.RemoveAccount(p.account))
		gone("the account's removal", before)

		before = maskedOf(t, h.v, p.id)
		for name, record := range recordsOf(t, h.v, p.id) {
			before["record "+name] = record[1:]
		}
		key := must(os.ReadFile(keysPath(h.dir) + "/" + profileKeyID(h.v.id, p.id) + ".key"))(t)
		before["the key store's key"] = key[10:42]
		check(t, h.v.EraseProfile(p.id, false))
		gone("the erasure", before)
	}
	t.Logf("%d trials each of PIN change, account removal and profile erasure; %d values looked for, none found", trials, searched)
	whole(t, h.v, h.anna)
	whole(t, h.v, h.jef)
}
