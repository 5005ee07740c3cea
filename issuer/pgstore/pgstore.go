// Package pgstore keeps an issuer's records in PostgreSQL: for a bank that runs
// more than one server, or that has its backups and its copies there already.
//
// It promises that transactions are serializable, for all processes on one
// database together; that Update has reached the server's disk when it returns
// nil; and that no error of it says a password, a key or a record.
//
// It does not encrypt: the secrets of keys lie in the tables as they are.
// Encrypt the server's disk, its backups and the line to it
// (sslmode=verify-full). It does not make the database, and not the role.
//
// # Roles
//
// One role owns the schema and one serves. Take an own database, or an own
// schema that search_path names:
//
//	create role zegel_owner login;
//	create role zegel login;
//	create database zegel owner zegel_owner;
//
// Run [Migrate] as the owner, at the first start and before a newer program
// serves. Then, in that database:
//
//	grant usage on schema public to zegel;
//	grant select on zegel_schema to zegel;
//	grant select, insert, update, delete on zegel_records to zegel;
//
// A bank that does not part the two calls [Open] as the owner: it migrates by
// itself. A schema that is newer than the program is refused, so the old
// program stops serving when it is started again, and not before.
//
// # Backups
//
// All that is kept is in the two tables. Point-in-time recovery (a base backup
// and the write-ahead log) keeps everything that was acknowledged. A dump
// (pg_dump) is one consistent state, and an older one: an old copy that is put
// back has old sequences and old counts of wrong answers, so that devices that
// went on since refuse its challenges. Do not fail over to an asynchronous
// standby without the same thought. A copy holds every secret; guard it as the
// database.
//
// # Settings
//
// The server must not have fsync or synchronous_commit off; Open refuses it. A
// pooler between must keep a session for a connection. max_pred_locks_per_transaction
// and pool_max_conns (in the DSN) may stay as they are.
package pgstore

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"time"

	"github.com/jackc/pgx/v5"
	"github.com/jackc/pgx/v5/pgxpool"

	"github.com/zegel-app/zegel/issuer"
)

var (
	// ErrDSN is returned by Open and Migrate when the DSN does not read. What
	// is wrong is not said, because it can quote the password.
	ErrDSN = errors.New("pgstore: the DSN does not read; it looks like postgres://user@host:5432/database or host=... user=... dbname=...")

	// ErrNewer is returned by Open and Migrate when a newer program has changed
	// the schema. Nothing was changed.
	ErrNewer = errors.New("pgstore: the schema is newer than this program")

	// ErrNotDurable is returned by Open when the server is set so that it can
	// forget what it has acknowledged.
	ErrNotDurable = errors.New("pgstore: the server can forget what it has acknowledged; turn fsync and synchronous_commit on")

	// ErrBusy is returned by View and Update when other transactions came in
	// between again and again. Nothing was changed.
	ErrBusy = errors.New("pgstore: other transactions came in between too often")
)

const (
	// connectTime is how long one connection may take to come about.
	connectTime = 10 * time.Second

	// transactionTime is how long View and Update take at most, tries and
	// pauses together; then they return context.DeadlineExceeded. A context can
	// ask for less.
	transactionTime = 20 * time.Second

	// The server's own limits, should this process hang or the line break. A
	// statement that waits for a lock is ended by the first, a transaction that
	// nobody goes on with by the second, and its locks are free again.
	sessionSettings = "set statement_timeout = '15s'; set idle_in_transaction_session_timeout = '15s'; " +
		// Tables that are still small are read in one go otherwise, and then
		// every other transaction seems to be in between.
		"set enable_seqscan = off; set enable_bitmapscan = off"
)

// Store is an [issuer.Store] in a PostgreSQL database.
type Store struct {
	pool   *pgxpool.Pool
	tables []issuer.Table
}

// Open connects, brings the schema up to date when the role may do that, and
// checks that it is. dsn is a URL or keywords and values, as libpq has it;
// pool_max_conns says how many connections are held at most. own names tables
// that the caller keeps in the same database for itself.
//
// ErrDSN, ErrNewer, ErrNotDurable, and an *[Error] or the context's error when
// the server cannot be reached or refuses.
func Open(ctx context.Context, dsn string, own ...issuer.Table) (*Store, error) {
	config, err := pgxpool.ParseConfig(dsn)
	if err != nil {
		return nil, ErrDSN
	}
	config.ConnConfig.ConnectTimeout = connectTime
	config.AfterConnect = prepare
	ctx, cancel := context.WithTimeout(ctx, migrationTime)
	defer cancel()
	if err := migrate(ctx, config.ConnConfig); err != nil {
		return nil, err
	}
	pool, err := pgxpool.NewWithConfig(ctx, config)
	if err != nil {
		return nil, clean(ctx, "connecting", err)
	}
	if err := pool.Ping(ctx); err != nil {
		pool.Close()
		return nil, clean(ctx, "connecting", err)
	}
	return &Store{pool, slices.Concat(issuer.Tables, own)}, nil
}

// prepare sets up each new connection.
func prepare(ctx context.Context, c *pgx.Conn) error {
	if _, err := c.Exec(ctx, sessionSettings); err != nil {
		return err
	}
	var fsync, commit string
	err := c.QueryRow(ctx, "select current_setting('fsync'), current_setting('synchronous_commit')").Scan(&fsync, &commit)
	if err != nil {
		return err
	}
	if fsync == "off" || commit == "off" {
		return ErrNotDurable
	}
	return nil
}

// Close waits for running transactions and closes the connections.
func (s *Store) Close() error {
	s.pool.Close()
	return nil
}

// View runs fn on one consistent state of the database.
func (s *Store) View(ctx context.Context, fn func(issuer.Tx) error) error {
	return s.run(ctx, "begin isolation level serializable read only", fn)
}

// Update runs fn as if it were alone, again when it was not. What it wrote is
// durable when Update returns nil. When the line breaks during the commit, the
// error does not tell whether it was.
func (s *Store) Update(ctx context.Context, fn func(issuer.Tx) error) error {
	return s.run(ctx, "begin isolation level serializable", fn)
}

// has refuses a table that is not one of this store.
func (s *Store) has(t issuer.Table) error {
	if !slices.Contains(s.tables, t) {
		return fmt.Errorf("pgstore: there is no table %q", t)
	}
	return nil
}
