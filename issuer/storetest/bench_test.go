package storetest_test

import (
	"bytes"
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"math/rand/v2"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"slices"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/jackc/pgx/v5"

	"github.com/zegel-app/zegel/internal/postgres"
	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/boltstore"
	"github.com/zegel-app/zegel/issuer/internal/device"
	"github.com/zegel-app/zegel/issuer/pgstore"
	"github.com/zegel-app/zegel/issuer/storetest"
	"github.com/zegel-app/zegel/protocol"
)

// How many right answers a bank verifies in a second, from 16 customers at once,
// with a thousand keys in the store and with a million. All on the disk of the
// temporary folder; TMPDIR chooses which.
//
// "of1000" is the rate's part of that with a thousand keys, measured in turns with
// it: 1 when it is flat. At keys=1000 it shows how far two measurements of the
// same are apart.
func BenchmarkAnswers(b *testing.B) {
	parent := b
	for _, s := range []struct {
		name string
		open func(*testing.B) (storetest.Store, func(*testing.B, []record))
	}{
		{"bbolt", func(b *testing.B) (storetest.Store, func(*testing.B, []record)) {
			store := opened(b)(boltstore.Open(filepath.Join(b.TempDir(), "issuer.db")))
			return store, putAll(store)
		}},
		{"postgres", func(b *testing.B) (storetest.Store, func(*testing.B, []record)) {
			dsn := postgres.Test(b).Database(b)
			return opened(b)(pgstore.Open(b.Context(), dsn)), copyAll(dsn)
		}},
	} {
		var small *counter // a thousand keys, for all runs
		for _, keys := range []int{1_000, 100_000, 1_000_000} {
			b.Run(fmt.Sprintf("store=%s/keys=%d", s.name, keys), func(b *testing.B) {
				if small == nil {
					small = newCounter(parent, s.open, 1_000)
				}
				p := small
				if keys != small.keys {
					p = newCounter(b, s.open, keys)
				}
				var own, reference time.Duration
				answers := 0
				for b.Loop() {
					// In turns, so that what else the machine does is in both.
					b.StopTimer()
					reference += small.verify(b, small.ask(b, batch))
					turns := p.ask(b, batch)
					b.StartTimer()
					own += p.verify(b, turns)
					answers += batch
				}
				b.ReportMetric(float64(answers)/own.Seconds(), "answers/s")
				b.ReportMetric(reference.Seconds()/own.Seconds(), "of1000")
			})
		}
	}
}

func opened(b *testing.B) func(storetest.Store, error) storetest.Store {
	return func(s storetest.Store, err error) storetest.Store {
		b.Helper()
		if err != nil {
			b.Fatal(err)
		}
		b.Cleanup(func() { s.Close() })
		return s
	}
}

// counter is a bank with many keys, all of which one device answers for.
type counter struct {
	bank   *issuer.Issuer
	device *device.Device
	keys   int
}

const (
	customers = 16  // at once
	batch     = 500 // answers, each of another key; what an "op" is
	perFill   = 50_000
)

func newCounter(b *testing.B, open func(*testing.B) (storetest.Store, func(*testing.B, []record)), keys int) *counter {
	b.Helper()
	store, put := open(b)
	p := &counter{keys: keys}
	var handler http.Handler
	web := httptest.NewServer(http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) { handler.ServeHTTP(w, r) }))
	b.Cleanup(web.Close)
	var err error
	p.bank, err = issuer.New(issuer.Config{Store: store, Name: "Meridian Bank", Address: web.URL, Channels: []string{"Web"}})
	if err != nil {
		b.Fatal(err)
	}
	handler = p.bank.Handler()
	started, err := p.bank.StartActivation(b.Context(), "customer", "Anna Peeters")
	if err != nil {
		b.Fatal(err)
	}
	if p.device, err = device.Enrol(web.Client(), started.Text, "Phone"); err != nil {
		b.Fatal(err)
	}
	if _, err := p.bank.ConfirmActivation(b.Context(), started.ID, true); err != nil {
		b.Fatal(err)
	}
	p.fill(b, store, put)
	return p
}

// key is the id of one key: spread over the whole range, as random ones are.
func (p *counter) key(n int) (id protocol.KeyID) {
	if n == 0 {
		return p.device.KeyID
	}
	var spread [8]byte
	binary.BigEndian.PutUint64(spread[:], uint64(n)*0x9e3779b97f4a7c15)
	copy(id[:], spread[:])
	return id
}

