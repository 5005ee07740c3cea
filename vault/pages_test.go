package vault

import (
	"bytes"
	"errors"
	"fmt"
	"hash/fnv"
	"os"
	"path/filepath"
	"testing"

	bolt "go.etcd.io/bbolt"
)

// fullBolt is a bbolt file with everything that a vault's can have: branches, nested and inline buckets, values over
// several pages, free pages.
func fullBolt(t testing.TB) []byte {
	t.Helper()
	path := filepath.Join(t.TempDir(), "full.db")
	db := must(bolt.Open(path, 0o600, &bolt.Options{Timeout: lockWait, PageSize: pageSize, NoSync: true}))(t)
	for round := range 3 {
		check(t, db.Update(func(tx *bolt.Tx) error {
			all := must(tx.CreateBucketIfNotExists([]byte("all")))(t)
			for i := range 4 {
				b := must(all.CreateBucketIfNotExists(fmt.Appendf(nil, "bucket %d", i)))(t)
				check(t, b.Put([]byte("long"), bytes.Repeat([]byte{byte(round)}, 3*pageSize)))
				for n := range 200 * i {
					check(t, b.Put(fmt.Appendf(nil, "%d.%d", round, n*37%1000), make([]byte, 50)))
				}
				must(b.CreateBucketIfNotExists([]byte("inline")))(t)
				check(t, b.Bucket([]byte("inline")).Put([]byte("k"), []byte("v")))
				must(b.CreateBucketIfNotExists([]byte("empty")))(t)
			}
			if round == 2 {
				check(t, all.DeleteBucket([]byte("bucket 2")))
			}
			return nil
		}))
	}
	check(t, db.Close())
	return must(os.ReadFile(path))(t)
}

// resum makes the meta pages' checks fit again, so that damage gets past them.
func resum(b []byte) {
	for i := range 2 {
		if m := b[min(len(b), i*pageSize+pageHeader):]; len(m) >= metaLen {
			sum := fnv.New64a()
			sum.Write(m[:metaLen-8])
			order.PutUint64(m[metaLen-8:], sum.Sum64())
		}
	}
}

// readAll lets bbolt read all of the file, and write to it, as the vault does.
func readAll(path string) error {
	db, file, err := openBolt(path)
	if err != nil {
		return err
	}
	defer file.Close()
	db.NoSync, db.NoGrowSync = true, true // nothing here has to last
	var walk func(b *bolt.Bucket) error
	walk = func(b *bolt.Bucket) error {
		return b.ForEach(func(k, v []byte) error {
			if v == nil {
				if in := b.Bucket(k); in != nil {
					return walk(in)
				}
			}
			return nil
		})
	}
	all := func(tx *bolt.Tx) error {
		return tx.ForEach(func(_ []byte, b *bolt.Bucket) error { return walk(b) })
	}
	return guarded(path, func() error {
		if err := db.View(all); err != nil {
			return err
		}
		err := db.Update(func(tx *bolt.Tx) error {
			err := tx.ForEach(func(_ []byte, b *bolt.Bucket) error {
				if err := b.Put([]byte("zzz"), make([]byte, 2*pageSize)); err != nil {
					return err
				}
				return b.Delete([]byte("zzz"))
			})
			if err != nil {
				return err
			}
			_, err = tx.CreateBucketIfNotExists([]byte("zzz"))
			return err
		})
		if err != nil {
			return err
		}
		if err := db.View(all); err != nil {
			return err
		}
		return db.Close()
	})
}

func TestPagesOfSoundFiles(t *testing.T) {
	h := newHousehold(t)
	for range 50 {
		check(t, h.v.Update(h.anna.id, func(tx *Tx) error {
			for range 20 {
				check(t, tx.AppendHistory(make([]byte, 300)))
			}
			return tx.Put("settings", make([]byte, 9000))
		}))
		check(t, checkFile(vaultPath(h.dir)))
	}
	check(t, checkPages(fullBolt(t)))
}

// TestPagesAgainstBbolt damages files in every place that steers bbolt. Whatever passes the check, bbolt reads.
func TestPagesAgainstBbolt(t *testing.T) {
	sound := fullBolt(t)
	path := filepath.Join(t.TempDir(), "damaged.db")
	random := newSeeded(7)
	passed, refused := 0, 0
	for n := range times(1500, 30000) {
		b := bytes.Clone(sound)
		// Half the damage is to the headers and elements at the start of a page, where it steers most.
		at := int(random.Uint64() % uint64(len(b)))
		if n%2 == 0 {
			at = at/pageSize*pageSize + int(random.Uint64()%128)
		}
		switch n % 5 {
		case 0, 1:
			b[at] ^= 1 << (random.Uint64() % 8)
		case 2:
			b[at] = byte(random.Uint64())
		case 3:
			copy(b[at/pageSize*pageSize:], b[int(random.Uint64()%uint64(len(b)))/pageSize*pageSize:][:pageSize])
		case 4:
			order.PutUint64(b[at/8*8:], random.Uint64()%64)
		}
		resum(b)
		if err := checkPages(b); err != nil {
			refused++
			continue
		}
		passed++
		_ = os.Remove(path) // ext4 syncs a file that is cut to nothing and written again
		check(t, os.WriteFile(path, b, 0o600))
		if err := readAll(path); errors.Is(err, ErrDamaged) {
			t.Fatalf("damage %d passes, and bbolt says %v", n, err)
		}
	}
	t.Logf("%d files refused before bbolt sees them, %d passed and read", refused, passed)
	if passed < 100 || refused < 100 {
		t.Errorf("%d passed and %d refused: one of them is not tested", passed, refused)
	}
}

// TestValueOutsideAllBuckets takes the mark of a bucket from the outermost one: bbolt walks on with a nil bucket, so it
// may not see the file.
func TestValueOutsideAllBuckets(t *testing.T) {
	b := fullBolt(t)
	marked := 0
	for i := range 2 {
		root := order.Uint64(b[i*pageSize+pageHeader+16:]) * pageSize
		if flags := order.Uint32(b[root+pageHeader:]); order.Uint16(b[root+8:]) == flagLeaf && flags == leafBucket {
			order.PutUint32(b[root+pageHeader:], 0)
			marked++
		}
	}
	if err := checkPages(b); err == nil || marked == 0 {
		t.Fatalf("with %d marks gone it says %v", marked, err)
	}
	path := filepath.Join(t.TempDir(), "marked.db")
	check(t, os.WriteFile(path, b, 0o600))
	if err := readAll(path); !errors.Is(err, ErrDamaged) {
		t.Errorf("bbolt says %v: the check is not needed", err)
	}
}

func FuzzPages(f *testing.F) {
	sound := fullBolt(f)
	f.Add(sound)
	f.Add(sound[:len(sound)-pageSize])
	f.Add(sound[:4*pageSize])
	f.Add([]byte{})
	f.Add(make([]byte, 8*pageSize))
	for _, at := range []int{8, 24, 48, 56, 2*pageSize + 8, 3*pageSize + 10} {
		b := bytes.Clone(sound)
		b[at] ^= 3
		f.Add(b)
	}
	path := filepath.Join(f.TempDir(), "fuzz.db")
	f.Fuzz(func(t *testing.T, b []byte) {
		resum(b)
		if checkPages(b) != nil {
			return
		}
		_ = os.Remove(path)
		check(t, os.WriteFile(path, b, 0o600))
		if err := readAll(path); errors.Is(err, ErrDamaged) {
			t.Fatal(err)
		}
	})
}
