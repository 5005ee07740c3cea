package pgstore_test

import (
	"context"
	"encoding/binary"
	"errors"
	"fmt"
	"strings"
	"sync"
	"sync/atomic"
	"testing"
	"time"

	"github.com/zegel-app/zegel/internal/postgres"
	"github.com/zegel-app/zegel/issuer"
	"github.com/zegel-app/zegel/issuer/pgstore"
)

// The server is cut off while many count. What Update acknowledged is there when
// it is back, and the store goes on without being opened again.
func TestCrashKeepsWhatWasAcknowledged(t *testing.T) {
	own := postgres.Test(t)
	s := open(t, own.Database(t))
	const counters, before = 8, 100
	var acknowledged atomic.Int64
	var wg sync.WaitGroup
	enough := make(chan struct{})
	for c := range counters {
		wg.Go(func() {
			for n := uint64(0); ; n++ {
				err := s.Update(context.Background(), func(tx issuer.Tx) error {
					return tx.Put(issuer.TableKeys, binary.BigEndian.AppendUint64([]byte{byte(c)}, n), nil)
				})
				if err != nil {
					return // the crash
				}
				if acknowledged.Add(1) == before {
					close(enough)
				}
			}
		})
	}
	<-enough
	if err := own.Crash(); err != nil {
		t.Fatal(err)
	}
	wg.Wait()
	count := acknowledged.Load()
	if err := s.View(t.Context(), func(issuer.Tx) error { return nil }); err == nil {
		t.Fatal("a view on a server that is gone")
	}
	if err := own.Run(t.Context()); err != nil {
		t.Fatal(err)
	}
	var keys [][]byte
	err := s.Update(t.Context(), func(tx issuer.Tx) (err error) {
		keys, err = tx.Keys(issuer.TableKeys, nil)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	// Each counter's last one may be there without its yes.
	if n := int64(len(keys)); n < count || n > count+counters {
		t.Errorf("%d records, %d were acknowledged", n, count)
	}
}

func TestServerThatForgetsIsRefused(t *testing.T) {
	dsn := server.Database(t)
	_, err := pgstore.Open(t.Context(), dsn+"&synchronous_commit=off")
	if !errors.Is(err, pgstore.ErrNotDurable) {
		t.Error(err)
	}
	own := open(t, dsn+"&synchronous_commit=local")
	if err := own.Update(t.Context(), func(tx issuer.Tx) error { return tx.Put(issuer.TableKeys, []byte("a"), nil) }); err != nil {
		t.Error(err)
	}
}

// No error says the password, however the DSN is wrong.
func TestErrorsKeepThePassword(t *testing.T) {
	good := server.Database(t)
	secret := server.Password()
	for name, c := range map[string]struct {
		dsn  string
		want error
	}{
		"port":      {"postgres://tester:" + secret + "@localhost:port/test", pgstore.ErrDSN},
		"percent":   {"postgres://tester:%zz" + secret + "@localhost/test", pgstore.ErrDSN},
		"keyword":   {"host=/tmp password='" + secret, pgstore.ErrDSN},
		"pool":      {good + "&pool_max_conns=" + secret, pgstore.ErrDSN},
		"database":  {strings.Replace(good, "/test", "/nothing", 1), nil},
		"user":      {strings.Replace(good, "tester", "nobody", 1), nil},
		"no server": {"postgres://tester:" + secret + "@/test?host=/nowhere", nil},
		"wrong":     {strings.Replace(good, secret, "wrong-"+secret, 1), nil},
	} {
		_, err := pgstore.Open(t.Context(), c.dsn)
		if err == nil || c.want != nil && !errors.Is(err, c.want) {
			t.Errorf("%s: %v", name, err)
			continue
		}
		for e := err; e != nil; e = errors.Unwrap(e) {
			if strings.Contains(fmt.Sprintf("%v %+v %#v", e, e, e), secret) {
				t.Errorf("%s: the error says the password", name)
			}
		}
	}
	if err := pgstore.Migrate(t.Context(), "postgres://tester:"+secret+"@localhost:port/test"); !errors.Is(err, pgstore.ErrDSN) || strings.Contains(err.Error(), secret) {
		t.Error("Migrate: the error says the password, or is another")
	}
}

// An error of the server that fn swallows is not taken for success, and no
// record is in what is said of it.
func TestSwallowedErrorIsNoSuccess(t *testing.T) {
	dsn := server.Database(t)
	s := open(t, dsn)
	server.Exec(t, databaseOf(dsn), "alter table zegel_records add constraint short check (length(value) < 20)")
	secret := "a secret of more than twenty bytes"
	err := s.Update(t.Context(), func(tx issuer.Tx) error {
		_ = tx.Put(issuer.TableKeys, []byte("a"), []byte(secret))
		return nil
	})
	var answer *pgstore.Error
	if !errors.As(err, &answer) || answer.Code != "23514" {
		t.Fatal(err)
	}
	for e := err; e != nil; e = errors.Unwrap(e) {
		if text := fmt.Sprintf("%+v %#v", e, e); strings.Contains(text, secret) || strings.Contains(text, fmt.Sprintf("%x", secret)) {
			t.Error("the error quotes the record")
		}
	}
}

// The two roles of the package comment, as they stand there.
func TestRoles(t *testing.T) {
	dsn := server.Database(t)
	database := databaseOf(dsn)
	server.Exec(t, database, "create role zegel_owner login password 'o'; create role zegel login password 's'; "+
		"alter database "+database+" owner to zegel_owner; alter schema public owner to zegel_owner")
	owner, serving := server.DSNFor(database, "zegel_owner", "o"), server.DSNFor(database, "zegel", "s")
	var answer *pgstore.Error
	if _, err := pgstore.Open(t.Context(), serving); !errors.As(err, &answer) || answer.Code != "42501" {
		t.Errorf("without a schema: %v", err)
	}
	if err := pgstore.Migrate(t.Context(), owner); err != nil {
		t.Fatal(err)
	}
	server.Exec(t, database, "grant usage on schema public to zegel; grant select on zegel_schema to zegel; "+
		"grant select, insert, update, delete on zegel_records to zegel")
	if _, err := issuer.New(config(open(t, serving), "https://bank.example/zegel")); err != nil {
		t.Error(err)
	}
}

func TestTablesOfTheCaller(t *testing.T) {
	dsn := server.Database(t)
	s, err := pgstore.Open(t.Context(), dsn, "ledger")
	if err != nil {
		t.Fatal(err)
	}
	defer s.Close()
	write := func(tx issuer.Tx) error { return tx.Put("ledger", []byte("a"), []byte("x")) }
	if err := s.Update(t.Context(), write); err != nil {
		t.Error(err)
	}
	if err := open(t, dsn).Update(t.Context(), write); err == nil {
		t.Error("a table that was not named was written")
	}
	long := func(tx issuer.Tx) error { return tx.Put("ledger", make([]byte, 2000), nil) }
	if err := s.Update(t.Context(), long); err == nil {
		t.Error("a key of 2000 bytes was taken")
	}
}

func databaseOf(dsn string) string {
	_, rest, _ := strings.Cut(dsn, "@/")
	name, _, _ := strings.Cut(rest, "?")
	return name
}

// A transaction that waits for another one's lock ends with its context, and the
// connection is of use again.
func TestWaitEndsWithTheContext(t *testing.T) {
	dsn := server.Database(t)
	s := open(t, dsn+"&pool_max_conns=2")
	put := func(tx issuer.Tx) error { return tx.Put(issuer.TableKeys, []byte("a"), []byte("x")) }
	err := s.Update(t.Context(), func(tx issuer.Tx) error {
		if err := put(tx); err != nil {
			return err
		}
		short, cancel := context.WithTimeout(t.Context(), 50*time.Millisecond)
		defer cancel()
		if err := s.Update(short, put); !errors.Is(err, context.DeadlineExceeded) {
			t.Errorf("the second writer: %v", err)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	if err := s.Update(t.Context(), put); err != nil {
		t.Error(err)
	}
}

// A transaction that is never alone gives up instead of going on for ever.
func TestGivesUp(t *testing.T) {
	s := open(t, server.Database(t))
	count := func(tx issuer.Tx) error { return tx.Put(issuer.TableKeys, []byte("a"), nil) }
	runs := 0
	err := s.Update(t.Context(), func(tx issuer.Tx) error {
		runs++
		if _, err := tx.Get(issuer.TableKeys, []byte("b")); err != nil && !errors.Is(err, issuer.ErrNotFound) {
			return err
		}
		if err := s.Update(t.Context(), count); err != nil {
			return err
		}
		return count(tx)
	})
	// On a slow machine the time is over before the tries are.
	if !errors.Is(err, pgstore.ErrBusy) && !errors.Is(err, context.DeadlineExceeded) || runs < 2 {
		t.Errorf("after %d runs: %v", runs, err)
	}
}