// fill copies the record of the first key, and puts each into the list of a
// customer of its own.
func (p *counter) fill(b *testing.B, store issuer.Store, put func(*testing.B, []record)) {
	b.Helper()
	var pattern []byte
	err := store.View(b.Context(), func(tx issuer.Tx) (err error) {
		first := p.key(0)
		pattern, err = tx.Get(issuer.TableKeys, first[:])
		return err
	})
	if err != nil {
		b.Fatal(err)
	}
	// In the order of the ids, or a B+tree is written all over again and again.
	ids := make([]int, 0, p.keys-1)
	for n := 1; n < p.keys; n++ {
		ids = append(ids, n)
	}
	slices.SortFunc(ids, func(x, y int) int { a, b := p.key(x), p.key(y); return bytes.Compare(a[:], b[:]) })
	for part := range slices.Chunk(ids, perFill) {
		var records []record
		for _, n := range part {
			id, customer := p.key(n), fmt.Sprintf("customer %07d", n)
			own := bytes.Replace(pattern, []byte(`"customer":"customer"`), []byte(`"customer":"`+customer+`"`), 1)
			if len(own) == len(pattern) {
				b.Fatal("the record of a key does not name its customer as it did")
			}
			records = append(records, record{issuer.TableKeys, id[:], own},
				record{issuer.TableCustomers, append([]byte(customer+"\x00k"), id[:]...), []byte{}})
		}
		put(b, records)
	}
}

type record struct {
	table      issuer.Table
	key, value []byte
}

// putAll fills any store.
func putAll(store issuer.Store) func(*testing.B, []record) {
	return func(b *testing.B, records []record) {
		b.Helper()
		err := store.Update(b.Context(), func(tx issuer.Tx) error {
			for _, r := range records {
				if err := tx.Put(r.table, r.key, r.value); err != nil {
					return err
				}
			}
			return nil
		})
		if err != nil {
			b.Fatal(err)
		}
	}
}

// copyAll fills the table of pgstore by COPY, which takes a tenth of the time.
func copyAll(dsn string) func(*testing.B, []record) {
	return func(b *testing.B, records []record) {
		b.Helper()
		c, err := pgx.Connect(b.Context(), dsn)
		if err != nil {
			b.Fatal(err)
		}
		defer c.Close(b.Context())
		_, err = c.CopyFrom(b.Context(), pgx.Identifier{"zegel_records"}, []string{"tab", "key", "value"},
			pgx.CopyFromSlice(len(records), func(n int) ([]any, error) {
				return []any{string(records[n].table), records[n].key, records[n].value}, nil
			}))
		if err != nil {
			b.Fatal(err)
		}
	}
}

// turn is one challenge with its right answer.
type turn struct {
	id   issuer.ChallengeID
	code string
}

// verify has them all answered, and says how long it took.
func (p *counter) verify(b *testing.B, turns []turn) time.Duration {
	b.Helper()
	start := time.Now()
	p.all(b, len(turns), func(k int) error {
		_, err := p.bank.Verify(context.Background(), turns[k].id, turns[k].code)
		return err
	})
	return time.Since(start)
}

// ask makes challenges for keys drawn at random, each for another.
func (p *counter) ask(b *testing.B, n int) []turn {
	b.Helper()
	drawn := map[int]bool{}
	var keys []int
	for len(keys) < n {
		if k := rand.IntN(p.keys); !drawn[k] {
			drawn[k] = true
			keys = append(keys, k)
		}
	}
	turns := make([]turn, n)
	p.all(b, n, func(k int) error {
		id := p.key(keys[k])
		c, err := p.bank.Challenge(context.Background(), id, &protocol.CardPayment{
			Merchant: "Bakkerij Vermeulen", Country: "BE", Amount: protocol.Amount{Minor: 1250, Currency: "EUR"}, LastFour: "1234", Time: time.Now().Unix(),
		}, nil, 0)
		if err != nil {
			return err
		}
		enrolled := *p.device.Enrolled
		enrolled.KeyID = id
		code, err := (&device.Device{Enrolled: &enrolled}).Answer(c.Text, protocol.Approve)
		turns[k] = turn{c.ID, code}
		return err
	})
	return turns
}

// all does n things, as many at once as there are customers.
func (p *counter) all(b *testing.B, n int, do func(int) error) {
	b.Helper()
	var next atomic.Int64
	failed := make([]error, customers)
	var wg sync.WaitGroup
	for c := range customers {
		wg.Go(func() {
			for k := int(next.Add(1)) - 1; k < n && failed[c] == nil; k = int(next.Add(1)) - 1 {
				failed[c] = do(k)
			}
		})
	}
	wg.Wait()
	if err := errors.Join(failed...); err != nil {
		b.Fatal(err)
	}
}
