package pgstore

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"math/rand/v2"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/zegel-app/zegel/issuer"
)

const (
	// maxTries is how often a transaction is run at most.
	maxTries = 40

	// The pause before another try is drawn from nothing to firstPause, doubled
	// with each try up to longestPause. Drawn, so that two that were in each
	// other's way are not so again.
	firstPause   = 2 * time.Millisecond
	longestPause = 250 * time.Millisecond

	// maxKey is the longest key of a record, in bytes: what PostgreSQL's index
	// takes, with room to spare.
	maxKey = 1024
)

// run runs fn in a transaction, again when other transactions came in between.
func (s *Store) run(ctx context.Context, begin string, fn func(issuer.Tx) error) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	ctx, cancel := context.WithTimeout(ctx, transactionTime)
	defer cancel()
	pause := firstPause
	for range maxTries {
		retry, err := s.try(ctx, begin, fn)
		if !retry {
			return err
		}
		select {
		case <-ctx.Done():
			return fmt.Errorf("pgstore: waiting for another try: %w", ctx.Err())
		case <-time.After(rand.N(pause)):
		}
		pause = min(2*pause, longestPause)
	}
	return ErrBusy
}

// try runs fn in one transaction. It says whether to do it again.
func (s *Store) try(ctx context.Context, begin string, fn func(issuer.Tx) error) (retry bool, err error) {
	c, err := s.pool.Acquire(ctx)
	if err != nil {
		return false, clean(ctx, "connecting", err)
	}
	defer c.Release()
	if _, err := c.Exec(ctx, begin); err != nil {
		return again(err) && ctx.Err() == nil, clean(ctx, "beginning", err)
	}
	t := &transaction{ctx: ctx, store: s, conn: c}
	// A panic of fn must not give a connection back with its transaction open.
	done := false
	defer func() {
		if !done {
			t.undo()
		}
	}()
	err = fn(t)
	switch {
	case t.failed != nil:
		// Whatever fn made of it: the server has given the transaction up.
		if again(t.failed) && ctx.Err() == nil {
			return true, nil
		}
		if err == nil {
			err = clean(ctx, t.doing, t.failed)
		}
		return false, err
	case err != nil && t.wrote:
		return false, err
	}
	// One that only read is committed even when fn failed: only then it is sure
	// that what it read, and failed for, was there at one time.
	done = true
	tag, commitErr := c.Exec(ctx, "commit")
	switch {
	case commitErr != nil:
		if c.Conn().PgConn().TxStatus() != idle {
			t.undo()
		}
		if again(commitErr) && ctx.Err() == nil {
			return true, nil
		}
		if err == nil {
			err = clean(ctx, "committing", commitErr)
		}
	case tag.String() != "COMMIT" && err == nil:
		err = &Error{Doing: "committing", Message: "the server has undone the transaction"}
	}
	return false, err
}

// idle is the state of a connection without a transaction (PostgreSQL's frontend
// and backend protocol, ReadyForQuery).
const idle = 'I'

// transaction is an [issuer.Tx] on one connection.
type transaction struct {
	ctx    context.Context
	store  *Store
	conn   *pgxpool.Conn
	wrote  bool
	failed error  // the first error of the server or the line
	doing  string // when it failed
}

// undo ends the transaction. When that fails too, the connection is of no more
// use, and the pool throws it away because it is not idle.
func (t *transaction) undo() {
	ctx, cancel := context.WithTimeout(context.WithoutCancel(t.ctx), connectTime)
	defer cancel()
	_, _ = t.conn.Exec(ctx, "rollback")
}

// check refuses what the server would refuse or, worse, take otherwise.
func (t *transaction) check(table issuer.Table, key []byte) error {
	if err := t.store.has(table); err != nil {
		return err
	}
	if len(key) > maxKey {
		return fmt.Errorf("pgstore: a key has at most %d bytes", maxKey)
	}
	return nil
}

// fail keeps the first error, and cleans it for fn.
func (t *transaction) fail(doing string, err error) error {
	if err != nil && t.failed == nil {
		t.failed, t.doing = err, doing
	}
	return clean(t.ctx, doing, err)
}

func (t *transaction) Get(table issuer.Table, key []byte) ([]byte, error) {
	if err := t.check(table, key); err != nil {
		return nil, err
	}
	var value []byte
	err := t.conn.QueryRow(t.ctx, "select value from zegel_records where tab = $1 and key = $2", string(table), bytea(key)).Scan(&value)
	if errors.Is(err, pgx.ErrNoRows) {
		return nil, issuer.ErrNotFound
	}
	return value, t.fail("reading a record", err)
}

func (t *transaction) Put(table issuer.Table, key, value []byte) error {
	if err := t.check(table, key); err != nil {
		return err
	}
	if len(key) == 0 {
		return errors.New("pgstore: a key has at least one byte")
	}
	t.wrote = true
	_, err := t.conn.Exec(t.ctx, "insert into zegel_records (tab, key, value) values ($1, $2, $3) "+
		"on conflict (tab, key) do update set value = excluded.value", string(table), key, bytea(value))
	return t.fail("writing a record", err)
}

func (t *transaction) Delete(table issuer.Table, key []byte) error {
	if err := t.check(table, key); err != nil {
		return err
	}
	t.wrote = true
	_, err := t.conn.Exec(t.ctx, "delete from zegel_records where tab = $1 and key = $2", string(table), bytea(key))
	return t.fail("deleting a record", err)
}

func (t *transaction) Keys(table issuer.Table, prefix []byte) ([][]byte, error) {
	if err := t.check(table, prefix); err != nil {
		return nil, err
	}
	query, arguments := "select key from zegel_records where tab = $1 and key >= $2 order by key", []any{string(table), bytea(prefix)}
	if end := after(prefix); end != nil {
		query, arguments = "select key from zegel_records where tab = $1 and key >= $2 and key < $3 order by key", append(arguments, end)
	}
	rows, err := t.conn.Query(t.ctx, query, arguments...)
	if err != nil {
		return nil, t.fail("reading keys", err)
	}
	keys, err := pgx.CollectRows(rows, pgx.RowTo[[]byte])
	if err != nil {
		return nil, t.fail("reading keys", err)
	}
	return keys, nil
}

// bytea is a value that is not NULL, also for no bytes.
func bytea(b []byte) []byte {
	if b == nil {
		return []byte{}
	}
	return b
}

// after is the first key in byte order that is after all with the prefix; nil
// when there is none.
func after(prefix []byte) []byte {
	end := bytes.TrimRight(prefix, "\xff")
	if len(end) == 0 {
		return nil
	}
	end = bytes.Clone(end)
	end[len(end)-1]++
	return end
}
